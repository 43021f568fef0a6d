"""What announcing a call would tell, and stating that one has read it."""

from rest_framework import serializers

from proposals.serializers.strict import Body, Whole

MEANINGS = {
    "funded": "How many proposals are funded.",
    "declined": "How many are declined.",
    "undecided": "How many are scored and not decided.",
    "awarded": "The sum of the awards, in pounds.",
}


class OutcomesToTell(serializers.Serializer):
    """The outcomes of a call before they are announced, as you may know them."""

    funded = serializers.IntegerField(help_text=MEANINGS["funded"])
    declined = serializers.IntegerField(help_text=MEANINGS["declined"])
    undecided = serializers.IntegerField(help_text=MEANINGS["undecided"])
    awarded = serializers.IntegerField(help_text=MEANINGS["awarded"])
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="What stands in the way of announcing; empty when nothing does."
    )


class Announcing(Body):
    """The outcomes as you read them last."""

    funded = Whole(help_text=MEANINGS["funded"])
    declined = Whole(help_text=MEANINGS["declined"])
    undecided = Whole(help_text=MEANINGS["undecided"])
    awarded = Whole(help_text=MEANINGS["awarded"])
