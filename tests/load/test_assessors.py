"""A few assessors mark at once through the real web server: what they were told is kept is kept."""

import pytest

from tests.load.panels import must_be_stored, people_of_a_panel, spend_evenings, statuses_of, waits_of

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_every_mark_that_was_acknowledged_is_stored_once(tmp_path):
    evenings, _ = spend_evenings(people_of_a_panel(6), (0, 0), tmp_path / "server.log")

    must_be_stored(evenings)
    waits = waits_of(evenings)
    assert statuses_of(waits) == {200, 302, 409}
    two_windows = [each for each in waits if each.status == 409]
    assert {each.what for each in two_windows} == {"mark"}
