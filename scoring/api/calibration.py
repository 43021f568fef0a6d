"""Calibrating a panel: reading its anchors, choosing one, asking who joined since, and keeping what was agreed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.serializers.strict import read
from scoring.api.members import panel_of
from scoring.forms.calibration import CHOOSE
from scoring.models import Anchor, Panel
from scoring.oversight.calibration import anchor_in_view, anchors_of, may_be_chosen
from scoring.serializers import calibration as shapes
from scoring.services import calibration as verbs

TAG = "Panels"


class OfAPanel(APIView):
    permission_classes = [IsAuthenticated]


def shown(panel: Panel, person: Any, answer: int = status.HTTP_200_OK) -> Response:
    told = {"anchors": [anchor_in_view(each, person) for each in anchors_of(panel, person)]}
    return Response(shapes.Anchors(told).data, status=answer)


def anchor_of(panel: Panel, number: int, person: Any) -> Anchor:
    return get_object_or_404(anchors_of(panel, person), pk=number)


@extend_schema(tags=[TAG])
class Calibration(OfAPanel):
    @extend_schema(summary="Read how a panel is calibrated", responses={200: shapes.Anchors})
    def get(self, request: Request, panel: int) -> Response:
        """Its anchors, their marks side by side, and what was agreed: for the chair of the panel and for managers."""
        return shown(panel_of(panel, request.user), request.user)

    @extend_schema(
        summary="Choose a proposal that all mark first", request=shapes.AnchorToChoose, responses={201: shapes.Anchors}
    )
    def post(self, request: Request, panel: int) -> Response:
        """All whom nothing bars are asked. Their other sheets wait until they returned this one or you close it."""
        found = panel_of(panel, request.user)
        reference = read(shapes.AnchorToChoose, request.data)["proposal"]
        proposal = may_be_chosen(found, request.user).filter(reference=reference).first()
        if proposal is None:
            raise ValidationError({"proposal": [CHOOSE]})
        verbs.choose_anchor(found.pk, by=request.user, proposal=proposal)
        return shown(found, request.user, status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class OneAnchor(OfAPanel):
    @extend_schema(
        summary="Say what was agreed over an anchor", request=shapes.Agreement, responses={200: shapes.Anchors}
    )
    def patch(self, request: Request, panel: int, anchor: int) -> Response:
        """Do not name the proposal in it: members who may not know of it read it, too."""
        found = panel_of(panel, request.user)
        known = anchor_of(found, anchor, request.user)
        given = read(shapes.Agreement, request.data)
        verbs.record_agreed(known.pk, by=request.user, closes=given.pop("close", False), **given)
        return shown(found, request.user)


@extend_schema(tags=[TAG])
class AskForAnchor(OfAPanel):
    @extend_schema(summary="Ask who joined since to mark an anchor", request=None, responses={200: shapes.Anchors})
    def post(self, request: Request, panel: int, anchor: int) -> Response:
        found = panel_of(panel, request.user)
        verbs.ask_who_joined(anchor_of(found, anchor, request.user).pk, by=request.user)
        return shown(found, request.user)
