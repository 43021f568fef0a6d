"""How a day is written inside a sentence."""

from datetime import date
from pathlib import Path

from proposals.days import in_words

FLOORS = ("exchange", "proposals", "scoring")
ROOT = Path(__file__).resolve().parents[2]


def test_a_day_is_written_out_without_a_nought():
    assert [in_words(date(2026, 3, 1)), in_words(date(2028, 12, 31))] == ["1 March 2026", "31 December 2028"]


def test_no_day_is_written_in_a_way_that_windows_does_not_know():
    """`%-d` raises there, and took each submission along: its mail says by when an answer comes."""
    sources = [source for floor in FLOORS for source in sorted((ROOT / floor).rglob("*.py"))]

    assert len(sources) > 300
    assert [source.name for source in sources if "%-" in source.read_text(encoding="utf-8")] == []
