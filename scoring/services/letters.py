"""Wording the letters of a call, and sending them: each is written down as it is sent, and its notice is its text."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import now

from proposals import notifications
from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.kinds import NoticeKind
from proposals.models import Call, Proposal
from proposals.services.transactions import service
from scoring.lettering import problems_in, proof_of
from scoring.letters.wording import Decided, Written, letters_for, wordings_of
from scoring.models import Letter, LetterTemplate

STALE = (
    "Somebody saved another wording after you opened this page. Theirs stands beside yours: save again to keep yours."
)


@service
def save_wording(call_pk: int, kind: str, *, by: Any, version: int, subject: str, text: str) -> LetterTemplate:
    """Keep how a letter of this kind is worded. Letters that were sent stay as they were."""
    if not by.has_perm("calls.manage"):
        raise NotPermitted("Managers word the letters of a call.")
    call = Call.objects.select_for_update().get(pk=call_pk)
    must_be_sendable(kind, subject=subject, text=text)
    standing = wordings_of(call)[kind]
    if (standing.subject, standing.text) == (subject, text):
        return standing
    if standing.version != version:
        raise StaleVersion(STALE)
    standing.subject, standing.text, standing.version = subject, text, version + 1
    standing.changed_by, standing.changed_at = by, now()
    standing.save()
    return standing


def must_be_sendable(kind: str, *, subject: str, text: str) -> None:
    found = {"subject": problems_in(subject, kind), "text": problems_in(text, kind)}
    if fields := {name: sentences for name, sentences in found.items() if sentences}:
        raise NotReady(*(sentence for sentences in fields.values() for sentence in sentences), fields=fields)


def send_letters(call: Call, decided: dict[Proposal, Decided], *, by: Any) -> list[Letter]:
    """Write down and send a letter for each, in the transaction of the caller; mailed after the commit.

    The proposals come with `with_authors`. The mail is that of a notice, so it is sent once, and again where it failed.
    """
    written = letters_for(call, decided)
    letters = Letter.objects.bulk_create(_letter(proposal, each, by) for proposal, each in written.items())
    for letter in letters:
        told = [each.person for each in letter.proposal.authors]
        path = reverse("scoring:letter", args=[letter.proposal.reference, letter.pk])
        wording = notifications.Wording(letter.subject, letter.text)
        notifications.record(told, f"letter-{letter.pk}", wording, path, kind=NoticeKind.OUTCOME, about=letter.proposal)
    return letters


def _letter(proposal: Proposal, written: Written, by: Any) -> Letter:
    return Letter(
        proposal=proposal, kind=written.kind, subject=written.subject, text=written.text,
        proof=proof_of(written.subject, written.text), sent_by=by, sent_at=now(),
    )  # fmt: skip
