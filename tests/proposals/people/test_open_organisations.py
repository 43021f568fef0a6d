"""Whether an organisation is there on a day: of rows that are looked for, and of a row in hand."""

from datetime import date, timedelta

import pytest

from proposals.models import Organisation
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("closed_on", "has_merged", "is_open"),
    [
        (None, False, True),
        (None, True, False),
        (DAY + timedelta(days=1), False, True),
        (DAY + timedelta(days=1), True, True),
        (DAY, False, False),
        (DAY - timedelta(days=1), True, False),
    ],
)
def test_the_day_of_closing_is_the_first_without_it(closed_on, has_merged, is_open):
    site = factories.organisation("The first")
    site.closed_on, site.successor = closed_on, factories.organisation("What came after") if has_merged else None
    site.save()

    assert site.is_open_on(DAY) is is_open
    assert Organisation.objects.open_on(DAY).filter(pk=site.pk).exists() is is_open
