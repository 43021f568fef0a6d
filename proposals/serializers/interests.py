"""Sites that are interested: what they say, and what is answered."""

from rest_framework import serializers

from proposals.forms.interests import AnswerForm, InterestForm
from proposals.serializers.from_forms import body_from
from proposals.states import InterestState


class OwnInterestShown(serializers.Serializer):
    """What you said of your site, and the answer."""

    id = serializers.IntegerField(source="pk")
    organisation = serializers.CharField()
    place = serializers.CharField()
    contact = serializers.CharField()
    text = serializers.CharField()
    asked_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=InterestState.choices)
    reason = serializers.CharField(help_text="Why nothing is recorded; empty otherwise.")


class InterestShown(OwnInterestShown):
    """A site that said it is interested. `event` is its place in the log, once that was confirmed."""

    asked_by = serializers.CharField()
    settled_at = serializers.DateTimeField(allow_null=True)
    event = serializers.IntegerField(source="event_id", allow_null=True)


InterestGiven = body_from("InterestGiven", "Your site is interested.", InterestForm.base_fields)
InterestAnswer = body_from("InterestAnswer", "Whether it is recorded.", AnswerForm.base_fields)
