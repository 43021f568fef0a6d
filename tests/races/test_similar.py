"""A process that reads prints while others write them misses none: stamps come to light in their order."""

from time import sleep

import pytest

from proposals.likeness.search import Prints
from proposals.models import TextPrint
from proposals.services import prints as keeping
from proposals.services import writing
from proposals.texts.likeness import vector_of
from tests import factories
from tests.races.racing import together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
WRITERS = 6


def test_a_reader_between_two_commits_misses_no_print(monkeypatch):
    """Each writer lingers after it was given its stamp, and the earlier the stamp the longer."""
    call = factories.open_call()
    authors = [factories.member("Author", at=factories.organisation()) for _ in range(WRITERS)]
    reader, asked = Prints(), vector_of("Falls at night")
    make = keeping.print_of

    def print_after_a_while(proposal):
        sleep(0.02 * (WRITERS - TextPrint.objects.count()))
        return make(proposal)

    def read():
        for _ in range(60):
            reader.nearest(asked)
            sleep(0.01)

    monkeypatch.setattr(keeping, "print_of", print_after_a_while)

    together(
        read, *(lambda by=by: writing.start_proposal(call.pk, by=by, title=f"Falls at night {by}") for by in authors)
    )

    assert len(reader.nearest(asked)) == TextPrint.objects.count() == WRITERS
