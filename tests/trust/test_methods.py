"""Pages answer GET, and POST where they take a form: any other method is 405, whoever sends it and whatever is asked.

The method is judged before the object, so a number or a reference that is nobody's will do. Two kinds of answer come
first: who is not signed in is sent to sign in (302), and pages of a demo are not there outside one (404).
"""

from typing import Any

import pytest

from tests.api.page_acts import OPERATIONS, WITHOUT
from tests.trust.addresses import Address, all_addresses

pytestmark = pytest.mark.django_db

ANYTHING: dict[str, Any] = {
    "code": "no-call", "reference": "P-2026-9999", "other": "P-2026-9998", "section": "money", "part": "window",
    "stage": "form", "kind": "number", "name": "withdraw", "quarter": "no-quarter", "token": "nonsense", "of": "desk",
    "run_key": "00000000-0000-4000-8000-000000000000",
    **dict.fromkeys(
        [
            "pk", "number", "comment_pk", "change_pk", "offer_pk", "measure_pk", "flag_pk", "assignment_pk", "item_pk",
            "run_pk", "seat_pk", "entry_pk", "invitation_pk", "anchor_pk", "shortlist_pk", "duty_pk", "instalment_pk",
            "site_pk", "lead_pk", "event_pk", "interest_pk", "request_pk", "pledge_pk",
        ],
        9_999,
    ),
}  # fmt: skip
OF_OTHERS = ("admin/", "accounts/", "api/")  # Django's, allauth's, and the API's, which `test_statuses.py` asks
OF_A_DEMO = {"sent_mails", "sent_mail", "sent_mail_html"}
TAKES_A_POST = OPERATIONS.keys() | WITHOUT.keys()


def own_pages() -> list[Address]:
    return [each for each in all_addresses() if not each.route.startswith(OF_OTHERS)]


def status(client: Any, method: str, page: Address) -> int:
    return client.generic(method, page.path(ANYTHING)).status_code


def takes(client: Any, method: str, page: Address) -> bool:
    return page.key not in OF_A_DEMO and status(client, method, page) != 405


def wrong_methods(page: Address) -> list[str]:
    return ["PUT", "PATCH", "DELETE", "TRACE", *([] if page.key in TAKES_A_POST else ["POST"])]


def test_signed_in_a_wrong_method_is_told_so(client, manager):
    client.force_login(manager)

    told = {(page.key, method): status(client, method, page) for page in own_pages() for method in wrong_methods(page)}

    expected = {key: 404 if key[0] in OF_A_DEMO else 405 for key in told}
    assert told == expected


def test_a_visitor_is_told_so_or_sent_to_sign_in(client):
    told = {(page.key, method): status(client, method, page) for page in own_pages() for method in wrong_methods(page)}

    assert set(told.values()) == {302, 404, 405}
    assert {key for (key, _), answered in told.items() if answered == 404} == OF_A_DEMO
