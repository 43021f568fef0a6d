"""What must always be true of notices and their mails; `invariants.py` gathers it."""

from collections.abc import Callable, Iterator

from proposals.jobs.models import Job, JobState
from proposals.kinds import Delivery
from proposals.mailing.sending import key_of
from proposals.models import Notice


def notices_to_mail_have_their_job() -> Iterator[str]:
    """Each notice that is still to be mailed at once has a job that mails it, or that was given up."""
    undone = set(Job.objects.exclude(state=JobState.DONE).exclude(key="").values_list("key", flat=True))
    waiting = Notice.objects.filter(delivery=Delivery.AT_ONCE, mailed_at=None).order_by("pk")
    for pk in waiting.values_list("pk", flat=True):
        if key_of(pk) not in undone:
            yield f"Notice {pk} is still to be mailed, but there is no job that does it."


OF_NOTICES: list[Callable[[], Iterator[str]]] = [notices_to_mail_have_their_job]
