"""The files of an earlier start in a new one: which of them the new call takes, and why not the others."""

from typing import Any, NamedTuple

from proposals import rights
from proposals.attachments.attached import WHY_NOT, may_open
from proposals.models import Attachment, Call, Proposal, ScanState


class LeftOut(NamedTuple):
    """A file of the earlier start that the new one is without."""

    name: str
    why: str


def sort_out(earlier: Proposal, call: Call, person: Any) -> tuple[list[Attachment], list[LeftOut]]:
    """(the files that go with a new start of this person in `call`, those that don't)"""
    taken: list[Attachment] = []
    left_out: list[LeftOut] = []
    for file in _submitted_files(earlier):
        if why := _why_not(file, call, person, is_full=len(taken) >= call.attachments_at_most):
            left_out.append(LeftOut(file.name, why))
        else:
            taken.append(file)
    return taken, left_out


def files_left_out(proposal: Proposal, person: Any) -> list[LeftOut]:
    """What the draft is without, as its rules stand now; for those who may read the earlier start as well."""
    if proposal.resubmission_of_id is None:
        return []
    readable = Proposal.objects.visible_to(person, rights.COMPARE)
    earlier = readable.filter(pk=proposal.resubmission_of_id).first()
    if earlier is None:
        return []
    came = list(proposal.attachments.beside_the_answers().values_list("sha256", "removed_at"))
    is_full = sum(removed_at is None for _, removed_at in came) >= proposal.call.attachments_at_most
    missing = [each for each in _submitted_files(earlier) if each.sha256 not in dict(came)]
    return [LeftOut(each.name, _why_not(each, proposal.call, person, is_full=is_full) or ATTACH) for each in missing]


NO_COPY = "This call hides who applied: attach it anew, so that a copy can be made which does not tell who made it."
ATTACH = "There is room for it now: attach it if you need it."


def _submitted_files(earlier: Proposal) -> list[Attachment]:
    """Those that are kept for good, whatever becomes of either proposal. Answers stay with what its call asked."""
    return list(earlier.attachments.standing().beside_the_answers().filter(was_submitted=True).order_by("number"))


def _why_not(file: Attachment, call: Call, person: Any, *, is_full: bool) -> str:
    if not call.attachments_at_most:
        return "This call takes no files. Say it in the text instead."
    if not may_open(file, person):
        return WHY_NOT[ScanState(file.state)]
    if call.hides_applicants and not file.stripped_sha256:
        return NO_COPY
    if file.size_bytes > call.attachment_megabytes_at_most * 2**20:
        return f"It is larger than the {call.attachment_megabytes_at_most} MB that this call takes."
    most = call.attachments_at_most
    return f"This call takes at most {most} file{'' if most == 1 else 's'}." if is_full else ""
