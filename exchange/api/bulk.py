"""Doing the same to several submissions: first what would be done, then, confirmed, what became of each."""

from typing import Any
from uuid import uuid4

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exchange.api.schema import Entry
from exchange.bulk import BULK_ACTS, MOST_ROWS, BulkAct, chosen_rows, form_for, lines_of, run
from proposals.api.desk import must_be_a_moderator
from proposals.forms.values import problems_of, typed
from proposals.models import BulkRun, Proposal
from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Body, Text, Truth, read

NONE_NAMED = "Name at least one proposal that is on your desk."
OUTCOMES = [
    ("would_be_tried", "It is tried once you confirm"),
    ("done", "Done"),
    ("refused", "Refused, for the reason"),
    ("not_tried", "Not tried: the run was cut off"),
]


class BulkRow(serializers.Serializer):
    """One proposal of a run."""

    reference = serializers.CharField()
    title = serializers.CharField()
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    reason = serializers.CharField(help_text="Why it was refused; empty otherwise.")


class BulkAnswer(serializers.Serializer):
    """What would be done, or what was."""

    act = serializers.ChoiceField(choices=[(name, act.label) for name, act in BULK_ACTS.items()])
    key = serializers.UUIDField(help_text="Send it with your confirmation: sent twice, it is done once.")
    is_confirmed = serializers.BooleanField(help_text="false while nothing was done.")
    rows = BulkRow(many=True)
    left_out = serializers.ListField(
        child=serializers.CharField(), help_text="What you named that is not on your desk."
    )


class BulkOnDesk(APIView):
    """`entry` is set for the description alone, where each act stands on its own."""

    permission_classes = [IsAuthenticated]
    entry: Entry | None = None

    @staticmethod
    def entries() -> dict[str, Entry]:
        return {name: entry_of(name, act) for name, act in BULK_ACTS.items()}

    @extend_schema(tags=["Moderation desk"], responses={200: BulkAnswer})
    def post(self, request: Request, name: str) -> Response:
        must_be_a_moderator(request.user)
        act = BULK_ACTS.get(name)
        if act is None:
            raise Http404
        sent = read(body_of(name, act), request.data, partial=True)
        named, key, is_confirmed = sent.pop("rows", []), sent.pop("key", uuid4()), sent.pop("confirm", False)
        proposals = chosen_rows(named, request.user)
        if not proposals:
            raise ValidationError({"rows": [NONE_NAMED]})
        known = {each.reference for each in proposals}
        left_out = [each for each in dict.fromkeys(named) if each not in known]
        if is_confirmed:
            values = evidence(act, proposals, request.user, sent)
            done = run(name, proposals, by=request.user, key=key, values=values)
            return Response(told_of(done, request.user, left_out))
        rows = [row(each, "would_be_tried") for each in proposals]
        told = {"act": name, "key": key, "is_confirmed": False, "rows": rows, "left_out": left_out}
        return Response(BulkAnswer(told).data)


@extend_schema(tags=["Moderation desk"])
class BulkResults(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read what became of a run", responses={200: BulkAnswer})
    def get(self, request: Request, run_key: Any) -> Response:
        """Each proposal of a run of yours, as it was done or refused."""
        must_be_a_moderator(request.user)
        done = get_object_or_404(BulkRun, person=request.user.pk, key=run_key)
        return Response(told_of(done, request.user, left_out=[]))


def evidence(act: BulkAct, proposals: list[Proposal], person: Any, sent: dict[str, Any]) -> dict[str, Any]:
    """What the verb asks for, as the form understands it."""
    form = form_for(act, {name: typed(value) for name, value in sent.items()}, proposals, person)
    if problems := problems_of(form):
        raise ValidationError(problems)
    return form.cleaned_data


def told_of(done: BulkRun, person: Any, left_out: list[str]) -> dict[str, Any]:
    """A run as it was, also where the same key had run before."""
    rows = [row(proposal, outcome_of(reason), reason or "") for proposal, reason in lines_of(done, person)]
    told = {"act": done.act, "key": done.key, "is_confirmed": True, "rows": rows, "left_out": left_out}
    return dict(BulkAnswer(told).data)


def outcome_of(reason: str | None) -> str:
    if reason is None:
        return "not_tried"
    return "refused" if reason else "done"


def row(proposal: Proposal, outcome: str, reason: str = "") -> dict[str, str]:
    return {"reference": proposal.reference or "", "title": proposal.title, "outcome": outcome, "reason": reason}


def body_of(name: str, act: BulkAct) -> type[Body]:
    """The fields of the act’s form beside the proposals. The form is made for none in particular."""
    title = "".join(word.capitalize() for word in name.split("_"))
    return body_from(
        f"Bulk{title}",
        act.asks,
        form_for(act, None, [], None).fields,
        rows=serializers.ListField(child=Text(), max_length=MOST_ROWS, help_text="References of proposals."),
        key=serializers.UUIDField(required=False, help_text="One that you make up, or had from the first answer."),
        confirm=Truth(required=False, help_text="Without it nothing is done, and you are told on what it would be."),
    )


def entry_of(name: str, act: BulkAct) -> Entry:
    meaning = (
        f"{act.label} for up to {MOST_ROWS} submissions: first without `confirm`, to see which, then with it. "
        "Each is done whole or refused with its reason, and one that is refused holds up no other. For moderators."
    )
    return Entry(f"bulk_{name}", f"{act.label}: several at once", meaning, body_of(name, act))
