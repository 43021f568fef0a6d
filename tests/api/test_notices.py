"""Notices by API: one's own alone, with the rules of the pages."""

import pytest

from proposals.kinds import Delivery, NoticeKind
from proposals.mailing.choices import choices_of
from proposals.models import Notice
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.proposals.test_notices import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(author):
    return Caller(author)


def test_ones_own_notices_newest_first(caller, author, stranger):
    proposal = factories.proposal_at(State.SUBMITTED, author=author)
    tell(author, "Newer", kind=NoticeKind.MENTION)
    tell(stranger, "Somebody else’s")

    told = caller.get("notices/").json()["results"]

    assert [(each["subject"], each["kind"], each["proposal"], each["read_at"]) for each in told] == [
        ("Newer", "mention", None, None),
        (f"We have your proposal {proposal.reference}", "progress", proposal.reference, None),
    ]
    assert told[0] | {"id": 0, "recorded_at": ""} == {
        "id": 0,
        "kind": "mention",
        "subject": "Newer",
        "body": "A first part.\n\nA second part.",
        "reason": "You are told because somebody mentioned you.",
        "proposal": None,
        "path": "/calls/",
        "recorded_at": "",
        "read_at": None,
    }


def test_the_list_is_narrowed_as_on_the_page(caller, author):
    tell(author, "A comment", kind=NoticeKind.COMMENT)
    read = tell(author, "Read already")
    caller.post(f"notices/{read.pk}/read/")

    def subjects(**query):
        return [each["subject"] for each in caller.get("notices/", **query).json()["results"]]

    assert subjects(show="unread") == ["A comment"]
    assert subjects(kind="progress") == ["Read already"]
    assert caller.get("notices/", kind="gossip").status_code == 400
    assert caller.get("notices/", colour="red").json()["errors"].keys() == {"colour"}


def test_a_notice_is_marked_as_read_once(caller, author, stranger):
    mine, others = tell(author), tell(stranger)

    first = caller.post(f"notices/{mine.pk}/read/").json()["read_at"]

    assert first is not None
    assert caller.post(f"notices/{mine.pk}/read/").json()["read_at"] == first
    assert caller.post(f"notices/{others.pk}/read/").status_code == 404
    assert Notice.objects.filter(read_at=None).get() == others


def test_all_that_was_seen_is_marked_as_read(caller, author):
    seen = tell(author, "Seen")
    tell(author, "Came in meanwhile")

    assert caller.post("notices/read-all/", {"up_to": seen.pk}).json() == {"marked": 1}

    assert Notice.objects.get(read_at=None).subject == "Came in meanwhile"
    assert caller.post("notices/read-all/").json()["errors"].keys() == {"up_to"}
    assert caller.post("notices/read-all/", {"up_to": "all"}).status_code == 400


def test_how_one_is_told_is_read_and_chosen(caller, author):
    usual = caller.get("notices/choices/").json()
    version = usual.pop("version")
    assert usual == {kind.value: kind.facts.usual.value for kind in NoticeKind if kind.facts.may_choose}

    chosen = caller.patch("notices/choices/", {"version": version, "progress": "digest", "comment": "site"}).json()

    assert chosen.pop("version") != version
    assert chosen == usual | {"progress": "digest", "comment": "site"}
    assert choices_of(author)[NoticeKind.PROGRESS] == Delivery.DIGEST


def test_a_choice_made_from_an_older_one_is_refused_with_what_stands(caller, author):
    read = caller.get("notices/choices/").json()
    latest = caller.patch("notices/choices/", {"version": read["version"], "progress": "site"}).json()

    stale = caller.patch("notices/choices/", {"version": read["version"], "comment": "site"})
    blind = caller.patch("notices/choices/", {"comment": "site"})

    assert (stale.status_code, stale.json()["stored"]) == (409, latest)
    assert (blind.status_code, list(blind.json()["errors"])) == (400, ["version"])
    assert choices_of(author)[NoticeKind.COMMENT] == NoticeKind.COMMENT.facts.usual


@pytest.mark.parametrize(
    "body", [{"progress": "pigeon"}, {"account": "site"}, {"gossip": "site"}, {"progress": None}, {"progress": 1}]
)
def test_a_choice_that_makes_no_sense_is_refused_at_its_field(caller, author, body):
    version = caller.get("notices/choices/").json()["version"]

    refused = caller.patch("notices/choices/", {"version": version} | body)

    assert (refused.status_code, set(refused.json()["errors"])) == (400, set(body))
    assert choices_of(author) == {kind: kind.facts.usual for kind in NoticeKind}


def test_without_a_token_there_is_nothing_to_read(author):
    notice = tell(author)
    visitor = Caller()

    answers = [visitor.get("notices/"), visitor.get("notices/choices/"), visitor.post(f"notices/{notice.pk}/read/")]
    answers += [visitor.post("notices/read-all/", {"up_to": notice.pk}), visitor.patch("notices/choices/", {})]

    assert [answer.status_code for answer in answers] == [401] * 5


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_more_notices(caller, author, rows, django_assert_num_queries):
    for _ in range(rows):
        tell(author)

    with django_assert_num_queries(4):
        caller.get("notices/")
