"""Making a draft shortlist, setting its rules and deciding about its proposals."""

import datetime
from decimal import Decimal

import pytest

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.models import Proposal
from proposals.services import writing
from scoring.models import Shortlist
from scoring.services import shortlists
from tests import factories
from tests.scoring.shortlists.arrangement import decide, drawn, events_of, now_of, rows_of, set_terms

pytestmark = pytest.mark.django_db


def test_a_draft_starts_with_what_the_line_makes_of_each(draft):
    assert rows_of(draft) == [
        ("Best", "fund", 20_000, None, "Within the pot", False),
        ("Good", "fund", 20_000, None, "Within the pot", False),
        ("Fair", "reserve", None, 1, "No room left in the pot", False),
    ]
    assert (draft.pot_pounds, draft.quality_line_percent, draft.state) == (50_000, 70, "draft")
    assert events_of(draft) == [("made", "From the ranking.")]


def test_a_copy_has_all_of_the_other_one(draft, scored, call, manager):
    area = call.framework.areas.get()
    set_terms(
        draft, manager, pot_pounds=45_000, areas={area.pk: (10_000, None)},
        rules={scored["Fair"].pk: ("must", "The board wants it.")},
    )  # fmt: skip
    decide(
        draft, manager, scored["Fair"], outcome="fund", conditions=[("Name a lead nurse.", datetime.date(2127, 3, 1))]
    )

    copied = shortlists.make_shortlist(call.pk, by=manager, name="Another", copy_of=draft.pk)

    assert rows_of(copied) == rows_of(draft)
    assert copied.pot_pounds == 45_000
    assert [(each.floor_pounds, each.cap_pounds) for each in copied.areas.all()] == [(10_000, None)]
    assert [(each.kind, each.reason) for each in copied.rules.all()] == [("must", "The board wants it.")]
    row = copied.rows.get(proposal=scored["Fair"])
    assert [(each.text, each.due_on) for each in row.conditions.all()] == [
        ("Name a lead nurse.", datetime.date(2127, 3, 1))
    ]


def test_two_drafts_of_a_call_have_two_names(draft, call, manager):
    with pytest.raises(NotReady, match="a shortlist called “As ranked” already"):
        shortlists.make_shortlist(call.pk, by=manager, name="As ranked")


def test_the_award_decides_whether_it_is_in_part(draft, scored, manager):
    decide(draft, manager, scored["Good"], outcome="fund", award_pounds=12_000)
    decide(draft, manager, scored["Best"], outcome="part_fund", award_pounds=20_000)

    assert rows_of(draft)[:2] == [
        ("Best", "fund", 20_000, None, "Within the pot", False),
        ("Good", "part_fund", 12_000, None, "Within the pot", False),
    ]
    assert events_of(draft)[1:] == [("changed", "Outcome: Fund, now Fund in part.\nAward: £20,000, now £12,000.")]


def test_words_that_end_with_a_full_stop_are_told_with_one(draft, scored, manager):
    decide(draft, manager, scored["Good"], comment="Strong. Ask for dates.")

    assert events_of(draft)[1:] == [("changed", "Comment: nothing, now Strong. Ask for dates.")]


def test_long_words_are_told_below_what_was_there(draft, scored, manager):
    kept = "The panel asked twice how the wards would find the two hours a week that it takes."
    decide(draft, manager, scored["Good"], comment=kept)
    decide(draft, manager, scored["Good"], comment="Settled.")

    assert events_of(draft)[1:] == [
        ("changed", f"Comment, before: nothing.\nComment, now: {kept}"),
        ("changed", f"Comment, before: {kept}\nComment, now: Settled."),
    ]


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"outcome": "part_fund", "award_pounds": None}, "award_pounds", "Enter what it gets, in whole pounds."),
        (
            {"outcome": "fund", "award_pounds": 20_001},
            "award_pounds",
            "The award must lie between £1 and the £20,000 asked for.",
        ),
    ],
)
def test_an_award_that_can_not_be_is_refused_at_its_field(draft, scored, manager, values, field, sentence):
    pk = scored["Good"].pk

    with pytest.raises(NotReady) as refusal:
        decide(draft, manager, scored["Good"], **values)

    assert refusal.value.fields == {f"{pk}-{field}": [sentence]}
    assert rows_of(draft)[1] == ("Good", "fund", 20_000, None, "Within the pot", False)


def test_the_reserve_list_is_numbered_and_one_that_is_moved_up_pushes_the_others_down(draft, scored, manager):
    for title in ("Best", "Good"):
        decide(draft, manager, scored[title], outcome="reserve")
    in_turn = dict(draft.rows.values_list("proposal__title", "reserve_place"))

    decide(draft, manager, scored["Good"], outcome="reserve", reserve_place=1)

    assert in_turn == {"Fair": 1, "Best": 2, "Good": 3}
    assert dict(draft.rows.values_list("proposal__title", "reserve_place")) == {"Good": 1, "Fair": 2, "Best": 3}


def test_rules_move_the_line_and_leave_what_was_decided(draft, scored, call, manager):
    set_terms(draft, manager, rules={scored["Fair"].pk: ("must", "The board wants it.")})

    assert rows_of(draft) == [
        ("Best", "fund", 20_000, None, "Within the pot", False),
        ("Good", "fund", 20_000, None, "No room left in the pot", True),
        ("Fair", "reserve", None, 1, "Must be funded: The board wants it.", True),
    ]
    assert events_of(draft)[-1] == (
        "changed", f"New: Must be funded: {scored['Fair'].reference}. The board wants it.",
    )  # fmt: skip


def test_least_marks_of_the_rubric_come_with_the_draft_and_can_be_changed(scored, call, manager):
    criterion = call.rubric.criteria.get(code="need")
    type(criterion).objects.filter(pk=criterion.pk).update(minimum=Decimal("4.50"))
    draft = shortlists.make_shortlist(call.pk, by=manager, name="With least marks")

    first = rows_of(draft)
    set_terms(draft, manager, minimums={criterion.pk: Decimal("4.10")})

    assert [(row[0], row[1], row[4]) for row in first] == [
        ("Best", "fund", "Within the pot"),
        ("Good", "decline", f"Below the least mean mark of 4.50 for “{criterion.name}”: 4.33"),
        ("Fair", "decline", f"Below the least mean mark of 4.50 for “{criterion.name}”: 4.00"),
    ]
    assert [row[4] for row in rows_of(draft)][1] == "Within the pot"


def test_a_pot_beyond_that_of_the_call_and_areas_of_another_one_are_refused(draft, manager):
    with pytest.raises(NotReady, match="The pot of the call holds £50,000."):
        set_terms(draft, manager, pot_pounds=50_001)
    with pytest.raises(NotReady, match="Choose priority areas and proposals of this call."):
        set_terms(draft, manager, areas={9_999: (1, None)})
    assert now_of(draft).pot_pounds == 50_000


def test_who_leaves_the_ranking_leaves_the_draft_and_who_comes_joins_it(draft, scored, call, panel, manager):
    writing.withdraw(scored["Best"].pk, by=scored["Best"].cast.author)
    factories.proposal_at("scored", call=call, on=panel, title="Late", marks=(5, 5, 5), requested_pounds=10_000)

    seen = drawn(draft, manager)
    told = ([row.proposal.title for row in seen.gone], [each.ranked.title for each in seen.missing])
    decide(draft, manager, scored["Good"], comment="Strong.")

    assert told == (["Best"], ["Late"])
    assert [row[:2] for row in rows_of(draft)] == [("Late", ""), ("Good", "fund"), ("Fair", "reserve")]


def test_an_older_version_is_refused(draft, scored, manager):
    decide(draft, manager, scored["Good"], comment="Strong.")

    with pytest.raises(StaleVersion):
        shortlists.decide_rows(draft.pk, by=manager, version=draft.version, given={})


def test_only_managers_who_rank_it_all_make_shortlists(draft, scored, call, observer, moderator, manager):
    author = factories.manager()
    factories.co_author(scored["Best"], author)

    for person in (observer, moderator, author):
        with pytest.raises(NotPermitted):
            shortlists.make_shortlist(call.pk, by=person, name="Mine")
        with pytest.raises(NotPermitted):
            decide(draft, person, scored["Good"], outcome="decline")
    assert [
        Shortlist.objects.visible_to(person).count() for person in (manager, observer, moderator, author)
    ] == [1, 1, 0, 0]  # fmt: skip


def test_a_row_of_another_call_is_not_decided_here(draft, manager):
    stranger = factories.proposal_at("scored")

    with pytest.raises(NotReady, match="Choose proposals that stand on this shortlist."):
        decide(draft, manager, stranger, outcome="decline")
    assert Proposal.objects.get(pk=stranger.pk).shortlist_rows.count() == 0
