"""Measures, values and charts of sites, and what is sent about them."""

from typing import Any

from rest_framework import serializers

from proposals.forms.charts import NoteForm
from proposals.forms.measures import ChangedMeasureForm, MeasureForm
from proposals.forms.months import MOST
from proposals.measured.columns import MOST_LETTERS
from proposals.models.measures import Basis, Better, Frequency, MeasureKind, NoteKind
from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Body, Number, Text, Truth, Whole
from proposals.services.measures import MOST_POINTS
from proposals.variation import Assurance, Variation

FIGURE: dict[str, Any] = {"max_digits": 14, "decimal_places": 4}


class MeasureShown(serializers.Serializer):
    """What is counted at every site in the same way, and how its charts are read."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=MeasureKind.choices)
    definition = serializers.CharField()
    basis = serializers.ChoiceField(choices=Basis.choices)
    per = serializers.IntegerField(help_text="For how many a share or a rate is told.")
    unit = serializers.CharField()
    direction = serializers.ChoiceField(choices=Better.choices)
    frequency = serializers.ChoiceField(choices=Frequency.choices)
    baseline_value = serializers.DecimalField(**FIGURE)
    target_value = serializers.DecimalField(**FIGURE, allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    screens = serializers.BooleanField(help_text="Whether extreme jumps are left out when limits are found.")
    window = serializers.IntegerField(allow_null=True, help_text="From how many first values limits are found.")
    trend_length = serializers.IntegerField()
    shift_length = serializers.IntegerField()
    version = serializers.IntegerField(help_text="Send it with a change.")


MeasureGiven = body_from("MeasureGiven", "A measure to agree on.", MeasureForm.base_fields)
MeasureChanged = body_from(
    "MeasureChanged",
    "What to change of a measure; what is left out stays.",
    {name: field for name, field in ChangedMeasureForm.base_fields.items() if name != "version"},
    all_optional=True,
    version=Whole(help_text="The version you read."),
)


class PointShown(serializers.Serializer):
    """What stands for a site and a month. Counts are told to those who enter them and to the programme team."""

    measure = serializers.IntegerField(source="measure_id")
    site = serializers.IntegerField(source="site_id")
    site_name = serializers.CharField(source="site.name")
    month = serializers.DateField(help_text="The first day of the month, or of the quarter.")
    value = serializers.DecimalField(**FIGURE)
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    is_provisional = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Send it with a value that replaces this one.")

    def to_representation(self, instance: Any) -> Any:
        shown = super().to_representation(instance)
        if not instance.tells_counts:
            shown |= {"numerator": None, "denominator": None}
        return shown


class ValueGiven(Body):
    """A value, or both counts, for a measure and a month; with the version of the one it replaces."""

    measure = Whole()
    month = serializers.DateField(help_text="The first day of the month, such as 2026-03-01.")
    value = Number(**FIGURE, required=False, allow_null=True)
    numerator = Whole(required=False, allow_null=True, max_value=MOST)
    denominator = Whole(required=False, allow_null=True, max_value=MOST)
    is_provisional = Truth(required=False)
    version = Whole(required=False, allow_null=True)


class ValuesGiven(Body):
    """The values of a site: all of them are kept, or none."""

    values = serializers.ListField(child=ValueGiven(), allow_empty=False, max_length=MOST_POINTS)


class Written(serializers.Serializer):
    written = serializers.IntegerField(help_text="How many values were new or different.")


class SpotShown(serializers.Serializer):
    """A month of a chart: its value, the limits it is held against, and why it stands out."""

    month = serializers.DateField(source="point.month")
    value = serializers.FloatField(source="spot.value")
    is_provisional = serializers.BooleanField(source="point.is_provisional")
    mean = serializers.FloatField(source="spot.limits.mean")
    lower = serializers.FloatField(source="spot.limits.lower", allow_null=True)
    upper = serializers.FloatField(source="spot.limits.upper", allow_null=True)
    are_limits_provisional = serializers.BooleanField(source="spot.limits.are_provisional")
    rule = serializers.SerializerMethodField()
    says = serializers.CharField(help_text="common, improvement, concern or neutral.")
    in_words = serializers.CharField(source="signal_in_words")
    is_rebased = serializers.BooleanField()

    def get_rule(self, row: Any) -> str:
        return row.spot.signal.rule.value if row.spot.signal else ""


class RebaseShown(serializers.Serializer):
    """From this month on the limits are found anew."""

    id = serializers.IntegerField(source="pk")
    month = serializers.DateField()
    why = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class ChartShown(serializers.Serializer):
    """The chart of a measure at a site, as its page draws it."""

    measure = serializers.IntegerField(source="measure.pk")
    site = serializers.IntegerField(source="site.pk")
    site_name = serializers.CharField(source="site.name")
    variation = serializers.ChoiceField(choices=[each.value for each in Variation])
    variation_in_words = serializers.CharField()
    assurance = serializers.ChoiceField(choices=[each.value for each in Assurance], allow_null=True)
    assurance_in_words = serializers.CharField()
    rows = SpotShown(many=True)
    rebases = RebaseShown(many=True)


class RebaseGiven(Body):
    """From which value on the limits begin anew, and why."""

    month = serializers.DateField()
    why = Text(max_length=1_000)


class RebaseTakenBack(Body):
    """Why the limits should not begin anew there."""

    why = Text(max_length=1_000)


class NoteShown(serializers.Serializer):
    """What happened at a site on a day."""

    id = serializers.IntegerField(source="pk")
    happened_on = serializers.DateField()
    kind = serializers.ChoiceField(choices=NoteKind.choices)
    text = serializers.CharField()
    by = serializers.CharField()


NoteGiven = body_from("SiteNoteGiven", "What happened at a site on a day.", NoteForm.base_fields)


class ColumnGiven(Body):
    """A column of months and values as text: a month and its value, or both counts, on each line."""

    text = Text(max_length=MOST_LETTERS, trim_whitespace=False)


class LineShown(serializers.Serializer):
    """A line of the column and what it would do: add, replace, same or problem."""

    line = serializers.IntegerField(source="line.number")
    month = serializers.DateField(source="line.month", allow_null=True)
    value = serializers.DecimalField(**FIGURE, source="figure", allow_null=True)
    does = serializers.CharField()
    problems = serializers.ListField(child=serializers.CharField(), source="line.problems")


class ColumnLooked(serializers.Serializer):
    """What a column would change. `preview` is empty while something stands in the way, or nothing would change."""

    lines = LineShown(many=True)
    preview = serializers.CharField(allow_blank=True)


class ColumnKept(Body):
    """The preview of a column, agreed to."""

    preview = Text()


class PlaceShown(serializers.Serializer):
    """A site in one period: 95% limits for its size, and where it lies."""

    site = serializers.IntegerField(source="point.site_id")
    site_name = serializers.CharField(source="point.site.name")
    numerator = serializers.IntegerField(source="point.numerator")
    denominator = serializers.IntegerField(source="point.denominator")
    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    beyond = serializers.CharField()


class FunnelShown(serializers.Serializer):
    """Sites beside each other in one period, around all of them together."""

    month = serializers.DateField(allow_null=True)
    centre = serializers.FloatField(allow_null=True)
    rows = PlaceShown(many=True)
    left_out = serializers.IntegerField(help_text="How many sites gave a value without counts.")
