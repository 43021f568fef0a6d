"""What moderators said about pairs of proposals, as far as one person may know of both."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from proposals import rights
from proposals.likeness.search import similar_to
from proposals.models import Proposal, SimilarLink, Verdict
from proposals.projections import SeenProposal, see


@dataclass(frozen=True)
class SeenLink:
    """A verdict seen from one of its two proposals. Who gave it and why is told to the team alone."""

    seen: SeenProposal
    verdict: str
    note: str
    by: str
    at: datetime
    version: int

    @property
    def label(self) -> str:
        return Verdict(self.verdict).label

    @property
    def colour(self) -> str:
        return {Verdict.SAME: "orange", Verdict.RELATED: "blue"}.get(Verdict(self.verdict), "grey")


def has_links(person: Any) -> Exists:
    """Annotates whether there is anything for `links_of` to find."""
    return Exists(_links(OuterRef("pk"), person))


def links_of(proposal: Proposal, person: Any, *, is_team: bool) -> list[SeenLink]:
    """The latest first. That two proposals are different is of use to moderators only. One query.

    Neither side is told where it would say who applied with the other.
    """
    if rights.hides_applicants_from(person, proposal):
        return []
    links = _links(proposal.pk, person).select_related(
        "by", *(f"{side}__{name}" for side in ("first", "second") for name in ("call", "area", "lead_organisation"))
    )
    told = links if is_team else links.exclude(verdict=Verdict.DIFFERENT)
    return [_seen(link, proposal, person, is_team=is_team) for link in told]


def _links(pk: Any, person: Any) -> QuerySet[SimilarLink]:
    known = Proposal.objects.visible_to(person).visible_to(person, rights.APPLICANTS)
    return SimilarLink.objects.filter(Q(first=pk, second__in=known) | Q(second=pk, first__in=known))


def _seen(link: SimilarLink, proposal: Proposal, person: Any, *, is_team: bool) -> SeenLink:
    other = link.second if link.first_id == proposal.pk else link.first
    return SeenLink(
        seen=see(other, person),
        verdict=link.verdict,
        note=link.note if is_team else "",
        by=str(link.by) if is_team else "",
        at=link.at,
        version=link.version,
    )


def beside_a_submission(proposal: Proposal, person: Any) -> dict[str, Any]:
    """What a moderator is shown beside a proposal: what is like it, and what was said of each pair."""
    links = links_of(proposal, person, is_team=True)
    return {
        "similar": similar_to(proposal.title, proposal.pitch, person, besides=proposal),
        "verdicts": {link.seen.reference: link for link in links},
    }


def link_between(one: Proposal, other: Proposal) -> SimilarLink | None:
    first, second = sorted([one.pk, other.pk])
    return SimilarLink.objects.filter(first=first, second=second).select_related("by").first()
