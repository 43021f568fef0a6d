"""The people of a proposal, and invitations as both sides see them."""

from rest_framework import serializers

from proposals.forms.people import CHOICES, InviteForm
from proposals.models import ContributorRole
from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Body, OneOf, Truth, Whole


class Part(serializers.Serializer):
    """Somebody who takes part in a proposal."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="person")
    role = serializers.ChoiceField(choices=ContributorRole.choices)
    is_you = serializers.BooleanField()
    is_offered_lead = serializers.BooleanField()


class SentInvitation(serializers.Serializer):
    """An invitation that waits. Whose address it is stays unknown until they accept."""

    id = serializers.IntegerField(source="pk")
    email = serializers.CharField()
    role = serializers.ChoiceField(choices=CHOICES)
    invited_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    is_over = serializers.BooleanField(help_text="Nobody can accept it any more: send it again, or take it back.")


class EarlierPart(serializers.Serializer):
    """Somebody who took part in the proposal that this one started again from, and whom you may invite again."""

    name = serializers.CharField(source="person")
    role = serializers.ChoiceField(choices=CHOICES, help_text="What they might do then.")
    email = serializers.CharField(help_text="What they were invited by then; empty where nobody invited them.")


class People(serializers.Serializer):
    """Who takes part in a proposal. Invitations are for its authors; only the lead author changes anything."""

    may_manage = serializers.BooleanField()
    people = Part(many=True)
    invitations = SentInvitation(many=True)
    earlier_people = EarlierPart(many=True, help_text="For the lead author of a new start.")


class ReceivedInvitation(serializers.Serializer):
    """An invitation to you. What it is about is empty where you declared a conflict of interest."""

    id = serializers.IntegerField(source="pk")
    inviter = serializers.CharField()
    email = serializers.CharField(help_text="The address of yours that it was sent to.")
    role = serializers.ChoiceField(choices=CHOICES)
    title = serializers.CharField()
    call = serializers.CharField()
    expires_at = serializers.DateTimeField()
    may_join = serializers.BooleanField(help_text="False while you are asked to mark this proposal.")


class InvitationAnswer(serializers.Serializer):
    """What became of an invitation that you answered."""

    accepted = serializers.BooleanField()
    reference = serializers.CharField(help_text="The proposal in which you take part now; empty where you declined.")


NewInvitation = body_from("NewInvitation", "Somebody to invite by mail.", InviteForm.base_fields)


class Left(serializers.Serializer):
    reference = serializers.CharField(help_text="The proposal in which you take no part any more.")


class RightChange(Body):
    """Another right for somebody. `was` is the one that you saw: where it changed since, nothing is done."""

    role = OneOf(choices=CHOICES, help_text="What they may do from now on.")
    was = OneOf(choices=CHOICES, help_text="The role that you read.")


class LeadOffer(Body):
    person = Whole(help_text="The id of one of the people of the proposal.")


class Answer(Body):
    accept = Truth(help_text="true to accept, false to decline.")
