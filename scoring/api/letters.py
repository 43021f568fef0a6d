"""Letters to authors: wording them, looking at one with a proposal, and reading those that were sent."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals import rights
from proposals.errors import StaleVersion
from proposals.forms.values import cleaned
from proposals.models import Call, Proposal
from proposals.serializers.strict import read
from scoring.finding import find_call
from scoring.forms.letters import WordingForm
from scoring.letters.wording import as_it_stands, letters_read_by, merge, to_preview, values_for, wordings_of
from scoring.models import LetterKind, LetterTemplate
from scoring.serializers.letters import LetterMerged, LettersShown, WordingGiven, WordingShown, WordingsShown
from scoring.services.letters import save_wording

TAG = "Feedback and letters"


def wording_of(call: Call, kind: str) -> LetterTemplate:
    if kind not in LetterKind.values:
        raise Http404
    return wordings_of(call)[kind]


@extend_schema(tags=[TAG])
class LettersOfCall(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read how the letters of a call are worded", responses={200: WordingsShown})
    def get(self, request: Request, code: str) -> Response:
        """One for each outcome, and the offer to a proposal of the reserve list."""
        wordings = wordings_of(find_call(request.user, code, may="calls.manage")).values()
        return Response(WordingsShown({"letters": wordings}).data)


@extend_schema(tags=[TAG])
class WordingOfLetter(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Word a letter", request=WordingGiven, responses={200: WordingShown})
    def put(self, request: Request, code: str, kind: str) -> Response:
        """An unknown merge field is refused. Letters that were sent stay as they were."""
        call = find_call(request.user, code, may="calls.manage")
        standing = wording_of(call, kind)
        given = cleaned(WordingForm, read(WordingGiven, request.data), wording=standing)
        try:
            saved = save_wording(call.pk, kind, by=request.user, **given)
        except StaleVersion as stale:
            stale.stored = dict(WordingShown(wording_of(call, kind)).data)
            raise
        return Response(WordingShown(saved).data)


@extend_schema(tags=[TAG])
class MergedLetter(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Look at a letter with a proposal",
        parameters=[OpenApiParameter("proposal", str, description="The reference of a scored proposal of the call.")],
        responses={200: LetterMerged},
    )
    def get(self, request: Request, code: str, kind: str) -> Response:
        """As its authors would be sent it now. Nothing is sent."""
        call = find_call(request.user, code, may="calls.manage")
        standing = wording_of(call, kind)
        rows = to_preview(call, request.user)
        proposal = get_object_or_404(rows, reference=request.query_params.get("proposal", ""))
        return Response(LetterMerged(merge(standing, values_for(proposal, as_it_stands(proposal, kind)))).data)


@extend_schema(tags=[TAG])
class LettersOfProposal(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read the letters about a proposal", responses={200: LettersShown})
    def get(self, request: Request, reference: str) -> Response:
        """As they were sent, for its authors, and for managers and observers."""
        proposal = get_object_or_404(Proposal.objects.visible_to(request.user, rights.READ), reference=reference)
        return Response(LettersShown({"letters": letters_read_by(request.user, proposal)}).data)
