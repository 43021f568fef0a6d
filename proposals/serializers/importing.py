"""A table that a program sends, and what became of it."""

from rest_framework import serializers

from proposals.serializers.strict import Body, Text, Truth
from proposals.spread.sent_tables import MOST_LETTERS


class TableGiven(Body):
    """Headings and rows, as CSV or parted by tabs. `dry_run` only looks at them."""

    text = Text(max_length=MOST_LETTERS, help_text="The table as text.", trim_whitespace=False)
    dry_run = Truth(required=False, default=False)


class TableTaken(serializers.Serializer):
    is_dry_run = serializers.BooleanField()
    new = serializers.IntegerField(help_text="How many rows were, or would be, recorded.")
    known = serializers.IntegerField(help_text="How many stand already.")
    problems = serializers.ListField(child=serializers.CharField(), help_text="What is wrong, cell by cell.")
    ignored = serializers.ListField(child=serializers.CharField(), help_text="Columns that were not read.")
