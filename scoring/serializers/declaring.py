"""What an assessor is told before they declare, and what they declare."""

from rest_framework import serializers

from proposals.serializers.strict import Body, OneOf, Text
from scoring.forms.sheets import LONGEST_COMMENT
from scoring.models import DeclarationKind, Nature

CONFLICTS = [(each.value, each.label) for each in DeclarationKind if each != DeclarationKind.NONE]
WORDS = f"What the conflict is. Up to {LONGEST_COMMENT:,} characters."


class FoundLink(serializers.Serializer):
    """A tie that the exchange found, and what it would be declared as."""

    sentence = serializers.CharField()
    kind = serializers.CharField()
    nature = serializers.CharField()
    is_certain = serializers.BooleanField(help_text="Whether nothing is left to judge: it must be declared.")


class Declared(serializers.Serializer):
    """A declaration that you made."""

    kind = serializers.CharField(help_text="One of none, indirect and direct.")
    nature = serializers.CharField()
    text = serializers.CharField()
    declared_at = serializers.DateTimeField()


class InterestsOfAChair(serializers.Serializer):
    """As much of a proposal as it takes to judge a conflict of interest."""

    reference = serializers.CharField()
    title = serializers.CharField()
    pitch = serializers.CharField()
    lead_organisation = serializers.CharField(help_text="Empty where the call hides who applied.")
    partners = serializers.ListField(child=serializers.CharField())
    authors = serializers.ListField(child=serializers.CharField())
    found = FoundLink(many=True)


class Interests(InterestsOfAChair):
    """The same, of an assignment."""

    id = serializers.IntegerField(help_text="The number of the assignment.")
    state = serializers.CharField(help_text="Such as invited, accepted, returned or conflicted.")
    declared = Declared(many=True)


class ToDeclare(serializers.Serializer):
    """What waits until the chair of its panel declares."""

    references = serializers.ListField(child=serializers.CharField())


class NoConflictGiven(Body):
    """With which proposals its chair has no conflict."""

    proposals = serializers.ListField(child=serializers.CharField(), help_text="The references of what waits.")


class DeclaredInTheChair(serializers.Serializer):
    """What became of it."""

    reference = serializers.CharField()
    is_open = serializers.BooleanField(help_text="Whether the proposal is open to you: with a conflict it is closed.")


class DeclarationGiven(Body):
    """No conflict, or which one."""

    kind = OneOf(choices=DeclarationKind.choices, help_text="Whether you have a conflict of interest.")
    nature = OneOf(choices=Nature.choices, required=False, help_text="What a conflict is about.")
    text = Text(required=False, allow_blank=True, max_length=LONGEST_COMMENT, help_text=WORDS)


class ConflictGiven(Body):
    """A conflict of interest: of which kind, what it is about, and what it is."""

    kind = OneOf(choices=CONFLICTS, help_text="Which kind of conflict it is.")
    nature = OneOf(choices=Nature.choices, help_text="What it is about.")
    text = Text(max_length=LONGEST_COMMENT, help_text=WORDS)


class ConflictRecorded(serializers.Serializer):
    """The assignment that is closed by it."""

    id = serializers.IntegerField(source="pk")
    state = serializers.CharField(help_text="Such as invited, accepted, returned or conflicted.")
