"""Charts of rates and of shares: what they say is what the table behind them says."""

from datetime import date
from xml.etree import ElementTree

from exchange import charts
from exchange.wording import percent

START, END = date(2026, 4, 1), date(2027, 3, 31)


def described(chart):
    return ElementTree.fromstring(chart)[1].text  # noqa: S314


def test_a_rate_and_a_share_are_rounded_as_in_the_table():
    rates = charts.rate_plot([("Trusts", 1, 8, 1 / 8, 0.0224, 0.4709)], title="Success rate")
    shares = [(START, 100 * 29 / 200), (END, 100 * 161 / 280)]
    curve = charts.share_curve(shares, [(START, 0), (END, 62.5)], title="Share", start=START, end=END, most=70)

    assert described(rates) == f"Trusts: 1 of 8, {percent(1, 8)}, from 2% to 47%."
    assert described(curve) == (
        f"From {percent(29, 200)} of its eligible sites on 1 April 2026 to {percent(161, 280)} on 31 March 2027. "
        "Planned: 63% by 31 March 2027."
    )


def test_who_has_no_outcome_is_left_out_of_the_words():
    assert described(charts.rate_plot([("Trusts", 0, 0, None, None, None)], title="Success rate")) == (
        "Nobody has an outcome yet."
    )
