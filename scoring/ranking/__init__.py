"""The ranking of a call: one function that the page, the API and the workbook all read, so that no two figures differ.

Everything is counted over what the asking person may rank, sums and ranks included: a manager with a conflict
can't work out a proposal from what is missing. What stands behind a score is read in `evidence.py`, and who stands
above the funding line is worked out in `shortlisting`. In this folder: `reading` (a fixed number of queries),
`placing` (from facts to lines), `agreed` (what panels came to, beside all figures), `rows` (what a ranking is made of),
`firmness` (what to think of the order) and `agreement` (how far those who marked agree).
"""

from decimal import Decimal
from typing import Any

from django.utils.timezone import now

from proposals.models import Call
from proposals.states import State
from scoring.arithmetic import standing_score
from scoring.ranking import reading
from scoring.ranking.placing import Contestant, in_rank_order
from scoring.ranking.rows import RankedProposal, Ranking, WeighedCriterion
from scoring.shortlisting.funding_line import Fate, Rules

__all__ = ["RankedProposal", "Ranking", "WeighedCriterion", "rank_call", "scores_in"]


def rank_call(call: Call, person: Any) -> Ranking:
    """Rank what `person` may see of the proposals that a panel of this call scores or scored. Seven queries."""
    criteria, ties = reading.weighed_criteria(call)
    given = reading.given_marks(call)
    sheets = reading.returned_sheets(call)
    totals = reading.totals_of(sheets)
    waiting = reading.waiting_awards(call)
    late = reading.late_conflicts(call)
    wanted = call.sheets_wanted
    found = [
        Contestant(facts, given[facts["pk"]], totals[facts["pk"]], waiting.get(facts["pk"]), late[facts["pk"]], wanted)
        for facts in reading.ranked_proposals(call, person)
    ]
    found.sort(key=lambda line: line.facts["pk"])
    known = {line.facts["pk"] for line in found}
    rules = Rules(call.pot_pounds, Decimal(call.quality_line_percent) * 5 / 100, call.sheets_wanted)
    return Ranking(
        code=call.code,
        title=call.title,
        is_announced=call.is_announced,
        as_of=now(),
        pot_pounds=call.pot_pounds,
        committed_pounds=sum(line.pounds for line in found if line.fate is Fate.FUNDED),
        proposed_pounds=sum(line.pounds for line in found if line.fate is Fate.PROPOSED),
        quality_line=rules.quality_line,
        sheets_wanted=rules.sheets_wanted,
        criteria=criteria,
        rows=in_rank_order(found, rules, criteria, ties),
        sheets=[each for each in sheets if each.proposal in known],
        ties=ties,
    )


def scores_in(call: Call) -> dict[int, Decimal]:
    """{proposal: score}, of all that have one. For the record: it counts what this or that person may not rank."""
    totals = reading.totals_of(reading.returned_sheets(call))
    scored = {
        facts["pk"]: standing_score(totals[facts["pk"]], facts["adjusted"]) if facts["state"] == State.REVIEWED
        else facts["score"]
        for facts in reading.scored_proposals(call)
    }  # fmt: skip
    return {pk: score for pk, score in scored.items() if score is not None}
