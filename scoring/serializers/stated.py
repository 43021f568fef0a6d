"""The figures that members state in a meeting, as whoever runs it reads them, and as each member reads their own."""

from rest_framework import serializers

from proposals.serializers.from_forms import body_from
from scoring.forms.stated import StatedForm
from scoring.serializers.ranking import Figure


class StatedByMember(serializers.Serializer):
    name = serializers.CharField()
    figure = Figure()


class StatedShown(serializers.Serializer):
    """What the members stated so far for the proposal that is talked about."""

    asked = serializers.IntegerField(help_text="How many can state one: they returned a sheet and stay in the room.")
    given = serializers.IntegerField()
    mean = Figure(allow_null=True)
    median = Figure(allow_null=True)
    lowest = Figure(allow_null=True)
    highest = Figure(allow_null=True)
    by = StatedByMember(many=True)


class OwnTalkShown(serializers.Serializer):
    """The proposal that is talked about, where you mark it."""

    item = serializers.IntegerField(source="item_pk")
    reference = serializers.CharField()
    title = serializers.CharField()
    assessment = serializers.IntegerField(source="assignment_pk")
    owes_sheet = serializers.BooleanField(help_text="While you owe a sheet for it you state no figure.")
    total = Figure(allow_null=True, help_text="Of your own sheet.")
    stated = Figure(allow_null=True, help_text="The figure that you stated last.")
    is_recorded = serializers.BooleanField(help_text="The panel’s figure is recorded: yours can’t be changed any more.")


class OwnMeetingShown(serializers.Serializer):
    """`now` is null while nothing is talked about that you are called to."""

    is_on = serializers.BooleanField()
    now = OwnTalkShown(allow_null=True)


FigureStated = body_from("FigureStated", "What you came to after the talk.", StatedForm.base_fields)
