"""What authors write, section by section over one draft. `sections.py` puts them in order; the plan to spread has a
module of its own, `spread_plan.py`.

A section may be saved half written: what is still missing is told on the page of sections and asked for when the
proposal is submitted. Refused is only what can't be kept: a text over its limit, an amount over the cap, a date
that does not exist.
"""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import SimpleLazyObject, cached_property

from proposals.forms.drafting import Prose, SectionForm, Suspicion, from_the_list, offer, suspicions_in
from proposals.forms.several import Several
from proposals.forms.texts import ShortText
from proposals.models import Organisation, PriorityArea, Proposal, StageOfDevelopment, Theme


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
    return Organisation.objects.open_today() | Organisation.objects.filter(pk__in=proposal.partners.values("pk"))
