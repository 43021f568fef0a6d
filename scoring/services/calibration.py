"""Calibrating a panel: an anchor proposal is chosen, all are asked to mark it first, and what they agree is kept."""

from typing import Any

from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Proposal
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.states import State
from scoring.models import Anchor, Panel, Seat
from scoring.oversight.calibration import MOST_ANCHORS, anchors_of, seats_to_ask
from scoring.services import panels
from scoring.services.taking_over import ask, may_be_asked

ENOUGH = f"A panel is calibrated by {MOST_ANCHORS} proposals at most. Close these first."
NOT_NOW = "An anchor is chosen while the proposal is with the panel."
SAY_WHAT = "Say what was agreed. If nothing was, say that."
STALE = "Somebody saved this after you opened it. It stands below; save again to replace it."
SAYS_WHICH = (
    "This tells which proposal it is, and members who may not know of it would read it. Leave out its reference and "
    "its title."
)


@service
def choose_anchor(panel_pk: int, *, by: Any, proposal: Proposal) -> Anchor:
    """Let all of the panel whom nothing bars mark this proposal first. Choosing it twice changes nothing.

    Whom its authors named is not asked: who runs the panel judges that on the proposal's page, and may ask them there.
    """
    panel = Panel.objects.select_for_update().get(pk=panel_pk)
    locked = lock_proposal(proposal.pk)
    _must_run(by, panel, locked)
    if before := Anchor.objects.filter(proposal=locked).first():
        return before
    if locked.state != State.REVIEWED:
        raise _refused(NOT_NOW)
    if sum(each.is_open for each in anchors_of(panel, by)) >= MOST_ANCHORS:  # a number must not tell of another
        raise _refused(ENOUGH)
    anchor = Anchor.objects.create(panel=panel, proposal=locked, chosen_by=by)
    _ask_all(anchor, by=by)
    return anchor


@service
def ask_who_joined(anchor_pk: int, *, by: Any) -> list[Seat]:
    """Ask those to mark it who could not be asked when it was chosen."""
    anchor = _lock(anchor_pk)
    _must_run(by, anchor.panel, anchor.proposal)
    if not anchor.is_open:
        raise WrongState("This calibration is closed: nobody more need mark its proposal first.")
    return _ask_all(anchor, by=by)


@service
def record_agreed(anchor_pk: int, *, by: Any, version: int, agreed: str, closes: bool) -> Anchor:
    """Keep what was agreed over an anchor. With `closes` its members read it, and other sheets wait no more."""
    anchor = _lock(anchor_pk)
    _must_run(by, anchor.panel, anchor.proposal)
    agreed = agreed.strip()
    if (anchor.agreed, bool(anchor.closed_at)) == (agreed, closes or bool(anchor.closed_at)):
        return anchor
    if anchor.version != version:
        raise StaleVersion(STALE)
    if not agreed and (closes or anchor.closed_at):
        raise NotReady(SAY_WHAT, fields={"agreed": [SAY_WHAT]})
    _must_not_say_which(agreed, anchor.proposal)
    anchor.agreed, anchor.version = agreed, anchor.version + 1
    if closes and not anchor.closed_at:
        anchor.closed_at, anchor.closed_by = now(), by
    anchor.save()
    return anchor


def ask_newcomer(seat: Seat, *, by: Any) -> None:
    """Who takes a seat while the panel is calibrated marks the anchors first, too. Each is locked with its proposal."""
    open_anchors = Anchor.objects.filter(panel=seat.panel_id, closed_at=None).order_by("proposal_id")
    for anchor in open_anchors.select_related("proposal").select_for_update(of=("proposal", "self")):
        is_wanted = seat in seats_to_ask(anchor, by, _asked(anchor))
        if is_wanted and may_be_asked(seat, anchor.proposal, by=by):
            ask(seat, anchor.proposal, by=by)


def _ask_all(anchor: Anchor, *, by: Any) -> list[Seat]:
    seats = seats_to_ask(anchor, by, _asked(anchor))
    if seats:
        panels.assign(anchor.proposal.pk, by=by, seats=seats)
    return seats


def _asked(anchor: Anchor) -> list[int]:
    return list(anchor.proposal.assignments.values_list("assessor", flat=True))


def _lock(anchor_pk: int) -> Anchor:
    [proposal_pk] = Anchor.objects.filter(pk=anchor_pk).values_list("proposal", flat=True)
    proposal = lock_proposal(proposal_pk)
    anchor = Anchor.objects.select_for_update(of=("self",)).select_related("panel").get(pk=anchor_pk)
    anchor.proposal = proposal
    return anchor


def _must_run(by: Any, panel: Panel, proposal: Proposal) -> None:
    is_on_it = panel.placements.filter(proposal=proposal).exists()
    if not is_on_it or not by.has_perm("panels.run", panel) or not by.has_perm("scoring.assign", proposal):
        raise NotPermitted("Only the chair of the panel or a manager calibrates it.")


def _must_not_say_which(agreed: str, proposal: Proposal) -> None:
    said = agreed.lower()
    if (proposal.reference or "").lower() in said or proposal.title.lower() in said:
        raise NotReady(SAYS_WHICH, fields={"agreed": [SAYS_WHICH]})


def _refused(sentence: str) -> NotReady:
    return NotReady(sentence, fields={"proposal": [sentence]})
