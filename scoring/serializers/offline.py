"""Sheets marked away from the browser, for a program: what a workbook would change, and agreeing to it."""

from typing import Any

from rest_framework import serializers

from proposals.serializers.strict import Body, Text
from scoring.offline.comparing import CHANGES, LEFT, REFUSED, Comparison
from scoring.services.offline import LONGEST_PREVIEW, MEGABYTES

EFFECTS = [(CHANGES, "It would be saved."), (LEFT, "The cell is empty: what stands stays."),
           (REFUSED, "It was changed online since.")]  # fmt: skip


class SentWorkbook(serializers.Serializer):
    """One file, sent as a form (multipart/form-data)."""

    file = serializers.FileField(help_text=f"The .xlsx that you downloaded and filled in, at most {MEGABYTES} MB.")


class ChangedCell(serializers.Serializer):
    where = serializers.CharField(help_text="The tab and the cell.")
    reference = serializers.CharField()
    asked = serializers.CharField(help_text="The criterion or question of its row.")
    part = serializers.CharField(help_text="The heading of its column.")
    now = serializers.CharField(help_text="What stands online.")
    in_file = serializers.CharField()
    effect = serializers.ChoiceField(choices=EFFECTS)


class WorkbookProblem(serializers.Serializer):
    where = serializers.CharField(help_text="The tab and the cell.")
    sentence = serializers.CharField()


class WorkbookPreview(serializers.Serializer):
    """What a workbook would change. Nothing is saved yet; with a problem, nothing can be."""

    cells = ChangedCell(many=True)
    problems = WorkbookProblem(many=True)
    preview = serializers.CharField(help_text="Send it to the address below to save all of it; empty where nothing is.")


class AgreedPreview(Body):
    preview = Text(max_length=LONGEST_PREVIEW, help_text="As it came with the preview; good for a day.")


class SavedWorkbook(serializers.Serializer):
    sheets = serializers.IntegerField(help_text="How many stand as in the workbook now.")


def preview_of(found: Comparison, signed: str) -> dict[str, Any]:
    told = {"cells": found.lines, "problems": found.problems, "preview": signed}
    return dict(WorkbookPreview(told).data)
