"""Shortlists: the list of a call, one of them with its line, and what a program sends to change it."""

from typing import Any

from rest_framework import serializers

from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Body, Number, OneOf, Text, Whole
from scoring.forms.shortlist_rows import LONGEST_CONDITION, MOST_CONDITIONS
from scoring.forms.shortlist_terms import MOST_RULES
from scoring.forms.shortlists import ConfirmForm, ProposeForm, WhyForm
from scoring.models import RowOutcome, RuleKind
from scoring.serializers.ranking import Agreed, Figure
from scoring.states import ShortlistState

VERSION = "The version that this change was made from; an older one is refused."
MOST_ROWS = 1_000


class ShortlistOfCall(serializers.Serializer):
    """One shortlist in the list of its call."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=ShortlistState.choices)
    is_proposed = serializers.BooleanField(help_text="A draft that is proposed waits for a second manager.")
    pot_pounds = serializers.IntegerField()
    quality_line_percent = serializers.IntegerField()
    made_by = serializers.CharField()
    made_at = serializers.DateTimeField()
    proposed_by = serializers.CharField(allow_null=True)
    proposed_at = serializers.DateTimeField(allow_null=True)
    agreed_by = serializers.CharField(allow_null=True)
    agreed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="Send it with a change.")
    frozen = serializers.IntegerField(
        source="frozen_id", allow_null=True, help_text="The record that was frozen when it was proposed."
    )


class Shortlists(serializers.Serializer):
    shortlists = ShortlistOfCall(many=True)


class Condition(serializers.Serializer):
    text = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)


class ShortlistedProposal(serializers.Serializer):
    """One proposal of a shortlist, as the page shows it."""

    reference = serializers.CharField(source="ranked.reference")
    title = serializers.CharField(source="ranked.title")
    area = serializers.CharField(source="ranked.area")
    lead_organisation = serializers.CharField(source="ranked.lead_organisation")
    rank = serializers.IntegerField(source="line.rank", allow_null=True)
    is_tied = serializers.BooleanField(source="line.is_tied")
    settled_by = serializers.CharField(source="line.settled_by", help_text="What parted it from equal scores.")
    score = Figure(source="line.entry.score", allow_null=True)
    agreed = Agreed(source="ranked.agreed", allow_null=True, help_text="By the panel in its meeting, beside the score.")
    requested_pounds = serializers.IntegerField(source="line.entry.requested_pounds")
    outcome = serializers.CharField(
        source="line.entry.choice.outcome",
        help_text="fund, part_fund, reserve, decline or defer; empty while undecided.",
    )
    award_pounds = serializers.IntegerField(source="line.entry.choice.award_pounds", allow_null=True)
    reserve_place = serializers.IntegerField(source="line.entry.choice.reserve_place", allow_null=True)
    cumulative_pounds = serializers.IntegerField(source="line.cumulative_pounds")
    is_open = serializers.BooleanField(source="line.is_open", help_text="False where it is decided elsewhere already.")
    is_above_line = serializers.BooleanField(source="line.standing.is_above")
    line_reason = serializers.CharField(source="line.standing.reason")
    departs = serializers.CharField(source="line.departs", help_text="From what the outcome departs; empty else.")
    exception_reason = serializers.CharField(source="line.entry.choice.exception_reason")
    comment = serializers.SerializerMethodField()
    conditions = serializers.SerializerMethodField()
    decline_reason = serializers.SerializerMethodField()
    signpost = serializers.SerializerMethodField()
    feedback = serializers.SerializerMethodField()

    def get_comment(self, each: Any) -> str:
        return each.row.comment if each.row else ""

    def get_conditions(self, each: Any) -> list[dict[str, str | None]]:
        return list(Condition(each.row.conditions.all(), many=True).data) if each.row else []

    def get_decline_reason(self, each: Any) -> str:
        return each.row.decline_reason if each.row else ""

    def get_signpost(self, each: Any) -> str:
        return each.row.signpost if each.row else ""

    def get_feedback(self, each: Any) -> str:
        return each.row.feedback if each.row else ""


class AreaLimit(serializers.Serializer):
    area = serializers.CharField(source="area.code")
    at_least = serializers.IntegerField(source="floor_pounds", allow_null=True)
    at_most = serializers.IntegerField(source="cap_pounds", allow_null=True)


class LeastMark(serializers.Serializer):
    criterion = serializers.CharField(source="criterion.code")
    minimum = Figure()


class RuleOfShortlist(serializers.Serializer):
    reference = serializers.CharField(source="proposal.reference")
    kind = serializers.CharField(help_text="must or excluded.")
    reason = serializers.CharField()


class ShortlistInFull(serializers.Serializer):
    """A shortlist: what its line is drawn by, its money, and each proposal with its outcome and the line."""

    shortlist = ShortlistOfCall(source="of_call")
    areas = AreaLimit(many=True)
    minimums = LeastMark(many=True)
    rules = RuleOfShortlist(many=True)
    awarded_pounds = serializers.IntegerField(source="drawing.awarded_pounds")
    left_pounds = serializers.IntegerField(
        source="drawing.left_pounds", help_text="Below nothing where more is awarded than the pot holds."
    )
    unmet = serializers.ListField(
        source="drawing.unmet", child=serializers.CharField(), help_text="Rules that the outcomes break, in words."
    )
    unmet_by_line = serializers.ListField(
        source="drawing.unmet_by_line", child=serializers.CharField(), help_text="Rules that the line can’t keep."
    )
    rows = ShortlistedProposal(many=True)


class NewShortlist(Body):
    """A name, and the shortlist to copy; left out, it starts from the ranking."""

    name = Text(max_length=80)
    copy_of = Whole(required=False, allow_null=True, help_text="The id of another shortlist of the call.")


class ConditionGiven(Body):
    """What an award hangs on, and by when."""

    text = Text(help_text=f"Up to {LONGEST_CONDITION} characters.")
    due_on = serializers.DateField(required=False, allow_null=True)


class RowGiven(Body):
    """What to decide about one proposal. What you leave out stays."""

    reference = Text()
    outcome = OneOf(choices=RowOutcome.choices, allow_blank=True, required=False, help_text="Empty for undecided.")
    award_pounds = Whole(
        required=False, allow_null=True, help_text="Needed with part_fund; fund takes what is asked for."
    )
    reserve_place = Whole(required=False, allow_null=True, help_text="1 for the first; the others move behind.")
    exception_reason = Text(required=False, allow_blank=True, help_text="Why the outcome departs from the line.")
    comment = Text(required=False, allow_blank=True)
    decline_reason = Text(required=False, allow_blank=True, help_text="The code of a reason.")
    signpost = Text(required=False, allow_blank=True)
    feedback = Text(required=False, allow_blank=True)
    conditions = serializers.ListField(
        child=ConditionGiven(), max_length=MOST_CONDITIONS, required=False, help_text="They replace all that stand."
    )


class RowsGiven(Body):
    """All of them are kept, or none."""

    version = Whole(help_text=VERSION)
    rows = serializers.ListField(child=RowGiven(), max_length=MOST_ROWS)


class AreaLimitGiven(Body):
    area = Text(help_text="Its code.")
    at_least = Whole(required=False, allow_null=True)
    at_most = Whole(required=False, allow_null=True)


class LeastMarkGiven(Body):
    criterion = Text(help_text="Its code.")
    minimum = Number(max_digits=3, decimal_places=2)


class RuleGiven(Body):
    reference = Text()
    kind = OneOf(choices=RuleKind.choices)
    reason = Text()


class TermsGiven(Body):
    """What the line is drawn by. It replaces all that stands."""

    version = Whole(help_text=VERSION)
    pot_pounds = Whole()
    quality_line_percent = Whole()
    areas = serializers.ListField(child=AreaLimitGiven(), max_length=100)
    minimums = serializers.ListField(child=LeastMarkGiven(), max_length=100)
    rules = serializers.ListField(child=RuleGiven(), max_length=MOST_RULES)


Proposed = body_from("Proposed", "The version of the shortlist that you have read.", ProposeForm.base_fields)
Confirmed = body_from("Confirmed", "The frozen record that you have read.", ConfirmForm.base_fields)
Why = body_from("WhyShortlist", "Why it is sent back or reopened.", WhyForm.base_fields)
