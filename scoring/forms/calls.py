"""What opening a call and beginning one like another ask for: the keyword arguments of the verbs."""

from django import forms

from proposals.forms.call_setup import NewCallForm
from scoring.models import Rubric


class TemplateForm(forms.Form):
    """Which of the rubrics that are kept for that is copied."""

    template = forms.ModelChoiceField(
        label="Rubric to copy",
        queryset=Rubric.objects.filter(call=None),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the rubric to copy.", "invalid_choice": "Choose a rubric from the list."},
    )


class CloneForm(NewCallForm):
    """What is new about a call that is begun as a copy of another."""

    class Meta(NewCallForm.Meta):
        fields = ["title", "code", "time_zone", "opens_at", "closes_at"]
