"""From what is left uncertain to ranks and chances: how firm is the order, and how firm is the line."""

from collections.abc import Iterator, Sequence

import numpy as np

from scoring.merit.variances import Weighed

DRAWS = 2_000
IN_ONE_GO = 200
MOST_IN_CLOSED_FORM = 3_000
INTERVAL = (5, 95)
EXACT = 9  # places; differences below are noise of the arithmetic, and a tie


def expected_ranks(mixture: Sequence[Weighed]) -> np.ndarray:
    """(proposal,) the expected rank of each, 1 the best.

    source  Laird and Louis (1989): ER_i = 1/2 + sum over k of P(k is better than i), the i-th of them one half
    """
    from scipy.special import ndtr

    ranks = np.full(len(mixture[0].solution.scores), 0.5)
    for weight, solution in mixture:
        scores, covariance = np.round(solution.scores, EXACT), solution.covariance
        variance = np.diag(covariance)
        apart = np.sqrt(np.maximum(variance[:, None] + variance - 2 * covariance, 1e-300))
        np.fill_diagonal(apart, 1.0)
        ranks += weight * ndtr((scores - scores[:, None]) / apart).sum(axis=1)
    return ranks


def draws(mixture: Sequence[Weighed], *, seed: int) -> Iterator[np.ndarray]:
    """Scores as they might be, (some, proposal) at a time, DRAWS in all; the same for the same seed."""
    random = np.random.default_rng(seed)
    counts = random.multinomial(DRAWS, [each.weight for each in mixture])
    for (_, solution), count in zip(mixture, counts, strict=True):
        for start in range(0, count, IN_ONE_GO):
            yield solution.draw(random, min(IN_ONE_GO, count - start))


def orders(scores: np.ndarray) -> np.ndarray:
    """(draw, place) which proposal stands there in each draw, the best first. Scores lie below 32.

    Whole numbers that carry their place in their last bits are sorted in half the time of `argsort`.
    """
    bits = scores.shape[1].bit_length()
    keys = (scores * -(2.0 ** (57 - bits))).astype(np.int64)
    keys <<= bits
    keys |= np.arange(scores.shape[1])
    keys.sort(axis=1)
    keys &= (1 << bits) - 1
    return keys


def ranks_in(order: np.ndarray) -> np.ndarray:
    """(draw, proposal) the rank of each in each draw, 1 the best."""
    found = np.empty(order.shape, np.uint16)
    np.put_along_axis(found, order, np.arange(1, order.shape[1] + 1, dtype=np.uint16)[None, :], axis=1)
    return found


def intervals(ranks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(proposal,) twice: the ranks between which each lies in most draws (INTERVAL); `ranks` is (proposal, draw)."""
    draws = ranks.shape[1]
    low, high = (-(-draws * percent // 100) - 1 for percent in INTERVAL)  # the inverse of the distribution
    ordered = np.sort(ranks, axis=1, kind="stable")  # by radix, which beats a partition of such small numbers
    return ordered[:, low], ordered[:, high]


def above_line(order: np.ndarray, pounds: np.ndarray, may_have: np.ndarray, room: int) -> np.ndarray:
    """(proposal,) in how many draws each gets money when it goes down the order and skips what does not fit.

    order     (draw, place) as `orders` gives it
    pounds    (proposal,) what each costs
    may_have  (proposal,) whether it may have money at all, wherever it stands
    room      pounds that are left
    """
    can_have = may_have & (pounds <= room)
    costs = np.where(can_have, pounds, 0)[order]
    spent = np.cumsum(costs, axis=1)
    first = int((spent <= room).sum(axis=1).min())  # up to there all fits that may, in every draw
    counted = np.bincount(order[:, :first].ravel(), minlength=len(pounds))
    least = pounds[may_have].min(initial=room + 1)
    left = room - spent[:, first - 1] if first else np.full(len(order), room, np.int64)
    for places, cost in zip(order.T[first:], costs.T[first:], strict=True):
        if left.max() < least:
            break
        fits = cost <= left
        left = left - cost * fits
        np.add.at(counted, places[fits], 1)
    return np.where(can_have, counted, 0)
