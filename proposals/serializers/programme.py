"""The figures of the programme, for programs."""

from rest_framework import serializers

from proposals.programme.tables import DAY, FIGURE, MONEY, PERCENT, TEXT, WHOLE


class ColumnTold(serializers.Serializer):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.ChoiceField(choices=[TEXT, WHOLE, MONEY, PERCENT, FIGURE, DAY])


class TableTold(serializers.Serializer):
    """A table of the page: each row gives its figures by the codes of the columns, a percentage as 0.25."""

    code = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField()
    columns = ColumnTold(many=True)
    rows = serializers.ListField(child=serializers.DictField(), source="described")


class ProgrammeTold(serializers.Serializer):
    """Everything as it was known at the end of a day."""

    as_at = serializers.DateField()
    tables = TableTold(many=True)
