"""What a person was told, and how they want to be told."""

from typing import Any

from rest_framework import serializers

from proposals.kinds import Delivery, NoticeKind
from proposals.serializers.strict import Body, OneOf, Text, Whole


class NoticeRow(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=NoticeKind.choices)
    subject = serializers.CharField()
    body = serializers.CharField()
    reason = serializers.CharField(help_text="Why you are told.")
    proposal = serializers.CharField(source="about.reference", default=None, allow_null=True)
    path = serializers.CharField(help_text="The page of this site that it leads to.")
    recorded_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class UpTo(Body):
    up_to = Whole(help_text="The `id` of the newest notice that you have seen; later ones stay unread.")


class MarkedRead(serializers.Serializer):
    marked = serializers.IntegerField(help_text="How many were unread until now.")


class NoticeChoices(Body):
    """How you are told of each kind. What you leave out stays as it is. State the `version` that you read."""

    version = Text(max_length=16, help_text="The version of your choices, as you last read it.")

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {
            kind.value: OneOf(choices=Delivery.choices, required=False, help_text=f"{kind.label}.")
            for kind in NoticeKind
            if kind.facts.may_choose
        }
