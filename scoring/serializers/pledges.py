"""What sites pledge for the proposals of a call, beside its ranking."""

from rest_framework import serializers


class PledgedFor(serializers.Serializer):
    """How many sites and people stand for a proposal. It is in no score, rank or line."""

    reference = serializers.CharField()
    sites = serializers.IntegerField()
    people = serializers.IntegerField()
