"""How firm a ranking is: scores adjusted for who marked, expected ranks, and the chance to stand above the line.

Beside the ranking and never in its place. Only the sheets of the rows in hand are read, so a figure tells nothing of a
proposal that its reader may not rank. The arithmetic stands in `merit`.
"""

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from scoring.arithmetic import rounded
from scoring.merit.adjusting import Adjusted, AdjustedScore, Pot, adjust
from scoring.ranking.reading import seats_in_words
from scoring.ranking.rows import Firmness, RankedProposal, Ranking

SECURE, OUT = 0.9, 0.1


def with_firmness(ranking: Ranking, *, panel_pk: int | None = None) -> Ranking:
    """The same ranking with `firmness`, and in each row what is known beside its score. No query.

    panel_pk  adjust among the proposals of this panel alone; ranks are then those among them, and no chance is told
    """
    among = [row for row in ranking.rows if panel_pk in (None, row.panel_pk)]
    known = {row.pk for row in among}
    behind = [sheet for sheet in ranking.sheets if sheet.proposal in known]
    seats = seats_in_words((sheet.assessor, sheet.panel, sheet.code) for sheet in behind)
    sheets = tuple((sheet.proposal, sheet.assessor, float(sheet.total)) for sheet in behind)
    costs = None if panel_pk else tuple((row.pk, row.cost_pounds) for row in among if row.is_good_enough)
    found = _adjusted(sheets, ranking.pot_pounds, costs)
    leniencies = [(seats[assessor], each) for assessor, each in found.leniencies.items()]  # type: ignore[index]
    firmness = Firmness(
        why_not=found.why_not,
        mean=found.mean,
        leniencies=sorted(leniencies, key=lambda pair: (-pair[1].points, pair[0])),
        shares=found.shares,
    )
    rows = [replace(row, adjusted=found.scores.get(row.pk)) for row in ranking.rows]
    return replace(ranking, rows=rows, firmness=firmness)


@lru_cache(maxsize=8)
def _adjusted(
    sheets: tuple[tuple[int, int, float], ...], room_pounds: int, costs: tuple[tuple[int, int], ...] | None
) -> Adjusted:
    """Kept for the very same figures only: nothing old is shown, and nothing is told that they do not tell."""
    return adjust(sheets, pot=None if costs is None else Pot(room_pounds, dict(costs)))


def how_sure(chance: float) -> str:
    """The chance to stand above the line in a word."""
    if chance >= SECURE:
        return "secure"
    return "out" if chance <= OUT else "contested"


def in_words(row: RankedProposal, adjusted: AdjustedScore, mean: float) -> str:
    """How the adjusted score comes about, term by term, with figures that add up as they are written."""
    raw, own, score, middle = (_two(each) for each in (adjusted.raw, adjusted.leniency, adjusted.score, mean))
    pull = score - raw + own
    sheets = "1 sheet" if row.sheets_returned == 1 else f"{row.sheets_returned} sheets"
    return (
        f"The mean of its {sheets} is {raw}. {_of_its_assessors(own, raw - own)} "
        f"It is drawn {abs(pull)} {'down' if pull < 0 else 'up'} towards the mean of all, {middle}, "
        f"as {sheets} can’t tell more: {score}."
    )


def _of_its_assessors(own: Decimal, without: Decimal) -> str:
    if not own:
        return "Its assessors mark neither higher nor lower than the others."
    how = "higher" if own > 0 else "lower"
    return f"Its assessors mark {abs(own)} {how} than the others on average, which leaves {without}."


def _two(number: float) -> Decimal:
    return rounded(Decimal(str(round(number, 6))))
