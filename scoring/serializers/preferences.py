"""What the holder of a seat would like to mark."""

from rest_framework import serializers

from proposals.serializers.strict import Body, OneOf, Whole
from scoring.models import Wish

WISHES = "{reference: like, could or rather_not}; what you leave out stays as it is."


class ChoiceOfPanel(serializers.Serializer):
    """As much of a proposal as it takes to say so."""

    reference = serializers.CharField()
    title = serializers.CharField()
    pitch = serializers.CharField()
    area = serializers.CharField(help_text="Empty where the call hides who applied.")
    themes = serializers.ListField(child=serializers.CharField())
    wish = serializers.CharField(help_text="One of like, could and rather_not; empty where you said nothing.")


class OwnPreferences(serializers.Serializer):
    """The proposals of a panel that you may be asked to mark, with what you said of each."""

    version = serializers.IntegerField()
    proposals = ChoiceOfPanel(many=True)


class PreferencesGiven(Body):
    """What you would like to mark, as far as you say it."""

    version = Whole(help_text="The version that you read.")
    wishes = serializers.DictField(child=OneOf(choices=Wish.choices), help_text=WISHES)
