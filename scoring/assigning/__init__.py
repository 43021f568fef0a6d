"""Who marks what: the best assignment of assessors to proposals, as a flow of least cost.

Numbers in, numbers and words out. `plan` is the whole of it; `problem.py` says what it is asked and what it answers,
`match.py` what a pair is worth. How it gets there: `figures` (tables) -> `network` (one flow) -> `optimum` (proved by
`prices`) -> `connecting` -> `shortfalls`.
"""

from scoring.assigning.by_hand import plan_by_hand
from scoring.assigning.planning import plan
from scoring.assigning.problem import Assessor, Load, Need, Pair, Plan, Problem, ProposedPair, Shortfall

__all__ = ["Assessor", "Load", "Need", "Pair", "Plan", "Problem", "ProposedPair", "Shortfall", "plan", "plan_by_hand"]
