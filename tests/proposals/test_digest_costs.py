"""The daily mail asks the database as much for three proposals as for one."""

import pytest
from django.core import mail
from django.utils.timezone import localdate

from proposals.kinds import Delivery, NoticeKind
from proposals.mailing.sending import send_digest
from proposals.services import notices
from proposals.states import State
from tests import factories
from tests.proposals.test_mailing import tell

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("proposals", [1, 3])
def test_a_digest_costs_the_same_for_one_notice_and_for_three(proposals, settings, django_assert_num_queries):
    settings.MAIL_NOTICES_AT_ONCE = False
    reader = factories.member("Rea", at=factories.organisation())
    notices.choose(by=reader, choices={NoticeKind.FOLLOWED: Delivery.DIGEST, NoticeKind.COMMENT: Delivery.DIGEST})
    for number in range(proposals):
        about = factories.proposal_at(State.SUBMITTED)
        for kind in (NoticeKind.FOLLOWED, NoticeKind.COMMENT):
            tell(reader, subject=f"Number {number}", kind=kind, about=about)

    with django_assert_num_queries(6):
        send_digest.func(reader.pk, localdate().isoformat())

    assert [message.body.count("NUMBER") for message in mail.outbox] == [2 * proposals]
