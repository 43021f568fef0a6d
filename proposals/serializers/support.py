"""Support and Follow, as one person sees them."""

from rest_framework import serializers


class Interest(serializers.Serializer):
    """How many stand behind a proposal, and what you do. Nobody else sees whom you support or follow."""

    reference = serializers.CharField()
    support_count = serializers.IntegerField()
    supports = serializers.BooleanField(help_text="Whether you stand behind it.")
    follows = serializers.BooleanField(help_text="Whether you are told of what happens to it.")
