"""The plan for spread after the award and the list of eligible sites, by program."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.errors import NotPermitted
from proposals.forms.eligible import AsAtForm, EligibleForm, FillForm, LeaveForm
from proposals.forms.spread_plans import FixForm, PlanForm
from proposals.forms.values import cleaned
from proposals.models import Proposal
from proposals.serializers.eligible import (
    FillGiven,
    PlanChanged,
    PlanFixed,
    SiteGiven,
    SiteLeft,
    SitesFilled,
    SitesListed,
    SpreadPlanInFull,
)
from proposals.serializers.strict import read
from proposals.services import eligible, spread_plans
from proposals.services.awards import must_keep_awards
from proposals.services.eligible import Site
from proposals.services.spread import must_report
from proposals.spread.eligible import denominator, found_in_register, rows_of
from proposals.spread.list_lines import HEADINGS, csv_rows, list_as_at, list_lines, listed_on
from proposals.spread.organisations import read_organisations
from proposals.spread.plans import plan_of, planned, see_plan
from proposals.tables import csv_file

TAG = "Spread"
AS_AT = OpenApiParameter("on", str, description="As at which day, such as 2026-03-05. Today where it is left out.")


def plan_in_full(request: Request, reference: str) -> Response:
    return Response(SpreadPlanInFull(see_plan(planned(reference, request.user), request.user)).data)


def list_in_full(proposal: Proposal, on: Any = None, code: int = status.HTTP_200_OK) -> Response:
    plan = plan_of(proposal)
    rows = list(rows_of(plan)) if plan.pk else []
    on, organisations = on or localdate(), read_organisations()
    lines = list_lines(rows, list_as_at(proposal, rows, organisations, on))
    told = {"denominator": denominator(plan, rows, organisations, on), "sites": lines}
    return Response(SitesListed(told).data, status=code)


def reported(request: Request, reference: str) -> Proposal:
    proposal = planned(reference, request.user)
    must_report(proposal, request.user)
    return proposal


@extend_schema(tags=[TAG])
class SpreadPlanOfAward(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read the plan for spread", responses={200: SpreadPlanInFull})
    def get(self, request: Request, reference: str) -> Response:
        """What it says, out of how many sites, and how it was fixed. For its authors and the programme team."""
        return plan_in_full(request, reference)

    @extend_schema(summary="Change the plan for spread", request=PlanChanged, responses={200: SpreadPlanInFull})
    def patch(self, request: Request, reference: str) -> Response:
        """Its authors and managers change it until it is fixed; then a manager does, with a reason."""
        proposal = planned(reference, request.user)
        shown = see_plan(proposal, request.user)
        if not shown.may_change:
            raise NotPermitted(spread_plans.NOT_THEIRS)
        sent = read(PlanChanged, request.data, partial=True)
        standing = {name: getattr(shown.plan, name) for name in spread_plans.FIGURES}
        given = cleaned(PlanForm, standing | sent, is_fixed=shown.is_fixed)
        spread_plans.change_plan(proposal.pk, by=request.user, **given)
        return plan_in_full(request, reference)


@extend_schema(tags=[TAG])
class FixSpreadPlan(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Fix the plan for spread", request=PlanFixed, responses={200: SpreadPlanInFull})
    def post(self, request: Request, reference: str) -> Response:
        """Nothing is paid of an award before. For managers."""
        proposal = planned(reference, request.user)
        must_keep_awards(proposal, request.user)
        spread_plans.fix_plan(proposal.pk, by=request.user, **cleaned(FixForm, read(PlanFixed, request.data)))
        return plan_in_full(request, reference)


@extend_schema(tags=[TAG])
class EligibleSites(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="List eligible sites", parameters=[AS_AT], responses={200: SitesListed})
    def get(self, request: Request, reference: str) -> Response:
        """Every site that is or was on the list, and how many count as at a day."""
        proposal = planned(reference, request.user)
        on = cleaned(AsAtForm, {"on": request.query_params.get("on", "")})["on"]
        return list_in_full(proposal, on)

    @extend_schema(summary="Add an eligible site", request=SiteGiven, responses={201: SitesListed})
    def post(self, request: Request, reference: str) -> Response:
        """An organisation, or a ward, practice or team in one. For its authors and managers."""
        proposal = reported(request, reference)
        given = cleaned(EligibleForm, read(SiteGiven, request.data), proposal=proposal)
        eligible.list_site(proposal.pk, by=request.user, **given)
        return list_in_full(proposal, code=status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class EligibleAsCSV(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Download the eligible list as CSV", responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, reference: str) -> Any:
        """Every site that is or was on the list, a row each; a table that can be imported again."""
        proposal = planned(reference, request.user)
        return csv_file(HEADINGS, csv_rows(listed_on(proposal, localdate())), f"eligible-{reference}.csv")


@extend_schema(tags=[TAG])
class FillEligible(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Add many eligible sites", request=FillGiven, responses={200: SitesFilled})
    def post(self, request: Request, reference: str) -> Response:
        """Open organisations of a kind, of some boards or of all, that are not on the list yet. With `dry_run` they are
        shown and not added.
        """
        proposal = reported(request, reference)
        sent = read(FillGiven, request.data)
        is_dry_run = sent.pop("dry_run", False)
        given = cleaned(FillForm, sent)
        found = found_in_register(plan_of(proposal), kind=given["kind"], boards=given["boards"])
        if not is_dry_run:
            sites = [Site(each.pk) for each in found]
            eligible.list_sites(proposal.pk, by=request.user, sites=sites, from_on=given["from_on"])
        told = {"is_dry_run": is_dry_run, "organisations": [each.name for each in found]}
        return Response(SitesFilled(told).data)


@extend_schema(tags=[TAG])
class LeaveEligible(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Take a site off the list", request=SiteLeft, responses={200: SitesListed})
    def post(self, request: Request, reference: str, site: int) -> Response:
        """It counts as eligible until the day you give and stays in view. For its authors and managers."""
        proposal = reported(request, reference)
        found = get_object_or_404(rows_of(plan_of(proposal)), pk=site)
        eligible.take_off_list(found.pk, by=request.user, **cleaned(LeaveForm, read(SiteLeft, request.data)))
        return list_in_full(proposal)
