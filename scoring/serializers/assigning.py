"""Who marks what on a whole panel: seats with what their holders know, and proposals of pairs."""

from typing import Any

from rest_framework import serializers

from proposals.serializers.strict import Body, Text, Whole
from scoring.assigning.problem import HIGHEST_LEVEL
from scoring.forms.assigning import MOST, OF_ASSESSORS
from scoring.panels.listed import LONGEST_VALUE, MOST_ROWS

LEVELS = "{code: how well, from 1 (some) to 3 (expert)}; what is left out is not known."


class Levels(serializers.DictField):
    def __init__(self, **facts: Any) -> None:
        super().__init__(child=Whole(max_value=HIGHEST_LEVEL), help_text=LEVELS, **facts)


class SeatOfPanel(serializers.Serializer):
    """How much the holder of a seat may mark, and what they know."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="person")
    kind = serializers.CharField()
    most_sheets = serializers.IntegerField(allow_null=True, help_text="Null: no limit; for the chair, none.")
    least_sheets = serializers.IntegerField()
    areas = serializers.SerializerMethodField(help_text=LEVELS)
    themes = serializers.SerializerMethodField(help_text=LEVELS)
    version = serializers.IntegerField()

    def get_areas(self, seat: Any) -> dict[str, int]:
        return {each.area.code: each.level for each in seat.expertise.all() if each.area}

    def get_themes(self, seat: Any) -> dict[str, int]:
        return {each.theme.code: each.level for each in seat.expertise.all() if each.theme}


class SeatGiven(Body):
    """The whole of it; what somebody knows is replaced."""

    version = Whole(help_text="The version that you read.")
    most_sheets = Whole(max_value=MOST, allow_null=True)
    least_sheets = Whole(max_value=MOST)
    kind = serializers.ChoiceField(
        choices=OF_ASSESSORS, required=False, help_text="Left out, it stays. A chair’s stays always."
    )
    areas = Levels()
    themes = Levels()


class ListedRow(Body):
    """A sheet that somebody is to be asked for."""

    reference = Text(max_length=LONGEST_VALUE)
    email = Text(max_length=LONGEST_VALUE)


class Proposing(Body):
    """Nothing: the program proposes. With `rows`: just these."""

    seed = Whole(required=False, help_text="The same seed proposes the same for the same panel.")
    rows = serializers.ListField(child=ListedRow(), required=False, max_length=MOST_ROWS)


class PlannedPair(serializers.Serializer):
    """An assessor who is to be asked, and why."""

    seat = serializers.IntegerField(source="seat_pk")
    name = serializers.CharField()
    kind = serializers.CharField()
    points = serializers.IntegerField(help_text="How good the match is, from -25 to 100.")
    reasons = serializers.ListField(child=serializers.CharField())


class PlannedProposal(serializers.Serializer):
    """A proposal and who is to be asked to mark it."""

    reference = serializers.CharField()
    title = serializers.CharField()
    pairs = PlannedPair(many=True)


class PlannedLoad(serializers.Serializer):
    """How many sheets an assessor has, and would have."""

    seat = serializers.IntegerField(source="seat_pk")
    name = serializers.CharField()
    now = serializers.IntegerField()
    then = serializers.IntegerField()
    most = serializers.IntegerField()
    least = serializers.IntegerField()


class AssignmentRun(serializers.Serializer):
    """Who is proposed to mark what. While `changes` says something, nobody is asked by it and nothing else is told."""

    id = serializers.IntegerField(source="run.pk")
    made_at = serializers.DateTimeField(source="run.made_at")
    applied_at = serializers.DateTimeField(source="run.applied_at", allow_null=True)
    seed = serializers.IntegerField(source="run.seed")
    quality_percent = serializers.IntegerField(
        allow_null=True, help_text="Of the best match there could be; null while nothing is known of anybody."
    )
    answered = serializers.IntegerField(
        source="answers.answered", help_text="How many of `asked` said what they would like to mark."
    )
    asked = serializers.IntegerField(source="answers.asked", help_text="How many of the panel can be asked to mark.")
    changes = serializers.ListField(child=serializers.CharField())
    impossible = serializers.ListField(child=serializers.CharField())
    proposals = PlannedProposal(many=True)
    loads = PlannedLoad(many=True)
