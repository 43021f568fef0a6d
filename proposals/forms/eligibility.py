"""What a call asks before a draft is started. Each question has one answer that lets a proposal begin."""

from typing import Any

from django import forms

from proposals.forms.questions import field_for
from proposals.models import Call, Question


class EligibilityForm(forms.Form):
    def __init__(self, data: Any = None, *, call: Call, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.asked: list[Question] = call.asked_before_a_draft()
        for question in self.asked:
            self.fields[question.code] = field_for(question, required=True)

    def unmet(self) -> list[Question]:
        """Those that were answered otherwise than the call needs it."""
        return [each for each in self.asked if not each.is_met_by(self.cleaned_data[each.code])]

    def is_met(self) -> bool:
        return not self.asked or self.is_valid() and not self.unmet()
