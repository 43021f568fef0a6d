"""Form fields in the look of the NHS: every bound field of a Django form, a formset or a filter, by its kind.

`{{ form.title.as_field_group() }}` draws the whole group (label, hint, error, control) with the official macros. What
a form asks of the look stands in the attributes of its widget (`OPTIONS`), so forms of any floor can ask without
importing this one. The widgets that a bound field gets instead of Django's own stand in `widgets.py`.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString, mark_safe
from markupsafe import Markup

from exchange.form_errors import ask_in_plain_words
from exchange.nhs import nhs
from exchange.widgets import DateBoxes, better_widget

# What a widget may carry in `attrs`: the most words, what stands before and after the box, its width in characters
# (2, 3, 4, 5, 10, 20, 30), the number of rows, and the layout of choices ("inline", "small" or "inline small").
OPTIONS = ("data-words", "data-prefix", "data-suffix", "data-width", "data-layout", "rows")
# Attributes that reach the control; Django's others (maxlength, min, step, required ...) get in people's way.
KEPT = ("autocomplete", "inputmode", "spellcheck", "accept", "multiple")

SEVERAL_FILES = {
    "chooseFilesButtonText": "Choose files",
    "noFileChosenText": "No file chosen yet",
    "dropInstructionText": "or drop files here",
}
NOT_CHOSEN = "Choose one"  # instead of the dashes of Django
CHOICE_WIDGETS = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.SelectMultiple)


class NHSBoundField(BoundField):
    """A bound field that draws itself with the NHS macros and asks for what is missing in plain words."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        field.widget = better_widget(field)
        super().__init__(form, field, name)
        ask_in_plain_words(field, str(self.label))

    def as_field_group(self, **look: Any) -> SafeString:
        """Draw label, hint, error and control; docs/frontend.md lists what `look` may say."""
        return mark_safe(str(self) if self.is_hidden else draw(self, look))  # noqa: S308  escaped by the templates

    @property
    def first_id(self) -> str:
        """Where a link of the error summary goes: the first control of the group."""
        widget = self.field.widget
        if isinstance(widget, DateBoxes):
            return f"{self.auto_id}-{widget.BOXES[0]}"
        return self.auto_id + (box_names(widget)[0] if isinstance(widget, forms.MultiWidget) else "")

    def option(self, name: str, default: Any = None) -> Any:
        return self.field.widget.attrs.get(name, default)


def draw(field: NHSBoundField, look: dict[str, Any]) -> str:
    for widget, drawer in DRAWERS:
        if isinstance(field.field.widget, widget):
            return drawer(field, look)
    return nhs.input(text_params(field, look))


# --- One function for each kind -----------------------------------------------------------------------------------
def common_params(field: NHSBoundField, look: dict[str, Any]) -> dict[str, Any]:
    """What every macro takes: names, label, hint, error."""
    params: dict[str, Any] = {
        "id": field.auto_id,
        "name": field.html_name,
        "label": label(field, look),
        "disabled": field.field.disabled,
        "attributes": dict(extra_attributes(field)),
    }
    return params | described(field, look)


def described(field: NHSBoundField, look: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if hint := look.get("hint", field.help_text):
        found["hint"] = {"html": hint} if hasattr(hint, "__html__") else {"text": str(hint)}
    if field.errors:
        found["errorMessage"] = {"text": " ".join(str(error) for error in field.errors)}
    return found


def label(field: NHSBoundField, look: dict[str, Any]) -> dict[str, Any]:
    words = str(look.get("label", field.label))
    is_optional = not field.field.required and look.get("optional", not getattr(field.form, "all_optional", False))
    shown: dict[str, Any] = {"text": f"{words} (optional)" if is_optional else words}
    if look.get("size"):
        shown["size"] = look["size"]
    if look.get("is_heading"):
        shown["isPageHeading"] = True
    if look.get("hide_label"):
        shown["classes"] = "nhsuk-u-visually-hidden"
    return shown


def extra_attributes(field: NHSBoundField) -> Iterator[tuple[str, Any]]:
    for name, value in field.field.widget.attrs.items():
        is_own = name.startswith("data-") and name not in OPTIONS
        if is_own or name in KEPT:
            yield name, {"value": value, "optional": True}


def shown_value(field: NHSBoundField) -> str:
    value = field.value()
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return f"{value:.0f}"
    written = field.field.widget.format_value(value)
    return "" if written is None else str(written)


def text_params(field: NHSBoundField, look: dict[str, Any]) -> dict[str, Any]:
    params = common_params(field, look)
    params["value"] = shown_value(field)
    if field.field.widget.input_type in ("email", "tel", "url", "search"):
        params["type"] = field.field.widget.input_type
    for part in ("prefix", "suffix", "width"):
        if given := field.option(f"data-{part}"):
            params[part] = str(given)
    return params


def draw_password(field: NHSBoundField, look: dict[str, Any]) -> str:
    params = common_params(field, look)
    params["attributes"].pop("autocomplete", None)
    return nhs.passwordInput(params | {"autocomplete": field.option("autocomplete", "current-password")})


def draw_textarea(field: NHSBoundField, look: dict[str, Any]) -> str:
    params = common_params(field, look) | {"value": shown_value(field), "rows": str(field.option("rows", 5))}
    if words := field.option("data-words"):
        return nhs.characterCount(params | {"maxlength": str(words), "countType": "words"})
    if most := getattr(field.field, "max_length", None):
        return nhs.characterCount(params | {"maxlength": str(most), "countType": "characters", "threshold": "50"})
    return nhs.textarea(params)


def draw_select(field: NHSBoundField, look: dict[str, Any]) -> str:
    chosen = selected(field)
    items = [
        {
            "value": str(value),
            "text": NOT_CHOSEN if (value, text) in BLANK_CHOICE_DASH else str(text),
            "selected": str(value) in chosen,
        }
        for value, text in flat_choices(field.field.widget.choices)
    ]
    return nhs.select(common_params(field, look) | {"items": items})


def draw_choices(field: NHSBoundField, look: dict[str, Any]) -> str:
    """Radios or checkboxes; `field.choice_hints` and `look["reveals"]` are {value: text} and {value: bound field}."""
    is_single = is_radios(field.field.widget)
    layout = str(field.option("data-layout", "")).split()
    items = list(choice_items(field, look))
    if not items:  # the scripts of the design system refuse a group without a box
        return nhs.fieldset(
            {"legend": label(field, look), "html": Markup("<p>There is nothing to choose from yet.</p>")}
        )
    params = described(field, look) | {
        "idPrefix": field.auto_id,
        "name": field.html_name,
        "fieldset": {"legend": label(field, look)},
        "items": items,
        "disabled": field.field.disabled,
        "attributes": dict(extra_attributes(field)),
        "classes": " ".join(f"nhsuk-{'radios' if is_single else 'checkboxes'}--{each}" for each in layout),
    }
    return (nhs.radios if is_single else nhs.checkboxes)(params)


def is_radios(widget: forms.Widget) -> bool:
    return getattr(widget, "input_type", "") == "radio"  # Django derives its checkboxes from its radios


def choice_items(field: NHSBoundField, look: dict[str, Any]) -> Iterator[dict[str, Any]]:
    hints = getattr(field.field, "choice_hints", {})
    chosen = selected(field)
    for value, text in flat_choices(field.field.widget.choices):
        if value == "" and is_radios(field.field.widget) and field.field.required:
            continue
        item: dict[str, Any] = {"value": str(value), "text": str(text), "checked": str(value) in chosen}
        if hint := hints.get(value):
            item["hint"] = {"text": str(hint)}
        if revealed := look.get("reveals", {}).get(value):
            item["conditional"] = {"html": revealed.as_field_group(optional=False)}
        yield item


def draw_checkbox(field: NHSBoundField, look: dict[str, Any]) -> str:
    item = {"value": "on", "text": str(look.get("label", field.label)), "checked": bool(field.value())}
    if hint := look.get("hint", field.help_text):
        item["hint"] = {"text": str(hint)}
    params = {
        "idPrefix": field.auto_id,
        "name": field.html_name,
        "items": [item],
        "disabled": field.field.disabled,
    }
    if field.errors:
        params["errorMessage"] = {"text": " ".join(str(error) for error in field.errors)}
    return nhs.checkboxes(params)


def draw_file(field: NHSBoundField, look: dict[str, Any]) -> str:
    params = common_params(field, look)
    if getattr(field.field.widget, "allow_multiple_selected", False):
        params |= SEVERAL_FILES
    return nhs.fileUpload(params)


def draw_date(field: NHSBoundField, look: dict[str, Any]) -> str:
    widget = field.field.widget
    typed = widget.boxes_of(field.value())
    params = described(field, look) | {
        "id": field.auto_id,
        "namePrefix": field.html_name,
        "fieldset": {"legend": label(field, look)},
        "items": [
            {
                "name": box,
                "width": widget.WIDTHS[box],
                "value": typed[box],
                "inputmode": widget.INPUT_MODES[box],
            }
            for box in widget.BOXES
        ],
        "disabled": field.field.disabled,
    }
    return nhs.dateInput(params)


def draw_several(field: NHSBoundField, look: dict[str, Any]) -> str:
    """A widget of several boxes, such as the "from" and "to" of a filter."""
    widget = field.field.widget
    values = field.value()
    values = values if isinstance(values, (list, tuple)) else widget.decompress(values)
    boxes = [
        nhs.input(
            {
                "id": f"{field.auto_id}{suffix}",
                "name": f"{field.html_name}{suffix}",
                "label": {"text": ENDS.get(suffix, suffix.strip("_").capitalize())},
                "value": "" if value is None else str(value),
                "width": str(field.option("data-width", 10)),
            }
        )
        for suffix, value in zip(box_names(widget), [*values, None, None], strict=False)
    ]
    return nhs.fieldset({"legend": label(field, look), "html": Markup("").join(boxes)})


def box_names(widget: forms.MultiWidget) -> list[str]:
    """What each box adds to the name of the field; django-filter's widgets keep their own list."""
    own = getattr(widget, "suffixes", None)
    return [f"_{suffix}" for suffix in own] if own else widget.widgets_names  # type: ignore[attr-defined]


ENDS = {"_after": "From", "_before": "To", "_min": "From", "_max": "To"}


def flat_choices(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, text in choices:
        if isinstance(text, (list, tuple)):
            yield from text
        else:
            yield getattr(value, "value", value), text


def selected(field: NHSBoundField) -> set[str]:
    value = field.value()
    values = value if isinstance(value, (list, tuple, set)) else [value]
    return {"" if each is None else str(getattr(each, "pk", each)) for each in values}


DRAWERS: list[tuple[Any, Callable[[NHSBoundField, dict[str, Any]], str]]] = [
    (DateBoxes, draw_date),
    (forms.MultiWidget, draw_several),
    (CHOICE_WIDGETS, draw_choices),
    (forms.Select, draw_select),
    (forms.CheckboxInput, draw_checkbox),
    (forms.Textarea, draw_textarea),
    (forms.PasswordInput, draw_password),
    (forms.FileInput, draw_file),
]
