"""An assessor's own work for a program: the list, one sheet, a change of it, and what others gave."""

from typing import Any

from rest_framework import serializers

from proposals.serializers.strict import Body, OneOf, Text, Truth, Whole
from scoring.arithmetic import HIGHEST_MARK
from scoring.forms.sheets import LONGEST_COMMENT
from scoring.models import Confidence, SheetReopening
from scoring.serializers.ranking import Figure
from scoring.sheets.one import SheetInView
from scoring.sheets.side_by_side import ReturnedSheet
from scoring.states import AssignmentState

VERSION = "The version of the sheet that you read."


class Assessment(serializers.Serializer):
    """One proposal that you are asked to mark."""

    id = serializers.IntegerField(source="pk")
    reference = serializers.CharField()
    title = serializers.CharField()
    call = serializers.CharField(source="call_title")
    due_on = serializers.DateField()
    state = serializers.ChoiceField(choices=AssignmentState.choices)
    is_open = serializers.BooleanField(help_text="Whether scoring of the proposal goes on.")
    marks_given = serializers.IntegerField()
    criteria = serializers.IntegerField()
    total = Figure(allow_null=True, help_text="Fixed by returning the sheet; null before.")
    is_skipped = serializers.BooleanField(help_text="Whether you put it off: it comes after the others.")
    is_anchor = serializers.BooleanField(help_text="The panel is calibrated by it: it is marked before others.")
    is_kept_waiting = serializers.BooleanField(help_text="It can be marked once your sheets for anchors are returned.")


class MarkOnSheet(serializers.Serializer):
    criterion = serializers.CharField(help_text="The code of the criterion.")
    name = serializers.CharField()
    guide = serializers.CharField()
    weight = serializers.DecimalField(max_digits=6, decimal_places=2)
    least_words = serializers.IntegerField(help_text="How many words of reasons it wants; 0 for none.")
    mark = serializers.IntegerField(allow_null=True, help_text=f"0 to {HIGHEST_MARK}; null until it is given.")
    comment = serializers.CharField(allow_blank=True)


class Missing(serializers.Serializer):
    field = serializers.CharField()
    sentence = serializers.CharField()


class OtherMark(serializers.Serializer):
    criterion = serializers.CharField(source="name")
    mark = serializers.IntegerField()
    comment = serializers.CharField()


class OtherSheet(serializers.Serializer):
    """What another assessor gave, by the code of their seat."""

    seat = serializers.CharField(source="code")
    total = Figure()
    confidence = serializers.CharField()
    is_fundable = serializers.BooleanField(allow_null=True)
    overall_comment = serializers.CharField()
    marks = OtherMark(many=True)


class Sheet(serializers.Serializer):
    """Your own sheet; the others' once yours is returned."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=AssignmentState.choices)
    is_open = serializers.BooleanField(help_text="Whether it can be changed now.")
    is_kept_waiting = serializers.BooleanField(help_text="It opens once your sheets for anchors are returned.")
    version = serializers.IntegerField(help_text="State it with each change.")
    proposal_version = serializers.IntegerField(help_text="The text that the marks are given on.")
    guidance = serializers.CharField(help_text="What this call asks of its assessors, in Markdown.")
    agreed = serializers.ListField(
        child=serializers.CharField(),
        help_text="What your panel agreed about the marks when it was calibrated, over proposals that you marked.",
    )
    marks = MarkOnSheet(many=True)
    confidence = serializers.CharField(allow_blank=True)
    is_fundable = serializers.BooleanField(allow_null=True, help_text="Worth funding, all in all.")
    overall_comment = serializers.CharField(allow_blank=True)
    private_note = serializers.CharField(allow_blank=True, help_text="The chair and the programme team read it.")
    total = Figure(allow_null=True, help_text="What the marks give; null until each is given.")
    missing = Missing(many=True, help_text="What is to be given before it can be returned.")
    others = OtherSheet(many=True, help_text="Empty before your own sheet is returned.")


OF_A_SHEET = ["version", "proposal_version", "confidence", "is_fundable", "overall_comment", "private_note"]
OF_ANOTHER = ["code", "total", "confidence", "is_fundable", "overall_comment"]


def sheet_of(seen: SheetInView, others: list[ReturnedSheet], agreed: list[str]) -> dict[str, Any]:
    sheet = seen.sheet
    told = {
        "id": seen.assignment.pk,
        "reference": seen.proposal.reference,
        "state": seen.assignment.state,
        "is_open": seen.is_open and not seen.is_kept_waiting,
        "is_kept_waiting": seen.is_kept_waiting,
        "guidance": seen.proposal.call.assessor_guidance,
        "agreed": agreed,
        "marks": [_mark(each, seen.marks.get(each.pk)) for each in seen.criteria],
        "total": seen.total,
        "missing": [{"field": _field(seen, gap.field), "sentence": gap.sentence} for gap in seen.gaps],
        "others": [
            {name: getattr(each, name) for name in OF_ANOTHER} | {"marks": each.marks.values()} for each in others
        ],
        **{name: getattr(sheet, name) for name in OF_A_SHEET},
    }
    return dict(Sheet(told).data)


def _mark(criterion: Any, given: Any) -> dict[str, Any]:
    told = {name: getattr(criterion, name) for name in ("name", "guide", "weight", "least_words")}
    return told | {
        "criterion": criterion.code,
        "mark": given.mark if given else None,
        "comment": given.comment if given else "",
    }


def _field(seen: SheetInView, name: str) -> str:
    """marks.need.comment for comment_17"""
    part, _, pk = name.partition("_")
    codes = {str(each.pk): each.code for each in seen.criteria}
    return f"marks.{codes[pk]}.{part}" if pk in codes else name


class GivenBack(serializers.Serializer):
    """A sheet that is open again, with the total that no longer counts."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    seat = serializers.CharField(help_text="The code of its assessor’s seat.")
    state = serializers.ChoiceField(choices=AssignmentState.choices)
    total_before = Figure(help_text="On record with every mark that was given.")
    reason = serializers.CharField()


def given_back(reopened: Any) -> dict[str, Any]:
    last = (
        SheetReopening.objects.select_related("given_back").filter(given_back__sheet__assignment=reopened).latest("pk")
    )
    told = {
        "id": reopened.pk,
        "reference": reopened.proposal.reference,
        "seat": reopened.seat.code,
        "state": reopened.state,
        "total_before": last.given_back.total,
        "reason": last.reason,
    }
    return dict(GivenBack(told).data)


class MarkGiven(Body):
    """What you leave out stays."""

    mark = Whole(max_value=HIGHEST_MARK, allow_null=True, required=False)
    comment = Text(max_length=LONGEST_COMMENT, allow_blank=True, required=False)


class SheetChange(Body):
    """A change of your sheet; what you leave out stays. It can be half done until it is returned."""

    version = Whole(help_text=VERSION)
    marks = serializers.DictField(child=MarkGiven(), required=False, help_text="{code of the criterion: what you give}")
    confidence = OneOf(choices=Confidence.choices, required=False)
    is_fundable = Truth(required=False, allow_null=True)
    overall_comment = Text(max_length=LONGEST_COMMENT, allow_blank=True, required=False)
    private_note = Text(max_length=LONGEST_COMMENT, allow_blank=True, required=False)
    is_skipped = Truth(required=False, help_text="Put it off: it comes after the others until you save it again.")


class SheetChecked(Body):
    version = Whole(help_text=VERSION)


class SheetGivenBack(Body):
    note = Text(max_length=LONGEST_COMMENT, help_text="Why: the assessor reads it.")
