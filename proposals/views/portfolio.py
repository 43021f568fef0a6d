"""The portfolio of spread: how far everything that was funded has gone, as a table, as small charts, and as files."""

from tempfile import SpooledTemporaryFile

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from proposals.filters.spread import PortfolioFilter
from proposals.spread.multiples import multiples_of
from proposals.spread.portfolio import spreading, totals
from proposals.spread.portfolio_columns import as_table
from proposals.tables import csv_file
from proposals.views.lists import narrows, page_of
from proposals.views.saved import links_of_saved
from proposals.workbook.cells import CONTENT_TYPE
from proposals.workbook.portfolio import About, write_portfolio
from proposals.workbook.read_me import at_in_words

CHARTS_ON_A_PAGE = 24
IN_MEMORY = 2_000_000  # bytes; a larger file is written to disk


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    shown = shown_to(request)
    lines = shown.lines
    page = page_of(request, lines, length=CHARTS_ON_A_PAGE if shown.has_charts else 0)
    context = {
        "page": page,
        "lines": list(page),
        "multiples": multiples_of(list(page), shown.day) if shown.has_charts and lines else None,
        "totals": totals(lines),
        "as_of": shown.day,
        "board": shown.board_name,
        "has_charts": shown.has_charts,
        "filter_form": shown.form,
        "forms": [shown.form],
        "is_narrowed": narrows(shown.form),
        "sort": shown.order,
        "saved_filters": links_of_saved(request.user, "portfolio"),
        "list_name": "portfolio",
    }
    return render(request, "proposals/spread/portfolio.html", context)


@require_safe
def as_a_table(request: HttpRequest) -> StreamingHttpResponse:
    """What the list shows, all pages of it, in its order and with its filters."""
    shown = shown_to(request)
    return csv_file(*as_table(shown.lines, shown.board_name), "spread.csv")


@require_safe
def as_a_workbook(request: HttpRequest) -> FileResponse:
    """The same with the sums and with what the small charts show. It has hundreds of lines at most, so nobody waits."""
    shown = shown_to(request)
    lines = shown.lines
    about = About(
        product=settings.SERVICE_NAME,
        by=str(request.user) if request.user.is_authenticated else "a visitor",
        at=at_in_words(now()),
        on=shown.day,
        filters=shown.chosen,
        board=shown.board_name,
    )
    content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it when it was sent
    write_portfolio(content, lines, totals(lines), multiples_of(lines, shown.day) if lines else None, about)
    content.seek(0)
    name = f"spread-{shown.day:%Y-%m-%d}.xlsx"
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
    answer["Cache-Control"] = "private, no-store"
    return answer


# --- Parts of these views ------------------------------------------------------------------------------------------
def shown_to(request: HttpRequest) -> PortfolioFilter:
    return PortfolioFilter(request.GET, spreading(request.user), request=request)
