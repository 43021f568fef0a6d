"""Stories of managers: awards with two signatures, declining with feedback, announcing."""

from typing import Any

from exchange.demo import material, shortlisting
from exchange.demo.calls import OpenedCall
from exchange.demo.stage import Story, days_after, soon_after
from exchange.demo.tale import Tale
from proposals.models import Proposal
from proposals.services import moderation
from proposals.states import State
from scoring.services import decisions

RESERVES = 3


def decide(opened: OpenedCall, tales: list[Tale], chief: Tale, funded: Any) -> Story:
    """Two managers agree a shortlist and one announces it. `funded` is called with the tale of each award that stands.

    One award is given up later, and its money goes to the reserve list.
    """
    yield chief.in_office(58, since_closing=True)
    awards, too_low, too_late = draw_the_line(opened)
    yield from shortlisting.agree(opened, chief, settled(awards, too_low, too_late, chief.dice))
    yield chief.in_office(80, since_closing=True)
    shortlisting.announce(opened, chief.cast.managers[0])
    by_proposal = {tale.pk: tale for tale in tales}
    giver = who_gives_up(opened, awards, too_late)
    for rank, (proposal, _, _) in enumerate(awards):
        tale = by_proposal[proposal.pk]
        if proposal.pk == giver:
            chief.tell(shortlisting.pass_on(tale, by_proposal, funded, rank))
        else:
            funded(tale, rank)


def settled(awards: list[Any], too_low: list[Any], too_late: list[Any], dice: Any) -> dict[int, dict[str, Any]]:
    """{proposal: what its row says}: money, the reserve list in order, and a no for the rest."""
    given = {
        proposal.pk: {
            "outcome": "fund", "award_pounds": award, "conditions": [(each, None) for each in conditions(dice)],
        }
        for proposal, award, conditions in awards
    }  # fmt: skip
    given |= {
        proposal.pk: {"outcome": "reserve", "reserve_place": place}
        for place, proposal in enumerate(too_late[:RESERVES], start=1)
    }
    for proposals, reason in ((too_low, "below_quality_line"), (too_late[RESERVES:], "pot_spent")):
        given |= {proposal.pk: shortlisting.declined(reason, dice) for proposal in proposals}
    return given


def who_gives_up(opened: OpenedCall, awards: list[Any], too_late: list[Any]) -> int | None:
    """The last whose award, with what is left of the pot, is enough for somebody of the reserve list."""
    least = min((each.requested_pounds or 0 for each in too_late[:RESERVES]), default=0)
    left = opened.call.pot_pounds - sum(award for _, award, _ in awards)
    enough = [proposal.pk for proposal, award, _ in awards if least and award + left >= least]
    return enough[-1] if enough else None


def draw_the_line(opened: OpenedCall) -> tuple[list[Any], list[Proposal], list[Proposal]]:
    """Awards in order of score while the pot lasts; what is below the quality line; what came too late."""
    call = opened.call
    left = call.pot_pounds - call.committed_pounds
    awards: list[Any] = []
    too_low, too_late = [], []
    for proposal in Proposal.objects.filter(call=call, state=State.SCORED).order_by("-score", "pk"):
        score, wanted = float(proposal.score or 0), proposal.requested_pounds or 0
        award = wanted if score >= 4 or wanted < 25_000 else wanted * 9 // 10 // 50 * 50
        if score < call.quality_line:
            too_low.append(proposal)
        elif award > left:
            too_late.append(proposal)
        else:
            left -= award
            awards.append((proposal, award, conditions_for(len(awards))))
    return awards, too_low, too_late


def conditions_for(rank: int) -> Any:
    """The best is funded without conditions; the others with one to three."""

    def chosen(dice: Any) -> list[str]:
        count = 0 if rank == 0 else 1 + rank % 3
        return dice.sample(material.sentences("award_conditions"), k=count)

    return chosen


def propose(tale: Tale, *, after: int, manager: int = 0) -> Story:
    yield tale.in_office(after)
    conditions = "\n".join(conditions_for(1)(tale.dice))
    award = tale.proposal.requested_pounds or 0
    decisions.propose_award(tale.pk, by=tale.cast.managers[manager], award=award, conditions=conditions)


def confirm(tale: Tale, *, manager: int = 1) -> Story:
    yield soon_after(tale.now, tale.dice)
    decisions.confirm_award(tale.pk, by=tale.cast.managers[manager])


def cancel(tale: Tale) -> Story:
    yield soon_after(tale.now, tale.dice)
    decisions.cancel_award(tale.pk, by=tale.cast.managers[0])


def decline_quietly(tale: Tale, *, after: int) -> Story:
    """Decided, and under embargo until the call is announced."""
    yield tale.in_office(after)
    told = material.feedback_for("below_quality_line", tale.dice)
    decisions.decline(
        tale.pk, by=tale.cast.managers[0], note=told["text"], reason="below_quality_line", signpost=told["signpost"]
    )


def reinstate(tale: Tale, *, after: int) -> Story:
    yield days_after(tale.now, after, tale.dice)
    note = "Declined in error: the nurses already use the device every day, as the evidence section says."
    moderation.reinstate(tale.pk, by=tale.cast.managers[1], note=note)
