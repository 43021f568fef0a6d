"""The same done to several submissions: each whole or not at all, with its reason, and only once."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from exchange import bulk
from exchange.bulk import BULK_ACTS
from proposals.errors import NotPermitted
from proposals.models import BulkRun, Proposal
from proposals.services import claims, moderation
from proposals.services.kept import save_kept
from proposals.states import State
from proposals.views.moderation import BULK_ACTS as OFFERED
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.factories import ALL_MET, proposal_at

BULK = reverse("bulk")
DECLINE = {"reason": "not_ready", "note": "Dear {first_name}, not yet.", "signpost": "Ask the library."}


@pytest.fixture
def three(open_call):
    return [proposal_at(State.SUBMITTED, call=open_call, title=f"Number {number}") for number in (1, 2, 3)]


@pytest.fixture
def at_moderator(client, moderator):
    client.force_login(moderator)
    return client


def states(proposals):
    return [Proposal.objects.get(pk=each.pk).state for each in proposals]


def body(act, proposals, **values):
    return {"act": act, "row": [each.reference for each in proposals], "key": str(uuid4())} | values


def holders(proposals):
    return [getattr(each.claims.standing().first(), "moderator", None) for each in proposals]


def test_the_page_offers_what_there_is_a_verb_for():
    assert dict(OFFERED) == {name: act.label for name, act in BULK_ACTS.items()}


def test_nothing_is_done_before_it_is_confirmed(at_moderator, three):
    page = at_moderator.get(BULK, {"act": "decline", "row": [each.reference for each in three]})

    assert page.status_code == 200
    assert all(each.title in page.text for each in three)
    assert states(three) == [State.SUBMITTED] * 3


def test_claiming_and_releasing(at_moderator, moderator, three):
    done = at_moderator.post(BULK, body("claim", three), follow=True)
    assert "3 of 3 done" in done.text
    assert holders(three) == [moderator] * 3

    at_moderator.post(BULK, body("release", three[:2]))
    assert holders(three) == [None, None, moderator]


def test_one_that_is_refused_says_why_and_holds_up_no_other(at_moderator, moderator, three):
    claims.claim(three[1].pk, by=factories.member("Omar", family_name="Khan", office="moderator"))

    page = at_moderator.post(BULK, body("decline", three, **DECLINE), follow=True).text

    assert "2 of 3 done" in page
    assert "Omar Khan is working on it. Take it over first if they can’t finish it." in page
    assert states(three) == [State.DECLINED, State.SUBMITTED, State.DECLINED]
    assert not three[1].history.filter(step="decline").exists()


def test_the_same_words_are_filled_in_for_each(at_moderator, three):
    at_moderator.post(BULK, body("decline", three, **DECLINE))

    assert [each.history.get(step="decline").note for each in three] == [
        f"Dear {each.cast.author.given_name}, not yet." for each in three
    ]


def test_returning_asks_each_for_the_same_list(at_moderator, three):
    sent = body("return_for_changes", three, **{"changes-1-section": "case", "changes-1-text": "Say where."})

    assert at_moderator.post(BULK, sent | {"return_by": str(localdate())}).status_code == 302

    assert [each.change_requests.get().changes.get().text for each in three] == ["Say where."] * 3


def test_only_those_with_their_gateways_answered_go_to_the_panel_of_their_call(at_moderator, moderator, three):
    on = factories.panel(three[0].call, assessors=0).panel
    elsewhere = proposal_at(State.SUBMITTED)
    for proposal in (three[0], elsewhere):
        moderation.answer_gateways(proposal.pk, by=moderator, answers=ALL_MET)

    page = at_moderator.post(BULK, body("pass_to_panel", [*three, elsewhere], panel=on.pk), follow=True).text

    assert "1 of 4 done" in page
    assert page.count("A gateway is not answered: It is inside the call&#39;s priority areas.") == 2
    assert f"{on.name} is not a panel of {elsewhere.call.title}." in page
    assert states([*three, elsewhere]) == [State.REVIEWED, State.SUBMITTED, State.SUBMITTED, State.SUBMITTED]


def test_sending_it_twice_does_it_once(at_moderator, three):
    sent = body("decline", three, **DECLINE)

    first, second = (at_moderator.post(BULK, sent) for _ in range(2))

    assert first.url == second.url
    assert "3 of 3 done" in at_moderator.get(second.url).text
    assert [each.history.filter(step="decline").count() for each in three] == [1, 1, 1]
    assert BulkRun.objects.count() == 1


def test_a_run_that_broke_off_says_what_was_not_tried(at_moderator, three, monkeypatch):
    """As when the machine stops in the middle: what was done stands, whole, and the rest is named."""
    verb, tried = moderation.take_step, []

    def break_at_the_second(pk, *args, **kwargs):
        tried.append(pk)
        if len(tried) == 2:
            raise KeyboardInterrupt
        return verb(pk, *args, **kwargs)

    monkeypatch.setattr(moderation, "take_step", break_at_the_second)
    sent = body("decline", three, **DECLINE)
    with pytest.raises(KeyboardInterrupt):
        at_moderator.post(BULK, sent)
    monkeypatch.undo()

    page = at_moderator.post(BULK, sent, follow=True).text
    assert "1 of 3 done" in page
    assert "Not tried" in page
    assert states(three) == [State.DECLINED, State.SUBMITTED, State.SUBMITTED]


def test_a_form_that_is_not_filled_in_does_nothing_and_keeps_what_was_typed(at_moderator, three):
    page = at_moderator.post(BULK, body("decline", three, note="Kept words."))

    assert "Choose the reason." in page.text
    assert "Kept words." in page.text
    assert states(three) == [State.SUBMITTED] * 3
    assert not BulkRun.objects.exists()


def test_a_kept_text_is_inserted_with_its_gaps_open(at_moderator, moderator, three):
    kept = save_kept("texts", by=moderator, kind="decline", title="Not yet", body="Dear {first_name}, not yet.")

    page = at_moderator.post(BULK, body("decline", three, note="", insert="yes", kept_text=kept.pk))

    assert "Dear {first_name}, not yet.</textarea>" in page.text
    assert states(three) == [State.SUBMITTED] * 3


def test_what_a_moderator_has_a_part_in_is_left_out_and_not_named(at_moderator, moderator, three):
    factories.co_author(three[0], moderator)

    page = at_moderator.get(BULK, {"act": "claim", "row": [each.reference for each in three]}).text
    done = at_moderator.post(BULK, body("claim", three), follow=True).text

    assert "1 other one that you ticked is not on your desk." in page
    assert [three[0].title in text for text in (page, done)] == [False, False]
    assert holders(three) == [None, moderator, moderator]


@pytest.mark.parametrize(
    "query", [{}, {"act": "claim"}, {"act": "claim", "row": "P-1"}, {"act": "burn", "row": "P-1"}, {"row": "x" * 500}]
)
def test_nothing_to_do_leads_back_to_the_desk(at_moderator, three, query):
    for answer in (at_moderator.get(BULK, query), at_moderator.post(BULK, query)):
        assert answer.url == reverse("proposals:desk")


def test_bulk_is_for_moderators_and_each_reads_their_own_results(client, at_moderator, three, manager):
    results = at_moderator.post(BULK, body("claim", three)).url
    client.force_login(factories.moderator())
    assert client.get(results).status_code == 404
    client.force_login(manager)
    assert client.get(results).status_code == 403
    assert client.post(BULK, body("claim", three)).status_code == 403
    with pytest.raises(NotPermitted):
        bulk.run("claim", three, by=manager, key=uuid4(), values={})


def test_the_confirm_page_costs_the_same_for_one_row_and_for_three(at_moderator, three, django_assert_num_queries):
    for rows in (three[:1], three):
        with django_assert_num_queries(7):
            at_moderator.get(BULK, {"act": "decline", "row": [each.reference for each in rows]})


@pytest.mark.browser
def test_several_are_ticked_and_claimed(clean_page, sign_in, moderator, three):
    sign_in(moderator)
    clean_page.goto(reverse("proposals:desk"))
    for each in three[:2]:
        clean_page.get_by_label(f"Tick {each.reference}").check()
    clean_page.get_by_label("With those that are ticked").select_option("claim")
    press(clean_page, "Go on")
    assert_accessible(clean_page)
    press(clean_page, "Claim (2)")
    assert_accessible(clean_page)
    assert holders(three) == [moderator, moderator, None]
    clean_page.goto(f"{BULK}?act=return_for_changes&row={three[0].reference}")
    assert_accessible(clean_page)
