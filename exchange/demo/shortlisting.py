"""Stories of shortlists: one that is agreed and announced, one that waits for its second signature, and a draft."""

from random import Random
from typing import Any

from exchange.demo import material
from exchange.demo.calls import OpenedCall
from exchange.demo.stage import Story, soon_after
from exchange.demo.tale import Tale
from scoring.letters.announcing import plan_of
from scoring.models import ReserveOffer, Shortlist
from scoring.ranking import rank_call
from scoring.services import agreeing, decisions, reserves, shortlists
from scoring.services.announcing import announce_shortlist
from scoring.services.shortlists import TermsGiven
from scoring.shortlisting.choices import DECLINE, UNDECIDED
from scoring.states import ShortlistState

IN_TURN = "Both stand on the same score: the panel would rather start with this one."
NOT_ENOUGH = "below_quality_line"
GIVEN_UP = "Two of our three sites have joined another trust, which pays for the same work from its own budget."


def agree(opened: OpenedCall, chief: Tale, given: dict[int, dict[str, Any]]) -> Story:
    """The first manager drafts it from the ranking with what was settled, the second one confirms it."""
    first, second = chief.cast.managers
    dice = Random(opened.call.code)  # noqa: S311  of its own, so that the other stories stay what they are
    draft = shortlists.make_shortlist(opened.call.pk, by=first, name="As the panel ranks it")
    yield soon_after(chief.now, dice)
    draft = _decided(draft, first, given)
    yield soon_after(chief.now, dice)
    draft = agreeing.propose(draft.pk, by=first, version=draft.version)
    yield chief.in_office(2)
    agreeing.confirm(draft.pk, by=second, seen=draft.frozen_id or 0)


def _decided(draft: Shortlist, by: Any, given: dict[int, dict[str, Any]]) -> Shortlist:
    """With a reason wherever what was settled departs from the line."""
    draft = shortlists.decide_rows(draft.pk, by=by, version=draft.version, given=given)
    departing = draft.rows.filter(is_exception=True).values_list("proposal", flat=True)
    reasons = {pk: {"exception_reason": IN_TURN} for pk in departing}
    return shortlists.decide_rows(draft.pk, by=by, version=draft.version, given=reasons)


def declined(reason: str, dice: Random) -> dict[str, Any]:
    told = material.feedback_for(reason, dice)
    return {"outcome": DECLINE, "decline_reason": reason, "feedback": told["text"], "signpost": told["signpost"]}


def announce(opened: OpenedCall, by: Any) -> None:
    """Awards, declines and letters in one act."""
    agreed = Shortlist.objects.select_related("call").get(call=opened.call.pk, state=ShortlistState.AGREED)
    announce_shortlist(agreed.pk, by=by, seen=plan_of(agreed).seen)


def pass_on(giver: Tale, tales: dict[int, Tale], funded: Any, rank: int) -> Story:
    """One gives its award up, the first that fits is offered the money and accepts, and a manager confirms."""
    yield giver.in_office(9)
    reserves.give_up_award(giver.pk, by=giver.lead, note=GIVEN_UP)
    for offer in ReserveOffer.objects.filter(proposal__call=giver.call.pk):
        taker = tales[offer.proposal_id]
        yield giver.in_office(4)
        reserves.accept_offer(taker.pk, by=taker.lead)
        yield giver.in_office(2)
        decisions.confirm_award(taker.pk, by=next(one for one in giver.cast.managers if one != offer.by))
        funded(taker, rank)


def wait(opened: OpenedCall, chief: Tale) -> Story:
    """Everything is decided, the first manager proposed it, and the second one has not looked yet."""
    manager = chief.cast.managers[0]
    yield chief.in_office(38, since_closing=True)
    draft = shortlists.make_shortlist(opened.call.pk, by=manager, name="Two teams and one in reserve")
    rows = draft.rows.filter(outcome__in=[DECLINE, UNDECIDED])
    given = {pk: declined(NOT_ENOUGH, chief.dice) for pk in rows.values_list("proposal", flat=True)}
    yield soon_after(chief.now, chief.dice)
    draft = _decided(draft, manager, given)
    yield chief.in_office(1)
    agreeing.propose(draft.pk, by=manager, version=draft.version)


def build(opened: OpenedCall, chief: Tale) -> Story:
    """A draft with a proposal that must be funded, a sum for an area, an award in part, and an exception."""
    manager = chief.cast.managers[0]
    yield chief.in_office(27, since_closing=True)
    draft = shortlists.make_shortlist(opened.call.pk, by=manager, name="With a place for prevention")
    rows = [row for row in rank_call(opened.call, manager).rows if row.awaits_a_decision]
    if len(rows) < 3:
        return
    area = opened.call.framework.areas.order_by("position")[2]
    must = {rows[-1].pk: ("must", "The board promised the pilot sites a second year.")}
    terms = TermsGiven(draft.pot_pounds, draft.quality_line_percent, {area.pk: (30_000, 120_000)}, {}, must)
    draft = shortlists.set_terms(draft.pk, by=manager, version=draft.version, terms=terms)
    _decide(draft, manager, rows)


def _decide(draft: Shortlist, manager: Any, rows: list[Any]) -> None:
    in_part, beyond = rows[0], rows[1]
    given: dict[int, dict[str, Any]] = {
        in_part.pk: {
            "outcome": "part_fund", "award_pounds": in_part.requested_pounds * 8 // 10 // 100 * 100,
            "comment": "The second site starts later, so less is needed.",
            "conditions": [("Name the lead at the second site.", None)],
        },
        beyond.pk: {"outcome": "defer", "exception_reason": "Its evaluation ends in two months: decide then."},
    }  # fmt: skip
    shortlists.decide_rows(draft.pk, by=manager, version=draft.version, given=given)
