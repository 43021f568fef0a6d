"""Inviting somebody, changing what they may do, and choosing who shall lead."""

from typing import Any

from django import forms

from proposals.models import Contributor, ContributorRole, Proposal

CHOICES = [
    (ContributorRole.VIEWER, "View"),
    (ContributorRole.COMMENTER, "View and comment"),
    (ContributorRole.CO_AUTHOR, "Edit, as a co-author"),
]
HINTS = {
    ContributorRole.VIEWER: "They read it all and change nothing.",
    ContributorRole.COMMENTER: "They read it all and take part in the discussion.",
    ContributorRole.CO_AUTHOR: "They write while it is a draft, and report on how it spreads. They can’t submit it.",
}


class RoleField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        messages = dict.fromkeys(["required", "invalid_choice"], "Choose what they may do.")
        widget = forms.RadioSelect()
        super().__init__(choices=CHOICES, widget=widget, error_messages=messages, **options)
        self.choice_hints = HINTS


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text="We send a link to it. The link opens for whoever signs in with this address, and for nobody else.",
        error_messages={
            "required": "Enter the email address of the person you invite.",
            "invalid": "Enter an email address, such as mira@trust.nhs.uk.",
            "max_length": "An email address has at most 254 characters.",
        },
    )
    role = RoleField(label="What may they do?", initial=ContributorRole.VIEWER)


class RightForm(forms.Form):
    """`was` is the right that the page showed."""

    role = RoleField(label="What may they do?")
    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, part: Any) -> str:
        return f"{part.person}, {part.get_role_display().lower()}"


class OfferForm(forms.Form):
    person = PersonChoice(
        label="Who shall lead it?",
        queryset=Contributor.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text="They must be affiliated to a member organisation. You lead it until they accept.",
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose who shall lead it."),
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = proposal.contributors.exclude(role=ContributorRole.LEAD).select_related("person").order_by("pk")
        self.fields["person"].queryset = others  # type: ignore[attr-defined]
