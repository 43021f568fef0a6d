"""Setting up calls and their questions, for managers. Everybody else reads a call once it is open."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.calls import calls_for
from proposals.errors import StaleVersion
from proposals.models import Call, Question
from proposals.serializers.call_setup import (
    CallChange,
    CallInSetup,
    NewQuestion,
    PlaceOfQuestion,
    QuestionChange,
    QuestionInSetup,
)
from proposals.serializers.calls import CallName
from proposals.serializers.strict import read
from proposals.services import call_setup, questions, setup_by_program
from proposals.services.call_setup import must_prepare_calls

PLACES = {"up": -1, "down": 1}
NOTHING_SENT = {"non_field_errors": ["Send at least one field to change."]}


def call_of(code: str, person: Any) -> Any:
    """A call that this person may set up. Whoever prepares none is told so before a word about it."""
    must_prepare_calls(person)
    return get_object_or_404(Call.objects.visible_to(person), code=code)


def in_setup(code: str, person: Any) -> dict[str, Any]:
    must_prepare_calls(person)
    return dict(CallInSetup(get_object_or_404(calls_for(person), code=code)).data)


def question_of(code: str, question: str, person: Any) -> Question:
    return get_object_or_404(Question, call=call_of(code, person), code=question)


def changes_in(sent: dict[str, Any]) -> dict[str, Any]:
    if not sent:
        raise ValidationError(NOTHING_SENT)
    return sent


@extend_schema(tags=["Setting up calls"])
class CallSetup(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read a call that you set up", responses=CallInSetup)
    def get(self, request: Request, code: str) -> Response:
        """A call with what only its managers know: its version, and the grace after closing."""
        return Response(in_setup(code, request.user))

    @extend_schema(summary="Change a call", request=CallChange, responses={200: CallInSetup})
    def patch(self, request: Request, code: str) -> Response:
        """Change any facts of a call. Once it is open, what people relied on stands."""
        call = call_of(code, request.user)
        sent = read(CallChange, request.data)
        version = sent.pop("version")
        try:
            saved = setup_by_program.change(call.pk, by=request.user, version=version, given=changes_in(sent))
        except StaleVersion as stale:
            now = in_setup(code, request.user)
            stale.stored = {"version": now["version"]} | {name: now.get(name) for name in sent}
            raise
        return Response(in_setup(saved.code, request.user))

    @extend_schema(summary="Remove a call", responses={200: CallName})
    def delete(self, request: Request, code: str) -> Response:
        """Take a call away that nobody but its managers has seen. One that was opened is kept."""
        call = call_of(code, request.user)
        gone = CallName(call).data
        call_setup.remove_call(call.pk, by=request.user)
        return Response(gone)


@extend_schema_view(get=extend_schema(summary="List the questions of a call"))
@extend_schema(tags=["Setting up calls"])
class QuestionsSetup(generics.ListAPIView):
    """What the call asks before a draft and in the form, with the right answers where there are any."""

    permission_classes = [IsAuthenticated]
    serializer_class = QuestionInSetup
    queryset = Question.objects.none()

    def get_queryset(self) -> Any:
        return call_of(self.kwargs["code"], self.request.user).questions.order_by("stage", "position", "pk")

    @extend_schema(summary="Add a question", request=NewQuestion, responses={201: QuestionInSetup})
    def post(self, request: Request, code: str) -> Response:
        """Ask one more question, after the others. Once somebody answered, questions stand."""
        call = call_of(code, request.user)
        sent = read(NewQuestion, request.data)
        stage, kind = sent.pop("stage"), sent.pop("kind")
        added = setup_by_program.ask(call.pk, by=request.user, stage=stage, kind=kind, given=sent)
        return Response(QuestionInSetup(added).data, status=status.HTTP_201_CREATED)


@extend_schema(tags=["Setting up calls"])
class QuestionSetup(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Change a question", request=QuestionChange, responses={200: QuestionInSetup})
    def patch(self, request: Request, code: str, question: str) -> Response:
        """Change the wording of a question or what belongs to its kind."""
        found = question_of(code, question, request.user)
        sent = read(QuestionChange, request.data)
        version = sent.pop("version")
        saved = setup_by_program.reword(found.pk, by=request.user, version=version, given=changes_in(sent))
        return Response(QuestionInSetup(saved).data)

    @extend_schema(summary="Remove a question", responses={200: CallInSetup})
    def delete(self, request: Request, code: str, question: str) -> Response:
        """Take a question away that nobody has answered; the call comes back without it."""
        questions.remove_question(question_of(code, question, request.user).pk, by=request.user)
        return Response(in_setup(code, request.user))


@extend_schema(tags=["Setting up calls"])
class QuestionPlace(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Move a question", request=PlaceOfQuestion, responses={200: QuestionInSetup(many=True)})
    def post(self, request: Request, code: str, question: str) -> Response:
        """One place up or down among those of its stage, which come back in their new order."""
        found = question_of(code, question, request.user)
        places = PLACES[read(PlaceOfQuestion, request.data)["to"]]
        moved = questions.move_question(found.pk, by=request.user, places=places)
        in_order = moved.call.questions.filter(stage=moved.stage).order_by("position", "pk")
        return Response(QuestionInSetup(in_order, many=True).data)
