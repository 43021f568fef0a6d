"""One innovation from its promise to its benefit, by program."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.serializers.thread import ThreadShown
from proposals.spread.portfolio import find_spreading
from proposals.thread.reading import read_thread


@extend_schema(tags=["Spread"])
class PublicThread(APIView):
    permission_classes = [AllowAny]

    @extend_schema(summary="Read one innovation from promise to benefit", responses={200: ThreadShown})
    def get(self, request: Request, reference: str) -> Response:
        """What everybody reads once it is funded and announced: the same whoever asks."""
        return Response(ThreadShown(read_thread(find_spreading(reference, request.user))).data)
