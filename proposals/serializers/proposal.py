"""A proposal as one person may see it. Made from the projections that the pages use, never from the bare row."""

from typing import Any

from rest_framework import serializers

from proposals.models import Contributor, ContributorRole
from proposals.models.proposal import StageOfDevelopment
from proposals.models.spread import Direction, SiteUnit
from proposals.projections import SeenInFull
from proposals.serializers.calls import CallName
from proposals.serializers.organisations import OrganisationName
from proposals.serializers.priorities import AreaName, Theme
from proposals.serializers.questions import Answered
from proposals.states import State


class ProposalRow(serializers.Serializer):
    """What a list tells of a proposal. `state` is the one you may know: decisions show once they are announced."""

    reference = serializers.CharField()
    title = serializers.CharField()
    pitch = serializers.CharField()
    call = CallName()
    area = AreaName(allow_null=True)
    lead_organisation = OrganisationName(allow_null=True)
    state = serializers.ChoiceField(choices=State.choices)
    whose_turn = serializers.CharField(source="turn.owner")
    next_step = serializers.CharField(source="turn.next_step")
    submitted_at = serializers.DateTimeField(allow_null=True)
    support_count = serializers.IntegerField(help_text="How many people stand behind it; no mark counts it.")
    comment_count = serializers.IntegerField(help_text="How many comments everybody can read.")
    award_pounds = serializers.IntegerField(allow_null=True)
    score = serializers.DecimalField(
        max_digits=4, decimal_places=2, allow_null=True, help_text="The panel’s score, 0.00 to 5.00, for its managers."
    )


class Stage(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]
    status = serializers.CharField(help_text="done, current or to come")


class OpenStep(serializers.Serializer):
    """A step that you may take now; guards may still say what is missing."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class Author(serializers.ModelSerializer):
    name = serializers.CharField(source="person")
    role = serializers.ChoiceField(choices=ContributorRole.choices)

    class Meta:
        model = Contributor
        fields = ["name", "role"]


class HistoryLine(serializers.Serializer):
    """One step that was taken. Names and notes are empty where they are not for you."""

    label = serializers.CharField()  # type: ignore[assignment]
    happened = serializers.CharField(help_text="The label afterwards: “Submitted” for “Submit”.")
    at = serializers.DateTimeField()
    office = serializers.CharField(help_text="Whose step it is.")
    by = serializers.CharField(help_text="Who took it; empty unless you are of the team.")
    note = serializers.CharField(help_text="What was written with it; empty where it is not for you.")


class ProposalText(serializers.Serializer):
    """What its authors wrote, under the names by which a draft is changed."""

    stage_of_development = serializers.ChoiceField(choices=StageOfDevelopment.choices, allow_blank=True)
    challenge = serializers.CharField()
    solution = serializers.CharField()
    evidence = serializers.CharField()
    benefits = serializers.CharField()
    readiness = serializers.CharField()
    involvement = serializers.CharField()
    equality = serializers.CharField()
    risks = serializers.CharField()
    requested_pounds = serializers.IntegerField(allow_null=True)
    months = serializers.IntegerField(allow_null=True)
    answers = Answered(many=True, source="asked", help_text="To the questions of its call.")
    themes = Theme(many=True, source="themes.all")
    partners = OrganisationName(many=True, source="partners.all")
    unit = serializers.ChoiceField(source="spread_plan.unit", choices=SiteUnit.choices, allow_blank=True)
    eligible_sites = serializers.IntegerField(source="spread_plan.eligible_sites", allow_null=True)
    target_share_percent = serializers.IntegerField(source="spread_plan.target_share_percent", allow_null=True)
    target_on = serializers.DateField(source="spread_plan.target_on", allow_null=True)
    baseline_measure = serializers.CharField(source="spread_plan.baseline_measure", allow_blank=True)
    baseline_unit = serializers.CharField(source="spread_plan.baseline_unit", allow_blank=True)
    baseline_value = serializers.DecimalField(
        source="spread_plan.baseline_value", max_digits=10, decimal_places=2, allow_null=True
    )
    direction = serializers.ChoiceField(source="spread_plan.direction", choices=Direction.choices, allow_blank=True)


class Outcome(serializers.Serializer):
    """How it was decided, for its authors and the team once they may know."""

    reason = serializers.CharField(help_text="Why it is not taken forward; empty where it is funded.")
    signpost = serializers.CharField(help_text="Where to go next; empty where it is funded.")
    conditions = serializers.CharField(help_text="Under which it is funded.")


class ProposalInFull(ProposalRow):
    """`text` is null for those who may only know that the proposal exists, `version` for all but its writers."""

    is_author = serializers.BooleanField()
    may_edit = serializers.BooleanField()
    version = serializers.IntegerField(allow_null=True, help_text="State it with each edit.")
    due_on = serializers.DateField(allow_null=True, help_text="By when the next step is due.")
    stages = Stage(many=True)
    steps = OpenStep(many=True)
    authors = Author(many=True, help_text="For its authors and the team; empty for others.")
    text = ProposalText(allow_null=True)
    outcome = Outcome(allow_null=True)


def in_full(shown: SeenInFull) -> dict[str, Any]:
    """The projection of the proposal's own page, as the API hands it out."""
    row, proposal = ProposalRow(shown.seen).data, shown.proposal
    return row | {
        "is_author": shown.is_author,
        "may_edit": shown.may_edit,
        "version": proposal.version if proposal and shown.may_edit else None,
        "due_on": shown.due_on,
        "stages": Stage(shown.stages, many=True).data,
        "steps": OpenStep(shown.steps, many=True).data,
        "authors": Author(shown.authors, many=True).data,
        "text": text_of(shown),
        "outcome": Outcome(shown.outcome).data if shown.outcome else None,
    }


def text_of(shown: SeenInFull) -> dict[str, Any] | None:
    """Null for those who may not read it; without its partners for those who may not know who applied."""
    if shown.proposal is None:
        return None
    text = dict(ProposalText(shown.proposal).data)
    return text | {"partners": []} if shown.seen.hides_applicants else text
