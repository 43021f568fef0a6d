"""What a moderator asked to be changed, and ticking it off."""

from rest_framework import serializers

from proposals.serializers.strict import Body, Truth


class AskedChange(serializers.Serializer):
    """One thing to change."""

    id = serializers.IntegerField(source="pk")
    section = serializers.CharField(help_text="The section it belongs to, such as case; or empty.")
    text = serializers.CharField()
    done_at = serializers.DateTimeField(allow_null=True, help_text="When its authors ticked it off.")
    done_by = serializers.CharField(allow_null=True, help_text="Who did.")


class AskedChanges(serializers.Serializer):
    """One return to the authors."""

    asked_at = serializers.DateTimeField()
    words = serializers.CharField()
    return_by = serializers.DateField()
    changes = AskedChange(many=True, source="changes.all")


class Asked(serializers.Serializer):
    """The latest one first. Authors see the one that they work on."""

    requests = AskedChanges(many=True)


class Ticked(Body):
    is_done = Truth(help_text="true when the change is made, false when it is not yet.")
