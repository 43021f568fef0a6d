"""The ranking of a call on a page, and the same rows as a file."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from proposals.models import Call, SavedFilter
from proposals.services.saved import worth_keeping
from proposals.spread.pledges import Pledged
from proposals.states import CallState
from proposals.views.lists import narrows, page_of
from scoring.downloads import handed_out
from scoring.finding import find_call
from scoring.forms.ranking import BY_RANK, RankingFilter
from scoring.made_files import ranking_file
from scoring.models import ExportKind
from scoring.oversight.pledged import pledged_in
from scoring.ranking import RankedProposal, Ranking, rank_call
from scoring.ranking.agreement import agreement_among
from scoring.ranking.firmness import how_sure, in_words, with_firmness
from scoring.views.exports import offered


@login_required
@require_safe
def ranking(request: HttpRequest, code: str) -> HttpResponse:
    call = find_call(request.user, code, may="scoring.rank")
    ranked = rank_call(call, request.user)
    ranked = with_firmness(ranked, panel_pk=RankingFilter(request.GET, ranked).panel_pk)
    form = RankingFilter(request.GET, ranked)
    rows = form.rows()
    may_decide = request.user.has_perm("proposals.decline")
    firmness, pledged = ranked.firmness, pledged_in(call, request.user)
    shown = columns_of(form, ranked, pledged)
    page = page_of(request, rows)
    context = {
        "call": call,
        "ranking": ranked,
        "form": form,
        "narrowed": narrows(form),
        "page": page,
        "saved_views": views_saved(request.user, call),
        "is_view": bool(worth_keeping(request.GET.urlencode())),
        "shown": shown,
        "pledged": pledged,
        "columns": how_many_columns(shown, len(ranked.criteria)) + (1 if may_decide else 0),
        "firmness": firmness,
        "reliability": firmness.shares.reliability(ranked.sheets_wanted) if firmness.shares else None,
        "sees_leniency": request.user.has_perm("calls.manage"),
        "how_sure": how_sure,
        "in_words": in_words,
        "line_after": last_above(rows),
        "line_is_here": form.order == BY_RANK and is_on(page, last_above(rows)),
        "dots": [(dot_label(row), as_float(row.score), [float(total) for total in row.totals]) for row in page],
        "agreement": agreement_among(ranked, rows),
        "reached": [reach_of(row) for row in page if row.adjusted],
        "reached_above": sum(row.is_above_line for row in page if row.adjusted) if form.order == BY_RANK else None,
        "may_decide": may_decide,
        "may_export": request.user.has_perm("scoring.export"),
        "may_announce": is_closed(call) and request.user.has_perm("calls.announce"),
    }
    return render(request, "scoring/ranking/ranking.html", context)


@login_required
@require_safe
def shortlist(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """The part of the ranking that the address asks for, as a file; `kind` is one of `made_files.KINDS`."""
    call = find_call(request.user, code, may="scoring.export")
    if kind == "xlsx" and (offer := offered(request, ExportKind.RANKING, call)):
        return offer
    made = ranking_file(call, request.user, request.GET, kind)
    if made is None:
        reason = "The address asks for a part of the ranking that does not exist. Export from the page of the ranking."
        return render(request, "400.html", {"reason": reason}, status=400)
    return handed_out(made)


@login_required
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The ranking of the call that a saved view names, with the rest of its query."""
    query = request.GET.copy()
    call = find_call(request.user, (query.pop("call", None) or [""])[-1], may="scoring.rank")
    return redirect(f"{reverse('scoring:ranking', args=[call.code])}?{query.urlencode()}")


def views_saved(person: Any, call: Call) -> list[tuple[str, str]]:
    """[(name, address)] of what this person keeps of this ranking. One query."""
    address = reverse("scoring:ranking", args=[call.code])
    kept = [(each.name, parse_qsl(each.query)) for each in SavedFilter.objects.filter(person=person, of="ranking")]
    return [
        (name, f"{address}?{urlencode([pair for pair in query if pair[0] != 'call'])}")
        for name, query in kept
        if ("call", call.code) in query
    ]


def is_closed(call: Call) -> bool:
    """No submission is taken any more, and nothing is announced yet."""
    return call.state == CallState.OPEN and now() > call.last_moment


def last_above(rows: list[RankedProposal]) -> int | None:
    """After which row the funding line is drawn; None when no row stands above it. Exceptions don't move it."""
    return next((row.pk for row in reversed(rows) if row.is_above_line and not row.is_exception), None)


def is_on(page: Page[RankedProposal], line_after: int | None) -> bool:
    """Whether the funding line is drawn on this page: above its first row when no row stands above it."""
    return page.number == 1 if line_after is None else any(row.pk == line_after for row in page)


def columns_of(form: RankingFilter, ranked: Ranking, pledged: Mapping[int, Pledged]) -> list[str]:
    """The groups of columns to show; those of firmness and pledges only where there is something in them."""
    empty = {"firm"} if ranked.firmness.why_not else set()
    empty |= set() if pledged else {"pledges"}
    return [name for name in form.columns_shown if name not in empty]


def how_many_columns(shown: list[str], criteria: int) -> int:
    """Rank, proposal, score, line, and what each group adds."""
    adds = {"firm": 3, "sheets": 3, "money": 3, "criteria": criteria, "pledges": 1}
    return 4 + sum(adds[name] for name in shown)


def reach_of(row: RankedProposal) -> Any:
    """What the chart draws of an adjusted score."""
    adjusted: Any = row.adjusted
    said = f"{adjusted.score:.2f}" if adjusted.chance_above is None else f"{adjusted.chance_above:.0%}"
    return dot_label(row), adjusted.score, adjusted.low, adjusted.high, adjusted.raw, said


def dot_label(row: RankedProposal) -> str:
    return f"{row.rank}. {row.title}" if row.rank else row.title


def as_float(score: Any) -> float | None:
    return None if score is None else float(score)
