"""The traps of scores that other systems fell into, each by name: here no figure falls into one again.

Those of who learns and who changes what stand in test_traps_of_trust.py.
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as some

from proposals.errors import NotReady, StaleVersion, WrongState
from scoring.arithmetic import HIGHEST_MARK, effective_weights, panel_score, weighted_total
from scoring.models import Assignment, Criterion, Mark, Rubric, ScoreSheet
from scoring.models.rubrics import CriterionGiven
from scoring.services import closing, decisions, rubrics, sheets
from scoring.services.sheets import Given
from tests import factories
from tests.factories import marked
from tests.scoring.chairing.arrangement import asked
from tests.scoring.doors import book_of, everywhere, in_text, scores_told, table

UNEVEN = [
    {"need": 1, "benefit": 2, "value": 3},
    {"need": 5, "benefit": 5, "value": 4},
    {"need": 3, "benefit": 0, "value": 4},
]


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def doors(client, panel, manager):
    """A question to every door at once: which score does it tell of this proposal?"""
    return lambda proposal: scores_told(client, panel, proposal, manager)


# --- What counts ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_average_never_counts_drafts_declined_or_conflicted_sheets(doors, panel):
    proposal = asked(panel, marks=[2, 4])
    half = proposal.made[2]
    assert doors(proposal) == everywhere("3.00")

    marked(half, 5, returned=False)
    assert doors(proposal) == everywhere("3.00")
    sheets.decline_assignment(half.pk, by=half.assessor, note="On leave.")
    assert doors(proposal) == everywhere("3.00")
    sheets.declare(proposal.made[1].pk, by=proposal.made[1].assessor, kind="direct", text="My brother wrote it.")
    assert doors(proposal) == everywhere("2.00")


@pytest.mark.django_db
def test_un_submitting_a_sheet_takes_it_out_of_the_average_at_once(doors, panel):
    proposal = asked(panel, marks=[2, 4, 5])
    first = proposal.made[0]
    assert doors(proposal) == everywhere("3.67")

    sheets.reopen_sheet(first.pk, by=panel.chair, note="Say more.")

    assert doors(proposal) == everywhere("4.50")
    sheets.return_sheet(first.pk, by=first.assessor)
    assert doors(proposal) == everywhere("3.67")


@pytest.mark.django_db
def test_after_a_changed_weight_list_page_api_and_workbook_agree_at_once(doors, panel, manager):
    """Nobody presses "recalculate"; and once a mark was given by it, the weights stand."""
    call = panel.panel.call
    weights = {"need": Decimal(60), "benefit": Decimal(30), "value": Decimal(10)}
    weigh(call, manager, **weights)
    proposal = asked(panel, marks=UNEVEN)
    totals = [weighted_total(each, weights) for each in UNEVEN]
    expected = everywhere(in_text(panel_score(totals)))

    assert totals == [Decimal("1.50"), Decimal("4.90"), Decimal("2.20")]
    assert doors(proposal) == expected
    with pytest.raises(WrongState, match="so it stands as it is"):
        weigh(call, manager, need=10, benefit=30, value=60)
    assert doors(proposal) == expected


def weigh(call, manager, **weights):
    rubric = Rubric.objects.get(call=call)
    given_to = [
        CriterionGiven(each.pk, {"name": each.name, "guide": each.guide, "weight": weights[each.code]})
        for each in rubric.criteria.all()
    ]
    anchors = {mark: f"Anchor {mark}" for mark in range(6)}
    rubrics.save_rubric(rubric.pk, by=manager, version=rubric.version, criteria=given_to, anchors=anchors)


@pytest.mark.django_db
def test_a_duplicated_sheet_can_not_change_the_score(doors, panel):
    proposal = asked(panel, marks=[2, 4, 5])
    first = proposal.made[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreSheet.objects.create(assignment=first, total=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(proposal=proposal, assessor=first.assessor, seat=first.seat, invited_by=panel.chair)
    with pytest.raises(WrongState):
        sheets.return_sheet(first.pk, by=first.assessor)
    assert doors(proposal) == everywhere("3.67")


@pytest.mark.django_db
def test_two_assessors_and_two_tabs_never_share_a_row(panel):
    """Hers and his are both kept; of her two tabs the later one is told, and what the first saved stands."""
    proposal = asked(panel)
    hers, his = proposal.made[:2]
    need = Criterion.objects.get(rubric__call=proposal.call, code="need").pk
    for each, mark in ((hers, 1), (his, 4)):
        sheets.declare(each.pk, by=each.assessor, kind="none")
        sheets.save_sheet(each.pk, by=each.assessor, version=1, marks={need: Given(mark)})

    with pytest.raises(StaleVersion):
        sheets.save_sheet(hers.pk, by=hers.assessor, version=1, marks={need: Given(5)})

    kept = Mark.objects.filter(criterion=need).order_by("sheet").values_list("sheet__assignment", "mark")
    assert list(kept) == [(hers.pk, 1), (his.pk, 4)]


# --- What a criterion weighs ----------------------------------------------------------------------------------------
@some.composite
def published_rubrics(draw):
    """{criterion: its published per cent}; together they are 100."""
    cuts = sorted(draw(some.sets(some.integers(1, 9_999), max_size=7)))
    edges = [0, *cuts, 10_000]
    parts = [Decimal(high - low) / 100 for low, high in zip(edges, edges[1:], strict=False)]
    return {f"criterion-{place}": part for place, part in enumerate(parts)}


@given(published_rubrics(), some.data())
def test_the_effective_weight_of_a_criterion_is_its_published_weight(weights, data):
    """Whatever else was marked: one mark more moves a total by that per cent of a mark, but for rounding."""
    marks = {code: data.draw(some.integers(0, HIGHEST_MARK - 1)) for code in weights}
    code = data.draw(some.sampled_from(sorted(weights)))

    moved = weighted_total(marks | {code: marks[code] + 1}, weights) - weighted_total(marks, weights)

    assert abs(Fraction(moved) - Fraction(weights[code]) / 100) <= Fraction(1, 100)
    assert abs(effective_weights(weights)[code] - weights[code]) <= Decimal("0.05")


@pytest.mark.django_db
def test_a_criterion_with_more_parts_weighs_no_more(doors, panel):
    """Reasons that are wanted, words that are given and a least mean mark count for nothing in the total."""
    Criterion.objects.filter(rubric__call=panel.panel.call, code="need").update(least_words=1, minimum=1)
    proposal = asked(panel, marks=[UNEVEN[0]])

    assert doors(proposal) == everywhere("2.30")  # 20 % of 1, 30 % of 2, 50 % of 3


# --- Figures --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_figure_on_screen_the_one_stored_and_the_one_exported_are_the_same(doors, panel):
    proposal = asked(panel, marks=UNEVEN)
    before = doors(proposal)

    scored = closing.close_scoring(proposal.pk, by=panel.chair)

    totals = ScoreSheet.objects.order_by("pk").values_list("total", flat=True)
    assert (list(totals), scored.score) == ([Decimal("2.30"), Decimal("4.50"), Decimal("2.60")], Decimal("3.13"))
    assert before == doors(proposal) == everywhere("3.13")


@pytest.mark.django_db
def test_what_nobody_marked_is_neither_nought_nor_a_number_that_means_none(doors, panel):
    proposal = asked(panel)

    assert doors(proposal) == everywhere("–")
    mine = marked(proposal.made[0], {"need": 3, "benefit": None, "value": 3}, returned=False)
    with pytest.raises(NotReady):
        sheets.return_sheet(mine.pk, by=mine.assessor)
    assert doors(proposal) == everywhere("–")


@pytest.mark.parametrize("sentinel", [99, -1, HIGHEST_MARK + 1])
@pytest.mark.django_db
def test_no_number_off_the_scale_can_stand_for_something_else(panel, sentinel):
    sheet = marked(asked(panel).made[0], 3, returned=False).sheet

    with pytest.raises(DatabaseError), transaction.atomic():
        Mark.objects.filter(sheet=sheet).update(mark=sentinel)


@pytest.mark.django_db
def test_money_and_scores_are_exported_as_numbers(client, panel, manager):
    proposal = asked(panel, marks=UNEVEN)
    closing.close_scoring(proposal.pk, by=panel.chair)
    decisions.propose_award(proposal.pk, by=manager, award=12_345)
    client.force_login(manager)
    call = panel.panel.call

    line, given_for_need = table(client, call, "Shortlist")[0], table(client, call, "Scores")[0]

    figures = {name: line[name] for name in ("Requested", "Total", "Sheets", "Spread", "Rank", "Cumulative")}
    assert figures == {
        "Requested": 20_000, "Total": 3.13, "Sheets": 3, "Spread": 2.2, "Rank": 1, "Cumulative": 12_345,
    }  # fmt: skip
    assert given_for_need["Mark"] == 1
    assert table(client, call, "Sheets")[0]["Sheet total"] == 2.3
    assert [row["Value"] for row in table(client, call, "Settings")[:2]] == [call.pot_pounds, 3.5]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
@pytest.mark.django_db
def test_nothing_that_somebody_wrote_is_a_formula_in_the_workbook(client, panel, manager, start):
    text = f"{start}SUM(A1:A9)"
    proposal = asked(panel, title=text)
    mine, other = proposal.made[:2]
    criteria = Criterion.objects.filter(rubric__call=proposal.call)
    sheets.declare(mine.pk, by=mine.assessor, kind="none")
    given_marks = {each.pk: Given(3, text) for each in criteria}
    sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks=given_marks, is_fundable=True, confidence="low")
    sheets.return_sheet(mine.pk, by=mine.assessor)
    sheets.declare(other.pk, by=other.assessor, kind="direct", text=text)
    client.force_login(manager)

    book = book_of(client, panel.panel.call, formulas=True)

    written = [cell for sheet in book for row in sheet for cell in row if "SUM(A1" in str(cell.value)]
    assert [cell.data_type for cell in written] == ["s"] * len(written)
    assert {cell.parent.title for cell in written} == {"Shortlist", "Comments", "Conflicts"}
