"""What somebody decides about proposals, put into the rows of a draft in memory, or refused at its field."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.timezone import localdate

from proposals import days
from proposals.errors import NotReady
from scoring.models import RowOutcome, ShortlistRow
from scoring.ranking import RankedProposal, Ranking
from scoring.shortlisting.choices import GETS_MONEY, RESERVE
from scoring.shortlisting.funding_line import Fate
from scoring.shortlists.reading import fate_of
from scoring.shortlists.wording import conditions_of

WORDS = ["comment", "exception_reason", "signpost", "feedback"]
DECIDED = ["outcome", "award_pounds", "reserve_place", "decline_reason", *WORDS]
UNKNOWN = "Choose proposals that stand on this shortlist."
STANDS = "It is decided already, so it stands as it is."
PAST = "{} is past. Give a day from today on, or no day."
LAST = 10_000  # behind every place that somebody typed


def settle(rows: Mapping[int, ShortlistRow], ranking: Ranking, given: Mapping[int, Mapping[str, Any]]) -> None:
    """Put what is given into the rows.

    given   {proposal: {name of DECIDED: value}}; what is not named stays. "conditions" are looked at and not put there
    raises  NotReady, with fields named "<proposal>-<field>"
    """
    ranked = {each.pk: each for each in ranking.rows}
    if unknown := [pk for pk in given if pk not in rows or pk not in ranked]:
        raise NotReady(UNKNOWN, fields={f"{pk}-outcome": [UNKNOWN] for pk in unknown})
    problems: dict[str, list[str]] = {}
    moved = {pk for pk, values in given.items() if values.get("reserve_place") not in (None, rows[pk].reserve_place)}
    for pk, values in given.items():
        for name in DECIDED:
            if name in values:
                setattr(rows[pk], name, values[name].strip() if name in WORDS else values[name])
        problems |= {f"{pk}-{name}": [sentence] for name, sentence in _fitted(rows[pk], ranked[pk])}
        problems |= {f"{pk}-{name}": [sentence] for name, sentence in _days_gone(rows[pk], values)}
    if problems:
        raise NotReady(*{sentence for told in problems.values() for sentence in told}, fields=problems)
    _number_the_reserves(rows, moved)


def _fitted(row: ShortlistRow, ranked: RankedProposal) -> Iterator[tuple[str, str]]:
    """Make outcome, award and place go together; what can't is told, (field, sentence)."""
    if fate_of(ranked) is not Fate.OPEN:
        if row.outcome:
            yield "outcome", STANDS
        return
    if row.outcome != RESERVE:
        row.reserve_place = None
    if row.outcome not in GETS_MONEY:
        row.award_pounds = None
        return
    if row.outcome == RowOutcome.PART_FUND and not row.award_pounds:
        yield "award_pounds", "Enter what it gets, in whole pounds."
        return
    award = row.award_pounds or ranked.requested_pounds
    if not 0 < award <= ranked.requested_pounds:
        yield "award_pounds", f"The award must lie between £1 and the £{ranked.requested_pounds:,} asked for."
    row.award_pounds = award
    row.outcome = RowOutcome.FUND if award == ranked.requested_pounds else RowOutcome.PART_FUND


def _days_gone(row: ShortlistRow, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Nobody can meet by then what is asked for today. A day that stood already may have gone by since."""
    if not (conditions := values.get("conditions")):
        return
    stood = {due_on for _, due_on in conditions_of(row)}
    for place, (_, due_on) in enumerate(conditions):
        if due_on and due_on < localdate() and due_on not in stood:
            yield f"conditions-{place}-due_on", PAST.format(days.in_words(due_on))


def _number_the_reserves(rows: Mapping[int, ShortlistRow], moved: set[int]) -> None:
    """1, 2, 3 …: in the places that were typed, one that was moved before the one that stood there, the rest behind."""
    reserves = [row for row in rows.values() if row.outcome == RESERVE]
    reserves.sort(key=lambda row: (row.reserve_place or LAST, row.proposal_id not in moved, row.position))
    for place, row in enumerate(reserves, start=1):
        row.reserve_place = place
