"""Final scores against spread: silent at 29 cases, speaking at 30, of proposals and never of persons."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals.models import AdoptionEvent, Proposal, SpreadPlan
from proposals.services.steps import take_step
from proposals.states import State
from scoring.foresight import reading
from scoring.foresight.reading import foresight
from tests import factories
from tests.api.caller import Caller
from tests.reading import words_of

pytestmark = pytest.mark.django_db
PAGE = reverse("scoring:foresight")
TODAY = localdate()


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    """One award of the real steps, and 29 alike beside it, of 13 months ago; each scored and spread further."""
    first = factories.proposal_at(State.FUNDED, title="Award 0")
    site = factories.organisation()
    long_ago = now() - timedelta(days=400)
    type(first.call).objects.filter(pk=first.call_id).update(announced_at=long_ago)
    made = [first, *(_alike(first, number) for number in range(1, 30))]
    for number, proposal in enumerate(made):
        score = Decimal(number) / 10 + 1
        Proposal.objects.filter(pk=proposal.pk).update(score=score, decided_at=long_ago)
        SpreadPlan.objects.update_or_create(proposal=proposal, defaults={"eligible_sites": 40})
        AdoptionEvent.objects.bulk_create(
            AdoptionEvent(
                proposal=proposal, site=site, place=f"Ward {ward}", stage="adopted", evidence="Seen.",
                happened_on=TODAY - timedelta(days=300), recorded_by=first.cast.manager,
            )
            for ward in range(number // 2)
        )  # fmt: skip
    return SimpleNamespace(made=made, manager=first.cast.manager, cast=first.cast, call=first.call)


def _alike(first, number):
    proposal = Proposal.objects.get(pk=first.pk)
    proposal.pk, proposal.reference, proposal.title = None, f"P-2020-{number:04d}", f"Award {number}"
    proposal._state.adding = True
    proposal.save()
    return proposal


def told(kept, on=None, person=None):
    found = foresight(person or kept.manager, on or LATER)
    return [(each.number, each.in_words, len(each.cases)) for each in found.horizons]


def leave_out(proposals):
    """Nobody knows out of how many sites."""
    SpreadPlan.objects.filter(proposal__in=proposals).update(eligible_sites=None)


LATER = TODAY + timedelta(days=1)  # rows are recorded today; what is known is known at the end of it


def test_thirty_cases_speak_and_what_is_too_young_is_counted_alone(kept):
    six, twelve, eighteen = foresight(kept.manager, LATER).horizons

    assert (six.number, twelve.number, eighteen.number) == (30, 30, 0)
    assert six.in_words == "What scored higher spread clearly further."
    assert six.cases[0].using == 14
    assert (six.cases[0].score, six.cases[0].percent) == (3.9, 35.0)
    assert (eighteen.in_words, eighteen.cases, eighteen.correlation) == ("0 of the 30 cases needed.", [], None)


def test_twenty_nine_are_silent_on_page_and_by_program(kept, client):
    leave_out(kept.made[-1:])
    client.force_login(kept.manager)

    page = words_of(client.get(PAGE))
    [six, *_] = Caller(kept.manager).get("spread/scores/").json()["horizons"]

    assert "29 of the 30 cases needed." in page
    assert ("Rank correlation" in page, "Award 7" in page) == (False, False)
    assert (six["number"], six["correlation"], six["cases"]) == (29, None, [])


def test_who_has_a_part_in_one_of_them_counts_one_case_less(kept):
    kept.made[0].contributors.create(person=kept.cast.second, role="co_author")

    assert told(kept, person=kept.cast.second)[0] == (29, "29 of the 30 cases needed.", 0)
    assert told(kept)[0][0] == 30


def test_awards_under_embargo_and_without_a_number_of_sites_are_no_cases(kept):
    leave_out(kept.made[5:6])
    hidden = factories.proposal_at(State.FUNDED, announced=False)
    Proposal.objects.filter(pk=hidden.pk).update(decided_at=now() - timedelta(days=400))

    assert told(kept)[0][0] == 29


def test_an_award_that_ended_is_still_a_case(kept):
    take_step(kept.made[0].pk, "give_up_award", by=kept.cast.author, note="Our lead left.")

    assert told(kept)[0][0] == 30


def test_as_at_an_earlier_day_less_is_known(kept):
    assert [each.number for each in foresight(kept.manager, TODAY - timedelta(days=100)).horizons] == [30, 0, 0]
    before = foresight(kept.manager, TODAY - timedelta(days=100)).horizons[0]
    assert (before.correlation, before.in_words) == (
        None, "All scores, or all shares, are the same, so nothing can be said."
    )  # fmt: skip
    assert foresight(kept.manager, date(2019, 1, 1)).horizons[0].number == 0


def test_nothing_names_a_person(kept, client):
    client.force_login(kept.manager)
    page = client.get(PAGE, {"on": LATER.isoformat()}).text
    body = Caller(kept.manager).get("spread/scores/", on=LATER.isoformat()).text

    assert "clearly further" in page
    main = page[page.index("<main") :]
    people = [kept.cast.author, *(seat.person for seat in kept.cast.panel.seats)]
    assert [str(each) for each in people if str(each) in main or str(each) in body] == []
    assert set(Caller(kept.manager).get("spread/scores/", on=LATER.isoformat()).json()["horizons"][0]["cases"][0]) == {
        "reference", "score", "using", "eligible",
    }  # fmt: skip


def test_only_the_programme_team_reads_it(kept, client):
    for person in (kept.cast.author, kept.cast.moderator, kept.cast.panel.chair, factories.member()):
        client.force_login(person)
        assert client.get(PAGE).status_code == 403
    client.force_login(factories.member("Observer", office="observer"))
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("cases", [1, 30])
def test_the_page_takes_the_same_queries_for_one_case_and_for_thirty(kept, client, cases, django_assert_num_queries):
    leave_out(kept.made[cases:])
    client.force_login(kept.manager)
    client.get(PAGE)

    with django_assert_num_queries(8):
        client.get(PAGE)


def test_a_day_that_is_none_is_said_at_its_field(kept, client):
    client.force_login(kept.manager)
    assert "real date" in words_of(client.get(PAGE, {"on": "2026-02-31"}))
    assert Caller(kept.manager).get("spread/scores/", on="never").status_code == 400


def test_the_months_after_an_award_end_with_the_month():
    from proposals.days import months_after

    assert months_after(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert months_after(date(2025, 1, 15), 12) == date(2026, 1, 15)
    assert reading.HORIZONS == (6, 12, 18)
