"""The stories that the demo's funded teams tell."""

from exchange.demo.stage import Story
from exchange.demo.tale import Tale
from proposals.models import Proposal
from proposals.services import stories

BEFORE = (
    "Before it, what happened to a patient depended on who was on duty. {challenge}\n\n"
    "We began at one site, with the people who do the work: they named what every site has to do and what each may "
    "do its own way. A lead nurse from the first site spent two days at each of the next ones."
)
AFTER = (
    "The figures moved within the first quarter and have held since; the charts of its spread show each site. "
    "What did not work: training by e-mail. Nobody read it. Half an hour on the ward, at the change of shifts, did.\n\n"
    "If your site would like to begin, write to the champion of this innovation."
)


def tell(tale: Tale, rank: int) -> Story:
    """The best is told and public, the next waits for a moderator."""
    if rank > 1:
        return
    yield tale.in_office(190)
    proposal = Proposal.objects.get(pk=tale.pk)
    stories.write_story(
        tale.pk, by=tale.lead, version=0, send=True, title=proposal.title, overview=proposal.pitch,
        challenge=BEFORE.format(challenge=proposal.challenge.split("\n")[0]), outcomes=AFTER,
    )  # fmt: skip
    if rank == 0:
        yield tale.in_office(4)
        stories.approve_story(tale.pk, by=tale.moderator, version=1)
