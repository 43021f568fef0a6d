"""The last minutes before a call closes: handing in is one short transaction that no crowd of readers makes longer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals import rights
from proposals.kinds import NoticeKind
from proposals.models import Notice
from proposals.services import people, writing
from proposals.states import State
from tests import factories
from tests.proposals.pages import latest

pytestmark = pytest.mark.django_db


def statements_of_submitting(draft):
    with CaptureQueriesContext(connection) as asked:
        writing.submit(draft.pk, by=draft.lead_author, version=draft.version)
    assert latest(draft).state == State.SUBMITTED
    return [each["sql"] for each in asked]


@pytest.mark.parametrize("number", [1, 3])
def test_handing_in_costs_the_same_whoever_is_told_and_however_many_take_part(open_call, author, number):
    draft = factories.draft(open_call, author=author)
    for _ in range(number):
        factories.moderator()
        factories.co_author(draft, factories.member("Colleague"))
        draft.partners.add(factories.organisation())

    assert len(statements_of_submitting(draft)) == 37


def test_every_impartial_moderator_is_told_and_no_other(open_call, author):
    draft = factories.draft(open_call, author=author)
    told, writes, wrote = factories.moderator(), factories.moderator(), factories.moderator()
    for person in (writes, wrote):
        factories.co_author(draft, person)
    people.leave(draft.pk, by=wrote)

    writing.submit(draft.pk, by=author)

    impartial = [each for each in (told, writes, wrote) if each.has_perm("proposals.moderate", draft)]
    assert list(rights.holders_of("proposals.moderate", draft)) == impartial == [told]
    assert list(Notice.objects.filter(kind=NoticeKind.DESK).values_list("recipient", flat=True)) == [told.pk]


def test_handing_in_locks_the_proposal_first_and_never_the_call(open_call, author):
    """So that proposals of one call come in side by side."""
    draft = factories.draft(open_call, author=author)

    statements = statements_of_submitting(draft)

    first = next(each for each in statements if not each.startswith("SAVEPOINT"))
    assert first.startswith('SELECT "proposals_proposal"')
    assert [each for each in statements if each.startswith('UPDATE "proposals_call"')] == []
    if connection.vendor == "postgresql":
        assert [each for each in statements if 'FOR UPDATE OF "proposals_call"' in each] == []
        assert "FOR UPDATE" in first
