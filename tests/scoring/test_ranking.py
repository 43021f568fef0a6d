"""The ranking of a call: its figures, who may see which, and the page that shows them."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from proposals.models import Proposal
from proposals.services import moderation, writing
from proposals.states import State
from scoring.models import Criterion
from scoring.ranking import rank_call
from scoring.services import closing, decisions, panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return factories.open_call(code="safety", pot_pounds=50_000)


def ranking_of(call, person):
    return rank_call(type(call).objects.get(pk=call.pk), person)


def places(ranking):
    return [(row.title, row.rank, row.score) for row in ranking.rows]


def page_of(client, person, query="", code="safety"):
    client.force_login(person)
    return client.get(reverse("scoring:ranking", args=[code]) + query)


def give_conflict(person, proposal, on):
    """Seat a manager on the panel and let them declare a conflict with this proposal."""
    seat = factories.seat(on.panel, person)
    assignment = panels.assign(proposal.pk, by=on.chair, seats=[seat])[0]
    sheets.declare(assignment.pk, by=person, kind="direct", text="My sister wrote it.")


# --- Figures ---------------------------------------------------------------------------------------------------------
def test_proposals_stand_by_score_and_equal_scores_share_a_rank(call, manager):
    for title, marks in [("Third", (3, 3, 4)), ("First", (5, 5, 4)), ("Second", (4, 4, 4)), ("Also second", (3, 4, 5))]:
        proposal_at(State.SCORED, call=call, title=title, marks=marks)

    ranking = ranking_of(call, manager)

    assert places(ranking) == [
        ("First", 1, Decimal("4.67")),
        ("Second", 2, Decimal("4.00")),
        ("Also second", 2, Decimal("4.00")),
        ("Third", 4, Decimal("3.33")),
    ]
    assert [row.is_tied for row in ranking.rows] == [False, True, True, False]


def test_a_row_holds_every_figure_behind_its_score(call, manager):
    marks = [
        {"need": 1, "benefit": 2, "value": 3},
        {"need": 5, "benefit": 5, "value": 5},
        {"need": 3, "benefit": 3, "value": 4},
    ]
    proposal = proposal_at(State.SCORED, call=call, marks=marks, requested_pounds=20_000)

    row = ranking_of(call, manager).rows[0]

    assert row.means == {"need": Decimal("3.00"), "benefit": Decimal("3.33"), "value": Decimal("4.00")}
    assert row.totals == [Decimal("2.30"), Decimal("5.00"), Decimal("3.50")]
    assert (row.score, row.spread) == (Decimal("3.60"), Decimal("2.70"))
    assert row.score == proposal.score
    assert (row.sheets_returned, row.sheets_wanted) == (3, 3)
    assert (row.requested_pounds, row.cumulative_pounds, row.award_pounds) == (20_000, 20_000, None)
    assert (row.decision, row.line_reason) == ("None yet", "Within the pot")


def test_the_weights_are_told_as_published_and_as_they_work(manager):
    call = factories.call_in_preparation()
    factories.rubric(call, {"need": 1, "value": 3})

    told = [(each.code, each.weight, each.share_percent) for each in ranking_of(call, manager).criteria]

    assert told == [("need", Decimal("1.00"), Decimal("25.0")), ("value", Decimal("3.00"), Decimal("75.0"))]


def test_a_sheet_counts_from_its_return_and_no_longer_when_it_is_reopened_or_set_aside(call, manager):
    panel = factories.panel(call)
    proposal = proposal_at(State.REVIEWED, call=call, on=panel)
    first, second, third = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)

    def scored():
        row = ranking_of(call, manager).rows[0]
        return row.score, row.sheets_returned, row.means["need"], row.line_reason

    assert scored() == (None, 0, None, "No score sheet is returned yet")
    factories.marked(first, 4)
    factories.marked(second, 1, returned=False)
    assert scored() == (Decimal("4.00"), 1, Decimal("4.00"), "Too few score sheets: 1 of 3")
    sheets.return_sheet(second.pk, by=second.assessor)
    factories.marked(third, 4)
    assert scored() == (Decimal("3.00"), 3, Decimal("3.00"), "Below the quality line of 3.50")
    sheets.declare(second.pk, by=second.assessor, kind="indirect", text="We share an office.")
    assert scored() == (Decimal("4.00"), 2, Decimal("4.00"), "Too few score sheets: 2 of 3")
    sheets.reopen_sheet(third.pk, by=panel.chair, note="Say more about risks.")
    assert scored() == (Decimal("4.00"), 1, Decimal("4.00"), "Too few score sheets: 1 of 3")


def test_a_conflict_that_comes_up_after_the_decision_is_told_beside_the_fixed_score(call, manager):
    proposal = proposal_at(State.FUNDED, call=call, marks=(3, 4, 5), announced=False)
    last = proposal.assignments.order_by("pk").last()
    sheets.declare(last.pk, by=last.assessor, kind="direct", text="I advise them.")

    row = ranking_of(call, manager).rows[0]

    assert row.score == Decimal("4.00")
    assert row.score_note == (
        "Fixed at 4.00 with a sheet that was set aside since: the sheets that still count give 3.50. "
        "The decision stands."
    )


def test_the_money_goes_down_the_rank_order(call, manager):
    for title, mark, pounds in [("A", 5, 30_000), ("B", 4, 25_000), ("C", 4, 20_000), ("D", 3, 1_000)]:
        marks = (mark, mark, mark if title != "C" else mark - 1)
        proposal_at(State.SCORED, call=call, title=title, marks=marks, requested_pounds=pounds)

    rows = ranking_of(call, manager).rows

    assert [(row.title, row.cumulative_pounds, row.is_above_line, row.line_reason) for row in rows] == [
        ("A", 30_000, True, "Within the pot"),
        ("B", 55_000, False, "No room left in the pot"),
        ("C", 75_000, True, "Within the pot"),
        ("D", 76_000, False, "Below the quality line of 3.50"),
    ]


def test_what_was_decided_stands_in_words_and_in_the_sums(call, manager, second_manager):
    funded = proposal_at(State.FUNDED, call=call, title="Funded", marks=(5, 5, 5), award=15_000, announced=False)
    waiting = proposal_at(State.SCORED, call=call, title="Waiting", marks=(5, 5, 4), requested_pounds=20_000)
    decisions.propose_award(waiting.pk, by=manager, award=12_000)
    declined = proposal_at(State.SCORED, call=call, title="Declined", marks=(3, 3, 3))
    moderation.decline(declined.pk, by=manager, note="Not yet.", reason="below_quality_line", signpost="Q Exchange")

    ranking = ranking_of(call, second_manager)

    assert [(row.title, row.decision, row.award_pounds, row.cumulative_pounds) for row in ranking.rows] == [
        ("Funded", "Funded", 15_000, 15_000),
        ("Waiting", f"£12,000 proposed by {manager}: another manager must confirm it", None, 27_000),
        ("Declined", "Declined: below the quality line", None, 27_000),
    ]
    assert (ranking.pot_pounds, ranking.committed_pounds, ranking.proposed_pounds, ranking.remaining_pounds) == (
        50_000, 15_000, 12_000, 35_000,
    )  # fmt: skip
    assert funded.pk == ranking.rows[0].pk


def test_only_what_a_panel_has_or_had_is_ranked(call, manager):
    for state in (State.DRAFT, State.SUBMITTED, State.DECLINED, State.WITHDRAWN):
        proposal_at(state, call=call)
    proposal_at(State.REVIEWED, call=call, title="With the panel")
    proposal_at(State.SCORED, title="In another call")

    assert [row.title for row in ranking_of(call, manager).rows] == ["With the panel"]


def test_a_change_of_a_weight_is_seen_at_once(call, manager):
    """Sheets keep the total they were returned with; the published and the effective weights follow the rubric."""
    Criterion.objects.filter(rubric__call=call, code="need").update(weight=120)

    assert [each.share_percent for each in ranking_of(call, manager).criteria] == [
        Decimal("60.0"), Decimal("15.0"), Decimal("25.0"),
    ]  # fmt: skip


# --- Who sees what ---------------------------------------------------------------------------------------------------
def test_a_manager_with_a_conflict_learns_nothing_not_even_from_a_sum(call, manager):
    panel = factories.panel(call)
    proposal_at(State.SCORED, call=call, title="Open to all", marks=(4, 4, 4), on=panel)
    without = ranking_of(call, manager)
    hidden = proposal_at(State.REVIEWED, call=call, title="Hidden", on=panel)
    give_conflict(manager, hidden, panel)
    for assignment in panels.assign(hidden.pk, by=panel.chair, seats=panel.seats):
        factories.marked(assignment, 5)
    closing.close_scoring(hidden.pk, by=panel.chair)
    decisions.propose_award(hidden.pk, by=hidden.cast.manager, award=11_000)
    decisions.confirm_award(hidden.pk, by=hidden.cast.second)

    seen = ranking_of(call, manager)

    assert seen.rows == without.rows
    assert (seen.committed_pounds, seen.remaining_pounds) == (0, 50_000)
    assert ranking_of(call, hidden.cast.manager).committed_pounds == 11_000


def test_a_manager_who_still_has_to_mark_a_proposal_does_not_see_what_others_gave(call, manager):
    panel = factories.panel(call)
    proposal = proposal_at(State.REVIEWED, call=call, on=panel)
    panels.assign(proposal.pk, by=panel.chair, seats=[factories.seat(panel.panel, manager), *panel.seats])
    own = proposal.assignments.get(assessor=manager)

    assert ranking_of(call, manager).rows == []
    factories.marked(own, 3)
    assert [row.score for row in ranking_of(call, manager).rows] == [Decimal("3.00")]


def test_a_manager_does_not_rank_what_they_wrote(call):
    manager = factories.member("Manager", at=factories.organisation(), office="manager")
    proposal_at(State.SCORED, call=call, author=manager)

    assert ranking_of(call, manager).rows == []


@pytest.mark.parametrize("who", ["manager", "observer"])
def test_managers_and_observers_read_the_ranking(client, call, who, request):
    proposal_at(State.SCORED, call=call, title="Safer nights")

    page = page_of(client, request.getfixturevalue(who))

    assert page.status_code == 200
    assert "Safer nights" in page.text


@pytest.mark.parametrize("who", ["moderator", "stranger", "author", "administrator"])
def test_nobody_else_does_and_they_cannot_tell_a_call_from_none(client, call, who, request):
    person = request.getfixturevalue(who)

    assert page_of(client, person).status_code == 403
    assert page_of(client, person, code="no-such-call").status_code == 403


def test_a_visitor_is_asked_to_sign_in(client, call):
    assert client.get(reverse("scoring:ranking", args=["safety"])).status_code == 302


def test_a_call_that_is_not_there_is_not_found(client, manager):
    assert page_of(client, manager, code="no-such-call").status_code == 404


def test_nothing_is_changed_by_reading(client, call, manager):
    client.force_login(manager)

    assert client.post(reverse("scoring:ranking", args=["safety"])).status_code == 405


# --- The page --------------------------------------------------------------------------------------------------------
def shown(page):
    """The titles in the order of the rows of the table."""
    return re.findall(r'app-table__title"><a [^>]*>(.*?)</a>', page.text)


def test_an_empty_ranking_says_what_to_do(client, call, manager):
    page = page_of(client, manager)

    assert "Nothing to rank yet" in page.text
    assert "/proposals/?call=safety" in page.text
    assert "Export shortlist" not in page.text


def test_the_funding_line_is_drawn_below_the_last_row_that_gets_money(client, call, manager):
    for title, marks in [("Alpha", (5, 5, 5)), ("Beta", (4, 4, 5)), ("Gamma", (4, 4, 4))]:
        proposal_at(State.SCORED, call=call, title=title, marks=marks, requested_pounds=20_000)

    page = page_of(client, manager)

    assert shown(page) == ["Alpha", "Beta", "Gamma"]
    before, after = page.text.split('id="funding-line"')
    assert ("Beta" in before, "Gamma</a>" in before, "Gamma</a>" in after) == (True, False, True)
    assert "2 of 3 proposals get £40,000 of the £50,000 in the pot." in " ".join(after.split())


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["Beta", "Alpha", "No sheet"]),
        ("rank", ["Beta", "Alpha", "No sheet"]),
        ("-rank", ["Alpha", "Beta", "No sheet"]),
        ("title", ["Alpha", "Beta", "No sheet"]),
        ("requested", ["Alpha", "No sheet", "Beta"]),
        ("-score", ["Beta", "Alpha", "No sheet"]),
        ("score", ["Alpha", "Beta", "No sheet"]),
    ],
)
def test_the_address_sorts_and_what_has_no_figure_comes_last(client, call, manager, sort, expected):
    proposal_at(State.SCORED, call=call, title="Alpha", marks=(4, 4, 4), requested_pounds=10_000)
    proposal_at(State.SCORED, call=call, title="Beta", marks=(5, 5, 5), requested_pounds=30_000)
    proposal_at(State.REVIEWED, call=call, title="No sheet", requested_pounds=20_000)

    assert shown(page_of(client, manager, f"?sort={sort}")) == expected


def test_area_and_panel_narrow_the_rows_and_leave_the_ranks(client, call, manager):
    proposal_at(State.SCORED, call=call, title="Alpha", marks=(5, 5, 5))
    beta = proposal_at(State.SCORED, call=call, title="Beta", marks=(4, 4, 4))

    page = page_of(client, manager, f"?panel={beta.placement.panel_id}&area=LTC")

    assert shown(page) == ["Beta"]
    assert "<strong>1</strong> of 2 proposals" in " ".join(page.text.split())
    assert "<span>2</span></td>" in page.text
    assert f"shortlist.xlsx?panel={beta.placement.panel_id}&amp;area=LTC" in page.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?sort=password", "The ranking can’t be sorted by that"),
        ("?area=NOPE", "There is no such choice in this ranking"),
        ("?panel=%27", "There is no such choice in this ranking"),
        ("?page=0", "There is no such page"),
        ("?page=x", "There is no such page"),
    ],
)
def test_a_malformed_address_gets_a_clear_message_and_all_rows(client, call, manager, query, words):
    proposal_at(State.SCORED, call=call, title="Alpha")

    page = page_of(client, manager, query)

    assert page.status_code == 200
    assert words in page.text
    assert shown(page) == ["Alpha"]


def test_decisions_are_offered_to_managers_and_announcing_once_the_call_has_closed(client, call, manager, observer):
    proposal = proposal_at(State.SCORED, call=call)
    decline = reverse("step", args=[proposal.reference, "decline"])
    announce = reverse("proposals:announce", args=["safety"])

    assert announce not in page_of(client, manager).text
    factories.close_window(call)
    assert (decline in page_of(client, manager).text, announce in page_of(client, manager).text) == (True, True)
    assert (decline in page_of(client, observer).text, announce in page_of(client, observer).text) == (False, False)


def test_names_of_assessors_never_stand_on_the_page(client, call, manager):
    panel = factories.panel(call)
    proposal_at(State.SCORED, call=call, on=panel)

    page = page_of(client, manager)

    assert [str(seat.person) for seat in panel.seats if str(seat.person) in page.text] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_ranking_takes_six_queries_whatever_the_number_of_rows(call, manager, rows, django_assert_num_queries):
    for _ in range(rows):
        proposal_at(State.SCORED, call=call)
    manager = type(manager).objects.get(pk=manager.pk)

    with django_assert_num_queries(7):
        assert len(rank_call(call, manager).rows) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_twelve_queries_whatever_the_number_of_rows(
    client, call, manager, rows, django_assert_num_queries
):
    for _ in range(rows):
        proposal_at(State.SCORED, call=call)
    client.force_login(manager)

    with django_assert_num_queries(12):
        page = client.get(reverse("scoring:ranking", args=["safety"]))

    assert len(shown(page)) == rows


def test_the_decision_of_a_withdrawn_proposal_is_no_part_of_the_ranking(call, manager):
    proposal = proposal_at(State.SCORED, call=call)
    decisions.propose_award(proposal.pk, by=manager, award=1_000)
    writing.withdraw(proposal.pk, by=proposal.cast.author)

    assert Proposal.objects.get(pk=proposal.pk).state == State.WITHDRAWN
    assert (ranking_of(call, manager).rows, ranking_of(call, manager).proposed_pounds) == ([], 0)


@pytest.mark.browser
def test_the_page_is_accessible_with_rows_and_without(clean_page, sign_in, manager, call):
    proposal_at(State.SCORED, call=call, title="Alpha", requested_pounds=30_000)
    proposal_at(State.FUNDED, call=call, title="Beta", announced=False)
    waiting = proposal_at(State.SCORED, call=call, title="Gamma", marks=(2, 2, 3))
    decisions.propose_award(waiting.pk, by=manager, award=1_000)
    proposal_at(State.REVIEWED, call=call, title="Delta")
    factories.open_call(code="empty")
    sign_in(manager)

    for path in ("/calls/safety/ranking/", "/calls/empty/ranking/", "/calls/safety/ranking/?sort=nothing"):
        clean_page.goto(path)
        assert_accessible(clean_page)
