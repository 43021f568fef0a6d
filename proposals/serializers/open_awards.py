"""An award in the form of the 360Giving Data Standard; the names of its fields are those of the standard."""

from rest_framework import serializers


class GrantOrganization(serializers.Serializer):
    """An organisation by its public identifier."""

    id = serializers.CharField()
    name = serializers.CharField()


class GrantProgramme(serializers.Serializer):
    """The call that the award was made in."""

    code = serializers.CharField()
    title = serializers.CharField()


class OpenGrant(serializers.Serializer):
    """One announced award."""

    id = serializers.CharField(help_text="The publisher's prefix and the reference.")
    title = serializers.CharField()
    description = serializers.CharField()
    currency = serializers.CharField()
    amountAwarded = serializers.IntegerField()  # noqa: N815
    awardDate = serializers.DateField()  # noqa: N815
    recipientOrganization = GrantOrganization(many=True)  # noqa: N815
    fundingOrganization = GrantOrganization(many=True)  # noqa: N815
    grantProgramme = GrantProgramme(many=True)  # noqa: N815
