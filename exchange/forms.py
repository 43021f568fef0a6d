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


class SignupForm(EmailSignupForm):
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

    field_order = ["given_name", "family_name", "job_title", "email", "password1", "password2"]
