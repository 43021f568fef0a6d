"""Flags with their trails, and what is said about them."""

from rest_framework import serializers

from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Body, Text
from scoring.forms.flags import FlagForm, NoteForm, ReopenFlagForm, ResolveForm


class FlagLine(serializers.Serializer):
    """One thing that happened to a flag. Names are for those who run the panel, and empty for others."""

    kind = serializers.CharField(help_text="One of raised, assigned, noted, settled and reopened.")
    by = serializers.CharField()
    owner = serializers.CharField(help_text="Whose it was from then on, where that changed.")
    text = serializers.CharField()
    at = serializers.DateTimeField()


class FlagShown(serializers.Serializer):
    """What must be settled before scoring of the proposal closes; without its words while you owe a sheet."""

    id = serializers.IntegerField(source="pk")
    text = serializers.CharField()
    owner = serializers.CharField(help_text="Who sees to it; for those who run the panel.")
    is_open = serializers.BooleanField()
    trail = FlagLine(many=True)


class FlagsShown(serializers.Serializer):
    """All flags of a proposal, in the order in which they were raised."""

    flags = FlagShown(many=True)


FlagRaised = body_from("FlagRaised", "What must be settled.", FlagForm.base_fields)
FlagNoted = body_from("FlagNoted", "What was found.", NoteForm.base_fields)
FlagSettled = body_from("FlagSettled", "How it was settled.", ResolveForm.base_fields)
FlagReopened = body_from("FlagReopened", "Why it is opened again.", ReopenFlagForm.base_fields)


class FlagGiven(Body):
    """Who sees to it from now on."""

    email = Text(help_text="The email address of the chair of the panel or of a manager.")
