"""Autosave of a score sheet: the whole sheet at each mark, in one round trip. What is valid of it is kept.

The answer is JSON for `frontend/own/js/autosave.js`: `said` is the sentence that the page shows, `opened` the version
that the next request states. The Save button of the page does the same without scripts (`views/sheets.py`).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_POST

from proposals.errors import NotPermitted, Refusal, StaleVersion
from scoring.forms.sheets import SheetForm, stored_values
from scoring.models import Assignment, Criterion, ScoreSheet
from scoring.services import sheets

SIGNED_OUT = "Your session ended, so this is not saved. Your marks are still here."
CHOOSE = "What you gave stands on this page alone: choose above."
LOST = "This page lost its place. Copy what you typed and open the sheet again."


@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    if isinstance(request.user, AnonymousUser):
        return JsonResponse({"said": SIGNED_OUT}, status=401)
    form = SheetForm(request.POST, criteria=criteria_of(request, pk))
    form.is_valid()
    if "version" not in form.cleaned_data or form.non_field_errors():
        return JsonResponse({"said": " ".join(str(each) for each in form.non_field_errors()) or LOST}, status=400)
    try:
        sheet = sheets.save_sheet(pk, by=request.user, **form.values)
    except StaleVersion:
        return conflict(request, pk, form)
    except Refusal as refusal:
        return JsonResponse({"said": str(refusal)}, status=403 if isinstance(refusal, NotPermitted) else 409)
    return saved(sheet, form)


def criteria_of(request: HttpRequest, pk: int) -> list[Criterion]:
    """Those of a sheet that this person may know of; the only question before the sheet is locked."""
    own = Assignment.objects.visible_to(request.user).filter(pk=pk)
    criteria = list(Criterion.objects.filter(rubric__call__proposals__assignments__in=own))
    if not criteria:
        raise Http404
    return criteria


def saved(sheet: ScoreSheet, form: SheetForm) -> JsonResponse:
    problems = [str(each) for errors in form.errors.values() for each in errors]
    said = f"Saved at {clock()}" + (f", but not all of it: {' '.join(problems)}" if problems else ".")
    return JsonResponse({"said": said, "opened": sheet.version, "is_refused": bool(problems)})


def conflict(request: HttpRequest, pk: int, form: SheetForm) -> JsonResponse:
    """Both, field by field. Sent again with this `opened`, what the page holds takes the place of what stands."""
    sheet = get_object_or_404(ScoreSheet, assignment__in=Assignment.objects.visible_to(request.user).filter(pk=pk))
    told = {
        "said": "It was saved in another window after you opened this one.",
        "opened": sheet.version,
        "on_page_only": CHOOSE,
        "differences": [each._asdict() for each in differences_from(sheet, form)],
    }
    return JsonResponse(told, status=409)


class Difference(NamedTuple):
    """A mark or a text that was saved elsewhere in another form than it stands on this page."""

    name: str
    label: str
    theirs: str
    mine: str


def differences_from(sheet: ScoreSheet, form: SheetForm) -> Sequence[Difference]:
    stored = stored_values(sheet, {each.criterion_id: each for each in sheet.marks.all()})
    both = [(name, in_words(stored.get(name)), in_words(typed)) for name, typed in form.cleaned_data.items()]
    return [
        Difference(name, str(form.fields[name].label), theirs, mine)
        for name, theirs, mine in both
        if theirs != mine and name != "version"
    ]


def in_words(value: Any) -> str:
    return "" if value is None else str(value)


def clock() -> str:
    return date_format(localtime(now()), "g:iA").lower()
