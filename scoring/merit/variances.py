"""Which variance ratios fit the sheets, and how well.

Restricted likelihood alone puts the variance of leniency at exactly nothing in 10 to 36 % of small panels, which
says that assessors are alike because there are few. So where it can be afforded, all ratios are weighed: a triangle
of shares (merit, leniency, noise), each as likely beforehand, and what follows is a mixture.
"""

from typing import NamedTuple

import numpy as np

from scoring.merit.design import Design
from scoring.merit.mixed_model import Ratios, Solution

MOST_ASSESSORS_TO_WEIGH = 200
FEW_PROPOSALS = 100
SIDE, FINE_SIDE = 16, 32  # of the triangle; a fine one where there are few proposals
STEP = 1e-6  # of the search: with smaller ones its gradient is lost in rounding, and it takes twice as long
KEPT_WEIGHT = 1e-3  # below that share of the best one, a point is left out


class Weighed(NamedTuple):
    """A solution, and how likely its ratios are; the weights of a mixture add up to 1."""

    weight: float
    solution: Solution


def fit(design: Design) -> list[Weighed]:
    """The likely solutions, the likeliest first."""
    if len(design.assessors) > MOST_ASSESSORS_TO_WEIGH:
        return [Weighed(1.0, Solution(design, likeliest(design)))]
    side = FINE_SIDE if len(design.proposals) < FEW_PROPOSALS else SIDE
    solutions = [Solution(design, ratios) for ratios in triangle(side)]
    logs = np.array([-each.deviance / 2 for each in solutions])
    weights = np.exp(logs - logs.max())
    kept = [place for place in np.argsort(-weights, kind="stable") if weights[place] >= KEPT_WEIGHT]
    whole = weights[kept].sum()
    return [Weighed(float(weights[place] / whole), solutions[place]) for place in kept]


def triangle(side: int) -> list[Ratios]:
    """Evenly spread shares of the variance: side (side + 1) / 2 of them, none at the rim."""
    shares = [(a + 1 / 3, b + 1 / 3, side - a - b - 2 / 3) for a in range(side) for b in range(side - a)]
    return [Ratios(merit / noise, leniency / noise) for merit, leniency, noise in shares]


def likeliest(design: Design) -> Ratios:
    """The ratios of greatest restricted likelihood."""
    from scipy.optimize import minimize

    def deviance(logs: np.ndarray) -> float:
        merit, leniency = np.exp(logs)
        return Solution(design, Ratios(merit, leniency)).deviance

    options = {"eps": STEP}
    found = minimize(deviance, np.log([1.0, 0.5]), method="L-BFGS-B", bounds=[(-12, 8), (-12, 8)], options=options)
    merit, leniency = np.exp(found.x)
    return Ratios(float(merit), float(leniency))
