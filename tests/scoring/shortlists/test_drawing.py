"""A shortlist as it follows from its figures: numbers in, words out, and no table."""

from decimal import Decimal

from scoring.shortlisting.drawing import Choice, Entry, Terms, drawn, follows_the_line
from scoring.shortlisting.funding_line import Fate, Rules


def entry(reference, score, pounds=20_000, **facts):
    score = None if score is None else Decimal(str(score))
    return Entry(reference, score, {}, None, facts.pop("sheets", 3), pounds, **facts)


def terms(pot=50_000, **facts):
    limits = {name: facts.pop(name, {}) for name in ("floors", "caps")}
    return Terms(Rules(pot, Decimal("3.5"), 3, **limits), [], **facts)


def told(drawing):
    return [(line.entry.reference, line.rank, line.standing.is_above, line.departs) for line in drawing.lines]


def chosen(reference, score, outcome, award=None, place=None, **facts):
    return entry(reference, score, choice=Choice(outcome, award, place), **facts)


def test_the_line_says_what_becomes_of_each_and_leaves_open_what_it_can_not_say():
    entries = [
        entry("P-1", 4.5), entry("P-2", 4), entry("P-3", 3.9), entry("P-4", 3.8), entry("P-5", 3.4),
        entry("P-6", 3.3, sheets=2), entry("P-7", None, sheets=0), entry("P-8", 4.9, fate=Fate.DECLINED),
    ]  # fmt: skip

    assert follows_the_line(drawn(entries, terms())) == {
        "P-1": Choice("fund", 20_000),
        "P-2": Choice("fund", 20_000),
        "P-3": Choice("reserve", None, 1),
        "P-4": Choice("reserve", None, 2),
        "P-5": Choice("decline"),
        "P-6": Choice(),
        "P-7": Choice(),
    }


def test_equals_with_room_for_one_stay_undecided_until_a_rule_or_the_draw_parts_them():
    equals = [entry("P-017", 4, 30_000), entry("P-003", 4, 30_000)]

    open_still = drawn(equals, terms())
    settled = drawn(equals, terms(seed="2026-05-01 beacon 8f3a"))

    assert follows_the_line(open_still) == {"P-017": Choice(), "P-003": Choice()}
    assert [(line.entry.reference, line.rank, line.is_tied) for line in open_still.lines] == [
        ("P-003", 1, True),
        ("P-017", 1, True),
    ]
    assert [(line.entry.reference, line.rank, line.is_tied, line.settled_by) for line in settled.lines] == [
        ("P-003", 1, False, "the draw"),
        ("P-017", 2, False, "the draw"),
    ]
    assert follows_the_line(settled) == {"P-003": Choice("fund", 30_000), "P-017": Choice("reserve", None, 1)}


def test_equals_of_whom_an_area_needs_one_stay_undecided():
    entries = [
        entry("P-1", 4, 10_000, area="Care"),
        entry("P-2", 4, 10_000, area="Care"),
        entry("P-3", 4.5, 10_000, area="Mind"),
    ]

    drawing = drawn(entries, terms(pot=20_000, floors={"Care": 10_000}))

    assert follows_the_line(drawing) == {"P-3": Choice("fund", 10_000), "P-1": Choice(), "P-2": Choice()}
    assert [line.is_tied for line in drawing.lines] == [False, True, True]


def test_an_outcome_that_departs_from_the_line_says_from_what():
    drawing = drawn(
        [
            chosen("P-1", 4.5, "decline"),
            chosen("P-2", 4, "fund", 20_000),
            chosen("P-3", 3.9, "fund", 20_000),
            chosen("P-4", 3.0, "reserve", None, 1),
            chosen("P-5", 2.9, "defer"),
        ],
        terms(),
    )

    assert told(drawing) == [
        ("P-1", 1, True, "The line funds it. Within the pot."),
        ("P-2", 2, True, ""),
        ("P-3", 3, False, "The line does not fund it. No room left in the pot."),
        ("P-4", 4, False, "By the rules it can’t be a reserve. Below the quality line of 3.50."),
        ("P-5", 5, False, ""),
    ]


def test_a_part_award_makes_room_below_it():
    asked = [chosen("P-1", 4.5, "fund", 20_000), chosen("P-2", 4, "fund", 20_000), entry("P-3", 3.9, 20_000)]
    in_part = [asked[0], chosen("P-2", 4, "part_fund", 10_000), asked[2]]

    assert [line.standing.is_above for line in drawn(asked, terms()).lines] == [True, True, False]
    assert [line.standing.is_above for line in drawn(in_part, terms()).lines] == [True, True, True]
    assert (drawn(in_part, terms()).awarded_pounds, drawn(in_part, terms()).left_pounds) == (30_000, 20_000)


def test_a_reserve_that_waits_behind_a_lower_rank_departs():
    drawing = drawn(
        [
            chosen("P-1", 4.5, "reserve", None, 2, pounds=90_000),
            chosen("P-2", 4.4, "reserve", None, 1, pounds=90_000),
            chosen("P-3", 4.3, "reserve", None, 3, pounds=90_000),
        ],
        terms(),
    )

    assert [line.departs for line in drawing.lines] == [
        "It stands on the reserve list after one with a lower rank.",
        "",
        "",
    ]
    assert [line.entry.reference for line in drawing.reserves] == ["P-2", "P-1", "P-3"]


def test_rules_that_the_outcomes_break_are_told_apart_from_those_that_the_line_breaks():
    entries = [chosen("P-1", 4.5, "fund", 20_000, area="Care"), chosen("P-2", 3.0, "decline", area="Mind")]

    drawing = drawn(entries, terms(floors={"Care": 10_000, "Mind": 15_000}, must={"P-2": "The board wants it."}))

    assert drawing.unmet_by_line == []
    assert drawing.unmet == [
        "Mind gets £0 of the £15,000 it should get at least.",
        "P-2 must be funded, and is declined.",
    ]
    assert drawing.lines[1].departs == "The line funds it. Must be funded: The board wants it."


def test_each_that_must_be_funded_and_is_not_is_named_with_what_was_decided():
    entries = [
        entry("P-1", 4.5), chosen("P-2", 4.4, "reserve", None, 1), chosen("P-3", 4.3, "defer"),
        chosen("P-4", 4.2, "fund"), chosen("P-5", 4.1, "part_fund", 1_000),
    ]  # fmt: skip

    drawing = drawn(entries, terms(pot=200_000, must=dict.fromkeys([each.reference for each in entries], "Law.")))

    assert (drawing.unmet_by_line, drawing.unmet) == (
        [],
        [
            "P-1 must be funded, and is not decided yet.",
            "P-2 must be funded, and stands on the reserve list.",
            "P-3 must be funded, and is deferred.",
            "P-4 must be funded, and has no award yet.",
        ],
    )


def test_awards_beyond_the_pot_and_the_most_of_an_area_are_named():
    entries = [
        chosen("P-1", 4.5, "fund", 20_000, area="Care"), chosen("P-2", 4.4, "fund", 5_000, pounds=5_000, area="Mind"),
    ]  # fmt: skip

    drawing = drawn(entries, terms(pot=20_000, caps={"Care": 15_000}))

    assert drawing.unmet == [
        "The awards come to £25,000 of the £20,000 in the pot: lower one of them, or fund one less.",
        "Care gets £20,000 of at most £15,000.",
    ]


def test_what_is_decided_elsewhere_takes_its_money_and_departs_from_nothing():
    funded = entry("P-1", 3.0, fate=Fate.FUNDED, choice=Choice("fund", 40_000))

    drawing = drawn([funded, entry("P-2", 4.5)], terms())

    assert told(drawing) == [("P-2", 1, False, ""), ("P-1", 2, True, "")]
    assert (drawing.awarded_pounds, drawing.lines[0].standing.reason) == (40_000, "No room left in the pot")
