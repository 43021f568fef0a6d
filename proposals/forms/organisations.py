"""Finding an organisation by its name, without scripts: a search, and the few that it finds to choose from."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from proposals.forms.texts import ShortText
from proposals.models import Organisation

SHOWN = 20


class FindForm(forms.Form):
    q = forms.CharField(
        label="Name of the organisation, or its ODS code",
        max_length=80,
        required=False,
        help_text="A part of the name is enough, such as “dudley”.",
        error_messages={"max_length": "Search for up to 80 characters."},
    )


def found(words: str) -> QuerySet[Organisation]:
    """The organisations whose name or code holds every word; none before anything is searched for."""
    if not words.strip():
        return Organisation.objects.none()
    rows = Organisation.objects.open_today()
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(ods_code__iexact=word))
    return rows


class AskForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label="Which one do you belong to?",
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose the organisation from the list."),
    )
    note = ShortText(
        label="How can we check it?",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="For example, your team and somebody there who knows you. "
        "Leave it empty if one of your confirmed email addresses is of this organisation.",
    )

    def __init__(self, *args: Any, shown: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.open_today()
        field.choices = [(each.pk, each.name) for each in shown]


class RefuseForm(forms.Form):
    reason = ShortText(
        label="Why can it not be confirmed?",
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        help_text="They read this. Say what they can do.",
        error_messages={"required": "Say why, so that they know what to do."},
    )
