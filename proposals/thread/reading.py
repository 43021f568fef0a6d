"""What everybody reads of one innovation: the same for its authors, the programme team and a visitor."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from proposals import rights
from proposals.awards.open_data import awarded_on
from proposals.benefits import SeenClaim, claims_of
from proposals.measured import MeasureLine, measures_of
from proposals.models import ClaimStatus, Proposal, SpreadPlan, Story
from proposals.projections import SeenProposal, see
from proposals.querysets import VISITOR
from proposals.spread.outlook import Outlook, outlook_of
from proposals.spread.reading import read_log
from proposals.spread.standing import Figures, figures_of
from proposals.stories import SeenText, latest_edition
from proposals.thread.bands import band_of


@dataclass(frozen=True)
class Thread:
    """`challenge` and `solution` are empty where the text of the call's proposals is not public, `band` where its
    bands are not; `benefits` are those alone that somebody else validated.
    """

    seen: SeenProposal
    challenge: str
    solution: str
    band: str
    awarded_on: date
    plan: SpreadPlan | None
    figures: Figures
    outlook: Outlook
    measures: list[MeasureLine]
    benefits: list[SeenClaim]
    story: SeenText | None


def read_thread(proposal: Any) -> Thread:
    """Eight queries, whatever was reported."""
    log = read_log(proposal)
    figures = figures_of(log.as_at, is_public=True)
    is_public = Proposal.objects.visible_to(VISITOR, rights.READ).filter(pk=proposal.pk).exists()
    return Thread(
        seen=see(proposal, VISITOR),
        challenge=proposal.challenge if is_public else "",
        solution=proposal.solution if is_public else "",
        band=published_band(proposal),
        awarded_on=awarded_on(proposal),
        plan=log.as_at.plan,
        figures=figures,
        outlook=outlook_of(figures, awarded_on(proposal)),
        measures=measures_of(proposal),
        benefits=validated(proposal),
        story=public_story(proposal),
    )


def published_band(proposal: Proposal) -> str:
    """Only of an award that was announced, and only where its call said before it opened that bands are published."""
    return band_of(proposal.score) if proposal.call.publishes_score_band and proposal.score is not None else ""


def validated(proposal: Proposal) -> list[SeenClaim]:
    lines = [line for line in claims_of(proposal, in_full=False) if line.stands]
    return [line.claim for line in lines if line.claim.status == ClaimStatus.VALIDATED]


def public_story(proposal: Proposal) -> SeenText | None:
    story: Story | None = getattr(proposal, "story", None)
    return latest_edition(story) if story and story.is_public else None


def may_contact(person: Any, proposal: Proposal) -> bool:
    return Proposal.objects.visible_to(person, rights.CONTACT).filter(pk=proposal.pk).exists()
