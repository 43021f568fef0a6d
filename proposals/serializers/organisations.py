"""Member organisations."""

from rest_framework import serializers

from proposals.models.organisations import OrganisationKind


class OrganisationName(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class Organisation(OrganisationName):
    ods_code = serializers.CharField(allow_null=True)
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    board = OrganisationName(allow_null=True, help_text="The integrated care board it belongs to.")
    successor = OrganisationName(allow_null=True, help_text="What it merged into.")
    closed_on = serializers.DateField(allow_null=True)
