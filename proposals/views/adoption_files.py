"""Reports of sites that may come with a file, and that file for who speaks for the site."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from proposals.attachments.downloads import evidence_to_open, handed_out
from proposals.errors import StoreFailed, StoreSilent
from proposals.forms.refusals import show_left_out, took
from proposals.services.attachments import FileNotTaken
from proposals.spread.site_leads import events_of, led_by


@login_required
@require_safe
def site_file(request: HttpRequest, lead_pk: int, event_pk: int) -> HttpResponseBase:
    """The file at an event of one's own site."""
    lead = get_object_or_404(led_by(request.user), pk=lead_pk)
    event = next((each for each in events_of([lead])[lead.pk] if each.pk == event_pk), None)
    if event is None:
        raise Http404
    return handed_out(evidence_to_open(event.file, request.user))


def reported(
    request: HttpRequest, form: forms.Form, plain: Callable[..., Any], with_file: Callable[..., Any]
) -> tuple[bool, int]:
    """Whether the report was taken, and the status of the page where not; what is wrong is told at its field.

    plain, with_file   the verb without a file, and the one that takes an `upload`; both know who asks and of what
    """
    if request.method != "POST":
        return False, 200
    is_valid = form.is_valid()
    show_left_out(form, request)
    if not is_valid or form.errors:
        return False, 200
    given = dict(form.cleaned_data)
    upload = given.pop("file")
    try:
        return (took(form, with_file, upload=upload, **given) if upload else took(form, plain, **given)), 200
    except (FileNotTaken, StoreFailed) as refusal:
        form.add_error("file", list(refusal.reasons))
        return False, 200 if isinstance(refusal, FileNotTaken) else 503 if isinstance(refusal, StoreSilent) else 507
