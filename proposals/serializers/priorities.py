"""Priority areas and themes."""

from rest_framework import serializers


class FrameworkName(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class AreaName(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class Area(AreaName):
    """`id` is what a proposal's `area` is set to: the same code may stand in two frameworks."""

    description = serializers.CharField()
    framework = FrameworkName()


class Theme(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
