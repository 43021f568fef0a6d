"""How a refusal is told on the form that was sent: at its fields where it names them, above the form otherwise.

A form that was opened before somebody else saved is refused too: it is shown again with what was typed, made from what
stands now (`typed_over`), so that both can be read and saving once more counts.
"""

from typing import Any

from django import forms

from proposals.attachments.uploads import left_out
from proposals.errors import NotReady, Refusal, WrongState


def show_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    named = {name: reasons for name, reasons in refusal.fields.items() if name in form.fields}
    for name, reasons in named.items():
        form.add_error(name, reasons)
    if not named:
        form.add_error(None, refusal.reasons)


def show_left_out(form: forms.BaseForm, request: Any) -> None:
    """A file that was not even taken in is no missing file: say at its field why."""
    for each in left_out(request):
        if each.field in form.fields:
            form.errors.pop(each.field, None)
            form.add_error(each.field, each.sentence)


def took(form: forms.BaseForm, verb: Any, *args: Any, **values: Any) -> bool:
    """Whether the verb took what was sent; what must be true first, or holds no more, is told on the form."""
    try:
        verb(*args, **values)
    except (NotReady, WrongState) as refusal:
        show_refusal(form, refusal)
        return False
    return True


def typed_over(form: Any, **latest: Any) -> Any:
    """What was sent with this form, as if it were typed over what stands now: `typed_over(form, version=7)`."""
    typed = form.data.copy()
    for name, value in latest.items():
        typed[name] = str(value)
    return typed
