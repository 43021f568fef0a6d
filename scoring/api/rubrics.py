"""The rubric of a call, opening the call with it, and beginning another call like it. For managers."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.call_setup import call_of, changes_in, in_setup
from proposals.errors import StaleVersion
from proposals.forms.values import cleaned
from proposals.serializers.call_setup import CallInSetup
from proposals.serializers.strict import read
from proposals.services.call_setup import must_prepare_calls
from proposals.steps import allowed_step
from scoring.forms.calls import CloneForm, TemplateForm
from scoring.models import Rubric
from scoring.serializers import rubrics as shapes
from scoring.services import rubrics, setup_by_program

TAG = "Setting up calls"
NONE_YET = "This call has no rubric yet. Choose one to begin with."


class Managed(APIView):
    permission_classes = [IsAuthenticated]


@extend_schema(tags=[TAG], summary="List the rubrics to copy")
class RubricsToCopy(generics.ListAPIView):
    """The rubrics that are kept for calls to begin with."""

    permission_classes = [IsAuthenticated]
    serializer_class = shapes.RubricToCopy
    queryset = Rubric.objects.none()

    def get_queryset(self) -> Any:
        must_prepare_calls(self.request.user)
        return Rubric.objects.filter(call=None)


@extend_schema(tags=[TAG])
class RubricOfCall(Managed):
    @extend_schema(summary="Read the rubric of a call", responses={200: shapes.RubricInSetup})
    def get(self, request: Request, code: str) -> Response:
        """Its criteria, each with its published weight and what it really counts for, and what each mark means."""
        return Response(shapes.rubric_in_setup(rubric_of(call_of(code, request.user))))

    @extend_schema(
        summary="Choose the rubric of a call", request=shapes.RubricChoice, responses={201: shapes.RubricInSetup}
    )
    def post(self, request: Request, code: str) -> Response:
        """Begin with a copy of a rubric that is kept for that; the copy is the call’s own to change."""
        call = call_of(code, request.user)
        template = template_in(read(shapes.RubricChoice, request.data))
        copied = rubrics.copy_rubric(call, template, by=request.user)
        return Response(shapes.rubric_in_setup(copied), status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Change the rubric of a call", request=shapes.RubricChange, responses={200: shapes.RubricInSetup}
    )
    def patch(self, request: Request, code: str) -> Response:
        """Until marks are given by it. In an open call the weights must come to 100, or nothing is saved."""
        call = call_of(code, request.user)
        found = rubric_of(call)
        sent = read(shapes.RubricChange, request.data)
        version = sent.pop("version")
        try:
            setup_by_program.change_rubric(call, by=request.user, version=version, given=changes_in(sent))
        except StaleVersion as stale:
            now = shapes.rubric_in_setup(rubric_of(call))
            stale.stored = {name: now[name] for name in ("version", "criteria", "anchors")}
            raise
        found.refresh_from_db()
        return Response(shapes.rubric_in_setup(found))


@extend_schema(tags=[TAG])
class OpenCall(Managed):
    @extend_schema(summary="Read what stands in the way of opening a call", responses={200: shapes.WhyNotOpen})
    def get(self, request: Request, code: str) -> Response:
        """Nothing, when the list is empty: the introduction is written and the weights come to 100."""
        call = call_of(code, request.user)
        allowed_step(call, "open_call", by=request.user, known_state=call.state)
        return Response({"reasons": rubrics.why_not_open(call)})

    @extend_schema(summary="Open a call", request=shapes.Opening, responses={200: CallInSetup})
    def post(self, request: Request, code: str) -> Response:
        """From now on everybody sees it, and it takes submissions between its dates."""
        call = call_of(code, request.user)
        allowed_step(call, "open_call", by=request.user, known_state=call.state)
        sent = read(shapes.Opening, request.data)
        template = template_in(sent) if sent else None
        rubrics.open_call(call.pk, by=request.user, template=template)
        return Response(in_setup(code, request.user))


@extend_schema(tags=[TAG])
class CloneCall(Managed):
    @extend_schema(summary="Begin a call like another", request=shapes.CallLikeAnother, responses={201: CallInSetup})
    def post(self, request: Request, code: str) -> Response:
        """With its texts, rules, questions, rubric and panels, under a title, an address and dates of its own.

        The panels come without their members: offer their seats anew.
        """
        call = call_of(code, request.user)
        sent = {"time_zone": call.time_zone} | read(shapes.CallLikeAnother, request.data)
        facts = cleaned(CloneForm, sent)
        del facts["version"]  # of a page
        begun = rubrics.clone_call(call.pk, by=request.user, **facts)
        return Response(in_setup(begun.code, request.user), status=status.HTTP_201_CREATED)


def rubric_of(call: Any) -> Rubric:
    found = Rubric.objects.filter(call=call).first()
    if found is None:
        raise NotFound(NONE_YET)
    return found


def template_in(sent: dict[str, Any]) -> Rubric:
    return cleaned(TemplateForm, sent)["template"]
