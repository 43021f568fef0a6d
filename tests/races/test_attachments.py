"""Files that arrive and go at the same moment: never too many, and never a row without its file."""

from pathlib import Path

import pytest

from proposals.attachments import storage
from proposals.attachments.kept import attachments_have_their_files
from proposals.errors import NotReady
from proposals.models import Attachment
from proposals.services import attachments, writing
from tests import factories
from tests.files import samples as files
from tests.races.racing import ROUNDS, refusals, together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def attaching(proposal, content=b"", name="letter.pdf"):
    return lambda: factories.attached(proposal, name=name, content=content)


def test_of_two_files_for_the_last_place_one_comes_in():
    call = factories.open_call(attachments_at_most=2)
    for _ in range(ROUNDS):
        proposal = factories.draft(call, files=1)

        results = together(attaching(proposal), attaching(proposal))

        assert [type(each) for each in refusals(results)] == [NotReady]
        kept = proposal.attachments.standing()
        assert (kept.count(), sorted(kept.values_list("number", flat=True))) == (2, [1, 2])
    assert list(attachments_have_their_files()) == []


def test_the_same_file_sent_twice_at_once_is_kept_once():
    for _ in range(ROUNDS):
        proposal = factories.draft()

        first, second = together(attaching(proposal, files.PDF), attaching(proposal, files.PDF))

        assert first == second == proposal.attachments.get()


def test_a_file_removed_while_it_is_sent_again_is_there_or_gone_as_a_whole():
    for _ in range(ROUNDS):
        proposal = factories.draft()
        attachment = factories.attached(proposal, content=files.PDF)

        def remove(proposal=proposal, attachment=attachment):
            return attachments.remove(proposal.pk, attachment.number, by=proposal.lead_author)

        together(remove, attaching(proposal, files.PDF))

        kept = Path(storage.attachments().path(attachment.address)).exists()
        assert kept == proposal.attachments.standing().exists()


def test_a_file_that_arrives_while_the_proposal_is_submitted_is_frozen_or_refused():
    call = factories.open_call()
    for _ in range(ROUNDS):
        proposal = factories.draft(call)

        together(attaching(proposal), lambda p=proposal: writing.submit(p.pk, by=p.lead_author))

        frozen = [each["number"] for each in proposal.versions.get().content["attachments"]]
        assert frozen == list(Attachment.objects.filter(proposal=proposal).values_list("number", flat=True))
        assert not Attachment.objects.filter(proposal=proposal, was_submitted=False).exists()
