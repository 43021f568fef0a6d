"""A call of any size with every sheet returned, written in bulk: not by the verbs of the product, for speed's sake."""

import random
from decimal import Decimal

from django.utils.timezone import now

from proposals.models import Call, Proposal
from proposals.states import State
from scoring.arithmetic import panel_score, weighted_total
from scoring.models import Assignment, ChairDeclaration, Criterion, Mark, Placement, ScoreSheet
from scoring.states import AssignmentState
from tests import factories

WEIGHTS = {"need": 20, "benefit": 25, "readiness": 20, "delivery": 15, "value": 10, "involvement": 10}
COMMENT = "The team shows on page three how it will be kept going after the money ends, which few others did. "
SHEETS = 3


def scored_call(proposals: int) -> Call:
    """`proposals` scored proposals, each with three returned sheets of six commented marks."""
    chance = random.Random(2026)
    call = factories.call_in_preparation(pot_pounds=1_000_000)
    factories.rubric(call, WEIGHTS)
    panel = factories.panel(call, assessors=12)
    lead, manager = factories.organisation(), factories.manager()
    criteria = list(Criterion.objects.filter(rubric__call=call))
    weights = {each.code: each.weight for each in criteria}

    given = [[{code: chance.randint(1, 5) for code in WEIGHTS} for _ in range(SHEETS)] for _ in range(proposals)]
    totals = [[weighted_total(marks, weights) for marks in sheets] for sheets in given]
    made = Proposal.objects.bulk_create(
        Proposal(
            call=call, title=f"Safer care at night, proposal number {number}", reference=f"{call.code}-{number:05d}",
            state=State.SCORED, shown_state=State.SCORED, area=factories.area(), lead_organisation=lead,
            requested_pounds=chance.randint(5, 40) * 1_000, submitted_at=now(), score=panel_score(totals[number]),
        )
        for number in range(proposals)
    )  # fmt: skip
    Placement.objects.bulk_create(Placement(proposal=proposal, panel=panel.panel) for proposal in made)
    ChairDeclaration.objects.bulk_create(ChairDeclaration(proposal=proposal, person=panel.chair) for proposal in made)
    assigned = Assignment.objects.bulk_create(
        Assignment(
            proposal=proposal, assessor=seat.person, seat=seat, invited_by=manager, state=AssignmentState.RETURNED,
            returned_at=now(),
        )
        for proposal in made
        for seat in chance.sample(panel.seats, SHEETS)
    )  # fmt: skip
    flat_totals: list[Decimal] = [total for sheets in totals for total in sheets]
    returned = ScoreSheet.objects.bulk_create(
        ScoreSheet(assignment=assignment, total=total) for assignment, total in zip(assigned, flat_totals, strict=True)
    )
    flat_marks = [marks for sheets in given for marks in sheets]
    Mark.objects.bulk_create(
        (
            Mark(sheet=sheet, criterion=criterion, mark=marks[criterion.code], comment=COMMENT)
            for sheet, marks in zip(returned, flat_marks, strict=True)
            for criterion in criteria
        ),
        batch_size=2_000,
    )
    return call
