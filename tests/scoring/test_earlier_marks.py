"""What the panel of a new start reads of the marks that the earlier one was given: means, and never a sheet."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.services import moderation
from proposals.states import State
from scoring.services import panels
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.factories import marked, proposal_at
from tests.proposals.test_resubmission import declare_a_conflict_with, marked_anew
from tests.reading import words_of
from tests.scoring.test_feedback import MARKS, declined

pytestmark = pytest.mark.django_db
MEANS = "Need 20% of the total 4.33 4: Anchor 4 Benefit 30% of the total 3.67 4: Anchor 4 Value 50% of the total 1.67"


def page_of(client, person, begun):
    client.force_login(person)
    return client.get(reverse("scoring:earlier", args=[begun.reference]))


def test_the_panel_reads_the_mean_of_each_criterion_and_nothing_else_of_the_sheets(client):
    earlier = declined(call=factories.open_call(feedback_policy="comments"))
    begun, on, made = marked_anew(earlier)

    told = words_of(page_of(client, made[0].assessor, begun))

    assert MEANS in told
    seats = [str(seat.person) for seat in earlier.cast.panel.seats]
    assert [each for each in ["Clear.", "A sound plan.", *seats, "3 sheets"] if each in told] == []
    assert MEANS in words_of(page_of(client, on.chair, begun))


def test_a_program_reads_the_same_means(client):
    begun, _, made = marked_anew(declined())

    told = Caller(made[0].assessor).get(f"proposals/{begun.reference}/earlier/").json()["marks"]

    assert [(each["criterion"], each["mean"], each["in_words"]) for each in told] == [
        ("Need", "4.33", "Anchor 4"), ("Benefit", "3.67", "Anchor 4"), ("Value", "1.67", "Anchor 2"),
    ]  # fmt: skip
    assert {*told[0]} == {"criterion", "share_percent", "mean", "in_words"}


def test_marks_that_the_earlier_call_tells_nobody_stay_untold(client):
    begun, _, made = marked_anew(declined(call=factories.open_call(feedback_policy="decision")))

    told = words_of(page_of(client, made[0].assessor, begun))

    assert ("The baseline is short." in told, "marked" in told) == (True, False)


def test_the_means_of_two_sheets_point_to_a_person_so_nobody_reads_them(client):
    call = factories.open_call(sheets_wanted=2)
    earlier = proposal_at(State.SCORED, call=call, on=factories.panel(call, assessors=2), marks=MARKS[:2])
    moderation.decline(
        earlier.pk, by=earlier.cast.manager, note="The baseline is short.", reason="not_ready", signpost="The adviser"
    )
    factories.announce(call, by=earlier.cast.manager)
    begun, _, made = marked_anew(earlier)

    assert "How the earlier panel marked it" not in words_of(page_of(client, made[0].assessor, begun))


def test_where_the_new_call_shows_no_earlier_feedback_there_is_no_such_page(client):
    begun, _, made = marked_anew(declined(), shows=False)

    assert page_of(client, made[0].assessor, begun).status_code == 404


def test_a_conflict_with_the_earlier_start_hides_its_means(client):
    earlier = declined()
    begun, _, made = marked_anew(earlier)
    declare_a_conflict_with(earlier, made[1].assessor)

    assert page_of(client, made[1].assessor, begun).status_code == 404
    assert Caller(made[1].assessor).get(f"proposals/{begun.reference}/earlier/").status_code == 404


def test_who_reads_no_marks_on_the_feedback_page_reads_none_here(client, moderator, observer):
    """A moderator reads why it was declined, but marks are for authors, for the programme and for the new panel."""
    earlier = declined()
    begun, _, _ = marked_anew(earlier)

    told = {
        name: MEANS in words_of(page_of(client, person, begun))
        for name, person in [("author", earlier.lead_author), ("moderator", moderator), ("observer", observer)]
    }

    assert told == {"author": True, "moderator": False, "observer": True}


def test_marks_of_a_call_that_is_not_announced_are_told_to_nobody(client, observer):
    """Declined while it was with the panel, three sheets in: its authors may start again before outcomes are told."""
    earlier = proposal_at(State.REVIEWED)
    on = earlier.cast.panel
    for assignment in panels.assign(earlier.pk, by=on.chair, seats=on.seats):
        marked(assignment, 4)
    moderation.decline(
        earlier.pk, by=earlier.cast.manager, note="The baseline is short.", reason="not_ready", signpost="The adviser"
    )
    begun, _, made = marked_anew(earlier)

    def readers_of_marks():
        people = {"panel": made[0].assessor, "author": earlier.lead_author, "observer": observer}
        return [name for name, person in people.items() if "4.00" in words_of(page_of(client, person, begun))]

    assert readers_of_marks() == []
    factories.announce(earlier.call)
    assert readers_of_marks() == ["panel", "author", "observer"]


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_costs_the_same_with_more_sheets(client, more, django_assert_num_queries):
    call = factories.open_call()
    sheets = 3 + more
    earlier = proposal_at(
        State.SCORED, call=call, on=factories.panel(call, assessors=sheets), marks=(MARKS * 2)[:sheets]
    )
    moderation.decline(
        earlier.pk, by=earlier.cast.manager, note="The baseline is short.", reason="not_ready", signpost="The adviser"
    )
    factories.announce(call, by=earlier.cast.manager)
    begun, _, made = marked_anew(earlier)
    client.force_login(made[0].assessor)

    with django_assert_num_queries(13):
        client.get(reverse("scoring:earlier", args=[begun.reference]))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_assessor_looks_back_in_a_browser(clean_page, sign_in):
    begun, _, made = marked_anew(declined())
    sign_in(made[0].assessor)

    clean_page.goto(reverse("scoring:earlier", args=[begun.reference]))

    expect(clean_page.get_by_role("heading", name="How the earlier panel marked it")).to_be_visible()
    assert_accessible(clean_page)
