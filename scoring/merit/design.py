"""Who marked what, as arrays; and whether that can support an adjustment."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

FEWEST_PROPOSALS = 8
FEWEST_SHEETS = 2  # of a proposal, on average


@dataclass(frozen=True)
class Design:
    """The returned sheets of some proposals.

    proposals, assessors  what the numbers below stand for, in the order in which they were first seen
    proposal, assessor    (sheet,) whole numbers: which of them the sheet is about, and who gave it
    total                 (sheet,) its total, from 0 to 5
    """

    proposals: list[Hashable]
    assessors: list[Hashable]
    proposal: np.ndarray
    assessor: np.ndarray
    total: np.ndarray

    @classmethod
    def of(cls, sheets: Sequence[tuple[Hashable, Hashable, float]]) -> "Design":
        """sheets  [(proposal, assessor, total)], one for each pair at most"""
        proposals = list(dict.fromkeys(proposal for proposal, _, _ in sheets))
        assessors = list(dict.fromkeys(assessor for _, assessor, _ in sheets))
        row = {proposal: number for number, proposal in enumerate(proposals)}
        column = {assessor: number for number, assessor in enumerate(assessors)}
        return cls(
            proposals,
            assessors,
            np.array([row[proposal] for proposal, _, _ in sheets], int),
            np.array([column[assessor] for _, assessor, _ in sheets], int),
            np.array([float(total) for _, _, total in sheets], float),
        )

    @property
    def size(self) -> int:
        return len(self.total)

    @cached_property
    def sheets_of_proposal(self) -> np.ndarray:
        return np.bincount(self.proposal, minlength=len(self.proposals)).astype(float)

    @cached_property
    def sheets_of_assessor(self) -> np.ndarray:
        return np.bincount(self.assessor, minlength=len(self.assessors)).astype(float)

    @cached_property
    def sum_of_proposal(self) -> np.ndarray:
        return np.bincount(self.proposal, self.total, len(self.proposals))

    @cached_property
    def sum_of_assessor(self) -> np.ndarray:
        return np.bincount(self.assessor, self.total, len(self.assessors))

    @cached_property
    def means(self) -> np.ndarray:
        """(proposal,) the mean of its totals"""
        return self.sum_of_proposal / self.sheets_of_proposal

    @cached_property
    def together(self) -> tuple[np.ndarray, np.ndarray]:
        """Each pair of sheets of one proposal: (pair,) which proposal, and the place of its two assessors in R x R."""
        first = np.argsort(self.proposal, kind="stable")
        counts = np.bincount(self.proposal, minlength=len(self.proposals))
        starts = np.cumsum(counts) - counts
        left = np.repeat(first, counts[self.proposal[first]])
        places = np.arange(len(left)) - np.repeat(np.cumsum(counts**2) - counts**2, counts**2)
        right = first[starts[self.proposal[left]] + places % counts[self.proposal[left]]]
        return self.proposal[left], self.assessor[left] * len(self.assessors) + self.assessor[right]

    @cached_property
    def who_marked(self) -> Any:
        """(assessor, proposal) sparse: 1 where there is a sheet"""
        from scipy.sparse import csr_array

        shape = (len(self.assessors), len(self.proposals))
        return csr_array((np.ones(self.size), (self.assessor, self.proposal)), shape=shape)

    @cached_property
    def parts(self) -> int:
        """Into how many groups proposals and assessors fall that share no sheet."""
        from scipy.sparse import block_array
        from scipy.sparse.csgraph import connected_components

        either = block_array([[None, self.who_marked], [self.who_marked.T, None]])
        return int(connected_components(either, directed=False, return_labels=False))


def why_not(design: Design) -> str:
    """Why these sheets can't support adjusted scores, in a sentence; empty where they can."""
    proposals = len(design.proposals)
    if proposals < FEWEST_PROPOSALS:
        return f"Scores are adjusted from {FEWEST_PROPOSALS} proposals with sheets on; here there are {proposals}."
    if design.size < FEWEST_SHEETS * proposals:
        return f"There are {design.size / proposals:.1f} sheets for each proposal; scores are adjusted from 2 on."
    if design.parts > 1:
        return (
            f"The assessors fall into {design.parts} groups that marked no proposal in common, "
            "so nothing tells a lenient group from a group with good proposals."
        )
    if np.ptp(design.total) < 1e-9:
        return "All sheets have the same total."
    return ""
