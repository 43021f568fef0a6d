"""What authors write, section by section over one draft. `sections.py` puts them in order.

A section may be saved half written: what is still missing is told on the page of sections and asked for when the
proposal is submitted. Refused is only what can't be kept: a text over its limit, an amount over the cap, a date
that does not exist.
"""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.timezone import localdate

from proposals import days
from proposals.forms.drafting import Prose, SectionForm, ShortText, Suspicion, offer, suspicions_in
from proposals.forms.several import Several
from proposals.models import Organisation, PriorityArea, Proposal, SiteUnit, StageOfDevelopment, Theme
from proposals.models.proposal import PLAN_WITH_BASELINE
from proposals.models.spread import Direction


def from_the_list(what: str) -> dict[str, str]:
    return dict.fromkeys(["invalid_choice", "invalid_list", "invalid_pk_value"], f"Choose {what} from the list.")


class StartForm(forms.Form):
    title = forms.CharField(
        label="What is it called?",
        max_length=120,
        help_text="A short name that says what it does, such as “Home blood pressure checks in barber shops”. "
        "You can change it until you submit.",
        error_messages={
            "required": "Give it a name to start with.",
            "max_length": "Shorten the name to 120 characters.",
        },
    )

    @property
    def suspicions(self) -> list[Suspicion]:
        ticked = self.data.getlist("not_nhs")  # type: ignore[attr-defined]
        return list(suspicions_in(self, ["title"], lambda digits: digits in ticked))

    def clean(self) -> dict[str, Any]:
        for each in self.suspicions:
            self.add_error(each.name, each.sentence)
        return self.cleaned_data


class InnovationForm(SectionForm):
    title = forms.CharField(
        label="Title",
        max_length=120,
        error_messages={
            "required": "Give it a title: by this everybody finds it.",
            "max_length": "Shorten the title to 120 characters.",
        },
    )
    pitch = ShortText(
        label="Elevator pitch",
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 4}),
        help_text="What it is, for whom and what changes, in two or three sentences. "
        "In most calls everybody may read this once you have submitted.",
        error_messages={"max_length": "Shorten the pitch to 300 characters: there are %(show_value)d now."},
    )
    area = forms.ModelChoiceField(
        label="Priority area",
        required=False,
        queryset=PriorityArea.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text="Choose the one it serves most.",
        error_messages=from_the_list("a priority area"),
    )
    themes = Several(
        label="Themes",
        required=False,
        queryset=Theme.objects.none(),
        widget=forms.CheckboxSelectMultiple({"data-layout": "small"}),
        help_text="What else it touches. Choose as many as fit.",
        error_messages=from_the_list("themes"),
    )
    stage_of_development = forms.ChoiceField(
        label="Stage of development",
        required=False,
        choices=StageOfDevelopment.choices,
        widget=forms.RadioSelect,
        error_messages=from_the_list("a stage of development"),
    )
    lead_organisation = forms.ModelChoiceField(
        label="Lead organisation",
        required=False,
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text="It answers for the proposal and receives the award. "
        "The choices are the organisations that the lead author belongs to.",
        error_messages=from_the_list("the lead organisation"),
    )
    partners = Several(
        label="Partner organisations",
        required=False,
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple({"data-layout": "small"}),
        help_text="Organisations that have agreed to work on it with you.",
        error_messages=from_the_list("partner organisations"),
    )

    may_stay_empty = ("themes", "partners")

    def prepare(self) -> None:
        areas = PriorityArea.objects.filter(framework=self.proposal.call.framework_id)
        field = offer(self, "area", areas)
        # asked for when the choices are drawn, in one query
        field.choices = lambda: [(area.pk, area.name) for area in field.queryset]
        field.choice_hints = SimpleLazyObject(lambda: {area.pk: area.description for area in field.queryset})
        offer(self, "themes", self.proposal.call.themes_offered())
        offer(self, "lead_organisation", organisations_of_the_lead(self.proposal))
        offer(self, "partners", possible_partners(self.proposal)).choices = lambda: self.chosen_partners

    @cached_property
    def chosen_partners(self) -> list[tuple[int, str]]:
        """Those that stand in this form: more are found on the page of partners."""
        ids = [str(getattr(each, "pk", each)) for each in self["partners"].value() or []]
        rows = Organisation.objects.filter(pk__in=[each for each in ids if each.isdecimal() and len(each) < 18])
        return [(each.pk, each.name) for each in rows]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        lead = given.get("lead_organisation")
        if lead and lead in given.get("partners", []):
            self.add_error("partners", f"{lead} leads the proposal, so take it out of the partners.")
        return given


class CaseForm(SectionForm):
    challenge = Prose(
        300,
        label="The challenge",
        help_text="Which safety problem, for whom and how often. Give figures with their source and date.",
    )
    solution = Prose(
        400,
        label="The solution",
        help_text="What you do, step by step, and what the money pays for. Say what every site must keep as it is.",
    )
    evidence = Prose(
        300,
        label="Evidence that it works",
        help_text="What you saw, where, over how long and against what. Say what you don’t know yet.",
    )
    benefits = Prose(
        300,
        label="Benefit for patients and staff",
        help_text="What gets better, by how much and by when, and what it saves or costs afterwards.",
    )


class SpreadForm(SectionForm):
    readiness = Prose(
        300,
        label="Readiness to spread",
        help_text="What is ready to hand over, who has said yes, and what stands in the way.",
    )
    involvement = Prose(
        200,
        label="Patient and public involvement",
        help_text="Who took part, and one thing they changed.",
    )
    equality = Prose(
        200,
        label="Equality and inequalities",
        help_text="Who might be missed or harmed, and what you do about it.",
    )
    risks = Prose(200, label="Risks", help_text="The ones that matter, and who looks after each.")
    unit = forms.ChoiceField(
        label="Kind of site that can take it up",
        required=False,
        choices=SiteUnit.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages=from_the_list("a kind of site"),
    )
    eligible_sites = forms.IntegerField(
        label="Eligible sites in the region",
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput({"data-width": 5}),
        help_text="How many there are that could use it.",
        error_messages={
            "invalid": "Give the number of sites as a whole number.",
            "min_value": "There must be at least one eligible site.",
            "max_value": "Give a number of sites up to 100,000.",
        },
    )
    target_share_percent = forms.IntegerField(
        label="Share of them that should adopt it",
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.NumberInput({"data-suffix": "%", "data-width": 3}),
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], "Give the share as a whole number from 1 to 100."
        ),
    )
    target_on = forms.DateField(
        label="By when",
        required=False,
        help_text="For example, 31 3 2028",
        error_messages={"invalid": "Give a target date that exists, such as 31 3 2028."},
    )
    baseline_measure = forms.CharField(
        label="Baseline measure",
        required=False,
        max_length=160,
        help_text="The one measure that will show whether patients are safer. "
        "For example, “Women seen within 15 minutes of arrival”.",
        error_messages={"max_length": "Shorten the baseline measure to 160 characters."},
    )
    baseline_unit = forms.CharField(
        label="Unit of the measure",
        required=False,
        max_length=60,
        widget=forms.TextInput({"data-width": 20}),
        help_text="For example, “% of women” or “minutes”.",
        error_messages={"max_length": "Shorten the unit of the measure to 60 characters."},
    )
    baseline_value = forms.DecimalField(
        label="Value today",
        required=False,
        max_digits=10,
        decimal_places=2,
        widget=forms.NumberInput({"data-width": 10}),
        error_messages={
            "invalid": "Give today’s value as a number, such as 38 or 38.5.",
            "max_decimal_places": "Give today’s value with two decimals at most.",
            "max_digits": "Give a value of today below 100,000,000.",
            "max_whole_digits": "Give a value of today below 100,000,000.",
        },
    )
    direction = forms.ChoiceField(
        label="Which way is better",
        required=False,
        choices=Direction.choices,
        widget=forms.RadioSelect({"data-layout": "inline"}),
        error_messages=from_the_list("which way is better"),
    )

    of_the_plan = (
        "unit", "eligible_sites", "target_share_percent", "target_on", "baseline_measure", "baseline_unit",
        "baseline_value", "direction",
    )  # fmt: skip
    may_stay_empty = ("target_share_percent", "target_on", "baseline_unit", "direction")

    def parts(self) -> list[str]:
        return [*super().parts(), PLAN_WITH_BASELINE]

    def clean_target_on(self) -> date | None:
        """Adoption can only follow the decision; a year far off is a slip of the key."""
        given, first = self.cleaned_data["target_on"], self.proposal.call.decision_due_on
        if given and given <= first:
            raise forms.ValidationError(f"Give a target date after {days.in_words(first)}, when decisions are due.")
        if given and given > first + timedelta(days=10 * 365):
            raise forms.ValidationError("Give a target date within ten years of the decision.")
        return given


class MoneyForm(SectionForm):
    requested_pounds = forms.IntegerField(
        label="Money asked for",
        required=False,
        min_value=1,
        widget=forms.NumberInput({"data-prefix": "£", "data-width": 10}),
        error_messages={
            "invalid": "Give the amount in whole pounds, such as 24,600.",
            "min_value": "Ask for at least £1.",
        },
    )
    months = forms.IntegerField(
        label="Length of the work",
        required=False,
        widget=forms.NumberInput({"data-suffix": "months", "data-width": 3}),
        min_value=1,
        max_value=36,
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], "Give the length as a whole number of months from 1 to 36."
        ),
    )

    def prepare(self) -> None:
        cap = self.proposal.call.cap_pounds
        self.fields["requested_pounds"].help_text = f"In whole pounds. One proposal may ask for up to £{cap:,}."

    def clean_requested_pounds(self) -> int | None:
        given, cap = self.cleaned_data["requested_pounds"], self.proposal.call.cap_pounds
        if given and given > cap:
            raise forms.ValidationError(f"Ask for £{cap:,} or less: that is the most one proposal may ask for.")
        return given


def organisations_of_the_lead(proposal: Proposal) -> QuerySet[Organisation]:
    """Those the lead author belongs to now, and the one that stands in the draft already."""
    lead = proposal.lead_author
    theirs = lead.affiliations.current().values("organisation") if lead else []
    return Organisation.objects.filter(Q(pk__in=theirs) | Q(pk=proposal.lead_organisation_id))


def possible_partners(proposal: Proposal) -> QuerySet[Organisation]:
    """Organisations that go on, and those that stand in the draft already."""
    goes_on = Q(closed_on=None) | Q(closed_on__gt=localdate())
    return Organisation.objects.filter(goes_on | Q(pk__in=proposal.partners.values("pk")))
