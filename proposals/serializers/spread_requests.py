"""Proposals to record spread, as programs read and send them."""

from rest_framework import serializers

from proposals.forms.spread_requests import RequestAnswerForm, SpreadRequestForm
from proposals.serializers.from_forms import body_from
from proposals.states import RequestState


class SpreadRequestShown(serializers.Serializer):
    """Somebody proposed to record spread; `event` is the report that it rests on."""

    id = serializers.IntegerField(source="pk")
    event = serializers.IntegerField(source="event_id")
    site = serializers.CharField(source="event.site")
    text = serializers.CharField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=RequestState.choices)
    reason = serializers.CharField(help_text="What is missing, where it was returned.")
    settled_at = serializers.DateTimeField(allow_null=True)


SpreadRequestGiven = body_from("SpreadRequestGiven", "It has spread.", SpreadRequestForm.base_fields)
SpreadRequestAnswer = body_from("SpreadRequestAnswer", "Whether spread is recorded.", RequestAnswerForm.base_fields)
