"""Calibration for a program: the anchors of a panel, their marks side by side, and what was agreed."""

from rest_framework import serializers

from proposals.serializers.strict import Body, Text, Truth, Whole
from scoring.forms.calibration import LONGEST_AGREED
from scoring.panels.listed import LONGEST_VALUE
from scoring.serializers.ranking import Figure


class AnchorSheet(serializers.Serializer):
    """Whose marks stand at the same place in each criterion."""

    seat = serializers.CharField(source="code")
    name = serializers.CharField()
    total = Figure()
    is_set_aside = serializers.BooleanField(help_text="Its marks stand here and count for no mean and no range.")


class CriterionSpread(serializers.Serializer):
    criterion = serializers.CharField(source="name")
    marks = serializers.ListField(child=serializers.IntegerField(allow_null=True), help_text="One for each sheet.")
    lowest = serializers.IntegerField(allow_null=True, help_text="Null while no sheet counts.")
    highest = serializers.IntegerField(allow_null=True)
    mean = Figure(allow_null=True)


class AnchorLine(serializers.Serializer):
    """A proposal that all of the panel mark first. Marks are empty while you owe a sheet of your own for it."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField(help_text="State it with each change.")
    reference = serializers.CharField()
    agreed = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
    sheets_in = serializers.IntegerField()
    outstanding = serializers.ListField(child=serializers.CharField(), help_text="Who has not returned a sheet.")
    joined = serializers.ListField(child=serializers.CharField(), help_text="Who joined since and can be asked.")
    sheets = AnchorSheet(many=True)
    criteria = CriterionSpread(many=True)
    lowest_total = Figure(allow_null=True, help_text="Null while no sheet counts.")
    highest_total = Figure(allow_null=True)
    mean_total = Figure(allow_null=True)


class Anchors(serializers.Serializer):
    anchors = AnchorLine(many=True)


class AnchorToChoose(Body):
    proposal = Text(max_length=LONGEST_VALUE, help_text="The reference of a proposal that the panel is marking.")


class Agreement(Body):
    """What the panel agreed over it. With `close` its members read it and go on with their other sheets."""

    version = Whole(help_text="The version that you read.")
    agreed = Text(max_length=LONGEST_AGREED)
    close = Truth(required=False)
