"""What sites did, with a file that shows it, by program; and that file for who speaks for the site."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.attachments import ANY_KIND, Form, sent_file
from proposals.api.eligible import TAG
from proposals.api.site_leads import in_full
from proposals.api.spread import ledger
from proposals.attachments.downloads import evidence_to_open, handed_out
from proposals.forms.site_leads import OwnReportForm
from proposals.forms.spread import AdoptionForm
from proposals.forms.values import problems_of
from proposals.serializers.adoption_files import AdoptionWithFileGiven, OwnReportWithFileGiven
from proposals.serializers.site_leads import OwnSiteInFull
from proposals.serializers.spread import LedgerShown
from proposals.services import adoption_files as verbs
from proposals.services import spread
from proposals.services.attachments import FileNotTaken
from proposals.spread.plans import planned
from proposals.spread.site_leads import events_of, led_by


def given_in(form: Any) -> dict[str, Any]:
    if not form.is_valid():
        raise ValidationError(problems_of(form))
    return dict(form.cleaned_data)


@extend_schema(tags=[TAG])
class RecordWithFile(APIView):
    takes_files = True
    more_refusals = [503, 507]
    parser_classes = [Form]
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Record what a site did, with a file",
        request={"multipart/form-data": AdoptionWithFileGiven},
        responses={201: LedgerShown},
    )
    def post(self, request: Request, reference: str) -> Response:
        """As a report in words, with a file that whoever follows the award and the site's lead can open."""
        proposal = planned(reference, request.user)
        spread.must_report(proposal, request.user)
        upload, given = sent_file(request), given_in(AdoptionForm(request.POST, proposal=proposal))
        try:
            verbs.record_with_file(proposal, by=request.user, upload=upload, **given)
        except FileNotTaken as refusal:
            raise ValidationError({"file": refusal.reasons}) from refusal
        return ledger(request, proposal, status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class ReportForSiteWithFile(APIView):
    takes_files = True
    more_refusals = [503, 507]
    parser_classes = [Form]
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Report for your site, with a file",
        request={"multipart/form-data": OwnReportWithFileGiven},
        responses={201: OwnSiteInFull},
    )
    def post(self, request: Request, lead: int) -> Response:
        """It counts as the site’s own word."""
        found = get_object_or_404(led_by(request.user), pk=lead)
        upload, given = sent_file(request), given_in(OwnReportForm(request.POST))
        try:
            verbs.report_for_site_with_file(found, by=request.user, upload=upload, **given)
        except FileNotTaken as refusal:
            raise ValidationError({"file": refusal.reasons}) from refusal
        return in_full(found, status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class FileOfSite(APIView):
    more_on_reading = [503]
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Open a file of your site", responses={(200, ANY_KIND): OpenApiTypes.BINARY})
    def get(self, request: Request, lead: int, event: int) -> Any:
        """The file at an event of a site that you speak for."""
        found = get_object_or_404(led_by(request.user), pk=lead)
        happened = next((each for each in events_of([found])[found.pk] if each.pk == event), None)
        if happened is None:
            raise Http404
        return handed_out(evidence_to_open(happened.file, request.user))
