"""Who speaks for a site, what they report of it, and what they say of what others reported."""

from typing import Any

from django import forms

from proposals.forms.spread import AdoptionForm, SiteChoice
from proposals.forms.texts import NoPatients
from proposals.models import Proposal
from proposals.models.spread import LONGEST_PLACE
from proposals.states import SiteVerdict

LONGEST_WORD = 1_000
WORDS = [(SiteVerdict.CONFIRMED, "Yes, it happened so"), (SiteVerdict.DISPUTED, "No, something is wrong")]


class SiteLeadForm(forms.Form):
    organisation = SiteChoice(label="Organisation")
    place = forms.CharField(
        label="Ward, practice or team in it",
        required=False,
        max_length=LONGEST_PLACE,
        help_text="Leave it empty if they speak for the whole organisation.",
        error_messages={"max_length": f"Shorten the name to {LONGEST_PLACE} characters."},
    )
    email = forms.EmailField(
        label="Their address on the exchange",
        max_length=254,
        help_text="They must belong to the organisation, and not write this proposal.",
        error_messages={"required": "Enter their address.", "invalid": "Enter an address such as name@nhs.net."},
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(proposal)  # type: ignore[attr-defined]


class OwnReportForm(AdoptionForm):
    """What happened at one's own site: which one is known."""

    site = place = corrects = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super(AdoptionForm, self).__init__(*args, **kwargs)


class WordForm(forms.Form):
    verdict = forms.ChoiceField(
        label="Is it right?",
        choices=WORDS,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose whether it is right."},
    )
    text = NoPatients(
        label="What is wrong?",
        required=False,
        max_length=LONGEST_WORD,
        widget=forms.Textarea({"rows": 3}),
        help_text="Only if something is. Its authors and the programme team read it.",
        error_messages={"max_length": f"Shorten the text to {LONGEST_WORD:,} characters."},
    )
