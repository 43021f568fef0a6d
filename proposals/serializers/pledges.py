"""Pledges of sites, as programs read and make them."""

from rest_framework import serializers

from proposals.forms.pledges import ChangePledgeForm, PledgeForm, WithdrawPledgeForm
from proposals.serializers.from_forms import body_from


class PledgeShown(serializers.Serializer):
    """What a site offers if the proposal is funded; nobody, with a reason, where it withdrew that."""

    id = serializers.IntegerField(source="pk")
    site = serializers.CharField()
    people = serializers.IntegerField()
    from_on = serializers.DateField()
    note = serializers.CharField()
    reason = serializers.CharField(help_text="Why it was withdrawn, where it was.")
    by = serializers.CharField(help_text="Who stands for it.")
    at = serializers.DateTimeField()


class PledgeLine(serializers.Serializer):
    """The latest pledge of a site, and those that it took the place of."""

    pledge = PledgeShown()
    stands = serializers.BooleanField()
    is_own = serializers.BooleanField(help_text="Whether you speak for the site.")
    earlier = PledgeShown(many=True)


PledgeGiven = body_from("PledgeGiven", "What your site offers if the proposal is funded.", PledgeForm.base_fields)
PledgeChanged = body_from("PledgeChanged", "What it offers instead.", ChangePledgeForm.base_fields)
PledgeWithdrawn = body_from("PledgeWithdrawn", "Why your site withdraws it.", WithdrawPledgeForm.base_fields)
