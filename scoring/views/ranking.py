"""The ranking of a call on a page, and the same rows as an Excel workbook."""

from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, localtime, now
from django.views.decorators.http import require_safe

from proposals import days
from proposals.models import Call
from proposals.states import CallState
from proposals.views.lists import narrows, page_of
from scoring.evidence import recusals, score_lines
from scoring.forms.ranking import BY_RANK, RankingFilter
from scoring.ledger import ledger_in
from scoring.ranking import RankedProposal, Ranking, rank_call
from scoring.ranking.firmness import how_sure, in_words, with_firmness
from scoring.workbook.cells import CONTENT_TYPE
from scoring.workbook.figures import listed
from scoring.workbook.read_me import About
from scoring.workbook.shortlist import write_shortlist

IN_MEMORY = 5_000_000  # bytes of a workbook; a larger one waits on disk


@login_required
@require_safe
def ranking(request: HttpRequest, code: str) -> HttpResponse:
    call = find_call(request, code, may="scoring.rank")
    ranked = rank_call(call, request.user)
    ranked = with_firmness(ranked, panel_pk=RankingFilter(request.GET, ranked).panel_pk)
    form = RankingFilter(request.GET, ranked)
    rows = form.rows()
    may_decide = request.user.has_perm("proposals.decline")
    firmness, shown = ranked.firmness, columns_of(form, ranked)
    page = page_of(request, rows)
    context = {
        "call": call,
        "ranking": ranked,
        "form": form,
        "narrowed": narrows(form),
        "page": page,
        "shown": shown,
        "columns": how_many_columns(shown, len(ranked.criteria)) + (1 if may_decide else 0),
        "firmness": firmness,
        "reliability": firmness.shares.reliability(ranked.sheets_wanted) if firmness.shares else None,
        "sees_leniency": request.user.has_perm("calls.manage"),
        "how_sure": how_sure,
        "in_words": in_words,
        "shows_line": form.order == BY_RANK,
        "line_after": last_above(rows),
        "dots": [(dot_label(row), as_float(row.score), [float(total) for total in row.totals]) for row in page],
        "reached": [reach_of(row) for row in page if row.adjusted],
        "reached_above": sum(row.is_above_line for row in page if row.adjusted) if form.order == BY_RANK else None,
        "may_decide": may_decide,
        "may_export": request.user.has_perm("scoring.export"),
        "may_announce": is_closed(call) and request.user.has_perm("calls.announce"),
    }
    return render(request, "scoring/ranking/ranking.html", context)


@login_required
@require_safe
def shortlist(request: HttpRequest, code: str) -> HttpResponseBase:
    call = find_call(request, code, may="scoring.export")
    ranked = rank_call(call, request.user)
    ranked = with_firmness(ranked, panel_pk=RankingFilter(request.GET, ranked).panel_pk)
    form = RankingFilter(request.GET, ranked)
    if not form.is_valid():
        reason = "The address asks for a part of the ranking that does not exist. Export from the page of the ranking."
        return render(request, "400.html", {"reason": reason}, status=400)
    shown = listed(ranked, form.rows())
    pks = {line.row.pk for line in shown.lines}
    as_of = localtime(ranked.as_of)
    about = About(
        product=settings.SERVICE_NAME,
        by=str(request.user),
        at=f"{days.in_words(as_of)}, {as_of:%H:%M} (time in England)",
        filters=form.in_words(),
    )
    stepped_back = recusals(call, pks, with_words=request.user.has_perm("proposals.fund"))
    workbook = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it when it was sent
    changes = ledger_in(call, pks, request.user, with_words=request.user.has_perm("proposals.fund"))
    write_shortlist(workbook, shown, about, score_lines(call, pks), stepped_back, changes)
    workbook.seek(0)
    name = f"shortlist-{call.code}-{localdate():%Y-%m-%d}.xlsx"
    return FileResponse(workbook, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


def find_call(request: HttpRequest, code: str, *, may: str) -> Call:
    """The right is asked first: without it, a call in preparation can't be told from one that never was."""
    if not request.user.has_perm(may):
        raise PermissionDenied
    return get_object_or_404(Call.objects.visible_to(request.user), code=code)


def is_closed(call: Call) -> bool:
    """No submission is taken any more, and nothing is announced yet."""
    return call.state == CallState.OPEN and now() > call.last_moment


def last_above(rows: list[RankedProposal]) -> int | None:
    """After which row the funding line is drawn; None when no row stands above it. Exceptions don't move it."""
    return next((row.pk for row in reversed(rows) if row.is_above_line and not row.is_exception), None)


def columns_of(form: RankingFilter, ranked: Ranking) -> list[str]:
    """The groups of columns to show; those of firmness only where there is something in them."""
    is_firm = not ranked.firmness.why_not
    return [name for name in form.columns_shown if name != "firm" or is_firm]


def how_many_columns(shown: list[str], criteria: int) -> int:
    """Rank, proposal, score, line, and what each group adds."""
    adds = {"firm": 3, "sheets": 3, "money": 3, "criteria": criteria}
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
