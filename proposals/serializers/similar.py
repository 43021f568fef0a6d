"""How the API shows similar proposals, and takes a text that is being written."""

from rest_framework import serializers

from proposals.forms.similar import MOST_LETTERS
from proposals.models import Verdict
from proposals.serializers.proposal import ProposalRow
from proposals.serializers.strict import Body, Text, Whole


class TextToCompare(Body):
    title = Text(max_length=MOST_LETTERS)
    pitch = Text(max_length=MOST_LETTERS, required=False, allow_blank=True)


class SimilarRow(serializers.Serializer):
    proposal = ProposalRow(source="seen")
    likeness = serializers.FloatField(
        help_text="From 0.18 to 1, by the words of title and pitch; the same for everybody."
    )
    phrases = serializers.ListField(child=serializers.CharField(), help_text="What both say, as it stands there.")


class LinkRow(serializers.Serializer):
    """A moderator's verdict on two proposals. Name and note are for the team, and empty for others."""

    proposal = ProposalRow(source="seen", help_text="The other one of the two.")
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    note = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    version = serializers.IntegerField(help_text="State it to correct the verdict.")


class NewVerdict(Body):
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    note = Text(required=False, allow_blank=True, max_length=1_000)
    version = Whole(required=False, help_text="Of the verdict that stands; 0, or left out, where there is none yet.")
