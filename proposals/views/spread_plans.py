"""After the award: the plan for spread, and fixing it before money is paid."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.forms.refusals import show_refusal, typed_over
from proposals.forms.spread_plans import FixForm, PlanForm
from proposals.models import Proposal, SpreadPlan
from proposals.projections import see
from proposals.services import spread_plans as verbs
from proposals.services.awards import must_keep_awards
from proposals.spread.plans import PlanSeen, plan_of, planned, see_plan
from proposals.spread.pledges import kept_pledges


@login_required
@require_safe
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = planned(reference, request.user)
    return show_plan(request, proposal)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = planned(reference, request.user)
    shown = see_plan(proposal, request.user)
    if not shown.may_change:
        raise NotPermitted(verbs.NOT_THEIRS)
    sent = request.POST if request.method == "POST" else None
    form = PlanForm(sent, is_fixed=shown.is_fixed, initial=figures_of(plan_of(proposal)))
    latest = None
    if form.is_valid():
        try:
            verbs.change_plan(proposal.pk, by=request.user, **form.cleaned_data)
        except StaleVersion as refusal:
            latest = SpreadPlan.objects.get(proposal=proposal)
            form.data = typed_over(form, version=latest.version)
            show_refusal(form, refusal)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The plan is saved.")
            return redirect("proposals:spread_plan", reference)
    context = {"seen": see(proposal, request.user), "form": form, "latest": latest}
    return render(request, "proposals/spread/change_plan.html", context)


@login_required
@require_POST
def fix(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = planned(reference, request.user)
    must_keep_awards(proposal, request.user)
    form = FixForm(request.POST)
    if not form.is_valid():
        return render(request, "400.html", {"reason": "The page sent no version. Open it again."}, status=400)
    try:
        verbs.fix_plan(proposal.pk, by=request.user, version=form.cleaned_data["version"])
    except (NotReady, StaleVersion) as refusal:
        form.add_error(None, refusal.reasons)
        return show_plan(request, planned(reference, request.user), form)
    messages.success(request, "The plan is fixed. Its award can be paid from now on.")
    return redirect("proposals:spread_plan", reference)


def show_plan(request: HttpRequest, proposal: Proposal, form: Any = None) -> HttpResponse:
    shown: PlanSeen = see_plan(proposal, request.user)
    context = {"seen": see(proposal, request.user), "shown": shown, "plan": shown.plan, "forms": [form] if form else []}
    context["pledges"] = kept_pledges(proposal)
    return render(request, "proposals/spread/plan.html", context)


def figures_of(plan: SpreadPlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in (*verbs.FIGURES, "version")}
