"""How numbers, money and times are written for people: the filters of the page templates.

Every filter takes None and answers with a dash, so that a table cell never says "None".
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime

NOTHING = "–"


def says_nothing(write: Callable[..., str]) -> Callable[..., str]:
    def write_or_dash(value: Any, *args: Any, **options: Any) -> str:
        return NOTHING if value is None else write(value, *args, **options)

    return write_or_dash


def rounded(value: Any, places: int) -> Decimal:
    """Half up, as the scoring guide rounds, and not to the even digit."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@says_nothing
def number(value: Any, places: int = 0) -> str:
    return f"{rounded(value, places):,}"


@says_nothing
def money(pounds: Any) -> str:
    """£5,000, and £5,000.50 only where there are pence."""
    amount = rounded(pounds, 2)
    sign = "-" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.{0 if amount == amount.to_integral_value() else 2}f}"


@says_nothing
def score(value: Any) -> str:
    return f"{rounded(value, 2):.2f}"


@says_nothing
def percent(part: Any, whole: Any = None) -> str:
    """`0.256 | percent` and `32 | percent(125)` both write 26%; nothing out of nothing is a dash."""
    if whole is not None and not whole:
        return NOTHING
    share = Decimal(str(part)) / Decimal(str(whole)) if whole is not None else Decimal(str(part))
    return f"{rounded(share * 100, 0)}%"


@says_nothing
def day(moment: date) -> str:
    """1 March 2026"""
    local = _local(moment)
    return f"{local.day} {local:%B %Y}"


@says_nothing
def short_day(moment: date) -> str:
    """1 Mar 2026, for tables"""
    local = _local(moment)
    return f"{local.day} {local:%b %Y}"


@says_nothing
def when(moment: datetime) -> str:
    """1 March 2026, 5:00pm, in the zone of the exchange"""
    local = _local(moment)
    return f"{day(moment)}, {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def iso(moment: date) -> str:
    """For the `datetime` attribute of a <time> element."""
    return _local(moment).isoformat()


def _local(moment: Any) -> Any:
    return localtime(moment) if isinstance(moment, datetime) and is_aware(moment) else moment


def plural(count: int, one: str, many: str = "") -> str:
    """`3 | plural("proposal")` writes 3 proposals; `many` for words that do not take an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def paragraphs(text: str | None) -> SafeString:
    """What somebody typed, escaped, with its blank lines as paragraphs and its line ends kept."""
    blocks = (text or "").replace("\r\n", "\n").strip().split("\n\n")
    return mark_safe("\n".join(f"<p>{_lines(block)}</p>" for block in blocks if block.strip()))  # noqa: S308


def _lines(block: str) -> str:
    return "<br>".join(str(escape(line)) for line in block.strip().split("\n"))


def sentence_case(text: str) -> str:
    """First letter small unless the word is an abbreviation: "Job title" inside a sentence, "ODS code" as it is."""
    return text if text[1:2].isupper() or text[1:2] == " " else text[:1].lower() + text[1:]


FILTERS = {each.__name__: each for each in (iso, paragraphs, plural, sentence_case)} | {
    "number": number,
    "money": money,
    "score": score,
    "percent": percent,
    "day": day,
    "short_day": short_day,
    "when": when,
}
