"""What must always be true of notices and their mails; `__init__.py` gathers it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from proposals.jobs.models import Job, JobState
from proposals.kinds import Delivery
from proposals.mailing.sending import key_of
from proposals.models import Notice, Proposal


def notices_to_mail_have_their_job() -> Iterator[str]:
    """Each notice that is still to be mailed at once has a job that mails it, or that was given up."""
    undone = set(Job.objects.exclude(state=JobState.DONE).exclude(key="").values_list("key", flat=True))
    waiting = Notice.objects.filter(delivery=Delivery.AT_ONCE, mailed_at=None).order_by("pk")
    for pk in waiting.values_list("pk", flat=True):
        if key_of(pk) not in undone:
            yield f"Notice {pk} is still to be mailed, but there is no job that does it."


def notices_point_somewhere() -> Iterator[str]:
    """Each notice leads to a page of this service, and to a proposal that exists."""
    known = set(Proposal.objects.values_list("reference", flat=True))
    for path in Notice.objects.order_by("path").values_list("path", flat=True).distinct():
        try:
            reference = resolve(urlsplit(path).path).kwargs.get("reference")
        except Resolver404:
            yield f"A notice leads to {path}, where there is no page."
        else:
            if reference is not None and reference not in known:
                yield f"A notice leads to {path}, but there is no proposal {reference}."


OF_NOTICES = [notices_to_mail_have_their_job, notices_point_somewhere]
