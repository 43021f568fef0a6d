"""What the ranking of a call reads: a fixed number of queries, whatever the number of proposals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from proposals import rights
from proposals.models import Call, Proposal
from proposals.querysets import number_of
from proposals.states import HAS_SCORE, State
from scoring.arithmetic import HIGHEST_MARK, effective_weights, rounded
from scoring.models import Assignment, Criterion, Decision, Flag, LateConflict, Mark, Outcome, ScoreSheet
from scoring.ranking.agreed import last_of_each
from scoring.ranking.rows import NO_TIES, DeclaredTies, Given, ReturnedSheet, WeighedCriterion
from scoring.states import that_count

SEAT = ("assignment__assessor", "assignment__seat__panel__name", "assignment__seat__code")
MARKS = range(HIGHEST_MARK + 1)
WITH_A_PANEL = Q(state__in=[State.REVIEWED, *HAS_SCORE]) | Q(state=State.DECLINED, left_from=State.SCORED)


class WaitingAward(NamedTuple):
    """An award that one manager proposed and nobody confirmed yet."""

    pounds: int
    by: str


def ranked_proposals(call: Call, person: Any) -> Iterable[dict[str, Any]]:
    told = rights.rows_for(rights.APPLICANTS, person)
    ranked = Proposal.objects.visible_to(person, rights.RANK).filter(WITH_A_PANEL, call=call, placement__isnull=False)
    flags = Flag.objects.filter(proposal=OuterRef("pk"), resolved_at=None).order_by().values("proposal")
    return ranked.annotate(open_flags=Coalesce(Subquery(flags.values(number=Count("pk"))), 0)).values(
        "pk", "reference", "title", "state", "requested_pounds", "award_pounds", "score", "decline_reason",
        "open_flags",
        area_name=F("area__name"), area_code=F("area__code"),
        lead=Case(When(told, then=F("lead_organisation__name"))),
        panel_pk=F("placement__panel"), panel_name=F("placement__panel__name"),
        adjusted=F("placement__adjusted_score"),
        set_aside=number_of(Assignment.objects.filter(is_set_aside=True), "proposal"),
        **last_of_each(),
    )  # fmt: skip


def scored_proposals(call: Call) -> Iterable[dict[str, Any]]:
    """All of them, whoever may see them."""
    scored = Proposal.objects.filter(WITH_A_PANEL, call=call, placement__isnull=False)
    return scored.values("pk", "state", "score", adjusted=F("placement__adjusted_score"))


def weighed_criteria(call: Call) -> tuple[list[WeighedCriterion], DeclaredTies]:
    """The criteria by which the call is scored, and how it settles equal scores. One query."""
    declared = {"tie_rules": F("rubric__call__tie_order__rules"), "seed": F("rubric__call__tie_order__seed")}
    criteria: list[Any] = list(Criterion.objects.filter(rubric__call=call).annotate(**declared))
    shares = effective_weights({each.code: each.weight for each in criteria})
    weighed = [
        WeighedCriterion(each.pk, each.code, each.name, each.weight, shares[each.code], each.minimum)
        for each in criteria
    ]
    first = criteria[0] if criteria else None
    return weighed, DeclaredTies(tuple(first.tie_rules or ()), first.seed or "") if first else NO_TIES


def returned_sheets(call: Call) -> list[ReturnedSheet]:
    """Those that count: not the ones still out, declined, in conflict or set aside."""
    sheets = ScoreSheet.objects.filter(
        assignment__proposal__call=call, total__isnull=False, **that_count("assignment__")
    )
    listed: Any = sheets.order_by("assignment").values_list("assignment__proposal", "total", *SEAT)
    return [ReturnedSheet(*each) for each in listed]


def totals_of(sheets: Iterable[ReturnedSheet]) -> Mapping[int, list[Decimal]]:
    """{proposal: the totals of its sheets}"""
    totals: dict[int, list[Decimal]] = defaultdict(list)
    for each in sheets:
        totals[each.proposal].append(each.total)
    return totals


def given_marks(call: Call) -> Mapping[int, dict[int, Given]]:
    """{proposal: {criterion: how often each mark was given on the sheets that count}}"""
    marks = Mark.objects.filter(
        sheet__assignment__proposal__call=call,
        sheet__total__isnull=False,
        mark__isnull=False,
        **that_count("sheet__assignment__"),
    )
    counts = [Count("pk", filter=Q(mark=mark)) for mark in MARKS]
    named = {f"given_{mark}": count for mark, count in zip(MARKS, counts, strict=True)}
    listed: Any = marks.order_by().values_list("sheet__assignment__proposal", "criterion").annotate(**named)
    found: dict[int, dict[int, Given]] = defaultdict(dict)
    for proposal, criterion, *given in listed:
        found[proposal][criterion] = tuple(given)
    return found


def mean_of(given: Given) -> Decimal:
    return rounded(Decimal(sum(mark * count for mark, count in zip(MARKS, given, strict=True))) / sum(given))


def waiting_awards(call: Call) -> dict[int, WaitingAward]:
    waiting = Decision.objects.filter(
        proposal__call=call, proposal__state=State.SCORED, outcome=Outcome.WAITING
    ).select_related("proposed_by")
    return {each.proposal_id: WaitingAward(each.award_pounds, str(each.proposed_by)) for each in waiting}


def seats_in_words(held: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    """{assessor: the codes of their seats}; where there are several panels, each of which counts from A-01, with those.

    held  (assessor, name of the panel, code of the seat), in any order and number
    """
    seats = sorted(set(held), key=lambda seat: seat[1:])
    has_several = len({panel for _, panel, _ in seats}) > 1
    codes: dict[int, list[str]] = defaultdict(list)
    for assessor, panel, code in seats:
        codes[assessor].append(f"{panel} {code}" if has_several else code)
    return {assessor: ", ".join(told) for assessor, told in codes.items()}


def late_conflicts(call: Call) -> Mapping[int, list[LateConflict]]:
    """{proposal: the sheets set aside after it was scored, oldest first}"""
    found: dict[int, list[LateConflict]] = defaultdict(list)
    for late in LateConflict.objects.filter(assignment__proposal__call=call).select_related("assignment"):
        found[late.assignment.proposal_id].append(late)
    return found
