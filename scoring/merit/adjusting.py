"""The door: returned sheets in; adjusted scores, ranks and chances out, or the reason why there are none."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from scoring.merit.design import Design, why_not
from scoring.merit.standing import (
    DRAWS,
    EXACT,
    MOST_IN_CLOSED_FORM,
    above_line,
    draws,
    expected_ranks,
    intervals,
    orders,
    ranks_in,
)
from scoring.merit.variances import Weighed, fit

OUTSIDE = 1.6449  # standard deviations beyond which 10 % lie


class Pot(NamedTuple):
    """What is left to give, and what each proposal that may have some of it costs."""

    room_pounds: int
    pounds: Mapping[Hashable, int]


class AdjustedScore(NamedTuple):
    """One proposal. `score` = `raw` - `leniency` + `pull`; the intervals hold 90 %; ranks start at 1."""

    raw: float
    leniency: float  # of those who marked it, on average
    pull: float  # towards the mean of all, as there are few sheets
    score: float
    low: float
    high: float
    expected_rank: float
    rank_low: int
    rank_high: int
    chance_above: float | None  # of the funding line; None where no pot was given


class Leniency(NamedTuple):
    """How far above the others an assessor marks, shrunken; the interval holds 90 %."""

    points: float
    low: float
    high: float


class Shares(NamedTuple):
    """Of the variance of a total: what is due to the proposal, to who marked it, and to neither. They add up to 1."""

    merit: float
    leniency: float
    noise: float

    def reliability(self, sheets: int = 1) -> float:
        """Intra-class correlation ICC(2, k): how far the mean of so many sheets tells of the proposal."""
        return self.merit / (self.merit + (self.leniency + self.noise) / sheets)


@dataclass(frozen=True)
class Adjusted:
    """`why_not` says why there are no adjusted scores, and is empty where there are."""

    why_not: str = ""
    mean: float | None = None
    scores: dict[Hashable, AdjustedScore] = field(default_factory=dict)  # {proposal: …}
    leniencies: dict[Hashable, Leniency] = field(default_factory=dict)  # {assessor: …}
    shares: Shares | None = None


def adjust(sheets: Sequence[tuple[Hashable, Hashable, float]], *, pot: Pot | None = None, seed: int = 0) -> Adjusted:
    """Adjust the scores of proposals for the leniency of who marked them.

    sheets   [(proposal, assessor, total)], totals from 0 to 5, at most one for each pair; only returned ones
    pot      to ask for the chance of each to stand above the line; a proposal that it does not name never does
    seed     of the draws behind intervals of ranks and chances
    returns  Adjusted; with `why_not` where the sheets can't support it
    """
    sheets = sorted(sheets, key=lambda sheet: (str(sheet[0]), str(sheet[1])))  # the order they come in changes nothing
    design = Design.of(sheets)
    if reason := why_not(design):
        return Adjusted(why_not=reason)
    mixture = fit(design)
    mean, leniency = _over(mixture, "mean"), _over(mixture, "leniency")
    scores = np.round(_over(mixture, "scores"), EXACT)
    return Adjusted(
        mean=float(mean),
        scores=_scores(design, mixture, scores, leniency, pot, seed),
        leniencies=_leniencies(design, mixture, leniency),
        shares=_shares(mixture),
    )


def _over(mixture: Sequence[Weighed], name: str) -> np.ndarray:
    return np.asarray(sum(weight * getattr(solution, name) for weight, solution in mixture))


def _shares(mixture: Sequence[Weighed]) -> Shares:
    of_noise = [(weight, each.ratios, 1 + each.ratios.merit + each.ratios.leniency) for weight, each in mixture]
    merit = sum(weight * ratios.merit / whole for weight, ratios, whole in of_noise)
    leniency = sum(weight * ratios.leniency / whole for weight, ratios, whole in of_noise)
    return Shares(merit, leniency, 1 - merit - leniency)


def _leniencies(design: Design, mixture: Sequence[Weighed], points: np.ndarray) -> dict[Hashable, Leniency]:
    variance = sum(
        weight * (solution.leniency_variance + (solution.leniency - points) ** 2) for weight, solution in mixture
    )
    reach = OUTSIDE * np.sqrt(variance)
    return {
        assessor: Leniency(float(points[j]), float(points[j] - reach[j]), float(points[j] + reach[j]))
        for j, assessor in enumerate(design.assessors)
    }


def _scores(
    design: Design,
    mixture: Sequence[Weighed],
    scores: np.ndarray,
    leniency: np.ndarray,
    pot: Pot | None,
    seed: int,
) -> dict[Hashable, AdjustedScore]:
    simulated = _simulate(design, mixture, pot, seed)
    own = np.bincount(design.proposal, leniency[design.assessor]) / design.sheets_of_proposal
    ranks = simulated.mean_ranks if len(scores) > MOST_IN_CLOSED_FORM else expected_ranks(mixture)
    columns = {
        "raw": design.means,
        "leniency": own,
        "pull": scores - design.means + own,
        "score": scores,
        "low": scores - simulated.reach,
        "high": scores + simulated.reach,
        "expected_rank": ranks,
        "rank_low": simulated.rank_lows,
        "rank_high": simulated.rank_highs,
        "chance_above": np.full(len(scores), None) if simulated.chances is None else simulated.chances,
    }
    rows = zip(*(columns[name].tolist() for name in AdjustedScore._fields), strict=True)
    return {proposal: AdjustedScore(*row) for proposal, row in zip(design.proposals, rows, strict=True)}


class _Simulated(NamedTuple):
    reach: np.ndarray
    mean_ranks: np.ndarray
    rank_lows: np.ndarray
    rank_highs: np.ndarray
    chances: np.ndarray | None


def _simulate(design: Design, mixture: Sequence[Weighed], pot: Pot | None, seed: int) -> _Simulated:
    ranks, drawn_so_far = np.empty((len(design.proposals), DRAWS), np.uint16), 0
    above = np.zeros(len(design.proposals))
    first, second = np.zeros(len(design.proposals)), np.zeros(len(design.proposals))
    pounds = np.array([pot.pounds.get(each, 0) if pot else 0 for each in design.proposals], np.int64)
    may_have = np.array([bool(pot and each in pot.pounds) for each in design.proposals])
    for drawn in draws(mixture, seed=seed):
        first, second = first + drawn.sum(axis=0), second + np.einsum("ij,ij->j", drawn, drawn)
        order = orders(drawn)
        ranks[:, drawn_so_far : drawn_so_far + len(drawn)] = ranks_in(order).T
        drawn_so_far += len(drawn)
        if pot:
            above += above_line(order, pounds, may_have, pot.room_pounds)
    reach = OUTSIDE * np.sqrt(second / DRAWS - (first / DRAWS) ** 2)
    return _Simulated(reach, ranks.mean(axis=1), *intervals(ranks), above / DRAWS if pot else None)
