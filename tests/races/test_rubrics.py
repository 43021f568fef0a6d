"""The first mark of a call is given at the moment at which its rubric changes."""

from threading import Event
from time import sleep

import pytest
from django.db import transaction

from scoring.models import Criterion, Mark
from scoring.models.rubrics import CriterionGiven
from scoring.services import panels, rubrics, sheets
from scoring.sheets.one import Given
from tests import factories
from tests.races.racing import together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
LONG_ENOUGH = 1.0  # for the mark to be saved meanwhile, and to wait for the rubric
FACTS = ["name", "guide", "weight", "minimum", "least_words"]


@pytest.fixture
def assignment():
    call = factories.open_call(sheets_wanted=1)
    panel = factories.panel(call, assessors=1)
    proposal = factories.proposal_at("reviewed", call=call, on=panel)
    [made] = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)
    sheets.declare(made.pk, by=made.assessor, kind="none")
    return made


def change_weights(rubric, by):
    first, second, *others = rubric.criteria.all()
    first.weight, second.weight = second.weight, first.weight
    save(rubric, [first, second, *others], by=by)


def save(rubric, criteria, *, by):
    given = [CriterionGiven(each.pk, {name: getattr(each, name) for name in FACTS}) for each in criteria]
    anchors = {each.mark: each.text for each in rubric.anchors.all()}
    rubrics.save_rubric(rubric.pk, by=by, version=rubric.version, criteria=given, anchors=anchors)


def test_no_mark_is_saved_between_the_look_for_marks_and_the_new_weights(assignment):
    rubric, manager = assignment.proposal.call.rubric, factories.manager()
    criterion = Criterion.objects.filter(rubric=rubric).earliest("position")
    before = dict(rubric.criteria.values_list("code", "weight"))
    is_changed, is_marked = Event(), Event()

    def change():
        with transaction.atomic():
            change_weights(rubric, manager)
            is_changed.set()
            return is_marked.wait(LONG_ENOUGH)

    def mark():
        is_changed.wait(10)
        sheets.save_sheet(assignment.pk, by=assignment.assessor, version=1, marks={criterion.pk: Given(4, "Clear.")})
        is_marked.set()

    was_marked_meanwhile, _ = together(change, mark)

    assert not was_marked_meanwhile
    assert Mark.objects.get().mark == 4
    assert dict(rubric.criteria.values_list("code", "weight")) != before


def test_a_mark_for_a_criterion_that_is_taken_away_at_that_moment_is_told_so(assignment):
    rubric, manager = assignment.proposal.call.rubric, factories.manager()
    gone, heir, *others = rubric.criteria.all()
    heir.weight += gone.weight
    is_taken_away = Event()

    def take_away():
        with transaction.atomic():
            save(rubric, [heir, *others], by=manager)
            is_taken_away.set()
            sleep(LONG_ENOUGH)

    def mark():
        is_taken_away.wait(10)
        sheets.save_sheet(assignment.pk, by=assignment.assessor, version=1, marks={gone.pk: Given(4, "Clear.")})

    _, refused = together(take_away, mark)

    assert refused.reasons == ["A mark was given for a criterion that is not part of this call’s rubric."]
    assert Mark.objects.count() == 0
