"""Other ways to choose, beside the line of a shortlist, by program."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from scoring.api.shortlists import TAG, find
from scoring.serializers.shortlist_alternatives import AlternativesShown
from scoring.shortlists.alternatives import beside
from scoring.shortlists.freezing import current


@extend_schema(tags=[TAG])
class AlternativesToShortlist(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Ask what else could come of a shortlist", responses={200: AlternativesShown})
    def get(self, request: Request, code: str, shortlist: int) -> Response:
        """The greatest sum of scores and the panels’ own order, beside the line; and what each rule costs."""
        drawn = current(find(request, code, shortlist), request.user)
        return Response(AlternativesShown(beside(drawn)).data)
