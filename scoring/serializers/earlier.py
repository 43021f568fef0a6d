"""The earlier start of a proposal, with the means of its marks."""

from rest_framework import serializers

from proposals.serializers.resubmission import EarlierStart
from scoring.serializers.ranking import Figure


class MeanMark(serializers.Serializer):
    """The mean of the marks that one criterion was given, over all returned sheets."""

    criterion = serializers.CharField(source="name")
    share_percent = serializers.DecimalField(max_digits=4, decimal_places=1)
    mean = Figure()
    in_words = serializers.CharField(help_text="What the nearest mark stands for.")


class EarlierStartMarked(EarlierStart):
    """Why the earlier start was declined, how it was marked, and what changed from its last text to this one."""

    marks = MeanMark(many=True, help_text="Empty where its call told no marks, or where few sheets were returned.")
