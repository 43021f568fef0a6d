"""Marking a sheet: in parts, in two tabs, with forged marks, and after the close."""

import re

import pytest
from django.urls import reverse

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Proposal
from scoring.arithmetic import weighted_total
from scoring.models import Assignment, Criterion, Mark, ScoreSheet
from scoring.services import closing, panels, sheets
from scoring.services.sheets import Given
from tests import factories
from tests.factories import marked
from tests.reading import words_of
from tests.scoring.sheets.arrangement import address, ask, close, criteria, kept, typed


# --- The page ----------------------------------------------------------------------------------------------------
def test_the_proposal_stands_beside_the_sheet(me, mine):
    text = words_of(me.get(address(mine)))

    shown = [
        "Safer care in one sentence.",
        factories.LONG_TEXT,
        "£20,000 over 12 months",
        "Look at need.",
        "20% of the total.",
        "Anchor 3",
        "0 of 3 marked",
        "Weighted total – of 5.00",
        "do not put any part of one into a generative AI tool",
        "Mark fairly",
        "due in 30 days",
    ]
    assert [each for each in shown if each not in text] == []


def test_the_sheet_of_another_does_not_exist(client, mine, assignments, stranger):
    for person in (assignments[1].assessor, stranger):
        client.force_login(person)
        assert client.get(address(mine)).status_code == 404
        assert client.post(address(mine), typed(mine, need=5)).status_code == 404
        assert client.get(address(mine, "check")).status_code == 404
        assert client.post(address(mine, "check"), {"version": 1}).status_code == 404
    assert kept(mine) == {}


def test_a_visitor_is_sent_to_sign_in(client, mine):
    assert client.get(address(mine))["Location"].startswith(reverse("account_login"))
    assert client.post(address(mine), typed(mine, need=5))["Location"].startswith(reverse("account_login"))


def test_reading_the_page_costs_what_it_costs_with_any_number_of_marks(me, mine, django_assert_num_queries):
    with django_assert_num_queries(13):
        me.get(address(mine))
    me.post(address(mine), typed(mine, need=5, benefit=4, value=2))
    with django_assert_num_queries(13):
        me.get(address(mine))


# --- Saving ------------------------------------------------------------------------------------------------------
def test_a_sheet_can_be_saved_in_parts(me, mine):
    me.post(address(mine), typed(mine, need=4, comments={"need": "Clear.", "value": "To be read."}))
    me.post(address(mine), typed(mine, version=2, need=4, benefit=0, comments={"need": "Clear."}))

    assert kept(mine) == {"need": 4, "benefit": 0, "value": None}
    assert "2 of 3 marked" in words_of(me.get(address(mine)))


def test_the_total_appears_once_every_mark_is_given_and_is_that_of_the_arithmetic(me, mine):
    marks = {"need": 5, "benefit": 4, "value": 2}

    me.post(address(mine), typed(mine, **marks))

    total = weighted_total(marks, {code: each.weight for code, each in criteria(mine).items()})
    assert f"Weighted total {total} of 5.00" in words_of(me.get(address(mine)))


def test_a_draft_has_no_total_in_the_database(me, mine):
    me.post(address(mine), typed(mine, need=5, benefit=4, value=2))

    assert ScoreSheet.objects.get(assignment=mine).total is None
    assert closing.returned_totals(mine.proposal_id) == []


def test_saving_a_sheet_takes_at_most_ten_statements(me, mine, django_assert_num_queries):
    first = typed(mine, need=5, benefit=4, value=2)
    second = typed(mine, version=2, then="next", need=5, benefit=4, value=2)
    with django_assert_num_queries(9):
        me.post(address(mine), first)
    with django_assert_num_queries(10):
        me.post(address(mine), second)


def test_save_and_next_goes_to_the_own_sheet_asked_for_first(me, mine, panel):
    first, later = ask(panel), ask(panel)
    for each in (first[0], later[0]):
        sheets.declare(each.pk, by=each.assessor, kind="none")
    marked(first[1], 3)

    response = me.post(address(mine), typed(mine, then="next", need=4))

    assert response["Location"] == address(first[0])
    assert kept(mine) == {"need": 4, "benefit": None, "value": None}


def test_save_and_next_declares_first_where_nothing_is_declared(me, mine, panel):
    other = ask(panel)[0]

    assert me.post(address(mine), typed(mine, then="next"))["Location"] == address(other, "declare")


def test_save_and_next_ends_in_the_list_when_nothing_else_waits(me, mine):
    response = me.post(address(mine), typed(mine, then="next"), follow=True)

    assert response.redirect_chain == [(reverse("scoring:mine"), 302)]
    assert "Saved. No other sheet waits for you." in words_of(response)


@pytest.mark.parametrize("forged", ["6", "-1", "abc", "3.5", "٣", "1e1", "\U0001f600"])
def test_a_forged_mark_is_told_at_its_criterion_and_nothing_is_saved(me, mine, forged):
    response = me.post(address(mine), typed(mine, need=forged, benefit=3, comments={"value": "Keep this."}))

    assert response.status_code == 200
    assert "Give a mark from 0 to 5 for “Need”." in words_of(response)
    assert "Keep this." in response.text
    assert kept(mine) == {}


def test_a_criterion_of_another_rubric_is_refused(me, mine):
    foreign = factories.rubric(factories.call_in_preparation()).criteria.earliest("pk")

    response = me.post(address(mine), typed(mine, need=4) | {f"mark_{foreign.pk}": 5})

    assert response.status_code == 200
    assert "not part of this call’s rubric" in words_of(response)
    assert kept(mine) == {}


def test_the_service_refuses_a_foreign_criterion_too(mine):
    foreign = factories.rubric(factories.call_in_preparation()).criteria.earliest("pk")

    with pytest.raises(NotReady, match="not part of this call’s rubric"):
        sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks={foreign.pk: Given(5)})

    assert Mark.objects.count() == 0


def test_a_criterion_that_was_taken_away_meanwhile_is_refused(mine):
    gone = Criterion.objects.filter(rubric__call=mine.proposal.call).earliest("position")
    Criterion.objects.filter(pk=gone.pk).delete()

    with pytest.raises(NotReady, match="not part of this call’s rubric"):
        sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks={gone.pk: Given(5)})

    assert Mark.objects.count() == 0


def test_a_comment_that_is_too_long_is_kept_on_the_page(me, mine):
    response = me.post(address(mine), typed(mine, need=4, comments={"need": "x" * 5_001}))

    assert "write at most 5,000 characters" in words_of(response)
    assert "x" * 5_001 in response.text


@pytest.mark.parametrize("version", ["", "abc", "9" * 400, "-1"])
def test_a_lost_version_loses_nothing(me, mine, version):
    response = me.post(address(mine), typed(mine, version=version, need=4, comments={"need": "Keep this."}))

    assert response.status_code == 200
    assert "Keep this." in response.text
    assert kept(mine) == {}


def test_odd_text_in_a_comment_is_kept_and_escaped(me, mine):
    odd = "<script>alert(1)</script> \u202eمرحبا 🙂 =1+1"

    me.post(address(mine), typed(mine, need=4, comments={"need": odd}))

    page = me.get(address(mine)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; \u202eمرحبا 🙂 =1+1" in page


# --- Two tabs ----------------------------------------------------------------------------------------------------
def test_the_second_of_two_tabs_keeps_what_was_typed_and_says_what_differs(me, mine):
    me.post(address(mine), typed(mine, need=1, benefit=3, comments={"need": "First tab."}))

    response = me.post(address(mine), typed(mine, need=5, benefit=3, comments={"need": "Second tab."}))

    assert response.status_code == 200
    text = words_of(response)
    assert "This sheet was saved elsewhere after you opened it." in text
    assert "Need 1 5" in text
    assert "Comment on “Need” First tab. Second tab." in text
    assert "Benefit 3 3" not in text
    assert kept(mine) == {"need": 1, "benefit": 3, "value": None}


def test_saving_again_after_that_counts(me, mine):
    me.post(address(mine), typed(mine, need=1))
    page = me.post(address(mine), typed(mine, need=5)).text
    version = re.findall(r'name="version" value="(\d+)"', page)[0]

    me.post(address(mine), typed(mine, version=version, need=5))

    assert (version, kept(mine)) == ("2", {"need": 5, "benefit": None, "value": None})


def test_two_assessors_have_two_rows(mine, assignments):
    other = assignments[1]
    sheets.declare(other.pk, by=other.assessor, kind="none")
    need = criteria(mine)["need"].pk

    sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks={need: Given(1)})
    sheets.save_sheet(other.pk, by=other.assessor, version=1, marks={need: Given(5)})

    assert (kept(mine), kept(other)) == ({"need": 1}, {"need": 5})


def test_a_duplicate_sheet_can_not_exist(mine, panel):
    with pytest.raises(NotReady, match="was asked already"):
        panels.assign(mine.proposal_id, by=panel.chair, seats=[mine.seat])

    assert Assignment.objects.filter(proposal=mine.proposal_id, assessor=mine.assessor).count() == 1


# --- After scoring closed ----------------------------------------------------------------------------------------
def test_after_the_close_the_draft_is_kept_and_read_only(me, mine):
    me.post(address(mine), typed(mine, need=4, comments={"need": "My draft."}))
    close(mine)

    response = me.get(address(mine))

    text = words_of(response)
    assert "closed before you returned your sheet, so it does not count" in text
    assert "My draft." in text
    assert "<textarea" not in response.text
    assert me.get(address(mine, "check"))["Location"] == address(mine)


def test_what_was_typed_while_scoring_closed_is_shown_again(me, mine):
    close(mine)

    response = me.post(address(mine), typed(mine, need=4, comments={"need": "Typed too late."}))

    assert response.status_code == 200
    assert "Scoring of this proposal is closed." in words_of(response)
    assert "Typed too late." in response.text
    assert kept(mine) == {}


# --- Checking and returning --------------------------------------------------------------------------------------
def test_only_its_assessor_saves_and_returns_a_sheet(mine, assignments, panel):
    for person in (assignments[1].assessor, panel.chair, factories.manager()):
        with pytest.raises(NotPermitted):
            sheets.save_sheet(mine.pk, by=person, version=1, marks={})
        with pytest.raises(NotPermitted):
            sheets.return_sheet(mine.pk, by=person)


def test_there_is_nothing_to_save_before_the_declaration(assignments):
    with pytest.raises(WrongState, match="declares first"):
        sheets.save_sheet(assignments[0].pk, by=assignments[0].assessor, version=1, marks={})


def test_an_older_version_is_refused_by_the_service(mine):
    sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks={}, private_note="First.")

    with pytest.raises(StaleVersion):
        sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks={}, private_note="Second.")


def test_a_title_that_starts_like_a_formula_stays_text(client, panel):
    assignment = marked(ask(panel, title="=HYPERLINK(1)")[0], 4)
    client.force_login(assignment.assessor)

    assert "=HYPERLINK(1)" in words_of(client.get(address(assignment)))


def test_neither_reading_nor_a_head_request_changes_anything(me, mine):
    before = (Proposal.objects.get(pk=mine.proposal_id).version, ScoreSheet.objects.get(assignment=mine).version)

    for name in ("declare", "decline", "sheet", "check"):
        assert me.get(address(mine, name)).status_code == me.head(address(mine, name)).status_code == 200
        assert me.put(address(mine, name)).status_code == 405

    after = (Proposal.objects.get(pk=mine.proposal_id).version, ScoreSheet.objects.get(assignment=mine).version)
    assert (before, Assignment.objects.get(pk=mine.pk).state) == (after, "accepted")
