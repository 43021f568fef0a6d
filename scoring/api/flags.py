"""The flags of a proposal: reading them, raising, giving, noting, settling and opening again."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.forms.values import cleaned
from proposals.serializers.strict import read
from scoring.forms.flags import FlagForm, NoteForm, ReopenFlagForm, ResolveForm
from scoring.oversight.flags import SeenFlag, flags_of, owners_for
from scoring.oversight.proposal import overseen_on
from scoring.serializers.flags import (
    FlagGiven,
    FlagNoted,
    FlagRaised,
    FlagReopened,
    FlagSettled,
    FlagShown,
    FlagsShown,
)
from scoring.services import flags

TAG = "Panels"


def of_proposal(panel: int, person: Any, **which: Any) -> Any:
    return get_object_or_404(overseen_on(panel, person), **which)


def seen(found: Any, person: Any, flag_pk: int) -> Response:
    return Response(FlagShown(next(each for each in told(found, person) if each.pk == flag_pk)).data)


def told(found: Any, person: Any) -> list[SeenFlag]:
    return flags_of(found, with_names=person.has_perm("scoring.flag", found), is_blind=found.is_blind)


@extend_schema(tags=[TAG])
class FlagsOfProposal(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read the flags of a proposal", responses={200: FlagsShown})
    def get(self, request: Request, panel: int, reference: str) -> Response:
        """With what happened to each, for those who follow the panel."""
        found = of_proposal(panel, request.user, reference=reference)
        return Response(FlagsShown({"flags": told(found, request.user)}).data)

    @extend_schema(summary="Raise a flag", request=FlagRaised, responses={201: FlagShown})
    def post(self, request: Request, panel: int, reference: str) -> Response:
        """Scoring can't be closed before it is settled. For the chair of the panel and for managers."""
        found = of_proposal(panel, request.user, reference=reference)
        flags.must_be_allowed(found, request.user)
        given = cleaned(FlagForm, read(FlagRaised, request.data))
        raised = flags.raise_flag(found.pk, by=request.user, **given)
        answer = seen(found, request.user, raised.pk)
        answer.status_code = 201
        return answer


class OnAFlag(APIView):
    """What the acts on one flag share. Whoever may not act is told so before what they sent is read."""

    permission_classes = [IsAuthenticated]

    def act(self, request: Request, panel: int, flag: int, verb: Callable[..., Any], body: Any, form: Any) -> Response:
        found = of_proposal(panel, request.user, flags__pk=flag)
        flags.must_be_allowed(found, request.user)
        verb(flag, by=request.user, **cleaned(form, read(body, request.data)))
        return seen(found, request.user, flag)


@extend_schema(tags=[TAG])
class NoteFlag(OnAFlag):
    @extend_schema(summary="Add a note to a flag", request=FlagNoted, responses={200: FlagShown})
    def post(self, request: Request, panel: int, flag: int) -> Response:
        """Notes are kept for good, in the trail of the flag."""
        return self.act(request, panel, flag, flags.note_flag, FlagNoted, NoteForm)


@extend_schema(tags=[TAG])
class SettleFlag(OnAFlag):
    @extend_schema(summary="Settle a flag", request=FlagSettled, responses={200: FlagShown})
    def post(self, request: Request, panel: int, flag: int) -> Response:
        """Say how. A flag that somebody settled already answers 409."""
        return self.act(request, panel, flag, flags.resolve_flag, FlagSettled, ResolveForm)


@extend_schema(tags=[TAG])
class ReopenFlag(OnAFlag):
    @extend_schema(summary="Open a flag again", request=FlagReopened, responses={200: FlagShown})
    def post(self, request: Request, panel: int, flag: int) -> Response:
        """While its proposal is with the panel. How it was settled stays in the trail."""
        return self.act(request, panel, flag, flags.reopen_flag, FlagReopened, ReopenFlagForm)


@extend_schema(tags=[TAG])
class AssignFlag(OnAFlag):
    @extend_schema(summary="Give a flag to somebody", request=FlagGiven, responses={200: FlagShown})
    def patch(self, request: Request, panel: int, flag: int) -> Response:
        """To the chair of the panel or a manager, who is told."""
        found = of_proposal(panel, request.user, flags__pk=flag)
        flags.must_be_allowed(found, request.user)
        address = read(FlagGiven, request.data)["email"]
        owner = owners_for(found).filter(email__iexact=address).first()
        if owner is None:
            raise ValidationError({"email": [flags.WHO_OWNS]})
        flags.assign_flag(flag, by=request.user, owner=owner)
        return seen(found, request.user, flag)
