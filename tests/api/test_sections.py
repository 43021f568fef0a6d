"""Where sections stand and who wrote what, by program: for those who write the proposal."""

import pytest
import time_machine
from django.http import QueryDict

from proposals.forms.sections import read_sections
from proposals.services import sections
from tests import factories
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(author):
    with time_machine.travel("2026-05-12 13:00:00Z", tick=False):
        return factories.draft(factories.open_call(), author=author)


def test_its_writers_read_statuses_words_and_edits(draft, author):
    colleague = factories.member("Colleague")
    factories.co_author(draft, colleague)
    with time_machine.travel("2026-05-12 13:03:00Z", tick=False):
        opened = read_sections(draft)[-1].fingerprint
        sections.keep(draft.pk, "money", by=colleague, sent=QueryDict(f"months=about 9&opened={opened}"))

    told = Caller(author).get(f"proposals/{draft.reference}/sections/").json()

    assert [(each["section"], each["status"]) for each in told["sections"]] == [
        ("innovation", "Completed"), ("case", "Completed"), ("spread", "Completed"), ("money", "Needs a look"),
    ]  # fmt: skip
    assert told["sections"][1] == {
        "section": "case",
        "title": "The case",
        "status": "Completed",
        "missing": [],
        "words": 4 * len(factories.LONG_TEXT.split()),
        "most_words": 1300,
        "changed_by": str(author),
        "changed_at": "2026-05-12T14:00:00+01:00",
    }
    assert told["edits"][0] == {"section": "money", "by": str(colleague), "at": "2026-05-12T14:03:00+01:00"}


def test_readers_do_not_see_who_wrote_what(draft):
    viewer = factories.member("Viewer")
    factories.co_author(draft, viewer, "viewer")

    answer = Caller(viewer).get(f"proposals/{draft.reference}/sections/")

    assert (answer.status_code, answer.json()["reasons"]) == (
        403,
        ["Only the authors of this proposal see who wrote what."],
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_costs_the_same_with_many_edits(draft, author, rows, django_assert_num_queries):
    for number in range(rows):
        person = factories.member("Colleague")
        factories.co_author(draft, person)
        opened = read_sections(draft)[-1].fingerprint
        sections.keep(draft.pk, "money", by=person, sent=QueryDict(f"months=about {number}&opened={opened}"))
    caller = Caller(author)

    with django_assert_num_queries(11):
        assert caller.get(f"proposals/{draft.reference}/sections/").status_code == 200
