"""The sheets “Conflicts”, “Ledger” and “Pledges”: who stepped back, what the panel changed, and what sites offer."""

from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localdate

from proposals.workbook.cells import DAY, SCORE, WHOLE, Column
from scoring.ledger import LedgerLine

CONFLICTS = [
    Column("Reference", width=14, meaning="The proposal’s number in the exchange."),
    Column("Assessor", width=10, meaning="The code of the seat of the assessor who stepped back or left the room."),
    Column("Kind", width=18, meaning="Direct or indirect, as declared; “Not declared” where nobody asked them."),
    Column("About", width=24, meaning="What the conflict is about: professional, financial, personal and so on."),
    Column(
        "Told by",
        width=14,
        meaning="The assessor, or whoever runs the panel where it was found by others; the "
        "exchange where the panel met and they were never asked to mark it.",
    ),
    Column("On", DAY, 13, meaning="The day from which it was closed to this assessor, or on which they left the room."),
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

PLEDGES = [
    Column("Reference", width=14, meaning="The proposal’s number in the exchange."),
    Column("Site", width=40, wraps=True, meaning="The organisation, or the place in it, that offers people."),
    Column("People", WHOLE, 9, meaning="How many it offers; 0 where it withdrew. No formula reads it."),
    Column("From", DAY, 13, meaning="From when they are there."),
    Column("Note", width=60, wraps=True, meaning="What the site says beside."),
    Column("Stands", width=9, meaning="Yes, or No where the site changed or withdrew it since."),
    Column("Why withdrawn", width=40, wraps=True, meaning="The reason that the site gave."),
    Column("Pledged by", width=24, meaning="Who stands for it."),
    Column("Pledged on", DAY, 13, meaning="The day on which it was said."),
]  # fmt: skip


def pledge_row(row: Sequence[Any]) -> list[Any]:
    """A row of `pledged.OF_A_PLEDGE`."""
    reference, site, people, from_on, note, stands, reason, by, at = row
    return [reference, site, people, from_on, note or None, "Yes" if stands else "No", reason or None, str(by),
            localdate(at)]  # fmt: skip


def ledger_row(line: LedgerLine) -> list[Any]:
    return [
        line.reference, line.in_words if line.figure is not None else line.what, line.assessor, line.outcome,
        line.score_before, line.score_after, line.rank_before, line.rank_after,
        localdate(line.at), line.by, localdate(line.answered_at) if line.answered_at else None, line.answered_by,
        line.reason, line.answer,
    ]  # fmt: skip
