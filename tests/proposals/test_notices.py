"""Notices: each person reads their own, and reading one is an act of theirs."""

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from exchange.accounts import SignInBackend
from proposals import notifications
from proposals.kinds import NoticeKind
from proposals.models import Notice
from proposals.notifications import Wording
from proposals.states import State
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at
from tests.reading import words_of

NOTICES = reverse("proposals:notices")


def tell(person, subject="Something happened", path="/calls/", kind=NoticeKind.PROGRESS):
    key = f"notice-{Notice.objects.count()}"
    notifications.record([person], key, Wording(subject, "A first part.\n\nA second part."), path, kind=kind)
    return Notice.objects.get(key=key)


def address(notice):
    return reverse("proposals:open_notice", args=[notice.pk])


def unread_of(person):
    return list(Notice.objects.filter(recipient=person, read_at=None).values_list("subject", flat=True))


@pytest.fixture
def read(client, author):
    client.force_login(author)
    return client


def test_the_newest_stands_first_with_its_words(read, author):
    tell(author, "Older")
    tell(author, "Newer")

    told = words_of(read.get(NOTICES))

    assert told.index("Newer") < told.index("Older")
    assert "2 unread of 2 notices" in told
    assert "A first part. A second part." in told


def test_what_happens_to_a_proposal_is_told_here(read, author):
    proposal = proposal_at(State.SUBMITTED, author=author)

    assert f"New We have your proposal {proposal.reference}" in words_of(read.get(NOTICES))


def test_opening_a_notice_marks_it_read_and_leads_to_its_page(read, author):
    notice = tell(author, path="/calls/")
    tell(author, "Another")

    response = read.post(address(notice))

    assert response["Location"] == "/calls/"
    assert unread_of(author) == ["Another"]


def test_looking_changes_nothing(read, author):
    notice = tell(author)

    told = words_of(read.get(address(notice)))
    read.get(NOTICES)

    assert "Something happened" in told
    assert unread_of(author) == ["Something happened"]


def test_the_moment_of_reading_stays_the_first_one(read, author):
    notice = tell(author)
    read.post(address(notice))
    first = Notice.objects.get().read_at

    read.post(address(notice))

    assert Notice.objects.get().read_at == first


def test_all_are_marked_read_but_those_that_came_in_meanwhile(read, author, stranger):
    seen = tell(author, "Seen")
    tell(stranger, "Somebody’s")
    tell(author, "Came in meanwhile")

    response = read.post(NOTICES, {"up_to": seen.pk}, follow=True)

    assert "All notices are marked as read." in words_of(response)
    assert (unread_of(author), unread_of(stranger)) == (["Came in meanwhile"], ["Somebody’s"])


@pytest.mark.parametrize("up_to", ["", "all", "-1", "9" * 40, "\x00"])
def test_nonsense_marks_nothing(read, author, up_to):
    tell(author)

    assert read.post(NOTICES, {"up_to": up_to})["Location"] == NOTICES
    assert unread_of(author) == ["Something happened"]


def test_the_notice_of_another_person_does_not_exist(read, author, stranger):
    notice = tell(stranger)

    assert [read.get(address(notice)).status_code, read.post(address(notice)).status_code] == [404, 404]
    assert unread_of(stranger) == ["Something happened"]


def test_visitors_are_sent_to_sign_in(client, author):
    notice = tell(author)

    for page in (NOTICES, address(notice)):
        assert [client.get(page).status_code, client.post(page).status_code] == [302, 302]
        assert client.get(page)["Location"].startswith(reverse("account_login"))
    assert unread_of(author) == ["Something happened"]


def test_the_list_is_narrowed_to_what_is_unread_and_to_a_kind(read, author):
    notices = [tell(author, subject, kind=kind) for subject, kind in KINDS_TOLD]
    read.post(address(notices[0]))

    def shown(**query):
        told = words_of(read.get(NOTICES, query))
        return [subject for subject, _ in KINDS_TOLD if subject in told]

    assert shown() == ["Read already", "Said below it", "Said of you"]
    assert shown(show="unread") == ["Said below it", "Said of you"]
    assert shown(kind="comment") == ["Said below it"]
    assert shown(show="unread", kind="progress") == []
    assert "No notice matches" in words_of(read.get(NOTICES, {"show": "unread", "kind": "progress"}))
    assert "is not in this list. Choose again." in words_of(read.get(NOTICES, {"kind": "gossip"}))


KINDS_TOLD = [
    ("Read already", NoticeKind.PROGRESS),
    ("Said below it", NoticeKind.COMMENT),
    ("Said of you", NoticeKind.MENTION),
]


def test_each_notice_says_why_one_is_told(read, author):
    notice = tell(author, kind=NoticeKind.MENTION)

    for page in (NOTICES, address(notice)):
        assert "You are told because somebody mentioned you." in words_of(read.get(page))


def test_the_head_of_each_page_counts_what_is_unread(read, author, stranger):
    def head():
        header = read.get("/calls/").text.partition("<main")[0]
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", header)).split())

    tell(stranger)
    assert "Notices Sign out" in head()

    for _ in range(3):
        tell(author)
    assert "Notices 3 unread Sign out" in head()

    read.post(address(Notice.objects.filter(recipient=author).first()))
    assert "Notices 2 unread Sign out" in head()


def test_what_is_unread_is_counted_with_who_is_signed_in(read, author, django_assert_num_queries):
    """No statement of its own: pages cost what they cost without it."""
    tell(author)

    with django_assert_num_queries(1):
        signed_in: Any = SignInBackend().get_user(author.pk)
    assert signed_in.unread_notices == 1


def test_a_method_that_means_nothing_here_is_refused(read, author):
    notice = tell(author)

    assert [read.put(page).status_code for page in (NOTICES, address(notice))] == [405, 405]


def test_without_notices_the_page_says_what_comes_here(read):
    assert "You have no notices yet" in words_of(read.get(NOTICES))


def test_a_page_that_is_not_there_is_told(read, author):
    tell(author)

    assert "There is no such page in this list" in words_of(read.get(NOTICES, {"page": "7"}))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_more_notices(read, author, rows, django_assert_num_queries):
    for _ in range(rows):
        tell(author)

    with django_assert_num_queries(6):
        read.get(NOTICES)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_notice_is_opened_without_scripts(page_without_scripts, sign_in):
    author = factories.member("Author", at=factories.organisation())
    proposal = proposal_at(State.SUBMITTED, author=author, title="Home checks")
    sign_in(author)
    page_without_scripts.goto(NOTICES)

    press(page_without_scripts, "Open")

    assert page_without_scripts.get_by_role("heading", level=1).inner_text().endswith("Home checks")
    assert unread_of(author) == []
    assert proposal.lead_author == author


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_notices_are_accessible(clean_page, sign_in):
    author = factories.member("Author", at=factories.organisation())
    notice = tell(author)
    sign_in(author)

    for page in (NOTICES, address(notice)):
        clean_page.goto(page)
        assert_accessible(clean_page)
