"""After the award: the list of all awards, the page of one, and the pages on which its duties are worked off."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from proposals import rights
from proposals.attachments.uploads import takes_files
from proposals.awards.followed import award_line, awards_followed
from proposals.awards.reading import (
    awarded,
    duty_of,
    entries_of,
    see_award,
    see_duty,
)
from proposals.errors import NotReady, Refusal, StaleVersion, StoreFailed, StoreSilent, WrongState
from proposals.filters.proposal import AwardFilter
from proposals.forms.awards import ACCEPT, ChangedDutyForm, DropForm, DutyForm, DutyReportForm, RulingForm
from proposals.forms.refusals import show_left_out, show_refusal, took, typed_over
from proposals.models import Duty, Proposal
from proposals.services import awards as verbs
from proposals.services import evidence
from proposals.services.attachments import FileNotTaken
from proposals.states import DutyKind
from proposals.views.lists import narrows, page_of, sent

KEEP, TELL = "awards.keep", "proposals.record_adoption"


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    followed = awards_followed(request.user)
    shown = AwardFilter(request.GET, followed, request=request)
    page = page_of(request, shown.qs)
    context = {
        "page": page,
        "lines": [award_line(each) for each in page],
        "filter_form": shown.form,
        "forms": [shown.form],
        "is_narrowed": narrows(shown.form),
        "as_of": localdate(),
        "sees_all": rights.sees_embargoed(request.user),
    }
    return render(request, "proposals/awards/index.html", context)


@login_required
@require_safe
def award(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = awarded(reference, request.user)
    context = {
        "award": see_award(proposal, request.user),
        "may_tell": proposal.award_ended and request.user.has_perm(TELL, proposal),
        **named(proposal),
    }
    return render(request, "proposals/awards/award.html", context)


@takes_files
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: HttpRequest, reference: str, duty_pk: int) -> HttpResponse:
    """Its whole record; the lead author reports here, and a manager settles what was reported."""
    found = duty_of(reference, duty_pk, request.user)
    if request.method != "POST":
        return show_duty(request, found)
    act = {"report": send_report, "settle": settle}.get(request.POST.get("act", ""))
    if act is None:
        reason = "The page sent something that it has no button for. Open it again."
        return render(request, "400.html", {"reason": reason}, status=400)
    return act(request, found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_duty(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    proposal = kept(awarded(reference, request.user), request.user)
    if kind not in DutyKind.values:
        raise Http404
    form = DutyForm(sent(request))
    if form.is_valid() and took(form, verbs.add_duty, proposal.pk, by=request.user, kind=kind, **form.cleaned_data):
        messages.success(request, f"{DutyKind(kind).label} added. Its authors are told.")
        return redirect("proposals:after_award", reference)
    context = {"form": form, "kind": DutyKind(kind).label.lower(), **named(proposal)}
    return render(request, "proposals/awards/add.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_duty(request: HttpRequest, reference: str, duty_pk: int) -> HttpResponse:
    """Ask for it in other words or by another day, or no longer."""
    found = duty_of(reference, duty_pk, request.user)
    kept(found.proposal, request.user)
    drops = request.POST.get("act") == "drop"
    now_there = {"text": found.text, "due_on": found.due_on, "version": found.version}
    forms_of_page: dict[bool, Any] = {
        False: ChangedDutyForm(request.POST if request.method == "POST" and not drops else None, initial=now_there),
        True: DropForm(request.POST if drops else None, initial={"version": found.version}, auto_id="drop_%s"),
    }
    form, verb = forms_of_page[drops], verbs.drop_duty if drops else verbs.change_duty
    if form.is_valid() and took_current(form, found, verb, by=request.user, **form.cleaned_data):
        messages.success(request, "It is no longer asked for." if drops else "Changed. Its authors are told.")
        return redirect("proposals:duty", reference, duty_pk)
    context = {"duty": see_duty(found), "change": forms_of_page[False], "drop": forms_of_page[True], "form": form}
    return render(request, "proposals/awards/change.html", context | named(found.proposal))


# --- What is done on the page of a duty ----------------------------------------------------------------------------
def send_report(request: HttpRequest, found: Duty) -> HttpResponse:
    form = DutyReportForm(request.POST, request.FILES)
    is_valid = form.is_valid()
    show_left_out(form, request)
    status = 200
    if is_valid and not form.errors:
        given = dict(form.cleaned_data)
        upload = given.pop("file")
        try:
            if upload:
                evidence.report_with_file(found, by=request.user, upload=upload, **given)
            else:
                verbs.report(found.pk, by=request.user, **given)
        except (FileNotTaken, StoreFailed) as refusal:
            form.add_error("file", refusal.reasons)
            status = 200 if isinstance(refusal, FileNotTaken) else 503 if isinstance(refusal, StoreSilent) else 507
        except (NotReady, StaleVersion, WrongState) as refusal:
            form = told_on(form, found, refusal)
        else:
            messages.success(request, reported_words(found))
            return redirect("proposals:after_award", found.proposal.reference)
    return show_duty(request, found, report=form, status=status)


def reported_words(found: Duty) -> str:
    if found.kind == DutyKind.MILESTONE:
        return "The milestone is recorded as reached."
    return "Thank you. The programme team was told and reads it next."


def settle(request: HttpRequest, found: Duty) -> HttpResponse:
    form = RulingForm(request.POST)
    if form.is_valid():
        given = dict(form.cleaned_data)
        accepts = given.pop("ruling") == ACCEPT
        if took_current(form, found, verbs.accept if accepts else verbs.send_back, by=request.user, **given):
            words = "Accepted." if accepts else "Sent back with what is missing."
            messages.success(request, f"{words} Its authors are told.")
            return redirect("proposals:after_award", found.proposal.reference)
    return show_duty(request, found, ruling=form)


def took_current(form: Any, found: Duty, verb: Any, **values: Any) -> bool:
    """As `took`; where somebody else was first, what was typed stays over what stands now."""
    try:
        verb(found.pk, **values)
    except (NotReady, StaleVersion, WrongState) as refusal:
        told_on(form, found, refusal)
        return False
    return True


def told_on(form: Any, found: Duty, refusal: Refusal) -> Any:
    if isinstance(refusal, StaleVersion):
        form.data = typed_over(form, version=Duty.objects.values_list("version", flat=True).get(pk=found.pk))
    show_refusal(form, refusal)
    return form


def show_duty(
    request: HttpRequest, found: Duty, *, report: Any = None, ruling: Any = None, status: int = 200
) -> HttpResponse:
    latest = duty_of(str(found.proposal.reference), found.pk, request.user) if report or ruling else found
    seen, person = see_duty(latest), request.user
    may_report = seen.takes_a_report and person.has_perm("awards.report", latest.proposal)
    may_settle = seen.award_stands and person.has_perm(KEEP, latest.proposal)
    may_settle_now = may_settle and seen.can_be_settled
    context = {
        "duty": seen,
        "entries": entries_of(latest, person),
        "may_report": may_report,
        "may_settle": may_settle_now,
        "is_kept_from_the_form": bool(report and not may_report or ruling and not may_settle_now),
        "may_change": may_settle and seen.is_open,
        "report": report or DutyReportForm(initial={"version": seen.version}),
        "ruling": ruling or RulingForm(initial={"version": seen.version}),
        "forms": [each for each in (report, ruling) if each],
    }
    return render(request, "proposals/awards/duty.html", context | named(latest.proposal), status=status)


# --- Parts of these views ------------------------------------------------------------------------------------------
def kept(proposal: Proposal, person: Any) -> Proposal:
    verbs.must_keep_awards(proposal, person)
    verbs.must_be_told(proposal)
    return proposal


def named(proposal: Proposal) -> dict[str, Any]:
    return {"reference": proposal.reference, "title": proposal.title, "award_pounds": proposal.award_pounds}
