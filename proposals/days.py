"""How a day is written inside a sentence, and how late it is. `exchange/wording.py` writes days for the templates."""

from calendar import monthrange
from datetime import date

LATE_EVERY_DAYS = 7
YEAR_BEGINS_IN = 4
MOST_LATE = 4  # after a month of reminders a person has to talk to them


def in_words(day: date) -> str:
    """1 March 2026. Not by strftime’s own day without a nought, which Windows does not have."""
    return f"{day.day} {day:%B %Y}"


def nhs_year(day: date) -> int:
    """The financial year of the NHS, which begins in April: 2025 for 1 April 2025 and for 31 March 2026."""
    return day.year if day.month >= YEAR_BEGINS_IN else day.year - 1


def nhs_year_in_words(year: int) -> str:
    return f"April {year} to March {year + 1}"


def stage_of(due_on: date, today: date, *, soon: int) -> str:
    """Which reminder is due: "soon" in the last days, "late-1" from the day after, a further one each week."""
    left = (due_on - today).days
    if left > soon:
        return ""
    if left >= 0:
        return "soon"
    return f"late-{min((-left - 1) // LATE_EVERY_DAYS + 1, MOST_LATE)}"


def months_after(day: date, months: int) -> date:
    """The same day so many months later (earlier below 0), or the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
