"""The first sheet: what this is, when and by whom it was made, the rules in words, and what each column means."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from proposals.workbook.cells import MONEY, SCORE, TEXT, Column
from proposals.workbook.read_me import Fact, columns_of, numbered, write_read_me
from scoring.ranking.rows import DeclaredTies
from scoring.shortlisting.ties import RULES
from scoring.workbook.figures import Table


@dataclass(frozen=True)
class About:
    """What the first sheet says beside the figures: who asked, when, and which part of the ranking."""

    product: str
    by: str
    at: str
    filters: Sequence[str]
    frozen_at: str = ""  # of a shortlist that is proposed or agreed


LIVE_LINE = (
    "Totals, ranks, costs, what remains and who stands above the line are formulas. Change an award, or a yellow "
    "figure of the sheet “Settings”, and they follow at once. Nothing of that reaches the exchange by itself."
)
LIVE_RANK = (
    "Totals, ranks and costs are formulas that follow awards and the yellow figures of the sheet “Settings”. This "
    "shortlist has a most for an area, or keeps money for equals before the rank order, so the line and what remains "
    "stand as the exchange drew them, whatever you change here. Nothing of that reaches the exchange by itself."
)
LIVE_PART = (
    "Totals and costs are formulas that follow the sheet “Settings”. Rank, cumulative costs, what remains and the line "
    "rest on proposals that are not in this file, so they stand as the exchange said: export all of the ranking for "
    "live ones."
)
NOT_CHOSEN_ANEW = (
    "No formula reads who must be funded, who is excluded, or the least sum of an area: who is placed first, or out by "
    "a rule, stays so in this file, whatever you change."
)
OF_A_SHORTLIST = (
    "Confirmed awards first; one that waits for its second manager counts as this shortlist decides about it. Then who "
    "must be funded, and for the least sum of an area the best of the area."
)
SORTED = "Lines may be sorted and filtered in any way: no formula rests on their order."
STEP_BY_STEP = "The sheet “Line” shows the walk down the totals step by step."
CHECKED = (
    "The sheet “Checks” shows whether this file still says what the exchange said when it was made; after a change of "
    "yours, “Differs” shows where."
)
COMES_BACK = (
    "Decision, Award, Conditions and Comment can be sent back, on the page of the shortlist: you see each change "
    "before it is saved. Write each condition on a line of its own, with its day at the end: Report every "
    "quarter (by 5 March 2027). An empty cell changes nothing; nothing else comes back. Leave the column "
    "“Row code” as it is."
)


def title_of(table: Table) -> str:
    return f"{table.name}, shortlist of {table.ranking.title}" if table.name else f"Shortlist of {table.ranking.title}"


def write_shortlist_read_me(
    book: Workbook, table: Table, about: About, columns: Iterable[tuple[str, Sequence[Column]]]
) -> None:
    """columns  [(title of a sheet, its columns)]"""
    how = numbered("How this file works", _how_it_works(table))
    rules = [numbered("Rules of this shortlist", table.terms)] if table.terms else []
    meanings = [columns_of(sheet, listed) for sheet, listed in columns]
    write_read_me(book, title_of(table), _facts(table, about), [how, *rules, *meanings])


def _how_it_works(table: Table) -> Iterator[str]:
    yield LIVE_LINE if table.has_live_line else LIVE_RANK if table.is_whole else LIVE_PART
    if table.has_rules or table.floors:
        yield NOT_CHOSEN_ANEW
    yield f"{SORTED} {STEP_BY_STEP}" if table.has_live_line else SORTED
    yield CHECKED
    adjusted = ", adjusted scores and chances" if table.ranking.firmness.was_asked_for else ""
    yield (
        "What the file can’t work out stands as the exchange said it: what the panel set beside its sheets, how equal "
        f"totals were settled, spread and mean marks{adjusted}, and the words of the funding line."
    )
    if table.comes_back:
        yield COMES_BACK


def _facts(table: Table, about: About) -> list[Fact]:
    ranking, what = table.ranking, "shortlist" if table.name else "ranking"
    return [
        ("What this is", f"The {what} of one call, as {about.by} may see it in the {about.product}.", TEXT),
        ("Call", f"{ranking.title} ({ranking.code})", TEXT),
        ("Made by", about.by, TEXT),
        ("Made at", about.at, TEXT),
        *([("As it stood", f"{about.frozen_at}, when it was proposed and frozen. Comments of assessors were not: they "
            "are in the workbook of the ranking.", TEXT)] if about.frozen_at else []),
        ("Filters", "; ".join(about.filters) or "None: every proposal that you may rank.", TEXT),
        ("Proposals in this file", f"{len(table.lines):,}", TEXT),
        ("Outcomes", "Announced." if ranking.is_announced else "Not announced: keep this file to the team.", TEXT),
        *_money(table),
        ("Quality line", ranking.quality_line, SCORE),
        ("Sheets wanted", f"{ranking.sheets_wanted} for each proposal", TEXT),
        ("From marks to a total", "Each mark times its weight, added up and divided by the sum of the weights; "
         "two decimals, a half rounded up. A proposal’s total is the mean of its returned sheets.", TEXT),
        ("Who stands above the line", _who_stands_above(table), TEXT),
        ("Equal totals", _of_equals(ranking.ties), TEXT),
        ("Units", "Money in whole pounds. Marks, totals and spread on the scale from 0 to 5.", TEXT),
        ("Assessors", "By the code of their seat, never by name. Sheets that are not returned are not in here.", TEXT),
    ]  # fmt: skip


def _money(table: Table) -> list[Fact]:
    """What waits for a second manager is told of the call; it was not frozen with a shortlist."""
    ranking = table.ranking
    waiting = [] if table.is_frozen else [("Proposed, not confirmed", ranking.proposed_pounds, MONEY)]
    spent = [("Committed", ranking.committed_pounds, MONEY), *waiting]
    if not table.name:
        return [("Pot", ranking.pot_pounds, MONEY), *spent, ("Remaining", ranking.remaining_pounds, MONEY)]
    return [
        ("Pot of this shortlist", ranking.pot_pounds, MONEY),
        *spent,
        ("Awarded on this shortlist", table.awarded_pounds, MONEY),
        ("Left of its pot", table.left_pounds, MONEY),
    ]


def _who_stands_above(table: Table) -> str:
    """In the order in which the line is drawn."""
    first = OF_A_SHORTLIST if table.name else "Awards first."
    capped = " and under the most of its area" if table.caps else ""
    return (
        f"{first} Then down the rank order: at or above the quality line, with enough sheets and no mean mark below "
        f"the least one of its criterion, and while there is room in the pot{capped}; what does not fit is skipped."
    )


def _of_equals(ties: DeclaredTies) -> str:
    """What the call declared for them, and what becomes of those that are equal still."""
    words = [RULES[name].words for name in ties.rules]
    turns = f"First comes {'; where that does not tell, '.join(words)}. " if words else ""
    whose = "those still equal" if words else "them"
    if ties.seed:
        return f"{turns}A draw puts {whose} in order."
    rest = (
        f"Where there is room for only some of {whose}, nobody is put first, and nobody else takes what they could get."
    )
    return turns + rest
