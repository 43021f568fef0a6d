"""Faults of notices and of their mails."""

from proposals.jobs.models import Job
from proposals.models import (
    Notice,
)


def plant_notices_to_nowhere(spreading, scored):
    first, second = Notice.objects.order_by("pk")[:2]
    Notice.objects.filter(pk=first.pk).update(path="/no/such/page/")
    Notice.objects.filter(pk=second.pk).update(path="/proposals/P-1999-0001/")
    return {
        "notices_point_somewhere": [
            "A notice leads to /no/such/page/, where there is no page.",
            "A notice leads to /proposals/P-1999-0001/, but there is no proposal P-1999-0001.",
        ]
    }


def plant_a_mail_that_nobody_sends(spreading, scored):
    notice = Notice.objects.order_by("pk")[0]
    Notice.objects.filter(pk=notice.pk).update(mailed_at=None, delivery="at_once")
    Job.objects.filter(key=f"notice-{notice.pk}").delete()
    return {
        "notices_to_mail_have_their_job": [
            f"Notice {notice.pk} is still to be mailed, but there is no job that does it."
        ]
    }
