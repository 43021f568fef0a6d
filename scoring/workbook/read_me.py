"""The first sheet: what this is, when and by whom it was made, the rules in words, and what each column means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from proposals.workbook.cells import MONEY, SCORE, TEXT, Column
from proposals.workbook.read_me import Fact, columns_of, numbered, write_read_me
from scoring.workbook.figures import Table


@dataclass(frozen=True)
class About:
    """What the first sheet says beside the figures: who asked, when, and which part of the ranking."""

    product: str
    by: str
    at: str
    filters: Sequence[str]
    frozen_at: str = ""  # of a shortlist that is proposed or agreed


LIVE_WHOLE = [
    "Totals, ranks, costs, what remains and who stands above the line are formulas. Change an award, or a figure of "
    "the sheet “Settings”, and they follow at once. Nothing of that reaches the exchange by itself.",
    "Lines may be sorted and filtered in any way: no formula rests on their order. The sheet “Line” shows the walk "
    "down the totals step by step. The sheet “Checks” shows whether this file still says what the exchange said when "
    "it was made; after a change of yours, “Differs” shows where.",
    "What the file can’t work out stands as the exchange said it: what the panel set beside its sheets, how equal "
    "totals were settled, spread and mean marks, adjusted scores and chances, and the words of the funding line.",
]
LIVE_PART = [
    "Totals and costs are formulas that follow the sheet “Settings”. Rank, cumulative costs, what remains and the line "
    "rest on proposals that are not in this file, so they stand as the exchange said: export all of the ranking for "
    "live ones.",
    "The sheet “Checks” shows whether this file still says what the exchange said when it was made.",
]


LIVE_RANK = [
    "Totals, ranks and costs are formulas that follow awards and the sheet “Settings”. This shortlist has a most for "
    "an area, or keeps money for equals before the rank order, so the line and what remains stand as the exchange drew "
    "them.",
    *LIVE_WHOLE[1:],
]


def title_of(table: Table) -> str:
    return f"{table.name}, shortlist of {table.ranking.title}" if table.name else f"Shortlist of {table.ranking.title}"


def write_shortlist_read_me(
    book: Workbook, table: Table, about: About, columns: Iterable[tuple[str, Sequence[Column]]]
) -> None:
    """columns  [(title of a sheet, its columns)]"""
    how = numbered("How this file works", _how_it_works(table))
    meanings = [columns_of(sheet, listed) for sheet, listed in columns]
    write_read_me(book, title_of(table), _facts(table, about), [how, *meanings])


COMES_BACK = (
    "Decision, Award, Conditions and Comment can be sent back, on the page of the shortlist: you see each change "
    "before it is saved. Write each condition on a line of its own, with its day at the end: Report every "
    "quarter (by 5 March 2027). An empty cell changes nothing; nothing else comes back. Leave the column "
    "“Row code” as it is."
)


def _how_it_works(table: Table) -> list[str]:
    return [*_what_is_live(table), *([COMES_BACK] if table.comes_back else [])]


def _what_is_live(table: Table) -> list[str]:
    if table.has_live_line:
        return LIVE_WHOLE
    return LIVE_RANK if table.is_whole else LIVE_PART


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
        ("Pot", ranking.pot_pounds, MONEY),
        ("Committed", ranking.committed_pounds, MONEY),
        ("Proposed, not confirmed", ranking.proposed_pounds, MONEY),
        ("Remaining", ranking.remaining_pounds, MONEY),
        ("Quality line", ranking.quality_line, SCORE),
        ("Sheets wanted", f"{ranking.sheets_wanted} for each proposal", TEXT),
        ("From marks to a total", "Each mark times its weight, added up and divided by the sum of the weights; "
         "two decimals, a half rounded up. A proposal’s total is the mean of its returned sheets.", TEXT),
        ("Who stands above the line", "Awards first. Then down the rank order: at or above the quality line, with "
         "enough sheets and no mean mark below the least one of its criterion, and while there is room left in the "
         "pot; what does not fit is skipped. Where equal totals "
         "do not all fit, nobody is put first.", TEXT),
        ("Units", "Money in whole pounds. Marks, totals and spread on the scale from 0 to 5.", TEXT),
        ("Assessors", "By the code of their seat, never by name. Sheets that are not returned are not in here.", TEXT),
    ]  # fmt: skip
