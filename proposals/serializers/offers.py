"""Support that was offered and the notes of the team, for programs."""

from rest_framework import serializers

from proposals.forms.desk import NoteForm, SupportAnswerForm, SupportForm
from proposals.models import SupportKind
from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Body, Text, Truth


class Offer(serializers.Serializer):
    """One offer of practical support, with what its authors answered."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=SupportKind.choices)
    text = serializers.CharField()
    offered_at = serializers.DateTimeField()
    is_wanted = serializers.BooleanField(allow_null=True)
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class Offers(serializers.Serializer):
    """All support offered for a proposal, the latest first."""

    offers = Offer(many=True)


class NoteLine(serializers.Serializer):
    """What a moderator or manager told the others."""

    written_by = serializers.CharField()
    written_at = serializers.DateTimeField()
    text = serializers.CharField()


class Notes(serializers.Serializer):
    """All notes on a proposal, the latest first."""

    notes = NoteLine(many=True)


SupportGiven = body_from("SupportGiven", "An offer of support.", SupportForm.base_fields)
NoteGiven = body_from("NoteGiven", "A note for moderators and managers.", NoteForm.base_fields)


class AnswerGiven(Body):
    """Whether the authors want the support."""

    is_wanted = Truth(help_text="Whether you want it.")
    answer = Text(
        required=False,
        allow_blank=True,
        max_length=SupportAnswerForm.base_fields["answer"].max_length,  # type: ignore[attr-defined]
        help_text="A word with it.",
    )
