"""Final scores of panels against spread: of proposals, and of no person."""

from rest_framework import serializers

from proposals.serializers.from_forms import body_from
from scoring.forms.forecasts import ForecastForm
from scoring.serializers.ranking import Figure


class CorrelationShown(serializers.Serializer):
    """Spearman's rank correlation with its 95 % interval."""

    rho = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class CaseShown(serializers.Serializer):
    reference = serializers.CharField()
    score = Figure(help_text="The final score of the panel.")
    using = serializers.IntegerField(help_text="Sites of the eligible list that used it.")
    eligible = serializers.IntegerField()


class BinShown(serializers.Serializer):
    """Forecasts between two chances, in per cent: their mean, and how often it came."""

    low = serializers.IntegerField()
    high = serializers.IntegerField()
    cases = serializers.IntegerField()
    foretold = serializers.FloatField()
    came = serializers.FloatField()


class CalibrationShown(serializers.Serializer):
    """Brier score, 0 is perfect; `baseline` is what saying the base rate each time would give."""

    brier = serializers.FloatField()
    baseline = serializers.FloatField()
    bins = BinShown(many=True)


class ForecastsShown(serializers.Serializer):
    """Mean forecasts of panels against what came."""

    sites = serializers.IntegerField(help_text="What was foretold: that so many sites use it at least.")
    months = serializers.IntegerField(help_text="So long after the award.")
    number = serializers.IntegerField(help_text="Of cases: awards that are old enough and have two forecasts at least.")
    needed = serializers.IntegerField()
    in_words = serializers.CharField()
    calibration = CalibrationShown(allow_null=True)


class OwnForecastShown(serializers.Serializer):
    """Your own forecast beside a returned sheet."""

    question = serializers.CharField()
    percent = serializers.IntegerField(allow_null=True)
    may_state = serializers.BooleanField()


class HorizonShown(serializers.Serializer):
    """So many months after the award. Below the cases that are needed it tells their number and nothing else."""

    months = serializers.IntegerField()
    number = serializers.IntegerField(help_text="Of cases: awards that are old enough and know their eligible sites.")
    needed = serializers.IntegerField()
    in_words = serializers.CharField()
    correlation = CorrelationShown(allow_null=True)
    cases = CaseShown(many=True)


class ForesightShown(serializers.Serializer):
    """As at the end of a day, as it was known then."""

    on = serializers.DateField()
    horizons = HorizonShown(many=True)
    forecasts = ForecastsShown()


ForecastGiven = body_from("ForecastGiven", "How likely you think it.", ForecastForm.base_fields)
