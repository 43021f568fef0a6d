"""Stories of shortlists: one that two managers agreed before outcomes were told, and a draft that is being built."""

from random import Random
from typing import Any

from exchange.demo import material
from exchange.demo.calls import OpenedCall
from exchange.demo.stage import Story, soon_after
from exchange.demo.tale import Tale
from scoring.models import Shortlist
from scoring.ranking import rank_call
from scoring.services import agreeing, shortlists
from scoring.services.shortlists import TermsGiven

IN_TURN = "Both stand on the same score: the panel would rather start with this one."


def agree(opened: OpenedCall, chief: Tale, awards: list[Any], declined: list[tuple[Any, str]]) -> Story:
    """The first manager drafts it from the ranking with what will be awarded, the second one confirms it."""
    first, second = chief.cast.managers
    dice = Random(opened.call.code)  # noqa: S311  of its own, so that the other stories stay what they are
    draft = shortlists.make_shortlist(opened.call.pk, by=first, name="As the panel ranks it")
    given: dict[int, dict[str, Any]] = {
        proposal.pk: {"outcome": "fund", "award_pounds": award} for proposal, award in awards
    }
    for proposal, reason in declined:
        told = material.feedback_for(reason, dice)
        given[proposal.pk] = {
            "outcome": "decline", "decline_reason": reason, "feedback": told["text"], "signpost": told["signpost"],
        }  # fmt: skip
    draft = shortlists.decide_rows(draft.pk, by=first, version=draft.version, given=given)
    departing = draft.rows.filter(is_exception=True).values_list("proposal", flat=True)
    reasons = {pk: {"exception_reason": IN_TURN} for pk in departing}
    draft = shortlists.decide_rows(draft.pk, by=first, version=draft.version, given=reasons)
    draft = agreeing.propose(draft.pk, by=first, version=draft.version)
    yield soon_after(chief.now, dice)
    agreeing.confirm(draft.pk, by=second, seen=draft.frozen_id or 0)


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
