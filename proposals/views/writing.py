"""Writing a proposal: a name, a page of sections, one form for each, a last look, and it is handed in."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals import guards
from proposals.attachments.attached import files_of
from proposals.attachments.uploads import takes_files
from proposals.desk.review import request_to_answer
from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.forms.drafting import Difference, SectionForm
from proposals.forms.eligibility import EligibilityForm
from proposals.forms.refusals import show_refusal
from proposals.forms.sections import Section, Written, read_section, read_sections, sections_of
from proposals.forms.similar import MOST_LETTERS
from proposals.forms.steps import SubmitForm
from proposals.forms.writing import StartForm
from proposals.likeness.search import similar_to
from proposals.likeness.stories import stories_like
from proposals.models import Attachment, Call, Proposal, TextSetAside
from proposals.people.applicants import named_in
from proposals.people.objections import objections_of_its_writer
from proposals.projections import changes_asked_for, due_on, submit_by
from proposals.services import sections, writing
from proposals.services.attachments import limits_of
from proposals.services.edits import MOST_SET_ASIDE
from proposals.services.sections import Place
from proposals.states import State
from proposals.steps import reasons_against
from proposals.views.answer_files import take_in_answers, take_out
from proposals.views.eligibility import kept_answers
from proposals.views.signing_in import signed_in

MOST_EDITS = 50
GAVE_WAY = (
    f"Of your texts that wait in this draft, the latest {MOST_SET_ASIDE} are kept, and fewer where they are very long: "
    "the oldest is deleted now."
)


@require_http_methods(["GET", "HEAD", "POST"])
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
        not_nhs = request.POST.getlist("not_nhs")
        proposal = writing.start_proposal(call.pk, by=request.user, title=title, eligibility=answered, not_nhs=not_nhs)
        messages.success(request, f"Your draft {proposal.reference} is saved. Write its parts in any order.")
        found = similar_to(title, "", request.user, besides=proposal) or stories_like(title, "", request.user)
        return redirect("proposals:similar" if found else "proposals:write", proposal.reference)
    return render(request, "proposals/writing/start.html", {"call": call, "form": form})


@require_safe
@login_required
def hub(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = proposal_of(request, reference)
    if proposal.state != State.DRAFT:
        return _no_draft_any_more(request, proposal)
    written = read_sections(proposal)
    context = _frame(request, proposal) | {
        "sections": written,
        "done": sum(each.is_done for each in written),
        "is_ready": all(each.is_done for each in written),
        "set_aside": proposal.texts_set_aside.filter(by=request.user.pk),
        "most_set_aside": MOST_SET_ASIDE,
        "edits": proposal.section_edits.select_related("by")[:MOST_EDITS],
        "titles": titles_of(sections_of(proposal)),
        "asked": request_to_answer(proposal),
        "asked_for": changes_asked_for(proposal),
        "may_withdraw": request.user.has_perm("proposals.withdraw", proposal),
        "similar": similar_to(proposal.title, proposal.pitch, request.user, besides=proposal),
        "objections": len(objections_of_its_writer(request.user, proposal)),
        "files": files_of(proposal, request.user, names=True),
        "limits": limits_of(proposal.call),
    }
    return render(request, "proposals/writing/hub.html", context)


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def section(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    proposal = proposal_of(request, reference)
    written = read_section(section, proposal)
    if written is None:
        raise Http404
    if request.method == "POST":
        kept = sections.keep(proposal.pk, section, by=request.user, sent=request.POST)
        refused = take_in_answers(request, proposal, written.stored.file_questions.values())
        removed = take_out(request, proposal)
        return _after_keeping(request, kept, refused, removed)
    if proposal.state != State.DRAFT:
        return _no_draft_any_more(request, proposal)
    aside = proposal.texts_set_aside.filter(section=section, by=request.user.pk)
    if "aside" in request.GET:
        chosen = get_object_or_404(aside, pk=version_in(request.GET["aside"]))
        form = written.filled(chosen.typed, tab=chosen.tab, turn=chosen.turn)
        return _section_page(request, written, form, form.differences(written.form))
    return _section_page(request, written, written.form, aside=aside)


def _after_keeping(
    request: HttpRequest, kept: sections.Kept, refused: dict[str, list[str]], removed: Attachment | None
) -> HttpResponse:
    """What the Save button leads to: on to the next section, or back to the form with what is wrong with it."""
    written, proposal = kept.section, kept.section.proposal
    if form := _form_to_put_right(kept, refused, request.user):
        return _section_page(request, written, form, kept.differences if kept.place == Place.SET_ASIDE else None)
    if kept.place == Place.OUTDATED:
        messages.info(request, "Newer text from this page was kept already. It is shown here.")
        for reasons in refused.values():
            messages.error(request, " ".join(reasons))
        return redirect("proposals:section", proposal.reference, written.section.slug)
    if removed:
        messages.success(request, f"“{removed.name}” is removed.")
        return redirect("proposals:section", proposal.reference, written.section.slug)
    messages.success(request, f"“{written.section.title}” is saved.")
    if "find_partners" in request.POST:
        return redirect("proposals:partners", proposal.reference)
    if "later" in request.POST:
        return redirect("proposals:write", proposal.reference)
    return redirect(*_after(written.section, proposal))


def _form_to_put_right(kept: sections.Kept, refused: dict[str, list[str]], person: Any) -> SectionForm | None:
    """The form to show again, with what could not be saved and why each file was refused; None when all is well."""
    written, form = kept.section, None
    if kept.place == Place.SET_ASIDE and kept.aside:
        form = written.filled(kept.aside.typed, tab=kept.aside.tab, turn=kept.aside.turn)
        show_refusal(form, StaleVersion(who_was_first(kept, person)))
    elif kept.place in (Place.BESIDE, Place.NOWHERE):
        form = written.form if kept.place == Place.BESIDE else kept.form
    elif refused and kept.place == Place.IN_DRAFT:
        form = written.filled(kept.form.typed())
    if form and form.errors is not None:
        for name, reasons in refused.items():
            form.add_error(name, reasons)
    return form


@require_POST
@login_required
def drop_text(request: HttpRequest, reference: str, section: str, pk: int) -> HttpResponse:
    proposal = proposal_of(request, reference)
    aside = get_object_or_404(proposal.texts_set_aside.filter(section=section, by=request.user.pk), pk=pk)
    sections.drop_text_set_aside(aside.pk, by=request.user)
    messages.success(request, "The text that you had set aside is deleted.")
    return redirect("proposals:section", reference, section)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = proposal_of(request, reference)
    if proposal.state != State.DRAFT:
        return redirect("proposals:submitted", reference)
    form = SubmitForm(request.POST if request.method == "POST" else None, proposal=proposal, person=request.user)
    if form.is_valid() and _submitted(request, form):
        return redirect("proposals:submitted", reference)
    context = _frame(request, proposal) | {
        "form": form,
        "sections": (written := read_sections(proposal)),
        "missing": [part for each in written for part in each.missing],
        "to_look_at": [each for each in written if each.needs_a_look],
        "is_ready": all(each.is_done for each in written),
        "may_submit": request.user.has_perm("proposals.submit", proposal),
        "files": files_of(proposal, request.user, names=True),
        "limits": limits_of(proposal.call),
    }
    return render(request, "proposals/writing/check.html", context)


@require_safe
@login_required
def submitted(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = proposal_of(request, reference)
    if proposal.shown_state != State.SUBMITTED:
        return redirect("proposals:detail", reference)
    context = {"proposal": proposal, "answer_by": due_on(proposal, proposal.shown_state)}
    return render(request, "proposals/writing/submitted.html", context)


def proposal_of(request: HttpRequest, reference: str) -> Proposal:
    """The writer's own proposal; whoever may only read it is told so, others learn nothing."""
    mine = Proposal.objects.visible_to(request.user).for_listing().with_authors().select_related("spread_plan")
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
        "named": named_in(proposal),
    }


def _section_page(
    request: HttpRequest,
    written: Written,
    form: SectionForm,
    differences: list[Difference] | None = None,
    aside: Iterable[TextSetAside] = (),
) -> HttpResponse:
    """`differences` stand between what stands and what `form` holds; `aside` are own texts that came second."""
    all_sections = sections_of(form.proposal)
    context = {
        "written": written,
        "chosen": written.section,
        "form": form,
        "differences": differences or [],
        "set_aside": aside,
        "most_set_aside": MOST_SET_ASIDE,
        "titles": titles_of(all_sections),
        "place": all_sections.index(written.section) + 1,
        "how_many": len(all_sections),
        **alike_while_writing(form, request.user),
        "files": files_of(form.proposal, request.user, names=True) if form.file_questions else [],
    }
    return render(request, "proposals/writing/section.html", _frame(request, form.proposal) | context)


def alike_while_writing(form: SectionForm, person: Any) -> dict[str, Any]:
    """Proposals and stories like the title and pitch on this page; none where it does not ask for them."""
    if "pitch" not in form.fields:
        return {"similar": None, "stories": []}
    title, pitch = (str(form[name].value() or "")[:MOST_LETTERS] for name in ("title", "pitch"))
    found = similar_to(title, pitch, person, besides=form.proposal)
    return {"similar": found, "stories": stories_like(title, pitch, person)}


def titles_of(sections_here: Iterable[Section]) -> dict[str, str]:
    return {each.slug: each.title for each in sections_here}


def who_was_first(kept: sections.Kept, person: Any) -> str:
    row = kept.section.row
    who = "Somebody" if row is None else "You" if row.changed_by_id == person.pk else str(row.changed_by)
    where = " in another tab or on another device" if who == "You" else ""
    told = f"{who} changed this section{where} after you opened it here. Both texts are kept: compare them and choose."
    return f"{told} {GAVE_WAY}" if kept.gone else told


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
