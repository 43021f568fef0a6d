"""What people decide about the charts of a site: where limits are found anew, and what happened that explains them."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate, now

from proposals.errors import NotReady, WrongState
from proposals.models import Measure, Organisation, Rebase, SiteNote
from proposals.services.measures import lock_for_values
from proposals.services.transactions import service

SAY_WHY = "Say what changed for good, so that others can follow it."


@service
def rebase(measure_pk: int, *, by: Any, site: Organisation, month: date, why: str) -> Rebase:
    """Find the limits of a site anew from a month on. The same month sent twice is kept once."""
    measure = Measure.objects.get(pk=measure_pk)
    lock_for_values(measure.proposal_id, site, by)
    why = _said(why, "why")
    _must_be_measured(measure, site, month)
    if standing := measure.rebases.standing().filter(site=site, month=month).first():
        return standing
    return Rebase.objects.create(measure=measure, site=site, month=month, why=why, by=by, at=now())


@service
def take_back_rebase(rebase_pk: int, *, by: Any, why: str) -> Rebase:
    """Find the limits as if it had not been; both stay on record."""
    taken = Rebase.objects.select_related("measure", "site").get(pk=rebase_pk)
    lock_for_values(taken.measure.proposal_id, taken.site, by)
    why = _said(why, "why")
    if taken.takes_back_id or Rebase.objects.filter(takes_back=taken).exists():
        raise WrongState("It is taken back already.")
    return Rebase.objects.create(
        measure=taken.measure, site=taken.site, month=taken.month, why=why, by=by, at=now(), takes_back=taken
    )


@service
def note(proposal_pk: int, *, by: Any, site: Organisation, happened_on: date, kind: str, text: str) -> SiteNote:
    """Write down what happened at a site on a day. The same note sent twice is kept once."""
    proposal = lock_for_values(proposal_pk, site, by)
    text = _said(text, "text", "Say in a few words what happened.")
    if happened_on > localdate():
        raise NotReady("The day lies ahead.", fields={"happened_on": ["The day lies ahead."]})
    facts = {"by": by, "at": now(), "kind": kind}
    return SiteNote.objects.get_or_create(
        proposal=proposal, site=site, happened_on=happened_on, text=text, defaults=facts
    )[0]


@service
def remove_note(note_pk: int, *, by: Any) -> None:
    """Take a note away; one that is gone already is no error."""
    found = SiteNote.objects.select_related("site").filter(pk=note_pk).first()
    if found is None:
        return
    lock_for_values(found.proposal_id, found.site, by)
    found.delete()


def _said(text: str, field: str, sentence: str = SAY_WHY) -> str:
    if not text.strip():
        raise NotReady(sentence, fields={field: [sentence]})
    return text.strip()


def _must_be_measured(measure: Measure, site: Organisation, month: date) -> None:
    """A stretch begins with a value, and the first value begins one anyway."""
    months = measure.points.filter(site=site).order_by("month").values_list("month", flat=True)
    if month not in list(months)[1:]:
        sentence = "Choose a month that the site reported, and not its first."
        raise NotReady(sentence, fields={"month": [sentence]})
