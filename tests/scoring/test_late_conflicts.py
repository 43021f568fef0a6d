"""A conflict that comes up late: the sheet is set aside with a record, and the score is corrected at once."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from exchange.models import Member
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Notice, Proposal
from proposals.projections import see_in_full
from proposals.states import State
from scoring.models import Assignment, Declaration, LateConflict, ScoreSheet
from scoring.oversight.proposal import oversee, overseen_on
from scoring.ranking import rank_call
from scoring.services import closing, decisions, flags, late_conflicts, panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.reading import words_of

pytestmark = pytest.mark.django_db

TEXT = "I find that I advised them last year."


def of_seat(proposal, number):
    return proposal.assignments.get(seat=proposal.cast.panel.seats[number])


def declare_late(proposal, number=2):
    """The assessor of this seat finds a conflict; the third one gave the highest marks."""
    assignment = of_seat(proposal, number)
    sheets.declare(assignment.pk, by=assignment.assessor, kind="indirect", nature="professional", text=TEXT)
    return assignment


def record_late(proposal, *, by, number=2):
    sheets.record_conflict(of_seat(proposal, number).pk, by=by, kind="direct", nature="financial", text="They own it.")


def now_of(proposal):
    return Proposal.objects.values_list("state", "score").get(pk=proposal.pk)


def records(proposal):
    rows = LateConflict.objects.filter(assignment__proposal=proposal)
    return list(rows.values_list("total", "score_before", "score_after", "still_counts", "sheets_left"))


def must_be_sound():
    call_command("check_invariants", stdout=StringIO())
    call_command("verify_history", stdout=StringIO())


@pytest.fixture
def scored():
    return proposal_at(State.SCORED, marks=(3, 4, 5))


# --- What becomes of the score -----------------------------------------------------------------------------------
def test_the_score_is_that_of_the_sheets_left_in_the_same_moment(scored):
    assignment = declare_late(scored)

    assert now_of(scored) == (State.SCORED, Decimal("3.50"))
    assert records(scored) == [(Decimal(5), Decimal(4), Decimal("3.50"), False, 2)]
    assert ScoreSheet.objects.get(assignment=assignment).total == 5
    entry = scored.history.latest("number")
    assert (entry.step, entry.evidence, entry.by) == (
        "correct_score",
        {"score": "3.50", "was": "4.00"},
        assignment.assessor,
    )
    must_be_sound()


def test_the_chair_or_a_manager_records_one_that_is_found_later(scored, manager):
    record_late(scored, by=scored.cast.panel.chair)
    record_late(scored, by=manager, number=1)

    assert now_of(scored) == (State.SCORED, Decimal("3.00"))
    kept = Declaration.objects.filter(recorded_by__isnull=False).order_by("pk")
    assert [(each.kind, each.nature, each.text, each.recorded_by) for each in kept] == [
        ("direct", "financial", "They own it.", scored.cast.panel.chair),
        ("direct", "financial", "They own it.", manager),
    ]
    must_be_sound()


def test_the_ranking_changes_at_once(scored, manager):
    other = proposal_at(State.SCORED, call=scored.call, marks=(4, 4, 3))
    before = [row.reference for row in rank_call(scored.call, manager).rows]

    declare_late(scored)

    after = rank_call(scored.call, manager).rows
    assert before == [scored.reference, other.reference]
    assert [row.reference for row in after] == [other.reference, scored.reference]
    assert after[1].score_note == (
        "Corrected from 4.00: a sheet was set aside for a conflict of interest. Only 2 of 3 wanted sheets count."
    )


def test_too_few_sheets_are_flagged_and_stand_below_the_line(scored, manager):
    declare_late(scored)

    assert [flag.text for flag in scored.flags.all()] == [
        "A conflict of interest came up after scoring and a sheet was set aside: 2 of 3 wanted sheets count. "
        "A manager can reopen scoring to ask for another one."
    ]
    row = rank_call(scored.call, manager).rows[0]
    assert (row.is_above_line, row.sheets_returned) == (False, 2)


def test_enough_sheets_raise_no_flag():
    scored = proposal_at(State.SCORED, call=factories.open_call(sheets_wanted=2), marks=(3, 4, 5))

    declare_late(scored)

    assert not scored.flags.exists()


def test_when_no_sheet_is_left_the_panel_scores_anew(scored):
    for number in range(3):
        declare_late(scored, number)

    assert now_of(scored) == (State.REVIEWED, None)
    last = scored.history.latest("number")
    assert (last.step, last.evidence) == ("take_back_score", {"was": "5.00"})
    assert [after for _, _, after, _, _ in records(scored)] == [Decimal("4.50"), Decimal(5), None]
    must_be_sound()


def test_an_award_that_waits_was_proposed_on_the_old_score(scored, manager):
    decisions.propose_award(scored.pk, by=manager, award=9_000)

    declare_late(scored)

    assert list(scored.decisions.values_list("outcome", flat=True)) == ["cancelled"]
    must_be_sound()


@pytest.mark.parametrize("announced", [True, False])
def test_a_decision_stands_and_the_managers_are_told(announced):
    funded = proposal_at(State.FUNDED, marks=(3, 4, 5), announced=announced)

    declare_late(funded)

    assert now_of(funded) == (State.FUNDED, Decimal("4.00"))
    assert Proposal.objects.get(pk=funded.pk).award_pounds == 15_000
    assert records(funded) == [(Decimal(5), Decimal(4), Decimal(4), True, 2)]
    told = Notice.objects.get(recipient=funded.cast.manager, subject=f"A sheet of {funded.reference} is set aside")
    assert "It was decided by then: the score of 4.00 and the decision stand." in told.body
    must_be_sound()


def test_a_sheet_that_is_not_returned_leaves_no_record():
    reviewed = proposal_at(State.REVIEWED)
    panel = reviewed.cast.panel
    made = panels.assign(reviewed.pk, by=panel.chair, seats=panel.seats)
    factories.marked(made[0], 4)
    factories.marked(made[1], 4, returned=False)
    for assignment in made[:2]:
        sheets.declare(assignment.pk, by=assignment.assessor, kind="direct", text=TEXT)

    assert (records(reviewed), now_of(reviewed)) == ([], (State.REVIEWED, None))


def test_scoring_again_after_reopening_forgets_what_was_corrected(scored, manager):
    declare_late(scored)
    closing.reopen_scoring(scored.pk, by=manager, note="Ask another one.")
    seat = factories.seat(scored.cast.panel.panel, factories.member("Late"))
    factories.marked(panels.assign(scored.pk, by=manager, seats=[seat])[0], 2)
    flags.resolve_flag(scored.flags.get().pk, by=manager, resolution="Another one marked it.")
    closing.close_scoring(scored.pk, by=scored.cast.panel.chair)

    assert now_of(scored) == (State.SCORED, Decimal("3.00"))
    assert rank_call(scored.call, manager).rows[0].score_note == ""
    must_be_sound()


# --- Who is told what --------------------------------------------------------------------------------------------
def test_the_chair_and_the_managers_are_told_and_the_assessor_and_the_authors_are_not(scored, manager):
    before = set(Notice.objects.values_list("pk", flat=True))

    record_late(scored, by=manager)

    told = Notice.objects.exclude(pk__in=before)
    assessor = of_seat(scored, 2).assessor
    managers = set(Member.objects.filter(offices_held__office="manager")) - {manager}
    assert {(each.recipient, each.subject) for each in told} == {
        (scored.cast.panel.chair, f"An assessor of {scored.reference} stepped back"),
        *((each, f"A sheet of {scored.reference} is set aside") for each in managers),
    }
    assert not Notice.objects.filter(recipient=assessor).exists()
    figures = told.get(recipient=scored.cast.manager).body
    assert "The score was 4.00 and is 3.50 now, by the 2 sheets that still count, though 3 are wanted" in figures
    assert "4.00" not in told.get(recipient=scored.cast.panel.chair).body


def test_for_its_assessor_it_exists_no_more(client, scored, manager):
    assignment = of_seat(scored, 2)
    record_late(scored, by=manager)
    client.force_login(assignment.assessor)

    pages = [
        reverse("scoring:sheet", args=[assignment.pk]),
        reverse("scoring:declare", args=[assignment.pk]),
        reverse("proposals:attachments", args=[scored.reference]),
        f"/api/v1/proposals/{scored.reference}/",
        f"/api/v1/proposals/{scored.reference}/versions/",
        f"/api/v1/proposals/{scored.reference}/comments/",
    ]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
    assert scored.title not in client.get(reverse("scoring:mine")).text


def test_its_authors_read_nothing_of_it_before_outcomes_are_announced(scored):
    happened = [each.happened for each in see_in_full(scored, scored.cast.author).history]

    declare_late(scored)

    again = Proposal.objects.get(pk=scored.pk)
    assert [each.happened for each in see_in_full(again, scored.cast.author).history] == happened


def test_the_chair_can_not_tell_from_the_score_that_it_is_decided(manager):
    """The score of a decided proposal stays; the chair, who may not know that it is, reads the mean in both cases."""
    decided = proposal_at(State.FUNDED, marks=(3, 4, 5), announced=False)
    waiting = proposal_at(State.SCORED, marks=(3, 4, 5))
    seen = {}
    for proposal in (decided, waiting):
        declare_late(proposal)
        chair, panel = proposal.cast.panel.chair, proposal.cast.panel.panel
        page = oversee(overseen_on(panel.pk, chair).get(pk=proposal.pk), chair)
        seen[proposal.pk] = (page.score, page.sheets_in, page.open_flags, page.seen.state)

    assert seen[decided.pk] == seen[waiting.pk] == (Decimal("3.50"), 2, 1, State.SCORED)


# --- Who may, and bad input --------------------------------------------------------------------------------------
def test_nobody_else_records_a_conflict(scored, stranger, observer, moderator):
    assignment = of_seat(scored, 2)
    for person in (stranger, observer, moderator, assignment.assessor, scored.cast.author, of_seat(scored, 1).assessor):
        with pytest.raises(NotPermitted):
            sheets.record_conflict(assignment.pk, by=person, kind="direct", nature="other", text="Mine.")
    with pytest.raises(NotPermitted):
        sheets.declare(assignment.pk, by=of_seat(scored, 1).assessor, kind="direct", text="Not mine.")

    assert (now_of(scored), records(scored)) == ((State.SCORED, Decimal(4)), [])


def test_a_conflict_is_recorded_once(scored, manager):
    record_late(scored, by=manager)

    with pytest.raises(WrongState):
        record_late(scored, by=manager)
    assert len(records(scored)) == 1


@pytest.mark.parametrize("wrong", [{"text": " "}, {"kind": "none"}, {"kind": "no kind"}])
def test_a_conflict_without_its_kind_or_words_is_refused(scored, manager, wrong):
    given = {"kind": "direct", "nature": "other", "text": "They own it."} | wrong

    with pytest.raises(NotReady):
        sheets.record_conflict(of_seat(scored, 2).pk, by=manager, **given)
    assert now_of(scored) == (State.SCORED, Decimal(4))


def test_what_fails_on_the_way_changes_nothing(scored, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(late_conflicts.notifications, "tell_of_a_gap", fail)
    with pytest.raises(ZeroDivisionError):
        declare_late(scored)

    assert (now_of(scored), records(scored)) == ((State.SCORED, Decimal(4)), [])
    assert Assignment.objects.get(pk=of_seat(scored, 2).pk).state == "returned"


def test_the_step_is_offered_nowhere_and_not_by_hand(client, scored, manager):
    client.force_login(manager)

    offered = [step.name for step in see_in_full(scored, manager).steps]

    assert [name for name in offered if name in ("correct_score", "take_back_score")] == []
    assert client.post(reverse("step", args=[scored.reference, "correct_score"])).status_code == 404


# --- The page ----------------------------------------------------------------------------------------------------
def address(proposal, number=2):
    return reverse("scoring:record_conflict", args=[proposal.cast.panel.panel.pk, of_seat(proposal, number).pk])


def test_the_chair_records_it_on_a_page(client, scored):
    chair = scored.cast.panel.chair
    client.force_login(chair)
    page = address(scored)
    assert "Say what the conflict is about." in words_of(client.post(page, {"kind": "direct", "text": "They own it."}))

    response = client.post(page, {"kind": "direct", "nature": "financial", "text": "They own it."}, follow=True)

    text = words_of(response)
    assert "Recorded by the panel. It came up after scoring: the sheet was set aside. Financial They own it." in text
    assert client.get(page).status_code == 404


def test_an_observer_does_not_open_the_page(client, scored, observer, stranger):
    for person, status in ((observer, 403), (stranger, 404)):
        client.force_login(person)
        assert (client.get(address(scored)).status_code, client.post(address(scored)).status_code) == (status, status)


def test_the_page_costs_the_same_with_one_sheet_and_with_three(client, scored, django_assert_num_queries):
    client.force_login(scored.cast.panel.chair)
    for number in (0, 2):
        with django_assert_num_queries(7):
            client.get(address(scored, number))


@pytest.mark.browser
def test_the_page_reads_well(clean_page, sign_in, scored):
    sign_in(scored.cast.panel.chair)
    clean_page.goto(address(scored))
    assert_accessible(clean_page)
