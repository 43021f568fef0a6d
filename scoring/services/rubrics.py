"""Rubrics: a call gets one of its own, copied from one that is kept for that."""

from typing import Any

from proposals.errors import NotPermitted, NotReady
from proposals.models import Call
from proposals.services.transactions import service
from scoring.models import Criterion, MarkAnchor, Rubric


@service
def copy_rubric(call: Call, template: Rubric, *, by: Any) -> Rubric:
    """Give a call its rubric: the criteria and anchors of `template`, free to be changed without touching it."""
    if not by.has_perm("calls.manage", call):
        raise NotPermitted("Only a programme manager sets up the rubric of a call.")
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
