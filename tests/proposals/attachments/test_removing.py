"""Removing files and submitting them: what goes, and what stays with a version."""

import errno

import pytest
from django.urls import reverse

from proposals.attachments.storage import PrivateFiles
from proposals.errors import WrongState
from proposals.models import Attachment
from proposals.models.calls import MOST_MEGABYTES
from proposals.services import attachments, moderation, writing
from proposals.versions.reading import compare, content_of
from tests.factories import attached
from tests.files import samples as files
from tests.proposals.attachments.arrangement import (
    address_of,
    file_of,
    standing,
    status_for,
)
from tests.reading import words_of


def test_a_file_removed_before_it_was_submitted_is_gone(write, draft, django_capture_on_commit_callbacks, author):
    letter, costs = attached(draft), attached(draft, name="costs.xlsx", content=files.XLSX)
    button = reverse("proposals:remove_attachment", args=[draft.reference, letter.number])

    with django_capture_on_commit_callbacks(execute=True):
        response = write.post(button, follow=True)

    assert "“letter.pdf” is removed." in words_of(response)
    assert standing(draft) == ["costs.xlsx"]
    assert (file_of(letter).exists(), file_of(costs).exists()) == (False, True)
    assert write.get(address_of(letter)).status_code == 404
    letter.refresh_from_db()
    assert letter.removed_by == author
    assert write.post(button).status_code == 302, "a second click finds it removed already"
    assert attached(draft).number == 3, "numbers are never given again"


@pytest.mark.django_db(transaction=True)
def test_a_store_that_fails_once_the_file_is_removed_fails_nothing_else(draft, author, monkeypatch):
    letter = attached(draft)

    def fails(*args):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(PrivateFiles, "delete", fails)
    attachments.remove(draft.pk, letter.number, by=author)

    assert standing(draft) == []
    assert file_of(letter).exists(), "swept later"


def test_comparing_a_draft_with_its_versions_keeps_no_file_of_it(client, draft, author, moderator):
    writing.submit(draft.pk, by=author)
    moderation.return_for_changes(draft.pk, by=moderator, note="More.", return_by=draft.call.closes_at.date())
    letter = attached(draft)
    client.force_login(author)

    compared = client.get(reverse("proposals:versions", args=[draft.reference]), {"earlier": "1", "later": "now"})
    attachments.remove(draft.pk, letter.number, by=author)
    writing.submit(draft.pk, by=author)

    assert letter.name in compared.text
    assert Attachment.objects.kept().count() == 0
    assert status_for(client, moderator, letter) == 404


def test_a_submission_freezes_its_files(draft, author):
    letter = attached(draft)
    writing.submit(draft.pk, by=author)

    assert draft.versions.get().content["attachments"] == [
        {"number": 1, "name": "letter.pdf", "sha256": letter.sha256, "size_bytes": letter.size_bytes}
    ]
    with pytest.raises(WrongState):
        attachments.remove(draft.pk, 1, by=author)


def test_a_file_that_came_or_went_between_two_submissions_shows_among_the_changes(draft, author, moderator):
    letter = attached(draft)
    writing.submit(draft.pk, by=author)
    moderation.return_for_changes(draft.pk, by=moderator, note="More.", return_by=draft.call.closes_at.date())
    costs = attached(draft, name="costs.xlsx", content=files.XLSX)
    writing.submit(draft.pk, by=author)

    changed = compare(*content_of(draft, [1, 2]).values()).changed

    assert [(part.label, part.text) for part in changed] == [
        ("Files", f"letter.pdf ({letter.size_bytes:,} bytes)\ncosts.xlsx ({costs.size_bytes:,} bytes)")
    ]


def test_no_call_may_allow_a_larger_file_than_the_server_takes_in(settings):
    assert settings.ATTACHMENT_MEGABYTES_EVER == MOST_MEGABYTES < settings.UPLOAD_MEGABYTES_A_REQUEST


def test_what_was_submitted_once_stays_with_those_who_read_that_version(
    client, draft, author, moderator, stranger, django_capture_on_commit_callbacks
):
    letter = attached(draft)
    writing.submit(draft.pk, by=author)
    moderation.return_for_changes(draft.pk, by=moderator, note="More.", return_by=draft.call.closes_at.date())
    with django_capture_on_commit_callbacks(execute=True):
        attachments.remove(draft.pk, letter.number, by=author)
    writing.submit(draft.pk, by=author)

    assert [status_for(client, person, letter) for person in (author, moderator, stranger)] == [200, 200, 404]
    client.force_login(moderator)
    assert "letter.pdf" not in words_of(client.get(reverse("proposals:detail", args=[draft.reference])))
    assert [version.content["attachments"] for version in draft.versions.order_by("number")][1] == []
