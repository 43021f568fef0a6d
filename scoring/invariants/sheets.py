"""What must always be true of panels, sheets, scores and awards. The other half stands in `proposals/invariants/`."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce

from proposals.invariants import Invariant
from proposals.models import Contributor, Proposal, ProposalVersion
from proposals.querysets import number_of
from proposals.states import HAS_AWARD, HAS_SCORE, CallState, State
from scoring.arithmetic import MissingMark, standing_score, weighted_total
from scoring.invariants.letters import OF_LETTERS
from scoring.invariants.meetings import OF_MEETINGS
from scoring.invariants.plans import OF_PLANS
from scoring.invariants.shortlists import OF_SHORTLISTS
from scoring.invariants.ties import OF_TIES
from scoring.models import (
    Anchor,
    Assignment,
    ChangeKind,
    Criterion,
    Decision,
    Declaration,
    DeclarationKind,
    Flag,
    FlagEvent,
    FlagEventKind,
    LedgerEntry,
    Mark,
    Outcome,
    Placement,
    ReturnedMark,
    ScoreSheet,
    SeatInvitation,
    SheetReturn,
    SpreadForecast,
)
from scoring.states import COUNTS, AssignmentState, that_count

PAST_THE_MODERATORS = [State.REVIEWED, *HAS_SCORE]
AS_HANDED_IN = ["version", "total", "overall_comment", "private_note", "confidence", "proposal_version"]
NO_CONFLICT = DeclarationKind.NONE
NO_FIGURE = Decimal(-1)


def scores_are_the_mean_of_their_sheets() -> Iterator[str]:
    """A score is the mean of the totals that were in when scoring closed; only proposals past scoring have one."""
    totals = _totals_that_counted()
    for pk, reference, score, adjusted in (
        Proposal.objects.exclude(score=None)
        .order_by("pk")
        .values_list("pk", "reference", "score", "placement__adjusted_score")
    ):
        mean = standing_score(totals[pk], adjusted)
        if score != mean:
            told = "it has no returned sheets" if mean is None else f"its sheets give {mean}"
            yield f"{reference} has the score {score}, but {told}."
    early = Proposal.objects.filter(state__in=[State.DRAFT, State.SUBMITTED, State.REVIEWED]).exclude(score=None)
    for reference in early.values_list("reference", flat=True):
        yield f"{reference} has a score, though its scoring is not closed."


def _totals_that_counted() -> dict[int, list[Any]]:
    """Sheets still returned, and those set aside after the decision that their score had led to."""
    closed_at = Max("assignment__proposal__history__at", filter=Q(assignment__proposal__history__step="close_scoring"))
    counted = Q(**that_count("assignment__")) | Q(
        assignment__late_conflict__still_counts=True, assignment__late_conflict__at__gt=F("scoring_closed_at")
    )
    sheets = ScoreSheet.objects.exclude(total=None).filter(assignment__proposal__score__isnull=False)
    totals: dict[int, list[Any]] = defaultdict(list)
    for proposal, total in (
        sheets.annotate(scoring_closed_at=closed_at).filter(counted).values_list("assignment__proposal", "total")
    ):
        totals[proposal].append(total)
    return totals


def sheets_are_set_aside_with_a_record() -> Iterator[str]:
    """A sheet that counted when its proposal was scored leaves the score only with a record of both figures."""
    closed_at = Max("proposal__history__at", filter=Q(proposal__history__step="close_scoring"))
    left = Assignment.objects.filter(
        state=AssignmentState.CONFLICTED, sheet__total__isnull=False, late_conflict=None, is_set_aside=False
    )
    after = left.filter(proposal__score__isnull=False).annotate(scoring_closed_at=closed_at)
    for reference, code in _facts(after.filter(closed_at__gt=F("scoring_closed_at")), "seat__code"):
        yield f"The sheet of {code} for {reference} was set aside after scoring without a record."


def totals_follow_from_marks() -> Iterator[str]:
    """A returned sheet has a mark for each criterion of its call, and the total that they give."""
    weights: dict[int, dict[str, Decimal]] = defaultdict(dict)
    criteria = Criterion.objects.exclude(rubric__call=None)
    for call, code, weight in criteria.values_list("rubric__call", "code", "weight"):
        weights[call][code] = weight
    names = ["sheet", "sheet__total", "sheet__assignment__proposal__call", "sheet__assignment__proposal__reference"]
    marks = Mark.objects.filter(sheet__assignment__state=AssignmentState.RETURNED).exclude(mark=None).order_by("sheet")
    rows = marks.values_list(*names, "criterion__code", "mark").iterator(chunk_size=10_000)
    for (_, total, call, reference), given in groupby(rows, key=itemgetter(0, 1, 2, 3)):
        try:
            expected = weighted_total({code: mark for *_, code, mark in given}, weights[call])
        except MissingMark as missing:
            yield f"A returned sheet for {reference} has no mark for {', '.join(missing.criteria)}."
        else:
            if total != expected:
                yield f"A returned sheet for {reference} has the total {total}; its marks give {expected}."


def only_returned_sheets_have_a_total() -> Iterator[str]:
    """A sheet has marks and a total once it is returned, and no total before."""
    early = Q(sheet__total__isnull=False, state__in=[AssignmentState.INVITED, AssignmentState.ACCEPTED])
    late = Q(state=AssignmentState.RETURNED) & (Q(sheet=None) | Q(sheet__total=None))
    unmarked = Q(state=AssignmentState.RETURNED) & ~Exists(Mark.objects.filter(sheet__assignment=OuterRef("pk")))
    for reference, code, state in _facts(Assignment.objects.filter(early | late | unmarked), "seat__code", "state"):
        yield f"The sheet of {code} for {reference} is {state}, and its total and marks do not go with that."


def returned_sheets_stand_as_handed_in() -> Iterator[str]:
    """What counts of a sheet is what its last return put on record, in its words and in each mark."""
    kept = SheetReturn.objects.filter(
        sheet=OuterRef("pk"),
        **{name: OuterRef(name) for name in AS_HANDED_IN},
    )
    handed_in = ReturnedMark.objects.filter(
        handed_in__sheet=OuterRef("sheet"),
        handed_in__version=OuterRef("sheet__version"),
        **{name: OuterRef(name) for name in ("criterion", "mark", "comment")},
    )
    changed = Mark.objects.filter(sheet=OuterRef("pk")).exclude(Exists(handed_in))
    there = Mark.objects.filter(sheet=OuterRef("handed_in__sheet"), criterion=OuterRef("criterion"))
    stands = ReturnedMark.objects.filter(handed_in__sheet=OuterRef("pk"), handed_in__version=OuterRef("version"))
    lost = stands.exclude(Exists(there))
    wrong = ScoreSheet.objects.exclude(total=None).filter(~Exists(kept) | Exists(changed) | Exists(lost))
    names = ["assignment__seat__code", "assignment__proposal__reference"]
    for code, reference in wrong.order_by("pk").values_list(*names):
        yield f"The sheet of {code} for {reference} is not as it was handed in."


def conflicts_bar_from_marking() -> Iterator[str]:
    """Who declared a conflict has no part in marking; who marks declared that there is none."""
    last = Declaration.objects.filter(assignment=OuterRef("pk")).order_by("-declared_at", "-pk").values("kind")[:1]
    told = Assignment.objects.annotate(declared=last)
    barred = told.filter(state__in=COUNTS).exclude(declared=None).exclude(declared=NO_CONFLICT)
    for reference, code in _facts(barred, "seat__code"):
        yield f"{code} declared a conflict with {reference}, and is still asked to mark it."
    marking = [AssignmentState.ACCEPTED, AssignmentState.RETURNED]
    for reference, code in _facts(told.filter(state__in=marking, declared=None), "seat__code"):
        yield f"{code} marks {reference} without having declared that there is no conflict."


def assessors_do_not_mark_their_own() -> Iterator[str]:
    """Nobody marks a proposal that they wrote."""
    wrote = Contributor.objects.filter(proposal=OuterRef("proposal"), person=OuterRef("assessor"))
    for reference, code in _facts(Assignment.objects.filter(Exists(wrote), state__in=COUNTS), "seat__code"):
        yield f"{code} is asked to mark {reference} and is one of its authors."


def assessors_sit_in_their_seats() -> Iterator[str]:
    """An assignment belongs to the person in its seat, on a panel of the proposal's call."""
    wrong = ~Q(seat__person=F("assessor")) | ~Q(seat__panel__call=F("proposal__call"))
    for reference, code in _facts(Assignment.objects.filter(wrong), "seat__code"):
        yield f"The assignment of {code} to {reference} does not go with the seat."


def proposals_with_a_panel_have_one() -> Iterator[str]:
    """A proposal past the moderators is placed with a panel of its own call."""
    past = Proposal.objects.filter(state__in=PAST_THE_MODERATORS)
    astray = past.filter(Q(placement=None) | ~Q(placement__panel__call=F("call")))
    for reference, state in astray.order_by("pk").values_list("reference", "state"):
        yield f"{reference} is {state} without a panel of its call."


def awards_have_two_signatures() -> Iterator[str]:
    """A funded proposal has one confirmed decision over its very award; that two managers signed, the table keeps."""
    confirmed = Q(decisions__outcome=Outcome.CONFIRMED)
    funded = Proposal.objects.filter(state__in=HAS_AWARD)
    for reference, count in (
        funded.annotate(n=Count("decisions", filter=confirmed))
        .exclude(n=1)
        .order_by("pk")
        .values_list("reference", "n")
    ):
        yield f"{reference} is funded with {count} confirmed decisions."
    standing = Decision.objects.filter(outcome=Outcome.CONFIRMED, proposal__state__in=HAS_AWARD)
    for reference, decided, award in _facts(
        standing.exclude(award_pounds=F("proposal__award_pounds")), "award_pounds", "proposal__award_pounds"
    ):
        yield f"{reference} has an award of £{award:,}; £{decided:,} was confirmed."


def waiting_awards_are_for_scored_proposals() -> Iterator[str]:
    """An award waits for its second signature only while its proposal is scored; whatever else happens cancels it."""
    waiting = Decision.objects.filter(outcome=Outcome.WAITING).exclude(proposal__state=State.SCORED)
    for reference, state in _facts(waiting, "proposal__state"):
        yield f"{reference} is {state}, and an award for it still waits for a second signature."


def flags_stand_as_their_trail_says() -> Iterator[str]:
    """Whether a flag is open and who owns it follow from what happened to it, from its raising on."""
    happened = FlagEvent.objects.filter(flag=OuterRef("pk")).order_by("-pk")
    last = happened.filter(kind__in=[FlagEventKind.RAISED, FlagEventKind.SETTLED, FlagEventKind.REOPENED])
    given = happened.filter(kind__in=[FlagEventKind.RAISED, FlagEventKind.ASSIGNED])
    told = Flag.objects.annotate(last=last.values("kind")[:1], given_to=given.values("owner")[:1])
    settled, is_settled = Q(last=FlagEventKind.SETTLED), Q(resolved_at__isnull=False)
    is_owned, was_given = Q(owner__isnull=False), Q(given_to__isnull=False)
    astray = is_owned & ~was_given | ~is_owned & was_given | is_owned & was_given & ~Q(owner=F("given_to"))
    wrong = Q(last=None) | settled & ~is_settled | ~settled & is_settled | astray
    for reference, text in _facts(told.filter(wrong), "text"):
        yield f"The flag “{text}” of {reference} does not stand as its trail says."


def what_counts_follows_from_the_ledger() -> Iterator[str]:
    """A sheet is set aside, and a score adjusted, by the last change that two persons made, and by nothing else."""
    confirmed = LedgerEntry.objects.filter(answer__is_confirmed=True).order_by("-pk")
    of_sheet = confirmed.filter(assignment=OuterRef("pk")).values("kind")[:1]
    is_out = Q(last=ChangeKind.SET_ASIDE)
    astray = is_out & Q(is_set_aside=False) | ~is_out & Q(is_set_aside=True)
    sheets = Assignment.objects.annotate(last=Coalesce(of_sheet, Value(""))).filter(astray)
    for reference, code in _facts(sheets, "seat__code"):
        yield f"Whether the sheet of {code} for {reference} counts is not what the ledger says."
    of_score = confirmed.filter(proposal=OuterRef("proposal"), assignment=None).values("figure")[:1]
    none = Value(NO_FIGURE)
    beside = Placement.objects.annotate(last=Coalesce(of_score, none), stands=Coalesce("adjusted_score", none))
    for (reference,) in _facts(beside.exclude(last=F("stands"))):
        yield f"The adjusted score of {reference} is not what the ledger says."
    alone = LedgerEntry.objects.exclude(answer=None).exclude(answer__first=F("by"))
    for (reference,) in _facts(alone):
        yield f"A change of {reference} was not answered by a second person."


def forecasts_stand_beside_returned_sheets() -> Iterator[str]:
    """Nobody forecasts before their sheet was returned, be it that it was reopened since."""
    returned = SheetReturn.objects.filter(sheet__assignment=OuterRef("assignment"))
    strays = SpreadForecast.objects.exclude(Exists(returned)).order_by("pk")
    named = strays.values_list("assignment__seat__code", "assignment__proposal__reference")
    for code, reference in named:
        yield f"{code} forecast the spread of {reference} without a returned sheet."


def sheets_are_given_on_a_version() -> Iterator[str]:
    """A sheet names a version of the text that was submitted. That each submission is kept is a rule of its own."""
    submitted = number_of(ProposalVersion.objects.all(), "proposal", "proposal")
    kept = Assignment.objects.annotate(submitted=submitted).filter(submitted__gt=0)
    lost = kept.filter(sheet__proposal_version__gt=F("submitted"))
    for reference, code, number in _facts(lost, "seat__code", "sheet__proposal_version"):
        yield f"The sheet of {code} is of version {number} of {reference}, which was never submitted."


def open_calls_count_what_they_publish() -> Iterator[str]:
    """The weights by which a call is scored come to 100, so that each criterion counts for what is published."""
    weighed = Criterion.objects.exclude(rubric__call=None).exclude(rubric__call__state=CallState.DRAFT)
    sums = weighed.order_by().values_list("rubric__call__title").annotate(Sum("weight")).exclude(weight__sum=100)
    for title, published in sums.order_by("rubric__call"):
        yield f"{title} is scored by weights that come to {published:.2f}."


def seats_came_to_whom_they_were_offered() -> Iterator[str]:
    """The seat of an accepted invitation is on its panel and is of whoever accepted."""
    offers = SeatInvitation.objects.exclude(seat=None)
    astray = offers.exclude(seat__panel=F("panel"), seat__person=F("answered_by"))
    for email, panel in astray.order_by("pk").values_list("email", "panel__name"):
        yield f"The invitation of {email} to {panel} led to the seat of somebody else."


def anchors_are_with_their_panel() -> Iterator[str]:
    """A panel is calibrated by proposals that it marks, and by no other."""
    astray = Anchor.objects.exclude(proposal__placement__panel=F("panel")).order_by("pk")
    for reference, panel in astray.values_list("proposal__reference", "panel__name"):
        yield f"{panel} is calibrated by {reference}, which is not with it."


INVARIANTS: list[Invariant] = [
    open_calls_count_what_they_publish,
    forecasts_stand_beside_returned_sheets,
    scores_are_the_mean_of_their_sheets,
    sheets_are_set_aside_with_a_record,
    totals_follow_from_marks,
    only_returned_sheets_have_a_total,
    returned_sheets_stand_as_handed_in,
    conflicts_bar_from_marking,
    assessors_do_not_mark_their_own,
    assessors_sit_in_their_seats,
    proposals_with_a_panel_have_one,
    awards_have_two_signatures,
    waiting_awards_are_for_scored_proposals,
    sheets_are_given_on_a_version,
    seats_came_to_whom_they_were_offered,
    anchors_are_with_their_panel,
    flags_stand_as_their_trail_says,
    what_counts_follows_from_the_ledger,
    *OF_LETTERS,
    *OF_MEETINGS,
    *OF_PLANS,
    *OF_SHORTLISTS,
    *OF_TIES,
]


def _facts(rows: Any, *names: str) -> Any:
    return rows.order_by("pk").values_list("proposal__reference", *names)
