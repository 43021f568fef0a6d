"""After the award, by program: the list, one award, and each act about what it asks for."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.attachments import Form, sent_file
from proposals.awards.followed import award_line, awards_followed
from proposals.awards.reading import (
    awarded,
    duty_of,
    entries_of,
    see_award,
    see_duty,
    with_missing,
)
from proposals.filters.proposal import AwardFilter
from proposals.forms.awards import ACCEPT, ChangedDutyForm, DropForm, DutyForm, DutyReportForm, RulingForm
from proposals.forms.values import cleaned, problems_of
from proposals.models import Duty, Proposal
from proposals.serializers.awards import (
    AwardInFull,
    AwardRow,
    DutyChanged,
    DutyDropped,
    DutyEvidence,
    DutyGiven,
    DutyInFull,
    DutyReported,
    DutyRuling,
)
from proposals.serializers.strict import read
from proposals.services import awards, evidence
from proposals.services.attachments import FileNotTaken

TAG = "After the award"


def in_full(duty_pk: int, person: Any) -> dict[str, Any]:
    found = with_missing(Duty.objects.select_related("proposal__call")).get(pk=duty_pk)
    return dict(DutyInFull({"duty": see_duty(found), "entries": entries_of(found, person)}).data)


@extend_schema_view(get=extend_schema(summary="List awards"))
@extend_schema(tags=[TAG])
class Awards(generics.ListAPIView):
    """The announced awards that you follow: your own, and for the programme team all others."""

    permission_classes = [IsAuthenticated]
    serializer_class = AwardRow
    filterset_class = AwardFilter
    queryset = Proposal.objects.none()

    def get_queryset(self) -> Any:
        return awards_followed(self.request.user)

    def paginate_queryset(self, queryset: Any) -> Any:
        return [award_line(each) for each in super().paginate_queryset(queryset) or []]


@extend_schema(tags=[TAG])
class AfterAward(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read what an award asks for", responses={200: AwardInFull})
    def get(self, request: Request, reference: str) -> Response:
        """Conditions, milestones and reports, and how each stands. For its authors and the programme team."""
        return Response(AwardInFull(see_award(awarded(reference, request.user), request.user)).data)

    @extend_schema(summary="Ask one thing more of an award", request=DutyGiven, responses={201: DutyInFull})
    def post(self, request: Request, reference: str) -> Response:
        """Add a condition, a milestone or a report. Its authors are told. For managers."""
        proposal = awarded(reference, request.user)
        awards.must_keep_awards(proposal, request.user)
        sent = read(DutyGiven, request.data)
        kind = sent.pop("kind")
        added = awards.add_duty(proposal.pk, by=request.user, kind=kind, **cleaned(DutyForm, sent))
        return Response(in_full(added.pk, request.user), status=status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class OneDuty(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(operation_id="read_duty", summary="Read the record of one thing", responses={200: DutyInFull})
    def get(self, request: Request, reference: str, duty: int) -> Response:
        """What is asked for, and all that was reported, settled and changed."""
        return Response(in_full(duty_of(reference, duty, request.user).pk, request.user))

    @extend_schema(summary="Change what is asked", request=DutyChanged, responses={200: DutyInFull})
    def patch(self, request: Request, reference: str, duty: int) -> Response:
        """Ask for it in other words or by another day; what was asked stays on record. For managers."""
        return of_managers(request, reference, duty, DutyChanged, ChangedDutyForm, awards.change_duty)


@extend_schema(tags=[TAG])
class DropDuty(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Ask for it no longer", request=DutyDropped, responses={200: DutyInFull})
    def post(self, request: Request, reference: str, duty: int) -> Response:
        """It stays on record with your reason. For managers."""
        return of_managers(request, reference, duty, DutyDropped, DropForm, awards.drop_duty)


@extend_schema(tags=[TAG])
class SettleDuty(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Settle a report", request=DutyRuling, responses={200: DutyInFull})
    def post(self, request: Request, reference: str, duty: int) -> Response:
        """Accept what was reported, or send it back with what is missing. For managers."""
        return of_managers(request, reference, duty, DutyRuling, RulingForm, settle)


@extend_schema(tags=[TAG])
class ReportOnDuty(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Report that it is done", request=DutyReported, responses={200: DutyInFull})
    def post(self, request: Request, reference: str, duty: int) -> Response:
        """In words, by a link, or both. A milestone is then reached; the rest is read by the programme team. For the
        lead author.
        """
        found = duty_of(reference, duty, request.user)
        awards.must_report_on(found, request.user)
        given = cleaned(DutyReportForm, read(DutyReported, request.data))
        given.pop("file")
        awards.report(found.pk, by=request.user, **given)
        return Response(in_full(found.pk, request.user))


@extend_schema(tags=[TAG])
class EvidenceForDuty(APIView):
    takes_files = True
    more_refusals = [503, 507]
    parser_classes = [Form]
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Report with a file", request={"multipart/form-data": DutyEvidence}, responses={200: DutyInFull}
    )
    def post(self, request: Request, reference: str, duty: int) -> Response:
        """As a report in words, with a file that the authors and the programme team can open. For the lead author."""
        found = duty_of(reference, duty, request.user)
        awards.must_report_on(found, request.user)
        upload, form = sent_file(request), DutyReportForm(request.POST)
        if not form.is_valid():
            raise ValidationError(problems_of(form))
        given = {name: form.cleaned_data[name] for name in ("version", "text", "link")}
        try:
            evidence.report_with_file(found, by=request.user, upload=upload, **given)
        except FileNotTaken as refusal:
            raise ValidationError({"file": refusal.reasons}) from refusal
        return Response(in_full(found.pk, request.user))


def settle(duty_pk: int, *, ruling: str, **given: Any) -> Duty:
    return (awards.accept if ruling == ACCEPT else awards.send_back)(duty_pk, **given)


def of_managers(
    request: Request, reference: str, duty: int, body: Any, form: Any, verb: Callable[..., Duty]
) -> Response:
    """Whoever may not act is told so before what they sent is read."""
    found = duty_of(reference, duty, request.user)
    awards.must_keep_awards(found.proposal, request.user)
    verb(found.pk, by=request.user, **cleaned(form, read(body, request.data)))
    return Response(in_full(found.pk, request.user))
