"""Stories of managers: awards with two signatures, declining with feedback, announcing."""

from typing import Any

from exchange.demo import material, shortlisting
from exchange.demo.calls import OpenedCall
from exchange.demo.stage import Story, days_after, soon_after
from exchange.demo.tale import Tale
from proposals.models import Proposal
from proposals.services import calls, moderation
from proposals.states import State
from scoring.services import decisions


def decide(opened: OpenedCall, tales: list[Tale], chief: Tale, funded: Any) -> Story:
    """Rank the scored proposals, draw the line, tell why not, announce. `funded` is called with each award's tale."""
    first, second = chief.cast.managers
    yield chief.in_office(58, since_closing=True)
    awards, too_low, too_late = draw_the_line(opened)
    declined = [(each, "below_quality_line") for each in too_low] + [(each, "pot_spent") for each in too_late]
    yield from shortlisting.agree(opened, chief, [(each, award) for each, award, _ in awards], declined)
    for proposal, award, conditions in awards:
        yield soon_after(chief.now, chief.dice)
        decisions.propose_award(proposal.pk, by=first, award=award, conditions=conditions(chief.dice))
    yield chief.in_office(3)
    for proposal, _, _ in awards:
        yield soon_after(chief.now, chief.dice)
        decisions.confirm_award(proposal.pk, by=second)
    for proposals, reason in ((too_low, "below_quality_line"), (too_late, "pot_spent")):
        yield chief.in_office(2)
        for proposal in proposals:
            yield soon_after(chief.now, chief.dice)
            told = material.feedback_for(reason, chief.dice)
            decisions.decline(proposal.pk, by=second, note=told["text"], reason=reason, signpost=told["signpost"])
    yield chief.in_office(80, since_closing=True)
    calls.announce(opened.call.pk, by=first)
    by_proposal = {tale.pk: tale for tale in tales}
    for rank, (proposal, _, _) in enumerate(awards):
        funded(by_proposal[proposal.pk], rank)


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

    def chosen(dice: Any) -> str:
        count = 0 if rank == 0 else 1 + rank % 3
        return "\n".join(dice.sample(material.sentences("award_conditions"), k=count))

    return chosen


def propose(tale: Tale, *, after: int, manager: int = 0) -> Story:
    yield tale.in_office(after)
    conditions = conditions_for(1)(tale.dice)
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
