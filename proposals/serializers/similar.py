"""How the API shows similar proposals, and takes a text that is being written."""

from rest_framework import serializers

from proposals.forms.similar import MOST_LETTERS
from proposals.serializers.proposal import ProposalRow
from proposals.serializers.strict import Body, Text


class TextToCompare(Body):
    title = Text(max_length=MOST_LETTERS)
    pitch = Text(max_length=MOST_LETTERS, required=False, allow_blank=True)


class SimilarRow(serializers.Serializer):
    proposal = ProposalRow(source="seen")
    likeness = serializers.FloatField(
        help_text="From 0.18 to 1, by the words of title and pitch; the same for everybody."
    )
    phrases = serializers.ListField(child=serializers.CharField(), help_text="What both say, as it stands there.")
