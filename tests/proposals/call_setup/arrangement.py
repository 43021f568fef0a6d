"""What the tests of setting up a call type and read."""

from django.urls import reverse

from proposals.forms.call_setup import BY_SLUG
from proposals.models import Call

BEGUN = {
    "title": "Care at night", "code": "night-2027", "summary": "Ideas that make nights safer.",
    "time_zone": "Europe/London",
    "opens_at": "2027-01-04 09:00", "closes_at": "2027-03-01 17:00", "pot_pounds": "£120,000", "cap_pounds": "30,000",
}  # fmt: skip


def part_page(call, slug):
    return reverse("proposals:setup_part", args=[call.code, slug])


def typed(call, slug, **changes):
    """What a browser sends when somebody opens a part of the call as it stands, and changes these fields."""
    form = BY_SLUG[slug].form(instance=Call.objects.get(pk=call.pk))
    return {name: as_typed(form[name].value()) for name in form.fields} | changes


def as_typed(value):
    if isinstance(value, list | tuple):
        return [str(getattr(each, "pk", each)) for each in value]
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)
