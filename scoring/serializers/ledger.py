"""The moderation ledger: its lines, a change that somebody proposes, and why one is refused."""

from rest_framework import serializers

from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Body, Number, OneOf, Text
from scoring.forms.ledger import RefuseForm
from scoring.models import ChangeKind
from scoring.serializers.ranking import Figure


class ChangeLine(serializers.Serializer):
    """A change of what counts. Names and words are for those who run the panel or decide, and empty for others."""

    id = serializers.IntegerField(source="pk")
    reference = serializers.CharField()
    kind = serializers.CharField(help_text="One of set_aside, restore, adjust and lift.")
    assessor = serializers.CharField(help_text="The code of the seat whose sheet it is about; empty for a score.")
    figure = Figure(allow_null=True, help_text="The adjusted score.")
    outcome = serializers.CharField(help_text="It does nothing before a second person confirms it.")
    reason = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    answered_by = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(help_text="Why it was refused.")
    score_before = Figure(allow_null=True)
    score_after = Figure(allow_null=True)
    rank_before = serializers.IntegerField(
        allow_null=True, help_text="In the whole call; null for whoever may not rank all of it."
    )
    rank_after = serializers.IntegerField(allow_null=True)


class Ledger(serializers.Serializer):
    """Changes, in the order in which they were proposed."""

    changes = ChangeLine(many=True)


class ChangeProposed(Body):
    """What to change, and why. `assessor` names a sheet, `figure` an adjusted score."""

    kind = OneOf(choices=ChangeKind.choices, help_text="What to do.")
    assessor = Text(required=False, allow_blank=True, help_text="The code of the seat whose sheet it is about.")
    figure = Number(
        required=False, allow_null=True, max_digits=3, decimal_places=2, min_value=0, max_value=5,
        help_text="The adjusted score, from 0 to 5.",
    )  # fmt: skip
    reason = Text(max_length=5_000, help_text="Why. It stays in the ledger.")


ChangeRefused = body_from("ChangeRefused", "Why it is refused.", RefuseForm.base_fields)
