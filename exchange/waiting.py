"""What waits for a person, one small block for each part they play; the home page shows those that concern them.

A block is a row of `BLOCKS`: the right it takes, and the function that fills it. It asks through `visible_to` like
every list, and costs one query however many rows it has.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate, now

from exchange import blocks_of_awards, blocks_of_sites
from exchange.blocks import SHOWN, Block, Part, Row, of_all, total, urgency
from exchange.wording import ago, due, money, plural, time_left
from proposals import rights
from proposals.desk import shelves as desk
from proposals.models import Affiliation, Call, ContributorRole, Invitation, Proposal
from proposals.projections import SeenProposal, due_on, see, submit_by
from proposals.querysets import number_of
from proposals.states import CallState, State
from scoring.meetings.own import OwnTalk, called_to
from scoring.models import Assignment, Decision, Flag, Outcome, SeatInvitation
from scoring.oversight.declaring import waiting_for_their_chair
from scoring.states import AssignmentState


def page_of(seen: SeenProposal) -> str:
    return reverse("proposals:detail", args=[seen.reference])


# --- Everybody --------------------------------------------------------------------------------------------------
def invitations(part: Part) -> Block:
    """Who asks them to take part in a proposal. Which one it is tells its own page, to whom it may."""
    found = list(of_all(Invitation.objects.open_to(part.person)).select_related("invited_by")[:SHOWN])
    more = ("All your invitations", reverse("proposals:invitations"))
    return Block("Invitations", [_invitation(each) for each in found], total(found), "Nobody invites you.", more)


def _invitation(invitation: Invitation) -> Row:
    last = localdate(invitation.expires_at)
    return Row(
        f"{invitation.invited_by} invites you to a proposal",
        reverse("proposals:invitation", args=[invitation.pk]),
        f"You could {invitation.may} it",
        f"Answer {due(last).removeprefix('due ')}",
        urgency(last),
    )


def offered_seats(part: Part) -> Block:
    """Who asks them to sit on a panel."""
    found = list(of_all(SeatInvitation.objects.open_to(part.person)).select_related("invited_by", "panel")[:SHOWN])
    more = ("All seats offered to you", reverse("scoring:seat_invitations"))
    return Block("Seats on panels", [_offered_seat(each) for each in found], total(found), "No seat is offered.", more)


def _offered_seat(invitation: SeatInvitation) -> Row:
    last = localdate(invitation.expires_at)
    return Row(
        f"{invitation.invited_by} invites you to {invitation.panel.name}",
        reverse("scoring:seat_invitation", args=[invitation.pk]),
        f"As {invitation.get_kind_display().lower()}",
        f"Answer {due(last).removeprefix('due ')}",
        urgency(last),
    )


# --- Authors ----------------------------------------------------------------------------------------------------
def drafts(part: Part) -> Block:
    """Those returned by a moderator first, then those that close first."""
    found = [each for each in part.own_proposals if each.state == State.DRAFT and each.role != ContributorRole.VIEWER]
    found.sort(key=lambda proposal: (proposal.return_by is None, submit_by(proposal)))
    more = ("See which calls are open", reverse("proposals:calls"))
    return Block("Your drafts", [_draft(each) for each in found[:SHOWN]], len(found), "You have no draft.", more)


def _draft(proposal: Any) -> Row:
    last = submit_by(proposal)
    is_late = last < now()
    return Row(
        proposal.title,
        reverse("proposals:write", args=[proposal.reference]),
        f"{proposal.reference}, {'returned for changes' if proposal.return_by else 'draft'} for {proposal.call}",
        "Too late to submit" if is_late else time_left(last).capitalize(),
        "" if is_late else urgency(localdate(last, proposal.call.zone)),
    )


def on_their_way(part: Part) -> Block:
    seen = [(see(each, part.person), each) for each in part.own_proposals if each.state != State.DRAFT]
    rows = [_on_its_way(known, proposal) for known, proposal in seen[:SHOWN]]
    more = ("All your proposals", reverse("proposals:index") + "?author=me")
    return Block("Your proposals", rows, len(seen), "You have submitted nothing yet.", more)


def _on_its_way(seen: SeenProposal, proposal: Any) -> Row:
    day = due_on(proposal, seen.state)
    note = f"{seen.reference}, {seen.turn.public_name.lower()}{', ' + due(day) if day else ''}"
    return Row(seen.title, page_of(seen), note, seen.state_label, seen.state)


# --- Moderators -------------------------------------------------------------------------------------------------
def submissions(part: Part) -> Block:
    waiting = desk.on_shelf(desk.SHELVES[0], part.person)
    found = list(of_all(waiting)[:SHOWN])
    more = ("Open the moderation desk", reverse("proposals:desk"))
    rows = [_submission(each, see(each, part.person)) for each in found]
    return Block("Submissions to review", rows, total(found), "No submission waits for a moderator.", more)


def _submission(proposal: Any, seen: SeenProposal) -> Row:
    clock = desk.clock_for(localdate(proposal.submitted_at), localdate())
    note = f"{seen.reference}, submitted {ago(proposal.submitted_at)} to {seen.call}"
    return Row(seen.title, page_of(seen), note, clock.words, clock.urgency)


def affiliations(part: Part) -> Block:
    waiting = Affiliation.objects.waiting().select_related("person", "organisation")
    found = list(of_all(waiting).order_by("asked_at", "pk")[:SHOWN])
    more = ("All affiliations to confirm", reverse("proposals:affiliations"))
    rows = [_affiliation(each) for each in found]
    return Block("Affiliations to confirm", rows, total(found), "No affiliation waits to be confirmed.", more)


def _affiliation(affiliation: Affiliation) -> Row:
    page = reverse("proposals:affiliation", args=[affiliation.pk])
    asked = f"asked {ago(affiliation.asked_at)}" if affiliation.asked_at else ""
    return Row(str(affiliation.person), page, f"at {affiliation.organisation}", asked.capitalize())


# --- Panels -----------------------------------------------------------------------------------------------------
def assessments(part: Part) -> Block:
    theirs = Assignment.objects.visible_to(part.person).still_out().filter(proposal__state=State.REVIEWED)
    found = list(
        of_all(theirs).select_related("proposal__call").order_by("proposal__call__scoring_due_on", "pk")[:SHOWN]
    )
    more = ("All your assessments", reverse("scoring:mine"))
    return Block("Assessments", [_assessment(each) for each in found], total(found), "You have nothing to mark.", more)


def _assessment(assignment: Any) -> Row:
    must_declare = assignment.state == AssignmentState.INVITED
    last = assignment.proposal.call.scoring_due_on
    return Row(
        assignment.proposal.title,
        reverse("scoring:declare" if must_declare else "scoring:sheet", args=[assignment.pk]),
        f"{assignment.proposal.reference}, {'declare first' if must_declare else 'being marked'}",
        due(last),
        urgency(last),
    )


def meetings(part: Part) -> Block:
    """What their panels talk about just now, of what they are asked to mark."""
    rows = [_talk(each) for each in called_to(part.person)] if part.person.has_perm("scoring.assess") else []
    more = ("All your assessments", reverse("scoring:mine"))
    return Block("In a meeting now", rows, len(rows), "", more)


def _talk(talk: OwnTalk) -> Row:
    page = reverse("scoring:own_meeting", args=[talk.panel_pk])
    return Row(talk.title, page, f"{talk.reference}, {talk.panel}", "Talked about now", "due")


def interests_to_declare(part: Part) -> Block:
    """What a moderator passed to their panels, where the chair has not declared yet."""
    waiting = waiting_for_their_chair(part.person).filter(shown_state=State.REVIEWED)
    found = list(of_all(waiting)[:SHOWN])
    more = ("See your panels", reverse("scoring:panels"))
    return Block("Interests to declare", [_to_declare(each) for each in found], total(found), "", more)


def _to_declare(proposal: Any) -> Row:
    panel, last = proposal.placement.panel, proposal.call.scoring_due_on
    page = reverse("scoring:declare_in_the_chair", args=[panel.pk, proposal.reference])
    return Row(proposal.title, page, f"{proposal.reference}, in your chair at {panel}", due(last), urgency(last))


def panels_to_close(part: Part) -> Block:
    """Proposals whose sheets are all in and whose flags are settled, with those who follow their panel."""
    steered = Proposal.objects.visible_to(part.person, rights.STEER).filter(state=State.REVIEWED)
    ready = steered.select_related("call", "placement__panel").annotate(
        sheets_in=number_of(Assignment.objects.that_count(), "proposal"),
        open_flags=number_of(Flag.objects.filter(resolved_at=None), "proposal"),
    )
    ready = ready.filter(sheets_in__gte=F("call__sheets_wanted"), open_flags=0)
    found = list(of_all(ready).order_by("call__scoring_due_on", "pk")[:SHOWN])
    more = ("See your panels", reverse("scoring:panels"))
    rows = [_to_close(each) for each in found]
    return Block("Ready to close", rows, total(found), "No proposal has all its sheets and still waits.", more)


def _to_close(proposal: Any) -> Row:
    panel = proposal.placement.panel
    last = proposal.call.scoring_due_on
    return Row(
        proposal.title,
        reverse("scoring:panel_proposal", args=[panel.pk, proposal.reference]),
        f"{proposal.reference}, {plural(proposal.sheets_in, 'sheet')} in at {panel}",
        due(last),
        urgency(last),
    )


# --- Managers ---------------------------------------------------------------------------------------------------
def awards(part: Part) -> Block:
    """Awards that another manager proposed, for proposals this one may decide about."""
    steered = Proposal.objects.visible_to(part.person, rights.STEER)
    theirs = steered.visible_to(part.person, rights.RANK).filter(state=State.SCORED)
    waiting = Decision.objects.filter(outcome=Outcome.WAITING, proposal__in=theirs).exclude(proposed_by=part.person)
    found = list(of_all(waiting).select_related("proposal", "proposed_by").order_by("proposed_at", "pk")[:SHOWN])
    more = ("See the closed calls", reverse("proposals:calls"))
    rows = [_award(each) for each in found]
    return Block("Awards to confirm", rows, total(found), "No award waits for a second manager.", more)


def _award(decision: Any) -> Row:
    return Row(
        decision.proposal.title,
        reverse("scoring:award", args=[decision.proposal.reference]),
        f"{decision.proposal.reference}, {money(decision.award_pounds)} proposed by {decision.proposed_by}",
        ago(decision.proposed_at).capitalize(),
    )


def calls_being_decided(part: Part) -> Block:
    """Calls that closed and are not announced, with what is still on its way in each."""
    known = Proposal.objects.visible_to(part.person, rights.RANK)
    closed = Call.objects.filter(state=CallState.OPEN, closes_at__lt=now()).annotate(
        on_its_way=number_of(known.awaiting_an_outcome(), "call"),
        to_decide=number_of(known.filter(state=State.SCORED), "call"),
    )
    found = [call for call in closed.order_by("decision_due_on", "pk") if not call.takes_submissions(now())]
    more = ("All calls", reverse("proposals:calls"))
    may_announce = part.person.has_perm("calls.announce")
    rows = [_call(each, may_announce=may_announce) for each in found[:SHOWN]]
    return Block("Calls being decided", rows, len(found), "Every closed call is announced.", more)


def _call(call: Any, *, may_announce: bool) -> Row:
    is_ready = call.on_its_way == 0 and not call.to_decide
    note = f"{plural(call.on_its_way, 'proposal')} with the moderators or the panel, {call.to_decide} to decide"
    return Row(
        call.title,
        reverse("proposals:announce" if is_ready and may_announce else "scoring:ranking", args=[call.code]),
        "Ready to announce" if is_ready else note,
        f"Decisions {due(call.decision_due_on)}",
        urgency(call.decision_due_on),
    )


# --- The table --------------------------------------------------------------------------------------------------
# --- Administrators ---------------------------------------------------------------------------------------------
def administration(part: Part) -> Block:
    more = ("Open the administration pages", reverse("admin:index"))
    return Block("Administration", [], 0, "People, their offices and organisations are looked after there.", more)


BLOCKS: list[tuple[str, Callable[[Part], Block]]] = [
    (rights.DESK, submissions),
    (rights.DESK, affiliations),
    ("scoring.assess", assessments),
    ("scoring.chair", panels_to_close),
    ("proposals.fund", awards),
    ("proposals.fund", blocks_of_awards.reports),
    ("scoring.rank", calls_being_decided),
    ("exchange.change_member", administration),
]
OF_AUTHORS = [drafts, on_their_way]


def blocks_for(person: Any) -> list[Block]:
    """What waits stands first. Whoever works here for others sees their own proposals only where they have some."""
    part = Part(person)
    at_work = [fill(part) for right, fill in BLOCKS if person.has_perm(right)]
    as_author = [fill(part) for fill in OF_AUTHORS]
    always = [meetings(part), invitations(part), offered_seats(part), blocks_of_awards.duties(part)]
    always += [blocks_of_sites.own_sites(part), blocks_of_sites.figures(part), blocks_of_sites.interests(part)]
    always += [blocks_of_sites.spread_to_record(part)] if person.has_perm("proposals.fund") else []
    always += [interests_to_declare(part)] if person.has_perm("scoring.chair") else []
    asked = [block for block in always if block.count]
    shown = asked + at_work + [block for block in as_author if block.count or not at_work]
    return sorted(shown, key=lambda block: not block.rows)
