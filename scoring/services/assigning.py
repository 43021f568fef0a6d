"""Proposing who marks what, carrying it out, and what it rests on: what assessors know and how much they may mark."""

import secrets
from typing import Any

from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.models import Proposal
from proposals.services.transactions import service
from scoring import notifications
from scoring.assigning import plan, plan_by_hand
from scoring.models import Assignment, AssignmentRun, Expertise, Panel, Seat, SeatKind
from scoring.models.assigning import digest_of
from scoring.panels.facts import facts_of, named_by_authors, problem_of, written
from scoring.panels.listed import ListedPair, Reading
from scoring.panels.runs import changes_since, kept

SEEDS = 1_000_000
STALE = "Somebody saved this seat after you opened it. It stands below; save again to replace it."
NOTHING_LISTED = (
    "Nothing is listed: give the reference of a proposal and the e-mail address of an assessor on each line."
)
NAMED_BY_AUTHORS = "named by its authors as somebody who should not assess it"
NOTHING_NEW = (
    "Nothing on this list is new: everybody on it was asked already. Add a line with a reference and the e-mail "
    "address of an assessor, and leave its state empty."
)
MOST_REFUSALS = 20  # told at once; a file of another kind would give thousands
CHAIR_STAYS = "Who chairs the panel is changed by replacing a member, not here."
MOST_BELOW_LEAST = "The most is fewer than the least: change one of them."


def must_run(panel: Panel, by: Any) -> None:
    if not by.has_perm("panels.run", panel):
        raise NotPermitted("Only the chair of the panel or a manager assigns assessors.")


@service
def describe_seat(
    seat_pk: int,
    *,
    by: Any,
    version: int,
    most_sheets: int | None,
    least_sheets: int,
    areas: dict[int, int],
    themes: dict[int, int],
    kind: str = "",
) -> Seat:
    """Keep how much the holder of a seat may mark and what they know: {pk: level}, 0 for nothing.

    kind  what they sit as from now on, empty for what it is; who chairs is not settled here
    """
    seat = Seat.objects.select_for_update(of=("self",)).select_related("panel").get(pk=seat_pk)
    must_run(seat.panel, by)
    if seat.version != version:
        raise StaleVersion(STALE)
    if most_sheets is not None and most_sheets < least_sheets:
        raise NotReady(MOST_BELOW_LEAST, fields={"most_sheets": [MOST_BELOW_LEAST]})
    if kind and kind != seat.kind and SeatKind.CHAIR in (kind, seat.kind):
        raise NotReady(CHAIR_STAYS, fields={"kind": [CHAIR_STAYS]})
    seat.most_sheets, seat.least_sheets, seat.version = most_sheets, least_sheets, seat.version + 1
    seat.kind = kind or seat.kind
    seat.save(update_fields=["kind", "most_sheets", "least_sheets", "version"])
    seat.expertise.all().delete()
    known = [Expertise(seat=seat, area_id=pk, level=level) for pk, level in areas.items() if level]
    known += [Expertise(seat=seat, theme_id=pk, level=level) for pk, level in themes.items() if level]
    Expertise.objects.bulk_create(known)
    return seat


def propose_assignment(panel_pk: int, *, by: Any, seed: int | None = None) -> AssignmentRun:
    """Work out who should mark what still wants assessors. Nobody is asked before it is applied.

    No transaction stands around it: planning takes seconds, and applying looks whether the panel changed since.
    """
    panel = Panel.objects.get(pk=panel_pk)
    must_run(panel, by)
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    facts = facts_of(panel, by)
    problem = problem_of(panel, by, seed=seed, facts=facts)
    inputs = written(problem)
    found = kept(plan(problem)) | {"heard": facts.heard}
    return AssignmentRun.objects.create(
        panel=panel, made_by=by, seed=seed, inputs=inputs, digest=digest_of(inputs), plan=found
    )


@service
def propose_listed(panel_pk: int, *, by: Any, rows: list[ListedPair]) -> AssignmentRun:
    """The same for pairs that somebody wrote down. Nobody is asked before it is applied.

    raises  NotReady with a sentence for each row that can't be: then nothing is proposed
    """
    panel = Panel.objects.get(pk=panel_pk)
    must_run(panel, by)
    facts = facts_of(panel, by)
    problem = problem_of(panel, by, seed=0, heeds_objections=False, facts=facts)
    reading = Reading(panel, by, problem)
    pairs = [pair for row in rows if (pair := reading.pair_of(row))]
    if reading.refusals or not pairs:
        reasons = reading.refusals or [NOTHING_NEW if rows else NOTHING_LISTED]
        raise NotReady(*reasons, fields={"rows": reasons[:MOST_REFUSALS]})
    inputs = written(problem)
    found = kept(plan_by_hand(problem, pairs)) | {"is_listed": True, "heard": facts.heard}
    named = named_by_authors(facts, by)
    for proposal, seat, _, reasons in found["pairs"]:
        if (proposal, seat) in named:
            reasons.append(NAMED_BY_AUTHORS)
    return AssignmentRun.objects.create(
        panel=panel, made_by=by, seed=0, inputs=inputs, digest=digest_of(inputs), plan=found
    )


@service
def apply_run(run_pk: int, *, by: Any) -> AssignmentRun:
    """Ask everybody as proposed, all or nobody, and tell each of them once. One that was applied stays as it is.

    raises  NotReady with what changed, where the panel is not as it was when the run was made
    """
    locked = AssignmentRun.objects.select_for_update(of=("self", "panel"))  # its members stay who they are
    run = locked.select_related("panel__call").get(pk=run_pk)
    must_run(run.panel, by)
    if run.made_by_id != by.pk:
        raise NotPermitted("Only whoever made this proposal of assessors applies it. Make one of your own.")
    if run.applied_at:
        return run
    _lock_its_proposals(run)
    if changes := changes_since(run, by):
        raise NotReady("Nobody was asked: the panel changed after this was proposed. Propose again.", *changes)
    asked = _asked_by(run, by)
    Assignment.objects.bulk_create(asked)
    notifications.invite_to_several((each.assessor for each in asked), run)
    run.applied_at = now()
    run.save(update_fields=["applied_at"])
    return run


def _lock_its_proposals(run: AssignmentRun) -> None:
    """In their order, so that nothing comes up between the look at what changed and the asking."""
    chosen = {proposal for proposal, *_ in run.plan["pairs"]}
    list(Proposal.objects.select_for_update(of=("self",)).filter(pk__in=chosen).order_by("pk"))


def _asked_by(run: AssignmentRun, by: Any) -> list[Assignment]:
    seats = Seat.objects.select_related("person").in_bulk({seat for _, seat, *_ in run.plan["pairs"]})
    return [
        Assignment(proposal_id=proposal, assessor=seats[seat].person, seat=seats[seat], invited_by=by)
        for proposal, seat, *_ in sorted(run.plan["pairs"])
    ]
