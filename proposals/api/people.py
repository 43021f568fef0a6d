"""The people of a proposal: reading them, inviting, answering, changing rights, and handing over the lead."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.proposal import find
from proposals.errors import NotPermitted
from proposals.forms.people import InviteForm
from proposals.forms.values import problems_of
from proposals.models import Invitation, InvitationState, Proposal
from proposals.people.taking_part import see_invitations, see_people
from proposals.serializers import people as shapes
from proposals.serializers.strict import read
from proposals.services import invitations
from proposals.services import people as verbs

TAG = "People"


def proposal_with(reference: str, person: Any) -> Proposal:
    """The proposal, for those who take part in it; for others as its page has it."""
    proposal = find(reference, person)
    if not person.has_perm("proposals.see_people", proposal):
        raise NotPermitted("Only those who take part in a proposal see its people.")
    return proposal


def shown(reference: str, person: Any) -> dict[str, Any]:
    seen = see_people(find(reference, person), person)
    people = [
        {
            "pk": part.pk,
            "person": str(part.person),
            "role": part.role,
            "is_you": part.person_id == person.pk,
            "is_offered_lead": seen.is_author and part.lead_offered_at is not None,
        }
        for part in seen.parts
    ]
    told = {
        "may_manage": seen.may_manage,
        "people": people,
        "invitations": seen.invitations,
        "earlier_people": seen.earlier,
    }
    return dict(shapes.People(told).data)


class Private(APIView):
    permission_classes = [IsAuthenticated]


@extend_schema(tags=[TAG])
class People(Private):
    @extend_schema(summary="Read the people of a proposal", responses={200: shapes.People})
    def get(self, request: Request, reference: str) -> Response:
        """Who takes part in a proposal of yours, and which invitations wait."""
        proposal_with(reference, request.user)
        return Response(shown(reference, request.user))


@extend_schema(tags=[TAG])
class Person(Private):
    @extend_schema(summary="Change what somebody may do", request=shapes.RightChange, responses={200: shapes.People})
    def patch(self, request: Request, reference: str, id: int) -> Response:
        """Change what somebody may do in a proposal that you lead."""
        proposal = proposal_with(reference, request.user)
        verbs.must_manage(proposal, by=request.user)
        part = get_object_or_404(proposal.contributors, pk=id)
        verbs.change_right(proposal.pk, part.pk, by=request.user, **read(shapes.RightChange, request.data))
        return Response(shown(reference, request.user))

    @extend_schema(summary="Take somebody off a proposal", request=None, responses={200: shapes.People})
    def delete(self, request: Request, reference: str, id: int) -> Response:
        """Take somebody off a proposal that you lead. It closes to them at once, and they are told."""
        proposal = proposal_with(reference, request.user)
        verbs.must_manage(proposal, by=request.user)
        part = get_object_or_404(proposal.contributors, pk=id)
        verbs.remove(proposal.pk, part.pk, by=request.user)
        return Response(shown(reference, request.user))


@extend_schema(tags=[TAG])
class Invite(Private):
    @extend_schema(
        operation_id="invite", summary="Invite somebody", request=shapes.NewInvitation, responses={201: shapes.People}
    )
    def post(self, request: Request, reference: str) -> Response:
        """Invite an address to a proposal that you lead. The answer is the same whether it has an account or not."""
        proposal = proposal_with(reference, request.user)
        verbs.must_manage(proposal, by=request.user)
        form = InviteForm(read(shapes.NewInvitation, request.data))
        if not form.is_valid():
            raise ValidationError(problems_of(form))
        invitations.invite(proposal.pk, by=request.user, **form.cleaned_data)
        return Response(shown(reference, request.user), status=status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class SentInvitation(Private):
    @extend_schema(
        operation_id="send_invitation_again",
        summary="Send an invitation again",
        request=None,
        responses={200: shapes.People},
    )
    def post(self, request: Request, reference: str, id: int) -> Response:
        """Send it with a new link, which opens for another fourteen days; the old link is dead."""
        invitations.resend(self._found(request, reference, id), by=request.user)
        return Response(shown(reference, request.user))

    @extend_schema(summary="Take an invitation back", request=None, responses={200: shapes.People})
    def delete(self, request: Request, reference: str, id: int) -> Response:
        """Take an invitation back; its link opens nothing from now on."""
        invitations.revoke(self._found(request, reference, id), by=request.user)
        return Response(shown(reference, request.user))

    def _found(self, request: Request, reference: str, id: int) -> int:
        proposal = proposal_with(reference, request.user)
        verbs.must_manage(proposal, by=request.user)
        return get_object_or_404(proposal.invitations, pk=id).pk


@extend_schema(tags=[TAG])
class Lead(Private):
    @extend_schema(summary="Offer the lead", request=shapes.LeadOffer, responses={200: shapes.People})
    def post(self, request: Request, reference: str) -> Response:
        """Ask one of the people to take over the lead. You lead the proposal until they accept."""
        proposal = proposal_with(reference, request.user)
        verbs.must_manage(proposal, by=request.user)
        part = get_object_or_404(proposal.contributors, pk=read(shapes.LeadOffer, request.data)["person"])
        verbs.offer_lead(proposal.pk, part.pk, by=request.user)
        return Response(shown(reference, request.user))

    @extend_schema(summary="Take back the offer of the lead", request=None, responses={200: shapes.People})
    def delete(self, request: Request, reference: str) -> Response:
        """Keep the lead that you offered."""
        verbs.keep_lead(proposal_with(reference, request.user).pk, by=request.user)
        return Response(shown(reference, request.user))


@extend_schema(tags=[TAG])
class LeadAnswer(Private):
    @extend_schema(summary="Answer the offer of the lead", request=shapes.Answer, responses={200: shapes.People})
    def post(self, request: Request, reference: str) -> Response:
        """Take the lead that is offered to you, or refuse it."""
        proposal = proposal_with(reference, request.user)
        accepts = read(shapes.Answer, request.data)["accept"]
        (verbs.take_lead if accepts else verbs.refuse_lead)(proposal.pk, by=request.user)
        return Response(shown(reference, request.user))


@extend_schema(tags=[TAG])
class Leave(Private):
    @extend_schema(summary="Leave a proposal", request=None, responses={200: shapes.Left})
    def post(self, request: Request, reference: str) -> Response:
        """Take no part in a proposal any more. Who leads it hands over the lead first."""
        verbs.leave(proposal_with(reference, request.user).pk, by=request.user)
        return Response({"reference": reference})


@extend_schema(tags=[TAG], summary="List your invitations")
class Invitations(generics.ListAPIView):
    """The invitations that wait for your answer."""

    permission_classes = [IsAuthenticated]
    serializer_class = shapes.ReceivedInvitation
    queryset = Invitation.objects.none()

    def get_queryset(self) -> Any:
        return Invitation.objects.open_to(self.request.user)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset) or []
        return see_invitations(queryset.filter(pk__in=[each.pk for each in page]), self.request.user)


@extend_schema(tags=[TAG])
class ReceivedInvitation(Private):
    @extend_schema(
        operation_id="answer_invitation",
        summary="Answer an invitation",
        request=shapes.Answer,
        responses={200: shapes.InvitationAnswer},
    )
    def post(self, request: Request, id: int) -> Response:
        """Accept or decline an invitation that was sent to a confirmed address of yours."""
        mine = Invitation.objects.sent_to(request.user).exclude(state=InvitationState.REVOKED)
        invitation = get_object_or_404(mine.select_related("proposal"), pk=id)
        accepts = read(shapes.Answer, request.data)["accept"]
        (invitations.accept if accepts else invitations.decline)(invitation.pk, by=request.user)
        reference = invitation.proposal.reference if accepts else ""
        return Response({"accepted": accepts, "reference": reference})
