"""A chair's verbs before a proposal of their panel: to declare their interests, and to step back later."""

from collections.abc import Iterable
from typing import Any

from proposals.errors import NotPermitted, NotReady
from proposals.models import Proposal
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from scoring.links import links_told_of_each
from scoring.models import Assignment, ChairDeclaration, DeclarationKind, Seat
from scoring.services import sheets

WHO = "Only the chair of its panel declares their interests here. An assessor does so in My assessments."
A_TIE = "We found a tie between you and {}: declare on it by itself. Nothing was kept."
ASKED = "You are asked to mark it: declare your interests in My assessments."


@service
def declare_in_the_chair(proposal_pk: int, *, by: Any, kind: str, nature: str = "", text: str = "") -> bool:
    """Keep what the chair declares, and say whether the proposal is open to them now.

    With a conflict they step back. What is certain can't be declared away. Twice is once.
    """
    if kind != DeclarationKind.NONE:
        step_back(proposal_pk, by=by, kind=kind, nature=nature, text=text)
        return False
    proposal = _locked_for_its_chair(proposal_pk, by)
    _keep(proposal, by, found=sheets.ties_told_to(by, proposal, is_free=True))
    return True


@service
def declare_no_conflict(proposal_pks: Iterable[int], *, by: Any) -> None:
    """Keep of each that its chair has no conflict with it, or of none of them.

    For those without a tie that was found: with one, the chair looks at it and declares on the proposal by itself.
    """
    proposals = [_locked_for_its_chair(pk, by) for pk in sorted(proposal_pks)]
    links = links_told_of_each(by, proposals)
    if tied := next((each for each in proposals if links[each.pk]), None):
        raise NotReady(A_TIE.format(tied.reference))
    for each in proposals:
        _keep(each, by, found="")


def _keep(proposal: Proposal, by: Any, *, found: str) -> None:
    ChairDeclaration.objects.get_or_create(proposal=proposal, person=by, defaults={"found": found})


@service
def step_back(proposal_pk: int, *, by: Any, kind: str, nature: str, text: str) -> Assignment:
    """Keep the chair's conflict as every other: declared on an assignment, on which no sheet is ever given.

    From then on the proposal exists nowhere for them, and managers do the work of the chair on it.
    """
    proposal = _locked_for_its_chair(proposal_pk, by)
    sheets.must_be_a_conflict(kind, text)
    own = Seat.objects.filter(panel__placements__proposal=proposal, person=by, left_on=None)
    seat = own.select_for_update(of=("self",), no_key=True).get()  # nobody replaces them meanwhile
    declined = proposal.assignments.filter(assessor=by).first()  # asked once: a person has one assignment to it
    kept = declined or Assignment.objects.create(proposal=proposal, assessor=by, seat=seat, invited_by=by)
    return sheets.declare(kept.pk, by=by, kind=kind, nature=nature, text=text)


def _locked_for_its_chair(proposal_pk: int, by: Any) -> Proposal:
    """Who is asked to mark it declares that where they mark."""
    proposal = lock_proposal(proposal_pk)
    if not by.has_perm("scoring.step_back", proposal):
        raise NotPermitted(WHO)
    if proposal.assignments.filter(assessor=by).counting().exists():
        raise NotReady(ASKED)
    return proposal
