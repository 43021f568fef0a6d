"""What stands behind a score: the returned sheets line by line, and who stepped back because of a conflict.

Assessors appear by the code of their seat. Sheets that are still out, declined or set aside are told as such and
show no mark. Who may ask is settled by the caller: `score_lines` and `recusals` keep to the proposals they are given.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery
from django.utils.timezone import localdate

from proposals.models import Call, Proposal
from scoring.models import Absence, Assignment, Confidence, Decision, Declaration, DeclarationKind, Mark, Nature
from scoring.sheets.one import last_version, older_version
from scoring.states import AssignmentState, that_count

AT_A_TIME = 2_000
HOW_SURE: dict[str, str] = {"": "", **dict(Confidence.choices)}
WORTH_IT = {None: "", True: "Yes", False: "No"}
AROUND_A_DECISION = [
    "close_scoring", "correct_score", "take_back_score", "reopen_scoring", "fund", "decline", "reinstate", "withdraw",
]  # fmt: skip


@dataclass(frozen=True)
class GivenMark:
    criterion: str
    mark: int | None
    comment: str


@dataclass(frozen=True)
class SeenSheet:
    """One assessor's part: its total and marks when the sheet counts, else only how it stands."""

    code: str
    seat: str
    standing: str
    total: Decimal | None
    overall_comment: str = ""
    marks: dict[str, GivenMark] = field(default_factory=dict)  # {criterion code: what was given}
    older_version: int | None = None  # the text that it was given on, where a newer one stands now

    @property
    def has_comments(self) -> bool:
        return any(given.comment for given in self.marks.values())


def sheets_behind(proposal_pk: int) -> list[SeenSheet]:
    """Every assessor asked about this proposal, in the order in which they were asked. Two queries."""
    asked = Assignment.objects.filter(proposal=proposal_pk).select_related("seat", "sheet").order_by("pk")
    asked = asked.annotate(version_now=last_version("proposal"))
    marks: dict[int, dict[str, GivenMark]] = defaultdict(dict)
    counted = Mark.objects.filter(sheet__assignment__proposal=proposal_pk, mark__isnull=False).select_related(
        "criterion"
    )
    for mark in counted.order_by("criterion__position", "criterion"):
        given = GivenMark(mark.criterion.name, mark.mark, mark.comment)
        marks[mark.sheet_id][mark.criterion.code] = given
    return [_seen(assignment, marks) for assignment in asked]


def _seen(assignment: Any, marks: Mapping[int, dict[str, GivenMark]]) -> SeenSheet:
    seat, standing = assignment.seat, assignment.get_state_display()
    if assignment.is_set_aside:
        return SeenSheet(seat.code, seat.get_kind_display(), "Set aside by the panel", None)
    if assignment.state != AssignmentState.RETURNED or assignment.sheet.total is None:
        return SeenSheet(seat.code, seat.get_kind_display(), standing, None)
    sheet = assignment.sheet
    return SeenSheet(
        code=seat.code,
        seat=seat.get_kind_display(),
        standing=standing,
        total=sheet.total,
        overall_comment=sheet.overall_comment,
        marks=marks.get(sheet.pk, {}),
        older_version=older_version(assignment),
    )


class HistoryLine(NamedTuple):
    """One thing that was decided, or proposed and not decided; `words` is [(heading, what was written)]."""

    at: datetime
    what: str
    standing: str
    by: str
    words: list[tuple[str, str]]


def history_of_decisions(proposal: Proposal, person: Any, awards: Iterable[Decision]) -> list[HistoryLine]:
    """The steps around the decision and every award ever proposed, oldest first. One query."""
    entries = proposal.history.told_to(person).filter(step__in=AROUND_A_DECISION).select_related("by")
    steps = [HistoryLine(each.at, each.label, "", str(each.by), _written(("Note", each.note))) for each in entries]
    return sorted([*steps, *(_told(award) for award in awards)], key=lambda line: line.at)


def _told(award: Decision) -> HistoryLine:
    standing = award.get_outcome_display()
    if award.confirmed_by and award.confirmed_at:
        standing = f"{standing}; second manager: {award.confirmed_by}"
    words = _written(("Reason", award.reason), ("Conditions", award.conditions))
    return HistoryLine(
        award.proposed_at, f"Award of £{award.award_pounds:,} proposed", standing, str(award.proposed_by), words
    )


def _written(*words: tuple[str, str]) -> list[tuple[str, str]]:
    return [(heading, text) for heading, text in words if text]


class ScoreLine(NamedTuple):
    """One assessor's mark for one criterion of one proposal, and what stands on the whole sheet."""

    sheet: int
    reference: str
    assessor: str
    code: str
    criterion: str
    mark: int
    comment: str
    total: Decimal
    overall_comment: str
    confidence: str
    fundable: str


def score_lines(call: Call, proposals: Collection[int]) -> Iterator[ScoreLine]:
    """Every mark on a returned sheet of these proposals, sheet by sheet, a part at a time, in one query."""
    marks = Mark.objects.filter(
        sheet__assignment__proposal__call=call,
        sheet__total__isnull=False,
        mark__isnull=False,
        **that_count("sheet__assignment__"),
    )
    proposal, seat = "sheet__assignment__proposal", "sheet__assignment__seat__code"
    lines = marks.order_by(proposal, seat, "sheet", "criterion__position", "criterion").values_list(
        proposal, "sheet", f"{proposal}__reference", seat, "criterion__code", "criterion__name", "mark", "comment",
        "sheet__total", "sheet__overall_comment", "sheet__confidence", "sheet__is_fundable",
    )  # fmt: skip
    for line in lines.iterator(chunk_size=AT_A_TIME):
        *told, confidence, is_fundable = line[1:]
        if line[0] in proposals:
            yield ScoreLine._make([*told, HOW_SURE[confidence], WORTH_IT[is_fundable]])


class Recusal(NamedTuple):
    """A conflict of interest: `words` is what was declared, for those who may read it, and empty for others."""

    reference: str
    assessor: str
    kind: str
    nature: str
    told_by: str
    on: date
    sheet: str
    words: str


def recusals(call: Call, proposals: Collection[int], *, with_words: bool) -> list[Recusal]:
    """Who has a conflict with which of these proposals, of what kind, and what became of their sheet; and who left the
    room for one without having been asked to mark it. Two queries.
    """
    last = Declaration.objects.filter(assignment=OuterRef("pk")).order_by("-declared_at", "-pk")
    declared = {f"told_{name}": Subquery(last.values(name)[:1]) for name in ("kind", "nature", "text", "recorded_by")}
    conflicts = Assignment.objects.filter(proposal__call=call, state=AssignmentState.CONFLICTED).annotate(**declared)
    rows = conflicts.select_related("proposal", "seat", "sheet", "late_conflict").order_by("proposal_id", "seat__code")
    found = [_recusal(each, with_words) for each in rows if each.proposal_id in proposals]
    return with_absentees(found, absentees(call, proposals))


def absentees(call: Call, proposals: Collection[int], until: datetime | None = None) -> list[Recusal]:
    """Each seat that was asked to leave the room for one of these proposals, when it first was. One query."""
    rows = Absence.objects.filter(item__proposal__call=call).select_related("item__proposal", "seat")
    known = rows if until is None else rows.filter(since__lte=until)
    first: dict[tuple[int, int], Absence] = {}
    for each in known.order_by("since", "pk"):
        if each.item.proposal_id in proposals:
            first.setdefault((each.item.proposal_id, each.seat_id), each)
    return [_of_an_absence(each) for each in first.values()]


def with_absentees(found: Iterable[Recusal], absent: Iterable[Recusal]) -> list[Recusal]:
    """In the order of the proposals and seats; who declared a conflict is told once, by that."""
    found = list(found)
    told = {(each.reference, each.assessor) for each in found}
    untold = [each for each in absent if (each.reference, each.assessor) not in told]
    return sorted([*found, *untold], key=lambda each: (each.reference, each.assessor))


def _of_an_absence(absence: Absence) -> Recusal:
    return Recusal(
        reference=str(absence.item.proposal.reference),
        assessor=absence.seat.code,
        kind="Not declared",
        nature=absence.get_ground_display(),
        told_by="The exchange",
        on=localdate(absence.since),
        sheet="Left the room in a meeting of the panel",
        words="",
    )


def _recusal(assignment: Any, with_words: bool) -> Recusal:
    return Recusal(
        reference=assignment.proposal.reference,
        assessor=assignment.seat.code,
        kind=dict(DeclarationKind.choices).get(assignment.told_kind, "Conflict"),
        nature=dict(Nature.choices).get(assignment.told_nature, ""),
        told_by="The assessor" if assignment.told_recorded_by is None else "The panel",
        on=localdate(assignment.closed_at),
        sheet=_what_became_of_the_sheet(assignment),
        words=assignment.told_text or "" if with_words else "",
    )


def _what_became_of_the_sheet(assignment: Any) -> str:
    sheet, late = getattr(assignment, "sheet", None), getattr(assignment, "late_conflict", None)
    if sheet is None or sheet.total is None:
        return "None was returned"
    if late is None:
        return "Set aside before scoring closed"
    if late.still_counts:
        return f"Set aside after the decision; the score of {late.score_before} stands"
    after = "none" if late.score_after is None else str(late.score_after)
    return f"Set aside after scoring; the score was {late.score_before}, then {after}"
