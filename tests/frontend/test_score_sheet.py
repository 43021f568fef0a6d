"""The live total of a score sheet and its keys; the server's arithmetic is held to the same figures."""

import random
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from scoring.arithmetic import weighted_total

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.urls("tests.frontend.gallery")]


def total(page):
    return page.locator("output").inner_text()


def mark(page, criterion, digit):
    page.locator(f"input[name={criterion}]").first.focus()
    page.keyboard.press(str(digit))


def test_digits_mark_the_criterion_in_focus_and_the_total_follows(clean_page):
    clean_page.goto("/sheet/")
    assert total(clean_page) == "–"

    mark(clean_page, "need", 4)
    assert total(clean_page) == "4.00"
    mark(clean_page, "evidence", 3)
    expect(clean_page.get_by_text("so far")).to_be_visible()
    mark(clean_page, "spread", 5)

    assert total(clean_page) == "3.85"
    expect(clean_page.get_by_text("so far")).not_to_be_visible()
    assert clean_page.locator("input[name=evidence]:checked").get_attribute("value") == "3"


def test_digits_typed_into_a_comment_stay_there(clean_page):
    clean_page.goto("/sheet/")
    clean_page.get_by_label("Comment on need").fill("")
    clean_page.get_by_label("Comment on need").press("4")

    expect(clean_page.get_by_label("Comment on need")).to_have_value("4")
    expect(clean_page.locator("input[name=need]:checked")).to_have_count(0)


@pytest.mark.parametrize("keys", ["6", "9", "Control+3"])
def test_other_keys_mark_nothing(clean_page, keys):
    clean_page.goto("/sheet/")
    clean_page.locator("input[name=need]").first.focus()
    clean_page.keyboard.press(keys)

    expect(clean_page.locator("input[name=need]:checked")).to_have_count(0)


def test_browser_and_server_round_alike(clean_page):
    cases = [
        ({"a": 1, "b": 2}, {"a": "0.995", "b": "0.005"}),  # 1.005
        ({"a": 4, "b": 3, "c": 5}, {"a": "0.35", "b": "0.4", "c": "0.25"}),
        ({"a": 1, "b": 0, "c": 0}, {"a": "1", "b": "1", "c": "1"}),
        ({"a": 5, "b": 4}, {"a": "12.5", "b": "7.5"}),
        ({"a": 0}, {"a": "3"}),
    ]
    clean_page.goto("/sheet/")
    for marks, weights in cases:
        sheet = [{"mark": str(marks[code]), "weight": weights[code]} for code in marks]
        shown = clean_page.evaluate(
            """async (sheet) => (await import("/static/js/score_sheet.js")).weightedTotal(sheet)""", sheet
        )
        kept = weighted_total(marks, {code: Decimal(weight) for code, weight in weights.items()})
        assert shown == f"{kept:.2f}", (marks, weights)


def test_browser_and_server_give_the_same_total_for_any_weights_and_marks(clean_page):
    """Two thousand sheets with weights as odd as a rubric allows, many of them on the edge of rounding."""
    dice = random.Random(2026)
    sheets = [
        [
            (dice.randint(0, 5), f"{Decimal(dice.randint(1, 10_000)) / 10 ** dice.randint(0, 2):f}")
            for _ in range(dice.randint(1, 12))
        ]
        for _ in range(2_000)
    ]
    clean_page.goto("/sheet/")

    shown = clean_page.evaluate(
        """async (sheets) => {
          const { weightedTotal } = await import("/static/js/score_sheet.js");
          return sheets.map((sheet) => weightedTotal(sheet));
        }""",
        [[{"mark": str(mark), "weight": weight} for mark, weight in sheet] for sheet in sheets],
    )

    kept = [
        weighted_total(
            {str(place): mark for place, (mark, _) in enumerate(sheet)},
            {str(place): Decimal(weight) for place, (_, weight) in enumerate(sheet)},
        )
        for sheet in sheets
    ]
    assert shown == [f"{total:.2f}" for total in kept]
