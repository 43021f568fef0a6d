"""Proposals: the list, one in full, its history, and writing a draft. Steps stand on the topmost floor."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from proposals.errors import StaleVersion
from proposals.filters.proposal import NEWEST_FIRST, ProposalFilter
from proposals.models import Call, Proposal
from proposals.projections import see_all, see_in_full
from proposals.serializers.drafts import DraftChange, NewDraft
from proposals.serializers.proposal import HistoryLine, ProposalInFull, ProposalRow, in_full
from proposals.serializers.strict import read
from proposals.services import drafting, writing


def find(reference: str, person: Any) -> Proposal:
    """The proposal, or the same 404 whether it does not exist or is none of this person's business."""
    visible = Proposal.objects.visible_to(person).for_listing().with_counts().select_related("spread_plan")
    return get_object_or_404(visible, reference=reference)


def shown(reference: str, person: Any) -> dict[str, Any]:
    return in_full(see_in_full(find(reference, person), person))


@extend_schema_view(get=extend_schema(summary="List proposals"))
@extend_schema(tags=["Proposals"])
class Proposals(generics.ListAPIView):
    """The proposals that you may know of, newest first. Search, filters and sorting are those of the page."""

    serializer_class = ProposalRow
    filterset_class = ProposalFilter
    queryset = Proposal.objects.none()

    def get_queryset(self) -> Any:
        return Proposal.objects.visible_to(self.request.user).for_listing().with_counts().order_by(*NEWEST_FIRST)

    def paginate_queryset(self, queryset: Any) -> Any:
        return see_all(super().paginate_queryset(queryset) or [], self.request.user)

    @extend_schema(summary="Start a draft", request=NewDraft, responses={201: ProposalInFull})
    def post(self, request: Request) -> Response:
        """Start a draft in a call that takes submissions, with any of its fields."""
        sent = read(NewDraft, request.data)
        call = Call.objects.visible_to(request.user).filter(code=sent.pop("call")).first()
        if call is None:
            raise ValidationError({"call": ["There is no call with this code."]})
        title, eligibility, no_nhs_number = sent.pop("title"), sent.pop("eligibility", {}), sent.pop("no_nhs_number")
        started = drafting.start_draft(
            call.pk, by=request.user, title=title, given=sent, eligibility=eligibility, no_nhs_number=no_nhs_number
        )
        return Response(shown(started.reference or "", request.user), status=status.HTTP_201_CREATED)


@extend_schema(tags=["Proposals"])
class ProposalDetail(generics.GenericAPIView):
    """One proposal, as its own page shows it to you."""

    serializer_class = ProposalInFull
    queryset = Proposal.objects.none()

    @extend_schema(summary="Read a proposal")
    def get(self, request: Request, reference: str) -> Response:
        """One proposal, as its own page shows it to you."""
        return Response(shown(reference, request.user))

    @extend_schema(summary="Change a draft", request=DraftChange, responses={200: ProposalInFull})
    def patch(self, request: Request, reference: str) -> Response:
        """Change your own draft. A change of an older version is refused with what stands now: merge and send again."""
        proposal = find(reference, request.user)
        writing.must_be_open_to(proposal, by=request.user)
        sent = read(DraftChange, request.data)
        version, no_nhs_number = sent.pop("version"), sent.pop("no_nhs_number")
        if not sent:
            raise ValidationError({"non_field_errors": ["Send at least one field to change."]})
        try:
            drafting.change_draft(
                proposal.pk, by=request.user, version=version, given=sent, no_nhs_number=no_nhs_number
            )
        except StaleVersion as stale:
            now = shown(reference, request.user)
            stale.stored = {"version": now["version"]} | {name: stored(now, name) for name in sent}
            raise
        return Response(shown(reference, request.user))


@extend_schema(tags=["Proposals"], summary="Read the history of a proposal")
class History(generics.ListAPIView):
    """What happened to a proposal, oldest first, as far as you may know of it."""

    serializer_class = HistoryLine
    queryset = Proposal.objects.none()

    def get_queryset(self) -> Any:
        reference, person = self.kwargs["reference"], self.request.user
        return see_in_full(find(reference, person), person).history


def stored(now: dict[str, Any], name: str) -> Any:
    """What stands in a field, as reading the proposal shows it."""
    return now[name] if name in now else now["text"][name]
