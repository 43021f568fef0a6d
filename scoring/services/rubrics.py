"""Rubrics: a call gets one of its own, copied from one that is kept for that, and opens with it."""

from itertools import chain, count
from typing import Any

from django.utils.text import slugify

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Call
from proposals.services import call_setup
from proposals.services.call_setup import call_to_change
from proposals.services.steps import take_call_step
from proposals.services.transactions import service
from proposals.states import CallState
from proposals.steps import find_step
from scoring.arithmetic import misweighed
from scoring.models import Criterion, Mark, MarkAnchor, Rubric
from scoring.models.rubrics import CriterionGiven
from scoring.services.panel_setup import copy_panels
from scoring.services.ties import commit_to_draw, copy_ties

OF_A_CRITERION = ["code", "name", "guide", "weight", "minimum", "least_words", "position"]
MARKED = "Marks were given by this rubric, so it stands as it is: the same weights count for everybody."


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
        Criterion(rubric=copied, **{name: getattr(each, name) for name in OF_A_CRITERION})
        for each in template.criteria.all()
    )
    MarkAnchor.objects.bulk_create(
        MarkAnchor(rubric=copied, mark=each.mark, text=each.text) for each in template.anchors.all()
    )
    return copied


@service
def open_call(call_pk: int, *, by: Any, template: Rubric | None = None) -> Call:
    """Open a call with its own rubric or, while it has none, with a copy of `template`; a draw is committed to."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_pk)
    rubric = Rubric.objects.filter(call=call).first()
    if template is not None:
        rubric = copy_rubric(call, template, by=by)
    elif rubric is None:
        sentence = "Choose the rubric that the call is scored by."
        raise NotReady(sentence, fields={"template": [sentence]})
    commit_to_draw(call)
    return take_call_step(call_pk, "open_call", by=by, rubric=rubric)


@service
def save_rubric(
    rubric_pk: int, *, by: Any, version: int, criteria: list[CriterionGiven], anchors: dict[int, str]
) -> Rubric:
    """Replace the criteria and anchors of a call's rubric, as long as nobody marked by it.

    `criteria` stand in their new order; one that is left out is taken away. What an open call is scored by stays
    complete, or nothing is saved.
    """
    call = call_to_change(Rubric.objects.values_list("call", flat=True).get(pk=rubric_pk) or 0, by=by)
    rubric = Rubric.objects.select_for_update(of=("self",)).get(pk=rubric_pk)
    _lock_criteria(rubric)
    if has_marks(rubric):
        raise WrongState(MARKED)
    if rubric.version != version:
        raise StaleVersion("Somebody saved this rubric after you opened it. It stands below; save again to replace it.")
    _replace_criteria(rubric, criteria)
    rubric.anchors.all().delete()
    MarkAnchor.objects.bulk_create(MarkAnchor(rubric=rubric, mark=mark, text=text) for mark, text in anchors.items())
    rubric.version += 1
    rubric.save(update_fields=["version"])
    if call.state != CallState.DRAFT:
        rubric.must_be_complete()
    return rubric


def _lock_criteria(rubric: Rubric) -> None:
    """Against the first mark of the same moment: a mark refers to its criterion, and PostgreSQL lets none that refers
    to a row locked like this be committed. So a mark costs no lock of its own, and marks don't wait for each other.
    """
    list(Criterion.objects.select_for_update(of=("self",)).filter(rubric=rubric).order_by("pk"))


def _replace_criteria(rubric: Rubric, given: list[CriterionGiven]) -> None:
    stored = {each.pk: each for each in rubric.criteria.all()}
    kept = {each.pk for each in given}
    rubric.criteria.exclude(pk__in=[pk for pk in kept if pk]).delete()
    codes = {criterion.code for pk, criterion in stored.items() if pk in kept}
    for place, each in enumerate(given):
        criterion = stored.get(each.pk or 0) or Criterion(rubric=rubric, code=_new_code(each.facts["name"], codes))
        codes.add(criterion.code)
        for name, value in (each.facts | {"position": place}).items():
            setattr(criterion, name, value)
        criterion.save()


def _new_code(name: str, taken: set[str]) -> str:
    """The first letters of its name, with a number where another criterion has them."""
    stem = slugify(name)[:24].strip("-") or "criterion"
    return next(code for code in chain([stem], (f"{stem}-{number}" for number in count(2))) if code not in taken)


@service
def clone_call(call_pk: int, *, by: Any, **facts: Any) -> Call:
    """Begin a call as an earlier one was set up: its texts, rules, questions, rubric and panels, under new dates."""
    clone = call_setup.clone_call(call_pk, by=by, **facts)
    if earlier := Rubric.objects.filter(call=call_pk).first():
        copy_rubric(clone, earlier, by=by)
    copy_ties(call_pk, clone)
    copy_panels(call_pk, clone)
    return clone


def weights_of(rubric: Rubric | None) -> dict[str, Any]:
    """The weight guard: what is published of each criterion beside what it counts for."""
    listed = list(rubric.criteria.all()) if rubric else []
    weights = {each.code: each.weight for each in listed}
    wrong = misweighed(weights)
    return {
        "weighed": [(each, wrong.get(each.code, each.weight)) for each in listed],
        "published": sum(weights.values()),
        "is_misweighed": bool(wrong),
    }


def why_not_open(call: Call) -> list[str]:
    """What stands between a call in preparation and its opening, in sentences."""
    reasons = find_step(call, "open_call", call.state).unmet(call)
    rubric = Rubric.objects.filter(call=call).first()
    if rubric is None:
        return [*reasons, "It has no rubric yet: choose one to begin with."]
    try:
        rubric.must_be_complete()
    except NotReady as refusal:
        return reasons + refusal.reasons
    return reasons


def has_marks(rubric: Rubric) -> bool:
    """Once a mark was given by it, a rubric stands: the same weights must count for everybody."""
    return Mark.objects.filter(criterion__rubric=rubric).exists()
