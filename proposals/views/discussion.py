"""The two discussions about a proposal: reading, writing, changing and removing. Reports stand in `reports.py`."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from proposals import rights
from proposals.discussion import comments as seen
from proposals.errors import NotReady, StaleVersion, WrongState
from proposals.forms.discussion import CommentForm
from proposals.forms.refusals import show_refusal, typed_over
from proposals.models import Audience, Comment, Proposal
from proposals.services import discussion
from proposals.views import lists

THREADS_A_PAGE = 20
PAGES = {Audience.EVERYBODY: "proposals:discussion", Audience.AUTHORS: "proposals:among_authors"}


@require_http_methods(["GET", "HEAD", "POST"])
def in_public(request: HttpRequest, reference: str) -> HttpResponse:
    return _discussion(request, reference, Audience.EVERYBODY)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def among_authors(request: HttpRequest, reference: str) -> HttpResponse:
    return _discussion(request, reference, Audience.AUTHORS)


def _discussion(request: HttpRequest, reference: str, audience: str) -> HttpResponse:
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    proposal = find_with_part(request, reference, audience)
    if request.method == "POST":
        discussion.must_be_able_to_write(proposal, audience, by=request.user)
    why_not = seen.why_not_write(proposal, request.user, audience)
    form = None if why_not else _form(request, proposal, audience)
    if form and form.is_bound and (written := _written(form, proposal, audience, request.user)):
        messages.success(request, "Your comment is posted.")
        return redirect("proposals:comment", reference, written.pk)
    return _shown(request, proposal, audience, form, why_not)


def _form(request: HttpRequest, proposal: Any, audience: str) -> CommentForm:
    sent = request.POST if request.method == "POST" else None
    answers = request.GET.get("answer", "")
    initial = {"parent": answers if answers.isdecimal() else None}
    return CommentForm(sent, proposal=proposal, audience=audience, person=request.user, initial=initial)


def _written(form: CommentForm, proposal: Any, audience: str, by: Any) -> Comment | None:
    if not form.is_valid():
        return None
    arguments = form.arguments() | {"audience": audience, "parent": form.cleaned_data["parent"]}
    try:
        return discussion.write_comment(proposal.pk, by=by, **arguments)
    except (NotReady, WrongState) as refusal:
        show_refusal(form, refusal)
        return None


def _shown(request: HttpRequest, proposal: Any, audience: str, form: CommentForm | None, why_not: str) -> HttpResponse:
    page = lists.page_of(request, seen.threads(proposal, request.user, audience), length=THREADS_A_PAGE)
    may = {"may_report": proposal.may_take_part, "may_moderate": may_moderate(proposal, request.user)}
    threads = seen.see_threads(page, request.user, whole=_thread_asked_for(request), **may)
    context = {
        "proposal": proposal,
        "is_public": audience == Audience.EVERYBODY,
        "page": page,
        "threads": threads,
        "forms": [form] if form else [],
        "comment_form": form,
        "answered": _answered(form, threads),
        "why_not": why_not,
    }
    return render(request, "proposals/discussion/discussion.html", context)


def _thread_asked_for(request: HttpRequest) -> int | None:
    """The one that `?thread=` names is shown with all of its answers."""
    number = request.GET.get("thread", "")
    return int(number) if lists.is_number(number) else None


def _answered(form: CommentForm | None, threads: list[seen.SeenComment]) -> int | None:
    """The thread on this page under which the form stands; without one it stands below all of them."""
    wanted = str(form["parent"].value()) if form else ""
    return next((each.pk for each in threads if each.may_be_answered and str(each.pk) == wanted), None)


def may_moderate(proposal: Any, person: Any) -> bool:
    return person.is_authenticated and person.has_perm(rights.MODERATE_TALK, proposal)


def find_with_part(request: HttpRequest, reference: str, audience: str = Audience.EVERYBODY) -> Any:
    right = rights.CONFER if audience == Audience.AUTHORS else rights.KNOW
    known = Proposal.objects.visible_to(request.user, right).for_listing()
    return get_object_or_404(known.with_part_of(request.user), reference=reference)


def find_comment(request: HttpRequest, reference: str, comment_pk: int) -> Comment:
    comments = Comment.objects.visible_to(request.user).with_a_place().filter(proposal__reference=reference)
    return get_object_or_404(comments.select_related("proposal__call", "writer"), pk=comment_pk)


# --- One comment ---------------------------------------------------------------------------------------------
@require_safe
def comment(request: HttpRequest, reference: str, comment_pk: int) -> HttpResponse:
    """Lead to the place of a comment: notices and mails point here, whatever page it has come to stand on."""
    found = find_comment(request, reference, comment_pk)
    top = found.parent_id or found.pk
    before = seen.threads(found.proposal, request.user, found.audience).filter(pk__lte=top).count()
    number = max(0, before - 1) // THREADS_A_PAGE + 1
    asked = {"page": number} if number > 1 else {}
    if found.parent_id and not seen.is_among_the_latest(found):
        asked["thread"] = found.parent_id
    query = f"?{urlencode(asked)}" if asked else ""
    return redirect(f"{reverse(PAGES[Audience(found.audience)], args=[reference])}{query}#comment-{found.pk}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str, comment_pk: int) -> HttpResponse:
    found = _own(request, reference, comment_pk)
    if not seen.may_still_edit(found, request.user):
        raise WrongState(discussion.TOO_LATE)
    as_it_is = {"text": found.text, "version": found.version}
    form = CommentForm(
        request.POST if request.method == "POST" else None,
        proposal=found.proposal,
        audience=found.audience,
        person=request.user,
        initial=as_it_is | {"picked": list(found.mentions.values_list("person", flat=True))},
    )
    if form.is_bound and form.is_valid() and _changed(form, found, request):
        messages.success(request, "Your comment is changed.")
        return redirect("proposals:comment", reference, found.pk)
    return render(request, "proposals/discussion/edit.html", {"comment": found, "form": form})


def _changed(form: CommentForm, found: Comment, request: HttpRequest) -> bool:
    try:
        discussion.edit_comment(
            found.pk, by=request.user, version=form.cleaned_data["version"] or 0, **form.arguments()
        )
    except StaleVersion as refusal:
        form.data = typed_over(form, version=refusal.stored["version"] if refusal.stored else 0)
        show_refusal(form, refusal)
        return False
    except NotReady as refusal:
        show_refusal(form, refusal)
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, reference: str, comment_pk: int) -> HttpResponse:
    found = _own(request, reference, comment_pk)
    if request.method == "POST":
        discussion.remove_comment(found.pk, by=request.user)
        messages.success(request, "Your comment is removed.")
        return redirect(PAGES[Audience(found.audience)], reference)
    return render(request, "proposals/discussion/remove.html", {"comment": found})


def _own(request: HttpRequest, reference: str, comment_pk: int) -> Comment:
    found = find_comment(request, reference, comment_pk)
    if found.writer_id != request.user.pk or found.removed_at:
        raise Http404
    return found
