"""Reported comments, and what a moderator does about one: hide it, show it again, or leave it."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals import rights
from proposals.discussion.comments import comments_to_moderate, reported_comments, see_report
from proposals.errors import NotPermitted
from proposals.models import Comment, Ruling
from proposals.serializers.reports import ModeratedComment, NewRuling, ReportedComment
from proposals.serializers.strict import read
from proposals.services import comment_moderation

FOR_WHOM = "Reports of comments are for moderators and the programme team."


@extend_schema(tags=["Moderation desk"], summary="List the reported comments")
class ReportedComments(generics.ListAPIView):
    """Comments with a report that waits, the longest wait first; your own are for another moderator."""

    permission_classes = [IsAuthenticated]
    serializer_class = ReportedComment
    queryset = Comment.objects.none()

    def get_queryset(self) -> Any:
        must_moderate_talk(self.request.user)
        return reported_comments(self.request.user)


@extend_schema(tags=["Moderation desk"])
class ModerateComment(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read what was said about a comment", responses={200: ModeratedComment})
    def get(self, request: Request, reference: str, comment_pk: int) -> Response:
        """Its words, whatever became of it, the reports about it, and what moderators did before."""
        return Response(ModeratedComment(see_report(found(request, reference, comment_pk))).data)

    @extend_schema(summary="Moderate a comment", request=NewRuling, responses={200: ModeratedComment})
    def post(self, request: Request, reference: str, comment_pk: int) -> Response:
        """Hide it, show it again, or leave it as it is, with the reason. Those concerned are told."""
        comment = found(request, reference, comment_pk)
        sent = read(NewRuling, request.data)
        verb = comment_moderation.VERBS[Ruling(sent["ruling"])]
        ruled = verb(comment.pk, by=request.user, reason=sent["reason"])
        return Response(ModeratedComment(see_report(ruled)).data)


def found(request: Request, reference: str, comment_pk: int) -> Comment:
    """A comment that this person moderates. Whoever moderates none is told so before a word about it."""
    must_moderate_talk(request.user)
    comment = get_object_or_404(comments_to_moderate(request.user), proposal__reference=reference, pk=comment_pk)
    comment_moderation.must_be_able_to_moderate(comment, by=request.user)
    return comment


def must_moderate_talk(person: Any) -> None:
    if not person.has_perm(rights.MODERATE_TALK):
        raise NotPermitted(FOR_WHOM)
