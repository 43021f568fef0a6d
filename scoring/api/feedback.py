"""Feedback: reading it as its authors do, how far it is in a call, and approving the comments on a proposal."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals import rights
from proposals.errors import StaleVersion
from proposals.models import Proposal
from proposals.serializers.strict import read
from scoring.finding import find_call
from scoring.letters.approving import IS_PAST_SCORING, review_lines, review_of, to_review
from scoring.letters.feedback import feedback_on, may_read_feedback
from scoring.serializers.feedback import FeedbackOfCall, FeedbackSaved, FeedbackShown, ReviewShown
from scoring.services.feedback import Judged, save_feedback

TAG = "Feedback and letters"


def reviewed(proposal: Proposal) -> dict[str, Any]:
    found = review_of(proposal)
    criteria = [{"criterion": name, "comments": comments} for name, comments in found.groups]
    return dict(ReviewShown({**vars(found), "criteria": criteria}).data)


@extend_schema(tags=[TAG])
class FeedbackOnProposal(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read the feedback on a proposal", responses={200: FeedbackShown})
    def get(self, request: Request, reference: str) -> Response:
        """For its authors once outcomes are announced; for managers and observers before."""
        readable = Proposal.objects.visible_to(request.user, rights.READ).for_listing()
        proposal = get_object_or_404(readable, reference=reference)
        if not may_read_feedback(request.user, proposal):
            raise Http404
        found = feedback_on(proposal, request.user)
        if found.seen.state not in IS_PAST_SCORING:
            raise Http404
        return Response(FeedbackShown(found).data)


@extend_schema(tags=[TAG])
class FeedbackInCall(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read how far the feedback of a call is", responses={200: FeedbackOfCall})
    def get(self, request: Request, code: str) -> Response:
        """For moderators and managers, of the proposals that they approve feedback for."""
        call = find_call(request.user, code, may="scoring.feedback_desk")
        lines = review_lines(call, list(to_review(call, request.user)))
        return Response(FeedbackOfCall({"proposals": lines}).data)


@extend_schema(tags=[TAG])
class CommentsForAuthors(APIView):
    permission_classes = [IsAuthenticated]

    def _found(self, person: Any, reference: str) -> Proposal:
        theirs = Proposal.objects.visible_to(person, rights.FEEDBACK).filter(shown_state__in=IS_PAST_SCORING)
        return get_object_or_404(theirs.for_listing(), reference=reference)

    @extend_schema(summary="Read the comments on a proposal", responses={200: ReviewShown})
    def get(self, request: Request, reference: str) -> Response:
        """For whoever approves them: by criterion and by the alphabet, so that nothing tells who wrote which."""
        return Response(reviewed(self._found(request.user, reference)))

    @extend_schema(summary="Approve comments for the authors", request=FeedbackSaved, responses={200: ReviewShown})
    def put(self, request: Request, reference: str) -> Response:
        """As written, in edited words, or held back. A change from an older version is refused."""
        proposal = self._found(request.user, reference)
        given = read(FeedbackSaved, request.data)
        before = review_of(proposal)
        verdicts = {
            key: Judged(each["verdict"], each.get("words", "")) for key, each in given.get("comments", {}).items()
        }
        if unknown := sorted(verdicts.keys() - {each.key for each in before.comments}):
            raise ValidationError({"comments": [f"There is no comment {each} on this proposal." for each in unknown]})
        paragraph = given.get("paragraph", before.paragraph)
        try:
            save_feedback(
                proposal.pk, by=request.user, version=given["version"], verdicts=verdicts, paragraph=paragraph
            )
        except StaleVersion as stale:
            stale.stored = reviewed(proposal)
            raise
        return Response(reviewed(proposal))
