"""Whoever writes a proposal is shown the stories that tell of something alike, also of what stopped."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from exchange.models import Member
from proposals.likeness.stories import stories_like
from proposals.services import stories
from proposals.services.steps import take_step
from scoring.models import Assignment
from scoring.services import sheets
from tests import factories
from tests.proposals.awards_cast import awarded
from tests.reading import words_of

pytestmark = pytest.mark.django_db
TEXT = {
    "title": "A cabinet that counts its stock",
    "overview": "Each ward has a cabinet for controlled drugs that weighs what is taken and writes the register.",
    "challenge": "Nurses spent forty minutes a day on counting ampoules by hand, two of them at each handover.",
    "outcomes": "Discrepancies fell by half, but the supplier went bankrupt and spare scales can’t be had any more.",
}


@pytest.fixture(scope="module")
def kept_award(kept_for_the_module):
    return awarded(title="Weighing scales in the drug cupboard")


@pytest.fixture
def award(kept_award):
    return SimpleNamespace(**vars(kept_award))


def approve(award, version=0, **text):
    story = stories.write_story(award.proposal.pk, by=award.lead, version=version, send=True, **TEXT | text)
    stories.approve_story(award.proposal.pk, by=factories.moderator(), version=story.version)
    return story


def titles(text, person):
    return [each.title for each in stories_like("Something new", text, person)]


@pytest.mark.parametrize("part", ["overview", "challenge", "outcomes"])
def test_each_part_of_a_public_story_is_compared(award, part):
    reader = factories.member()
    assert titles(TEXT[part], reader) == []

    approve(award)

    assert titles(TEXT[part], reader) == [TEXT["title"]]
    assert titles("Quite other words: a zebra crossing before the school.", reader) == []


def test_the_edition_that_everybody_reads_is_the_one_that_is_compared(award):
    reader, story = factories.member(), approve(award)
    other = "Pressure mattresses are lent by the ambulance station to whoever waits at home for a carer."
    waits = TEXT | {"overview": other}
    stories.write_story(award.proposal.pk, by=award.lead, version=story.version + 1, send=False, **waits)

    assert (titles(other, reader), titles(TEXT["overview"], reader)) == ([], [TEXT["title"]])


def test_what_stopped_is_told_on_the_pages_of_writing(client, award):
    approve(award)
    take_step(award.proposal.pk, "give_up_award", by=award.lead, note="The supplier closed.")
    draft = factories.draft(title=TEXT["title"], pitch=TEXT["overview"])
    client.force_login(draft.lead_author)

    typed = client.post(reverse("proposals:look"), {"title": TEXT["title"], "pitch": TEXT["overview"]}).text
    between = words_of(client.get(reverse("proposals:similar", args=[draft.reference])))

    assert "1 story of what was tried: have a look before you write on" in typed
    for shown in (typed, between):
        assert TEXT["title"] in shown
        assert "The award ended" in shown


def test_who_has_a_conflict_with_it_is_shown_no_story_of_it(award):
    asked = Assignment.objects.filter(proposal=award.proposal).first()
    approve(award)
    assert titles(TEXT["overview"], asked.assessor) == [TEXT["title"]]

    sheets.declare(asked.pk, by=asked.assessor, kind="direct", text="My sister leads it.")

    assert titles(TEXT["overview"], Member.objects.get(pk=asked.assessor_id)) == []
