"""Running a panel by program: the panels one follows, reminding, closing, and asking assessors of one proposal."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.errors import NotPermitted
from proposals.forms.values import cleaned
from proposals.serializers.strict import read
from scoring.api.members import panel_of
from scoring.forms.panels import AssignForm
from scoring.forms.running import CloseForm, RemindForm
from scoring.forms.sheets import DeclineForm
from scoring.models import Assignment, Panel
from scoring.oversight import progress
from scoring.oversight.proposal import oversee, overseen_on
from scoring.serializers import running as shapes
from scoring.services import panels, reminders, running, sheets
from scoring.sheets.owing import owing_on

TAG = "Panels"


class Private(APIView):
    permission_classes = [IsAuthenticated]


@extend_schema(tags=[TAG], summary="List the panels that you follow")
class Panels(generics.ListAPIView):
    """Yours where you are the chair; all of them for managers and observers. The last due comes first."""

    permission_classes = [IsAuthenticated]
    serializer_class = shapes.PanelFollowed
    queryset = Panel.objects.none()

    def get_queryset(self) -> Any:
        if not self.request.user.has_perm("scoring.see_panels"):
            raise NotPermitted("Panels are for their chairs and for the programme team.")
        return progress.panels_seen_by(self.request.user).order_by(*progress.PANEL_ORDERS["-due"])


@extend_schema(tags=[TAG])
class Reminders(Private):
    @extend_schema(summary="Read who owes sheets on a panel", responses={200: shapes.OwingOnPanel})
    def get(self, request: Request, panel: int) -> Response:
        """Counted among the proposals that you oversee. For the chair of the panel and for managers."""
        owing = owing_on(panel_of(panel, request.user), request.user)
        return Response(shapes.OwingOnPanel({"owing": owing}).data)

    @extend_schema(
        summary="Remind assessors of their sheets", request=shapes.ReminderGiven, responses={200: shapes.Reminded}
    )
    def post(self, request: Request, panel: int) -> Response:
        """They are told of their list, and of no proposal. Once a day at most."""
        found = panel_of(panel, request.user)
        sent = read(shapes.ReminderGiven, request.data, partial=True)
        given = cleaned(RemindForm, sent, panel_pk=found.pk, owing=[])
        told = reminders.remind_by_hand(found.pk, by=request.user, **given)
        return Response(shapes.Reminded({"reminded": told}).data)


@extend_schema(tags=[TAG])
class Closing(Private):
    @extend_schema(summary="Read what can be closed on a panel", responses={200: shapes.Standings})
    def get(self, request: Request, panel: int) -> Response:
        """And what still stands between each other proposal and its score."""
        standings = running.standings_of(panel_of(panel, request.user), request.user)
        return Response(shapes.Standings({"proposals": standings}).data)

    @extend_schema(
        summary="Close the scoring of proposals", request=shapes.ClosingGiven, responses={200: shapes.ClosedProposals}
    )
    def post(self, request: Request, panel: int) -> Response:
        """Fix the score of each that is ready, and say of the others why they are not."""
        found = panel_of(panel, request.user)
        sent = read(shapes.ClosingGiven, request.data, partial=True)
        marked = [each.proposal for each in running.standings_of(found, request.user)]
        chosen = cleaned(CloseForm, sent, placed=marked, ready=[])["proposals"]
        closed = running.close_each([each for each in marked if each.reference in chosen], by=request.user)
        return Response(shapes.ClosedProposals({"proposals": closed}).data)


@extend_schema(tags=[TAG])
class Assessors(Private):
    @extend_schema(summary="Read who marks a proposal", responses={200: shapes.AssessorsOfProposal})
    def get(self, request: Request, panel: int, reference: str) -> Response:
        """Observers read the codes of seats. For the chair of the panel, managers and observers."""
        return Response(assessors(panel, reference, request.user))

    @extend_schema(
        summary="Ask assessors to mark a proposal",
        request=shapes.AssessorsGiven,
        responses={201: shapes.AssessorsOfProposal},
    )
    def post(self, request: Request, panel: int, reference: str) -> Response:
        """All of them or nobody. Each is told, and declares first whether they have a conflict of interest."""
        found = get_object_or_404(overseen_on(panel, request.user), reference=reference)
        if not request.user.has_perm("scoring.assign", found):
            raise NotPermitted("Only the chair of the panel or a manager assigns assessors.")
        given = cleaned(AssignForm, read(shapes.AssessorsGiven, request.data, partial=True), panel_pk=panel)
        panels.assign(found.pk, by=request.user, **given)
        return Response(assessors(panel, reference, request.user), status=status.HTTP_201_CREATED)


def assessors(panel: int, reference: str, person: Any) -> dict[str, Any]:
    found = get_object_or_404(overseen_on(panel, person), reference=reference)
    return dict(shapes.AssessorsOfProposal(oversee(found, person)).data)


@extend_schema(tags=["Assessments"])
class Decline(Private):
    @extend_schema(summary="Decline an assignment", request=shapes.DeclineGiven, responses={200: shapes.Declined})
    def post(self, request: Request, id: int) -> Response:
        """Where you can’t mark it. Whoever runs the panel reads why, and can ask somebody else."""
        own = get_object_or_404(Assignment.objects.visible_to(request.user), pk=id)
        given = cleaned(DeclineForm, read(shapes.DeclineGiven, request.data, partial=True))
        return Response(shapes.Declined(sheets.decline_assignment(own.pk, by=request.user, **given)).data)
