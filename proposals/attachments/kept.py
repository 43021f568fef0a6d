"""The store of attachments held against their rows: what must be there is there, and what nobody needs is found."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils.timezone import now

from proposals.attachments import storage
from proposals.models import Attachment, ProposalVersion

ON_ITS_WAY = timedelta(hours=1)  # a younger file may belong to a row that is being written


def attachments_have_their_files() -> Iterator[str]:
    """Each attachment that is kept has its file in the store, with the content that was checked."""
    store = storage.attachments()
    for attachment in Attachment.objects.kept().order_by("pk").iterator():
        if not store.exists(attachment.address):
            yield f"“{attachment.name}” has no file at {attachment.address}."
        elif (found := digest_at(attachment.address)) != attachment.sha256:
            yield f"“{attachment.name}” at {attachment.address} is not what was checked: its SHA-256 is {found}."


def stripped_copies_are_there() -> Iterator[str]:
    """Each copy for those who may not know who applied is in the store, as it was made."""
    for attachment in Attachment.objects.kept().exclude(stripped_sha256="").order_by("pk").iterator():
        address = attachment.stripped_address
        if not storage.attachments().exists(address) or digest_at(address) != attachment.stripped_sha256:
            yield f"“{attachment.name}” has no stripped copy at {address}, or another one."


def submitted_files_are_marked() -> Iterator[str]:
    """Each file that a submitted version names is kept for the readers of that version."""
    kept = set(Attachment.objects.filter(was_submitted=True).values_list("proposal", "number", "sha256"))
    versions = ProposalVersion.objects.order_by("pk").values_list("proposal", "number", "content__attachments")
    for proposal_pk, number, files in versions.iterator():
        for file in files or []:
            if (proposal_pk, file["number"], file["sha256"]) not in kept:
                name = file["name"]
                yield f"Version {number} of the proposal in row {proposal_pk} names “{name}”, which is not kept."


def lent_files_are_kept_for_good() -> Iterator[str]:
    """Each file that is stored with an earlier proposal was submitted there, so that it is never deleted."""
    for_good = Attachment.objects.filter(
        proposal=OuterRef("stored_with"), sha256=OuterRef("sha256"), was_submitted=True
    )
    borrowed = Attachment.objects.exclude(stored_with=None).exclude(Exists(for_good)).select_related("proposal")
    for attachment in borrowed.order_by("pk"):
        yield f"“{attachment.name}” of {attachment.proposal.reference} stands where no submitted file is."


OF_FILES = [
    attachments_have_their_files,
    stripped_copies_are_there,
    submitted_files_are_marked,
    lent_files_are_kept_for_good,
]


def digest_at(address: str) -> str:
    with storage.attachments().open(address) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def orphans() -> Iterator[str]:
    """Addresses of files that no row keeps; what is younger than an hour may still be on its way."""
    store = storage.attachments()
    rows = Attachment.objects.kept().only("proposal", "stored_with", "sha256", "stripped_sha256")
    kept = {address for each in rows for address in (each.address, each.stripped_address)}
    for address in addresses():
        if address not in kept and store.get_modified_time(address) < now() - ON_ITS_WAY:
            yield address


def addresses() -> Iterator[str]:
    store = storage.attachments()
    try:
        folders, _ = store.listdir("")
    except FileNotFoundError:  # nothing was ever attached
        return
    for folder in sorted(folders):
        yield from (f"{folder}/{name}" for name in sorted(store.listdir(folder)[1]))
