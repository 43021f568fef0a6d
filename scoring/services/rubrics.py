"""Rubrics: a call gets one of its own, copied from one that is kept for that, and opens with it."""

from typing import Any

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Call
from proposals.services.steps import take_call_step
from proposals.services.transactions import service
from proposals.states import CallState
from scoring.models import Criterion, Mark, MarkAnchor, Rubric


@service
def copy_rubric(call: Call, template: Rubric, *, by: Any) -> Rubric:
    """Give a call its rubric: the criteria and anchors of `template`, free to be changed without touching it."""
    if not by.has_perm("calls.manage", call):
        raise NotPermitted("Only a programme manager sets up the rubric of a call.")
    if Call.objects.select_for_update(of=("self",)).get(pk=call.pk).state != CallState.DRAFT:
        raise WrongState(f"{call.title} is open already, so its rubric stands.")
    if Rubric.objects.filter(call=call).exists():
        raise NotReady(f"{call.title} has a rubric already.")
    copied = Rubric.objects.create(call=call, name=template.name)
    Criterion.objects.bulk_create(
        Criterion(
            rubric=copied, code=each.code, name=each.name, guide=each.guide, weight=each.weight, position=each.position
        )
        for each in template.criteria.all()
    )
    MarkAnchor.objects.bulk_create(
        MarkAnchor(rubric=copied, mark=each.mark, text=each.text) for each in template.anchors.all()
    )
    return copied


@service
def open_call(call_pk: int, *, by: Any, template: Rubric | None = None) -> Call:
    """Open a call with its own rubric or, when it has none yet, with a copy of `template`."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_pk)
    rubric = Rubric.objects.filter(call=call).first()
    if rubric is None:
        if template is None:
            sentence = "Choose the rubric that the call is scored by."
            raise NotReady(sentence, fields={"template": [sentence]})
        rubric = copy_rubric(call, template, by=by)
    return take_call_step(call_pk, "open_call", by=by, rubric=rubric)


def has_marks(rubric: Rubric) -> bool:
    """Once a mark was given by it, a rubric stands: the same weights must count for everybody."""
    return Mark.objects.filter(criterion__rubric=rubric).exists()
