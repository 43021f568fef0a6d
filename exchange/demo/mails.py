"""The mails of the last weeks of the story, on the page for sent mail; and people who chose how they are told."""

from datetime import timedelta

from django.utils.timezone import localdate, now

from exchange.models import Member, SentMail
from exchange.sent_mail import kept
from proposals.kinds import Delivery, NoticeKind
from proposals.mailing.messages import digest_of, mail_of
from proposals.models import Notice
from proposals.services import notices

LATELY = timedelta(days=21)
MOST_KEPT = 120
EVERY = 4


def keep_the_latest() -> None:
    """What would have been mailed lately, as it would have looked."""
    told = Notice.objects.filter(recorded_at__gte=now() - LATELY).select_related("recipient")[:MOST_KEPT]
    SentMail.objects.bulk_create(kept(mail_of(notice), notice.recorded_at) for notice in told)
    let_some_choose()


def let_some_choose() -> None:
    """Every fourth person with something unread has it in one mail a day; today's stands among the mails."""
    unread = Notice.objects.filter(read_at=None)
    people = list(Member.objects.filter(notices__in=unread).distinct().order_by("pk"))[::EVERY]
    for person in people:
        notices.choose(by=person, choices=dict.fromkeys([NoticeKind.PROGRESS, NoticeKind.FOLLOWED], Delivery.DIGEST))
        theirs = list(unread.filter(recipient=person).select_related("recipient"))
        SentMail.objects.bulk_create([kept(digest_of(person, theirs, localdate()), now())])
