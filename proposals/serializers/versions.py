"""How the API shows submissions and what changed between two of them."""

from typing import Any

from rest_framework import serializers

from proposals.texts.differences import ADDED, REMOVED, SAME
from proposals.versions.reading import Comparison


class VersionRow(serializers.Serializer):
    number = serializers.IntegerField()
    submitted_at = serializers.DateTimeField()
    asked_for = serializers.CharField(help_text="What a moderator had asked for before it; empty if not for you.")


class FrozenAnswer(serializers.Serializer):
    name = serializers.CharField(help_text="As in the text of a proposal; of a question of the call, its words.")
    label = serializers.CharField()  # type: ignore[assignment]
    text = serializers.CharField()


class VersionInFull(serializers.Serializer):
    number = serializers.IntegerField()
    answers = FrozenAnswer(many=True)


class WordRun(serializers.Serializer):
    kind = serializers.ChoiceField(choices=[SAME, REMOVED, ADDED])
    text = serializers.CharField()


class ChangedAnswer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    runs = WordRun(
        many=True,
        help_text="In reading order. Without those added: the earlier text; without those removed: the later.",
    )


class Changes(serializers.Serializer):
    earlier = serializers.IntegerField()
    later = serializers.IntegerField()
    changed = ChangedAnswer(many=True)
    unchanged = serializers.ListField(child=serializers.CharField(), help_text="The names of the other answers.")


def changes_between(earlier: int, later: int, found: Comparison) -> dict[str, Any]:
    return {
        "earlier": earlier,
        "later": later,
        "changed": ChangedAnswer(found.changed, many=True).data,
        "unchanged": [part.name for part in found.unchanged],
    }
