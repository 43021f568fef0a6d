"""The shortlist as an Excel workbook.

`write_shortlist` turns a `Ranking` and the lines behind it into a file, row by row, so that memory stays flat.
Assessors appear by the code of their seat.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.utils.timezone import localdate
from openpyxl import Workbook

from scoring.evidence import Recusal, ScoreLine
from scoring.ledger import LedgerLine
from scoring.merit.adjusting import AdjustedScore
from scoring.ranking import RankedProposal, Ranking
from scoring.workbook.cells import (
    DAY,
    MONEY,
    PLACE,
    SCORE,
    SHARE,
    TEXT,
    WEIGHT,
    WHOLE,
    Column,
    add_sheet,
    cell_for,
    clean,
    print_on_one_page_width,
    put,
    write_table,
)


@dataclass(frozen=True)
class About:
    """What the first sheet says beside the figures: who asked, when, and which part of the ranking."""

    product: str
    by: str
    at: str
    filters: Sequence[str]


def write_shortlist(
    into: IO[bytes],
    ranking: Ranking,
    about: About,
    scores: Iterable[ScoreLine],
    conflicts: Iterable[Recusal],
    ledger: Iterable[LedgerLine] = (),
) -> None:
    """Write the workbook to an open binary file.

    ranking    with the rows to show, in the order to show them
    scores     every mark behind these rows; read once, while writing
    conflicts  every recusal from these rows
    ledger     every change of what counts for these rows
    """
    book = Workbook(write_only=True)
    book.properties.creator = about.product
    book.properties.title = clean(f"Shortlist of {ranking.title}")
    _write_read_me(book, ranking, about)
    write_table(book, "Shortlist", shortlist_columns(ranking), (shortlist_row(row) for row in ranking.rows))
    write_table(book, "Scores", SCORES, scores)
    write_table(book, "Conflicts", CONFLICTS, conflicts)
    write_table(book, "Ledger", LEDGER, (ledger_row(line) for line in ledger))
    book.save(into)


# --- What stands in the tables ---------------------------------------------------------------------------------------
def shortlist_columns(ranking: Ranking) -> list[Column]:
    marks = [
        Column(
            f"{each.name} ({each.share_percent.normalize():f}%)",
            SCORE,
            13,
            meaning=f"Mean mark of the returned sheets, 0 to 5. Weight {each.weight.normalize():f}, "
            f"which is {each.share_percent.normalize():f}% of the total.",
        )
        for each in ranking.criteria
    ]
    return [*WHO_ASKS, *marks, *HOW_IT_STANDS, *HOW_FIRM]


def shortlist_row(row: RankedProposal) -> list[Any]:
    return [
        row.reference, row.title, row.area, row.lead_organisation, row.requested_pounds,
        *row.means.values(),
        row.score, row.sheets_returned, row.spread, row.rank, row.cumulative_pounds, row.decision, row.award_pounds,
        row.line_reason, row.panel, *_firmness(row.adjusted),
    ]  # fmt: skip


def _firmness(adjusted: AdjustedScore | None) -> list[Any]:
    if adjusted is None:
        return [None] * len(HOW_FIRM)
    return [adjusted.score, adjusted.low, adjusted.high, adjusted.expected_rank, adjusted.chance_above]


WHO_ASKS = [
    Column("Reference", width=14, meaning="The proposal’s number in the exchange."),
    Column("Title", width=44, wraps=True, meaning="As its authors gave it."),
    Column("Priority area", width=24, wraps=True, meaning="The call’s priority area that it answers."),
    Column("Lead organisation", width=30, wraps=True, meaning="The member organisation that leads it."),
    Column("Requested", MONEY, 12, meaning="Pounds asked for."),
]
HOW_IT_STANDS = [
    Column("Total", SCORE, 9, meaning="The panel’s score, 0 to 5: the mean of the totals of the returned sheets."),
    Column("Sheets", WHOLE, 9, meaning="Score sheets returned. Only these count."),
    Column("Spread", SCORE, 9, meaning="Highest less lowest sheet total; empty below two sheets."),
    Column("Rank", WHOLE, 8, meaning="Place by total in the whole call; equal totals share a place (1, 2, 2, 4)."),
    Column("Cumulative", MONEY, 13, meaning="Pounds down the rank order: the award where there is one, else the one "
           "proposed, else what is asked for; a declined proposal adds nothing."),
    Column("Decision", width=34, wraps=True, meaning="What is decided, or whose turn it is."),
    Column("Award", MONEY, 12, meaning="Pounds awarded, once a second manager has confirmed it."),
    Column("Funding line", width=34, wraps=True, meaning="Why it stands above or below the line."),
    Column("Panel", width=18, wraps=True, meaning="The panel that scores it."),
]  # fmt: skip
HOW_FIRM = [
    Column("Adjusted", SCORE, 10, meaning="The score less the leniency of those who marked it, drawn towards the mean "
           "of all where there are few sheets. It decides nothing; empty where the sheets can’t support it."),
    Column("From", SCORE, 8, meaning="With the next column: 90% of what the adjusted score may be."),
    Column("To", SCORE, 8, meaning="See the column before."),
    Column("Expected rank", PLACE, 10, meaning="The rank to expect of it, with what is uncertain counted in."),
    Column("Chance above the line", SHARE, 12, meaning="That it belongs among those that the pot can pay for."),
]  # fmt: skip
SCORES = [
    Column("Reference", width=14, meaning="The proposal’s number in the exchange."),
    Column("Assessor", width=10, meaning="The code of the assessor’s seat on the panel."),
    Column("Criterion", width=34, wraps=True, meaning="What was marked."),
    Column("Weight", WEIGHT, 9, meaning="The criterion’s weight; only the proportions matter."),
    Column("Mark", WHOLE, 8, meaning="0 to 5, as the assessor gave it."),
    Column("Comment", width=70, wraps=True, meaning="The assessor’s comment on this criterion."),
    Column("Sheet total", SCORE, 11, meaning="The assessor’s weighted total over all criteria, 0 to 5."),
    Column("Confidence", width=12, meaning="How sure the assessor is of the whole sheet; it changes no figure."),
    Column("Worth funding", width=12, meaning="What the assessor says of the proposal, all in all."),
]
CONFLICTS = [
    Column("Reference", width=14, meaning="The proposal’s number in the exchange."),
    Column("Assessor", width=10, meaning="The code of the seat of the assessor who stepped back."),
    Column("Kind", width=18, meaning="Direct or indirect, as declared."),
    Column("About", width=24, meaning="What the conflict is about: professional, financial, personal and so on."),
    Column("Told by", width=14, meaning="The assessor, or whoever runs the panel where it was found by others."),
    Column("On", DAY, 13, meaning="The day from which the proposal was closed to this assessor."),
    Column("Sheet", width=44, wraps=True, meaning="What became of a sheet that they had returned, and of the score."),
    Column("In words", width=60, wraps=True, meaning="What was declared. Only in files made by a manager."),
]

LEDGER = [
    Column("Reference", width=14, meaning="The proposal’s number in the exchange."),
    Column("Change", width=28, wraps=True, meaning="A sheet set aside or let count again, or the score adjusted."),
    Column("Assessor", width=10, meaning="The code of the seat whose sheet it is about."),
    Column("Outcome", width=24, meaning="A change does nothing before a second person confirms it."),
    Column("Score before", SCORE, 9, meaning="As it was when the change was confirmed, or else proposed."),
    Column("Score after", SCORE, 9, meaning="What the change made of it, or would have made."),
    Column("Rank before", WHOLE, 9, meaning="In the whole call; empty for whoever may not rank all of it."),
    Column("Rank after", WHOLE, 9, meaning="In the whole call; empty for whoever may not rank all of it."),
    Column("Proposed on", DAY, 13, meaning="The day on which it was proposed."),
    Column("Proposed by", width=20, meaning="Only in files made by a manager."),
    Column("Answered on", DAY, 13, meaning="The day on which a second person confirmed or refused it."),
    Column("Answered by", width=20, meaning="Only in files made by a manager."),
    Column("Why", width=60, wraps=True, meaning="The reason that was given. Only in files made by a manager."),
    Column("Why not", width=40, wraps=True, meaning="Why it was refused. Only in files made by a manager."),
]  # fmt: skip


def ledger_row(line: LedgerLine) -> list[Any]:
    return [
        line.reference, line.in_words if line.figure is not None else line.what, line.assessor, line.outcome,
        line.score_before, line.score_after, line.rank_before, line.rank_after,
        localdate(line.at), line.by, localdate(line.answered_at) if line.answered_at else None, line.answered_by,
        line.reason, line.answer,
    ]  # fmt: skip


# --- The first sheet -------------------------------------------------------------------------------------------------
def _write_read_me(book: Workbook, ranking: Ranking, about: About) -> None:
    sheet = add_sheet(book, "Read me")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 90
    print_on_one_page_width(sheet, landscape=False)
    bold, key, words, money, score = (
        cell_for(sheet, TEXT, bold=True),
        cell_for(sheet, TEXT, bold=True, wraps=True),
        cell_for(sheet, TEXT, wraps=True),
        cell_for(sheet, MONEY, align="left"),
        cell_for(sheet, SCORE, align="left"),
    )
    cells = {TEXT: words, MONEY: money, SCORE: score}
    sheet.append([put(bold, f"Shortlist of {ranking.title}")])
    for name, value, form in _facts(ranking, about):
        sheet.append([put(key, name), put(cells[form], value)])
    tables = [("Scores", SCORES), ("Conflicts", CONFLICTS), ("Ledger", LEDGER)]
    for title, columns in [("Shortlist", shortlist_columns(ranking)), *tables]:
        sheet.append([])
        sheet.append([put(bold, f"Columns of the sheet “{title}”")])
        for column in columns:
            sheet.append([put(key, column.heading), put(words, column.meaning)])


def _facts(ranking: Ranking, about: About) -> list[tuple[str, Any, str]]:
    return [
        ("What this is", f"The ranking of one call, as {about.by} may see it in the {about.product}.", TEXT),
        ("Call", f"{ranking.title} ({ranking.code})", TEXT),
        ("Made by", about.by, TEXT),
        ("Made at", about.at, TEXT),
        ("Filters", "; ".join(about.filters) or "None: every proposal that you may rank.", TEXT),
        ("Proposals in this file", f"{len(ranking.rows):,}", TEXT),
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
