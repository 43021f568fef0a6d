"""Views that leak, each in its own way; they stand at addresses that only test_planted_leaks.py has."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from proposals.models import HistoryEntry, Proposal
from proposals.states import State
from scoring.models import Assignment, Decision, Mark, ScoreSheet

LEAKS: dict[str, Callable[[HttpRequest], HttpResponse]] = {}


def leak(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    LEAKS[view.__name__] = view
    return view


def said(*words: Any) -> HttpResponse:
    return HttpResponse(" ".join(map(str, words)))


@leak
def nothing_at_all(request):
    return said(Proposal.objects.visible_to(request.user).count())


@leak
def names_an_assessor(request):
    return said(*(each.assessor for each in Assignment.objects.counting().select_related("assessor")))


@leak
def counts_returned_sheets(request):
    return said(Assignment.objects.returned().count())


@leak
def orders_by_score(request):
    shown = Proposal.objects.visible_to(request.user).exclude(score=None).order_by("score", "-pk")
    return said(*(each.reference for each in shown))


@leak
def tells_a_decision_in_a_header(request):
    response = said("Nothing to see.")
    response["X-Decided"] = str(Proposal.objects.filter(state=State.FUNDED).count())
    return response


@leak
def asks_once_more_where_an_award_waits(request):
    if Decision.objects.filter(outcome="waiting").exists():
        Decision.objects.filter(outcome="waiting").count()
    return said("Nothing to see.")


@leak
def forbids_what_it_should_not_know(request):
    if Proposal.objects.filter(title__contains="of an idea").exists():
        raise PermissionDenied
    raise Http404


@leak
def searches_comments(request):
    return said(Mark.objects.filter(comment__contains="much to praise").exists())


@leak
def filters_by_the_true_state(request):
    return said(Proposal.objects.visible_to(request.user).filter(state=State.DECLINED).count())


@leak
def dates_its_answer_by_history(request):
    response = said("Nothing to see.")
    response["ETag"] = f'"{HistoryEntry.objects.count()}"'
    return response


@leak
def sends_you_elsewhere_once_it_is_decided(request):
    is_decided = Proposal.objects.filter(state=State.FUNDED, shown_state=State.SCORED).exists()
    return redirect("/proposals/" if is_decided else "/calls/")


@leak
def prints_the_note_to_the_chair(request):
    return said(f"<!-- {ScoreSheet.objects.exclude(private_note='').latest('pk').private_note} -->")


@leak
def refuses_in_other_words_when_all_is_in(request):
    if request.method == "GET":
        return said("Nothing to see.")
    missing = Assignment.objects.still_out().count()
    return said("You may not." if missing else "You may not, now that all sheets are in.", missing)


@leak
def lists_what_one_has_a_conflict_with(request):
    return said(*Assignment.objects.filter(assessor=request.user).values_list("proposal__title", flat=True))


@leak
def counts_conflicts(request):
    return said(request.user.assignments.filter(state="conflicted").count())


urlpatterns = [
    *(path(f"leaks/{name}/", view) for name, view in LEAKS.items()),
    path("", include("exchange.urls")),
]
