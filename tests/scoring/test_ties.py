"""Equal scores: the declared rules, then the draw that anybody can repeat."""

from decimal import Decimal

from scoring.shortlisting.ties import Placed, Tied, committed, drawn, draws_among, in_order


def tied(reference, score="4.00", means=("4", "3"), pounds=10, spread="1.00"):
    return Tied(reference, Decimal(score), tuple(map(Decimal, means)), pounds, Decimal(spread))


def told(placed):
    return [(each.candidate.reference, each.place, each.settled_by) for each in placed]


def test_the_draw_is_the_one_of_the_published_example():
    order = drawn(["P-003", "P-017", "P-042", "P-101"], seed="2026-05-01 beacon 8f3a", label="tie-1")

    assert order == ["P-003", "P-101", "P-017", "P-042"]


def test_who_may_not_see_one_tie_sees_the_others_in_the_same_order():
    """Each proposal draws once, whatever stands above it: nothing of what is hidden moves the rest."""
    hidden, seen = [tied("P-003", "4.50"), tied("P-017", "4.50")], [tied(f"P-{number}") for number in range(100, 110)]

    whole = [each.candidate.reference for each in in_order([*hidden, *seen], [], seed="s")]
    part = [each.candidate.reference for each in in_order([hidden[0], *seen], [], seed="s")]

    assert whole[2:] == part[1:]
    assert [draw.order for draw in draws_among(seen, [], seed="s")] == [part[1:]]


def test_another_label_draws_another_order():
    references = [f"P-{number:03}" for number in range(20)]

    assert drawn(references, seed="s", label="tie-1") != drawn(references, seed="s", label="tie-2")


def test_a_seed_is_committed_to_by_its_hash():
    assert committed("beacon") == "8a62e967fcd6dfa5d75308c37808b4668a7faf1cdb06e09ac0a7161827603887"


def test_scores_that_differ_are_settled_by_nothing_else():
    assert in_order([tied("B", "3.00"), tied("A", "4.00")], ["fewer_pounds"]) == [
        Placed(tied("A", "4.00"), 1, ""),
        Placed(tied("B", "3.00"), 2, ""),
    ]


def test_equal_scores_go_by_the_rules_in_turn():
    candidates = [
        tied("A", means=("4", "2"), pounds=9),
        tied("B", means=("4", "3"), pounds=10),
        tied("C", means=("4", "3"), pounds=8),
        tied("D", means=("5", "0"), pounds=99),
    ]

    assert told(in_order(candidates, ["heaviest_criterion", "fewer_pounds"])) == [
        ("D", 1, "the higher mean mark on the heaviest criterion, then on the next one, and so on"),
        ("C", 2, "the one that asks for fewer pounds"),
        ("B", 3, "the one that asks for fewer pounds"),
        ("A", 4, "the higher mean mark on the heaviest criterion, then on the next one, and so on"),
    ]


def test_what_no_rule_settles_stays_side_by_side_until_it_is_drawn():
    candidates = [tied("P-017"), tied("P-003"), tied("P-101"), tied("P-042"), tied("Z", "1.00")]

    assert told(in_order(candidates, ["fewer_pounds"])) == [
        ("P-003", 1, "nothing yet: decide between them"),
        ("P-017", 1, "nothing yet: decide between them"),
        ("P-042", 1, "nothing yet: decide between them"),
        ("P-101", 1, "nothing yet: decide between them"),
        ("Z", 5, ""),
    ]
    assert told(in_order(candidates, ["fewer_pounds"], seed="2026-05-01 beacon 8f3a")) == [
        ("P-042", 1, "the draw"),
        ("P-101", 2, "the draw"),
        ("P-003", 3, "the draw"),
        ("P-017", 4, "the draw"),
        ("Z", 5, ""),
    ]
