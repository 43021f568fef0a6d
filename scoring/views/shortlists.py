"""The shortlists of a call: the list of them, and one of them with its proposals in rank order."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.forms.refusals import show_refusal, typed_over
from proposals.models import Call
from proposals.views.lists import page_of
from scoring.downloads import handed_out
from scoring.finding import find_call
from scoring.forms.shortlists import OF_A_ROW, NewShortlistForm, RowsForm
from scoring.made_files import shortlist_file
from scoring.models import ExportKind, Shortlist
from scoring.oversight.pledged import pledged_in
from scoring.ranking import Ranking, rank_call
from scoring.services import shortlists as verbs
from scoring.shortlisting.drawing import Terms
from scoring.shortlists import Drawn, draw
from scoring.shortlists.freezing import current
from scoring.shortlists.pot import bars_of
from scoring.shortlists.reading import rows_of
from scoring.shortlists.reserves import reserve_lines
from scoring.shortlists.settling import settle
from scoring.shortlists.wording import conditions_of, in_words, told
from scoring.states import ShortlistState
from scoring.views.exports import offered
from scoring.views.panels import READ_OR_SEND, sent
from scoring.views.trying import is_live, is_try, problems_in

PER_PAGE = 100
NOT_ALL = "The shortlists of a call are for those who may rank every proposal of it. Ask another manager."


@login_required
@require_http_methods(READ_OR_SEND)
def index(request: HttpRequest, code: str) -> HttpResponse:
    call = call_of(request, code)
    drafts = list(Shortlist.objects.filter(call=call).select_related("made_by", "proposed_by", "agreed_by"))
    form = NewShortlistForm(sent(request), drafts=drafts, initial={"name": "" if drafts else "First draft"})
    if form.is_bound:
        verbs.must_make(call, request.user)
    if form.is_valid():
        try:
            made = verbs.make_shortlist(call.pk, by=request.user, **form.values)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"“{made.name}” is begun. Only the team sees it.")
            return redirect("scoring:build", code, made.pk)
    context = {"call": call, "drafts": drafts, "form": form, "may_make": may_make(request)}
    return render(request, "scoring/shortlists/index.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def build(request: HttpRequest, code: str, shortlist_pk: int) -> HttpResponse:
    """Sent with "Work the line out", nothing is kept: the page shows where the line would stand."""
    shortlist = find(request, code, shortlist_pk)
    if request.method == "POST":
        verbs.must_be_open_to(shortlist, request.user)
        return decide(request, shortlist)
    drawn = current(shortlist, request.user)
    return show(request, shortlist, drawn, RowsForm(None, lines=lines_on(request, drawn), version=shortlist.version))


def decide(request: HttpRequest, shortlist: Shortlist) -> HttpResponse:
    ranking = rank_call(shortlist.call, request.user)
    drawn = draw(shortlist, ranking)
    form = RowsForm(request.POST, lines=lines_on(request, drawn), version=shortlist.version)
    if not form.is_valid():
        return show(request, shortlist, drawn, form)
    try:
        if is_try(request):
            return show(request, shortlist, drawn_with(shortlist, ranking, drawn.terms, form.given()), form)
        verbs.decide_rows(shortlist.pk, by=request.user, version=form.cleaned_data["version"], given=form.given())
    except NotReady as refusal:
        show_refusal(form, refusal)
        return show(request, shortlist, drawn, form)
    except StaleVersion as refusal:
        return show_both(request, form, refusal)
    messages.success(request, f"“{shortlist.name}” is saved.")
    return redirect(request.get_full_path())


@login_required
@require_safe
def file(request: HttpRequest, code: str, shortlist_pk: int, kind: str) -> HttpResponseBase:
    """`kind` is one of `made_files.KINDS`."""
    find_call(request.user, code, may="scoring.export")
    shortlist = find(request, code, shortlist_pk)
    if kind == "xlsx" and (offer := offered(request, ExportKind.SHORTLIST, shortlist.call, shortlist)):
        return offer
    return handed_out(shortlist_file(shortlist, request.user, kind))


def drawn_with(shortlist: Shortlist, ranking: Ranking, terms: Terms, given: Mapping[int, Any]) -> Drawn:
    """As the rows would stand with what was typed."""
    rows = rows_of(shortlist)
    settle(rows, ranking, given)
    return draw(shortlist, ranking, rows, terms)


def show_both(request: HttpRequest, form: RowsForm, refusal: StaleVersion) -> HttpResponse:
    """What was typed stands in the fields, and beside it what somebody else saved meanwhile."""
    latest = find(request, **request.resolver_match.kwargs)  # type: ignore[union-attr]
    drawn = draw(latest, rank_call(latest.call, request.user))
    made = RowsForm(typed_over(form, version=latest.version), lines=lines_on(request, drawn), version=latest.version)
    show_refusal(made, refusal)
    return show(request, latest, drawn, made, stands=standing_beside(made))


def standing_beside(form: RowsForm) -> dict[int, str]:
    """{proposal: what is saved about it}, where that is not what was typed."""
    return {
        each.ranked.pk: told(in_words(each.row, conditions_of(each.row)))
        for each in form.open
        if each.row and any(f"{each.ranked.pk}-{name}" in form.changed_data for name in OF_A_ROW)
    }


def lines_on(request: HttpRequest, drawn: Drawn) -> Any:
    return Paginator(drawn.lines, PER_PAGE).get_page(request.GET.get("page")).object_list


def show(
    request: HttpRequest, shortlist: Shortlist, drawn: Drawn, form: RowsForm, *, stands: Mapping[int, str] | None = None
) -> HttpResponse:
    page = page_of(request, drawn.lines, length=PER_PAGE)
    context = {
        "call": shortlist.call,
        "shortlist": shortlist,
        "drawn": drawn,
        "page": page,
        "form": form,
        "stands": stands or {},
        "pledged": pledged_in(shortlist.call, request.user),
        "bars": bars_of(drawn.drawing),
        "line_after": (line_after := last_above(drawn)),
        "line_is_here": line_after in [each.ranked.pk for each in page],
        "is_tried": is_try(request),
        "problems": problems_in(form),
        "may_make": may_make(request),
        "reserves": reserve_lines(shortlist) if shortlist.state == ShortlistState.ANNOUNCED else [],
        "may_export": request.user.has_perm("scoring.export"),
        "may_edit": may_make(request) and shortlist.is_draft and not shortlist.is_proposed,
    }
    return render(request, f"scoring/shortlists/{'_live' if is_live(request) else 'build'}.html", context)


def last_above(drawn: Drawn) -> int | None:
    """After which proposal the line is drawn; what a must or a floor brought up from below does not move it."""
    return next((each.ranked.pk for each in reversed(drawn.lines) if each.line.moves_the_line), None)


def call_of(request: HttpRequest, code: str) -> Call:
    call = find_call(request.user, code, may="scoring.rank")
    if not request.user.has_perm("shortlists.read", call):
        raise NotPermitted(NOT_ALL)
    return call


def find(request: HttpRequest, code: str, shortlist_pk: int) -> Shortlist:
    """In one query; why there is none is looked for after that."""
    rows = Shortlist.objects.visible_to(request.user).filter(call__code=code, pk=shortlist_pk)
    shortlist = rows.select_related("call", "made_by", "proposed_by", "agreed_by", "frozen").first()
    if shortlist is None:
        call_of(request, code)
        raise Http404
    return shortlist


def may_make(request: HttpRequest) -> bool:
    """For whoever may read them: that they rank it all was asked before the page opened."""
    return request.user.has_perm("shortlists.make")
