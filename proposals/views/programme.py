"""The dashboard of the programme: from idea to validated benefit, as at any day. For the programme team."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from proposals.forms.programme import ProgrammeForm
from proposals.programme import tables
from proposals.programme.dashboard import Dashboard, dashboard
from proposals.programme.quarters import latest_quarters
from proposals.programme.reading import must_read_reports, read_record
from proposals.tables import csv_file

QUARTERS = 5  # this one, and a year back


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    form = asked(request)
    found = counted(request, form)
    told = tables.tables_of(found)
    context = {
        "found": found,
        "tables": {table.code: table for table in told},
        "funnel_bars": tables.funnel_bars(found.in_all),
        "stay_rows": tables.span_rows(found.stays),
        "rates_by_kind": tables.rate_rows(found.applied_by_kind, tables.APPLICANT),
        "rates_by_board": tables.rate_rows(found.applied_by_board, tables.BOARD),
        "quarters": latest_quarters(localdate(), QUARTERS),
        "filter_form": form,
        "forms": [form] if request.GET else [],
    }
    return render(request, "proposals/programme/index.html", context)


@login_required
@require_safe
def figures_csv(request: HttpRequest) -> StreamingHttpResponse:
    """What the page tells, a line for each figure."""
    found = counted(request, asked(request))
    rows = tables.flat_rows(found.day, tables.tables_of(found))
    return csv_file(tables.HEADINGS, rows, f"programme-{found.day}.csv")


def asked(request: HttpRequest) -> ProgrammeForm:
    must_read_reports(request.user)
    return ProgrammeForm(request.GET, person=request.user)


def counted(request: HttpRequest, form: ProgrammeForm) -> Dashboard:
    return dashboard(read_record(request.user), request.user, form.day, form.narrowed)
