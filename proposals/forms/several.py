"""A field for several rows, on whichever database."""

from typing import Any

from django import forms


class Several(forms.ModelMultipleChoiceField):
    """Several rows. A number that no database can hold is no row either: asked for it, SQLite would fail."""

    LONGEST_KEY = 18

    def clean(self, value: Any) -> Any:
        for key in value or []:
            if len(str(key)) > self.LONGEST_KEY:
                raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)
