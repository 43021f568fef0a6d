"""Where to start again: the calls that take submissions now."""

from typing import Any

from django import forms
from django.utils.timezone import now

from proposals.models import Call


class StartAgainForm(forms.Form):
    call = forms.ModelChoiceField(
        label="Which call is it for?",
        queryset=Call.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Choose the call to start again in.",
            "invalid_choice": "Choose a call from the list: it must be open now.",
        },
    )

    def __init__(self, data: Any = None, *, person: Any) -> None:
        super().__init__(data)
        moment = now()
        calls = [call for call in Call.objects.visible_to(person) if call.takes_submissions(moment)]
        field: Any = self.fields["call"]
        field.queryset = Call.objects.filter(pk__in=[call.pk for call in calls])
        field.choices = [(call.pk, call.title) for call in calls]
        field.choice_hints = {call.pk: call.summary for call in calls}
        self.has_calls = bool(calls)
