"""People whom the authors of a proposal ask not to assess it."""

from rest_framework import serializers

from proposals.forms.objections import ObjectionForm
from proposals.serializers.from_forms import body_from


class ObjectionLine(serializers.Serializer):
    """A person, or everybody of an organisation where the name is empty."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    organisation = serializers.CharField()
    reason = serializers.CharField()
    named_by = serializers.CharField()
    named_at = serializers.DateTimeField()


class Objections(serializers.Serializer):
    """All of them, in the order in which they were named."""

    objections = ObjectionLine(many=True)


ObjectionGiven = body_from("ObjectionGiven", "Somebody who should not assess it.", ObjectionForm.base_fields)
