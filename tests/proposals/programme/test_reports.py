"""The figures of the programme: as at any day, the same whenever one asks, and of what the reader may know."""

from types import SimpleNamespace

import pytest

from exchange.models import Member, OfficeHeld
from proposals.models import Proposal
from proposals.services import writing
from proposals.states import State
from scoring.models import Assignment
from scoring.services import sheets
from tests import factories
from tests.proposals.programme.cast import claimed, day, on, programme, report, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    return programme()


@pytest.fixture
def made(kept):
    return SimpleNamespace(**vars(kept))


NAMES = ["submitted", "reviewed", "scored", "funded", "spread", "validated", "declined", "withdrawn", "award_ended"]


def counts(funnel):
    return tuple(getattr(funnel, name) for name in NAMES)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, (0, 0, 0, 0, 0, 0, 0, 0, 0)),
        (1, (4, 0, 0, 0, 0, 0, 0, 0, 0)),
        (4, (4, 3, 0, 0, 0, 0, 1, 0, 0)),
        (20, (4, 3, 3, 0, 0, 0, 1, 0, 0)),
        (39, (4, 3, 3, 0, 0, 0, 1, 0, 0)),
        (40, (4, 3, 3, 1, 0, 0, 1, 0, 0)),
        (50, (4, 3, 3, 1, 1, 0, 1, 0, 0)),
        (55, (4, 3, 3, 1, 1, 1, 1, 0, 0)),
    ],
)
def test_a_funnel_counts_what_was_known_by_the_end_of_the_day(made, number, told):
    assert counts(report(made.manager, number).in_all) == told


def test_it_is_counted_by_area_and_by_board(made):
    found = report(made.manager, 40)

    assert [(row.label, row.submitted, row.funded) for row in found.by_area] == [
        ("Long term conditions", 3, 1), ("Mental health", 1, 0),
    ]  # fmt: skip
    assert [(row.label, row.submitted, row.funded) for row in found.by_board] == [
        ("NHS Anytown", 2, 1), ("No board", 2, 0),
    ]  # fmt: skip
    assert counts(report(made.manager, 40, board="NHS Anytown").in_all) == (2, 2, 2, 1, 0, 0, 0, 0, 0)
    assert counts(report(made.manager, 40, area="Mental health").in_all) == (1, 0, 0, 0, 0, 0, 1, 0, 0)
    assert counts(report(made.manager, 40, call=made.other_call.code).in_all) == (2, 2, 2, 0, 0, 0, 0, 0, 0)
    assert report(made.manager, 40, year=2025).in_all.submitted == 0


def test_time_in_a_state_tells_what_left_it_from_what_is_there_still(made):
    found = report(made.manager, 30)

    assert [(each.place.name, each.stays, each.low, each.median, each.high) for each in found.stays] == [
        ("writing", 4, 1, 1, 1),
        ("moderation", 4, 3, 3, 3),
        ("changes", None, None, None, None),
        ("panel", 3, 16, 16, 16),
        ("decision", None, None, None, None),
    ]
    assert [(each.number, each.median) for each in found.waiting] == [(0, None)] * 4 + [(3, 10)]


def test_who_applies_stands_beside_who_gets_money(made):
    found = report(made.manager, 40)
    kinds = {row.label: (row.applied, row.decided, row.funded, row.asked_pounds) for row in found.applied_by_kind}

    assert kinds == {"Charity or third sector": (2, 1, 0, 40_000), "NHS trust": (2, 1, 1, 40_000)}
    assert (found.applied.awarded_pounds, found.applied.rate.share) == (12_000, 0.5)
    assert [row.label for row in found.applied_by_board] == ["NHS Anytown", "No board"]


def test_sites_and_benefits_are_those_that_were_recorded_by_then(made):
    before, after = report(made.manager, 49), report(made.manager, 55)

    assert [(each.spread.proposals, each.spread.share) for each in (before, after)] == [(1, (0, 22)), (1, (1, 22))]
    assert [[(row.kind, row.validated) for row in each.benefits] for each in (before, after)] == [
        [], [("bed_days", 30)],
    ]  # fmt: skip


def test_what_is_recorded_later_never_changes_a_report_of_yesterday(made):
    yesterday = [report(made.manager, number) for number in (3, 30, 45, 56)]
    with on(60):
        claimed(made.funded, by=made.manager, quantity=1, corrects=made.claim)
        claimed(
            made.funded, by=made.manager, kind="harm", quantity=90, covers="All", status="reported", validated_by=""
        )
        factories.adopt(made.funded, by=made.manager, site=made.trust)
        factories.announce(made.other_call, by=made.manager)
        factories.organisation("A later trust")
    with on(61):
        writing.withdraw(made.scored.pk, by=made.scored.lead_author)
    late = submitted_on(62, made)

    assert [report(made.manager, number) for number in (3, 30, 45, 56)] == yesterday
    assert counts(report(made.manager, 62).in_all) == (5, 3, 3, 2, 1, 1, 1, 1, 0)
    assert late.reference


def test_an_organisation_that_is_called_otherwise_today_keeps_its_kind_and_board(made):
    before = report(made.manager, 40)
    made.trust.name = "Anytown and District Trust"
    made.trust.save()

    assert report(made.manager, 40) == before


def submitted_on(number, made):
    with on(number):
        call = factories.open_call(by=made.manager)
        return factories.proposal_at(State.SUBMITTED, call=call)


def test_what_was_submitted_anew_counts_as_it_was_told_on_the_day(made):
    with on(60):
        call = factories.open_call(by=made.manager, title="Later")
        first = factories.proposal_at(State.SUBMITTED, call=call, title="As it was")
    with on(61):
        factories.moderation.return_for_changes(first.pk, by=made.moderator, note="More.", return_by=day(69))
    with on(62):
        draft = Proposal.objects.get(pk=first.pk)
        values = {"area": made.mental_health, "requested_pounds": 5_000}
        writing.save_section(draft.pk, by=first.cast.author, version=draft.version, values=values)
        writing.submit(draft.pk, by=first.cast.author)

    asked = {number: report(made.manager, number, call=call.code) for number in (60, 61, 62)}

    assert [[row.label for row in found.by_area] for found in asked.values()] == [
        ["Long term conditions"], ["Long term conditions"], ["Mental health"],
    ]  # fmt: skip
    assert [found.applied.asked_pounds for found in asked.values()] == [20_000, 20_000, 5_000]


# --- Drafts ----------------------------------------------------------------------------------------------------------
def test_drafts_are_told_of_once_their_call_has_closed_and_only_where_five_never_came(made):
    with on(2):
        for _ in range(4):
            factories.draft(made.other_call)
    assert report(made.manager, 40).in_all.begun == 4
    with on(3):
        factories.draft(made.other_call)

    told = [report(made.manager, number).in_all.begun for number in (2, 29, 30, 40)]

    assert told == [4, 4, 9, 9]
    assert report(made.manager, 40, area="Mental health").in_all.begun is None


# --- Who may know what -----------------------------------------------------------------------------------------------
def test_an_outcome_that_is_not_announced_counts_for_nobody_who_may_know_it_either(made):
    told = [report(person, 45) for person in (made.manager, made.observer, made.moderator)]

    assert [counts(each.in_all) for each in told] == [counts(told[0].in_all)] * 3
    assert [each.applied.awarded_pounds for each in told] == [12_000] * 3


@pytest.mark.parametrize("office", ["manager", "moderator", "observer"])
def test_whoever_has_a_conflict_learns_nothing_of_it(made, office):
    assessor = made.panel.seats[0].person
    OfficeHeld.objects.create(member=assessor, office=office)
    reader = Member.objects.get(pk=assessor.pk)
    before = report(reader, 56)
    with on(57):
        asked = Assignment.objects.get(proposal=made.funded, assessor=assessor)
        sheets.declare(asked.pk, by=reader, kind="direct", text="My sister leads it.")
    told = report(Member.objects.get(pk=assessor.pk), 56)

    assert (before.in_all.submitted, told.in_all.submitted) == (4, 3)
    assert (told.in_all.funded, told.benefits, told.spread.proposals, told.applied.awarded_pounds) == (0, [], 0, 0)


def test_who_applied_to_a_call_that_hides_them_is_counted_apart(made):
    with on(0):
        call = factories.open_call(by=made.manager, visibility="confidential", hides_applicants=True, sheets_wanted=1)
        factories.seat(factories.panel(call, assessors=1).panel, made.observer)
    submitted(call, made.charity, "A hidden one")
    seated = Member.objects.get(pk=made.observer.pk)

    kinds = {row.label: row.applied for row in report(seated, 30).applied_by_kind}

    assert kinds == {"Charity or third sector": 2, "NHS trust": 2, "Hidden until outcomes are announced": 1}
    assert {row.label: row.submitted for row in report(seated, 30).by_board} == {
        "NHS Anytown": 2, "No board": 2, "Hidden until outcomes are announced": 1,
    }  # fmt: skip
    assert report(seated, 30, board="No board").in_all.submitted == 2
    assert [row.applied for row in report(made.manager, 30).applied_by_kind] == [3, 2]
