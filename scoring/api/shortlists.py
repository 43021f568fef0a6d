"""The shortlists of a call: to list, make, read and change them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.errors import NotPermitted
from proposals.forms.values import cleaned
from proposals.models import Call
from proposals.serializers.strict import read
from scoring.finding import find_call
from scoring.forms.shortlists import FROM_RANKING, ConfirmForm, NewShortlistForm, ProposeForm, WhyForm
from scoring.models import Shortlist
from scoring.serializers import shortlists as shapes
from scoring.services import agreeing
from scoring.services import shortlists as verbs
from scoring.services import shortlists_by_program as by_program
from scoring.shortlists.freezing import current

TAG = "Shortlists"
NOT_ALL = "The shortlists of a call are for those who may rank every proposal of it."


def call_of(request: Request, code: str) -> Call:
    call = find_call(request.user, code, may="scoring.rank")
    if not request.user.has_perm("shortlists.read", call):
        raise NotPermitted(NOT_ALL)
    return call


def find(request: Request, code: str, pk: int) -> Shortlist:
    call = call_of(request, code)
    rows = Shortlist.objects.visible_to(request.user).select_related("made_by", "proposed_by", "agreed_by", "frozen")
    shortlist = get_object_or_404(rows, call=call, pk=pk)
    shortlist.call = call
    return shortlist


def shown(request: Request, code: str, pk: int, status: int = 200) -> Response:
    return Response(shapes.ShortlistInFull(in_full(find(request, code, pk), request.user)).data, status=status)


def in_full(shortlist: Shortlist, person: Any) -> dict[str, Any]:
    """The shortlist with what its line is drawn by, its money and its lines, as the serializer reads them."""
    drawn = current(shortlist, person)
    return {
        "of_call": shortlist,
        "areas": shortlist.areas.select_related("area"),
        "minimums": shortlist.minimums.select_related("criterion"),
        "rules": shortlist.rules.select_related("proposal"),
        "drawing": drawn.drawing,
        "rows": drawn.lines,
    }


@extend_schema(tags=[TAG])
class ShortlistsOfCall(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="List the shortlists of a call", operation_id="calls_shortlists", responses={200: shapes.Shortlists}
    )
    def get(self, request: Request, code: str) -> Response:
        """Drafts, and the one that is agreed, for managers and observers who may rank every proposal of the call."""
        call = call_of(request, code)
        rows = Shortlist.objects.filter(call=call).select_related("made_by", "proposed_by", "agreed_by")
        return Response(shapes.Shortlists({"shortlists": rows}).data)

    @extend_schema(summary="Begin a shortlist", request=shapes.NewShortlist, responses={201: shapes.ShortlistInFull})
    def post(self, request: Request, code: str) -> Response:
        """From the ranking as it is, each proposal with what the line makes of it; or as a copy of another draft."""
        call = call_of(request, code)
        verbs.must_make(call, request.user)
        sent = read(shapes.NewShortlist, request.data)
        start = str(sent.get("copy_of") or FROM_RANKING)
        form = NewShortlistForm(
            {"name": sent["name"], "start_from": start}, drafts=list(Shortlist.objects.filter(call=call))
        )
        if not form.is_valid():
            named = {"start_from": "copy_of"}
            raise ValidationError({named.get(name, name): list(told) for name, told in form.errors.items()})
        made = verbs.make_shortlist(call.pk, by=request.user, **form.values)
        return shown(request, code, made.pk, 201)


@extend_schema(tags=[TAG])
class OneShortlist(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read a shortlist", responses={200: shapes.ShortlistInFull})
    def get(self, request: Request, code: str, shortlist: int) -> Response:
        """A draft as the line stands now; one that is agreed as it was frozen."""
        return shown(request, code, shortlist)

    @extend_schema(
        summary="Decide about proposals of a shortlist",
        request=shapes.RowsGiven,
        responses={200: shapes.ShortlistInFull},
    )
    def patch(self, request: Request, code: str, shortlist: int) -> Response:
        """The proposals that you name; an outcome that departs from the line needs a reason before it is proposed."""
        found = find(request, code, shortlist)
        verbs.must_be_open_to(found, request.user)
        sent = read(shapes.RowsGiven, request.data)
        by_program.change_rows(found, by=request.user, version=sent["version"], rows=sent["rows"])
        return shown(request, code, shortlist)


@extend_schema(tags=[TAG])
class TermsOfShortlist(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Set what the line of a shortlist is drawn by",
        request=shapes.TermsGiven,
        responses={200: shapes.ShortlistInFull},
    )
    def put(self, request: Request, code: str, shortlist: int) -> Response:
        """Pot, quality line, sums for areas, least marks, and proposals that must be funded or are excluded."""
        found = find(request, code, shortlist)
        verbs.must_be_open_to(found, request.user)
        sent = read(shapes.TermsGiven, request.data)
        by_program.change_terms(found, by=request.user, version=sent.pop("version"), sent=sent)
        return shown(request, code, shortlist)


class Act(APIView):
    """One act on the agreement of a shortlist; each has an address of its own."""

    permission_classes = [IsAuthenticated]

    def take(self, request: Request, code: str, pk: int, form: Any, verb: Any) -> Response:
        found = find(request, code, pk)
        verbs.must_make(found.call, request.user)
        body = {ProposeForm: shapes.Proposed, ConfirmForm: shapes.Confirmed, WhyForm: shapes.Why}[form]
        verb(found.pk, by=request.user, **cleaned(form, read(body, request.data)))
        return shown(request, code, pk)


@extend_schema(tags=[TAG])
class ProposeShortlist(Act):
    @extend_schema(
        summary="Propose a shortlist for agreement", request=shapes.Proposed, responses={200: shapes.ShortlistInFull}
    )
    def post(self, request: Request, code: str, shortlist: int) -> Response:
        """All that it rests on is frozen, and the other managers are told."""
        return self.take(request, code, shortlist, ProposeForm, agreeing.propose)


@extend_schema(tags=[TAG])
class ConfirmShortlist(Act):
    @extend_schema(summary="Agree a shortlist", request=shapes.Confirmed, responses={200: shapes.ShortlistInFull})
    def post(self, request: Request, code: str, shortlist: int) -> Response:
        """By another manager than its proposer; refused where something changed since it was proposed."""
        return self.take(request, code, shortlist, ConfirmForm, agreeing.confirm)


@extend_schema(tags=[TAG])
class SendShortlistBack(Act):
    @extend_schema(summary="Send a shortlist back", request=shapes.Why, responses={200: shapes.ShortlistInFull})
    def post(self, request: Request, code: str, shortlist: int) -> Response:
        """It can be edited again."""
        return self.take(request, code, shortlist, WhyForm, agreeing.send_back)


@extend_schema(tags=[TAG])
class ReopenShortlist(Act):
    @extend_schema(summary="Reopen a shortlist", request=shapes.Why, responses={200: shapes.ShortlistInFull})
    def post(self, request: Request, code: str, shortlist: int) -> Response:
        """While it is not announced. What was agreed stays on record."""
        return self.take(request, code, shortlist, WhyForm, agreeing.reopen)
