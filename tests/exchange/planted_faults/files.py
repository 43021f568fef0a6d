"""Faults of attached files."""

import hashlib

from django.core.files.base import ContentFile

from proposals.attachments import storage
from proposals.models import (
    Attachment,
)
from tests import factories


def plant_a_file_that_answers_another_call(spreading, scored):
    """The question takes no file either."""
    question = factories.question(factories.call_in_preparation(), text="Which ward?")
    Attachment.objects.filter(proposal=scored).update(question=question)
    told = f"{scored.reference} answers “Which ward?”"
    return {
        "answers_are_to_what_their_call_asks": [f"{told}, which another call asks."],
        "files_answer_what_takes_a_file": [f"{told} with a file."],
    }


def plant_a_lost_file(spreading, scored):
    Attachment.objects.filter(proposal=scored).update(sha256="0" * 64)
    return {
        "attachments_have_their_files": [f"“letter.pdf” has no file at {scored.pk}/{'0' * 64}."],
        "submitted_files_are_marked": [not_kept(scored)],
    }


def plant_a_damaged_file(spreading, scored):
    address = f"{scored.pk}/{'1' * 64}"
    storage.attachments().save(address, ContentFile(b"damaged"))
    Attachment.objects.filter(proposal=scored).update(sha256="1" * 64)
    found = hashlib.sha256(b"damaged").hexdigest()
    return {
        "attachments_have_their_files": [f"“letter.pdf” at {address} is not what was checked: its SHA-256 is {found}."],
        "submitted_files_are_marked": [not_kept(scored)],
    }


def plant_a_submitted_file_that_may_go(spreading, scored):
    Attachment.objects.filter(proposal=scored).update(was_submitted=False)
    return {"submitted_files_are_marked": [not_kept(scored)]}


def plant_a_file_that_is_stored_with_nobody(spreading, scored):
    file = Attachment.objects.get(proposal=scored)
    Attachment.objects.filter(pk=file.pk).update(stored_with=spreading)
    return {
        "attachments_have_their_files": [f"“letter.pdf” has no file at {spreading.pk}/{file.sha256}."],
        "lent_files_are_kept_for_good": [f"“letter.pdf” of {scored.reference} stands where no submitted file is."],
    }


def plant_a_lost_stripped_copy(spreading, scored):
    Attachment.objects.filter(proposal=scored).update(stripped_sha256="2" * 64, stripped_bytes=5)
    address = f"{scored.pk}/{'2' * 64}"
    return {"stripped_copies_are_there": [f"“letter.pdf” has no stripped copy at {address}, or another one."]}


def not_kept(proposal):
    return f"Version 1 of the proposal in row {proposal.pk} names “letter.pdf”, which is not kept."
