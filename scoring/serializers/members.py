"""The members of a panel."""

from rest_framework import serializers

from proposals.serializers.from_forms import body_from
from scoring.forms.members import ReplaceForm


class MemberLine(serializers.Serializer):
    """One seat. The counts are of proposals that you oversee."""

    id = serializers.IntegerField(source="pk")
    code = serializers.CharField(help_text="How exports and assessors know this member.")
    name = serializers.CharField()
    kind = serializers.CharField()
    left_on = serializers.DateField(allow_null=True)
    sheets_to_come = serializers.IntegerField(source="still_out")
    sheets_returned = serializers.IntegerField(source="returned")


class Members(serializers.Serializer):
    """Those on the panel now, then those who left it."""

    members = MemberLine(many=True)


Replacement = body_from("Replacement", "Why a member leaves, and who takes the seat.", ReplaceForm.base_fields)
