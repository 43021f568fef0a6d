"""Statistics for everybody: the same figures for all, of what everybody may know, and none of a few."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from exchange.charts import span_chart
from proposals.models import Call
from proposals.models.calls import Visibility
from proposals.programme import stays
from proposals.services import moderation, writing
from proposals.states import State
from scoring.services import decisions, panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible

pytestmark = pytest.mark.django_db
PAGE = reverse("proposals:statistics")
START = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    cache.clear()


class Season:
    """A call whose proposals are written, moderated, marked and decided on days that the test chooses."""

    def __init__(self, title="Safety at scale", **facts):
        self.start = START
        with self.on(-1):
            facts |= {"opens_at": START - timedelta(days=9), "closes_at": START + timedelta(days=200)}
            self.call = factories.open_call(title=title, sheets_wanted=1, pot_pounds=1_000_000, **facts)
            self.panel = factories.panel(self.call, assessors=1)
        self.moderator, self.manager, self.second = (
            factories.moderator(), factories.manager(), factories.manager(),
        )  # fmt: skip
        self.made = []

    def on(self, day):
        return time_machine.travel(self.start + timedelta(days=day), tick=False)

    def proposal(self, *, submitted=0, passed=4, closed=20, funded=25):
        with self.on(0):
            made = factories.draft(self.call)
        author = made.lead_author
        with self.on(submitted):
            writing.submit(made.pk, by=author)
        with self.on(passed):
            panels.pass_to_panel(made.pk, by=self.moderator, panel=self.panel.panel, gateways=factories.ALL_MET)
            factories.chair_declares(made)
            [asked] = panels.assign(made.pk, by=self.panel.chair, seats=self.panel.seats)
        with self.on(closed):
            factories.marked(asked)
            factories.closing.close_scoring(made.pk, by=self.panel.chair)
        with self.on(funded):
            decisions.propose_award(made.pk, by=self.manager, award=1_000)
            decisions.confirm_award(made.pk, by=self.second)
        self.made.append(made)
        return made

    def announce(self, day=40):
        with self.on(day):
            factories.announce(self.call, by=self.manager)
        return self.call


def medians(group):
    return {figure.place.name: (figure.stays, figure.low, figure.median, figure.high) for figure in group.figures}


NONE = (None, None, None, None)


def test_the_days_are_those_of_the_history_and_the_outcome_counts_from_when_it_was_told():
    season = Season()
    for submitted, passed, closed in [(0, 1, 11), (1, 3, 13), (2, 6, 16), (3, 7, 27), (4, 13, 23)]:
        season.proposal(submitted=submitted, passed=passed, closed=closed, funded=30)
    season.announce(day=40)

    told = stays.statistics()

    assert medians(told.in_all) == {
        "writing": (5, 1, 2, 3),
        "moderation": (5, 2, 4, 4),
        "changes": NONE,
        "panel": (5, 10, 10, 10),
        "decision": (5, 17, 24, 27),
    }
    assert [(group.title, group.code) for group in told.calls] == [("Safety at scale", season.call.code)]
    assert [group.title for group in told.years] == ["2026"]
    assert medians(told.years[0]) == medians(told.calls[0]) == medians(told.in_all)
    assert told.as_of == START + timedelta(days=40)


def test_each_return_is_a_stay_with_the_authors_and_another_one_with_the_moderators():
    season = Season()
    for _ in range(5):
        with season.on(0):
            made = factories.draft(season.call)
            author = made.lead_author
            writing.submit(made.pk, by=author)
        with season.on(2):
            moderation.return_for_changes(
                made.pk, by=season.moderator, note="More.", return_by=(START + timedelta(days=30)).date()
            )
        with season.on(9):
            writing.submit(made.pk, by=author)
        with season.on(13):
            decisions.decline(made.pk, by=season.moderator, note="No.", reason="not_ready", signpost="Q")
    season.announce()

    told = medians(stays.statistics().in_all)

    assert (told["moderation"], told["changes"]) == ((10, 2, 3, 4), (5, 7, 7, 7))


def test_what_was_withdrawn_and_what_was_never_submitted_counts_nowhere():
    season = Season()
    for _ in range(5):
        season.proposal(submitted=1, passed=4)
    with season.on(0):
        factories.draft(season.call)
        gone = factories.proposal_at(State.SUBMITTED, call=season.call)
    with season.on(30):
        decisions.withdraw(gone.pk, by=gone.cast.author)
    season.announce()

    told = medians(stays.statistics().in_all)

    assert told["moderation"] == (5, 3, 3, 3)
    assert told["writing"] == (6, 1, 1, 1)


def test_fewer_than_five_proposals_show_no_figure_and_count_in_no_sum():
    large, small = Season("Large"), Season("Small")
    for _ in range(5):
        large.proposal()
    for _ in range(4):
        small.proposal(passed=19)
    large.announce()
    small.announce()

    told = stays.statistics()

    assert {group.title: medians(group)["moderation"][0] for group in told.calls} == {"Large": 5, "Small": None}
    assert medians(told.in_all) == medians(told.years[0]) == medians(next(g for g in told.calls if g.title == "Large"))


def test_neither_what_is_not_announced_nor_what_is_confidential_changes_a_figure(client):
    season, other, secret = Season(), Season("To come"), Season("Quiet", visibility=Visibility.CONFIDENTIAL)
    for _ in range(5):
        season.proposal()
    season.announce()
    before, page = stays.statistics(), client.get(PAGE).text

    for _ in range(6):
        other.proposal(passed=15)
        secret.proposal(passed=15)
    secret.announce()
    cache.clear()

    assert stays.statistics() == before
    assert client.get(PAGE).text == page


def test_everybody_reads_the_same_also_with_a_conflict(client, stranger, manager, moderator):
    season = Season()
    conflicted = factories.member("Conflicted")
    seat = factories.seat(season.panel.panel, conflicted)
    for _ in range(5):
        made = season.proposal()
    with season.on(21):
        late = factories.proposal_at(State.REVIEWED, call=season.call, on=season.panel)
        [asked] = panels.assign(late.pk, by=season.panel.chair, seats=[seat])
        sheets.declare(asked.pk, by=conflicted, kind="direct", text="We share a house.")
        decisions.decline(late.pk, by=season.manager, note="No.", reason="not_ready", signpost="Q")
    season.announce()

    figures = []
    for person in (None, stranger, conflicted, made.lead_author, manager, moderator):
        if person:
            client.force_login(person)
        page = client.get(PAGE).text
        figures.append(page[page.index("<figure") : page.index("What is counted")])

    assert len(set(figures)) == 1
    assert len({str(Caller(person).get("statistics/").json()) for person in (None, conflicted, manager)}) == 1


def test_before_anything_is_announced_the_page_says_what_will_come(client):
    Season().proposal()

    assert "There are no figures yet" in client.get(PAGE).text
    assert Caller().get("statistics/").json() == {
        "as_of": None,
        "in_all": Caller().get("statistics/").json()["in_all"],
        "years": [],
        "calls": [],
    }


def test_the_page_costs_the_same_for_one_proposal_and_for_three_and_less_when_asked_again(
    client, django_assert_num_queries
):
    season = Season()
    season.proposal()
    season.announce()
    with django_assert_num_queries(10):
        client.get(PAGE)
    other = Season("Another")
    for _ in range(3):
        other.proposal()
    other.announce()
    cache.clear()
    with django_assert_num_queries(10):
        client.get(PAGE)
    with django_assert_num_queries(2):
        client.get(PAGE)


def test_another_announced_call_is_counted_at_once():
    season = Season()
    for _ in range(5):
        season.proposal()
    season.announce()
    assert len(stays.statistics().calls) == 1
    other = Season("Another")
    other.announce(day=41)

    assert [group.title for group in stays.statistics().calls] == ["Another", "Safety at scale"]
    Call.objects.filter(pk=other.call.pk).update(visibility=Visibility.CONFIDENTIAL)
    assert len(stays.statistics().calls) == 1


def test_a_state_of_few_is_drawn_in_words():
    drawn = span_chart([("Many", 4, 2, 8.5), ("Few", None, None, None)], title="Days")

    assert "Medians. Many: 4 days." in drawn
    assert drawn.count("<circle") == 1
    assert "too few" in drawn


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_statistics_read_well(clean_page):
    season = Season()
    for _ in range(5):
        season.proposal()
    season.announce()
    clean_page.goto(PAGE)
    assert_accessible(clean_page)
