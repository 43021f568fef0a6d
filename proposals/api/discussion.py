"""Comments on a proposal: the rows, the services and the limits of the pages."""

from typing import Any

import django_filters
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from proposals.discussion.comments import see_each
from proposals.models import Audience, Comment, Proposal
from proposals.serializers.discussion import CommentChange, CommentRow, NewComment, NewReport
from proposals.serializers.strict import read
from proposals.services import comment_moderation, discussion


class CommentFilter(django_filters.FilterSet):
    audience = django_filters.ChoiceFilter(choices=Audience.choices)

    class Meta:
        model = Comment
        fields: list[str] = []


@extend_schema(tags=["The exchange"])
class Comments(generics.ListAPIView):
    """What is said about a proposal, the oldest first; for its authors also what they say among themselves."""

    serializer_class = CommentRow
    filterset_class = CommentFilter
    queryset = Comment.objects.none()

    def find(self) -> Proposal:
        known = Proposal.objects.visible_to(self.request.user)
        return get_object_or_404(known, reference=self.kwargs["reference"])

    def get_queryset(self) -> Any:
        return Comment.objects.visible_to(self.request.user).filter(proposal=self.find()).with_a_place()

    def paginate_queryset(self, queryset: Any) -> Any:
        keys = [comment.pk for comment in super().paginate_queryset(queryset) or []]
        return see_each(Comment.objects.filter(pk__in=keys), self.request.user)

    @extend_schema(summary="List the comments on a proposal")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(summary="Write a comment", request=NewComment, responses={201: CommentRow})
    def post(self, request: Request, reference: str) -> Response:
        """Write a comment, or an answer to one. The same comment sent twice within a minute is one."""
        proposal = self.find()
        sent = read(NewComment, request.data)
        written = discussion.write_comment(proposal.pk, by=request.user, **sent)
        return Response(shown(written, request.user), status=status.HTTP_201_CREATED)


class OneComment(generics.GenericAPIView):
    serializer_class = CommentRow
    queryset = Comment.objects.none()

    def find(self) -> Comment:
        visible = Comment.objects.visible_to(self.request.user).with_a_place()
        return get_object_or_404(
            visible.filter(proposal__reference=self.kwargs["reference"]), pk=self.kwargs["comment_pk"]
        )


@extend_schema(tags=["The exchange"])
class CommentDetail(OneComment):
    @extend_schema(summary="Read a comment")
    def get(self, request: Request, reference: str, comment_pk: int) -> Response:
        """One comment, as its place in the discussion shows it."""
        return Response(shown(self.find(), request.user))

    @extend_schema(summary="Change your comment", request=CommentChange, responses={200: CommentRow})
    def patch(self, request: Request, reference: str, comment_pk: int) -> Response:
        """Change your own comment shortly after you wrote it. A change of an older version is refused."""
        comment = self.find()
        sent = read(CommentChange, request.data)
        return Response(shown(discussion.edit_comment(comment.pk, by=request.user, **sent), request.user))

    @extend_schema(summary="Remove your comment", responses={200: CommentRow})
    def delete(self, request: Request, reference: str, comment_pk: int) -> Response:
        """Take your own comment back. Where somebody answered it, its place stays and says so."""
        return Response(shown(discussion.remove_comment(self.find().pk, by=request.user), request.user))


@extend_schema(tags=["The exchange"])
class CommentReports(OneComment):
    @extend_schema(summary="Report a comment", request=NewReport, responses={200: CommentRow})
    def post(self, request: Request, reference: str, comment_pk: int) -> Response:
        """Ask the moderators to look at a comment. A second time changes nothing; you are told what they do."""
        comment = self.find()
        sent = read(NewReport, request.data)
        comment_moderation.report_comment(comment.pk, by=request.user, **sent)
        return Response(shown(comment, request.user))


def shown(comment: Comment, person: Any) -> Any:
    return CommentRow(see_each(Comment.objects.filter(pk=comment.pk), person)[0]).data
