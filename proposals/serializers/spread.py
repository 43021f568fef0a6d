"""How far an innovation has spread: figures, the ledger of its sites, and what is reported of one."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from proposals.forms.spread import AdoptionForm
from proposals.serializers.from_forms import body_from
from proposals.states import SiteStage, StopReason


def shown_boards(boards: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"board": name, "number": each.number, "out_of": each.out_of} for name, each in boards.items()]


class ShareShown(serializers.Serializer):
    """`number` of `out_of`; the number is null where it is below 5 and you do not follow the award."""

    number = serializers.IntegerField(allow_null=True)
    out_of = serializers.IntegerField(allow_null=True)


class FiguresShown(serializers.Serializer):
    """Sites as at a day. Counts below 5 are null for those who do not follow the award (`is_public`)."""

    on = serializers.DateField()
    sites = ShareShown(source="share")
    is_typed = serializers.BooleanField(help_text="Whether the denominator is a typed number and no list.")
    target = serializers.IntegerField(allow_null=True)
    target_percent = serializers.IntegerField(allow_null=True)
    target_on = serializers.DateField(allow_null=True)
    on_the_way = serializers.IntegerField(allow_null=True)
    stopped = serializers.IntegerField(allow_null=True)
    beside_the_list = serializers.IntegerField(allow_null=True, help_text="Use it and are not on the list.")
    reported_on = serializers.DateField(allow_null=True)
    boards = serializers.SerializerMethodField()
    curve = serializers.SerializerMethodField()
    is_public = serializers.BooleanField()

    def get_boards(self, figures: Any) -> list[dict[str, Any]]:
        return shown_boards(figures.boards)

    def get_curve(self, figures: Any) -> list[dict[str, Any]]:
        return [
            {"day": day.isoformat(), "number": share.number, "out_of": share.out_of} for day, share in figures.shares
        ]


class MilestoneShown(serializers.Serializer):
    """When so many sites first used it, and how many days after the award; not told in public of fewer than 5."""

    milestone = serializers.CharField(source="label")
    sites = serializers.IntegerField()
    out_of = serializers.IntegerField(allow_null=True, help_text="The list of that day; of today where it is not yet.")
    on = serializers.DateField(allow_null=True)
    days = serializers.IntegerField(allow_null=True)
    is_told = serializers.BooleanField()


class ReachShown(serializers.Serializer):
    """Where it may stand on a day: 90% of what may come lies from lowest to highest, 50% from low to high."""

    day = serializers.DateField()
    lowest = serializers.IntegerField()
    low = serializers.IntegerField()
    high = serializers.IntegerField()
    highest = serializers.IntegerField()


class CeilingShown(serializers.Serializer):
    """How many will use it in the end: the middle of what is likely, and where 90% of it lies."""

    lowest = serializers.IntegerField()
    middle = serializers.IntegerField()
    highest = serializers.IntegerField()


class OutlookShown(serializers.Serializer):
    """What was planned, and what may come if it goes on as it did; `silence` says why there is no fan."""

    start = serializers.DateField(help_text="The day of the award, from which the plan runs.")
    planned_by_now = serializers.IntegerField(allow_null=True)
    fan = ReachShown(many=True)
    ceiling = CeilingShown(allow_null=True)
    silence = serializers.CharField()
    milestones = MilestoneShown(many=True)


class StageShown(serializers.Serializer):
    """How many sites stand at a stage, those that use it of the list alone; half of those on the way wait longer."""

    stage = serializers.ChoiceField(choices=SiteStage.choices)
    number = serializers.IntegerField(allow_null=True)
    median_days = serializers.IntegerField(allow_null=True)


class StopShown(serializers.Serializer):
    reason = serializers.ChoiceField(choices=StopReason.choices, allow_blank=True)
    number = serializers.IntegerField()


class WaitShown(serializers.Serializer):
    """A site on the way, and for how many days it has stood at its stage."""

    organisation = serializers.CharField(source="line.organisation")
    place = serializers.CharField(source="line.place")
    stage = serializers.ChoiceField(choices=SiteStage.choices, source="line.stage")
    days = serializers.IntegerField()


class SpreadShown(FiguresShown):
    """The figures of one innovation, with what may come and where its sites stand.

    `stages`, `not_using` and `stopped_by` are told of today alone to those who do not follow the award, `unheard` and
    `waiting` not at all.
    """

    outlook = OutlookShown()
    stages = StageShown(many=True)
    unheard = serializers.IntegerField(allow_null=True, help_text="Sites of the list of which no report stands.")
    not_using = serializers.IntegerField(allow_null=True, help_text="All sites of the list that do not use it.")
    stopped_by = StopShown(many=True)
    waiting = WaitShown(many=True)

    def to_representation(self, seen: Any) -> dict[str, Any]:
        return {
            **FiguresShown(seen.figures).data,
            "outlook": OutlookShown(seen.outlook).data,
            "stages": StageShown(seen.stages, many=True).data,
            "unheard": seen.unheard,
            "not_using": seen.not_using,
            "stopped_by": StopShown(seen.stopped, many=True).data,
            "waiting": WaitShown(seen.waiting, many=True).data,
        }


class EventShown(serializers.Serializer):
    """Something that a site did; `corrected_on` once another report took its place."""

    id = serializers.IntegerField(source="pk")
    stage = serializers.CharField(source="stage_label")
    happened_on = serializers.DateField()
    evidence = serializers.CharField()
    link = serializers.CharField()
    reason = serializers.CharField()
    changed = serializers.CharField()
    recorded_by = serializers.CharField()
    recorded_on = serializers.DateField()
    corrected_on = serializers.DateField(allow_null=True)
    said = serializers.CharField(help_text="What the site itself says of it.")
    file = serializers.CharField(source="file_name", help_text="The name of the file that shows it; or nothing.")
    file_path = serializers.CharField(help_text="Where whoever follows the award opens it.")


class SiteShown(serializers.Serializer):
    organisation = serializers.CharField()
    place = serializers.CharField()
    board = serializers.CharField()
    stage = serializers.ChoiceField(choices=SiteStage.choices, allow_blank=True)
    since = serializers.DateField(allow_null=True)
    beside = serializers.CharField(help_text="Why it is in no share; empty where it is.")
    is_confirmed = serializers.BooleanField(help_text="Whether the site itself says that it stands there.")
    events = EventShown(many=True)


class LedgerShown(serializers.Serializer):
    """Every site that reported by the day, with all that it reported, the latest first."""

    figures = FiguresShown()
    sites = SiteShown(many=True)


AdoptionGiven = body_from("AdoptionGiven", "What a site did, or what is right of it.", AdoptionForm.base_fields)
