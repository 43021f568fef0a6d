"""The story of a calibration: a chair has all of a panel mark the same proposal first, and some sheets are in."""

from datetime import timedelta
from random import Random
from typing import Any

from django.utils.timezone import localdate

from exchange.demo import material
from exchange.demo.calls import OpenedCall
from exchange.demo.stage import Stage, Story, office_moment, soon_after
from proposals.models import Proposal
from proposals.states import State
from scoring.models import Assignment, Criterion, DeclarationKind, SeatKind
from scoring.services import calibration, in_the_chair, sheets
from scoring.services.sheets import Given

HALF_WAY = "A 4 on benefit: patients gained, with figures from at least two sites. A promise of figures is a 2."
APART = [(4, 4, 3, 2, 4), (3, 4, 1, 4, 2)]  # what two of them gave, criterion by criterion and over again


def calibrate(stage: Stage, opened: OpenedCall, dice: Random) -> Story:
    """On the second panel of a call that is open, by what was passed to it early."""
    panel, today = opened.panels[1], localdate(stage.until)
    yield office_moment(today - timedelta(days=5), dice)
    proposal = Proposal.objects.filter(placement__panel=panel, state=State.REVIEWED).order_by("pk").first()
    if proposal is None:
        return
    chair = panel.seats.get(kind=SeatKind.CHAIR).person
    in_the_chair.declare_in_the_chair(proposal.pk, by=chair, kind=DeclarationKind.NONE)
    anchor = calibration.choose_anchor(panel.pk, by=chair, proposal=proposal)
    asked = list(Assignment.objects.filter(proposal=proposal).order_by("pk").select_related("assessor"))
    for assignment, marks in zip(reversed(asked), APART, strict=False):
        yield soon_after(office_moment(today - timedelta(days=3), dice), dice)
        _mark(assignment, marks, dice)
    yield office_moment(today - timedelta(days=2), dice)
    calibration.record_agreed(anchor.pk, by=chair, version=1, agreed=HALF_WAY, closes=False)


def _mark(assignment: Any, marks: tuple[int, ...], dice: Random) -> None:
    by = assignment.assessor
    sheets.declare(assignment.pk, by=by, kind=DeclarationKind.NONE)
    criteria = Criterion.objects.filter(rubric__call=assignment.proposal.call_id)
    chosen = {each: marks[place % len(marks)] for place, each in enumerate(criteria)}
    given = {
        each.pk: Given(mark, material.one_of(dice, "criteria", each.code, str(mark))) for each, mark in chosen.items()
    }
    mean = sum(chosen.values()) / len(chosen)
    words: dict[str, Any] = {
        "confidence": "medium",
        "is_fundable": mean > 3,
        "overall_comment": material.overall_comment(mean, dice),
    }
    sheets.save_sheet(assignment.pk, by=by, version=1, marks=given, **words)
    sheets.return_sheet(assignment.pk, by=by)
