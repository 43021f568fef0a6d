"""What the figures of the programme are read from: as far as one person may know of it, and as at any day.

Everything is read once and counted as at several days. What is counted of a day is what was recorded by its end, and
outcomes from their announcement on. The register of organisations, the days of calls and who may know of what are
those of now.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.timezone import localdate, make_aware

from proposals import rights
from proposals.errors import NotPermitted
from proposals.models import BenefitClaim, Call, ClaimStatus, HistoryEntry, Proposal, ProposalVersion
from proposals.models.organisations import OrganisationKind
from proposals.programme.figures import HIDDEN, NO_AREA, NO_ORGANISATION, Case
from proposals.programme.paths import Path, Step, path_of, told
from proposals.querysets import is_true
from proposals.spread.organisations import Organisations, read_organisations
from proposals.spread.places import Place

READ = "reports.read"
KINDS: dict[str, str] = dict(OrganisationKind.choices)


def must_read_reports(person: Any) -> None:
    if not person.has_perm(READ):
        raise NotPermitted("Reports of the programme are for moderators, managers and observers.")


class CallFacts(NamedTuple):
    code: str
    title: str
    closes_at: datetime
    announced_at: datetime | None
    scoring_due_on: date
    decision_due_on: date

    @property
    def year(self) -> int:
        return localdate(self.closes_at).year


class Row(NamedTuple):
    pk: int
    reference: str
    call: int
    begun_at: datetime
    organisation: int | None
    names_applicants: bool


class Text(NamedTuple):
    """What a submission said of itself, by the words it was frozen with."""

    submitted_at: datetime
    title: str
    area: str
    organisation: str
    asked_pounds: int


@dataclass(frozen=True)
class Narrowed:
    """Which proposals are counted; empty or None for all of them."""

    call: str = ""
    year: int | None = None
    area: str = ""
    board: str = ""

    @property
    def by_what_a_draft_has_not(self) -> bool:
        return bool(self.area or self.board)

    def takes_call(self, call: CallFacts) -> bool:
        return self.call in ("", call.code) and self.year in (None, call.year)

    def takes(self, case: Case) -> bool:
        return self.area in ("", case.area) and self.board in ("", case.board)


@dataclass(frozen=True)
class Record:
    """All that was ever submitted and that one person may know of, with its history."""

    calls: dict[int, CallFacts]
    rows: list[Row]
    steps: dict[int, list[Step]]
    texts: dict[int, list[Text]]
    drafts: list[tuple[int, datetime]]
    organisations: Organisations
    places: dict[str, int]
    validated: list[tuple[int, int, datetime, int | None, bool]]

    @cached_property
    def row(self) -> dict[int, Row]:
        return {row.pk: row for row in self.rows}

    def call_of(self, case: Case) -> CallFacts:
        return self.calls[self.row[case.pk].call]

    def as_at(self, day: date, narrowed: Narrowed | None = None) -> list[Case]:
        """Every proposal that was submitted by the end of that day, as it was known then."""
        narrowed = narrowed or Narrowed()
        calls = {pk for pk, call in self.calls.items() if narrowed.takes_call(call)}
        end, validated = end_of(day), self._validated_by(end_of(day))
        found = (self._case(row, day, end, validated) for row in self.rows if row.call in calls)
        return [case for case in found if case and narrowed.takes(case)]

    def _case(self, row: Row, day: date, end: datetime, validated: set[int]) -> Case | None:
        texts = [text for text in self.texts.get(row.pk, []) if text.submitted_at < end]
        if not texts:
            return None
        path = self._path(row, end)
        kind, board = self._applicant(row, texts[-1].organisation, day)
        return Case(
            pk=row.pk,
            reference=row.reference,
            title=texts[-1].title,
            call=self.calls[row.call].title,
            area=texts[-1].area,
            kind=kind,
            board=board,
            asked_pounds=texts[-1].asked_pounds,
            is_validated=row.pk in validated and path.award_stands,
            path=path,
        )

    def _path(self, row: Row, end: datetime) -> Path:
        steps = told(self.steps.get(row.pk, []), self.calls[row.call].announced_at, end)
        return path_of(row.begun_at, steps)

    def _applicant(self, row: Row, organisation: str, day: date) -> tuple[str, str]:
        if not row.names_applicants:
            return HIDDEN, HIDDEN
        # that of today where the name of then is gone
        pk = self.places.get(organisation, row.organisation) if organisation else None
        if pk is None:
            return NO_ORGANISATION, self.organisations.board_name(None)
        board = self.organisations.board_on(Place(pk, ""), day)
        return KINDS[self.organisations.kinds[pk]], self.organisations.board_name(board)

    def _validated_by(self, end: datetime) -> set[int]:
        """Proposals with a claim that somebody validated, and that stood at that moment."""
        known = [claim for claim in self.validated if claim[2] < end]
        superseded = {claim[3] for claim in known}
        return {proposal for pk, proposal, _, _, counts in known if counts and pk not in superseded}

    def unsubmitted(self, day: date, narrowed: Narrowed) -> list[int]:
        """How many drafts never came, for each call that had closed by the end of that day."""
        end = end_of(day)
        numbers: dict[int, int] = {}
        for call, begun_at in self.drafts:
            facts = self.calls[call]
            if facts.closes_at < end and begun_at < end and narrowed.takes_call(facts):
                numbers[call] = numbers.get(call, 0) + 1
        return list(numbers.values())


def end_of(day: date) -> datetime:
    """The first moment of the next day."""
    return make_aware(datetime.combine(day + timedelta(days=1), time()))


def read_record(person: Any) -> Record:
    """A fixed number of queries, whatever is in it."""
    known = Proposal.objects.visible_to(person)
    submitted = known.filter(submitted_at__isnull=False)
    names = is_true(rights.rows_for(rights.APPLICANTS, person))
    rows = submitted.order_by("pk").values_list("pk", "reference", "call", "created_at", "lead_organisation", names)
    pks = submitted.order_by().values("pk")
    organisations = read_organisations()
    claims = BenefitClaim.objects.filter(proposal__in=pks).order_by("pk")
    return Record(
        calls={row[0]: CallFacts(*row[1:]) for row in Call.objects.order_by().values_list("pk", *CallFacts._fields)},
        rows=[Row(*row) for row in rows],
        steps=_grouped(_steps_in(pks), _step),
        texts=_grouped(_texts_in(pks), _text),
        drafts=list(Proposal.objects.filter(submitted_at=None).order_by().values_list("call", "created_at")),
        organisations=organisations,
        places={name: pk for pk, name in organisations.names.items()},
        validated=[_claim(*claim) for claim in claims.values_list(*OF_A_CLAIM)],
    )


def _grouped(rows: QuerySet[Any, Any], make: Callable[..., Any]) -> dict[int, list[Any]]:
    its = groupby(rows.iterator(chunk_size=5_000), key=lambda row: row[0])
    return {proposal: [make(*row[1:]) for row in group] for proposal, group in its}


def _steps_in(pks: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    entries = HistoryEntry.objects.filter(proposal__in=pks).order_by("proposal", "number")
    return entries.values_list("proposal", "to_state", "at", "is_embargoed", "evidence__award", "step")


def _step(to_state: str, at: datetime, is_embargoed: bool, award: Any, name: str) -> Step:
    return Step(to_state, at, is_embargoed, award if isinstance(award, int) else None, name)


def _texts_in(pks: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    versions = ProposalVersion.objects.filter(proposal__in=pks).order_by("proposal", "number")
    said = ("title", "area", "lead_organisation", "requested_pounds")
    return versions.values_list("proposal", "submitted_at", *(f"content__{name}" for name in said))


def _text(submitted_at: datetime, title: Any, area: Any, organisation: Any, asked: Any) -> Text:
    area, organisation = (None if said in (None, "None") else str(said) for said in (area, organisation))
    return Text(
        submitted_at, str(title or ""), area or NO_AREA, organisation or "", asked if isinstance(asked, int) else 0
    )


OF_A_CLAIM = ("pk", "proposal", "recorded_at", "corrects", "status", "quantity")


def _claim(pk: int, proposal: int, at: datetime, corrects: int | None, status: str, quantity: Any) -> Any:
    return pk, proposal, at, corrects, status == ClaimStatus.VALIDATED and quantity > 0
