"""The report of a quarter: to read and to print, as PDF and as a workbook. For the programme team."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from proposals.days import in_words
from proposals.paper.report import Report, as_pdf
from proposals.programme.quarterly import QuarterlyReport, begun, quarterly
from proposals.programme.reading import must_read_reports, read_record
from proposals.programme.tables import APPLICANT, BOARD, funnel_bars, rate_rows, span_rows
from proposals.workbook.cells import CONTENT_TYPE, TEXT
from proposals.workbook.report import as_workbook

KIND = "Report of the programme"


@login_required
@require_safe
def quarter(request: HttpRequest, code: str) -> HttpResponse:
    report = reported(request, code)
    found = report.at_end
    context = {
        "report": report,
        "tables": report.tables,
        "charts_of": {
            "funnel": ("count_bars", funnel_bars(found.in_all), "How many came how far"),
            "stays": ("span_chart", span_rows(found.stays), "Median days in each state"),
            "applied_by_kind": (
                "rate_plot",
                rate_rows(found.applied_by_kind, APPLICANT),
                "Success rate by kind of organisation",
            ),
            "applied_by_board": ("rate_plot", rate_rows(found.applied_by_board, BOARD), "Success rate by board"),
        },
        "before": report.quarter.before,
        "next": None if report.is_so_far else report.quarter.next,
    }
    return render(request, "proposals/programme/quarter.html", context)


@login_required
@require_safe
def quarter_pdf(request: HttpRequest, code: str) -> HttpResponse:
    report = reported(request, code)
    paper = Report(report.title, caption_of(report), f"{KIND}, made on {in_words(localdate())}", report.tables)
    return handed_out(as_pdf(paper, made_at=now()), "application/pdf", f"report-{code}.pdf")


@login_required
@require_safe
def quarter_workbook(request: HttpRequest, code: str) -> HttpResponse:
    report = reported(request, code)
    facts = [("What it is", caption_of(report), TEXT), ("Made on", in_words(localdate()), TEXT)]
    book = as_workbook(report.title, report.tables, facts, product=settings.SERVICE_NAME)
    return handed_out(book, CONTENT_TYPE, f"report-{code}.xlsx")


# --- Parts of these views --------------------------------------------------------------------------------------------
def reported(request: HttpRequest, code: str) -> QuarterlyReport:
    """The report of a quarter that has begun; 404 for any other."""
    must_read_reports(request.user)
    return quarterly(read_record(request.user), request.user, begun(code))


def caption_of(report: QuarterlyReport) -> str:
    so_far = ", which still lasts" if report.is_so_far else ""
    return f"{KIND}, as it was known at the end of {in_words(report.day)}{so_far}"


def handed_out(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
