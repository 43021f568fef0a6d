"""The moderation ledger: reading it, proposing a change, confirming and refusing one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals import rights
from proposals.errors import NotPermitted
from proposals.forms.values import cleaned
from proposals.models import Call, Proposal
from proposals.serializers.strict import read
from scoring.api.flags import of_proposal
from scoring.forms.ledger import RefuseForm
from scoring.forms.meetings import FROM_TO
from scoring.ledger import ledger_in, ledger_of
from scoring.models import ChangeKind
from scoring.models.ledger import OF_A_SHEET
from scoring.serializers.ledger import ChangeProposed, ChangeRefused, Ledger
from scoring.services import ledger
from scoring.services.ledger import Change

TAG = "Panels"


def shown(found: Any, person: Any, status: int = 200) -> Response:
    """Nothing of it to somebody who still owes a sheet."""
    runs_it = person.has_perm("scoring.flag", found)
    lines = [] if found.is_blind else ledger_of([found.pk], person, with_words=runs_it)
    return Response(Ledger({"changes": lines}).data, status=status)


def change_of(found: Any, given: dict[str, Any]) -> Change:
    kind, figure = given["kind"], given.get("figure")
    if kind == ChangeKind.ADJUST and figure is None:
        raise ValidationError({"figure": [FROM_TO]})
    if kind not in OF_A_SHEET:
        return Change(kind, None, figure if kind == ChangeKind.ADJUST else None)
    assignment = found.assignments.filter(seat__code=given.get("assessor", "")).first()
    if assignment is None:
        raise ValidationError({"assessor": ["Send the code of a seat that was asked to mark it."]})
    return Change(kind, assignment.pk)


@extend_schema(tags=[TAG])
class LedgerOfProposal(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read the changes of what counts", responses={200: Ledger})
    def get(self, request: Request, panel: int, reference: str) -> Response:
        """Sheets set aside and scores adjusted, with their reasons, for those who follow the panel."""
        return shown(of_proposal(panel, request.user, reference=reference), request.user)

    @extend_schema(summary="Propose a change of what counts", request=ChangeProposed, responses={201: Ledger})
    def post(self, request: Request, panel: int, reference: str) -> Response:
        """It changes no mark, and it does nothing before a second person confirms it."""
        found = of_proposal(panel, request.user, reference=reference)
        ledger.must_be_allowed(found, request.user)
        given = read(ChangeProposed, request.data)
        ledger.propose_change(found.pk, by=request.user, change=change_of(found, given), reason=given["reason"])
        return shown(found, request.user, 201)


@extend_schema(tags=[TAG])
class ConfirmChange(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Confirm a change of what counts", request=None, responses={200: Ledger})
    def post(self, request: Request, panel: int, entry: int) -> Response:
        """By somebody else than its proposer. The score follows at once."""
        found = of_proposal(panel, request.user, ledger__pk=entry)
        ledger.must_be_allowed(found, request.user)
        ledger.confirm_change(entry, by=request.user)
        return shown(found, request.user)


@extend_schema(tags=[TAG])
class RefuseChange(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Refuse a change of what counts", request=ChangeRefused, responses={200: Ledger})
    def post(self, request: Request, panel: int, entry: int) -> Response:
        """By somebody else than its proposer, who is told why."""
        found = of_proposal(panel, request.user, ledger__pk=entry)
        ledger.must_be_allowed(found, request.user)
        given = cleaned(RefuseForm, read(ChangeRefused, request.data))
        ledger.refuse_change(entry, by=request.user, **given)
        return shown(found, request.user)


class LedgerOfCall(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(tags=["Calls"], summary="Read the moderation ledger of a call", responses={200: Ledger})
    def get(self, request: Request, code: str) -> Response:
        """Every change of what counts, as it stands in the workbook, for managers and observers."""
        if not request.user.has_perm("scoring.export"):
            raise NotPermitted("The moderation ledger is for the programme team.")
        call = get_object_or_404(Call.objects.visible_to(request.user), code=code)
        ranked = Proposal.objects.visible_to(request.user, rights.RANK).filter(call=call)
        pks = set(ranked.values_list("pk", flat=True))
        lines = ledger_in(call, pks, request.user, with_words=request.user.has_perm("proposals.fund"))
        return Response(Ledger({"changes": lines}).data)
