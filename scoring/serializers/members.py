"""The members of a panel."""

from rest_framework import serializers

from proposals.forms.steps import LONGEST_NOTE
from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Body, Text, Truth
from scoring.forms.members import ReplaceForm, SeatInviteForm


class MemberLine(serializers.Serializer):
    """One seat. The counts are of proposals that you oversee."""

    id = serializers.IntegerField(source="pk")
    code = serializers.CharField(help_text="How exports and assessors know this member.")
    name = serializers.CharField()
    kind = serializers.CharField()
    left_on = serializers.DateField(allow_null=True)
    sheets_to_come = serializers.IntegerField(source="still_out")
    sheets_returned = serializers.IntegerField(source="returned")


class InvitedLine(serializers.Serializer):
    """A seat that was offered by mail and not taken. Whose address it is stays unknown until they accept."""

    id = serializers.IntegerField(source="pk")
    email = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.ChoiceField(choices=["waiting", "declined"])
    invited_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    is_over = serializers.BooleanField(help_text="Nobody can accept it any more: send it again, or take it back.")
    answered_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why they declined.")


class Members(serializers.Serializer):
    """Those on the panel now, then those who left it; and who is invited and has not taken a seat."""

    members = MemberLine(many=True)
    invited = InvitedLine(many=True)


class OfferedSeat(serializers.Serializer):
    """A seat that is offered to you."""

    id = serializers.IntegerField(source="pk")
    inviter = serializers.CharField()
    email = serializers.CharField(help_text="The address of yours that it was sent to.")
    kind = serializers.CharField()
    panel = serializers.CharField()
    call = serializers.CharField()
    most_sheets = serializers.IntegerField(allow_null=True, help_text="The most that you are asked to mark.")
    words = serializers.CharField(help_text="What whoever invites you writes.")
    sheets_due_on = serializers.DateField(source="due_on")
    expires_at = serializers.DateTimeField()


class SeatAnswer(Body):
    accept = Truth(help_text="true to take the seat, false to decline it.")
    reason = Text(max_length=LONGEST_NOTE, required=False, help_text="Why you decline; wanted where you do.")


class SeatAnswered(serializers.Serializer):
    """What became of an offer that you answered."""

    accepted = serializers.BooleanField()


SeatToOffer = body_from("SeatToOffer", "Somebody to invite to a seat by mail.", SeatInviteForm.base_fields)
Replacement = body_from("Replacement", "Why a member leaves, and who takes the seat.", ReplaceForm.base_fields)
