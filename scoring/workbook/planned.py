"""A shortlist as its workbook shows it: each line as it is drawn, with what managers decided about it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scoring.brought_back.cells import cells_on
from scoring.brought_back.codes import NO_ROW, code_of
from scoring.models import Shortlist
from scoring.ranking import RankedProposal, Ranking
from scoring.shortlisting.drawing import contender_of
from scoring.shortlisting.funding_line import WITHIN, Fate, keeps_for_equals
from scoring.shortlists.reading import Drawn, DrawnLine
from scoring.shortlists.wording import terms_in_words
from scoring.workbook.figures import Plan, Table, lines_of


def planned(
    shortlist: Shortlist, ranking: Ranking, drawn: Drawn, *, comes_back: bool = False, is_frozen: bool = False
) -> Table:
    """The lines of the workbook.

    ranking     of the call, from which the shortlist was drawn
    comes_back  each line has a code, so that it is known when somebody sends the workbook
    is_frozen   ranking and lines are read from the record of the shortlist
    """
    rows, rules = [_row(each) for each in drawn.lines], drawn.terms.rules
    least = {each.code: each.minimum for each in drawn.terms.criteria}
    as_drawn = replace(
        ranking,
        rows=rows,
        pot_pounds=rules.pot_pounds,
        quality_line=rules.quality_line,
        criteria=[replace(each, minimum=least[each.code]) for each in ranking.criteria],
        committed_pounds=sum(row.award_pounds or 0 for row in rows),
    )
    plans = [_plan(each, drawn, of=shortlist if comes_back else None) for each in drawn.lines]
    return Table(
        as_drawn,
        lines_of(as_drawn, plans, is_planned=True),
        name=shortlist.name,
        terms=terms_in_words(drawn.terms),
        floors=rules.floors,
        caps=rules.caps,
        has_own_walk=bool(rules.caps) or _keeps_for_equals(drawn),
        awarded_pounds=drawn.drawing.awarded_pounds,
        left_pounds=drawn.drawing.left_pounds,
        is_frozen=is_frozen,
    )


def _keeps_for_equals(drawn: Drawn) -> bool:
    lines = [each.line for each in drawn.lines]
    return keeps_for_equals([contender_of(line.entry, line.rank, drawn.terms) for line in lines], drawn.terms.rules)


def _row(each: DrawnLine) -> RankedProposal:
    """The line of the ranking as the shortlist draws it. An award of the draft counts as one that is proposed."""
    line = each.line
    is_open = line.is_open
    return replace(
        each.ranked,
        rank=line.rank,
        is_tied=line.is_tied,
        settled_by=line.settled_by,
        is_good_enough=line.is_good_enough,
        is_above_line=line.standing.is_above,
        line_reason=line.standing.reason,
        cumulative_pounds=line.cumulative_pounds if line.rank is not None else None,
        proposed_pounds=line.entry.choice.award_pounds if is_open else None,
        award_pounds=each.ranked.award_pounds if line.entry.fate is Fate.FUNDED else None,
    )


def _plan(each: DrawnLine, drawn: Drawn, *, of: Shortlist | None) -> Plan:
    cells, version = cells_on(each), each.row.version if each.row else NO_ROW
    return Plan(
        decision=cells["decision"],
        award_pounds=each.line.entry.choice.award_pounds,
        conditions=cells["conditions"],
        comment=cells["comment"],
        code=code_of(of.pk, each.ranked.pk, version, cells) if of else "",
        **_rule(each, drawn),
    )


def _rule(each: DrawnLine, drawn: Drawn) -> Mapping[str, Any]:
    """What a line gets before the walk down the order, or never: by a rule of its own, or for the sake of its area."""
    standing, reference = each.line.standing, each.line.entry.reference
    if not each.line.is_open:
        return {}
    is_ahead = standing.is_above and standing is not WITHIN
    is_ruled = is_ahead or reference in drawn.terms.must or reference in drawn.terms.excluded
    return {"rule": standing.reason if is_ruled else "", "is_ahead": is_ahead}
