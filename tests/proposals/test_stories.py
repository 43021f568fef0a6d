"""Stories: written by a team, read first by a moderator, and public as they were approved."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.likeness.search import similar_to
from proposals.models import Notice, Story
from proposals.services import stories
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.proposals.awards_cast import awarded
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db
TEXT = {
    "title": "A cabinet that counts", "overview": "It counts itself.", "challenge": "Stock ran out.",
    "outcomes": "It runs out no more.",
}  # fmt: skip
INDEX = reverse("proposals:stories")


@pytest.fixture(scope="module")
def kept_award(kept_for_the_module):
    return awarded(title="A cabinet that counts itself")


@pytest.fixture
def award(kept_award):
    return SimpleNamespace(**vars(kept_award), moderator=factories.moderator())


def written(award, version=0, send=True, by=None, **text):
    return stories.write_story(award.proposal.pk, by=by or award.lead, version=version, send=send, **TEXT | text)


def approved(award, **text):
    stories.approve_story(award.proposal.pk, by=award.moderator, version=written(award, **text).version)


def page(award, name="story"):
    return reverse(f"proposals:{name}", args=[award.proposal.reference])


def read_by(client, person, address):
    client.logout()
    if person:
        client.force_login(person)
    return client.get(address)


def test_a_story_is_public_once_a_moderator_approved_it_and_not_before(client, award):
    for send in (False, True):
        written(award, version=Story.objects.filter(proposal=award.proposal).count(), send=send)
        assert [read_by(client, who, page(award)).status_code for who in (None, award.lead)] == [404, 200]
        assert "A cabinet that counts" not in words_of(read_by(client, None, INDEX))

    stories.approve_story(award.proposal.pk, by=award.moderator, version=2)

    assert "It runs out no more." in words_of(read_by(client, None, page(award)))
    assert "A cabinet that counts" in words_of(read_by(client, None, INDEX))
    assert Caller().get("stories/").json()["results"][0]["overview"] == "It counts itself."


def test_a_later_text_waits_beside_the_edition_that_everybody_reads(client, award):
    approved(award)
    written(award, version=2, outcomes="It even orders.")

    assert "It even orders." not in read_by(client, None, page(award)).text
    assert Caller().get(f"proposals/{award.proposal.reference}/story/").json()["waiting"] is None
    assert "It even orders." in read_by(client, award.moderator, page(award)).text

    stories.return_story(award.proposal.pk, by=award.moderator, version=3, note="How many?")
    assert "How many?" not in read_by(client, None, page(award)).text
    assert "How many?" in read_by(client, award.lead, page(award)).text
    written(award, version=4, outcomes="It orders 5.")
    stories.approve_story(award.proposal.pk, by=award.moderator, version=5)
    assert "It orders 5." in read_by(client, None, page(award)).text
    assert list(Story.objects.get().editions.values_list("number", "outcomes")) == [
        (2, "It orders 5."), (1, "It runs out no more."),
    ]  # fmt: skip


def test_whoever_is_asked_is_told_and_nobody_twice(award):
    written(award)
    stories.return_story(award.proposal.pk, by=award.moderator, version=1, note="How many?")
    written(award, version=2)
    stories.approve_story(award.proposal.pk, by=award.moderator, version=3)

    told = Notice.objects.filter(key__startswith="story-").order_by("pk")
    assert (
        list(told.filter(recipient=award.moderator).values_list("subject", flat=True))
        == [f"A story waits for you: {award.proposal.reference}"] * 2
    )
    assert list(told.filter(recipient=award.lead).values_list("subject", flat=True)) == [
        f"Your story needs more: {award.proposal.reference}", f"Your story is public: {award.proposal.reference}",
    ]  # fmt: skip


def test_what_is_sent_is_whole_and_a_draft_need_not_be(award):
    with pytest.raises(NotReady) as refusal:
        written(award, title=" ", outcomes="")
    assert refusal.value.fields == {
        "title": ["Give the story a title."],
        "outcomes": ["Say what came of it, or why it stopped."],
    }
    assert not Story.objects.exists()
    assert written(award, send=False, title="", outcomes="").state == "draft"


def test_nobody_writes_or_settles_what_is_not_theirs(award):
    with pytest.raises(NotPermitted):
        written(award, by=award.moderator)
    sent = written(award, by=award.manager)
    with pytest.raises(NotPermitted):  # it is their own
        stories.approve_story(award.proposal.pk, by=award.manager, version=sent.version)
    for verb in (stories.approve_story, stories.return_story):
        with pytest.raises(NotPermitted):
            verb(
                award.proposal.pk, by=award.lead, version=1, **({} if verb is stories.approve_story else {"note": "x"})
            )
    with pytest.raises(NotPermitted):
        stories.take_down_story(award.proposal.pk, by=award.lead, note="x")
    with pytest.raises(StaleVersion):
        stories.approve_story(award.proposal.pk, by=award.moderator, version=0)
    approval = stories.approve_story(award.proposal.pk, by=award.moderator, version=1)
    assert approval.number == 1
    with pytest.raises(WrongState):
        stories.approve_story(award.proposal.pk, by=award.moderator, version=2)


def test_a_story_is_taken_down_with_a_reason_and_again_changes_nothing(client, award):
    approved(award)
    client.force_login(award.moderator)

    assert "Say what its authors should know." in words_of(client.post(page(award, "take_down_story")))
    assert client.post(page(award, "take_down_story"), {"note": "It names a patient."})["Location"] == INDEX
    stories.take_down_story(award.proposal.pk, by=award.moderator, note="Again.")

    assert [read_by(client, who, page(award)).status_code for who in (None, award.lead)] == [404, 200]
    assert Story.objects.get().note == "It names a patient."


def test_no_story_is_told_before_the_award_is(award):
    proposal = factories.proposal_at(State.FUNDED, announced=False)
    with pytest.raises(WrongState):
        stories.write_story(proposal.pk, by=proposal.lead_author, version=0, send=False, **TEXT)


def test_whoever_writes_something_alike_is_pointed_to_the_story(award):
    reader = factories.member()
    assert [each.row.has_story for each in similar_to(award.proposal.title, "", reader)] == [False]
    approved(award)
    assert [each.row.has_story for each in similar_to(award.proposal.title, "", reader)] == [True]


# --- Pages ------------------------------------------------------------------------------------------------------------
def test_an_author_saves_sends_and_is_told_what_is_missing(client, award):
    client.force_login(award.lead)
    address = page(award, "write_story")
    sent = TEXT | {"version": 0}

    assert errors_in(client.post(address, sent | {"send": "send", "overview": ""})) == [
        "Say in a few sentences what it is."
    ]
    assert client.post(address, sent | {"overview": ""})["Location"] == page(award)
    both = client.post(address, sent | {"send": "send"})
    assert "What stands now" in words_of(both)
    assert 'name="version" value="1"' in both.text
    client.post(address, TEXT | {"send": "send", "version": 1})
    assert Story.objects.get().state == "pending"


def test_a_moderator_finds_what_waits_and_settles_it(client, award):
    written(award)
    client.force_login(award.moderator)

    assert "1 story waits for a moderator" in words_of(client.get(INDEX))
    assert "A cabinet that counts" in words_of(client.get(reverse("proposals:stories_waiting")))
    sent = {"ruling": "return", "version": 1, "note": ""}
    again = client.post(page(award, "settle_story"), sent)
    assert errors_in(again) == ["Say what its authors should know or add."]
    client.post(page(award, "settle_story"), sent | {"ruling": "approve"})
    assert Story.objects.get().is_public


def test_an_empty_list_says_what_comes_and_a_search_reads_the_stories(client, award):
    assert "No story is told yet." in words_of(client.get(INDEX))
    approved(award)
    assert "A cabinet that counts" in words_of(client.get(INDEX, {"words": "stock CABINET"}))
    assert "No story says that." in words_of(client.get(INDEX, {"words": "stock balloon"}))
    assert "No story waits for you." in words_of(
        read_by(client, factories.moderator(), reverse("proposals:stories_waiting"))
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_for_any_number_of_stories(client, award, rows, django_assert_num_queries):
    for each in [award, *(SimpleNamespace(**vars(awarded()), moderator=award.moderator) for _ in range(rows - 1))]:
        approved(each)
    with django_assert_num_queries(4):
        client.get(INDEX)
    with django_assert_num_queries(2):
        client.get(page(award))


def test_a_program_writes_settles_and_takes_down(award):
    address = f"proposals/{award.proposal.reference}/story/"
    lead, moderator = Caller(award.lead), Caller(award.moderator)

    sent = lead.send("PUT", address, TEXT | {"version": 0, "send": True})
    assert (sent.status_code, sent.json()["state"], sent.json()["version"]) == (200, "pending", 1)
    assert moderator.post(f"{address}settle/", {"ruling": "return", "version": 1}).status_code == 409
    settled = moderator.post(f"{address}settle/", {"ruling": "approve", "version": 1})
    assert settled.json()["edition"]["title"] == "A cabinet that counts"
    assert lead.post(f"{address}settle/", {}).status_code == 403
    assert moderator.post(f"{address}take-down/", {"note": "It names a patient."}).json()["edition"] is None
    assert Caller().get(address).status_code == 404
