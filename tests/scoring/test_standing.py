"""The fast ways to ranks and to the line, held against the plain ones."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.merit.standing import above_line, intervals, orders, ranks_in

seeds = st.integers(0, 2**32 - 1)


@given(seeds, st.integers(1, 40), st.integers(0, 300))
def test_who_gets_money_is_who_fits_when_one_goes_down_the_order(seed, proposals, room):
    random = np.random.default_rng(seed)
    order = np.argsort(random.random((7, proposals)), axis=1)
    pounds, may_have = random.integers(0, 50, proposals), random.random(proposals) < random.random()

    expected = [0] * proposals
    for draw in order:
        left = room
        for proposal in draw:
            if may_have[proposal] and pounds[proposal] <= left:
                left -= pounds[proposal]
                expected[proposal] += 1

    assert above_line(order, pounds, may_have, room).tolist() == expected


@given(seeds, st.integers(1, 300))
def test_the_order_is_that_of_the_scores_and_a_tie_goes_by_place(seed, proposals):
    scores = np.random.default_rng(seed).normal(3, 1, (5, proposals)).round(1)

    assert (orders(scores) == np.argsort(-scores, axis=1, kind="stable")).all()


@given(seeds, st.integers(2, 60))
def test_intervals_leave_out_a_twentieth_at_either_end(seed, proposals):
    order = np.argsort(np.random.default_rng(seed).random((200, proposals)), axis=1)
    ranks = np.ascontiguousarray(ranks_in(order).T)

    low, high = intervals(ranks)

    assert np.array_equal([low, high], np.percentile(ranks, (5, 95), axis=1, method="inverted_cdf"))
