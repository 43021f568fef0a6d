"""The widgets a bound field gets instead of Django's own: dates in boxes, numbers that forgive £ and commas."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.timezone import is_aware, localtime


class DateBoxes(forms.Widget):
    """Day, month and year in three boxes named `start[day]`, as the NHS asks for dates."""

    BOXES: tuple[str, ...] = ("day", "month", "year")
    WIDTHS = {"day": "2", "month": "2", "year": "4", "time": "5"}
    INPUT_MODES = {"day": "numeric", "month": "numeric", "year": "numeric", "time": "text"}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What the boxes say, in the order in which Django reads dates; a whole date under `name` is taken as it is."""
        if name in data:
            return data.get(name)
        typed = {box: str(data.get(f"{name}[{box}]") or "").strip() for box in self.BOXES}
        return Typed(typed) if any(typed.values()) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}[{box}]" in data for box in self.BOXES)

    def format_value(self, value: Any) -> Any:
        return value

    def boxes_of(self, value: Any) -> dict[str, str]:
        if isinstance(value, Typed):
            return value.boxes
        if isinstance(value, datetime) and is_aware(value):
            value = localtime(value)
        if not isinstance(value, date):
            return dict.fromkeys(self.BOXES, "")
        return {
            "day": str(value.day),
            "month": str(value.month),
            "year": str(value.year),
            "time": clock(value),
        }


class DateTimeBoxes(DateBoxes):
    BOXES = ("day", "month", "year", "time")


class Typed(str):
    """What was typed into the boxes: text that Django's date fields read, which still knows its boxes."""

    boxes: dict[str, str]

    def __new__(cls, boxes: dict[str, str]) -> "Typed":
        year_month_day = "-".join(boxes[box] for box in ("year", "month", "day"))
        typed = super().__new__(cls, f"{year_month_day} {on_24_hours(boxes.get('time', ''))}".strip())
        typed.boxes = boxes
        return typed


def clock(moment: date) -> str:
    return f"{moment:%H:%M}" if isinstance(moment, datetime) else ""


def on_24_hours(typed: str) -> str:
    """`5pm`, `5.30pm` and `17:00` alike become what Django reads; anything else is left for it to refuse."""
    words = typed.lower().replace(" ", "").replace(".", ":")
    half, figures = words[-2:], words.removesuffix("am").removesuffix("pm")
    hours, _, minutes = figures.partition(":")
    if half not in ("am", "pm") or not hours.isdecimal():
        return words
    return f"{int(hours) % 12 + (12 if half == 'pm' else 0)}:{minutes or '00'}"


class NumberText(forms.TextInput):
    """A number in a plain text box: pounds, commas and spaces are forgiven; never `type=number`."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return typed.translate(FORGIVEN) if isinstance(typed, str) else typed


FORGIVEN = str.maketrans("", "", "£, \u00a0")


def better_widget(field: forms.Field) -> forms.Widget:
    """The widget to use for this field. Only Django's defaults are replaced: the admin's own and chosen ones stay."""
    widget = field.widget
    kind = type(widget)
    if kind is forms.DateInput:
        return same_settings(DateBoxes(), widget)
    if kind is forms.DateTimeInput:
        return same_settings(DateTimeBoxes(), widget)
    if kind is forms.NumberInput:
        is_whole = not isinstance(field, (forms.FloatField, forms.DecimalField))
        return same_settings(NumberText({"inputmode": "numeric" if is_whole else "decimal"}), widget)
    return widget


def same_settings(better: forms.Widget, given: forms.Widget) -> forms.Widget:
    better.attrs.update(given.attrs)
    better.is_required, better.is_localized = given.is_required, given.is_localized
    return better
