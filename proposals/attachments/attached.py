"""What one person may see of the files of a proposal: the lists of the pages and of the API, and the file to open.

That a person may read the proposal is asked by `Attachment.objects.visible_to`; here stands what the virus scan adds.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings

from proposals import rights
from proposals.files.kinds import PDF, generated_name
from proposals.models import Attachment, Proposal, ScanState

WHY_NOT = {
    ScanState.INFECTED: "The virus scan found something in it, so nobody can open it.",
    ScanState.PENDING: "It can be opened once the virus scan has found it clean.",
    ScanState.UNSCANNED: "It can be opened once the virus scan has found it clean.",
}


NO_COPY = (
    "You can’t open it: this call hides who applied, and no copy of it could be made that does not tell that. Mark "
    "what the answers say, and tell the programme team if you need the file."
)


@dataclass(frozen=True)
class SeenFile:
    """One line of a list of files. `by` is empty where authors are not named; `why_not` says why it can't be opened.

    Who may not know who applied sees the stripped copy, under a name that is made for it.

    `question` is the code of the question that it answers; empty for those that stand beside the answers.
    """

    number: int
    name: str
    kind: str
    size_bytes: int
    state: str
    state_label: str
    by: str
    at: datetime
    why_not: str
    question: str = ""

    @property
    def is_pdf(self) -> bool:
        return self.kind == PDF.label


def files_of(proposal: Proposal, person: Any, *, names: bool) -> list[SeenFile]:
    """The files of the proposal as it is now, for a person who may read it; `names` tells who attached them."""
    standing = proposal.attachments.standing().select_related("question").order_by("number")
    if rights.hides_applicants_from(person, proposal):
        return [see_stripped_file(each, person) for each in standing]
    return [
        see_file(each, person, names=names) for each in (standing.select_related("uploaded_by") if names else standing)
    ]


def see_stripped_file(attachment: Attachment, person: Any) -> SeenFile:
    """For who may not know who applied. Nothing of the file as it was sent, not even its size."""
    return replace(
        see_file(attachment, person, names=False),
        name=generated_name(attachment.number, attachment.name),
        size_bytes=attachment.stripped_bytes or 0,
        why_not=NO_COPY if not attachment.stripped_sha256 else why_not_open(attachment, person),
    )


def see_file(attachment: Attachment, person: Any, *, names: bool) -> SeenFile:
    return SeenFile(
        number=attachment.number,
        name=attachment.name,
        kind=attachment.kind.label,
        size_bytes=attachment.size_bytes,
        state=attachment.state,
        state_label=ScanState(attachment.state).label,
        by=str(attachment.uploaded_by) if names else "",
        at=attachment.uploaded_at,
        why_not=why_not_open(attachment, person),
        question=attachment.question.code if attachment.question else "",
    )


def why_not_open(attachment: Attachment, person: Any) -> str:
    return "" if may_open(attachment, person) else WHY_NOT[ScanState(attachment.state)]


def may_open(attachment: Attachment, person: Any) -> bool:
    """Infected: nobody. Not found clean yet, where that is required: only who attached it."""
    if attachment.state == ScanState.INFECTED:
        return False
    is_trusted = attachment.state == ScanState.CLEAN or not settings.SCAN_REQUIRED
    return is_trusted or attachment.uploaded_by_id == person.pk
