"""How numbers, money and times read."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from exchange import wording


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (wording.money(5000), "£5,000"),
        (wording.money(Decimal("12750.5")), "£12,750.50"),
        (wording.money(-20), "-£20"),
        (wording.score(Decimal("4.125")), "4.13"),
        (wording.signed(0.6), "+0.60"),
        (wording.signed(-1.255), "−1.26"),
        (wording.signed(None), "–"),
        (wording.score(3), "3.00"),
        (wording.percent(Decimal("0.255")), "26%"),
        (wording.percent(32, 125), "26%"),
        (wording.percent(0, 0), "–"),
        (wording.number(1234567), "1,234,567"),
        (wording.day(date(2026, 3, 1)), "1 March 2026"),
        (wording.short_day(date(2026, 3, 1)), "1 Mar 2026"),
        (wording.when(datetime(2026, 3, 1, 17, tzinfo=UTC)), "1 March 2026, 5:00pm"),
        (wording.when(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)), "2 July 2026, 12:30am"),
        (wording.when_there(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "Europe/Paris"), "2 July 2026, 12:30am CEST"),
        (wording.plural(1, "proposal"), "1 proposal"),
        (wording.plural(1240, "proposal"), "1,240 proposals"),
        (wording.plural(2, "person", "people"), "2 people"),
        (wording.sentence_case("Job title"), "job title"),
        (wording.sentence_case("ODS code"), "ODS code"),
        (wording.sentence_case("I agree"), "I agree"),
    ],
)
def test_it_reads_as_people_write_it(written, expected):
    assert written == expected


@pytest.mark.parametrize("name", ["money", "score", "percent", "number", "day", "short_day", "when"])
def test_what_is_not_known_is_a_dash_and_never_none(name):
    assert wording.FILTERS[name](None) == "–"


def test_typed_text_keeps_its_paragraphs_and_is_never_markup():
    typed = "One\r\ntwo\r\n\r\n\r\n<script>three</script>"

    assert wording.paragraphs(typed) == "<p>One<br>two</p>\n<p>&lt;script&gt;three&lt;/script&gt;</p>"
    assert wording.paragraphs(None) == ""
