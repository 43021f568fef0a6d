"""Carrying out a plan: everybody in one go, each told once, and nothing against the database's own rules."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from proposals.errors import NotReady
from proposals.models import Notice
from scoring.models import Assignment
from scoring.services import assigning, sheets
from tests import factories
from tests.scoring.assignment.arrangement import asked, placed, propose

pytestmark = pytest.mark.django_db


def statements_to_apply(panel, proposals):
    while panel.panel.placements.count() < proposals:
        placed(panel)
    run = propose(panel, seed=1)
    with CaptureQueriesContext(connection) as caught:
        assigning.apply_run(run.pk, by=panel.chair)
    Assignment.objects.all().delete()
    return len(caught)


def test_asking_for_many_proposals_takes_as_many_statements_as_for_one(panel, settings):
    settings.MAIL_NOTICES_AT_ONCE = False

    assert statements_to_apply(panel, 1) == statements_to_apply(panel, 4)


def test_each_assessor_is_told_once_and_of_no_proposal(panel):
    first, second = placed(panel, title="Falls at night"), placed(panel, title="Falls by day")
    run = propose(panel, seed=1)

    assigning.apply_run(run.pk, by=panel.chair)

    told = Notice.objects.filter(key=f"assignment-run-{run.pk}")
    everybody = set(Assignment.objects.values_list("assessor", flat=True))
    assert sorted(told.values_list("recipient", flat=True)) == sorted(everybody)
    assert set(told.values_list("subject", "path", "about")) == {
        (f"Please mark proposals for {panel.panel.call.title}", reverse("scoring:mine"), None)
    }
    words = " ".join(told.values_list("body", flat=True))
    assert [each for each in ("Falls", first.reference, second.reference) if each in words] == []


def test_what_was_asked_by_a_plan_can_be_declared_on_as_any_other(panel):
    proposal = placed(panel)
    assigning.apply_run(propose(panel, seed=1).pk, by=panel.chair)
    mine = proposal.assignments.earliest("pk")

    sheets.declare(mine.pk, by=mine.assessor, kind="none")

    assert (Assignment.objects.get(pk=mine.pk).state, mine.invited_by) == ("accepted", panel.chair)


def test_all_or_nobody_where_somebody_took_a_part_in_a_proposal_since(panel):
    proposal, _ = placed(panel), placed(panel)
    run = propose(panel, seed=1)
    factories.co_author(proposal, panel.seats[0].person)
    factories.co_author(proposal, panel.seats[1].person)

    with pytest.raises(NotReady):
        assigning.apply_run(run.pk, by=panel.chair)

    assert (asked(), Notice.objects.filter(key__startswith="assignment-run").exists()) == (set(), False)


def test_what_a_plan_asked_for_stays_on_record_whatever_becomes_of_it(panel):
    proposal = placed(panel)
    assigning.apply_run(propose(panel, seed=1).pk, by=panel.chair)
    first, second, _ = proposal.assignments.order_by("pk")
    sheets.declare(first.pk, by=first.assessor, kind="direct", text="My sister leads it.")
    sheets.decline_assignment(second.pk, by=second.assessor, note="On leave.")

    call_command("check_invariants", stdout=StringIO())
