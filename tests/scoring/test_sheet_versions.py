"""Scores know the version they were given on.

The lifecycle of today never lets a text change once a panel has it. Were it to change, or be put right by hand, those
who run the panel must see it; so these tests add the version that no step can make.
"""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals.models import ProposalVersion
from proposals.services import moderation, writing
from proposals.states import State
from scoring.models import ScoreSheet
from scoring.services import panels, sheets
from tests import factories
from tests.factories import marked, proposal_at
from tests.past_triggers import unseal
from tests.reading import words_of

pytestmark = pytest.mark.django_db
CHANGED = "Given on version 1; the text has changed since"


@pytest.fixture
def on(open_call):
    return factories.panel(open_call)


@pytest.fixture
def asked(on):
    proposal = proposal_at(State.REVIEWED, call=on.panel.call, on=on)
    return panels.assign(proposal.pk, by=on.chair, seats=on.seats)


def add_a_version(proposal):
    ProposalVersion.objects.create(
        proposal=proposal,
        number=proposal.versions.count() + 1,
        content=proposal.versions.last().content | {"evidence": "Something else."},
        submitted_by=proposal.lead_author,
        submitted_at=now(),
    )


def version_of(assignment):
    return ScoreSheet.objects.get(assignment=assignment).proposal_version


def test_a_sheet_is_of_the_version_that_lay_beside_it_and_at_last_of_the_one_it_was_returned_on(asked):
    returned, open_still, _ = asked
    marked(returned)
    marked(open_still, returned=False)
    add_a_version(returned.proposal)

    assert [version_of(each) for each in (returned, open_still)] == [1, 1]

    sheets.return_sheet(open_still.pk, by=open_still.assessor)

    assert [version_of(each) for each in (returned, open_still)] == [1, 2]


def test_a_proposal_that_was_returned_before_is_marked_on_its_second_version(open_call, on):
    proposal = proposal_at(State.SUBMITTED, call=open_call)
    cast = proposal.cast
    moderation.return_for_changes(proposal.pk, by=cast.moderator, note="More.", return_by=localdate())
    writing.submit(proposal.pk, by=cast.author)
    panels.pass_to_panel(proposal.pk, by=cast.moderator, panel=on.panel, gateways=factories.ALL_MET)
    factories.chair_declares(proposal)
    [assignment] = panels.assign(proposal.pk, by=on.chair, seats=on.seats[:1])

    marked(assignment)

    assert version_of(assignment) == 2


def test_whoever_runs_the_panel_sees_that_the_text_changed_after_a_sheet(client, on, asked, manager):
    for assignment in asked[:2]:
        marked(assignment)
    proposal = asked[0].proposal
    page = reverse("scoring:panel_proposal", args=[on.panel.pk, proposal.reference])
    award = reverse("scoring:award", args=[proposal.reference])

    def told(person, address):
        client.force_login(person)
        return words_of(client.get(address)).count(CHANGED)

    before = [told(on.chair, page), told(manager, page), told(manager, award)]
    add_a_version(proposal)

    assert before == [0, 0, 0]
    assert [told(on.chair, page), told(manager, page), told(manager, award)] == [2, 2, 2]


def test_an_assessor_is_told_while_marking_and_afterwards(client, asked):
    mine = asked[0]
    client.force_login(mine.assessor)
    marked(mine, returned=False)

    def told(name):
        return "of the text; version 2 stands now. See what changed" in words_of(
            client.get(reverse(f"scoring:{name}", args=[mine.pk]))
        )

    before = told("sheet"), told("check")
    add_a_version(mine.proposal)

    assert before == (False, False)
    assert (told("sheet"), told("check")) == (True, True)

    sheets.return_sheet(mine.pk, by=mine.assessor)
    add_a_version(mine.proposal)
    assert "You returned this sheet on version 2 of the text; version 3 stands now." in words_of(
        client.get(reverse("scoring:sheet", args=[mine.pk]))
    )


def test_the_database_keeps_no_sheet_of_version_zero(asked):
    marked(asked[0], returned=False)

    with pytest.raises(IntegrityError, match="sheet_is_of_a_version"):
        ScoreSheet.objects.update(proposal_version=0)


def test_the_migration_gives_older_sheets_the_version_that_stood_when_they_were_returned(asked):
    """Returned before the second submission, returned after it, and opened before it and still out."""
    early, late, out = asked
    for assignment in (early, late):
        marked(assignment)
    sheets.declare(out.pk, by=out.assessor, kind="none")
    type(early).objects.filter(pk=late.pk).update(returned_at=now() + timedelta(hours=2))
    add_a_version(early.proposal)
    ProposalVersion.objects.filter(number=2).update(submitted_at=now() + timedelta(hours=1))
    unseal()
    ScoreSheet.objects.update(proposal_version=9)

    import_module("scoring.migrations.0002_backfill_versions_of_sheets").backfill(apps, None)

    assert [version_of(each) for each in (early, late, out)] == [1, 2, 1]
