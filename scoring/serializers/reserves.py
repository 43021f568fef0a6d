"""An offer to a proposal of the reserve list, and its answer."""

from rest_framework import serializers

from proposals.serializers.strict import Body, OneOf, Text

ANSWERS = [("accept", "Accept"), ("decline", "Decline")]


class OfferShown(serializers.Serializer):
    """An award that was offered. `answer` is empty while it waits; accepted, a manager still confirms it."""

    award_pounds = serializers.IntegerField()
    answer_by = serializers.DateField()
    answer = serializers.CharField(help_text="Empty, accepted, declined or lapsed.")


class OfferAnswered(Body):
    """What its lead author says to it."""

    answer = OneOf(choices=ANSWERS, help_text="Accept it or decline it.")
    reason = Text(required=False, allow_blank=True, max_length=5_000, help_text="Why you decline.")
