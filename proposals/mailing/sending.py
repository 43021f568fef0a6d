"""The jobs that send mail. No transaction is open while a mail server is spoken to: claim (the job), send, mark.

A worker that dies in between sends the mail again, under the same Message-ID; on the site the notice stands once.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate, now
from django_tasks import task

from proposals import rights
from proposals.jobs.daily import daily
from proposals.jobs.queue import enqueue_many
from proposals.kinds import Delivery
from proposals.mailing.choices import choices_of, may_be_mailed
from proposals.mailing.messages import digest_of, mail_of
from proposals.models import Notice, Proposal


def key_of(notice_pk: int) -> str:
    return f"notice-{notice_pk}"


@task
def send_notice(notice_pk: int) -> None:
    """Mail one notice, unless it was mailed or taken back, or may not be mailed any more."""
    notice = Notice.objects.select_related("recipient", "about").filter(pk=notice_pk, mailed_at=None).first()
    if notice is None:
        return
    if may_be_mailed(notice):
        mail_of(notice).send()
        Notice.objects.filter(pk=notice.pk).update(mailed_at=now())
    else:
        _keep_on_the_site([notice])


@daily(hour=lambda: settings.DIGEST_HOUR)
@task
def write_digests(day: str) -> None:
    """Ask for one mail to each person for whom something unread waits."""
    people = _waiting_for_a_digest().order_by("recipient").values_list("recipient", flat=True).distinct()
    enqueue_many(send_digest, {f"digest-{pk}-{day}": [pk, day] for pk in people})


@task
def send_digest(person_pk: int, day: str) -> None:
    """Mail what is unread. One that could not be sent on its own day is left to the next day's, so none comes twice."""
    if date.fromisoformat(day) != localdate():
        return
    waiting = _waiting_for(get_user_model().objects.get(pk=person_pk))
    chosen = choices_of(waiting[0].recipient) if waiting else {}
    allowed = {notice: may_be_mailed(notice, chosen) for notice in waiting}
    _keep_on_the_site([notice for notice, may in allowed.items() if not may])
    if told := [notice for notice, may in allowed.items() if may]:
        digest_of(told[0].recipient, told, date.fromisoformat(day)).send()
        Notice.objects.filter(pk__in=[notice.pk for notice in told]).update(mailed_at=now())


def _waiting_for(person: Any) -> list[Notice]:
    """With what they may know of each proposal, so that it costs no query for each notice."""
    known = Proposal.objects.with_rights(person, rights.KNOW, rights.READ, rights.IMPARTIAL)
    waiting = _waiting_for_a_digest().filter(recipient=person).select_related("recipient")
    return list(waiting.prefetch_related(Prefetch("about", known)))


def _waiting_for_a_digest() -> QuerySet[Notice]:
    return Notice.objects.filter(delivery=Delivery.DIGEST, mailed_at=None, read_at=None)


def _keep_on_the_site(notices: list[Notice]) -> None:
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(delivery=Delivery.SITE)
