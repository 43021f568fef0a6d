"""How a call settles equal scores, as everybody reads it, and what a manager sends to declare it."""

from rest_framework import serializers

from proposals.serializers.call_setup import VERSION
from proposals.serializers.strict import Body, OneOf, Truth, Whole
from scoring.shortlisting.ties import RULES

CHOICES = [(name, rule.words) for name, rule in RULES.items()]


class TieRule(serializers.Serializer):
    name = serializers.CharField()
    words = serializers.CharField(help_text="Of equal scores, first comes this one.")


class DrawnTie(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]
    order = serializers.ListField(
        child=serializers.CharField(), help_text="By the SHA-256 of “seed|label|reference”, the smallest first."
    )
    list_sha256 = serializers.CharField(
        help_text="The SHA-256 of the references that you may read, a line each in the order of their letters."
    )


class EqualScores(serializers.Serializer):
    """How a call settles equal scores. State `version` with a declaration."""

    version = serializers.IntegerField(source="order.version", help_text="0 where nothing is declared.")
    rules = TieRule(many=True, source="order.in_turn", help_text="The next one where the one before does not tell.")
    draws = serializers.BooleanField(source="order.draws", help_text="Whether a draw settles what is equal still.")
    in_words = serializers.CharField(help_text="As everybody reads it.")
    commitment = serializers.CharField(help_text="The SHA-256 of the draw’s seed; empty until the call opens.")
    seed = serializers.CharField(help_text="Empty until outcomes are announced; to the team it is told with agreement.")
    record_sha256 = serializers.CharField(
        help_text="The SHA-256 of the frozen record that was drawn from; told with the seed."
    )
    ties = DrawnTie(many=True, help_text="What was drawn between proposals that you may read.")


class EqualScoresGiven(Body):
    """The rules in turn, and the draw. It replaces all that stands."""

    version = Whole(help_text=VERSION)
    rules = serializers.ListField(child=OneOf(choices=CHOICES), max_length=len(RULES), help_text="Each of them once.")
    draws = Truth()
