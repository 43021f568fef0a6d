"""How every form is drawn, and the sign-up form. Fields stand in `fields.py`, the boxes they get in `widgets.py`."""

from allauth.account.forms import SignupForm as EmailSignupForm
from django import forms
from django.forms.renderers import TemplatesSetting

from exchange.fields import NHSBoundField


class NHSFormRenderer(TemplatesSetting):
    """`{{ form }}` draws all fields as NHS groups; Django's own widget templates stay for the administration pages."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    bound_field_class = NHSBoundField


class DetailsForm(forms.Form):
    """Who you are, in the order in which people say it."""

    given_name = forms.CharField(
        label="First name", max_length=80, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label="Last name", max_length=80, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    job_title = forms.CharField(
        label="Job title",
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )


class OwnDetailsForm(DetailsForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class TokenForm(forms.Form):
    days = forms.TypedChoiceField(
        label="Ends after",
        coerce=int,
        choices=[(30, "30 days"), (90, "90 days"), (365, "A year")],
        initial=90,
        widget=forms.RadioSelect({"data-layout": "inline small"}),
    )


class SignupForm(DetailsForm, EmailSignupForm):
    """Signing up, with who you are before how you sign in."""

    field_order = ["given_name", "family_name", "job_title", "email", "password1", "password2"]
