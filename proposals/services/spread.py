"""Scale and spread: recording what sites did. The last step of a proposal's life stands in `spread_requests`."""

from datetime import date
from typing import Any, NamedTuple, NoReturn

from django.utils.timezone import localdate

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import AdoptionEvent, Attachment, Organisation, Proposal
from proposals.services.site_notices import tell_waiting
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.spread.places import cleaned
from proposals.states import HAS_AWARD, SiteStage
from proposals.texts.links import is_of_the_web


class Told(NamedTuple):
    """What a site did, as it is told: where, since when, how we know, and what a stop or a change asks for beside."""

    site: Organisation
    stage: str
    happened_on: date
    evidence: str
    place: str = ""
    link: str = ""
    reason: str = ""
    changed: str = ""
    file: Attachment | None = None


@service
def record_adoption(proposal_pk: int, *, by: Any, corrects: AdoptionEvent | None = None, **told: Any) -> AdoptionEvent:
    """Add an event to a site's log. A correction supersedes one event of the same proposal and leaves it in view.

    `told` are the fields of `Told`.

    raises  NotPermitted, WrongState, NotReady at the field that is wrong
    """
    return add_event(lock_for_reports(proposal_pk, by), by=by, told=Told(**told), corrects=corrects)


def add_event(
    proposal: Proposal, *, by: Any, told: Told, corrects: AdoptionEvent | None = None, by_site: bool = False
) -> AdoptionEvent:
    """The same for a proposal whose lock is held; `by_site` where who speaks for the site reports it."""
    told = told._replace(evidence=told.evidence.strip(), place=" ".join(told.place.split()))
    must_be_told_whole(told)
    if corrects is not None and not proposal.standing_events().filter(pk=corrects.pk).exists():
        raise NotReady("The event you want to correct is corrected already, or belongs to another proposal.")
    _must_be_new(proposal, told, corrects)
    if corrects is not None and told.file is None and told.site == corrects.site:
        told = told._replace(file=corrects.file)
    event = AdoptionEvent.objects.create(
        proposal=proposal, recorded_by=by, corrects=corrects, by_site=by_site, **told._asdict()
    )
    tell_waiting(proposal, [event])
    return event


def must_be_told_whole(told: Told) -> None:
    must_not_lie_ahead(told.happened_on, "happened_on")
    if not told.evidence:
        _refuse("evidence", "Say how we know: a sentence, a report, a link.")
    if told.stage == SiteStage.STOPPED and not told.reason:
        _refuse("reason", "Choose why it stopped.")
    if told.stage == SiteStage.ADAPTED and not told.changed.strip():
        _refuse("changed", "Say what the site changed.")
    if told.stage != SiteStage.STOPPED and told.reason:
        _refuse("reason", "Only a site that stopped has a reason for it. Choose none.")
    if told.stage != SiteStage.ADAPTED and told.changed.strip():
        _refuse("changed", "Only a site that adopted it with changes says what it changed. Leave it empty.")
    if told.link and not is_of_the_web(told.link):
        _refuse("link", "Give a link that starts with https:// or http://.")


def _refuse(field: str, sentence: str) -> NoReturn:
    raise NotReady(sentence, fields={field: [sentence]})


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


def _must_be_new(proposal: Proposal, told: Told, corrects: AdoptionEvent | None) -> None:
    """The log never forgets, so a form sent twice must not enter it twice."""
    same = proposal.standing_events().filter(site=told.site, stage=told.stage, happened_on=told.happened_on)
    names = same.exclude(pk=corrects and corrects.pk).values_list("place", flat=True)
    if cleaned(told.place) in map(cleaned, names):
        at = f"{told.place}, {told.site}" if told.place else told.site
        _refuse("site", f"{at} is recorded with this stage on this day already.")
