"""How a refusal is told on the form that was sent: at its fields where it names them, above the form otherwise."""

from django import forms

from proposals.errors import Refusal


def show_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    named = {name: reasons for name, reasons in refusal.fields.items() if name in form.fields}
    for name, reasons in named.items():
        form.add_error(name, reasons)
    if not named:
        form.add_error(None, refusal.reasons)
