"""How a day is written inside a sentence. `exchange/wording.py` writes days, and much else, for the templates."""

from datetime import date


def in_words(day: date) -> str:
    """1 March 2026. Not by strftime’s own day without a nought, which Windows does not have."""
    return f"{day.day} {day:%B %Y}"
