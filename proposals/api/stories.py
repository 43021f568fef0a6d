"""Stories, by program."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals import rights
from proposals.forms.stories import APPROVE, StoryForm, StoryRulingForm, TakeDownForm
from proposals.forms.values import cleaned
from proposals.models import Proposal, StoryEdition
from proposals.serializers.stories import StoryRow, StoryRuling, StoryShown, StoryTakenDown, StoryWritten
from proposals.serializers.strict import read
from proposals.services import stories as verbs
from proposals.stories import public_stories, see_story, told

TAG = "Spread"


def shown(request: Request, reference: str) -> Response:
    return Response(StoryShown(see_story(told(reference, request.user), request.user)).data)


@extend_schema_view(get=extend_schema(summary="List the stories"))
@extend_schema(tags=[TAG])
class Stories(generics.ListAPIView):
    """The public stories of funded proposals and of awards that ended, the newest first."""

    serializer_class = StoryRow
    queryset = StoryEdition.objects.none()

    def get_queryset(self) -> Any:
        return public_stories(Proposal.objects.visible_to(self.request.user, rights.STORY))


@extend_schema(tags=[TAG])
class OneStory(APIView):
    @extend_schema(summary="Read a story", responses={200: StoryShown})
    def get(self, request: Request, reference: str) -> Response:
        """What everybody reads; for its team and the moderators also what waits."""
        return shown(request, reference)

    @extend_schema(summary="Write a story", request=StoryWritten, responses={200: StoryShown})
    def put(self, request: Request, reference: str) -> Response:
        """Save the text, or send it to the moderators. For its authors and the programme team."""
        proposal = told(reference, request.user)
        verbs.must_write(proposal, request.user)
        sent = read(StoryWritten, request.data)
        is_sent = sent.pop("send", False)
        verbs.write_story(proposal.pk, by=request.user, send=is_sent, **cleaned(StoryForm, sent))
        return shown(request, reference)


@extend_schema(tags=[TAG])
class SettleStory(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Settle a story", request=StoryRuling, responses={200: StoryShown})
    def post(self, request: Request, reference: str) -> Response:
        """Let everybody read it, or ask its authors for more. For moderators and managers without a part in it."""
        proposal = told(reference, request.user)
        verbs.must_moderate(proposal, request.user)
        given = cleaned(StoryRulingForm, read(StoryRuling, request.data))
        ruling, note = given.pop("ruling"), given.pop("note")
        if ruling == APPROVE:
            verbs.approve_story(proposal.pk, by=request.user, **given)
        else:
            verbs.return_story(proposal.pk, by=request.user, note=note, **given)
        return shown(request, reference)


@extend_schema(tags=[TAG])
class TakeDownStory(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Take a story down", request=StoryTakenDown, responses={200: StoryShown})
    def post(self, request: Request, reference: str) -> Response:
        """Let nobody but its team and the moderators read it. For moderators and managers without a part in it."""
        proposal = told(reference, request.user)
        verbs.must_moderate(proposal, request.user)
        verbs.take_down_story(proposal.pk, by=request.user, **cleaned(TakeDownForm, read(StoryTakenDown, request.data)))
        return shown(request, reference)
