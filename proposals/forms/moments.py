"""A moment that is typed and shown as the clocks of one time zone tell it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.timezone import is_aware, make_naive, override

from proposals.time_zones import HOME, why_no_moment


class MomentThere(forms.DateTimeField):
    """`zone` is set by the form, which knows where. A time given with its own offset is taken as it is."""

    default_error_messages = {"invalid": "Enter a day and a time that exist, such as 31 3 2027 and 5pm."}
    zone = ZoneInfo(HOME)

    def prepare_value(self, value: Any) -> Any:
        is_moment = isinstance(value, datetime) and is_aware(value)
        return make_naive(value, self.zone) if is_moment else value

    def to_python(self, value: Any) -> datetime | None:
        try:
            with override(self.zone):
                return super().to_python(value)
        except forms.ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            typed: Any = error.params
            raise forms.ValidationError(why_no_moment(typed["datetime"], self.zone)) from error
