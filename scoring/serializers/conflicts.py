"""Conflicts of interest of a call, as they stand in the workbook."""

from rest_framework import serializers


class ConflictLine(serializers.Serializer):
    """A proposal that was closed to an assessor, who appears by the code of their seat."""

    reference = serializers.CharField()
    assessor = serializers.CharField()
    kind = serializers.CharField()
    about = serializers.CharField(source="nature", help_text="What it is about; empty where nobody said.")
    told_by = serializers.CharField()
    on = serializers.DateField()
    sheet = serializers.CharField(help_text="What became of a sheet that they had returned, and of the score.")
    words = serializers.CharField(help_text="What was declared. Empty for observers.")


class Conflicts(serializers.Serializer):
    """All of them, by proposal and seat."""

    conflicts = ConflictLine(many=True)
