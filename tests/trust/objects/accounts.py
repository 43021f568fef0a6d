"""Of accounts, notices, mails, background work and the administration."""

from types import SimpleNamespace

from proposals.jobs.models import Job
from proposals.kinds import NoticeKind
from proposals.mailing.stopping import stop_path
from proposals.models import Notice
from tests.trust.objects.common import NONE, ByParameters, Objects, renamed


def by_name(world: SimpleNamespace) -> dict[str, Objects]:
    lead = world.people["lead"]
    notice = {
        "of the lead": {"pk": Notice.objects.filter(recipient=lead).earliest("pk").pk},
        "unknown": {"pk": NONE},
    }
    return {
        "proposals:open_notice": notice,
        "api:notice_read": renamed(notice, pk="notice_pk"),
        "proposals:stop_mail": {
            "of the lead": {"token": stop_path(lead, NoticeKind.PROGRESS).split("/")[-2]},
            "not signed": {"token": "nonsense"},
        },
        "sent_mail": {"outside a demo": {"pk": 1}},
        "sent_mail_html": {"outside a demo": {"pk": 1}},
        "job": {"given up": {"pk": Job.objects.get(task="given.up").pk}, "unknown": {"pk": NONE}},
        "account_confirm_email": {"wrong key": {"key": "wrong"}},
        "account_reset_password_from_key": {"wrong key": {"uidb36": "1", "key": "wrong"}},
        "admin:view_on_site": {"unknown": {"content_type_id": NONE, "object_id": NONE}},
        "admin:app_list": {"proposals": {"app_label": "proposals"}},
    }


def by_parameters(world: SimpleNamespace) -> ByParameters:
    return {(): {"": {}}, ("url",): {"": {"url": "nowhere/"}}}
