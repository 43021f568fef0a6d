"""The panels of a call set up by a program, for managers. Members and invitations are in `members.py` beside this."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.call_setup import call_of, changes_in
from proposals.errors import StaleVersion
from proposals.forms.values import cleaned
from proposals.serializers.strict import read
from proposals.services.call_setup import must_prepare_calls
from scoring.forms.panel_setup import PanelForm, facts_of
from scoring.models import Panel
from scoring.panels.set_up import panels_in_setup
from scoring.serializers import panel_setup as shapes
from scoring.services import panel_setup as verbs

TAG = "Setting up calls"


@extend_schema_view(get=extend_schema(summary="List the panels of a call that you set up"))
@extend_schema(tags=[TAG])
class CallPanels(generics.ListAPIView):
    """What each is for, how many of each kind sit on it or are invited, and how many proposals it holds."""

    permission_classes = [IsAuthenticated]
    serializer_class = shapes.PanelInSetup
    queryset = Panel.objects.none()

    def get_queryset(self) -> Any:
        return Panel.objects.filter(call=call_of(self.kwargs["code"], self.request.user))

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset) or []
        return panels_in_setup(queryset.filter(pk__in=[each.pk for each in page]), self.request.user)

    @extend_schema(summary="Add a panel to a call", request=shapes.NewPanel, responses={201: shapes.PanelInSetup})
    def post(self, request: Request, code: str) -> Response:
        """It has no members yet: offer its seats next. The same panel sent twice is added once."""
        call = call_of(code, request.user)
        added = verbs.add_panel(call.pk, by=request.user, **facts_in(read(shapes.NewPanel, request.data), call=call))
        return Response(in_setup(added, request.user), status=status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class PanelSetup(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read a panel that you set up", responses={200: shapes.PanelInSetup})
    def get(self, request: Request, panel: int) -> Response:
        """What it is for, with the version that a change states."""
        return Response(in_setup(panel_of(panel, request.user), request.user))

    @extend_schema(summary="Change a panel", request=shapes.PanelChange, responses={200: shapes.PanelInSetup})
    def patch(self, request: Request, panel: int) -> Response:
        """Its name and what it is for, until the call is decided."""
        found = panel_of(panel, request.user)
        sent = read(shapes.PanelChange, request.data)
        version = sent.pop("version")
        facts = facts_in(facts_of(found) | changes_in(sent), call=found.call, panel=found)
        try:
            saved = verbs.change_panel(found.pk, by=request.user, version=version, **facts)
        except StaleVersion as stale:
            now = in_setup(found, request.user)
            stale.stored = {"version": now["version"]} | {name: now[name] for name in sent}
            raise
        return Response(in_setup(saved, request.user))

    @extend_schema(summary="Remove a panel", responses={200: shapes.RemovedPanel})
    def delete(self, request: Request, panel: int) -> Response:
        """One that nobody sits on or was invited to and that holds no proposal."""
        gone = verbs.remove_panel(panel_of(panel, request.user).pk, by=request.user)
        return Response(shapes.RemovedPanel(gone).data)


def panel_of(number: int, person: Any) -> Panel:
    """Whoever prepares no calls is told so before a word about the panel."""
    must_prepare_calls(person)
    return get_object_or_404(Panel.objects.visible_to(person).select_related("call"), pk=number)


def in_setup(panel: Panel, person: Any) -> dict[str, Any]:
    [told] = panels_in_setup(Panel.objects.filter(pk=panel.pk), person)
    return dict(shapes.PanelInSetup(told).data)


def facts_in(sent: dict[str, Any], **of_what: Any) -> dict[str, Any]:
    """What the form of the page makes of it; the version is asked for apart."""
    given = cleaned(PanelForm, sent, **of_what)
    return {"name": given["name"], "areas": list(given["areas"]), "boards": list(given["boards"])}
