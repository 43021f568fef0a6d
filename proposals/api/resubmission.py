"""Starting again from a declined proposal. Looking back at it stands on the floor of scoring."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from proposals.api.proposal import find, shown
from proposals.attachments.carried_over import files_left_out
from proposals.models import Call, Proposal
from proposals.projections import see_in_full
from proposals.serializers.proposal import ProposalInFull
from proposals.serializers.resubmission import NewStart, Starts
from proposals.serializers.strict import read
from proposals.services import resubmission
from proposals.versions.resubmissions import starts_around


@extend_schema(tags=["Versions"])
class StartsAround(generics.GenericAPIView):
    serializer_class = Starts
    queryset = Proposal.objects.none()

    @extend_schema(summary="See what a proposal started again from")
    def get(self, request: Request, reference: str) -> Response:
        """And what started again from it; for its authors and the team."""
        full = see_in_full(find(reference, request.user), request.user)
        if not (full.is_author or full.is_team) or full.proposal is None:
            raise Http404
        around = starts_around(full.proposal, request.user)
        left_out = files_left_out(full.proposal, request.user)
        return Response(Starts({"earlier": around.earlier, "later": around.later, "files_left_out": left_out}).data)

    @extend_schema(summary="Start again from a declined proposal", request=NewStart, responses={201: ProposalInFull})
    def post(self, request: Request, reference: str) -> Response:
        """Copy its text and files into a new draft in a call that takes submissions. For its lead author."""
        earlier = find(reference, request.user)
        resubmission.must_be_declined(earlier, by=request.user)
        sent = read(NewStart, request.data)
        call = Call.objects.visible_to(request.user).filter(code=sent["call"]).first()
        if call is None:
            raise ValidationError({"call": ["There is no call with this code."]})
        given = sent.get("eligibility")
        begun = resubmission.start_again(earlier.pk, by=request.user, call_pk=call.pk, eligibility=given)
        return Response(shown(begun.reference or "", request.user), status=status.HTTP_201_CREATED)
