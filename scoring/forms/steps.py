"""What the steps that panels and managers take ask for."""

from typing import Any

from django import forms
from django.db.models import Case, Exists, OuterRef, When

from proposals.forms.gateways import GatewayFields
from proposals.forms.steps import LONGEST_NOTE, StepForm
from proposals.forms.texts import ShortText
from proposals.states import Gateway
from scoring.models import Panel


def note_for_the_team() -> ShortText:
    return ShortText(
        label="Note for the programme team",
        help_text="Kept in the history. The panel and the authors do not read it.",
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_NOTE,
        required=False,
    )


class PassToPanelForm(GatewayFields, StepForm):
    """The gateways, each yes or no with a note, and the panel that will mark the proposal."""

    panel = forms.ModelChoiceField(
        label="Panel",
        queryset=Panel.objects.none(),
        widget=forms.RadioSelect({"data-layout": "small"}),
        empty_label=None,
        error_messages={"required": "Choose the panel that will mark it."},
    )
    note = note_for_the_team()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_panels()
        self.add_gateways(self.proposal)
        self.order_fields(
            [*(name for gateway in Gateway for name in (gateway.value, f"{gateway.value}_note")), "panel", "note"]
        )

    def _offer_panels(self) -> None:
        """All panels of the call, those of the proposal's area and region first and named as suggested."""
        field: Any = self.fields["panel"]
        field.queryset = Panel.objects.filter(call=self.proposal.call_id)
        why = reasons_for_panels(self.proposal)
        suggested = list(why)
        field.queryset = field.queryset.order_by(Case(When(pk__in=suggested, then=0), default=1), "name")
        field.choice_hints = {pk: f"Suggested: it marks {what}." for pk, what in why.items()}
        if len(suggested) == 1:
            field.initial = suggested[0]

    def clean(self) -> dict[str, Any]:
        """Fold the answers into `gateways`; those that were kept before need not be given again."""
        given = super().clean() or {}
        answers = self.taken_answers(given)
        for gateway in Gateway:
            if gateway not in answers and gateway not in self.kept and gateway.value not in self.errors:
                self.add_error(gateway.value, f"Answer yes or no: {gateway.label}.")
        given["gateways"] = answers
        return given


def reasons_for_panels(proposal: Any) -> dict[int, str]:
    """{panel of its call that fits: what it marks}; a suggestion, whoever passes it may choose another."""
    if proposal.call_id is None:  # the API describes this form before there is a database
        return {}
    lead = proposal.lead_organisation
    board = lead and (lead.board_id or lead.pk)
    areas = Panel.areas.through.objects.filter(panel=OuterRef("pk"))
    boards = Panel.boards.through.objects.filter(panel=OuterRef("pk"))
    found = Panel.objects.filter(call=proposal.call_id).annotate(
        has_areas=Exists(areas), is_of_area=Exists(areas.filter(priorityarea=proposal.area_id)),
        has_boards=Exists(boards), is_of_board=Exists(boards.filter(organisation=board)),
    )  # fmt: skip
    told = {panel.pk: _what_it_marks(panel, proposal) for panel in found.order_by("name")}
    return {pk: what for pk, what in told.items() if what}


def _what_it_marks(panel: Any, proposal: Any) -> str:
    """Such as "Falls led from NHS Black Country"; empty where the panel is for something else, or for anything."""
    if panel.has_areas and not panel.is_of_area or panel.has_boards and not panel.is_of_board:
        return ""
    area = str(proposal.area) if panel.has_areas else ""
    if not panel.has_boards:
        return area
    return f"{area or 'what is'} led from {proposal.lead_organisation.board or proposal.lead_organisation}"


class AwardForm(StepForm):
    award = forms.IntegerField(label="Award (£)", min_value=1, max_value=100_000_000)
    conditions = ShortText(
        label="Conditions",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_NOTE,
        required=False,
        help_text="The authors read these once outcomes are announced.",
    )
    reason = ShortText(
        label="Reason, if this departs from the rank order",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_NOTE,
        required=False,
    )
