"""A panel's meeting by program, and how its assessors mark."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals import rights
from proposals.errors import NotPermitted
from proposals.forms.values import cleaned
from proposals.models import Proposal
from proposals.serializers.strict import read
from scoring.forms.meetings import FigureForm, MinutesForm
from scoring.meetings.running import meeting_in_view
from scoring.models import AgendaItem, Meeting, Panel
from scoring.oversight.comparison import compare
from scoring.serializers.meetings import AddedToAgenda, ComparisonShown, FigureRecorded, MeetingShown, MeetingStarted
from scoring.services import meetings

TAG = "Panels"


def run_by(number: int, person: Any) -> Panel:
    panel = get_object_or_404(Panel.objects.visible_to(person).select_related("call"), pk=number)
    if not person.has_perm("panels.run", panel):
        raise NotPermitted("The chair of the panel or a manager runs its meeting.")
    return panel


def under_way_on(panel: Panel) -> Meeting:
    return get_object_or_404(Meeting, panel=panel, ended_at=None)


def shown(meeting: Meeting, panel: Panel, person: Any, status: int = 200) -> Response:
    meeting.panel = panel
    return Response(MeetingShown(meeting_in_view(meeting, person)).data, status=status)


def item_on(panel: Panel, number: int, person: Any) -> AgendaItem:
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE)
    return get_object_or_404(AgendaItem, pk=number, meeting__panel=panel, proposal__in=overseen)


@extend_schema(tags=[TAG])
class PanelMeeting(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read the meeting of a panel", responses={200: MeetingShown})
    def get(self, request: Request, panel: int) -> Response:
        """The one that is under way: its agenda, who is out of the room for what, and what the panel came to."""
        found = run_by(panel, request.user)
        return shown(under_way_on(found), found, request.user)

    @extend_schema(summary="Begin a meeting", request=MeetingStarted, responses={201: MeetingShown})
    def post(self, request: Request, panel: int) -> Response:
        """With what you name of what is being marked and has a returned sheet, or all of it.

        Twice: the meeting that is under way.
        """
        found = run_by(panel, request.user)
        sent = read(MeetingStarted, request.data)
        begun = meetings.start_meeting(
            found.pk, by=request.user, proposals=sent.get("proposals"), **cleaned(MinutesForm, sent)
        )
        return shown(begun, found, request.user, 201)


@extend_schema(tags=[TAG])
class AddToAgenda(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Add to the agenda", request=AddedToAgenda, responses={200: MeetingShown})
    def post(self, request: Request, panel: int) -> Response:
        """While the meeting goes on, after all that stands there."""
        found = run_by(panel, request.user)
        sent = read(AddedToAgenda, request.data)
        meeting = meetings.add_to_agenda(under_way_on(found).pk, by=request.user, proposals=sent["proposals"])
        return shown(meeting, found, request.user)


@extend_schema(tags=[TAG])
class EndMeeting(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="End the meeting", request=None, responses={200: MeetingShown})
    def post(self, request: Request, panel: int) -> Response:
        """What the panel came to stands on the page of each proposal."""
        found = run_by(panel, request.user)
        ended = meetings.end_meeting(under_way_on(found).pk, by=request.user)
        return shown(ended, found, request.user)


@extend_schema(tags=[TAG])
class TakeUp(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Take up a proposal", request=None, responses={200: MeetingShown})
    def post(self, request: Request, panel: int, item: int) -> Response:
        """Talk about this one now; the one before it is done."""
        found = run_by(panel, request.user)
        taken = meetings.take_up(item_on(found, item, request.user).pk, by=request.user)
        return shown(taken.meeting, found, request.user)


@extend_schema(tags=[TAG])
class RecordFigure(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Record what the panel came to", request=FigureRecorded, responses={200: MeetingShown})
    def post(self, request: Request, panel: int, item: int) -> Response:
        """Beside the sheets, with the reason. A later figure takes its place, and both are kept."""
        found = run_by(panel, request.user)
        place = item_on(found, item, request.user)
        recorded = meetings.record_figure(
            place.pk, by=request.user, **cleaned(FigureForm, read(FigureRecorded, request.data))
        )
        return shown(recorded.item.meeting, found, request.user)


@extend_schema(tags=[TAG])
class HowTheyMark(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Compare the assessors of a panel", responses={200: ComparisonShown})
    def get(self, request: Request, panel: int) -> Response:
        """Mean marks by assessor and criterion, and how far they agree. An observer reads codes and no names."""
        found = get_object_or_404(Panel.objects.visible_to(request.user).select_related("call__rubric"), pk=panel)
        return Response(ComparisonShown(compare(found, request.user)).data)
