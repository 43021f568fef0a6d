"""Two managers agree a shortlist, it is frozen, and a replay gives the very same."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Notice
from scoring.models import FrozenShortlist, ShortlistCondition
from scoring.sealed.shortlists import SENTENCE
from scoring.services import agreeing, ledger, shortlists
from scoring.services.ledger import Change
from scoring.shortlisting.replaying import canonical, fingerprint, result_of
from scoring.shortlists.replay import problems_of
from tests import factories
from tests.api.caller import Caller
from tests.scoring.shortlists.arrangement import decide, now_of, set_terms

pytestmark = pytest.mark.django_db


def proposed(draft, by):
    return agreeing.propose(draft.pk, by=by, version=now_of(draft).version)


def agreed(draft, by, second):
    return agreeing.confirm(draft.pk, by=second, seen=proposed(draft, by).frozen_id)


def refused(act):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    return str(refusal.value).partition("\n")[0]


def replay(*code):
    told = StringIO()
    call_command("replay", *code, stdout=told)
    return told.getvalue()


def test_two_managers_agree_and_each_step_is_told_and_kept(draft, manager, second):
    waiting = proposed(draft, manager)
    told = list(Notice.objects.filter(key__startswith="shortlist-").values_list("recipient", "subject"))
    with pytest.raises(NotPermitted, match="another manager must confirm it"):
        agreeing.confirm(draft.pk, by=manager, seen=waiting.frozen_id)

    agreeing.confirm(draft.pk, by=second, seen=waiting.frozen_id)

    found = now_of(draft)
    assert (second.pk, "A shortlist waits for you") in told
    assert manager.pk not in {recipient for recipient, _ in told}
    assert (found.state, found.proposed_by, found.agreed_by) == ("agreed", manager, second)
    assert [each.kind for each in found.events.all()] == ["made", "proposed", "agreed"]
    assert problems_of(found) == []
    assert "safety, As ranked: equal" in replay("safety")


def test_what_is_missing_is_told_all_at_once(draft, scored, manager):
    decide(draft, manager, scored["Best"], outcome="decline")
    decide(draft, manager, scored["Good"], outcome="")

    with pytest.raises(NotReady) as refusal:
        proposed(draft, manager)

    best, good = scored["Best"].reference, scored["Good"].reference
    assert refusal.value.reasons == [
        f"Nothing is decided yet: {good}.",
        f"The outcome departs from the line, and no reason is given: {best}.",
        f"A decline needs a reason, feedback and where to go next: {best}.",
    ]


def test_more_than_the_pot_is_not_proposed(draft, scored, manager):
    decide(draft, manager, scored["Fair"], outcome="fund", exception_reason="The board wants it.")

    with pytest.raises(NotReady, match="The awards come to more than there is in the pot."):
        proposed(draft, manager)


def test_what_changed_since_it_was_proposed_is_named_and_nothing_is_agreed(draft, scored, manager, second):
    waiting = proposed(draft, manager)
    best = scored["Best"]
    entry = ledger.propose_change(best.pk, by=manager, change=Change("adjust", None, 4), reason="We talked.")
    ledger.confirm_change(entry.pk, by=second)

    with pytest.raises(NotReady) as refusal:
        agreeing.confirm(draft.pk, by=second, seen=waiting.frozen_id)

    assert f"proposals, {best.reference}, set_beside: nothing, now 4.00." in refusal.value.reasons
    assert now_of(draft).state == "draft"


def test_while_it_waits_nothing_is_edited_and_sent_back_it_is_open_again(draft, scored, manager, second):
    waiting = proposed(draft, manager)
    with pytest.raises(WrongState, match="It waits for a second manager"):
        decide(draft, manager, scored["Fair"], outcome="defer")
    with pytest.raises(NotReady, match="Give the reason."):
        agreeing.send_back(draft.pk, by=second, note=" ")

    agreeing.send_back(draft.pk, by=second, note="Ask the finance lead first.")
    decide(draft, manager, scored["Fair"], outcome="defer")

    assert FrozenShortlist.objects.filter(pk=waiting.frozen_id).exists()
    with pytest.raises(NotReady, match="Nobody proposed it"):
        agreeing.confirm(draft.pk, by=second, seen=waiting.frozen_id)


def test_its_proposer_hears_no_more_of_it_once_they_have_a_part_in_a_proposal(draft, scored, manager, second):
    proposed(draft, manager)
    factories.co_author(scored["Best"], manager)

    agreeing.send_back(draft.pk, by=second, note="“Best” should get less.")

    assert list(Notice.objects.filter(recipient=manager, key__startswith="shortlist-")) == []


def test_an_agreed_shortlist_and_all_that_hangs_on_it_stand(draft, scored, manager, second):
    decide(draft, manager, scored["Best"], conditions=[("Name a lead nurse.", None)])
    set_terms(draft, manager, rules={scored["Best"].pk: ("must", "The board wants it.")})
    found = agreed(draft, manager, second)
    condition = ShortlistCondition.objects.get(row__shortlist=draft)

    for act in (
        lambda: type(found).objects.filter(pk=found.pk).update(pot_pounds=1_000),
        lambda: type(found).objects.filter(pk=found.pk).update(state="draft"),
        lambda: draft.rows.update(award_pounds=1),
        lambda: draft.rules.all().delete(),
        lambda: ShortlistCondition.objects.filter(pk=condition.pk).update(text="Nothing."),
        lambda: draft.areas.create(area=draft.call.framework.areas.get(), floor_pounds=1),
    ):
        assert refused(act) == SENTENCE
    with pytest.raises(WrongState, match="It is agreed"):
        decide(draft, manager, scored["Fair"], outcome="defer")


def test_one_shortlist_of_a_call_is_agreed_and_reopening_keeps_the_record(draft, call, manager, second):
    other = shortlists.make_shortlist(call.pk, by=manager, name="Another", copy_of=draft.pk)
    first = agreed(draft, manager, second)
    with pytest.raises(NotReady, match="Another shortlist of this call is agreed."):
        agreed(other, manager, second)

    agreeing.reopen(draft.pk, by=second, note="A member withdrew.")

    assert (now_of(draft).state, now_of(draft).frozen) == ("draft", None)
    assert draft.frozen_records.get() == first.frozen
    assert draft.events.last().text == "A member withdrew."


def test_a_tampered_record_is_found(draft, manager, second):
    frozen = agreed(draft, manager, second).frozen
    inputs = json.loads(frozen.inputs)
    inputs["proposals"][0]["sheets"][0]["marks"]["need"] = 1
    found = now_of(draft)
    found.frozen.inputs = canonical(inputs)
    with_hash = now_of(draft)
    with_hash.frozen.inputs, with_hash.frozen.inputs_sha256 = canonical(inputs), fingerprint(canonical(inputs))
    torn = now_of(draft)
    torn.frozen.inputs = "{"

    assert problems_of(found)[0] == "The hash of its inputs does not fit them."
    assert problems_of(with_hash)[0] == f"proposals, {inputs['proposals'][0]['reference']}, score: 5.00, now 4.73."
    assert problems_of(torn)[1].startswith("It can’t be read")


def test_the_command_ends_badly_where_one_is_not_equal(draft, manager, second, monkeypatch):
    agreed(draft, manager, second)
    monkeypatch.setattr("exchange.management.commands.replay.problems_of", lambda shortlist: ["rank: 1, now 2."])

    with pytest.raises(CommandError, match="1 not equal"):
        replay()


def test_the_same_frozen_twice_has_another_hash_each_time(draft, manager, second):
    """Whoever knows all but the marks of a small call can't find these by trying which give the published hash."""
    first = proposed(draft, manager).frozen_id
    agreeing.send_back(draft.pk, by=second, note="Once more.")
    again = proposed(draft, manager).frozen_id

    one, other = (json.loads(FrozenShortlist.objects.get(pk=pk).inputs) for pk in (first, again))

    assert {name for name in one if one[name] != other[name]} == {"salt"}
    agreeing.confirm(draft.pk, by=second, seen=again)


def test_what_is_frozen_names_seats_and_nobody(draft, manager, second):
    frozen = agreed(draft, manager, second).frozen
    inputs = json.loads(frozen.inputs)

    assert result_of(inputs) == json.loads(frozen.result)
    assert "Assessor Number" not in frozen.inputs
    assert [len(each["sheets"]) for each in inputs["proposals"]] == [3, 3, 3]


def test_the_page_leads_through_it(client, draft, manager, second, observer):
    path = reverse("scoring:agreement", args=["safety", draft.pk])
    client.force_login(manager)
    client.post(path, {"act": "propose", "version": now_of(draft).version})
    own = client.get(path)
    client.force_login(observer)
    watched, refused_to = client.get(path), client.post(path, {"act": "confirm", "seen": now_of(draft).frozen_id})
    client.force_login(second)
    nameless = client.post(path, {"act": "send_back", "note": ""})
    strange = client.post(path, {"act": "burn"})
    client.post(path, {"act": "confirm", "seen": now_of(draft).frozen_id})
    agreed_page, built = client.get(path), client.get(reverse("scoring:build", args=["safety", draft.pk]))

    assert "Confirm and agree it" not in own.text + watched.text
    assert refused_to.status_code == 403
    assert "Give the reason." in nameless.text
    assert strange.status_code == 400
    assert now_of(draft).frozen.inputs_sha256 in agreed_page.text
    assert "<select" not in built.text
    assert "Fair" in built.text


def test_a_program_agrees_a_shortlist(draft, manager, second):
    path = f"calls/safety/shortlists/{draft.pk}/"
    waiting = Caller(manager).post(f"{path}propose/", {"version": now_of(draft).version}).json()["shortlist"]

    agreed_by_program = Caller(second).post(f"{path}confirm/", {"seen": waiting["frozen"]})
    reopened = Caller(second).post(f"{path}reopen/", {"note": "A member withdrew."})

    assert waiting["is_proposed"] is True
    assert agreed_by_program.json()["shortlist"]["state"] == "agreed"
    assert (reopened.status_code, now_of(draft).state) == (200, "draft")
    assert Caller(factories.manager()).post(f"{path}send-back/", {"note": "Why?"}).status_code == 409
