"""The workbook of a shortlist that comes back, for a program: what it would change, and agreeing to it."""

from typing import Any

from rest_framework import serializers

from scoring.brought_back.comparing import CHANGES, LEFT, REFUSED, Compared
from scoring.serializers.offline import WorkbookProblem
from scoring.services.brought_back import MEGABYTES

EFFECTS = [(CHANGES, "It would be saved."), (LEFT, "The cell is empty: what stands stays."),
           (REFUSED, "The proposal was changed online since.")]  # fmt: skip


class SentShortlist(serializers.Serializer):
    """One file, sent as a form (multipart/form-data)."""

    file = serializers.FileField(help_text=f"The .xlsx of this shortlist with your decisions, at most {MEGABYTES} MB.")


class DecidedCell(serializers.Serializer):
    where = serializers.CharField(help_text="The tab and the cell.")
    reference = serializers.CharField()
    part = serializers.CharField(help_text="Decision, Award, Conditions or Comment.")
    now = serializers.CharField(help_text="What stands on the shortlist.")
    in_file = serializers.CharField()
    effect = serializers.ChoiceField(choices=EFFECTS)


class ShortlistPreview(serializers.Serializer):
    """What a workbook would change. Nothing is saved yet; with a problem, nothing can be."""

    cells = DecidedCell(many=True, source="lines")
    problems = WorkbookProblem(many=True)
    follows = serializers.ListField(child=serializers.CharField(), help_text="What comes of it, in sentences.")
    notes = serializers.ListField(child=serializers.CharField(), help_text="What in the file does not come back.")
    preview = serializers.CharField(help_text="Send it to the address below to save all of it; empty where nothing is.")


class KeptShortlist(serializers.Serializer):
    proposals = serializers.IntegerField(help_text="How many stand as in the workbook now.")


def preview_of(found: Compared, signed: str) -> dict[str, Any]:
    told = {name: getattr(found, name) for name in ("lines", "problems", "follows", "notes")}
    return dict(ShortlistPreview(told | {"preview": signed}).data)
