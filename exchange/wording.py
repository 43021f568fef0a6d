"""How numbers, money and times are written for people: the filters of the page templates.

Every filter takes None and answers with a dash, so that a table cell never says "None".
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localdate, localtime, now, override

from exchange.markdown import markdown
from proposals import days, numbers
from proposals.numbers import rounded

NOTHING = "–"


def says_nothing(write: Callable[..., str]) -> Callable[..., str]:
    def write_or_dash(value: Any, *args: Any, **options: Any) -> str:
        return NOTHING if value is None else write(value, *args, **options)

    return write_or_dash


number = says_nothing(numbers.number)
figure = says_nothing(numbers.figure)
money = says_nothing(numbers.money)


@says_nothing
def score(value: Any) -> str:
    return f"{rounded(value, 2):.2f}"


@says_nothing
def signed(value: Any) -> str:
    """+0.60 and −1.25: a difference, with a real minus sign."""
    amount = rounded(value, 2)
    return f"{'−' if amount < 0 else '+'}{abs(amount):.2f}"  # noqa: RUF001


@says_nothing
def percent(part: Any, whole: Any = None) -> str:
    """`0.256 | percent` and `32 | percent(125)` both write 26%; nothing out of nothing is a dash."""
    if whole is not None and not whole:
        return NOTHING
    return numbers.percent(Decimal(str(part)) / Decimal(str(whole)) if whole is not None else part)


@says_nothing
def file_size(count: int) -> str:
    """800 bytes, 12 KB, 1.4 MB"""
    if count < 1_000:
        return plural(count, "byte")
    if count < 999_500:
        return f"{rounded(count / 1_000, 0)} KB"
    return f"{figure(rounded(count / 1_000_000, 1))} MB"


@says_nothing
def day(moment: date) -> str:
    """1 March 2026"""
    return days.in_words(_local(moment))


@says_nothing
def short_day(moment: date) -> str:
    """1 Mar 2026, for tables"""
    local = _local(moment)
    return f"{local.day} {local:%b %Y}"


@says_nothing
def month(moment: date) -> str:
    """March 2026"""
    return f"{_local(moment):%B %Y}"


@says_nothing
def when(moment: datetime) -> str:
    """1 March 2026, 5:00pm, in the zone of the exchange"""
    return f"{day(moment)}, {clock(moment)}"


@says_nothing
def clock(moment: datetime) -> str:
    """5:00pm, in the zone of the exchange"""
    local = _local(moment)
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


@says_nothing
def when_there(moment: datetime, zone: str) -> str:
    """1 March 2026, 5:00pm GMT: as the clocks of this zone show it, with its name at that time of the year"""
    with override(zone):
        return f"{when(moment)} {_local(moment):%Z}"


@says_nothing
def time_left(moment: datetime) -> str:
    """10 days left, 5 hours left, 40 minutes left; rounded down, so that nobody is promised too much."""
    left = moment - now()
    for length, noun in [(timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")]:
        if left >= 2 * length:
            return f"{plural(left // length, noun)} left"
    return "less than two minutes left" if left > timedelta(0) else "no time left"


@says_nothing
def time_to(moment: datetime) -> str:
    """3 days, 4 hours: the two largest units of what is left, rounded down. js/countdown.js says it in the same way."""
    seconds = max(0, int((moment - now()).total_seconds()))
    parts: list[str] = []
    for noun, length in [("day", 86_400), ("hour", 3_600), ("minute", 60)]:
        count, rest = divmod(seconds, length)
        if count == 0 and parts:
            break
        if count and len(parts) < 2:
            parts.append(plural(count, noun))
        seconds = rest
    return ", ".join(parts) or ("less than a minute" if moment > now() else "no time at all")


@says_nothing
def due(moment: date) -> str:
    """due in 5 days, due today, 3 days late"""
    days = (_day(moment) - localdate()).days
    if days < 0:
        return f"{plural(-days, 'day')} late"
    return {0: "due today", 1: "due tomorrow"}.get(days, f"due in {plural(days, 'day')}")


@says_nothing
def ago(moment: date) -> str:
    """today, yesterday, 5 days ago"""
    days = (localdate() - _day(moment)).days
    return {0: "today", 1: "yesterday"}.get(days, f"{plural(days, 'day')} ago")


def _day(moment: date) -> date:
    local = _local(moment)
    return local.date() if isinstance(local, datetime) else local


def iso(moment: date) -> str:
    """For the `datetime` attribute of a <time> element."""
    return _local(moment).isoformat()


def _local(moment: Any) -> Any:
    return localtime(moment) if isinstance(moment, datetime) and is_aware(moment) else moment


def plural(count: int, one: str, many: str = "") -> str:
    """`3 | plural("proposal")` writes 3 proposals; `many` for words that do not take an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def paragraphs(text: str | None, write: Callable[[str], str] = escape) -> SafeString:
    """What somebody typed, escaped, with its blank lines as paragraphs and its line ends kept. `write` does a line."""
    blocks = (text or "").replace("\r\n", "\n").strip().split("\n\n")
    return mark_safe("\n".join(f"<p>{_lines(block, write)}</p>" for block in blocks if block.strip()))  # noqa: S308


def _lines(block: str, write: Callable[[str], str]) -> str:
    return "<br>".join(str(write(line)) for line in block.strip().split("\n"))


def sentence_case(text: str) -> str:
    """First letter small unless the word is an abbreviation: "Job title" inside a sentence, "ODS code" as it is."""
    return text if text[1:2].isupper() or text[1:2] == " " else text[:1].lower() + text[1:]


FILTERS = {each.__name__: each for each in (iso, markdown, paragraphs, plural, sentence_case)} | {
    "number": number,
    "figure": figure,
    "money": money,
    "score": score,
    "signed": signed,
    "percent": percent,
    "file_size": file_size,
    "day": day,
    "short_day": short_day,
    "month": month,
    "when": when,
    "clock": clock,
    "when_there": when_there,
    "time_left": time_left,
    "time_to": time_to,
    "due": due,
    "ago": ago,
}
