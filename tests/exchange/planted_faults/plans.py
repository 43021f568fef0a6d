"""Faults of plans of who marks what."""

from django.utils.timezone import now

from scoring.models import Assignment, AssignmentRun, Wish
from scoring.models.assigning import digest_of
from tests import factories


def a_plan(scored, pairs, standing=(), **facts):
    inputs = {"needs": {}, "assessors": {}, "standing": [list(each) for each in standing], "forbidden": []}
    made = {"inputs": inputs, "digest": digest_of(inputs), "plan": {"pairs": [[*pair, 0, []] for pair in pairs]}}
    panel = scored.placement.panel
    return AssignmentRun.objects.create(panel=panel, made_by=scored.cast.manager, seed=1, **made | facts)


def plant_a_plan_that_asked_somebody_without_a_row(spreading, scored):
    seat = factories.seat(scored.placement.panel, factories.member())
    run = a_plan(scored, [(scored.pk, seat.pk)], applied_at=now())
    return {"plans_were_asked_as_they_say": [f"Plan {run.pk} asked {seat.code} for a sheet, and no row says so."]}


def plant_a_plan_with_pairs_that_can_not_be(spreading, scored):
    pair = Assignment.objects.filter(proposal=scored).values_list("proposal", "seat")[0]
    run = a_plan(scored, [pair, pair], standing=[pair])
    return {
        "plans_follow_from_what_they_were_made_from": [
            f"Plan {run.pk} holds a pair twice.",
            f"Plan {run.pk} holds a pair that stood already or was barred.",
        ]
    }


def plant_a_plan_that_was_made_from_something_else(spreading, scored):
    run = a_plan(scored, [], digest="0" * 64)
    told = f"Plan {run.pk} was made from something else than it says."
    return {"plans_follow_from_what_they_were_made_from": [told]}


def plant_a_wish_that_nobody_saved(spreading, scored):
    seat = factories.seat(scored.placement.panel, factories.member())
    for proposal in (spreading, scored):
        seat.preferences.create(proposal=proposal, wish=Wish.LIKE)
    return {"wishes_were_said_in_a_version": [f"{seat.code} has wishes that nobody saved."]}
