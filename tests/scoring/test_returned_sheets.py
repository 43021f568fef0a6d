"""A returned sheet stands: no code path changes it, and what was given before a reopening stays known.

Both databases refuse by trigger (`scoring/sealed.py`); ASVS 5.0: 16.4.2.
"""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from proposals.states import State
from scoring.models import Mark, ReturnedMark, ScoreSheet, SheetReopening, SheetReturn
from scoring.sealed import sheets as sealed
from scoring.services import closing, panels, sheets
from scoring.services.sheets import Given
from tests import factories
from tests.factories import marked, proposal_at
from tests.past_triggers import unseal


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def asked(panel):
    proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel)
    return panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)


@pytest.fixture
def returned(asked):
    return marked(asked[0], {"need": 5, "benefit": 4, "value": 2})


def refused(change) -> str:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change()
    return str(refusal.value).splitlines()[0]


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def page_of(panel, proposal):
    return reverse("scoring:panel_proposal", args=[panel.panel.pk, proposal.reference])


# --- Nothing changes a returned sheet --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE scoring_mark SET mark = 0",
        "UPDATE scoring_mark SET comment = 'Bought.'",
        "UPDATE scoring_mark SET id = id",
        "DELETE FROM scoring_mark",
        "UPDATE scoring_scoresheet SET total = 5",
        "UPDATE scoring_scoresheet SET total = NULL",
        "UPDATE scoring_scoresheet SET overall_comment = 'Bought.'",
        "UPDATE scoring_scoresheet SET private_note = 'Bought.'",
        "UPDATE scoring_scoresheet SET proposal_version = 9",
        "UPDATE scoring_scoresheet SET version = version + 1",
        "DELETE FROM scoring_scoresheet",
    ],
)
def test_the_database_refuses_to_change_a_returned_sheet(returned, statement):
    assert refused(lambda: sql(statement)) == sealed.SENTENCE


def test_no_word_of_the_orm_changes_a_returned_mark(returned):
    mark = Mark.objects.get(sheet=returned.sheet, criterion__code="need")
    mark.mark = 0

    for change in (
        mark.save,
        mark.delete,
        lambda: Mark.objects.update(mark=0),
        lambda: Mark.objects.bulk_update([mark], ["mark"]),
        lambda: Mark.objects.bulk_create(
            [Mark(sheet=returned.sheet, criterion_id=mark.criterion_id, mark=0)],
            update_conflicts=True, unique_fields=["sheet", "criterion"], update_fields=["mark"],
        ),
    ):  # fmt: skip
        assert refused(change) == sealed.SENTENCE


def test_no_mark_joins_a_returned_sheet_or_moves_into_it(returned, asked):
    draft = marked(asked[1], returned=False)
    other = factories.rubric(factories.call_in_preparation()).criteria.earliest("pk")

    for change in (
        lambda: Mark.objects.create(sheet=returned.sheet, criterion=other, mark=5),
        lambda: Mark.objects.filter(sheet=draft.sheet).update(sheet=returned.sheet, criterion=other),
    ):
        assert refused(change) == sealed.SENTENCE


def test_a_sheet_that_is_set_aside_keeps_what_it_said(returned):
    sheets.declare(returned.pk, by=returned.assessor, kind="direct", text="My brother wrote it.")

    assert refused(lambda: Mark.objects.filter(sheet=returned.sheet).update(mark=0)) == sealed.SENTENCE


def test_a_draft_beside_it_is_free(returned, asked):
    draft = marked(asked[1], returned=False)

    Mark.objects.filter(sheet=draft.sheet).update(mark=1)
    Mark.objects.filter(sheet=draft.sheet).delete()
    ScoreSheet.objects.filter(pk=draft.sheet.pk).delete()

    assert Mark.objects.filter(sheet=returned.sheet).count() == 3


def test_every_word_of_a_sheet_is_kept_by_the_trigger(db):
    columns = {field.column for field in ScoreSheet._meta.concrete_fields}

    assert set(sealed.words_of_a_sheet(connection)) == columns - sealed.MAY_CHANGE


def test_a_reopening_on_record_frees_only_the_return_that_it_gave_back(returned, panel):
    """An earlier reopening is no key to the marks that were handed in since."""
    sheets.reopen_sheet(returned.pk, by=panel.chair, note="Explain the need.")
    sheets.return_sheet(returned.pk, by=returned.assessor)

    assert refused(lambda: ScoreSheet.objects.update(total=None)) == sealed.SENTENCE
    assert refused(lambda: Mark.objects.update(mark=0)) == sealed.SENTENCE


# --- What was given stays known --------------------------------------------------------------------------------------
def on_record(assignment):
    marks = ReturnedMark.objects.filter(handed_in__sheet__assignment=assignment).order_by("handed_in", "criterion")
    return [str(each.mark) + " " + each.comment for each in marks]


def test_each_return_is_put_on_record(returned, panel):
    sheets.reopen_sheet(returned.pk, by=panel.chair, note="Explain the need.")
    sheet = ScoreSheet.objects.get(assignment=returned)
    need = Mark.objects.get(sheet=sheet, criterion__code="need").criterion_id
    sheets.save_sheet(
        returned.pk, by=returned.assessor, version=sheet.version, marks={need: Given(1, "I misread page 2.")}
    )
    sheets.return_sheet(returned.pk, by=returned.assessor)

    assert on_record(returned) == ["5 Clear.", "4 Clear.", "2 Clear.", "1 I misread page 2.", "4 Clear.", "2 Clear."]
    totals = SheetReturn.objects.order_by("pk").values_list("total", flat=True)
    assert [str(total) for total in totals] == ["3.20", "2.40"]
    reopening = SheetReopening.objects.get()
    assert (reopening.by, reopening.reason, reopening.given_back.total) == (
        panel.chair, "Explain the need.", SheetReturn.objects.earliest("pk").total,
    )  # fmt: skip


def test_whoever_runs_the_panel_reads_the_earlier_marks(client, returned, panel, manager):
    sheets.reopen_sheet(returned.pk, by=panel.chair, note="Explain the need.")

    for person in (panel.chair, manager):
        client.force_login(person)
        page = client.get(page_of(panel, returned.proposal)).text
        shown = ["What was given before a sheet was reopened", "with 3.20", "Explain the need.", "Need: 5", "Value: 2"]
        assert [each for each in shown if each not in page] == []


def test_nobody_else_reads_them(client, returned, asked, panel, observer):
    sheets.reopen_sheet(returned.pk, by=panel.chair, note="Explain the need.")
    other = marked(asked[1], 3)
    pages = {
        observer: page_of(panel, returned.proposal),
        other.assessor: reverse("scoring:sheet", args=[other.pk]),
        returned.proposal.lead_author: reverse("proposals:detail", args=[returned.proposal.reference]),
    }

    for person, page in pages.items():
        client.force_login(person)
        response = client.get(page)
        assert (response.status_code, "before a sheet was reopened" in response.text) == (200, False)


def test_a_chair_who_still_owes_a_sheet_reads_no_earlier_mark(client, returned, panel):
    seat = panel.panel.seats.get(kind="chair")
    panels.assign(returned.proposal_id, by=panel.chair, seats=[seat])
    sheets.reopen_sheet(returned.pk, by=panel.chair, note="Explain the need.")
    client.force_login(panel.chair)

    assert "before a sheet was reopened" not in client.get(page_of(panel, returned.proposal)).text


def test_the_page_costs_the_same_with_one_reopened_sheet_as_with_three(client, open_call, django_assert_num_queries):
    panel = factories.panel(open_call, assessors=4)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=panel)
    returned = [marked(each) for each in panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)]
    sheets.reopen_sheet(returned[0].pk, by=panel.chair, note="Explain the need.")
    client.force_login(panel.chair)
    with django_assert_num_queries(18):
        client.get(page_of(panel, proposal))

    for each in returned[1:3]:
        sheets.reopen_sheet(each.pk, by=panel.chair, note="Explain the need.")

    with django_assert_num_queries(18):
        client.get(page_of(panel, proposal))


def test_what_is_reopened_can_not_be_scored_by_its_earlier_total(returned, panel):
    sheets.reopen_sheet(returned.pk, by=panel.chair, note="Explain the need.")

    assert closing.returned_totals(returned.proposal_id) == []


def test_past_the_triggers_a_mark_can_be_changed(returned):
    """So that the tests above say something."""
    unseal()
    Mark.objects.filter(sheet=returned.sheet).update(mark=0)

    assert set(Mark.objects.filter(sheet=returned.sheet).values_list("mark", flat=True)) == {0}
