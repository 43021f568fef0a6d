"""The additive model of a total, solved for one pair of variance ratios.

total = mean + merit of the proposal + leniency of the assessor + noise, where merit ~ N(0, p s2), leniency ~ N(0, r s2)
and noise ~ N(0, s2). Henderson's equations have a diagonal block for the proposals; eliminated, a dense symmetric
system for the mean and the assessors is left, which Cholesky's factor solves.
"""

from dataclasses import dataclass

import numpy as np

from scoring.merit.design import Design


@dataclass(frozen=True)
class Ratios:
    """The variance of merit and of leniency, each over the variance of noise; not negative."""

    merit: float
    leniency: float


class Solution:
    """The model solved at `ratios`.

    shrink   (proposal,) f = p / (1 + p n): the posterior variance of merit over s2, mean and leniencies given
    factor   (1 + assessor, 1 + assessor) lower Cholesky factor of the reduced system
    effects  (1 + assessor,) its solution: the mean, then each leniency over the root of r
    misfit   the residual sum of squares, generalised; noise = misfit / (sheets - 1)
    """

    def __init__(self, design: Design, ratios: Ratios) -> None:
        from scipy.linalg import cho_solve, cholesky

        self.design, self.ratios = design, ratios
        self.root = np.sqrt(ratios.leniency)
        self.growth = 1 + ratios.merit * design.sheets_of_proposal
        self.shrink = ratios.merit / self.growth
        right = self._right_hand_side()
        self.factor = cholesky(self._system(), lower=True, check_finite=False)
        self.effects = cho_solve((self.factor, True), right, check_finite=False)
        sums = design.sum_of_proposal
        self.misfit = float(design.total @ design.total - self.shrink @ sums**2 - right @ self.effects)

    def _system(self) -> np.ndarray:
        design, shrink, r = self.design, self.shrink, self.ratios.leniency
        assessors = len(design.assessors)
        of_pair, place = design.together
        system = np.empty((1 + assessors, 1 + assessors))
        shared = np.bincount(place, shrink[of_pair], assessors * assessors).reshape(assessors, assessors)
        system[1:, 1:] = -r * shared
        system[np.arange(1, 1 + assessors), np.arange(1, 1 + assessors)] += 1 + r * design.sheets_of_assessor
        system[0, 0] = design.size - shrink @ design.sheets_of_proposal**2
        border = design.sheets_of_assessor - self._over_sheets(shrink * design.sheets_of_proposal)
        system[0, 1:] = system[1:, 0] = self.root * border
        return system

    def _right_hand_side(self) -> np.ndarray:
        design, shrunk = self.design, self.shrink * self.design.sum_of_proposal
        first = design.total.sum() - shrunk @ design.sheets_of_proposal
        return np.concatenate([[first], self.root * (design.sum_of_assessor - self._over_sheets(shrunk))])

    def _over_sheets(self, of_proposal: np.ndarray) -> np.ndarray:
        """(assessor,) the sum of a figure of proposals over the sheets that each assessor gave."""
        return np.bincount(self.design.assessor, of_proposal[self.design.proposal], len(self.design.assessors))

    @property
    def noise(self) -> float:
        return self.misfit / (self.design.size - 1)

    @property
    def log_determinant(self) -> float:
        return float(np.log(self.growth).sum() + 2 * np.log(np.diag(self.factor)).sum())

    @property
    def deviance(self) -> float:
        """-2 log of the restricted likelihood, without what does not depend on the ratios."""
        return (self.design.size - 1) * np.log(self.noise) + self.log_determinant

    @property
    def mean(self) -> float:
        return float(self.effects[0])

    @property
    def leniency(self) -> np.ndarray:
        return self.root * self.effects[1:]

    def merits(self, effects: np.ndarray) -> np.ndarray:
        """(…, proposal) expected merit, for (…, 1 + assessor) effects."""
        design = self.design
        mean, leniency = effects[..., :1], self.root * effects[..., 1:]
        of_assessors = leniency @ design.who_marked
        return self.shrink * (design.sum_of_proposal - mean * design.sheets_of_proposal - of_assessors)

    @property
    def scores(self) -> np.ndarray:
        """(proposal,) the mean and the merit: the score adjusted for its assessors."""
        return self.mean + self.merits(self.effects)

    @property
    def spread(self) -> np.ndarray:
        """(proposal, 1 + assessor) F, where the covariance of the scores is noise x (diag(shrink) + F F')."""
        from scipy.linalg import solve_triangular

        design = self.design
        moves = np.zeros((len(design.proposals), 1 + len(design.assessors)))
        moves[:, 0] = 1 - self.shrink * design.sheets_of_proposal
        np.add.at(moves, (design.proposal, 1 + design.assessor), -self.root * self.shrink[design.proposal])
        return solve_triangular(self.factor, moves.T, lower=True, check_finite=False).T

    @property
    def covariance(self) -> np.ndarray:
        """(proposal, proposal) of the scores; not kept, as a mixture of many would fill the memory"""
        spread = self.spread
        return self.noise * (np.diag(self.shrink) + spread @ spread.T)

    @property
    def leniency_variance(self) -> np.ndarray:
        """(assessor,)"""
        from scipy.linalg.lapack import dpotri

        inverse, _ = dpotri(self.factor, lower=True)  # never singular: it is factored already
        return self.noise * self.ratios.leniency * np.diag(inverse)[1:]

    def draw(self, random: np.random.Generator, draws: int) -> np.ndarray:
        """(draws, proposal) scores as they might be: mean and leniencies first, then each merit given them."""
        from scipy.linalg import solve_triangular

        deviate = np.sqrt(self.noise)
        normal = random.standard_normal((len(self.factor), draws))
        effects = self.effects + deviate * solve_triangular(self.factor, normal, lower=True, trans="T").T
        merits = self.merits(effects)
        merits += deviate * np.sqrt(self.shrink) * random.standard_normal(merits.shape)
        return effects[:, :1] + merits
