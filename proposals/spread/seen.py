"""All that a page and a program tell of the spread of one innovation as at a day, to one who follows it or to all."""

from dataclasses import dataclass

from proposals.awards.open_data import awarded_on
from proposals.models import Proposal
from proposals.spread.outlook import Outlook, outlook_of
from proposals.spread.reading import Log
from proposals.spread.standing import Figures, figures_of


@dataclass(frozen=True)
class SpreadSeen:
    figures: Figures
    outlook: Outlook


def see_spread(proposal: Proposal, log: Log, *, follows: bool) -> SpreadSeen:
    figures = figures_of(log.as_at, is_public=not follows)
    return SpreadSeen(figures=figures, outlook=outlook_of(figures, awarded_on(proposal)))
