"""The letters of a call: how managers word them, how they look with a real proposal, and each as it was sent."""

from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp, csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from proposals import rights
from proposals.errors import StaleVersion
from proposals.forms.refusals import show_refusal, typed_over
from proposals.mailing.messages import html_of
from proposals.models import Call, Proposal
from scoring.finding import find_call
from scoring.forms.letters import PreviewForm, WordingForm
from scoring.lettering import FIELDS_OF, Wording
from scoring.letters.wording import Written, as_it_stands, letters_read_by, merge, to_preview, values_for, wordings_of
from scoring.models import LetterKind, LetterTemplate
from scoring.services.letters import save_wording
from scoring.views.running import READ_OR_SEND

FOR_READING = ["GET", "HEAD"]
OF_A_MAIL = {
    "default-src": [NONE], "style-src": ["'unsafe-inline'"], "frame-ancestors": [SELF], "sandbox": ["allow-popups"]
}  # fmt: skip


@login_required
@require_http_methods(FOR_READING)
def of_call(request: HttpRequest, code: str) -> HttpResponse:
    call = find_call(request.user, code, may="calls.manage")
    return render(request, "scoring/letters/of_call.html", {"call": call, "wordings": wordings_of(call).values()})


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
@login_required
@require_http_methods(READ_OR_SEND)
def wording(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Sent with one button, the text is merged and shown; with the other one it is kept."""
    call = find_call(request.user, code, may="calls.manage")
    standing = find_wording(call, kind)
    form = WordingForm(request.POST if request.method == "POST" else None, wording=standing)
    if form.is_valid() and request.POST.get("act") == "save":
        given = form.cleaned_data
        try:
            save_wording(
                call.pk, kind, by=request.user, version=given["version"], subject=given["subject"], text=given["text"]
            )
        except StaleVersion as refusal:
            return show(request, call, typed_again(form, call, refusal), stands=find_wording(call, kind))
        messages.success(request, "The wording is saved. Letters that were sent stay as they were.")
        return redirect("scoring:letter_wording", code, kind)
    return show(request, call, form)


@xframe_options_sameorigin
@csp(OF_A_MAIL)  # type: ignore[arg-type]
@login_required
@require_http_methods(FOR_READING)
def as_mail(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The saved wording as the mail will look, in a frame that runs no script and fetches nothing."""
    call = find_call(request.user, code, may="calls.manage")
    standing = find_wording(call, kind)
    proposal = chosen(PreviewForm(request.GET, references=references_of(call, request.user)), call, request.user)
    if proposal is None:
        raise Http404
    written = merged_with(proposal, standing)
    lead = proposal.lead_author
    return HttpResponse(html_of(lead.get_short_name() if lead else "", written.subject, written.text))


@login_required
@require_http_methods(FOR_READING)
def letter(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A letter as it was sent, for its readers and to print."""
    readable = Proposal.objects.visible_to(request.user, rights.READ).for_listing()
    proposal = get_object_or_404(readable, reference=reference)
    found = next((each for each in letters_read_by(request.user, proposal) if each.pk == pk), None)
    if found is None:
        raise Http404
    return render(request, "scoring/letters/letter.html", {"proposal": proposal, "letter": found})


def find_wording(call: Call, kind: str) -> LetterTemplate:
    if kind not in LetterKind.values:
        raise Http404
    return wordings_of(call)[kind]


def references_of(call: Call, person: Any) -> list[tuple[str, str]]:
    return list(to_preview(call, person).values_list("reference", "title"))


def chosen(form: PreviewForm, call: Call, person: Any) -> Proposal | None:
    """The proposal that was asked for, or the first one; None where there is none."""
    wanted = form.cleaned_data["proposal"] if form.is_valid() else ""
    rows = to_preview(call, person)
    return rows.filter(reference=wanted).first() if wanted else rows.first()


def merged_with(proposal: Proposal, wording: LetterTemplate | Wording, kind: str = "") -> Written:
    kind = kind or getattr(wording, "kind", "")
    return merge(wording, values_for(proposal, as_it_stands(proposal, kind)), kind)


def typed_again(form: WordingForm, call: Call, refusal: StaleVersion) -> WordingForm:
    standing = find_wording(call, form.wording.kind)
    again = WordingForm(typed_over(form, version=standing.version), wording=standing)
    again.is_valid()
    show_refusal(again, refusal)
    return again


def show(request: HttpRequest, call: Call, form: WordingForm, *, stands: LetterTemplate | None = None) -> HttpResponse:
    kind, person = form.wording.kind, request.user
    picker = PreviewForm(request.POST or request.GET, references=references_of(call, person))
    proposal = chosen(picker, call, person)
    is_typed = form.is_bound and not form.errors
    typed = Wording(form.cleaned_data["subject"], form.cleaned_data["text"]) if is_typed else form.wording
    context = {
        "call": call,
        "wording": form.wording,
        "form": form,
        "picker": picker,
        "forms": [form, picker],
        "fields": FIELDS_OF[kind],
        "proposal": proposal,
        "preview": merged_with(proposal, typed, kind) if proposal and (is_typed or not form.is_bound) else None,
        "is_saved": not form.is_bound,
        "stands": stands,
    }
    return render(request, "scoring/letters/wording.html", context)
