"""What the tests of sheets type and read."""

from django.urls import reverse

from proposals.services import moderation
from proposals.states import State
from scoring.models import Criterion, Mark
from scoring.services import closing, panels
from tests import factories
from tests.factories import proposal_at


def ask(panel, **facts):
    proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, **facts)
    return panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)


def address(assignment, name="sheet"):
    return reverse(f"scoring:{name}", args=[assignment.pk])


def criteria(assignment):
    return {each.code: each for each in Criterion.objects.filter(rubric__call=assignment.proposal.call_id)}


def typed(assignment, version=1, then="stay", comments=None, **marks):
    """What a browser sends: only the marks that were chosen, every comment."""
    sent = {"version": version, "then": then, "overall_comment": "", "private_note": ""}
    sent |= {"confidence": "medium", "is_fundable": "yes"}
    for code, criterion in criteria(assignment).items():
        sent[f"comment_{criterion.pk}"] = (comments or {}).get(code, "")
        if code in marks:
            sent[f"mark_{criterion.pk}"] = marks[code]
    return sent


def kept(assignment):
    marks = Mark.objects.filter(sheet__assignment=assignment)
    return {mark.criterion.code: mark.mark for mark in marks.select_related("criterion")}


def totals(assignment):
    return sorted(str(total) for total in closing.returned_totals(assignment.proposal_id))


def close(assignment):
    moderation.decline(
        assignment.proposal_id, by=factories.manager(), note="No.", reason="not_ready", signpost="Elsewhere"
    )
