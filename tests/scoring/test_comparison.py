"""How assessors mark, side by side: who reads it, what is counted, what stands out."""

import re
from html import unescape

import pytest
from django.urls import reverse

from scoring.oversight.comparison import HeatCell, compare
from scoring.services import panels
from tests import factories
from tests.factories import marked
from tests.scoring.chairing.arrangement import asked, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


def page(panel):
    return reverse("scoring:comparison", args=[panel.panel.pk])


def words(response):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.text)))


def test_each_assessor_is_set_against_the_others_on_the_same_proposals(panel, manager):
    asked(panel, marks=[5, 3, 3])
    asked(panel, marks=[4, 3])

    found = compare(panel.panel, manager)

    lenient, *others = found.rows
    assert (found.sheets, found.proposals) == (5, 2)
    assert lenient.overall == HeatCell(4.5, 1.5)
    assert lenient.overall.heat == "far-above"
    assert [row.overall for row in others] == [HeatCell(3, -1), HeatCell(3, -1)]
    assert others[0].overall.heat == "far-below"
    assert [cell.mean for cell in lenient.cells] == [4.5] * len(found.criteria)


@pytest.mark.parametrize(
    ("apart", "heat"),
    [(-1, "far-below"), (-0.99, "below"), (-0.5, "below"), (0.494, "alike"), (0.496, "above"), (1, "far-above")],
)
def test_a_colour_begins_at_half_a_mark_as_it_is_written(apart, heat):
    assert HeatCell(3, apart).heat == heat


@pytest.mark.parametrize(
    ("mean", "heat"),
    [(None, "none"), (1.49, "far-below"), (1.5, "below"), (2.5, "alike"), (3.5, "above"), (4.5, "far-above")],
)
def test_where_leniency_is_not_told_a_colour_follows_the_mark(mean, heat):
    assert HeatCell(mean, None).heat == heat


def test_a_chair_and_an_observer_read_mean_marks_and_nothing_of_how_lenient_a_person_is(client, panel, observer):
    for marks in ([3, 3, 3], [2, 2, 2], [4, 4, 4], [1, 1, 1], [3, 3, 3], [2, 2, 2], [1, 5, 1], [4, 4, 4]):
        asked(panel, marks=marks)

    for person in (panel.chair, observer):
        found = compare(panel.panel, person)
        assert {cell.apart for row in found.rows for cell in [*row.cells, row.overall]} == {None}
        assert [row.overall.mean for row in found.rows] == [2.5, 3.0, 2.5]
        client.force_login(person)
        shown = words(client.get(page(panel)))
        assert "What each assessor gives" in shown
        assert "Expected" not in shown


def test_a_chair_reads_which_total_stands_out_and_not_from_what_and_an_observer_nothing_of_it(client, panel, observer):
    for marks in ([3, 3, 3], [2, 2, 2], [4, 4, 4], [1, 1, 1], [3, 3, 3], [2, 2, 2], [1, 5, 1], [4, 4, 4]):
        asked(panel, placed(panel, title=f"Marked {marks}"), marks=marks)

    (outlier,) = compare(panel.panel, panel.chair).outliers
    assert (outlier.title, outlier.total, outlier.direction) == ("Marked [1, 5, 1]", 5, "higher")
    assert outlier.expected is None
    client.force_login(panel.chair)
    assert "much higher than this proposal and this assessor lead one to expect" in words(client.get(page(panel)))

    assert compare(panel.panel, observer).outliers == []
    client.force_login(observer)
    assert "Totals that stand out" not in words(client.get(page(panel)))


def test_agreement_is_drawn_with_its_interval_and_stands_in_a_table(client, panel):
    for marks in ([3, 3, 3], [2, 2, 3], [4, 4, 4], [1, 1, 1], [3, 3, 2]):
        asked(panel, marks=marks)
    client.force_login(panel.chair)

    found = compare(panel.panel, panel.chair)
    shown = client.get(page(panel)).text

    assert [row[0] for row in found.drawn] == [*(each.name for each in found.criteria), "Totals"]
    assert found.drawn[-1][1:] == found.overall[:3]
    low, high = f"{found.overall.low:.2f}", f"{found.overall.high:.2f}"
    assert f"Totals: {found.overall.value:.2f}, {low} to {high}." in shown
    assert found.overall.sentence in shown


def test_an_assessor_alone_on_a_proposal_is_compared_with_nobody(panel, manager):
    asked(panel, marks=[5])

    (row,) = compare(panel.panel, manager).rows

    assert row.overall == HeatCell(5, None)


def test_sheets_that_are_not_returned_play_no_part(panel):
    proposal = asked(panel, marks=[5])
    marked(proposal.made[1], 1, returned=False)

    assert [row.sheets for row in compare(panel.panel, panel.chair).rows] == [1]


def test_who_still_owes_a_sheet_sees_nothing_of_that_proposal(client, panel):
    chair = panel.panel.seats.get(person=panel.chair)
    proposal = asked(panel, marks=[5, 1, 3])
    own = panels.assign(proposal.pk, by=factories.manager(), seats=[chair])[0]
    client.force_login(panel.chair)

    before = words(client.get(page(panel)))
    marked(own, 4)
    after = words(client.get(page(panel)))

    assert "No sheet can be compared yet." in before
    assert "4 returned sheets for 1 proposal" in after


def test_what_a_chair_has_a_part_in_is_not_counted(panel):
    factories.co_author(asked(panel, marks=[5, 1, 3]), panel.chair)

    assert compare(panel.panel, panel.chair).sheets == 0


def test_a_chair_reads_names_and_an_observer_codes(client, panel, observer):
    asked(panel, marks=[5, 1, 3])
    name = str(panel.seats[0].person)

    client.force_login(panel.chair)
    assert name in words(client.get(page(panel)))
    client.force_login(observer)
    seen = words(client.get(page(panel)))
    assert name not in seen
    assert panel.seats[0].code in seen


def test_a_total_that_fits_neither_its_proposal_nor_its_assessor_is_named(client, panel, manager):
    for marks in ([3, 3, 3], [2, 2, 2], [4, 4, 4], [1, 1, 1], [3, 3, 3], [2, 2, 2], [1, 5, 1], [4, 4, 4]):
        asked(panel, placed(panel, title=f"Marked {marks}"), marks=marks)
    client.force_login(manager)

    (outlier,) = compare(panel.panel, manager).outliers

    assert (outlier.title, outlier.total, outlier.direction) == ("Marked [1, 5, 1]", 5, "higher")
    assert "much higher than this proposal and this assessor lead one to expect" in words(client.get(page(panel)))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_row_and_for_three(client, panel, rows, django_assert_num_queries):
    for _ in range(rows):
        asked(panel, marks=[3, 4, 2])
    client.force_login(panel.chair)

    with django_assert_num_queries(7):
        client.get(page(panel))
