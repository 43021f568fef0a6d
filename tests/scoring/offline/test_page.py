"""The page of the workbook."""

import pytest
from django.urls import reverse

from tests.reading import words_of as words
from tests.scoring.filling import (
    FILE,
    PAGE,
    accepted,
    content,
    downloaded,
    sent_back,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_cost_the_same_for_any_number_of_sheets(me, mine, panel, number, django_assert_num_queries):
    for _ in range(number - 1):
        accepted(panel)
    book = downloaded(me)
    for tab in book.worksheets[1:]:
        tab["E2"] = 5
    with django_assert_num_queries(4):
        me.get(PAGE)
    with django_assert_num_queries(8):
        content(me.get(FILE))
    with django_assert_num_queries(7):
        sent_back(me, book)


def test_who_has_nothing_to_take_away_is_told_what_to_do(client, stranger):
    client.force_login(stranger)

    assert client.get(FILE)["Location"] == PAGE
    assert "You have no sheet to take with you." in words(client.get(PAGE))


def test_a_visitor_is_sent_to_sign_in(client):
    for path in (PAGE, FILE):
        assert client.get(path)["Location"].startswith(reverse("account_login"))
