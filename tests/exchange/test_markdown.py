"""Markdown of a call's introduction: what managers may write, and what can't get through."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from exchange.markdown import CLASSES, TAGS, markdown


def test_headings_lists_and_links_are_written_in_the_look_of_the_pages():
    text = (
        "# Why\n\nWe *care* about **safety**.\nAnd spread.\n\n### Who\n\n* trusts\n* [charities](https://example.org)"
    )

    assert markdown(text) == (
        '<h2 class="nhsuk-heading-m">Why</h2>\n'
        "<p>We <em>care</em> about <strong>safety</strong>.<br>\nAnd spread.</p>\n"
        '<h3 class="nhsuk-heading-s">Who</h3>\n'
        '<ul class="nhsuk-list nhsuk-list--bullet">\n<li>trusts</li>\n'
        '<li><a href="https://example.org" rel="noopener noreferrer">charities</a></li>\n</ul>\n'
    )


@pytest.mark.parametrize(
    ("text", "levels"),
    [("#### a", "2"), ("## a\n\n# b", "22"), ("# a\n\n##### b", "23"), ("# a\n## b\n### c\n#### d", "2344")],
)
def test_headings_start_below_the_title_of_a_page_and_never_skip_a_level(text, levels):
    assert "".join(re.findall(r"<h(\d)", markdown(text))) == levels


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](https://tracker.example/x.png)",
        "<a href='javascript:alert(1)'>x</a>",
        "<iframe src=https://evil.example></iframe>",
        "<svg/onload=alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_nothing_that_runs_or_is_fetched_gets_through(attack):
    assert_harmless(markdown(attack))


@given(some.text(alphabet="<>&\"'/=()[]!#*_`-\\ \n:abcdefhijlmnoprstv.0", max_size=200))
def test_whatever_is_typed_only_harmless_markup_comes_out(text):
    assert_harmless(markdown(text))


def assert_harmless(html):
    classes = {each["class"] for each in CLASSES.values()}
    for tag, attributes in re.findall(r"<([a-z0-9]+)((?:\s[^<>]*)?)>", html):
        assert tag in TAGS
        for name, value in re.findall(r'\s([a-z-]+)="([^"]*)"', attributes):
            assert name in ("href", "rel", "class", "start")
            assert name != "class" or value in classes
            assert name != "href" or re.match(r"(https?:|mailto:|[^:]*$)", value)


def test_nothing_stays_nothing():
    assert (markdown(""), markdown(None)) == ("", "")
