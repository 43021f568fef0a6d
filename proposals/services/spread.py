"""Scale and spread: recording what sites did and measured, and the last step of a proposal's life."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import AdoptionEvent, Measure, MeasurePoint, Organisation, Proposal
from proposals.services.steps import lock_proposal, take_step
from proposals.services.transactions import service
from proposals.states import HAS_AWARD


@service
def record_adoption(
    proposal_pk: int,
    *,
    by: Any,
    site: Organisation,
    stage: str,
    happened_on: date,
    evidence: str,
    corrects: AdoptionEvent | None = None,
) -> AdoptionEvent:
    """Add an event to a site's log. A correction supersedes one event of the same proposal and leaves it in view."""
    proposal = _locked_for_reports(proposal_pk, by)
    _must_not_lie_ahead(happened_on, "happened_on")
    if not evidence.strip():
        raise NotReady("Say how we know.", fields={"evidence": ["Say how we know: a sentence, a report, a link."]})
    if corrects is not None and not proposal.standing_events().filter(pk=corrects.pk).exists():
        raise NotReady("The event you want to correct is corrected already, or belongs to another proposal.")
    _must_be_new(proposal, site, stage, happened_on, corrects)
    return AdoptionEvent.objects.create(
        proposal=proposal,
        site=site,
        stage=stage,
        happened_on=happened_on,
        evidence=evidence.strip(),
        recorded_by=by,
        corrects=corrects,
    )


@service
def add_measure(proposal_pk: int, *, by: Any, name: str, unit: str, direction: str, baseline_value: Decimal) -> Measure:
    proposal = _locked_for_reports(proposal_pk, by)
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
    _locked_for_reports(measure.proposal_id, by)
    _must_not_lie_ahead(month, "month")
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


def record_spread(proposal_pk: int, *, by: Any, note: str = "") -> Proposal:
    return take_step(proposal_pk, "record_spread", by=by, note=note)


def _locked_for_reports(proposal_pk: int, by: Any) -> Proposal:
    proposal = lock_proposal(proposal_pk)
    if not by.has_perm("proposals.record_adoption", proposal):
        raise NotPermitted("Only its authors and the programme team report on this proposal.")
    if proposal.shown_state not in HAS_AWARD:
        raise WrongState("Sites and measures are reported once the proposal is funded and announced.")
    return proposal


def _must_not_lie_ahead(day: date, field: str) -> None:
    if day > localdate():
        raise NotReady("The date lies in the future.", fields={field: ["The date lies in the future."]})


def _must_be_new(
    proposal: Proposal, site: Organisation, stage: str, happened_on: date, corrects: AdoptionEvent | None
) -> None:
    """The log never forgets, so a form sent twice must not enter it twice."""
    same = proposal.standing_events().filter(site=site, stage=stage, happened_on=happened_on)
    if same.exclude(pk=corrects and corrects.pk).exists():
        sentence = f"{site} is recorded with this stage on this day already."
        raise NotReady(sentence, fields={"site": [sentence]})
