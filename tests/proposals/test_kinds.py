"""Kinds of notices: each is in one group and gives its reason; what is told has the kind it should have."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from proposals import notifications
from proposals.kinds import GROUPS, KINDS, NoticeKind
from proposals.models import Notice
from proposals.notifications import Wording
from proposals.states import State
from scoring.services import sheets
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_kind_stands_in_one_group_and_gives_a_reason():
    assert sorted(kind for group in GROUPS for kind in group.kinds) == sorted(NoticeKind)
    assert sorted(KINDS) == sorted(NoticeKind)


def test_a_proposals_way_to_funding_is_told_in_these_kinds():
    proposal = factories.proposal_at(State.FUNDED)

    told = Notice.objects.filter(about=proposal).values_list("kind", flat=True)
    of_none = Notice.objects.filter(about=None)  # a chair is told that something waits, and not what
    assert [each.recipient for each in of_none] == [proposal.cast.panel.chair]
    assert set(told) == {"progress", "desk", "marking", "panel", "award", "outcome"}


def test_what_a_notice_is_about_is_found_by_its_path(author):
    proposal = factories.proposal_at(State.SUBMITTED, author=author)
    Notice.objects.all().delete()

    page = reverse("proposals:detail", args=[proposal.reference])
    for path in (page, f"{page}?from=mail#comment-3", "/calls/"):
        notifications.record([author], path, Wording("News", "There is news."), path, kind=NoticeKind.PROGRESS)

    assert list(Notice.objects.order_by("pk").values_list("about", flat=True)) == [
        proposal.pk,
        proposal.pk,
        None,
    ]


def test_a_conflict_takes_away_what_was_told_about_the_proposal_wherever_it_leads():
    proposal = factories.proposal_at(State.REVIEWED)
    cast = proposal.cast.panel
    assessor = cast.seats[0].person
    assignment = factories.panels.assign(proposal.pk, by=cast.chair, seats=cast.seats[:1])[0]
    words = Wording("News", "There is news of it.")
    notifications.record([assessor], "n", words, "/calls/", kind=NoticeKind.FOLLOWED, about=proposal)
    notifications.record([assessor], "m", Wording("Else", "Of no proposal."), "/calls/", kind=NoticeKind.ACCOUNT)

    sheets.declare(assignment.pk, by=assessor, kind="direct", text="My sister wrote it.")

    assert list(Notice.objects.filter(recipient=assessor).values_list("subject", flat=True)) == ["Else"]


def test_notices_from_before_are_given_their_kind_and_proposal():
    proposal = factories.proposal_at(State.FUNDED)
    Notice.objects.filter(about=None).delete()  # of later days
    was = set(Notice.objects.values_list("pk", "kind", "about"))
    Notice.objects.update(kind=NoticeKind.PROGRESS, about=None)

    import_module("proposals.migrations.0005_kinds_of_old_notices").sort(apps, None)

    now = set(Notice.objects.values_list("pk", "kind", "about"))
    led_to_a_sheet = Notice.objects.filter(kind=NoticeKind.MARKING).values_list("pk", flat=True)
    assert {row for row in now if row[0] not in led_to_a_sheet} == {row for row in was if row[0] not in led_to_a_sheet}
    assert {row[2] for row in was} == {proposal.pk}
