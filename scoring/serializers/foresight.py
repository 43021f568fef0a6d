"""Final scores of panels against spread: of proposals, and of no person."""

from rest_framework import serializers

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
