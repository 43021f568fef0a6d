"""How the assessors of a panel mark, side by side: what they give where, which total stands out, how far they agree.

It reads returned sheets only, and only of proposals that this person oversees and owes no sheet for (`progress.py`).
Those who run the panel read names, and which total stands out; an observer reads the codes of seats. How lenient one
person is, and with it what their total was expected to be, is for managers alone: a chair reads mean marks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean
from typing import Any, NamedTuple

from scoring.agreement import OUTLYING, Alpha, krippendorff, residuals
from scoring.models import Criterion, Mark, Panel
from scoring.oversight.progress import placed_on
from scoring.ranking.agreement import RESAMPLES, Agreement
from scoring.states import that_count


class GivenMark(NamedTuple):
    """One mark of a returned sheet, with where it belongs."""

    seat: int
    code: str
    name: str
    reference: str
    title: str
    criterion: int
    mark: int
    total: Decimal


class HeatCell(NamedTuple):
    """What one assessor gives for one criterion: the mean of their marks, and, for managers, how far it lies from that
    of the others on the same proposals. Empty where there is nothing to compare."""

    mean: float | None
    apart: float | None

    @property
    def heat(self) -> str:
        """The name of its colour, by how far apart it is, or else by the mark; each is said by its figure as well."""
        if self.apart is None:
            return _heat_of(self.mean)
        apart = round(self.apart, 2)  # as it is written
        if abs(apart) < WARM:
            return "alike"
        return f"{'far-' if abs(apart) >= HOT else ''}{'above' if apart > 0 else 'below'}"


WARM, HOT = 0.5, 1.0
BANDS = [(1.5, "far-below"), (2.5, "below"), (3.5, "alike"), (4.5, "above")]  # of mean marks, up to each


def _heat_of(mean_mark: float | None) -> str:
    if mean_mark is None:
        return "none"
    return next((name for most, name in BANDS if mean_mark < most), "far-above")


class HeatRow(NamedTuple):
    code: str
    name: str
    sheets: int
    cells: list[HeatCell]
    overall: HeatCell


class Outlier(NamedTuple):
    """A total far from what its proposal and its assessor lead one to expect; None for who reads of no leniency."""

    reference: str
    title: str
    code: str
    name: str
    total: Decimal
    expected: float | None
    direction: str  # higher or lower


@dataclass(frozen=True)
class Comparison:
    criteria: list[Criterion]
    rows: list[HeatRow]
    outliers: list[Outlier]
    overall: Alpha
    by_criterion: list[Agreement]
    sheets: int
    proposals: int
    tells_of_persons: bool
    tells_of_totals: bool

    @property
    def drawn(self) -> list[tuple[str, float | None, float | None, float | None]]:
        """What the chart shows: each criterion, then the totals."""
        return [(each.name, each.alpha.value, each.alpha.low, each.alpha.high) for each in self.agreements]

    @property
    def agreements(self) -> list[Agreement]:
        """On each criterion, and last on the totals."""
        return [*self.by_criterion, Agreement("Totals", self.overall)]


def compare(panel: Panel, person: Any) -> Comparison:
    criteria = list(panel.call.rubric.criteria.all())
    tells, runs = person.has_perm("panels.change_members"), person.has_perm("panels.run", panel)
    marks = marks_of(panel, person, with_names=runs)
    sheets = {(each.reference, each.seat): each for each in marks}
    totals = {key: float(each.total) for key, each in sheets.items()}
    return Comparison(
        criteria=criteria,
        rows=heat_rows(marks, criteria, with_leniency=tells),
        outliers=outliers_among(sheets, totals, with_leniency=tells) if runs else [],
        overall=krippendorff(_units(totals.items()), resamples=RESAMPLES),
        by_criterion=[Agreement(each.name, _agreement_on(each, marks)) for each in criteria],
        sheets=len(sheets),
        proposals=len({reference for reference, _ in sheets}),
        tells_of_persons=tells,
        tells_of_totals=runs,
    )


def marks_of(panel: Panel, person: Any, *, with_names: bool) -> list[GivenMark]:
    """One query."""
    placed: Any = placed_on(panel, person)
    returned = Mark.objects.filter(
        sheet__assignment__seat__panel=panel,
        sheet__assignment__proposal__in=placed.filter(is_blind=False).order_by().values("pk"),
        sheet__total__isnull=False,
        mark__isnull=False,
        **that_count("sheet__assignment__"),
    )
    rows = returned.select_related("sheet__assignment__seat__person", "sheet__assignment__proposal")
    in_order = rows.order_by("sheet__assignment__seat__code", "sheet", "criterion")
    return [_given(each, with_names) for each in in_order]


def _given(row: Any, with_names: bool) -> GivenMark:
    sheet, assignment = row.sheet, row.sheet.assignment
    return GivenMark(
        seat=assignment.seat_id,
        code=assignment.seat.code,
        name=str(assignment.seat.person) if with_names else "",
        reference=assignment.proposal.reference,
        title=assignment.proposal.title,
        criterion=row.criterion_id,
        mark=row.mark,
        total=sheet.total,
    )


# --- Who is lenient where -------------------------------------------------------------------------------------------
def heat_rows(marks: Sequence[GivenMark], criteria: Sequence[Criterion], *, with_leniency: bool) -> list[HeatRow]:
    """A row for each assessor, in the order of their codes."""
    others = _marks_by_question(marks if with_leniency else [])
    of_seat: dict[int, list[GivenMark]] = {}
    for each in marks:
        of_seat.setdefault(each.seat, []).append(each)
    return [
        HeatRow(
            code=own[0].code,
            name=own[0].name,
            sheets=len({each.reference for each in own}),
            cells=[_cell([each for each in own if each.criterion == criterion.pk], others) for criterion in criteria],
            overall=_cell(own, others),
        )
        for own in of_seat.values()
    ]


Question = tuple[str, int]  # reference of the proposal, primary key of the criterion


def _marks_by_question(marks: Iterable[GivenMark]) -> dict[Question, dict[int, int]]:
    """{(proposal, criterion): {seat: mark}}"""
    found: dict[Question, dict[int, int]] = {}
    for each in marks:
        found.setdefault((each.reference, each.criterion), {})[each.seat] = each.mark
    return found


def _cell(own: Sequence[GivenMark], given: dict[Question, dict[int, int]]) -> HeatCell:
    beside = [(each, given.get((each.reference, each.criterion), {})) for each in own]
    apart = [
        each.mark - mean(others)
        for each, marks in beside
        if (others := [mark for seat, mark in marks.items() if seat != each.seat])
    ]
    return HeatCell(mean(each.mark for each in own) if own else None, mean(apart) if apart else None)


# --- What stands out, and how far they agree ------------------------------------------------------------------------
def outliers_among(sheets: dict[Any, GivenMark], totals: dict[Any, float], *, with_leniency: bool) -> list[Outlier]:
    """The furthest out first."""
    found = [each for each in residuals(totals) if abs(each.standardised) > OUTLYING]
    return [
        Outlier(
            reference=sheet.reference,
            title=sheet.title,
            code=sheet.code,
            name=sheet.name,
            total=sheet.total,
            expected=each.expected if with_leniency else None,
            direction="higher" if each.standardised > 0 else "lower",
        )
        for each in sorted(found, key=lambda each: -abs(each.standardised))
        for sheet in [sheets[each.proposal, each.assessor]]
    ]


def _agreement_on(criterion: Criterion, marks: Iterable[GivenMark]) -> Alpha:
    given = [((each.reference, each.seat), each.mark) for each in marks if each.criterion == criterion.pk]
    return krippendorff(_units(given), level="ordinal", resamples=RESAMPLES)


def _units(given: Iterable[tuple[Any, float]]) -> list[list[float | None]]:
    """The figures of each proposal, by references: drawn again in this order, an interval is the same everywhere."""
    units: dict[str, list[float | None]] = {}
    for (reference, _), figure in given:
        units.setdefault(reference, []).append(figure)
    return [units[reference] for reference in sorted(units)]
