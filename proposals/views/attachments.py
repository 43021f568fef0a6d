"""The files of a proposal: its authors attach and remove them, whoever may read the proposal opens them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.attachments.attached import files_of
from proposals.attachments.carried_over import files_left_out
from proposals.attachments.downloads import file_to_open, handed_out, shown_beside
from proposals.attachments.uploads import left_out, takes_files
from proposals.errors import NotReady, StoreFailed, StoreSilent
from proposals.files.kinds import ENDINGS
from proposals.forms.attachments import FilesForm
from proposals.models import Attachment, Proposal
from proposals.projections import submit_by
from proposals.services import attachments, scanning
from proposals.services.attachments import Answering, FileNotTaken, limits_of
from proposals.services.writing import must_be_open_to
from proposals.states import State
from proposals.views.answer_files import answering
from proposals.views.writing import signed_in

CHOOSE = "Choose at least one file."


@takes_files
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = proposal_of(request, reference)
    if request.method != "POST":
        if proposal.state != State.DRAFT and request.user.has_perm("proposals.edit", proposal):
            return redirect("proposals:detail", reference)
        must_be_open_to(proposal, by=request.user)
        return files_page(request, proposal, FilesForm())
    must_be_open_to(proposal, by=request.user)
    form = FilesForm(request.POST, request.FILES)
    taken, status = take_in(request, proposal, form)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        told = {"attached": [each.name for each in taken], "refused": [*form.errors.get("chosen", [])]}
        return JsonResponse(told, status=status)
    if taken:
        messages.success(request, said_of(taken))
    if form.is_valid():
        return redirect("proposals:attachments", reference)
    return files_page(request, proposal, form, status=status)


@require_safe
def download(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """The file itself, to those who may read the proposal; never shown by the browser, always saved."""
    return handed_out(file_to_open(reference, number, request.user))


@require_safe
def read(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """A PDF in the browser's own viewer, for a frame of one of our pages, under the rules of the download."""
    return shown_beside(file_to_open(reference, number, request.user))


@signed_in
@require_POST
def remove(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    proposal = proposal_of(request, reference)
    must_be_open_to(proposal, by=request.user)
    try:
        removed = attachments.remove(proposal.pk, number, by=request.user)
    except Attachment.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, f"“{removed.name}” is removed.")
    return redirect("proposals:attachments", reference)


def proposal_of(request: HttpRequest, reference: str) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(request.user).for_listing(), reference=reference)


def files_page(request: HttpRequest, proposal: Proposal, form: FilesForm, *, status: int = 200) -> HttpResponse:
    limits = limits_of(proposal.call)
    files = [each for each in files_of(proposal, request.user, names=True) if not each.question]
    context = {
        "proposal": proposal,
        "submit_by": submit_by(proposal),
        "form": form,
        "files": files,
        "limits": limits,
        "room_for": max(0, limits.files - len(files)),
        "endings": ENDINGS,
        "left_out": files_left_out(proposal, request.user),
    }
    return render(request, "proposals/attachments/index.html", context, status=status)


def take_in(request: HttpRequest, proposal: Proposal, form: FilesForm) -> tuple[list[Attachment], int]:
    """Take in what was sent, file by file: what is refused is told on the form, and the others stay. With the code of
    a question it is the answer to that.

    returns  the files that were attached, and the status: 200 unless there was no room, or the store did not answer
    """
    refused = left_out(request)
    taken, status = [], 507 if any(each.is_for_want_of_room for each in refused) else 200
    for each in refused:
        form.add_error("chosen", each.sentence)
    answers = question_answered(request, proposal)
    for upload in request.FILES.getlist("chosen"):
        try:
            taken.append(attachments.take_in(proposal, by=request.user, upload=upload, answering=answers))
        except (FileNotTaken, NotReady) as refusal:
            form.add_error("chosen", refusal.reasons)
        except StoreFailed as refusal:
            status = 503 if isinstance(refusal, StoreSilent) else 507
            form.add_error("chosen", [f"“{upload.name}” was not kept. {refusal}"])
            break
    scanning.scan_at_once(taken)
    if not taken and form.is_valid():
        form.add_error("chosen", CHOOSE)
    return taken, status


def question_answered(request: HttpRequest, proposal: Proposal) -> Answering | None:
    code = request.POST.get("question", "")
    if not code:
        return None
    asked = next((each for each in proposal.asked_in_the_form if each.code == code and each.takes_a_file), None)
    if asked is None:
        raise Http404
    return answering(asked, request.POST.get("replaces", ""))


def said_of(taken: list[Attachment]) -> str:
    if len(taken) == 1:
        return f"“{taken[0].name}” is attached."
    return f"{len(taken)} files are attached."
