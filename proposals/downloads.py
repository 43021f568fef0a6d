"""Handing a file out: to whoever may read its proposal, as something to save and never as something to run. A PDF can
also be read beside a page of ours."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.encoding import iri_to_uri
from django.utils.http import content_disposition_header

from proposals import storage
from proposals.attached import may_open
from proposals.files.kinds import PDF
from proposals.models import Attachment

SANDBOX = "default-src 'none'; sandbox"
# A browser shows a PDF by a viewer of its own, which a sandbox would stop; it stands in our own pages alone.
VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def file_to_open(reference: str, number: int, person: Any) -> Attachment:
    """The file, or the same 404 whether there is none, one may not know of it, or it was not found clean."""
    readable = Attachment.objects.visible_to(person).filter(proposal__reference=reference)
    attachment = get_object_or_404(readable, number=number)
    if not may_open(attachment, person):
        raise Http404
    return attachment


def handed_out(attachment: Attachment) -> HttpResponseBase:
    """Its bytes, with nothing that a browser could show, run or keep (RFC 6266; ASVS 5.0: 5.4, 14.3)."""
    if settings.ATTACHMENTS_INTERNAL_PATH:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = iri_to_uri(settings.ATTACHMENTS_INTERNAL_PATH + attachment.address)
    else:
        response = FileResponse(storage.attachments().open(attachment.address))
        response["Content-Length"] = str(attachment.size_bytes)
    response["Content-Type"] = attachment.content_type
    response["Content-Disposition"] = content_disposition_header(True, attachment.name) or "attachment"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def shown_beside(attachment: Attachment) -> HttpResponseBase:
    """A PDF, to be read in a frame of a page of ours; every other kind is only ever handed out."""
    if attachment.kind != PDF:
        raise Http404
    response = handed_out(attachment)
    response["Content-Disposition"] = content_disposition_header(False, attachment.name) or "inline"
    response["Content-Security-Policy"] = VIEWER
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
