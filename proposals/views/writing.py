"""Writing a proposal: a name, a page of sections, one form for each, a last look, and it is handed in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from proposals import guards
from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.forms.drafting import Difference, SectionForm
from proposals.forms.eligibility import EligibilityForm
from proposals.forms.refusals import show_refusal
from proposals.forms.sections import Section, read_sections, section_called, sections_of
from proposals.forms.steps import SubmitForm
from proposals.forms.writing import StartForm
from proposals.models import Call, Proposal
from proposals.projections import changes_asked_for, due_on, submit_by
from proposals.services import writing
from proposals.states import State
from proposals.steps import reasons_against
from proposals.views.eligibility import kept_answers
from proposals.views.signing_in import signed_in


@signed_in
def start(request: HttpRequest, code: str) -> HttpResponse:
    call = get_object_or_404(Call.objects.visible_to(request.user), code=code)
    writing.must_be_able_to_start(call, by=request.user)
    answered = kept_answers(request, call)
    if not EligibilityForm(answered, call=call).is_met():
        return redirect("proposals:eligibility", code)
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        title = form.cleaned_data["title"]
        proposal = writing.start_proposal(call.pk, by=request.user, title=title, eligibility=answered)
        messages.success(request, f"Your draft {proposal.reference} is saved. Write its parts in any order.")
        return redirect("proposals:write", proposal.reference)
    return render(request, "proposals/writing/start.html", {"call": call, "form": form})


@login_required
def hub(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = _proposal_of(request, reference)
    if proposal.state != State.DRAFT:
        return _no_draft_any_more(request, proposal)
    context = _frame(request, proposal) | {
        "sections": (sections := read_sections(proposal)),
        "missing": [part for each in sections for part in each.missing],
        "asked_for": changes_asked_for(proposal),
        "may_withdraw": request.user.has_perm("proposals.withdraw", proposal),
    }
    return render(request, "proposals/writing/hub.html", context)


@signed_in
def section(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    proposal = _proposal_of(request, reference)
    chosen = section_called(section, proposal)
    if chosen is None:
        raise Http404
    if request.method != "POST":
        if proposal.state != State.DRAFT:
            return _no_draft_any_more(request, proposal)
        return _section_page(request, chosen, chosen.form(proposal=proposal))
    form = chosen.form(request.POST, proposal=proposal)
    if not form.is_valid():
        return _section_page(request, chosen, form)
    try:
        _save(form, by=request.user)
    except StaleVersion as refusal:
        form, differences = _made_from_the_latest(chosen, form)
        show_refusal(form, refusal)
        return _section_page(request, chosen, form, differences)
    messages.success(request, f"“{chosen.title}” is saved.")
    if "later" in request.POST:
        return redirect("proposals:write", reference)
    return redirect(*_after(chosen, proposal))


@login_required
def check(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = _proposal_of(request, reference)
    if proposal.state != State.DRAFT:
        return redirect("proposals:submitted", reference)
    form = SubmitForm(request.POST if request.method == "POST" else None, proposal=proposal, person=request.user)
    if form.is_valid() and _submitted(request, form):
        return redirect("proposals:submitted", reference)
    context = _frame(request, proposal) | {
        "form": form,
        "sections": (sections := read_sections(proposal)),
        "missing": [part for each in sections for part in each.missing],
        "may_submit": request.user.has_perm("proposals.submit", proposal),
    }
    return render(request, "proposals/writing/check.html", context)


@login_required
def submitted(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = _proposal_of(request, reference)
    if proposal.shown_state != State.SUBMITTED:
        return redirect("proposals:detail", reference)
    context = {"proposal": proposal, "answer_by": due_on(proposal, proposal.shown_state)}
    return render(request, "proposals/writing/submitted.html", context)


def _proposal_of(request: HttpRequest, reference: str) -> Proposal:
    """The writer's own proposal; whoever may only read it is told so, others learn nothing."""
    mine = Proposal.objects.visible_to(request.user).for_listing().select_related("spread_plan")
    proposal = get_object_or_404(mine, reference=reference)
    if not request.user.has_perm("proposals.edit", proposal):
        raise NotPermitted("Only the authors of this proposal may change it.")
    return proposal


def _frame(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """What every page of writing shows: what it is about, and by when it must be in."""
    return {
        "proposal": proposal,
        "submit_by": submit_by(proposal),
        "why_late": reasons_against(guards.may_still_be_submitted, proposal),
        "lead_author": proposal.lead_author,
    }


def _section_page(
    request: HttpRequest, chosen: Section, form: SectionForm, differences: list[Difference] | None = None
) -> HttpResponse:
    sections = sections_of(form.proposal)
    context = {
        "chosen": chosen,
        "form": form,
        "differences": differences or [],
        "place": sections.index(chosen) + 1,
        "sections": sections,
    }
    return render(request, "proposals/writing/section.html", _frame(request, form.proposal) | context)


def _save(form: SectionForm, *, by: Any) -> None:
    """Save the section; an edit made elsewhere meanwhile is in the way only when it changed this very section."""
    proposal, given = form.proposal, form.arguments()
    try:
        writing.save_section(proposal.pk, by=by, version=form.cleaned_data["version"], **given)
    except StaleVersion:
        latest = Proposal.objects.select_related("spread_plan").get(pk=proposal.pk)
        theirs = type(form)(proposal=latest)
        if not form.differences(theirs):
            return
        if theirs.fingerprint() != form.cleaned_data["opened"]:
            raise
        writing.save_section(proposal.pk, by=by, version=latest.version, **given)


def _made_from_the_latest(chosen: Section, form: SectionForm) -> tuple[SectionForm, list[Difference]]:
    """The same words in a form that states the latest version, so that saving again works."""
    latest = Proposal.objects.for_listing().select_related("spread_plan").get(pk=form.proposal.pk)
    theirs = chosen.form(proposal=latest)
    differences = form.differences(theirs)
    typed: Any = form.data.copy()  # type: ignore[attr-defined]
    typed["version"], typed["opened"] = latest.version, theirs.fingerprint()
    again = chosen.form(typed, proposal=latest)
    again.is_valid()
    return again, differences


def _after(chosen: Section, proposal: Proposal) -> tuple[str, ...]:
    sections, reference = sections_of(proposal), proposal.reference or ""
    following = sections[sections.index(chosen) + 1 :]
    return ("proposals:section", reference, following[0].slug) if following else ("proposals:check", reference)


def _submitted(request: HttpRequest, form: SubmitForm) -> bool:
    """Hand it in. A second click finds it handed in already, which is what was wanted."""
    read = request.POST.get("version", "")
    try:
        writing.submit(form.proposal.pk, by=request.user, version=version_in(read) if read else None)
    except WrongState:
        return True
    except (NotReady, StaleVersion) as refusal:
        show_refusal(form, refusal)
        return False
    return True


def version_in(sent: str) -> int:
    """The version that the page carried; what is no number is no version either."""
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def _no_draft_any_more(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    messages.info(request, "This proposal is not a draft any more, so its text can’t be changed.")
    return redirect("proposals:detail", proposal.reference)
