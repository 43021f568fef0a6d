"""A copy of a proposal to keep: one to print and one as PDF, for those who may read it in full."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_safe

from proposals import rights
from proposals.forms.sections import Written, read_sections
from proposals.models import WRITERS, Proposal
from proposals.paper import Answer, Part, Sheet, as_pdf
from proposals.projections import SeenInFull, see_in_full
from proposals.states import State


@require_safe
def print_copy(request: HttpRequest, reference: str) -> HttpResponse:
    sheet = sheet_of(_read_in_full(request, reference))
    return _kept_nowhere(render(request, "proposals/reading/copy.html", {"sheet": sheet}))


@require_safe
def pdf_copy(request: HttpRequest, reference: str) -> HttpResponse:
    sheet = sheet_of(_read_in_full(request, reference))
    response = HttpResponse(as_pdf(sheet, made_at=now()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{sheet.reference}.pdf"'
    return _kept_nowhere(response)


def _read_in_full(request: HttpRequest, reference: str) -> SeenInFull:
    readable = Proposal.objects.visible_to(request.user, rights.READ).for_listing().select_related("spread_plan")
    return see_in_full(get_object_or_404(readable, reference=reference), request.user)


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def sheet_of(full: SeenInFull) -> Sheet:
    """The proposal as this person may read it. Its title stands on top, so it is no answer of its own."""
    seen, proposal = full.seen, full.proposal
    written = read_sections(proposal) if proposal else []
    parts = [
        Part(each.section.title, list(answers_in(each, hides_applicants=seen.hides_applicants))) for each in written
    ]
    return Sheet(
        reference=seen.reference,
        title=seen.title,
        caption=seen.call.title,
        foot=f"Copy made on {when(now())}",
        facts=list(facts_of(full)),
        parts=parts,
    )


def answers_in(section: Written, *, hides_applicants: bool) -> Iterator[Answer]:
    told = section.stored.answers(hides_applicants=hides_applicants)
    return (Answer(each.label, each.text) for each in told if each.label != "Title")


def facts_of(full: SeenInFull) -> Any:
    is_draft = full.seen.state == State.DRAFT
    yield "State", "Draft, not submitted" if is_draft else full.seen.state_label
    if full.seen.submitted_at and not is_draft:
        yield "Submitted", when(full.seen.submitted_at)
    if writers := [each for each in full.authors if each.role in WRITERS]:
        yield "Authors", ", ".join(f"{each.person} ({each.get_role_display().lower()})" for each in writers)


def when(moment: Any) -> str:
    local = localtime(moment)
    return f"{date_format(local, 'j F Y')}, {date_format(local, 'g:iA').lower()}"
