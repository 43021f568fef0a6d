"""A panel's meeting, and how its assessors mark."""

from typing import Any

from rest_framework import serializers

from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Text
from scoring.forms.meetings import FigureForm, MinutesForm
from scoring.serializers.ranking import AgreementOn, AlphaShown, Figure
from scoring.serializers.running import MOST_AT_ONCE
from scoring.serializers.stated import StatedShown


class RecordedFigure(serializers.Serializer):
    """What the panel came to. It stands beside the sheets and changes no score."""

    figure = Figure()
    reason = serializers.CharField()


class AgendaPlace(serializers.Serializer):
    """One proposal on the agenda."""

    id = serializers.IntegerField(source="pk")
    position = serializers.IntegerField()
    reference = serializers.CharField()
    title = serializers.CharField()
    out = serializers.ListField(child=serializers.CharField(), help_text="Who is out of the room for it.")
    is_open = serializers.BooleanField(help_text="Whether it is talked about now.")
    is_done = serializers.BooleanField()
    figure = RecordedFigure(allow_null=True, help_text="Null while you owe a sheet for it.")


class MeetingShown(serializers.Serializer):
    """A meeting as far as you oversee its proposals."""

    started_at = serializers.DateTimeField(source="meeting.started_at")
    ended_at = serializers.DateTimeField(source="meeting.ended_at", allow_null=True)
    minutes_each = serializers.IntegerField(source="meeting.minutes_each")
    leave = serializers.ListField(child=serializers.CharField(), help_text="Who leaves the room now.")
    come_back = serializers.ListField(child=serializers.CharField(), help_text="Who comes back now.")
    agenda = AgendaPlace(many=True, source="lines")
    stated = StatedShown(allow_null=True, help_text="Null while nothing is talked about, or you owe a sheet for it.")


def references(**facts: Any) -> serializers.ListField:
    return serializers.ListField(child=Text(help_text="A reference."), max_length=MOST_AT_ONCE, **facts)


MeetingStarted = body_from(
    "MeetingStarted",
    "What is talked about, and how long.",
    MinutesForm.base_fields,
    proposals=references(required=False, help_text="Left out, all that can be."),
)
AddedToAgenda = body_from(
    "AddedToAgenda",
    "What is talked about besides.",
    {},
    proposals=references(help_text="Of what is being marked and has a sheet."),
)
FigureRecorded = body_from("FigureRecorded", "What the panel came to, and why.", FigureForm.base_fields)


class HeatShown(serializers.Serializer):
    """`apart` is how far it lies from the others on the same proposals: for managers, and null for everybody else."""

    mean = serializers.FloatField(allow_null=True)
    apart = serializers.FloatField(allow_null=True)


class AssessorMarks(serializers.Serializer):
    """One assessor; the cells are in the order of the criteria. Names are for those who run the panel."""

    code = serializers.CharField()
    name = serializers.CharField()
    sheets = serializers.IntegerField()
    cells = HeatShown(many=True)
    overall = HeatShown()


class TotalThatStandsOut(serializers.Serializer):
    reference = serializers.CharField()
    seat = serializers.CharField(source="code")
    name = serializers.CharField()
    total = Figure()
    expected = serializers.FloatField(allow_null=True, help_text="For managers: it follows from leniency as well.")
    direction = serializers.CharField(help_text="higher or lower than its proposal and its assessor lead one to expect")


class ComparisonShown(serializers.Serializer):
    """Returned sheets side by side, of proposals that you oversee and owe no sheet for."""

    sheets = serializers.IntegerField()
    proposals = serializers.IntegerField()
    overall = AlphaShown()
    by_criterion = AgreementOn(many=True)
    rows = AssessorMarks(many=True)
    outliers = TotalThatStandsOut(many=True, help_text="For who runs the panel.")
