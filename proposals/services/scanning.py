"""The virus scan of attachments. It never holds anything up: a file waits for it, not the person who attached it."""

import logging
from collections.abc import Iterable, Sequence
from time import monotonic

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import now
from django_tasks import task

from proposals import notifications
from proposals.attachments import scanner, storage
from proposals.errors import StoreFailed
from proposals.jobs.queue import enqueue
from proposals.kinds import NoticeKind
from proposals.models import Attachment, ScanState
from proposals.notifications import Wording
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service

logger = logging.getLogger(__name__)
AT_ONCE = 3  # seconds that a person who attaches files waits at most
LATER = 60

INFECTED = Wording(
    "A file of {reference} is infected",
    "The virus scan found “{found}” in “{name}”, which you attached to “{title}”. Nobody can open it. Remove it, clean "
    "your computer, and attach a clean copy.",
)


def scan_at_once(arrived: Sequence[Attachment]) -> None:
    """Scan what was just attached, as far as a few seconds allow; the rest is asked of the workers."""
    until, waiting = monotonic() + AT_ONCE, [each for each in arrived if each.scanned_at is None]
    while waiting and scan(waiting[0], seconds=until - monotonic()):
        waiting.pop(0)
    scan_soon(waiting)


def scan_soon(waiting: Iterable[Attachment]) -> None:
    """Ask the workers to scan what waits."""
    if settings.CLAMD_URL:
        for attachment in waiting:
            enqueue(scan_later, attachment.pk, key=f"scan-{attachment.pk}")


@task
def scan_later(attachment_pk: int) -> None:
    """Scan one file that still waits. Where the scanner gives no verdict the job fails, and is tried again later."""
    attachment = Attachment.objects.to_scan().filter(pk=attachment_pk).first()
    if attachment and not scan(attachment, seconds=LATER):
        raise scanner.ScannerFailed(f"Attachment {attachment_pk} could not be scanned.")


def scan(attachment: Attachment, *, seconds: float) -> bool:
    """Ask the scanner about one file and note its verdict; False when it has none yet."""
    if not settings.CLAMD_URL or seconds <= 0:
        return False
    try:
        with storage.attachments().open(attachment.address) as content:
            found = scanner.scan(settings.CLAMD_URL, content.chunks(), seconds)
    except (scanner.ScannerFailed, StoreFailed, OSError):
        logger.warning("Attachment %s waits for its scan.", attachment.pk, exc_info=True)
        return False
    note_verdict(attachment.pk, found=found)
    return True


@service
def note_verdict(attachment_pk: int, *, found: str) -> Attachment:
    """`found` names what is in the file; nothing when it is clean. The uploader is told of an infected one, once."""
    attachment = Attachment.objects.select_related("proposal", "uploaded_by").get(pk=attachment_pk)
    lock_proposal(attachment.proposal_id)
    attachment.state = ScanState.INFECTED if found else ScanState.CLEAN
    attachment.scanned_at = now()
    attachment.save(update_fields=["state", "scanned_at"])
    if found:
        tell_of_infection(attachment, found)
    return attachment


def tell_of_infection(attachment: Attachment, found: str) -> None:
    proposal = attachment.proposal
    facts = {"reference": proposal.reference, "title": proposal.title, "name": attachment.name, "found": found[:100]}
    wording = Wording(INFECTED.subject.format(**facts), INFECTED.body.format(**facts))
    path = reverse("proposals:detail", args=[proposal.reference])
    key = f"infected-{attachment.pk}"
    notifications.record([attachment.uploaded_by], key, wording, path, kind=NoticeKind.CHANGES, about=proposal)


def scan_pending(*, seconds: float = LATER) -> tuple[int, int]:
    """Scan what waits, and what came in before there was a scanner: (scanned, still waiting).

    A scanner that does not answer at all is not asked about every file.
    """
    waiting = list(Attachment.objects.to_scan().values_list("pk", flat=True)) if settings.CLAMD_URL else []
    scanned = failed = 0
    for pk in waiting:
        done = scan(Attachment.objects.get(pk=pk), seconds=seconds)
        scanned, failed = scanned + done, 0 if done else failed + 1
        if failed == 3:
            break
    return scanned, Attachment.objects.to_scan().filter(state=ScanState.PENDING).count()
