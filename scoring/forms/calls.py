"""What the steps of a call ask for. Each form's cleaned fields are the keyword arguments of the verb."""

from typing import Any

from django import forms

from proposals.models import Call
from scoring.models import Rubric


class CallActForm(forms.Form):
    """A step that asks for nothing."""

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call


class TemplateForm(CallActForm):
    """Which of the rubrics that are kept for that is copied."""

    template = forms.ModelChoiceField(
        label="Rubric to copy",
        queryset=Rubric.objects.filter(call=None),
        empty_label=None,
        error_messages={"required": "Choose the rubric to copy.", "invalid_choice": "Choose a rubric from the list."},
    )


class OpenForm(TemplateForm):
    """A call that has its own rubric opens with that, and nothing is copied."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if Rubric.objects.filter(call=self.call).exists():
            del self.fields["template"]
