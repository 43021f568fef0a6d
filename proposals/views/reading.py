"""Reading: the list of proposals that this person may know of, and the page of one of them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from proposals import rights
from proposals.attachments.attached import files_of
from proposals.desk.review import offered_to
from proposals.discussion.comments import latest
from proposals.filters.proposal import NEWEST_FIRST, ProposalFilter
from proposals.likeness.verdicts import has_links, links_of
from proposals.models import Proposal
from proposals.people.support import interest_in
from proposals.projections import SeenInFull, see_all, see_in_full
from proposals.spread.pledges import pledging_of
from proposals.states import HAS_AWARD, State
from proposals.versions.resubmissions import Starts, has_other_starts, shows_earlier_start, starts_around
from proposals.views.lists import narrows, page_of
from proposals.views.saved import links_of_saved

RIGHTS = (rights.READ, rights.IMPARTIAL, rights.PLEDGE, rights.PLEDGES)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    known = Proposal.objects.visible_to(request.user)
    shown = ProposalFilter(request.GET, known.for_listing().with_counts().order_by(*NEWEST_FIRST), request=request)
    page = page_of(request, shown.qs)
    is_narrowed = narrows(shown.form)
    context = {
        "page": page,
        "rows": see_all(page, request.user),
        "total": known.count() if is_narrowed else page.paginator.count,
        "filter_form": shown.form,
        "forms": [shown.form],
        "is_narrowed": is_narrowed,
        "sort": request.GET.get("sort", "-submitted"),
        "saved_filters": links_of_saved(request.user, "proposals"),
        "list_name": "proposals",
    }
    return render(request, "proposals/reading/index.html", context)


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    known = Proposal.objects.visible_to(request.user).for_listing().select_related("spread_plan").with_version_count()
    known = known.annotate(has_other_starts=has_other_starts(request.user), has_links=has_links(request.user))
    known = known.annotate(shows_earlier_start=shows_earlier_start(request.user))
    known = known.with_authors().with_part_of(request.user).with_rights(request.user, *RIGHTS)
    proposal = get_object_or_404(known, reference=reference)
    full = see_in_full(proposal, request.user)
    context = {
        "full": full,
        "seen": full.seen,
        "plan": getattr(full.proposal, "spread_plan", None),
        "is_awarded": full.seen.state in HAS_AWARD,
        "follows_award": _follows_award(full, proposal, request.user),
        "steps": [step for step in full.steps if step.name != "submit"],
        "is_public": proposal.is_public,
        "has_thread": proposal.shown_state in HAS_AWARD,
        "may_be_found": proposal.is_public and not settings.DEMO,
        "address": settings.BASE_URL.rstrip("/") + request.path,
        "interest": interest_in(proposal, request.user),
        "pledging": pledging_of(request.user, proposal),
        "comment_count": proposal.comment_count,
        "latest_comments": latest(proposal, request.user),
        "feedback_waits": _feedback_waits(full),
        "may_start_again": full.seen.state == State.DECLINED and full.is_lead(request.user),
        "starts": _starts(full, request.user),
        "looks_back": full.may_read and proposal.shows_earlier_start and not (full.is_author or full.is_team),
        "links": links_of(proposal, request.user, is_team=full.is_team) if proposal.has_links else [],
        "is_team": full.is_team,
        "has_versions": full.may_compare and getattr(full.proposal, "version_count", 0) > 1,
        "files": files_of(full.proposal, request.user, names=full.is_author or full.is_team) if full.proposal else [],
        "offered": offered_to(proposal, request.user, is_author=full.is_author, is_team=full.is_team),
    }
    return render(request, "proposals/reading/detail.html", context)


def _starts(full: SeenInFull, person: Any) -> Starts | None:
    """What it started again from and what started from it: for its authors and the team."""
    proposal: Any = full.proposal if full.is_author or full.is_team else None
    return starts_around(proposal, person) if proposal and proposal.has_other_starts else None


def _follows_award(full: SeenInFull, proposal: Proposal, person: Any) -> bool:
    """Whether the page after the award is theirs: once the award is announced, and when it ended."""
    is_told = proposal.award_stands or proposal.award_ended
    return is_told and (full.is_author or rights.sees_embargoed(person, proposal))


def _feedback_waits(full: SeenInFull) -> bool:
    """Whether the panel's feedback is open to this author: the outcomes are announced and there was a score."""
    return full.is_author and full.seen.call.is_announced and _was_scored(full.proposal)


def _was_scored(proposal: Any) -> bool:
    return proposal is not None and proposal.score is not None
