"""What a site says when it is interested, and what its authors answer."""

from typing import Any

from django import forms

from proposals.forms.texts import NoPatients, ShortText
from proposals.models import Organisation
from proposals.models.spread import LONGEST_PLACE
from proposals.thread.interests import own_organisations

LONGEST_CONTACT, LONGEST_TEXT, LONGEST_REASON = 200, 1_000, 1_000
CONFIRM, DECLINE = "confirm", "decline"
ANSWERS = [(CONFIRM, "Yes, record that the site is interested"), (DECLINE, "No, record nothing")]
NOT_YOURS = "Choose an organisation that you belong to."


class InterestForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Your organisation",
        empty_label="Choose your organisation",
        error_messages={"required": NOT_YOURS, "invalid_choice": NOT_YOURS},
    )
    place = forms.CharField(
        label="Ward, practice or team in it",
        required=False,
        max_length=LONGEST_PLACE,
        help_text="Leave it empty for the whole organisation.",
        error_messages={"max_length": f"Shorten the name to {LONGEST_PLACE} characters."},
    )
    contact = forms.CharField(
        label="How can its authors reach you?",
        max_length=LONGEST_CONTACT,
        help_text="A work address or telephone number. Its authors and the programme team read it.",
        error_messages={
            "required": "Say how its authors can reach you.",
            "max_length": f"Shorten it to {LONGEST_CONTACT} characters.",
        },
    )
    text = NoPatients(
        label="What do you want to do?",
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST_TEXT,
        help_text="For example: we want to begin on two wards in the spring, and ask what it takes.",
        error_messages={
            "required": "Say in a sentence what your site wants to do.",
            "max_length": f"Shorten the text to {LONGEST_TEXT:,} characters.",
        },
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = own_organisations(person)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    verdict = forms.ChoiceField(
        label="Is the site interested?",
        choices=ANSWERS,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose whether to record it.", "invalid_choice": "Choose whether to record it."},
    )
    names_lead = forms.BooleanField(
        label="Who said so speaks for the site from now on",
        required=False,
        help_text="Only if it is recorded. They can then report for it, and what they said counts as its own word.",
    )
    reason = ShortText(
        label="Why not?",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text="Only if nothing is recorded. Whoever said so reads it.",
        error_messages={"max_length": f"Shorten the text to {LONGEST_REASON:,} characters."},
    )
