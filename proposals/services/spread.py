"""Scale and spread: recording what sites did, and the last step of a proposal's life."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import AdoptionEvent, Organisation, Proposal
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
    proposal = lock_for_reports(proposal_pk, by)
    must_not_lie_ahead(happened_on, "happened_on")
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


def record_spread(proposal_pk: int, *, by: Any, note: str = "") -> Proposal:
    return take_step(proposal_pk, "record_spread", by=by, note=note)


def must_report(proposal: Proposal, by: Any) -> None:
    if not by.has_perm("proposals.record_adoption", proposal):
        raise NotPermitted("Only its authors and the programme team report on this proposal.")


def lock_for_reports(proposal_pk: int, by: Any) -> Proposal:
    proposal = lock_proposal(proposal_pk)
    must_report(proposal, by)
    if proposal.shown_state not in HAS_AWARD:
        raise WrongState("Sites and measures are reported once the proposal is funded and announced.")
    return proposal


def must_not_lie_ahead(day: date, field: str) -> None:
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
