"""What is measured at sites: the measures, and the values of each site and month.

A month is entered as a whole, and a column pasted as a whole: all of it is kept or nothing. `services/charts.py` holds
the decisions about how a chart is read.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.utils.timezone import localdate, now

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.measured.entering import earliest_month, in_words, is_due_in, may_enter
from proposals.models import Measure, MeasurePoint, Organisation, PointEntry, Proposal
from proposals.models.measures import Basis
from proposals.services.spread import lock_for_reports
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.states import HAS_AWARD

PLACES = Decimal("0.0001")
LARGEST = Decimal(10) ** 10  # the column of a value holds what is below
MOST_POINTS = 2_000
FIXED_BY_POINTS = ("basis", "per", "frequency")
TOLD_FOR = {Basis.FIGURE: 1, Basis.COUNT: 1, Basis.SHARE: 100}


class Given(NamedTuple):
    """What somebody sends for a measure and a month: a value, or both counts; `version` is that of the one it replaces.

    None in all of them says nothing, and is left out before it comes here.
    """

    measure: Measure
    month: date
    value: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None
    is_provisional: bool = False
    version: int | None = None


class ValuesChanged(StaleVersion):
    """Somebody entered values meanwhile: `points` is what stands, by measure and month."""

    def __init__(self, points: dict[tuple[int, date], MeasurePoint]) -> None:
        super().__init__(
            "Somebody entered a value since you opened this page. Compare both below, then save again to keep yours."
        )
        self.points = points
        self.stored = {
            "values": [
                {"measure": measure, "month": month, "value": str(point.value), "version": point.version}
                for (measure, month), point in points.items()
            ]
        }


@service
def add_measure(
    proposal_pk: int, *, by: Any, name: str, unit: str, direction: str, baseline_value: Decimal, **facts: Any
) -> Measure:
    """Agree on something that is counted at every site in the same way; `facts` are further fields of a measure."""
    proposal = lock_for_reports(proposal_pk, by)
    _must_have_a_new_name(proposal, name)
    measure = Measure(
        proposal=proposal, name=name, unit=unit, direction=direction, baseline_value=baseline_value, **facts
    )
    measure.per = TOLD_FOR.get(Basis(measure.basis), measure.per)
    measure.save(force_insert=True)
    return measure


@service
def change_measure(measure_pk: int, *, by: Any, version: int, **facts: Any) -> Measure:
    """Say it in other words, set a target, or change how its charts are read.

    raises  StaleVersion; NotReady for another way of counting once there are values
    """
    proposal = lock_for_reports(Measure.objects.values_list("proposal", flat=True).get(pk=measure_pk), by)
    measure = Measure.objects.get(pk=measure_pk)
    facts["per"] = TOLD_FOR.get(Basis(facts.get("basis", measure.basis)), facts.get("per", measure.per))
    changed = {name: value for name, value in facts.items() if getattr(measure, name) != value}
    if not changed:
        return measure
    if measure.version != version:
        raise StaleVersion("Somebody changed this measure since you opened the page. Read it below, then save again.")
    if "name" in changed:
        _must_have_a_new_name(proposal, changed["name"])
    _must_leave_counting_alone(measure, changed)
    for name, value in changed.items():
        setattr(measure, name, value)
    measure.version += 1
    measure.save()
    return measure


@service
def record_points(proposal_pk: int, *, by: Any, site: Organisation, given: Sequence[Given]) -> list[MeasurePoint]:
    """Keep what a site measured, all of it or nothing. Whatever stands as it is sent again is left alone.

    returns  the points that were written
    raises   NotPermitted, WrongState; NotReady, naming measure and month; ValuesChanged
    """
    proposal = lock_for_values(proposal_pk, site, by)
    _must_be_few(given)
    figures = {(each.measure.pk, each.month): figure_for(proposal, each) for each in given}
    standing = _standing(site, given)
    changed = [each for each in given if _differs(standing.get((each.measure.pk, each.month)), each, figures)]
    _must_be_known(standing, changed)
    places = [(each.measure.pk, each.month) for each in changed]
    points = [
        written(standing.get(place), each, figures[place], site=site, by=by)
        for place, each in zip(places, changed, strict=True)
    ]
    keep_points(points)
    return points


@service
def record_point(
    measure_pk: int, *, by: Any, site: Organisation, month: date, value: Decimal, version: int | None = None
) -> MeasurePoint:
    """One value of one month. To change one that stands, name the `version` it had when it was read."""
    measure = Measure.objects.get(pk=measure_pk)
    given = Given(measure, month.replace(day=1), Decimal(str(value)), version=version)
    record_points(measure.proposal_id, by=by, site=site, given=[given])
    return measure.points.get(site=site, month=given.month)


def lock_for_values(proposal_pk: int, site: Organisation, by: Any) -> Proposal:
    proposal = lock_proposal(proposal_pk)
    must_enter(proposal, site, by)
    return proposal


def must_enter(proposal: Proposal, site: Organisation, by: Any) -> None:
    if not may_enter(by, proposal, site):
        raise NotPermitted("Only its authors, the leads of this site and the programme team enter its figures.")
    if proposal.shown_state not in HAS_AWARD:
        raise WrongState("Sites and measures are reported once the proposal is funded and announced.")


# --- What was sent, and what stands --------------------------------------------------------------------------------
def worked_out(measure: Measure, numerator: int, denominator: int) -> Decimal:
    """A share in %, or a rate for as many as the measure tells it for: 159 of 421 is 37.7672."""
    exact = Decimal(numerator) * measure.per / Decimal(denominator)
    return exact.quantize(PLACES, ROUND_HALF_UP)


def figure_for(proposal: Proposal, given: Given) -> Decimal:
    """The value for the month; refused where it is none, or more than can be kept."""
    figure = _figure(proposal, given)
    if abs(figure) >= LARGEST:
        raise _refused(given, "This is too much. Check the numbers.")
    return figure


def _figure(proposal: Proposal, given: Given) -> Decimal:
    measure = given.measure
    if measure.proposal_id != proposal.pk:
        raise NotReady("This measure belongs to another proposal.")
    _must_be_a_month(measure, given.month)
    if given.numerator is None and given.denominator is None and given.value is not None:
        if measure.has_denominator and measure.basis == Basis.RATE and given.value < 0:
            raise _refused(given, "A rate can’t be below 0.")
        return _value(given)
    if not measure.has_denominator or given.numerator is None or not given.denominator:
        raise _refused(given, "Give both numbers, the second above 0." if measure.has_denominator else "Give a value.")
    if measure.basis == Basis.SHARE and given.numerator > given.denominator:
        raise _refused(given, f"{given.numerator} of {given.denominator} is more than all.")
    return worked_out(measure, given.numerator, given.denominator)


def _value(given: Given) -> Decimal:
    value = Decimal(given.value or 0)
    if given.measure.basis == Basis.SHARE and not 0 <= value <= 100:
        raise _refused(given, "A share lies between 0 and 100%.")
    if given.measure.basis == Basis.COUNT and (value < 0 or value != value.to_integral_value()):
        raise _refused(given, "A number of people or events is a whole number.")
    return value.quantize(PLACES, ROUND_HALF_UP)


def _must_be_a_month(measure: Measure, month: date) -> None:
    if month.day != 1:
        raise NotReady(f"{month.isoformat()} is not the first day of a month.")
    if month > localdate():
        sentence = f"{month:%B %Y} lies ahead, so there is nothing to report yet."
        raise NotReady(sentence, fields={"month": [sentence]})
    if month < (earliest := earliest_month(localdate())):
        sentence = f"{month:%B %Y} lies too far back: values are kept from {earliest:%B %Y} on."
        raise NotReady(sentence, fields={"month": [sentence]})
    if not is_due_in(measure, month):
        raise NotReady(f"{measure} is reported by the quarter: in January, April, July and October.")


def _standing(site: Organisation, given: Iterable[Given]) -> dict[tuple[int, date], MeasurePoint]:
    points = MeasurePoint.objects.filter(
        site=site, measure__in={each.measure.pk for each in given}, month__in={each.month for each in given}
    )
    return {(point.measure_id, point.month): point for point in points}


def _differs(point: MeasurePoint | None, given: Given, figures: dict[tuple[int, date], Decimal]) -> bool:
    if point is None:
        return True
    figure = figures[given.measure.pk, given.month]
    stands = (point.value, point.numerator, point.denominator, point.is_provisional)
    return stands != (figure, given.numerator, given.denominator, given.is_provisional)


def _must_be_known(standing: dict[tuple[int, date], MeasurePoint], changed: Iterable[Given]) -> None:
    """Nothing is replaced by somebody who did not see it."""
    places = [(each.measure.pk, each.month) for each in changed if _was_not_seen(standing, each)]
    if places:
        raise ValuesChanged({place: standing[place] for place in places})


def _was_not_seen(standing: dict[tuple[int, date], MeasurePoint], given: Given) -> bool:
    point = standing.get((given.measure.pk, given.month))
    return point is not None and point.version != given.version


def written(point: MeasurePoint | None, given: Given, figure: Decimal, *, site: Organisation, by: Any) -> MeasurePoint:
    """The point as it is to stand: a new one, or `point` changed. `keep_points` saves it."""
    point = point or MeasurePoint(measure=given.measure, site=site, month=given.month, version=0)
    point.value, point.numerator, point.denominator = figure, given.numerator, given.denominator
    point.is_provisional, point.recorded_by, point.recorded_at = given.is_provisional, by, now()
    point.version += 1
    return point


def keep_points(points: list[MeasurePoint]) -> None:
    """In few statements, however many months were pasted; each with the entry that tells of it."""
    MeasurePoint.objects.bulk_create([point for point in points if point.pk is None])
    facts = ["value", "numerator", "denominator", "is_provisional", "recorded_by", "recorded_at", "version"]
    MeasurePoint.objects.bulk_update([point for point in points if point.version > 1], facts)
    PointEntry.objects.bulk_create(
        PointEntry(
            point=point, number=point.version, value=point.value, numerator=point.numerator,
            denominator=point.denominator, is_provisional=point.is_provisional, by=point.recorded_by,
            at=point.recorded_at,
        )
        for point in points
    )  # fmt: skip


# --- What must be true first ---------------------------------------------------------------------------------------
def _must_have_a_new_name(proposal: Proposal, name: str) -> None:
    if proposal.measures.filter(name=name).exists():
        sentence = f"There is a measure called “{name}” already."
        raise NotReady(sentence, fields={"name": [sentence]})


def _must_leave_counting_alone(measure: Measure, changed: dict[str, Any]) -> None:
    """Values that stand were counted in the old way."""
    named = next((name for name in FIXED_BY_POINTS if name in changed), None)
    if named and measure.points.exists():
        sentence = "Sites reported it already, so how it is counted stays. Add another measure instead."
        raise NotReady(sentence, fields={named: [sentence]})


def _must_be_few(given: Sequence[Given]) -> None:
    if len(given) > MOST_POINTS:
        raise NotReady(f"Send at most {MOST_POINTS:,} values at a time.")
    if len({(each.measure.pk, each.month) for each in given}) < len(given):
        raise NotReady("A month is there twice for the same measure. Leave one of them out.")


def _refused(given: Given, sentence: str) -> NotReady:
    """Told at the field of its measure, by the name that the page of a month gives it."""
    told = f"{given.measure}, {in_words(given.measure, given.month)}: {sentence}"
    return NotReady(told, fields={field_of(given.measure): [sentence]})


def field_of(measure: Measure) -> str:
    return f"m{measure.pk}"
