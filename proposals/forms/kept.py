"""Taking a kept text into a form that is being filled in. It works without scripts, and nothing typed is lost."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from proposals.models import CannedText, Proposal
from proposals.models.kept import filled_in


def insert_kept_text(
    typed: QueryDict, field: str, texts: Iterable[CannedText], proposal: Proposal | None = None
) -> QueryDict:
    """What was typed, with the chosen text (`kept_text`) below what stands in `field`; filled in for one proposal."""
    chosen = next((text for text in texts if str(text.pk) == typed.get("kept_text")), None)
    changed = typed.copy()
    if chosen:
        before = changed.get(field, "").rstrip()
        text = filled_in(chosen.body, proposal) if proposal else chosen.body
        changed[field] = f"{before}\n\n{text}".lstrip()
    return changed


def as_typed(form: Any) -> Any:
    """A form that shows what was typed and is not judged yet: nobody has pressed its own button."""
    form._errors, form.cleaned_data = forms.utils.ErrorDict(), {}
    return form
