"""Panels: passing a proposal to one, and asking assessors to mark it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from proposals import notifications
from proposals.errors import NotPermitted, NotReady
from proposals.models import Proposal
from proposals.notifications import Wording
from proposals.services.moderation import answer_gateways
from proposals.services.steps import lock_proposal, take_step
from proposals.services.transactions import service
from proposals.states import State
from scoring.models import Assignment, Panel, Placement, Seat


@service
def pass_to_panel(
    proposal_pk: int,
    *,
    by: Any,
    panel: Panel,
    gateways: dict[str, tuple[bool, str]] | None = None,
    note: str = "",
) -> Proposal:
    """Hand an eligible submission to a panel, with the moderator's answers to the gateways."""
    if gateways:
        answer_gateways(proposal_pk, by=by, answers=gateways)
    proposal = take_step(proposal_pk, "pass_to_panel", by=by, note=note, panel=panel)
    Placement.objects.update_or_create(proposal=proposal, defaults={"panel": panel})
    return proposal


@service
def assign(proposal_pk: int, *, by: Any, seats: Iterable[Seat]) -> list[Assignment]:
    """Ask the people in these seats to mark the proposal; each is told by a notice.

    raises  NotReady with the sentence of `why_not_assignable` for each seat that can't be asked
    """
    proposal = lock_proposal(proposal_pk)
    if not by.has_perm("scoring.assign", proposal):
        raise NotPermitted("Only the chair of the panel or a manager assigns assessors.")
    if proposal.state != State.REVIEWED:
        raise NotReady("Assessors are assigned while the proposal is with the panel.")
    chosen = list(seats)
    reasons = [reason for seat in chosen if (reason := why_not_assignable(seat, proposal))]
    if reasons:
        raise NotReady(*reasons, fields={"seats": reasons})
    made = [
        Assignment.objects.create(proposal=proposal, assessor=seat.person, seat=seat, invited_by=by) for seat in chosen
    ]
    invitation = Wording(
        f"Please mark {proposal.reference}",
        f"You are asked to mark “{proposal.title}” by {proposal.call.scoring_due_on:%-d %B %Y}. "
        "First declare whether you have a conflict of interest.",
    )
    for assignment in made:
        path = reverse("scoring:declare", args=[assignment.pk])
        notifications.record([assignment.assessor], assignment.notice_key, invitation, path)
    return made


def why_not_assignable(seat: Seat, proposal: Proposal) -> str:
    """Why this person can't be asked, or an empty text. Certain conflicts are found here; the rest are declared."""
    person = seat.person
    placement = getattr(proposal, "placement", None)
    if placement is None or placement.panel_id != seat.panel_id or seat.left_on:
        return f"{person} has no seat on the panel of this proposal."
    if proposal.assignments.filter(assessor=person).exists():
        return f"{person} was asked already."
    if proposal.contributors.filter(person=person).exists():
        return f"{person} is one of its authors."
    if person.affiliations.current().filter(organisation=proposal.lead_organisation_id).exists():
        return f"{person} belongs to {proposal.lead_organisation}, which leads it."
    if person.affiliations.current().filter(organisation__in=proposal.partners.all()).exists():
        return f"{person} belongs to a partner organisation of it."
    return ""
