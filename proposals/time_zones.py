"""The time zones a call can be run in: few, so that nobody picks from six hundred names."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from proposals.days import in_words

HOME = "Europe/London"
CHOICES = [
    (HOME, "London: GMT, in summer BST"),
    ("Europe/Dublin", "Dublin: GMT, in summer IST"),
    ("Europe/Lisbon", "Lisbon: WET, in summer WEST"),
    ("Europe/Paris", "Paris, Berlin, Rome: CET, in summer CEST"),
    ("Europe/Athens", "Athens, Helsinki: EET, in summer EEST"),
    ("America/New_York", "New York: EST, in summer EDT"),
    ("UTC", "UTC, the same all year"),
]
NAMES = [name for name, _ in CHOICES]


def why_no_moment(typed: datetime, zone: ZoneInfo) -> str:
    """Why what the clocks of this zone show is no moment or two of them; `typed` has no zone."""
    first, second = (typed.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    city = zone.key.rpartition("/")[2].replace("_", " ")
    clock = f"{typed:%H:%M} on {in_words(typed)}"
    if first > second:
        return f"There is no {clock} in {city}: the clocks go forward then. Enter a time before or after that hour."
    return f"{clock} comes twice in {city}: the clocks go back then. Enter a time before or after that hour."
