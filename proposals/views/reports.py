"""Reporting a comment, the moderators' list of reports, and what a moderator does about one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals import rights
from proposals.discussion.comments import comments_to_moderate, reported_comments, see_report
from proposals.errors import NotReady, WrongState
from proposals.forms.discussion import ReportForm, RulingForm
from proposals.forms.refusals import show_refusal
from proposals.models import Comment, Ruling
from proposals.services import comment_moderation as moderation
from proposals.views.discussion import find_comment
from proposals.views.lists import page_of

DONE = {
    Ruling.HIDDEN: "The comment is hidden. Its writer and those who reported it are told.",
    Ruling.SHOWN: "The comment can be read again. Its writer is told.",
    Ruling.KEPT: "The comment stays. Those who reported it are told.",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, reference: str, comment_pk: int) -> HttpResponse:
    comment = find_comment(request, reference, comment_pk)
    moderation.must_be_able_to_report(comment, by=request.user)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _taken(form, moderation.report_comment, comment, request):
        messages.success(request, "The moderators are asked to look at it. You are told what they do.")
        return redirect("proposals:comment", reference, comment.pk)
    return render(request, "proposals/discussion/report.html", {"comment": comment, "form": form})


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(rights.MODERATE_TALK):
        raise PermissionDenied("Reports of comments are for moderators and the programme team.")
    page = page_of(request, reported_comments(request.user))
    return render(request, "proposals/discussion/reports.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: HttpRequest, reference: str, comment_pk: int) -> HttpResponse:
    comment = _moderated(request, reference, comment_pk)
    moderation.must_be_able_to_moderate(comment, by=request.user)
    reported = see_report(comment)
    form = RulingForm(request.POST if request.method == "POST" else None, comment=comment, waits=bool(reported.waiting))
    if form.is_bound and form.is_valid():
        ruling = Ruling(form.cleaned_data["ruling"])
        if _taken(form, moderation.VERBS[ruling], comment, request):
            messages.success(request, DONE[ruling])
            return redirect("proposals:reports")
    return render(
        request, "proposals/discussion/moderate.html", {"reported": reported, "comment": comment, "form": form}
    )


def _moderated(request: HttpRequest, reference: str, comment_pk: int) -> Comment:
    """For those who may moderate there and nobody else."""
    if not request.user.has_perm(rights.MODERATE_TALK):
        raise Http404
    return get_object_or_404(comments_to_moderate(request.user), proposal__reference=reference, pk=comment_pk)


def _taken(form: Any, act: Any, comment: Comment, request: HttpRequest) -> bool:
    try:
        act(comment.pk, by=request.user, reason=form.cleaned_data["reason"])
    except (NotReady, WrongState) as refusal:
        show_refusal(form, refusal)
        return False
    return True
