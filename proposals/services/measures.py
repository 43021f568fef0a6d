"""Recording what is measured at sites."""

from datetime import date
from decimal import Decimal
from typing import Any

from proposals.errors import NotReady, StaleVersion
from proposals.models import Measure, MeasurePoint, Organisation
from proposals.services.spread import lock_for_reports, must_not_lie_ahead
from proposals.services.transactions import service


@service
def add_measure(proposal_pk: int, *, by: Any, name: str, unit: str, direction: str, baseline_value: Decimal) -> Measure:
    proposal = lock_for_reports(proposal_pk, by)
    if proposal.measures.filter(name=name).exists():
        sentence = f"There is a measure called “{name}” already."
        raise NotReady(sentence, fields={"name": [sentence]})
    return Measure.objects.create(
        proposal=proposal, name=name, unit=unit, direction=direction, baseline_value=baseline_value
    )


@service
def record_point(
    measure_pk: int, *, by: Any, site: Organisation, month: date, value: Decimal, version: int | None = None
) -> MeasurePoint:
    """Keep a site's value for a month. To change one that stands, name the `version` it had when it was read."""
    measure = Measure.objects.get(pk=measure_pk)
    lock_for_reports(measure.proposal_id, by)
    must_not_lie_ahead(month, "month")
    month = month.replace(day=1)
    standing = measure.points.filter(site=site, month=month).first()
    if standing is None:
        return MeasurePoint.objects.create(measure=measure, site=site, month=month, value=value, recorded_by=by)
    if standing.version != version:
        raise StaleVersion(
            f"{site} already has {standing.value} for {month:%B %Y}. Look at it, then save again to replace it."
        )
    standing.value, standing.recorded_by, standing.version = value, by, standing.version + 1
    standing.save()
    return standing
