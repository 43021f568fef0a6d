"""The moderation desk: what waits for a moderator, since when, what became of the rest, and each proposal on it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, now
from django.views.decorators.http import require_POST, require_safe

from proposals import rights
from proposals.desk import shelves
from proposals.desk.review import notes_for, offered_to, review_of
from proposals.errors import NotReady
from proposals.filters.proposal import DeskFilter
from proposals.forms.changes import titles_of
from proposals.forms.gateways import GatewaysForm
from proposals.forms.refusals import show_refusal
from proposals.likeness.verdicts import beside_a_submission
from proposals.models import Proposal
from proposals.people.objections import objections_told_to
from proposals.projections import HAPPENED
from proposals.services import claims, moderation
from proposals.views.lists import is_number, narrows, page_of
from proposals.views.saved import links_of_saved

# What can be done to several at once; exchange/bulk.py holds the verbs.
BULK_ACTS = [
    ("claim", "Claim"), ("release", "Release"), ("pass_to_panel", "Pass to panel"),
    ("return_for_changes", "Return for changes"), ("decline", "Decline with signpost"),
]  # fmt: skip


def must_be_a_moderator(request: HttpRequest) -> None:
    if not request.user.has_perm(rights.DESK):
        raise PermissionDenied("The moderation desk is for moderators.")


def find(request: HttpRequest, reference: str) -> Proposal:
    """A proposal on the desk of this moderator; those they have a part in are not there."""
    must_be_a_moderator(request)
    on_the_desk = Proposal.objects.visible_to(request.user, rights.DESK).for_listing()
    on_the_desk = on_the_desk.with_rights(request.user, rights.READ, rights.IMPARTIAL, rights.MARKS)
    return get_object_or_404(on_the_desk.with_version_count(), reference=reference)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    must_be_a_moderator(request)
    shelf = shelves.find_shelf(request.GET.get("shelf", "waiting"))
    if shelf is None:
        raise Http404
    shown = DeskFilter(request.GET, shelves.on_shelf(shelf, request.user), request=request, shelf=shelf)
    counts, is_narrowed = shelves.counts_for(request.user), narrows(shown.form)
    page = page_of(request, shown.qs, count=None if is_narrowed else counts[shelf.name])
    context = {
        "shelf": shelf,
        "shelves": shelves.SHELVES,
        "counts": counts,
        "news": shelves.news_for(request.user),
        "HAPPENED": HAPPENED,
        "page": page,
        "lines": shelves.lines_for(list(page), request.user),
        "saved_filters": links_of_saved(request.user, "desk"),
        "list_name": "desk",
        "bulk_acts": [{"value": name, "text": label} for name, label in BULK_ACTS],
        "ticks_all": request.GET.get("tick") == "all",
        "steps": shelves.moderators_steps(request.user),
        "filter_form": shown.form,
        "forms": [shown.form],
        "is_narrowed": is_narrowed,
        "sort": request.GET.get("sort", ""),
    }
    return render(request, "proposals/moderation/desk.html", context)


@login_required
@require_safe
def review(request: HttpRequest, reference: str) -> HttpResponse:
    return review_page(request, find(request, reference))


def review_page(request: HttpRequest, proposal: Any, form: Any = None) -> HttpResponse:
    """The page of one proposal; `form` is the one of its forms that was sent and not taken."""
    review = review_of(proposal, request.user, in_full="all" in request.GET)
    gateways = form if isinstance(form, GatewaysForm) else GatewaysForm(proposal=proposal)
    context = {
        "review": review,
        "seen": review.seen,
        "section_titles": titles_of(proposal),
        "offered": offered_to(proposal, request.user, is_author=False, is_team=True),
        "notes": notes_for(proposal) if request.user.has_perm("proposals.see_notes", proposal) else None,
        "objections": objections_told_to(request.user, proposal),
        "form": gateways,
        "forms": [form] if form else [],
    }
    context |= beside_a_submission(proposal, request.user) | {"has_versions": proposal.version_count > 1}
    return render(request, "proposals/moderation/review.html", context)


@login_required
@require_POST
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = find(request, reference)
    seen_claim = request.POST.get("take_over", "")
    claims.claim(proposal.pk, by=request.user, take_over=int(seen_claim) if is_number(seen_claim) else None)
    messages.success(request, f"{reference} is yours: other moderators see that you are working on it.")
    return redirect("proposals:review", reference)


@login_required
@require_POST
def release(request: HttpRequest, reference: str) -> HttpResponse:
    claims.release(find(request, reference).pk, by=request.user)
    messages.success(request, f"{reference} is back on the desk. Your answers and notes are kept.")
    return redirect("proposals:desk")


@login_required
@require_POST
def gateways(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = find(request, reference)
    form = GatewaysForm(request.POST, proposal=proposal)
    if not form.is_valid():
        return review_page(request, proposal, form)
    try:
        moderation.answer_gateways(proposal.pk, by=request.user, answers=form.cleaned_data["answers"])
    except NotReady as refusal:
        show_refusal(form, refusal)
        return review_page(request, proposal, form)
    still_open = len(proposal.open_gateways())
    left = f"{still_open} still to answer." if still_open else "All are answered: it can be passed to a panel."
    messages.success(request, f"Your answers are saved. {left}")
    return redirect("proposals:review", reference)


@login_required
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Everything up to the moment at which the page was made is no news any more."""
    must_be_a_moderator(request)
    claims.mark_desk_seen(by=request.user, until=moment_of(request.POST.get("until", "")))
    return redirect("proposals:desk")


def moment_of(typed: str) -> datetime:
    """The moment that a page wrote into its form; this one where it is no such moment."""
    try:
        moment = parse_datetime(typed)
    except ValueError:
        moment = None
    return now() if moment is None or is_naive(moment) else moment
