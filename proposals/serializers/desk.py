"""The moderation desk for programs: the lines of a shelf, who works on a proposal, and its gateways."""

from rest_framework import serializers

from proposals.serializers.calls import CallName
from proposals.serializers.organisations import OrganisationName
from proposals.serializers.priorities import AreaName
from proposals.serializers.strict import Body, OneOf, Text, Truth, Whole
from proposals.states import Gateway, State


class ClaimNow(serializers.Serializer):
    """Who works on a submission now."""

    id = serializers.IntegerField(source="pk", help_text="Send it as `take_over` to take the proposal over.")
    moderator = serializers.CharField()
    claimed_at = serializers.DateTimeField()


class Claimed(serializers.Serializer):
    """Who works on a submission, or null while nobody does."""

    claim = ClaimNow(allow_null=True)


class DeskRow(serializers.Serializer):
    """One proposal on the desk, with the clock that runs on it while it waits."""

    reference = serializers.CharField(source="seen.reference")
    title = serializers.CharField(source="seen.title")
    call = CallName(source="seen.call")
    area = AreaName(source="seen.area", allow_null=True)
    lead_organisation = OrganisationName(source="seen.lead_organisation", allow_null=True)
    state = serializers.ChoiceField(source="seen.state", choices=State.choices)
    submitted_at = serializers.DateTimeField(source="seen.submitted_at")
    clock = serializers.CharField(source="clock.words", default="", help_text="Such as “Day 4 of 6”, while it waits.")
    urgency = serializers.CharField(source="clock.urgency", default="", help_text="late, due, or empty.")
    due_on = serializers.DateField(allow_null=True)
    back_by = serializers.DateField(allow_null=True, help_text="Until when its authors may submit it again.")
    claim = ClaimNow(allow_null=True)


class Claiming(Body):
    """Without a number it is claimed only while nobody else has it."""

    take_over = Whole(required=False, help_text="The id of the claim that you end by taking the proposal over.")


class DeskChange(serializers.Serializer):
    """One thing that somebody did to a proposal on your desk."""

    reference = serializers.CharField(source="proposal.reference")
    title = serializers.CharField(source="proposal.title")
    step = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class News(serializers.Serializer):
    """What others did on your desk, the latest first; as many as the page of the desk shows."""

    since = serializers.DateTimeField(help_text="When you last said that you have seen it, or seven days ago.")
    until = serializers.DateTimeField(help_text="Send it to say that you have seen all of these.")
    total = serializers.IntegerField(help_text="How many changes there are, also those not listed.")
    changes = DeskChange(many=True, source="shown")


class SeenUntil(Body):
    until = serializers.DateTimeField(help_text="A moment with its zone; one that is still to come counts as now.")


class GatewayLine(serializers.Serializer):
    """One gateway. `is_met` is null while it is not answered."""

    gateway = serializers.ChoiceField(choices=Gateway.choices)
    question = serializers.CharField()
    is_met = serializers.BooleanField(allow_null=True)
    note = serializers.CharField()
    answered_by = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class Gateways(serializers.Serializer):
    """All gateways of a proposal, in their order."""

    gateways = GatewayLine(many=True)


class GatewayGiven(Body):
    gateway = OneOf(choices=Gateway.choices, help_text="Which question.")
    is_met = Truth(help_text="Yes or no.")
    note = Text(required=False, allow_blank=True, max_length=1_000, help_text="Why not; needed with a no.")


class GatewaysGiven(Body):
    """Some or all answers; those that you leave out stay as they are."""

    answers = serializers.ListField(
        child=GatewayGiven(), max_length=len(Gateway), help_text="Objects with gateway, is_met and note."
    )
