"""The chart of a measure at a site: what it says, where its limits begin anew, and what happened there."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from proposals.errors import NotReady, WrongState
from proposals.measured.entering import months_before
from proposals.measured.events import events_of_site
from proposals.measured.site_charts import chart_of
from proposals.models import Measure, Rebase, SiteNote
from proposals.services import charts, measures, spread
from proposals.services.measures import Given
from tests import factories
from tests.proposals.measures_cast import LAST, SPIKE, entered, measured, page
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db
WHY = "Every team works in the new way since the rota changed."


@pytest.fixture(scope="module")
def kept_world(kept_for_the_module):
    world = measured(title="A cabinet that counts itself")
    entered(world, world.minutes, SPIKE)
    return world


@pytest.fixture
def world(kept_world):
    return SimpleNamespace(**vars(kept_world))


@pytest.fixture
def at_author(client, world):
    client.force_login(world.author)
    return client


def chart_page(world, name="site_chart"):
    return page(world, name, world.minutes.pk, world.site.pk)


def rebased(world, months_ago=6, **facts):
    facts = {"by": world.author, "site": world.site, "month": months_before(LAST, months_ago), "why": WHY} | facts
    return charts.rebase(world.minutes.pk, **facts)


# --- The chart -------------------------------------------------------------------------------------------------------
def test_the_page_says_in_words_what_the_chart_shows(at_author, world):
    said = words_of(at_author.get(chart_page(world)))

    assert "Ordinary variation" in said
    assert "The target is met every time unless something changes." in said  # lower is better, and 15 is far above
    spike = f"{months_before(LAST, 13):%B %Y} 10 1.94 -0.72 to 4.6 Concern Above the upper limit"
    assert spike in said


def test_the_picture_is_described_by_the_same_words(world):
    assert chart_of(world.minutes, world.site).described == (
        f"18 values from {months_before(LAST, 17):%B %Y} to {LAST:%B %Y}, the latest 1 minutes. Mean 1.94. "
        "Limits -0.72 to 4.6. 1 value stands out. The latest value is within ordinary variation: nothing significant "
        "has changed. The target is met every time unless something changes."
    )


def test_a_short_series_is_read_as_a_run_chart_too(at_author, world):
    entered(world, world.share, [30, 31, 29, 32, 30, 50, 52, 51, 53, 50])

    said = words_of(at_author.get(page(world, "site_chart", world.share.pk, world.site.pk)))

    assert "Fewer than 12 values stand behind the limits, so they are provisional." in said
    assert "The median is 41. There are 2 runs; chance makes 3 to 9. That is no chance: something changed." in said


def test_counts_are_shown_to_the_team_and_not_to_every_member(client, world):
    given = Given(world.share, LAST, numerator=3, denominator=421)
    measures.record_points(world.proposal.pk, by=world.author, site=world.site, given=[given])
    address = page(world, "site_chart", world.share.pk, world.site.pk)

    seen = []
    for person in (world.author, factories.member(office="observer"), factories.member()):
        client.force_login(person)
        seen.append("3 of 421" in client.get(address).text)
    assert seen == [True, True, False]


def test_what_stood_before_a_correction_stays_in_view(at_author, world):
    given = Given(world.minutes, LAST, value=Decimal(3), is_provisional=True, version=1)
    measures.record_points(world.proposal.pk, by=world.manager, site=world.site, given=[given])

    said = words_of(at_author.get(chart_page(world)))

    assert f"What was corrected (1) {LAST:%B %Y}: 1 became 3, provisional. {world.manager}," in said


def test_a_site_that_has_not_reported_says_what_to_do(at_author, world):
    response = at_author.get(page(world, "site_chart", world.minutes.pk, factories.organisation().pk))

    assert "Enter its first month: it takes two minutes." in response.text


def test_what_happened_is_numbered_in_the_chart_and_told_below(at_author, world):
    day = months_before(LAST, 4) + timedelta(days=9)
    facts = {"by": world.author, "site": world.site}
    charts.note(world.proposal.pk, **facts, happened_on=day, kind="pdsa", text="A second test.")
    spread.record_adoption(
        world.proposal.pk, **facts, stage="adopted", happened_on=months_before(LAST, 30), evidence="Seen on the ward."
    )
    rebased(world, 2)

    said = words_of(at_author.get(chart_page(world)))

    assert f"1 {day.day} {day:%B %Y}: A test of change (PDSA) A second test." in said
    assert "Adopted Seen on the ward." in said
    assert f"2 1 {months_before(LAST, 2):%B %Y}: Limits begin anew {world.author}: {WHY}" in said


@pytest.mark.parametrize(("frequency", "months"), [("monthly", 1), ("quarterly", 3)])
def test_what_happened_in_the_last_period_is_marked_to_its_last_day(world, frequency, months):
    first = months_before(LAST, (LAST.month - 1) % 3 + 3)
    Measure.objects.filter(pk=world.share.pk).update(frequency=frequency)
    share = Measure.objects.get(pk=world.share.pk)
    for month in (months_before(first, 3), first):
        given = Given(share, month, value=Decimal(30))
        measures.record_points(world.proposal.pk, by=world.author, site=world.site, given=[given])
    following = months_before(first, -months)
    for day in (following - timedelta(days=1), following):
        facts = {"happened_on": day, "kind": "training", "text": "A day of training."}
        charts.note(world.proposal.pk, by=world.author, site=world.site, **facts)

    found = events_of_site(world.proposal, world.site, chart_of(share, world.site), tells_stages=True)

    assert [(each.number, each.day) for each in found] == [(1, following - timedelta(days=1)), (0, following)]


def test_the_page_costs_the_same_for_one_value_and_for_eighteen(at_author, world, django_assert_num_queries):
    entered(world, world.share, [30])
    for measure in (world.minutes, world.share):
        with django_assert_num_queries(11):
            at_author.get(page(world, "site_chart", measure.pk, world.site.pk))


# --- Limits that begin anew ------------------------------------------------------------------------------------------
def test_limits_begin_anew_with_a_name_and_a_reason(at_author, world):
    month = months_before(LAST, 6)

    response = at_author.post(chart_page(world, "rebase"), {"act": "rebase", "month": month.isoformat(), "why": WHY})

    assert response.url == chart_page(world)
    assert list(Rebase.objects.values_list("by", "month", "why")) == [(world.author.pk, month, WHY)]
    chart = chart_of(world.minutes, world.site)
    assert [row.spot.limits.points for row in chart.rows] == [11] * 11 + [7] * 7


def test_the_same_month_begins_anew_once(world):
    assert rebased(world) == rebased(world, why="Another reason.")


@pytest.mark.parametrize("months_ago", [17, 18, -1])
def test_limits_begin_anew_at_a_value_after_the_first(world, months_ago):
    with pytest.raises(NotReady, match="Choose a month that the site reported"):
        rebased(world, months_ago)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"month": "2026-01-02", "why": WHY}, "Choose a value of the list."),
        ({"month": "x", "why": WHY}, "Choose a value of the list."),
        ({"why": WHY}, "Choose the value."),
        ({"month": months_before(LAST, 6).isoformat(), "why": " "}, "Say what changed for good"),
        ({"month": months_before(LAST, 6).isoformat(), "why": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_a_break_without_a_value_or_a_reason_is_refused(at_author, world, sent, sentence):
    response = at_author.post(chart_page(world, "rebase"), {"act": "rebase", **sent})

    assert sentence in " ".join(errors_in(response))
    assert not Rebase.objects.exists()


def test_a_break_is_taken_back_and_stays_on_record(at_author, world):
    taken = rebased(world)
    sent = {"act": "take_back", "rebase": taken.pk, "why": "The level did not hold."}

    assert errors_in(at_author.post(chart_page(world, "rebase"), sent | {"why": ""})) == [
        "Say why, so that others can follow it."
    ]
    assert at_author.post(chart_page(world, "rebase"), sent).status_code == 302

    assert chart_of(world.minutes, world.site).rebases == []
    assert "Taken back: The level did not hold." in words_of(at_author.get(chart_page(world, "rebase")))
    assert at_author.post(chart_page(world, "rebase"), sent).status_code == 404
    with pytest.raises(WrongState):
        charts.take_back_rebase(taken.pk, by=world.author, why="Again.")


@pytest.mark.parametrize("number", ["x", "", "9" * 30, "-1"])
def test_a_malformed_break_is_none_to_take_back(at_author, world, number):
    response = at_author.post(chart_page(world, "rebase"), {"act": "take_back", "rebase": number, "why": "No."})

    assert response.status_code in (200, 404)


# --- Notes -----------------------------------------------------------------------------------------------------------
NOTE = {"happened_on": months_before(LAST, 1).isoformat(), "kind": "training", "text": "Night staff trained."}


def test_a_note_is_added_once_and_removed(at_author, world):
    address = page(world, "site_notes", world.site.pk)
    for _ in range(2):
        assert at_author.post(address, NOTE).status_code == 302
    [note] = SiteNote.objects.all()
    assert (note.text, note.by, note.site) == ("Night staff trained.", world.author, world.site)

    for _ in range(2):
        assert at_author.post(address, {"remove": note.pk}).status_code == 302
    assert not SiteNote.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"happened_on": "2999-01-01"}, "The day lies ahead."),
        ({"happened_on": "0202-01-01"}, "Check the year"),
        ({"happened_on": "soon"}, "Enter a real date."),
        ({"kind": "party"}, "Select a valid choice."),
        ({"text": ""}, "Say in a few words what happened."),
        ({"text": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_note_that_can_not_be_right_is_refused(at_author, world, changes, sentence):
    response = at_author.post(page(world, "site_notes", world.site.pk), NOTE | changes)

    assert sentence in response.text
    assert not SiteNote.objects.exists()


@pytest.mark.parametrize("name", ["rebase", "site_chart"])
def test_a_stranger_decides_nothing(client, world, name):
    client.force_login(factories.member())

    assert client.get(chart_page(world, name)).status_code == {"rebase": 403, "site_chart": 404}[name]
    assert client.post(chart_page(world, "rebase"), {"act": "rebase", "why": WHY}).status_code == 403


def test_note_and_value_of_another_site_are_left_alone(at_author, world):
    elsewhere = factories.organisation()
    note = charts.note(
        world.proposal.pk, by=world.author, site=elsewhere, happened_on=LAST, kind="other", text="A move."
    )

    at_author.post(page(world, "site_notes", world.site.pk), {"remove": note.pk})

    assert SiteNote.objects.get() == note
