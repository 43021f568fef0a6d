"""Conflicts that follow from facts: who can't be asked to mark a proposal, and what an assessor should think of
before they declare. What only a person can know is declared (`services/sheets.py`)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from proposals.models import Affiliation, Contributor, Organisation, PartEntry, Proposal
from scoring.models import Assignment, Seat


def seats_facing(proposal: Proposal) -> QuerySet[Seat]:
    """Seats with the facts that `reason_against` asks about."""
    theirs = Affiliation.objects.current().filter(person=OuterRef("person"))
    return Seat.objects.select_related("person").annotate(
        was_asked=Exists(Assignment.objects.filter(proposal=proposal, assessor=OuterRef("person"))),
        wrote_it=Exists(Contributor.objects.filter(proposal=proposal, person=OuterRef("person"))),
        had_a_part=Exists(PartEntry.objects.ends().filter(proposal=proposal, person=OuterRef("person"))),
        is_of_the_lead=Exists(theirs.filter(organisation=proposal.lead_organisation_id)),
        is_of_a_partner=Exists(theirs.filter(organisation__proposals_partnered=proposal)),
    )


def reason_against(seat: Any, proposal: Proposal) -> str:
    """Why the person in this seat (one of `seats_facing`) can't be asked, or an empty text."""
    person, placement = seat.person, getattr(proposal, "placement", None)
    if placement is None or placement.panel_id != seat.panel_id or seat.left_on:
        return f"{person} has no seat on the panel of this proposal."
    if not person.is_active:
        return f"{person} can’t sign in any more."
    if seat.was_asked:
        return f"{person} was asked already."
    if seat.wrote_it:
        return f"{person} is one of its authors."
    if seat.had_a_part:
        return f"{person} was one of its authors."
    if seat.is_of_the_lead:
        return f"{person} belongs to {proposal.lead_organisation}, which leads it."
    return f"{person} belongs to a partner organisation of it." if seat.is_of_a_partner else ""


def found_links(person: Any, proposal: Proposal, partners: list[Organisation]) -> list[str]:
    """What ties this assessor to the proposal or its authors, in sentences to them. Three queries.

    A tie is no conflict yet: the assessor judges that. Found are organisations, past and merged ones too, and
    proposals written together.
    """
    taking_part = {each.pk: each for each in [proposal.lead_organisation, *partners] if each}
    own = list(person.affiliations.confirmed().select_related("organisation"))
    return [*_organisation_links(own, taking_part), *_author_links(person, own, proposal, taking_part)]


def _organisation_links(own: list[Affiliation], taking_part: dict[int, Organisation]) -> Iterator[str]:
    for affiliation in own:
        organisation = affiliation.organisation
        if organisation.pk in taking_part and is_current(affiliation):
            yield f"You belong to {organisation}, which takes part in it."
        elif organisation.pk in taking_part:
            yield f"You belonged to {organisation}, which takes part in it."
        elif organisation.successor_id in taking_part:
            successor = taking_part[organisation.successor_id]
            yield f"You belong or belonged to {organisation}, now {successor}, which takes part in it."


def _author_links(
    person: Any, own: list[Affiliation], proposal: Proposal, taking_part: dict[int, Organisation]
) -> Iterator[str]:
    elsewhere = {each.organisation_id for each in own if is_current(each)} - taking_part.keys()
    authors = Contributor.objects.filter(proposal=proposal).values("person")
    shared = Affiliation.objects.current().filter(person__in=authors, organisation__in=elsewhere)
    for affiliation in shared.select_related("person", "organisation").order_by("person", "organisation"):
        yield f"You and {affiliation.person} both belong to {affiliation.organisation}."
    written = Contributor.objects.filter(person=person).values("proposal")
    together = Contributor.objects.filter(proposal__in=written, person__in=authors).select_related("person")
    for name in sorted({str(each.person) for each in together}):
        yield f"You and {name} wrote a proposal together."


def is_current(affiliation: Affiliation) -> bool:
    return affiliation.started_on <= localdate() and (not affiliation.ended_on or affiliation.ended_on >= localdate())
