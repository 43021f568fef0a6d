"""An agreed shortlist is announced in one act: all of it happens, once, or nothing does."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Call, Notice, Proposal
from proposals.services import writing
from proposals.states import CallState, State
from proposals.steps import perform
from scoring.letters.announcing import plan_of
from scoring.models import Letter, Shortlist, ShortlistEvent, ShortlistRow
from scoring.ranking import rank_call
from scoring.services import decisions
from scoring.services.announcing import announce_shortlist
from scoring.shortlists import draw
from scoring.shortlists.freezing import freeze, inputs_of
from scoring.states import ShortlistState
from tests import factories
from tests.api.caller import Caller
from tests.factories import proposal_at
from tests.reading import words_of

pytestmark = pytest.mark.django_db

DECLINED = {"decline_reason": "not_ready", "feedback": "Show more sites.", "signpost": "The adviser"}


def agreed(call, rows):
    """A shortlist that two managers agreed: {proposal: facts of its row}."""
    first, second = factories.manager(), factories.manager()
    shortlist = Shortlist.objects.create(
        call=call, name="The list", pot_pounds=call.pot_pounds, quality_line_percent=70, made_by=first
    )
    for position, (proposal, facts) in enumerate(rows.items(), start=1):
        condition = facts.pop("condition", "")
        row = ShortlistRow.objects.create(shortlist=shortlist, proposal=proposal, position=position, **facts)
        if condition:
            row.conditions.create(position=1, text=condition)
    ranking = rank_call(call, first)
    frozen = freeze(shortlist, inputs_of(shortlist, ranking, draw(shortlist, ranking)))
    perform(shortlist, "propose", by=first, proposed_by=first, frozen=frozen)
    perform(shortlist, "agree", by=second, agreed_by=second)
    shortlist.save()
    return Shortlist.objects.select_related("call").get(pk=shortlist.pk)


FACTS: dict[str, dict[str, Any]] = {
    "fund": {"award_pounds": 20_000, "condition": "A longer baseline."},
    "part_fund": {"award_pounds": 12_000},
    "reserve": {"reserve_place": 1},
    "decline": DECLINED,
    "defer": {},
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Five proposals of a closed call, one for each outcome. Made once; each test takes back what it does."""
    with django_db_blocker.unblock(), transaction.atomic():
        call = factories.open_call(feedback_policy="comments")
        panel = factories.panel(call)
        at = {name: proposal_at(State.SCORED, call=call, on=panel) for name in FACTS}
        shortlist = agreed(call, {at[name]: {"outcome": name, **FACTS[name]} for name in at})
        factories.close_window(call)
        yield shortlist_of(shortlist), at
        transaction.set_rollback(True)


def shortlist_of(shortlist):
    return Shortlist.objects.select_related("call").get(pk=shortlist.pk)


def announced(shortlist, by=None):
    return announce_shortlist(shortlist.pk, by=by or factories.manager(), seen=plan_of(shortlist).seen)


def states(at):
    """{name: (state, as it is shown, award)}"""
    found = Proposal.objects.in_bulk([proposal.pk for proposal in at.values()])
    stands = {name: found[proposal.pk] for name, proposal in at.items()}
    return {name: (each.state, each.shown_state, each.award_pounds) for name, each in stands.items()}


def test_everything_happens_in_one_act(world):
    shortlist, at = world

    announced(shortlist)

    assert states(at) == {
        "fund": ("funded", "funded", 20_000), "part_fund": ("funded", "funded", 12_000),
        "reserve": ("scored", "scored", None), "decline": ("declined", "declined", None),
        "defer": ("scored", "scored", None),
    }  # fmt: skip
    stands = shortlist_of(shortlist)
    assert (stands.state, stands.call.state, stands.call.committed_pounds) == (
        ShortlistState.ANNOUNCED, CallState.DECIDED, 32_000,
    )  # fmt: skip
    assert list(ShortlistEvent.objects.values_list("kind", flat=True)) == ["announced"]
    call_command("check_invariants")
    call_command("verify_history")


def test_every_author_gets_one_letter_that_is_their_notice(world):
    shortlist, at = world

    announced(shortlist)

    kinds = dict(Letter.objects.values_list("proposal__title", "kind"))
    assert kinds == {proposal.title: name for name, proposal in at.items()}
    for proposal in at.values():
        told = Notice.objects.filter(recipient=proposal.cast.author, kind="outcome")
        letter = proposal.letters.get()
        assert [(each.subject, each.body) for each in told] == [(letter.subject, letter.text)]
    funded = at["fund"].letters.get().text
    assert "awarded £20,000" in funded
    assert "A longer baseline." in funded
    assert "Show more sites." in at["decline"].letters.get().text


def test_the_award_is_signed_by_those_who_agreed_and_not_by_who_announces(world):
    shortlist, at = world

    announced(shortlist, by=(announcer := factories.manager()))

    decision = at["fund"].decisions.get()
    assert (decision.proposed_by, decision.confirmed_by) == (shortlist.proposed_by, shortlist.agreed_by)
    last = at["fund"].history.latest("number")
    assert (last.step, last.by) == ("fund", announcer)


def test_before_it_is_announced_nobody_is_told_anything(world, client):
    shortlist, at = world
    author = at["fund"].cast.author
    client.force_login(author)

    page = client.get(reverse("scoring:announce_shortlist", args=[shortlist.call.code, shortlist.pk]))

    assert page.status_code == 404
    assert Letter.objects.count() == 0
    assert Caller(author).get(f"proposals/{at['fund'].reference}/").json()["state"] == "scored"


def test_a_refusal_names_the_proposal_and_leaves_nothing_half_done(world):
    shortlist, at = world
    at["part_fund"].spread_plan.delete()
    before = states(at)

    with pytest.raises(NotReady) as refused:
        announced(shortlist)

    reference = at["part_fund"].reference
    assert refused.value.reasons == [f"{reference}: It has no plan for spread with a baseline measure yet."]
    assert states(at) == before
    assert (Letter.objects.count(), Call.objects.get(pk=shortlist.call_id).announced_at) == (0, None)


def test_what_only_the_act_finds_out_is_named_too_and_taken_back(world):
    """The pot: other awards took the money since it was agreed."""
    shortlist, at = world
    Call.objects.filter(pk=shortlist.call_id).update(committed_pounds=75_000)
    before = states(at)

    with pytest.raises(NotReady, match=f"^{at['part_fund'].reference}: "):
        announced(shortlist)

    assert states(at) == before
    assert Letter.objects.count() == 0


def test_twice_is_once(world):
    shortlist, at = world
    seen = plan_of(shortlist).seen
    announced(shortlist)

    with pytest.raises(WrongState):
        announce_shortlist(shortlist.pk, by=factories.manager(), seen=seen)

    assert Letter.objects.count() == 5


def test_what_changed_since_it_was_read_is_not_announced(world):
    shortlist, at = world
    seen = plan_of(shortlist).seen
    writing.withdraw(at["reserve"].pk, by=at["reserve"].cast.author)

    with pytest.raises(StaleVersion):
        announce_shortlist(shortlist.pk, by=factories.manager(), seen=seen)


def test_what_its_authors_withdrew_is_told_nothing_and_hinders_nobody(world):
    shortlist, at = world
    writing.withdraw(at["fund"].pk, by=at["fund"].cast.author)

    announced(shortlist)

    assert sorted(Letter.objects.values_list("kind", flat=True)) == ["decline", "defer", "part_fund", "reserve"]
    assert Call.objects.get(pk=shortlist.call_id).committed_pounds == 12_000


def test_an_award_that_was_confirmed_one_by_one_is_told_with_the_others(world):
    shortlist, at = world
    manager, second = factories.manager(), factories.manager()
    decisions.propose_award(at["fund"].pk, by=manager, award=20_000)
    decisions.confirm_award(at["fund"].pk, by=second)

    announced(shortlist)

    assert at["fund"].decisions.get().confirmed_by == second
    assert at["fund"].letters.get().kind == "fund"


def test_an_award_that_says_otherwise_hinders(world):
    shortlist, at = world
    decisions.propose_award(at["fund"].pk, by=(manager := factories.manager()), award=9_000)
    decisions.confirm_award(at["fund"].pk, by=factories.manager())

    with pytest.raises(NotReady, match="It is funded with £9,000 already, and the shortlist says £20,000."):
        announced(shortlist, by=manager)


def test_managers_without_a_part_in_any_of_it_announce(world, moderator, observer):
    shortlist, at = world
    factories.co_author(at["defer"], writing_manager := factories.manager())

    for person in (moderator, observer, writing_manager, at["fund"].cast.author):
        with pytest.raises(NotPermitted):
            announced(shortlist, by=person)


# --- Pages ------------------------------------------------------------------------------------------------------------
def page_of(shortlist):
    return reverse("scoring:announce_shortlist", args=[shortlist.call.code, shortlist.pk])


def test_the_page_says_everything_that_will_happen(world, client, manager):
    shortlist, at = world
    client.force_login(manager)

    text = words_of(client.get(page_of(shortlist)))

    assert "Funded 1 letter Funded in part 1 letter On the reserve list 1 letter Not funded 1 letter" in text
    assert "Awarded in all £32,000 of £100,000" in text


def test_confirming_announces_and_a_second_press_is_told_so(world, client, manager):
    shortlist, at = world
    client.force_login(manager)
    sent = {"seen": plan_of(shortlist).seen, "confirm": "on"}

    without = client.post(page_of(shortlist), {"seen": sent["seen"]})
    client.post(page_of(shortlist), sent)
    again = client.post(page_of(shortlist), sent, follow=True)

    assert "Confirm that you have read it." in words_of(without)
    assert "This shortlist is announced already." in words_of(again)
    assert Letter.objects.count() == 5


def test_a_changed_plan_is_shown_anew(world, client, manager):
    shortlist, at = world
    client.force_login(manager)

    text = words_of(client.post(page_of(shortlist), {"seen": "0" * 64, "confirm": "on"}))

    assert "Something that would be announced changed after you opened this page." in text
    assert Call.objects.get(pk=shortlist.call_id).announced_at is None


def test_each_letter_is_read_before_it_is_sent_and_is_the_one_that_is_sent(world, client, manager):
    shortlist, at = world
    client.force_login(manager)
    reference = at["decline"].reference
    shown = client.get(reverse("scoring:letter_to_come", args=[shortlist.call.code, shortlist.pk, reference]))

    announced(shortlist)

    assert words_of(shown).count(at["decline"].letters.get().subject) == 1
    assert "Show more sites." in words_of(shown)


def test_comments_that_nobody_decided_about_are_said(world, client, manager):
    shortlist, at = world
    client.force_login(manager)

    before = words_of(client.get(page_of(shortlist)))
    for proposal in at.values():
        factories.approve_feedback(proposal)
    after = words_of(client.get(page_of(shortlist)))

    sentence = "5 proposals have comments that nobody decided about."
    assert (sentence in before, sentence in after) == (True, False)


def test_the_page_costs_the_same_for_one_row_and_for_five(world, client, manager, django_assert_num_queries):
    shortlist, at = world
    other = factories.open_call()
    single = agreed(other, {proposal_at(State.SCORED, call=other): {"outcome": "defer"}})
    client.force_login(manager)

    for each in (single, shortlist):
        with django_assert_num_queries(12):
            client.get(page_of(each))


def test_a_program_reads_the_plan_and_announces(world, manager, observer):
    shortlist, at = world
    path = f"calls/{shortlist.call.code}/shortlists/{shortlist.pk}/announce/"
    program = Caller(manager)

    plan = program.get(path).json()
    refused = Caller(observer).post(path, {"seen": plan["seen"], "confirm": True})
    stale = program.post(path, {"seen": "0" * 64, "confirm": True})
    done = program.post(path, {"seen": plan["seen"], "confirm": True})
    again = program.post(path, {"seen": plan["seen"], "confirm": True})

    assert [each["outcome"] for each in plan["proposals"]] == ["fund", "part_fund", "reserve", "decline", "defer"]
    assert [answer.status_code for answer in (refused, stale, done, again)] == [403, 409, 200, 409]
    assert states(at)["fund"][1] == "funded"
