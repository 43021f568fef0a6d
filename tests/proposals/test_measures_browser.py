"""The pages of measures in a real browser."""

from decimal import Decimal

import pytest

from proposals.measured.entering import months_before
from proposals.services import charts
from tests.browser_fixtures import assert_accessible, press
from tests.proposals.measures_cast import LAST, SPIKE, entered, measured, page, stands

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_the_pages_of_measures_read_well(clean_page, sign_in):
    world = measured()
    entered(world, world.minutes, SPIKE)
    entered(world, world.share, [Decimal(30 + each) for each in range(9)])
    charts.rebase(
        world.minutes.pk, by=world.author, site=world.site, month=months_before(LAST, 6), why="The rota changed."
    )
    sign_in(world.author)
    site = world.site.pk
    for address in (
        page(world, "spread"), page(world, "add_measure"), page(world, "measure", world.minutes.pk),
        page(world, "change_measure", world.minutes.pk), page(world, "site_chart", world.minutes.pk, site),
        page(world, "rebase", world.minutes.pk, site),
        page(world, "months"), page(world, "month", site), page(world, "site_notes", site),
    ):  # fmt: skip
        clean_page.goto(address)
        assert_accessible(clean_page)


def test_a_column_is_pasted_in_a_browser(clean_page, sign_in):
    world = measured()
    sign_in(world.author)
    clean_page.goto(page(world, "column", world.share.pk, world.site.pk))
    assert_accessible(clean_page)
    clean_page.get_by_label("Paste the months and the values").fill("2026-03\t159\t421\n2026-04\t209\t391")
    press(clean_page, "Show what it would change")
    assert_accessible(clean_page)
    press(clean_page, "Save all of it")
    assert_accessible(clean_page)
    clean_page.goto(page(world, "funnel", world.share.pk))
    assert_accessible(clean_page)
    assert [(figure, number) for _, figure, number, *_ in stands(world)] == [
        (Decimal("37.7672"), 159),
        (Decimal("53.4527"), 209),
    ]
