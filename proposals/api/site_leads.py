"""Who speaks for a site, by program: they read their sites, report for them and confirm what others recorded."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.eligible import TAG, reported
from proposals.forms.site_leads import OwnReportForm, SiteLeadForm, WordForm
from proposals.forms.values import cleaned
from proposals.models import Proposal, SiteLead
from proposals.serializers.site_leads import (
    LeadGiven,
    LeadShown,
    OwnReportGiven,
    OwnSiteInFull,
    OwnSiteShown,
    WordGiven,
)
from proposals.serializers.strict import read
from proposals.services import site_leads
from proposals.spread.site_leads import entries_of, led_by, own_sites


def in_full(lead: SiteLead, code: int = status.HTTP_200_OK) -> Response:
    return Response(OwnSiteInFull({"site": lead.site_name, "entries": entries_of(lead)}).data, status=code)


def leads_of(proposal: Proposal, code: int = status.HTTP_200_OK) -> Response:
    standing = proposal.site_leads.filter(ended_at=None).select_related("organisation", "person")
    return Response(LeadShown(standing, many=True).data, status=code)


@extend_schema(tags=[TAG])
class SiteLeads(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="List site leads", responses={200: LeadShown(many=True)})
    def get(self, request: Request, reference: str) -> Response:
        """Who speaks for which site. For its authors and managers."""
        return leads_of(reported(request, reference))

    @extend_schema(summary="Name a site lead", request=LeadGiven, responses={201: LeadShown(many=True)})
    def post(self, request: Request, reference: str) -> Response:
        """A member of the organisation who does not write the proposal. For its authors and managers."""
        proposal = reported(request, reference)
        given = cleaned(SiteLeadForm, read(LeadGiven, request.data), proposal=proposal)
        site_leads.name_site_lead(proposal.pk, by=request.user, **given)
        return leads_of(proposal, status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class OneSiteLead(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="End a site lead", responses={200: LeadShown(many=True)})
    def delete(self, request: Request, reference: str, lead: int) -> Response:
        """They speak for the site no more; what they said stays. For its authors and managers."""
        proposal = reported(request, reference)
        found = get_object_or_404(proposal.site_leads, pk=lead)
        site_leads.end_site_lead(found.pk, by=request.user)
        return leads_of(proposal)


@extend_schema(tags=[TAG])
class OwnSites(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="List your sites", responses={200: OwnSiteShown(many=True)})
    def get(self, request: Request) -> Response:
        """The sites that you speak for."""
        return Response(OwnSiteShown(own_sites(request.user), many=True).data)


@extend_schema(tags=[TAG])
class OwnSite(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read one of your sites", responses={200: OwnSiteInFull})
    def get(self, request: Request, lead: int) -> Response:
        """All that was recorded of it, the latest first."""
        return in_full(get_object_or_404(led_by(request.user), pk=lead))

    @extend_schema(summary="Report for your site", request=OwnReportGiven, responses={201: OwnSiteInFull})
    def post(self, request: Request, lead: int) -> Response:
        """It counts as the site’s own word."""
        found = get_object_or_404(led_by(request.user), pk=lead)
        given: dict[str, Any] = cleaned(OwnReportForm, read(OwnReportGiven, request.data))
        site_leads.report_for_site(found.pk, by=request.user, **given)
        return in_full(found, status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class WordOfSite(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Confirm or dispute a report", request=WordGiven, responses={200: OwnSiteInFull})
    def post(self, request: Request, lead: int, event: int) -> Response:
        """Your word on what others recorded of your site; the latest counts."""
        found = get_object_or_404(led_by(request.user), pk=lead)
        if event not in {each.pk for each in entries_of(found)}:
            raise Http404
        site_leads.give_word(found.pk, event, by=request.user, **cleaned(WordForm, read(WordGiven, request.data)))
        return in_full(found)
