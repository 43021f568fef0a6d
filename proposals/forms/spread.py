"""What sites and authors report of an adoption."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format

from proposals.forms.texts import NoPatients
from proposals.models import AdoptionEvent, Organisation, Proposal
from proposals.models.spread import LONGEST_PLACE
from proposals.states import SiteStage, StopReason
from proposals.texts.links import LONGEST_LINK

LONGEST_EVIDENCE = 2_000
OLDEST_DATE = date(2000, 1, 1)
NO_SUCH_SITE = "Choose a site from the list. If it is missing, ask the programme team to add the organisation."


class SiteChoice(forms.ModelChoiceField):
    """Organisations that are open, and those that have reported on this proposal already."""

    def __init__(self, **options: Any) -> None:
        messages = {"invalid_choice": NO_SUCH_SITE, "required": "Choose the site."}
        super().__init__(Organisation.objects.none(), empty_label="Choose a site", error_messages=messages, **options)

    def offer(self, proposal: Proposal) -> None:
        reported = Organisation.objects.filter(pk__in=proposal.adoption_events.values("site"))
        self.queryset = Organisation.objects.open_today() | reported


class EventChoice(forms.ModelChoiceField):
    def label_from_instance(self, event: Any) -> str:
        return f"{event.site}: {event.get_stage_display().lower()}, {date_format(event.happened_on, 'j F Y')}"


class AdoptionForm(forms.Form):
    site = SiteChoice(label="Site")
    place = forms.CharField(
        label="Ward, practice or team in it",
        required=False,
        max_length=LONGEST_PLACE,
        help_text="As on the list of eligible sites. Leave it empty for the whole organisation.",
        error_messages={"max_length": f"Shorten the name to {LONGEST_PLACE} characters."},
    )
    stage = forms.ChoiceField(
        label="What stage has it reached?",
        choices=SiteStage.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose the stage it has reached."},
    )
    happened_on = forms.DateField(
        label="When did that happen?",
        help_text="The day on which the site reached this stage, not the day of this report.",
        error_messages={"required": "Enter the day on which it happened.", "invalid": "Enter a real date."},
    )
    evidence = NoPatients(
        label="How do we know?",
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST_EVIDENCE,
        help_text="A sentence, a report or a link. Leave out anything about a patient.",
        error_messages={"required": "Say how we know: a sentence, a report, a link."},
    )
    link = forms.CharField(
        label="A link that shows it",
        required=False,
        max_length=LONGEST_LINK,
        help_text="For example https://www.example.nhs.uk/board-papers.",
        error_messages={"max_length": f"Shorten the link to {LONGEST_LINK} characters."},
    )
    reason = forms.ChoiceField(
        label="If it stopped, why?",
        required=False,
        choices=[("", "It did not stop"), *StopReason.choices],
        help_text="Say more about it above, where it says how you know.",
        error_messages={"invalid_choice": "Choose a reason from the list."},
    )
    changed = NoPatients(
        label="If it adopted it with changes, what did it change?",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_EVIDENCE,
        error_messages={"max_length": f"Shorten the text to {LONGEST_EVIDENCE:,} characters."},
    )
    corrects = EventChoice(
        label="Does this correct an earlier report?",
        queryset=AdoptionEvent.objects.none(),
        required=False,
        empty_label="No, it is a new report",
        help_text="The earlier one stays in view and no longer counts.",
        error_messages={"invalid_choice": "That report is corrected already, or belongs to another proposal."},
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].offer(proposal)  # type: ignore[attr-defined]
        self.fields["corrects"].queryset = _standing(proposal)  # type: ignore[attr-defined]

    def clean_happened_on(self) -> date:
        day = self.cleaned_data["happened_on"]
        if day < OLDEST_DATE:
            raise forms.ValidationError("Check the year: this date is before the year 2000.")
        return day


def _standing(proposal: Proposal) -> QuerySet[AdoptionEvent]:
    return proposal.standing_events().select_related("site").order_by("site__name", "-happened_on")
