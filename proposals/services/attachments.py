"""Files of a draft: take one in, remove it. What is checked about a file stands in `proposals/files`.

A file is checked and sent to the store before the transaction, which then only looks that it is still there. Whoever
deletes a file from the store holds the lock on its proposal.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files import File
from django.db import DatabaseError, connection, transaction
from django.db.models import Max, Q
from django.utils.timezone import now

from proposals.attachments import storage
from proposals.attachments.uploads import too_large
from proposals.errors import NotReady, Refusal, StoreFailed
from proposals.files.apart import check_apart
from proposals.files.kinds import LONGEST_NAME, Checked, Copy, FileRefused, must_be_one_of, shortened, shown_name
from proposals.forms.sections import QUESTIONS
from proposals.models import Attachment, Call, Proposal, Question, QuestionKind, ScanState
from proposals.services import edits
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.services.writing import must_be_open_to


class FileNotTaken(Refusal):
    """This file can't come in; the sentence names it and says what to do."""


class Limits(NamedTuple):
    files: int
    megabytes: int


class Answering(NamedTuple):
    """The question that a file answers, and the number of the answer that its sender had before them; 0 for none."""

    question: Question
    replaces: int = 0


def limits_of(call: Call) -> Limits:
    """How many files a proposal to this call may have beside its answers, and how large one may be."""
    return Limits(call.attachments_at_most, call.attachment_megabytes_at_most)


def take_in(proposal: Proposal, *, by: Any, upload: Any, answering: Answering | None = None) -> Attachment:
    """Check a file that was sent, then attach it; `answering` makes it the answer to a question.

    raises  FileNotTaken, StoreFailed, and what `attach` raises
    """
    name, megabytes = shown_name(upload.name), limits_of(proposal.call).megabytes
    must_be_open_to(proposal, by=by)
    if upload.size > megabytes * 2**20:
        raise FileNotTaken(f"“{name}” {too_large(megabytes)}")
    try:
        if answering:
            must_be_one_of(answering.question.kinds_of_files, name)
        with TemporaryDirectory() as folder:
            sent, copy = Path(upload.temporary_file_path()), Path(folder) / "copy"
            checked = check_apart(sent, name, copy, strips=proposal.call.hides_applicants)
            return attach(proposal.pk, by=by, name=name, checked=checked, answering=answering)
    except FileRefused as refusal:
        raise FileNotTaken(f"“{name}” {refusal}") from refusal
    except OSError as error:
        raise (storage.no_room() if error.errno in storage.FULL else error) from error


def attach(proposal_pk: int, *, by: Any, name: str, checked: Checked, answering: Answering | None = None) -> Attachment:
    """Keep a checked file with its proposal; the same file sent twice is kept once.

    raises  NotPermitted, WrongState, NotReady when there are enough or another answer came first, StoreFailed
    """
    try:
        put_all_in_store(checked, proposal_pk)
        return _attach(proposal_pk, by=by, name=name, checked=checked, answering=answering)
    except Exception:
        if not connection.in_atomic_block:
            with suppress(DatabaseError, OSError, StoreFailed):  # what is left behind now is swept later
                discard_copies(proposal_pk, [each.sha256 for each in copies_of(checked)])
        raise


@service
def _attach(proposal_pk: int, *, by: Any, name: str, checked: Checked, answering: Answering | None) -> Attachment:
    proposal = lock_proposal(proposal_pk)
    must_be_open_to(proposal, by=by)
    question = question_to_answer(proposal, answering) if answering else None
    standing = list(proposal.attachments.standing())
    beside = [each for each in standing if each.question_id == (question and question.pk)]
    if same := next((each for each in beside if each.sha256 == checked.sha256), None):
        return same
    if answering:
        make_way(proposal, beside, answering.replaces, by=by)
    else:
        must_have_room_for(name, beside, limits_of(proposal.call))
    attachment = Attachment(
        proposal=proposal,
        question=question,
        number=(proposal.attachments.aggregate(last=Max("number"))["last"] or 0) + 1,
        name=free_name(name, {each.name for each in standing if each.removed_at is None}),
        content_type=checked.content_type,
        size_bytes=checked.size_bytes,
        sha256=checked.sha256,
        stripped_sha256=checked.stripped.sha256 if checked.stripped else "",
        stripped_bytes=checked.stripped.size_bytes if checked.stripped else None,
        state=state_on_arrival(),
        uploaded_by=by,
        uploaded_at=now(),
    )
    put_all_in_store(checked, proposal_pk)  # again only where a removal took it away meanwhile
    attachment.save(force_insert=True)
    note_change(attachment, by=by)
    return attachment


def question_to_answer(proposal: Proposal, answering: Answering) -> Question:
    """The question as it stands. Answers make it stand; until there is a first one, a lock keeps it."""
    asked = Question.objects.filter(call=proposal.call_id, pk=answering.question.pk, kind=QuestionKind.FILE)
    if not Attachment.objects.filter(question=answering.question.pk).exists():
        asked = asked.select_for_update(of=("self",))
    question = asked.first()
    if question is None:
        raise NotReady("This question is not asked any more. Load the page again.")
    return question


def make_way(proposal: Proposal, standing: list[Attachment], replaces: int, *, by: Any) -> None:
    """Take out the answer that stands, where it is the one that the sender of the next has seen."""
    for each in standing:
        if each.number != replaces:
            raise NotReady(f"“{each.name}” was attached here meanwhile. To have yours in its place, choose it again.")
        take_out(each, by=by)


def state_on_arrival() -> str:
    return ScanState.PENDING if settings.CLAMD_URL or settings.SCAN_REQUIRED else ScanState.UNSCANNED


def must_have_room_for(name: str, standing: list[Attachment], limits: Limits) -> None:
    if limits.files == 0:
        raise NotReady("This call takes no files. Say it in the text instead.")
    if len(standing) >= limits.files:
        count = f"{limits.files} file{'' if limits.files == 1 else 's'}"
        raise NotReady(f"“{name}” is one too many: this call takes at most {count}. Remove one, then attach it again.")


def free_name(name: str, taken: set[str]) -> str:
    """The name, or with a number where another file of the proposal is called so."""
    stem, ending = PurePath(name).stem, PurePath(name).suffix
    numbered = (f"{shortened(stem, LONGEST_NAME - 20)} ({number}){ending}" for number in range(2, len(taken) + 3))
    return next(each for each in [name, *numbered] if each not in taken)


def copies_of(checked: Checked) -> list[Copy]:
    return [checked, *([checked.stripped] if checked.stripped else [])]


def put_all_in_store(checked: Checked, proposal_pk: int) -> None:
    for each in copies_of(checked):
        put_in_store(each, proposal_pk)


def put_in_store(copy: Copy, proposal_pk: int) -> None:
    store, address = storage.attachments(), f"{proposal_pk}/{copy.sha256}"
    if store.exists(address):
        return
    with copy.path.open("rb") as content:
        store.save(address, File(content))


def note_change(attachment: Attachment, *, by: Any) -> None:
    """The draft is another one now: whoever checked it before must look again before it is submitted."""
    proposal = attachment.proposal
    proposal.version += 1
    proposal.save(update_fields=["version"])
    if attachment.question_id:
        edits.note_spell(proposal, QUESTIONS.slug, by=by)


@service
def remove(proposal_pk: int, number: int, *, by: Any) -> Attachment:
    """Take a file out of the draft. Its bytes go too, unless they are part of a version that was submitted.

    raises  NotPermitted, WrongState, Attachment.DoesNotExist
    """
    proposal = lock_proposal(proposal_pk)
    must_be_open_to(proposal, by=by)
    attachment = proposal.attachments.get(number=number)
    attachment.proposal = proposal
    if attachment.removed_at is None:
        take_out(attachment, by=by)
        note_change(attachment, by=by)
    return attachment


def take_out(attachment: Attachment, *, by: Any) -> None:
    attachment.removed_by, attachment.removed_at = by, now()
    attachment.save(update_fields=["removed_by", "removed_at"])
    proposal_pk, copies = attachment.proposal_id, [attachment.sha256, attachment.stripped_sha256]
    transaction.on_commit(lambda: discard_copies(proposal_pk, filter(None, copies)), robust=True)


def discard_copies(proposal_pk: int, copies: Iterable[str]) -> None:
    for sha256 in copies:
        discard_unused(proposal_pk, sha256)


def discard_unused(proposal_pk: int, sha256: str) -> bool:
    """Delete a file that no row of its proposal keeps any more. A silent store is told before a row is locked."""
    is_there = storage.attachments().exists(f"{proposal_pk}/{sha256}")
    return is_there and _discard_unused(proposal_pk, sha256)


@service
def _discard_unused(proposal_pk: int, sha256: str) -> bool:
    proposal = lock_proposal(proposal_pk)
    its = Q(sha256=sha256) | Q(stripped_sha256=sha256)
    if proposal.attachments.kept().filter(its, stored_with=None).exists():
        return False
    storage.attachments().delete(f"{proposal_pk}/{sha256}")
    return True
