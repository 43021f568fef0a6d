"""What must always be true of what sites measured: values, the record of each, and where limits begin anew."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from proposals.models import MeasurePoint, PointEntry, Rebase
from proposals.variation import side_of

LISTED = ["measure__name", "month"]


def points_stand_on_the_first_of_a_month() -> Iterator[str]:
    """A measured value belongs to a month, named by its first day."""
    for measure, month in MeasurePoint.objects.exclude(month__day=1).values_list(*LISTED):
        yield f"“{measure}” has a value for {month}, which is not the first of a month."


def points_stand_as_their_record_says() -> Iterator[str]:
    """The entry with the version of a point tells what stands."""
    counts = {"top": Coalesce(OuterRef("numerator"), -1), "bottom": Coalesce(OuterRef("denominator"), -1)}
    same = {name: OuterRef(name) for name in ("value", "is_provisional")}
    entries = PointEntry.objects.annotate(top=Coalesce("numerator", -1), bottom=Coalesce("denominator", -1))
    told = entries.filter(point=OuterRef("pk"), number=OuterRef("version"), **same, **counts)
    for measure, month in MeasurePoint.objects.exclude(Exists(told)).order_by("pk").values_list(*LISTED):
        yield f"“{measure}” has a value for {month} that its record does not tell."


def values_are_what_their_counts_come_to() -> Iterator[str]:
    """A share or a rate is its counts, told for as many as the measure says."""
    counted = MeasurePoint.objects.exclude(denominator=None).select_related("measure").order_by("pk")
    for point in counted.iterator(chunk_size=2_000):
        exact = (point.numerator or 0) * point.measure.per / (point.denominator or 1)
        if abs(float(point.value) - exact) > 0.0001 and side_of(float(point.value), exact):
            counts = f"{point.numerator} of {point.denominator}"
            yield f"“{point.measure}” has a value for {point.month} that {counts} does not come to."


def rebases_are_taken_back_where_they_stood() -> Iterator[str]:
    """What takes a rebase back is about the same measure, site and month, and is no rebase itself."""
    same = Q(takes_back__measure=F("measure"), takes_back__site=F("site"), takes_back__month=F("month"))
    strays = Rebase.objects.exclude(takes_back=None).exclude(same & Q(takes_back__takes_back=None))
    for measure in strays.order_by("pk").values_list("measure__name", flat=True):
        yield f"“{measure}” takes back a break of another chart."


OF_MEASURES = [
    points_stand_on_the_first_of_a_month,
    points_stand_as_their_record_says,
    values_are_what_their_counts_come_to,
    rebases_are_taken_back_where_they_stood,
]
