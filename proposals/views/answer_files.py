"""Files that answer a question of the call: taken in beside what is typed in the section, or one by one by a script.

A file is kept as soon as it has arrived and was checked, whatever becomes of the texts that were sent with it.
"""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest

from proposals.attachments.uploads import left_out
from proposals.errors import NotReady, StoreFailed
from proposals.models import Attachment, Proposal, Question
from proposals.services import attachments, scanning
from proposals.services.attachments import Answering, FileNotTaken
from proposals.views.lists import is_number

TAKE_OUT = "take_out"  # the button that removes an answer: its value is the number of the file


def take_in_answers(request: HttpRequest, proposal: Proposal, asked: Iterable[Question]) -> dict[str, list[str]]:
    """Take in what was chosen for these questions: {code of a question: why its file was refused}."""
    refused = {each.field: [each.sentence] for each in left_out(request)}
    for question in asked:
        if upload := request.FILES.get(question.code):
            seen = request.POST.get(f"{question.code}-replaces", "")
            if reasons := why_refused(proposal, upload, answering(question, seen), by=request.user):
                refused[question.code] = reasons
    return {each.code: refused[each.code] for each in asked if each.code in refused}


def answering(question: Question, seen: str) -> Answering:
    """`seen` is the number of the answer that the page showed, as the page sent it."""
    return Answering(question, int(seen) if is_number(seen) else 0)


def why_refused(proposal: Proposal, upload: Any, answering: Answering, *, by: Any) -> list[str]:
    """Take one file in; empty when it is attached."""
    try:
        taken = attachments.take_in(proposal, by=by, upload=upload, answering=answering)
    except (FileNotTaken, NotReady) as refusal:
        return refusal.reasons
    except StoreFailed as refusal:
        return [f"“{upload.name}” was not kept. {refusal}"]
    scanning.scan_at_once([taken])
    return []


def take_out(request: HttpRequest, proposal: Proposal) -> Attachment | None:
    """Remove the answer that a button of the section names."""
    number = request.POST.get(TAKE_OUT)
    if number is None:
        return None
    try:
        return attachments.remove(proposal.pk, int(number) if is_number(number) else 0, by=request.user)
    except Attachment.DoesNotExist as error:
        raise Http404 from error
