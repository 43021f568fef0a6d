"""Handing a file out: to whoever may read its proposal, as something to save and never as something to run. A PDF can
also be read beside a page of ours."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.encoding import iri_to_uri
from django.utils.http import content_disposition_header

from proposals import rights
from proposals.attachments import storage
from proposals.attachments.attached import may_open
from proposals.files.kinds import PDF, Kind, generated_name
from proposals.models import Attachment

SANDBOX = "default-src 'none'; sandbox"
# A browser shows a PDF by a viewer of its own, which a sandbox would stop; it stands in our own pages alone.
VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


class FileToOpen(NamedTuple):
    """A file as one person gets it: as it was sent, or the stripped copy under a name that is made for it."""

    name: str
    address: str
    size_bytes: int
    kind: Kind


def file_to_open(reference: str, number: int, person: Any) -> FileToOpen:
    """The file, or the same 404 whether there is none, one may not know of it, or it was not found clean."""
    readable = Attachment.objects.visible_to(person).filter(proposal__reference=reference)
    attachment = get_object_or_404(readable.select_related("proposal__call"), number=number)
    if not may_open(attachment, person):
        raise Http404
    if not rights.hides_applicants_from(person, attachment.proposal):
        return FileToOpen(attachment.name, attachment.address, attachment.size_bytes, attachment.kind)
    if not attachment.stripped_bytes:
        raise Http404
    name = generated_name(number, attachment.name)
    return FileToOpen(name, attachment.stripped_address, attachment.stripped_bytes, attachment.kind)


def evidence_to_open(attachment: Attachment | None, person: Any) -> FileToOpen:
    """A file that shows what a site did, for who speaks for that site: the caller asked that."""
    if attachment is None or not may_open(attachment, person):
        raise Http404
    return FileToOpen(attachment.name, attachment.address, attachment.size_bytes, attachment.kind)


def handed_out(file: FileToOpen) -> HttpResponseBase:
    """Its bytes, with nothing that a browser could show, run or keep (RFC 6266; ASVS 5.0: 5.4, 14.3)."""
    if settings.ATTACHMENTS_INTERNAL_PATH:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = iri_to_uri(settings.ATTACHMENTS_INTERNAL_PATH + file.address)
    else:
        response = FileResponse(storage.attachments().open(file.address))
        response["Content-Length"] = str(file.size_bytes)
    response["Content-Type"] = file.kind.content_type
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def shown_beside(file: FileToOpen) -> HttpResponseBase:
    """A PDF, to be read in a frame of a page of ours; every other kind is only ever handed out."""
    if file.kind != PDF:
        raise Http404
    response = handed_out(file)
    response["Content-Disposition"] = content_disposition_header(False, file.name) or "inline"
    response["Content-Security-Policy"] = VIEWER
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
