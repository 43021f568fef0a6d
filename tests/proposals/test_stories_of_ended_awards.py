"""Stories of awards that ended: others learn from what stopped, once a moderator approved it, and of nothing else."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from exchange.models import Member
from proposals.errors import NotPermitted
from proposals.services import stories
from proposals.services.steps import take_step
from scoring.models import Assignment
from scoring.services import sheets
from tests import factories
from tests.api.caller import Caller
from tests.proposals.awards_cast import awarded
from tests.reading import words_of

pytestmark = pytest.mark.django_db
TEXT = {
    "title": "What we would do differently", "overview": "It stopped.", "challenge": "Stock ran out.",
    "outcomes": "Its lead left, and nobody took it over.",
}  # fmt: skip
INDEX = reverse("proposals:stories")


@pytest.fixture(scope="module")
def kept_award(kept_for_the_module):
    made = awarded(title="CANARY cabinet", pitch="CANARY pitch")
    take_step(made.proposal.pk, "give_up_award", by=made.lead, note="CANARY reason.")
    made.moderator = factories.moderator()
    return made


@pytest.fixture
def award(kept_award):
    return SimpleNamespace(**vars(kept_award))


def page(award, name="story"):
    return reverse(f"proposals:{name}", args=[award.proposal.reference])


def write(award, by=None, version=0, **text):
    return stories.write_story(award.proposal.pk, by=by or award.lead, version=version, send=True, **TEXT | text)


def approve(award):
    stories.approve_story(award.proposal.pk, by=award.moderator, version=write(award).version)


def read_by(client, person, address):
    client.logout()
    if person:
        client.force_login(person)
    return client.get(address)


def test_its_authors_tell_it_and_everybody_reads_it_once_it_is_approved(client, award, stranger):
    write(award)
    readers = [None, stranger, award.lead, award.moderator, award.manager]
    assert [read_by(client, who, page(award)).status_code for who in readers] == [404, 404, 200, 200, 200]
    assert TEXT["title"] not in words_of(read_by(client, None, INDEX))

    stories.approve_story(award.proposal.pk, by=award.moderator, version=1)

    for who in readers:
        assert "Its lead left, and nobody took it over." in words_of(read_by(client, who, page(award)))
    listed = words_of(read_by(client, None, INDEX))
    assert "What we would do differently It stopped." in listed
    assert listed.endswith("The award ended.")
    (row,) = Caller().get("stories/").json()["results"]
    assert (row["reference"], row["award_ended"]) == (award.proposal.reference, True)


def test_nothing_else_of_the_proposal_is_told_with_it(client, award, stranger):
    approve(award)

    for who in (None, stranger):
        for address in (page(award), INDEX):
            answer = read_by(client, who, address)
            assert (answer.status_code, "CANARY" in answer.text) == (200, False)
            assert f'href="{page(award, "detail")}"' not in answer.text
        assert read_by(client, who, page(award, "detail")).status_code == 404
        assert read_by(client, who, page(award, "spread")).status_code == 404
    assert "CANARY" not in str(Caller().get(f"proposals/{award.proposal.reference}/story/").json())
    assert f'href="{page(award, "detail")}"' in read_by(client, award.lead, page(award)).text


@pytest.mark.parametrize("office", ["", "moderator", "manager"])
def test_whoever_has_a_conflict_finds_no_story_of_it(client, award, office):
    approve(award)
    asked = Assignment.objects.filter(proposal=award.proposal).order_by("pk").first()
    if office:
        asked.assessor.offices_held.create(office=office)
    assert read_by(client, asked.assessor, page(award)).status_code == 200
    sheets.declare(asked.pk, by=asked.assessor, kind="direct", text="My sister leads it.")
    conflicted = Member.objects.get(pk=asked.assessor_id)

    assert read_by(client, conflicted, page(award)).status_code == 404
    assert TEXT["title"] not in read_by(client, conflicted, INDEX).text
    assert Caller(conflicted).get("stories/").json()["results"] == []
    assert Caller(conflicted).get(f"proposals/{award.proposal.reference}/story/").status_code == 404


def test_the_record_of_the_award_leads_its_team_there(client, award, observer):
    link = f'<a href="{page(award)}">Tell its story</a>'

    followers = (award.lead, award.manager, observer)
    told = [link in read_by(client, who, page(award, "after_award")).text for who in followers]

    assert told == [True, True, False]


def test_a_story_that_was_public_before_the_end_stays_public(client):
    made = awarded()
    made.moderator = factories.moderator()
    approve(made)
    take_step(made.proposal.pk, "take_back_award", by=made.manager, note="The lead left.")

    assert read_by(client, None, page(made)).status_code == 200
    stories.take_down_story(made.proposal.pk, by=made.moderator, note="Somebody is named.")
    assert read_by(client, None, page(made)).status_code == 404


def test_it_is_written_on_its_page_by_its_team_alone(client, award, stranger):
    client.force_login(award.lead)
    assert client.get(page(award, "write_story")).status_code == 200
    sent = client.post(page(award, "write_story"), TEXT | {"version": "0", "send": "send"})
    assert sent.status_code == 302

    with pytest.raises(NotPermitted):
        write(award, by=stranger, version=1)


def test_what_was_withdrawn_before_it_was_funded_has_no_story(client):
    proposal = factories.proposal_at("scored")
    take_step(proposal.pk, "withdraw", by=proposal.lead_author)

    address = reverse("proposals:story", args=[proposal.reference])
    assert read_by(client, proposal.lead_author, address).status_code == 404
    with pytest.raises(Exception, match="funded and announced"):
        stories.write_story(proposal.pk, by=proposal.lead_author, version=0, send=False, **TEXT)
