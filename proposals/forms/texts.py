"""Texts of more than one line, as a browser sends them."""

from typing import Any

from django import forms


class ShortText(forms.CharField):
    """A text of a few lines with a limit in characters; a line end counts as one, as on the page."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")
