"""Autosave: the whole section, a moment after the typing paused. It is kept as it is, valid or not.

The answer is JSON for `frontend/own/js/autosave.js`: `said` is the sentence that the page shows, `opened` what the
next request states. The Save button of the page does the same without scripts (`writing.section`).
"""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_POST

from proposals.errors import NotPermitted, Refusal
from proposals.forms.sections import section_called
from proposals.services import sections
from proposals.services.sections import Kept, Place
from proposals.views.writing import proposal_of, who_was_first

SIGNED_OUT = "Your session ended, so this is not saved. Your text is still here."
TOO_LONG = "This is too long to be kept. Shorten it, or copy it to a place of your own."


@require_POST
def autosave(request: HttpRequest, reference: str, section: str) -> JsonResponse:
    if isinstance(request.user, AnonymousUser):
        return JsonResponse({"said": SIGNED_OUT}, status=401)
    try:
        proposal = proposal_of(request, reference)
        if section_called(section, proposal) is None:
            raise Http404
        kept = sections.keep(proposal.pk, section, by=request.user, sent=request.POST)
    except Refusal as refusal:
        return JsonResponse({"said": str(refusal)}, status=403 if isinstance(refusal, NotPermitted) else 409)
    return ANSWERS[kept.place](kept, request.user)


def saved(kept: Kept, person: Any) -> JsonResponse:
    return JsonResponse({"said": f"Saved at {clock()}.", "opened": kept.section.fingerprint, "problems": []})


def beside(kept: Kept, person: Any) -> JsonResponse:
    problems = [str(each) for errors in kept.form.errors.values() for each in errors]
    said = f"Kept at {clock()}, but not part of the proposal yet: {' '.join(problems)}"
    return JsonResponse({"said": said, "opened": kept.section.fingerprint, "problems": problems})


def conflict(kept: Kept, person: Any) -> JsonResponse:
    """Both texts, field by field. Sent again with this `opened`, what was typed takes the place of what stands."""
    differences = [each._asdict() for each in kept.differences]
    found = {"said": who_was_first(kept, person), "opened": kept.section.fingerprint, "differences": differences}
    return JsonResponse(found, status=409)


def too_long(kept: Kept, person: Any) -> JsonResponse:
    return JsonResponse({"said": TOO_LONG}, status=413)


def clock() -> str:
    return date_format(localtime(now()), "g:iA").lower()


ANSWERS = {
    Place.IN_DRAFT: saved,
    Place.OUTDATED: saved,
    Place.BESIDE: beside,
    Place.SET_ASIDE: conflict,
    Place.NOWHERE: too_long,
}
