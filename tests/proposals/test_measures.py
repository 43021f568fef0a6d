"""What is measured at sites: the measures, and values that are corrected and never lost."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.timezone import localdate, now

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.measured import measures_of
from proposals.measured.entering import months_before
from proposals.models import Measure, MeasurePoint, SiteLead
from proposals.services import measures, site_leads
from proposals.services.measures import Given, ValuesChanged
from proposals.states import State
from proposals.views import measures as measures_views
from tests import factories
from tests.proposals.measures_cast import LAST, history, measured, page, stands
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_world(kept_for_the_module):
    return measured(title="A cabinet that counts itself")


@pytest.fixture
def world(kept_world):
    return SimpleNamespace(**vars(kept_world))


@pytest.fixture
def at_author(client, world):
    client.force_login(world.author)
    return client


def record(world, *given, site=None, by=None):
    return measures.record_points(world.proposal.pk, by=by or world.author, site=site or world.site, given=given)


# --- Values and their record -----------------------------------------------------------------------------------------
def test_counts_are_worked_out_to_the_figure_of_the_measure(world):
    record(
        world,
        Given(world.share, LAST, numerator=159, denominator=421),
        Given(world.falls, LAST, numerator=3, denominator=700),
    )

    assert stands(world) == [
        ("Seen in time", Decimal("37.7672"), 159, 421, 1),
        ("Falls", Decimal("4.2857"), 3, 700, 1),
    ]


def test_a_correction_keeps_what_was_sent_before(world):
    record(world, Given(world.minutes, LAST, value=Decimal(41), is_provisional=True))
    record(world, Given(world.minutes, LAST, value=Decimal(43), version=1))

    [point] = MeasurePoint.objects.filter(measure=world.minutes)
    assert (point.value, point.version, point.is_provisional) == (43, 2, False)
    assert history(point) == [(1, 41), (2, 43)]


def test_a_value_that_stands_is_not_replaced_unseen(world):
    record(world, Given(world.minutes, LAST, value=Decimal(41)))

    with pytest.raises(ValuesChanged) as refusal:
        record(
            world,
            Given(world.minutes, LAST, value=Decimal(43)),
            Given(world.share, LAST, numerator=1, denominator=2),
        )

    assert refusal.value.points == {(world.minutes.pk, LAST): MeasurePoint.objects.get(measure=world.minutes)}
    assert stands(world) == [("Minutes waited", 41, None, None, 1)]


def test_the_same_values_sent_twice_are_kept_once(world):
    given = Given(world.minutes, LAST, value=Decimal("41.50"))

    assert [len(record(world, given)) for _ in range(2)] == [1, 0]
    assert stands(world) == [("Minutes waited", Decimal("41.5"), None, None, 1)]


def test_a_measure_of_another_proposal_takes_no_value_here(world):
    other = measured("Elsewhere")

    with pytest.raises(NotReady, match="belongs to another proposal"):
        record(world, Given(other.minutes, LAST, value=Decimal(1)))


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        ("share", {"numerator": 422, "denominator": 421}, "422 of 421 is more than all."),
        ("share", {"numerator": 1, "denominator": 0}, "Give both numbers, the second above 0."),
        ("share", {"numerator": 1}, "Give both numbers, the second above 0."),
        ("share", {"value": Decimal("100.1")}, "A share lies between 0 and 100%."),
        ("falls", {"value": Decimal(-1)}, "A rate can’t be below 0."),
        ("falls", {"numerator": 2_000_000_000, "denominator": 1}, "This is too much. Check the numbers."),
        ("minutes", {"value": Decimal("9999999999.99999")}, "This is too much. Check the numbers."),
        ("minutes", {"numerator": 1, "denominator": 2}, "Give a value."),
        ("minutes", {}, "Give a value."),
    ],
)
def test_a_value_that_can_not_be_is_refused_at_its_measure(world, name, facts, sentence):
    measure = getattr(world, name)

    with pytest.raises(NotReady) as refusal:
        record(world, Given(measure, LAST, **facts))

    assert refusal.value.fields == {f"m{measure.pk}": [sentence]}
    assert stands(world) == []


def test_a_month_ahead_and_half_a_month_are_refused(world):
    for month in (months_before(localdate().replace(day=1), -1), LAST.replace(day=2)):
        with pytest.raises(NotReady, match="lies ahead|not the first day"):
            record(world, Given(world.minutes, month, value=Decimal(1)))


def test_a_month_more_than_twenty_years_back_is_refused(world):
    this_month = localdate().replace(day=1)
    earliest = this_month.replace(year=this_month.year - 20)

    record(world, Given(world.minutes, earliest, value=Decimal(1)))
    with pytest.raises(NotReady) as refusal:
        record(world, Given(world.minutes, months_before(earliest, 1), value=Decimal(1)))

    assert list(refusal.value.fields) == ["month"]
    assert [each.month for each in MeasurePoint.objects.all()] == [earliest]


def test_a_quarterly_measure_takes_quarters_alone(world):
    Measure.objects.filter(pk=world.minutes.pk).update(frequency="quarterly")
    quarterly = Measure.objects.get(pk=world.minutes.pk)

    record(world, Given(quarterly, date(2026, 4, 1), value=Decimal(1)))
    with pytest.raises(NotReady, match="by the quarter"):
        record(world, Given(quarterly, date(2026, 5, 1), value=Decimal(1)))


def test_the_same_month_twice_in_one_go_is_refused(world):
    with pytest.raises(NotReady, match="twice"):
        record(world, *[Given(world.minutes, LAST, value=Decimal(value)) for value in (1, 2)])


def test_a_stranger_enters_nothing_and_nobody_does_before_the_announcement(world):
    given = Given(world.minutes, LAST, value=Decimal(1))
    with pytest.raises(NotPermitted):
        record(world, given, by=factories.member())

    secret = factories.proposal_at(State.FUNDED, announced=False)
    with pytest.raises(WrongState):
        measures.record_points(secret.pk, by=secret.cast.author, site=world.site, given=[])


# --- What everybody reads --------------------------------------------------------------------------------------------
def test_all_sites_together_are_sum_over_sum(world):
    south = factories.organisation("South")
    record(world, Given(world.share, LAST, numerator=10, denominator=100))
    record(world, Given(world.share, LAST, numerator=30, denominator=60), site=south)

    line = measures_of(world.proposal)[1]

    assert (line.monthly, line.sites, line.suppressed) == ([(LAST, 25.0)], 2, 0)


def test_a_month_of_fewer_than_five_is_shown_to_nobody_at_large(world):
    record(world, Given(world.share, LAST, numerator=4, denominator=100))
    record(world, Given(world.share, months_before(LAST, 1), numerator=0, denominator=100))

    line = measures_of(world.proposal)[1]

    assert (line.monthly, line.suppressed) == ([(months_before(LAST, 1), 0.0)], 1)


def test_the_mean_of_the_sites_is_drawn_where_there_are_no_counts(world):
    for site, value in ((world.site, 40), (factories.organisation(), 50)):
        record(world, Given(world.minutes, LAST, value=Decimal(value)), site=site)

    assert measures_of(world.proposal)[0].monthly == [(LAST, 45.0)]


def test_a_visitor_reads_the_sum_and_no_site(client, world):
    record(world, Given(world.minutes, LAST, value=Decimal(41)))

    page_of_spread = client.get(page(world, "spread")).text

    assert "Minutes waited" in page_of_spread
    assert "North" not in page_of_spread
    assert client.get(page(world, "measure", world.minutes.pk)).status_code == 302


# --- The page of a measure -------------------------------------------------------------------------------------------
NEW = {
    "name": "Calls answered", "kind": "process", "definition": "Within three rings.", "basis": "figure", "unit": "%",
    "direction": "up", "frequency": "monthly", "baseline_value": "38.5", "target_value": "80", "source": "Switchboard",
}  # fmt: skip


def test_an_author_adds_a_measure_once(at_author, world):
    assert at_author.post(page(world, "add_measure"), NEW).status_code == 302
    again = at_author.post(page(world, "add_measure"), NEW)

    assert errors_in(again) == ["There is a measure called “Calls answered” already."]
    added = Measure.objects.get(name="Calls answered")
    assert (added.kind, added.target_value, added.per, added.source) == ("process", 80, 1, "Switchboard")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"baseline_value": "many"}, "Enter a number, such as 38.5."),
        ({"baseline_value": "1" * 15}, "digits"),
        ({"basis": "rate"}, "Say for how many the rate is told, such as 1,000."),
        ({"kind": "guess"}, "Select a valid choice."),
        ({"name": ""}, "Say what is measured."),
        ({"definition": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_a_measure_that_can_not_be_right_is_refused_and_kept_on_the_page(at_author, world, changes, sentence):
    response = at_author.post(page(world, "add_measure"), NEW | changes)

    assert sentence in response.text
    assert "Switchboard" in response.text


def changed(measure, **facts):
    names = [
        "name", "kind", "definition", "basis", "per", "unit", "direction", "frequency", "baseline_value",
        "target_value", "source", "screens", "window", "trend_length", "shift_length", "version",
    ]  # fmt: skip
    stored = Measure.objects.values(*names).get(pk=measure.pk)
    return {name: value for name, value in (stored | facts).items() if value not in (None, False)}


def test_a_target_and_the_way_charts_are_read_are_changed(at_author, world):
    response = at_author.post(
        page(world, "change_measure", world.share.pk),
        changed(world.share, target_value="85", window="12", shift_length="8", screens=False),
    )

    assert response.status_code == 302
    found = Measure.objects.get(pk=world.share.pk)
    assert (found.target_value, found.window, found.shift_length, found.screens, found.version) == (85, 12, 8, False, 2)


def test_a_measure_that_somebody_changed_meanwhile_is_not_overwritten(at_author, world):
    opened = changed(world.share, target_value="85")
    measures.change_measure(world.share.pk, by=world.manager, version=1, source="Badgernet")

    response = at_author.post(page(world, "change_measure", world.share.pk), opened)

    assert "Somebody changed this measure since you opened the page." in response.text
    assert 'value="85"' in response.text
    assert Measure.objects.get(pk=world.share.pk).target_value is None


def test_how_it_is_counted_stays_once_a_site_reported(at_author, world):
    record(world, Given(world.share, LAST, numerator=1, denominator=2))

    response = at_author.post(page(world, "change_measure", world.share.pk), changed(world.share, basis="figure"))

    assert errors_in(response) == [
        "Sites reported it already, so how it is counted stays. Add another measure instead."
    ]


@pytest.mark.parametrize("window", ["11", "121", "some"])
def test_a_window_that_is_none_is_refused(at_author, world, window):
    response = at_author.post(page(world, "change_measure", world.share.pk), changed(world.share, window=window))

    assert response.status_code == 200
    assert Measure.objects.get(pk=world.share.pk).window is None


def test_sites_stand_beside_each_other_at_a_constant_cost(at_author, world, django_assert_num_queries):
    record(world, Given(world.minutes, LAST, value=Decimal(41)))
    with django_assert_num_queries(10):
        at_author.get(page(world, "measure", world.minutes.pk))
    for name in ("East", "South"):
        record(world, Given(world.minutes, LAST, value=Decimal(41)), site=factories.organisation(name))

    with django_assert_num_queries(10):
        response = at_author.get(page(world, "measure", world.minutes.pk))
    assert response.text.index("East") < response.text.index("North") < response.text.index("South")


def test_many_sites_stand_on_pages_of_so_many_charts(at_author, world, monkeypatch):
    monkeypatch.setattr(measures_views, "CHARTS_ON_A_PAGE", 2)
    for site in (world.site, factories.organisation("East"), factories.organisation("South")):
        record(world, Given(world.minutes, LAST, value=Decimal(41)), site=site)

    said = words_of(at_author.get(page(world, "measure", world.minutes.pk), {"page": 2}))

    assert "3 sites report it." in said
    assert [name in said for name in ("East", "North", "South")] == [False, False, True]


def test_a_measure_of_another_proposal_is_not_found(at_author, world):
    other = measured("Elsewhere")

    for name in ("measure", "change_measure"):
        assert at_author.get(page(world, name, other.minutes.pk)).status_code == 404


def test_a_stranger_reads_a_measure_and_changes_nothing(client, world):
    client.force_login(factories.member())

    assert "Change the measure" not in client.get(page(world, "measure", world.minutes.pk)).text
    assert client.get(page(world, "change_measure", world.minutes.pk)).status_code == 403
    assert client.post(page(world, "change_measure", world.minutes.pk), changed(world.minutes)).status_code == 403


def test_which_sites_report_is_told_to_who_follows_it_and_each_to_who_speaks_for_it(client, world):
    south = factories.organisation("South")
    for site in (world.site, south):
        record(world, Given(world.minutes, LAST, value=Decimal(41)), site=site)
    lead = factories.member(at=south)
    named = {"organisation": south, "place": "", "email": lead.email}
    site_leads.name_site_lead(world.proposal.pk, by=world.author, **named)

    told = []
    for person in (world.manager, lead, factories.member()):
        client.force_login(person)
        pages = [client.get(page(world, "measure", world.minutes.pk)), client.get(page(world, "spread"))]
        said = " ".join(map(words_of, pages))
        charts = [client.get(page(world, "site_chart", world.minutes.pk, site.pk)) for site in (world.site, south)]
        told.append(["North" in said, "South" in said, "2 sites" in said, *(each.status_code for each in charts)])
    assert told == [
        [True, True, True, 200, 200],
        [False, True, False, 404, 200],
        [False, False, False, 404, 404],
    ]


# --- A month of a site -----------------------------------------------------------------------------------------------
def boxes(world, minutes="", share=("", ""), falls=("", ""), **more):
    return {
        f"m{world.minutes.pk}": minutes, f"m{world.share.pk}": share[0], f"m{world.share.pk}_of": share[1],
        f"m{world.falls.pk}": falls[0], f"m{world.falls.pk}_of": falls[1], **more,
    }  # fmt: skip


def month_page(world):
    return page(world, "month", world.site.pk)


def test_a_month_is_entered_on_one_page(at_author, world):
    response = at_author.post(month_page(world), boxes(world, "41.5", ("159", "421"), is_provisional="on"))

    assert response.status_code == 302
    assert stands(world) == [
        ("Minutes waited", Decimal("41.5"), None, None, 1),
        ("Seen in time", Decimal("37.7672"), 159, 421, 1),
    ]
    assert set(MeasurePoint.objects.values_list("month", "is_provisional")) == {(LAST, True)}


def test_what_was_entered_before_stands_beside_the_box(at_author, world):
    record(world, Given(world.share, months_before(LAST, 1), numerator=159, denominator=421))

    assert f"Before: {months_before(LAST, 1):%B %Y}: 159 of 421 (37.77)." in words_of(at_author.get(month_page(world)))


def test_the_address_names_the_month(at_author, world):
    earlier = months_before(LAST, 5)
    at_author.post(f"{month_page(world)}?month={earlier.isoformat()}", boxes(world, "7"))

    assert MeasurePoint.objects.get().month == earlier
    for nonsense in ("2026-13-01", "x", "1999-01-01", (LAST + timedelta(days=1)).isoformat()):
        assert "<h1" in at_author.get(month_page(world), {"month": nonsense}).text


def test_a_value_saved_meanwhile_is_shown_beside_what_was_typed(at_author, world):
    record(world, Given(world.minutes, LAST, value=Decimal(44)), by=world.manager)

    second = at_author.post(month_page(world), boxes(world, "41.5", ("1", "2")))

    assert errors_in(second) == [
        f"{world.manager} entered 44 meanwhile. Yours is still in the box: save again to replace theirs."
    ]
    assert 'value="41.5"' in second.text
    assert stands(world) == [("Minutes waited", 44, None, None, 1)]

    version = {f"m{world.minutes.pk}_version": "1"}
    assert at_author.post(month_page(world), boxes(world, "41.5", ("1", "2"), **version)).status_code == 302
    assert stands(world) == [("Minutes waited", Decimal("41.5"), None, None, 2), ("Seen in time", 50, 1, 2, 1)]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"minutes": "many"}, "Enter a number, such as 38.5."),
        ({"minutes": "1" * 12}, "digits"),
        ({"share": ("3", "")}, "Enter both numbers."),
        ({"share": ("", "3")}, "Enter both numbers."),
        ({"share": ("4", "3")}, "4 of 3 is more than all."),
        ({"share": ("-1", "3")}, "greater than or equal to 0"),
        ({"share": ("1.5", "3")}, "Enter a whole number, such as 159."),
        ({"falls": ("1", "0")}, "Give both numbers, the second above 0."),
        ({"falls": ("1", "9" * 12)}, "less than or equal to 2000000000"),
    ],
)
def test_a_month_that_can_not_be_right_is_refused_whole(at_author, world, facts, sentence):
    response = at_author.post(month_page(world), boxes(world, **({"minutes": "5"} | facts)))

    assert response.status_code == 200
    assert sentence in " ".join(errors_in(response))
    assert stands(world) == []


def test_a_value_that_stands_is_not_emptied(at_author, world):
    record(world, Given(world.minutes, LAST, value=Decimal(44)))

    response = at_author.post(month_page(world), boxes(world))

    assert errors_in(response) == ["A value stands here. Enter the right one instead of none."]


def test_a_month_costs_the_same_for_one_measure_and_for_three(at_author, world, django_assert_num_queries):
    record(world, Given(world.minutes, LAST, value=Decimal(44)))
    with django_assert_num_queries(8):
        at_author.get(month_page(world))
    Measure.objects.exclude(pk=world.minutes.pk).delete()

    with django_assert_num_queries(8):
        at_author.get(month_page(world))


def test_sites_are_listed_with_what_is_missing(at_author, world, django_assert_num_queries):
    record(world, Given(world.minutes, LAST, value=Decimal(44)))
    south = factories.organisation("South")
    record(world, Given(world.minutes, months_before(LAST, 1), value=Decimal(44)), site=south)

    with django_assert_num_queries(9):
        response = at_author.get(page(world, "months"))

    assert "North 1 of 3 entered" in words_of(response)
    assert "South 0 of 3 entered" in words_of(response)
    assert at_author.get(page(world, "months"), {"site": south.pk}).url == page(world, "month", south.pk)
    assert "Choose a site from the list." in at_author.get(page(world, "months"), {"site": "9999"}).text


def test_a_site_lead_enters_for_their_site_alone(client, world):
    lead, south = factories.member(at=world.site), factories.organisation("South")
    SiteLead.objects.create(
        proposal=world.proposal, organisation=world.site, person=lead, named_by=world.author, named_at=now()
    )
    record(world, Given(world.minutes, LAST, value=Decimal(7)), site=south)
    record(world, Given(world.minutes, months_before(LAST, 1), value=Decimal(7)))
    client.force_login(lead)

    assert client.post(month_page(world), boxes(world, "41.5")).status_code == 302
    assert client.post(page(world, "month", south.pk), boxes(world, "1")).status_code == 403
    said = words_of(client.get(page(world, "months")))
    assert ("North 1 of 3 entered" in said, "South" in said) == (True, False)
    assert client.get(page(world, "add_measure")).status_code == 403


def test_a_site_lead_who_left_the_organisation_enters_no_more(client, world):
    lead = factories.member(at=world.site)
    named = {"organisation": world.site, "place": "", "email": lead.email}
    site_leads.name_site_lead(world.proposal.pk, by=world.author, **named)
    lead.affiliations.update(ended_on=localdate() - timedelta(days=1))
    client.force_login(lead)

    assert client.post(month_page(world), boxes(world, "41.5")).status_code == 403
    assert client.get(page(world, "months")).status_code == 403


def test_a_stranger_enters_no_month(client, world):
    client.force_login(factories.member())

    for address in (month_page(world), page(world, "months"), page(world, "site_notes", world.site.pk)):
        assert client.get(address).status_code == 403
    assert client.post(month_page(world), boxes(world, "1")).status_code == 403
    assert stands(world) == []
