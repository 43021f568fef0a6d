"""Tables of adoption events, of eligible sites and of values, by program."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.eligible import TAG, reported
from proposals.serializers.importing import TableGiven, TableTaken
from proposals.serializers.strict import read
from proposals.services import importing
from proposals.services.values import import_values, look_at_values
from proposals.spread.importing import Found


def taken(request: Request, reference: str, look: Callable[[Any, str], Found], take: Callable[..., int]) -> Response:
    """A dry run tells every problem; taken, a table with one is refused. One that holds nothing new changes nothing."""
    proposal = reported(request, reference)
    sent = read(TableGiven, request.data)
    found, is_dry_run = look(proposal, sent["text"]), sent["dry_run"]
    if not is_dry_run and (found.new or found.problems):
        take(proposal.pk, by=request.user, text=sent["text"])
    told = {
        "is_dry_run": is_dry_run, "new": len(found.new), "known": found.known,
        "problems": [str(problem) for problem in found.problems], "ignored": found.ignored,
    }  # fmt: skip
    return Response(TableTaken(told).data)


@extend_schema(tags=[TAG])
class ImportEvents(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Import what sites did", request=TableGiven, responses={200: TableTaken})
    def post(self, request: Request, reference: str) -> Response:
        """A table as text, such as the CSV of the ledger: all of it or nothing. What stands already is left alone."""
        return taken(request, reference, importing.look_at_events, importing.import_events)


@extend_schema(tags=[TAG])
class ImportSites(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Import eligible sites", request=TableGiven, responses={200: TableTaken})
    def post(self, request: Request, reference: str) -> Response:
        """A table of sites with the days on which each came and left, and why: all of it or nothing."""
        return taken(request, reference, importing.look_at_sites, importing.import_sites)


@extend_schema(tags=[TAG])
class ImportValues(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Import values of sites", request=TableGiven, responses={200: TableTaken})
    def post(self, request: Request, reference: str) -> Response:
        """A table of months of many sites and measures, such as the CSV of the values: all of it or nothing. A row that
        replaces a value names its version; what stands already is left alone.
        """
        return taken(request, reference, look_at_values, import_values)
