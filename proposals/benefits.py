"""Claims of benefit as people read them: of one proposal with what they superseded, and added up over many.

A total holds one status and one kind, adds the part that is due to the innovation, and counts nothing twice. Of people
fewer than five are told as that, and stand in no public total, so that nobody is found behind a figure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.timezone import localdate

from proposals.models import BenefitClaim, BenefitKind, ClaimStatus, Proposal
from proposals.models.benefits import DUE, IS_OF_FEW
from proposals.querysets import AWARD_STANDS

CLAIM, VALIDATE = "proposals.record_adoption", "proposals.validate_benefit"


@dataclass(frozen=True)
class SeenClaim:
    """A claim as one person may read it: `quantity` and `attributed` are None where fewer than five stand behind."""

    pk: int
    reference: str
    title: str
    kind: str
    kind_label: str
    what: str
    covers: str
    quantity: Decimal | None
    attributed: Decimal | None
    attributed_percent: int
    method: str
    counterfactual: str
    as_of: date
    status: str
    status_label: str
    validated_by: str
    part_of: str
    is_pounds: bool
    recorded_on: date


@dataclass(frozen=True)
class Line:
    """A claim that stands, or was taken back last, with those it superseded, the latest first."""

    claim: SeenClaim
    stands: bool
    earlier: list[SeenClaim]


def see_claim(claim: Any, *, in_full: bool) -> SeenClaim:
    is_hidden = not in_full and claim.is_of_few
    return SeenClaim(
        pk=claim.pk,
        reference=claim.proposal.reference,
        title=claim.proposal.title,
        kind=claim.kind,
        kind_label=claim.get_kind_display(),
        what=claim.what,
        covers=claim.covers,
        quantity=None if is_hidden else claim.quantity,
        attributed=None if is_hidden else claim.attributed,
        attributed_percent=claim.attributed_percent,
        method=claim.method,
        counterfactual=claim.counterfactual,
        as_of=claim.as_of,
        status=claim.status,
        status_label=claim.get_status_display(),
        validated_by=claim.validated_by,
        part_of=claim.part_of.covers if claim.part_of else "",
        is_pounds=claim.kind == BenefitKind.SAVINGS,
        recorded_on=localdate(claim.recorded_at),
    )


# --- One proposal ----------------------------------------------------------------------------------------------------
def reads_in_full(person: Any, proposal: Proposal) -> bool:
    return bool(person.is_authenticated and person.has_perm(CLAIM, proposal))


def validates(person: Any, proposal: Proposal) -> bool:
    return bool(person.has_perm(VALIDATE, proposal))


def claims_of(proposal: Proposal, *, in_full: bool) -> list[Line]:
    """One query: a line for each claim with its corrections, in the order of kinds."""
    lines: dict[int, list[BenefitClaim]] = {}
    for claim in proposal.benefit_claims.select_related("part_of", "proposal").order_by("pk"):
        lines.setdefault(claim.first_pk, []).append(claim)
    kinds = list(BenefitKind.values)
    found = sorted(lines.values(), key=lambda line: (kinds.index(line[-1].kind), line[-1].covers, line[0].pk))
    return [_line([see_claim(each, in_full=in_full) for each in line], line[-1].quantity > 0) for line in found]


def _line(claims: list[SeenClaim], stands: bool) -> Line:
    return Line(claims[-1], stands, claims[-2::-1])


# --- Many of them ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Total:
    """Of one kind: what is due to the innovations by status; None where nothing is claimed."""

    kind: str
    kind_label: str
    is_pounds: bool
    forecast: Decimal | None
    reported: Decimal | None
    validated: Decimal | None


def public_claims(proposals: QuerySet[Proposal]) -> QuerySet[BenefitClaim]:
    """The standing claims of these proposals, with a hundred times what is due to the innovation: exact in SQL."""
    funded = proposals.filter(AWARD_STANDS).order_by().values("pk")
    claims = claims_with_dues(funded)
    return claims.select_related("proposal", "part_of").order_by("kind", "-as_of", "-pk")


def claims_with_dues(proposals: Any, known: datetime | None = None) -> QuerySet[BenefitClaim]:
    """The standing claims of these proposals, as they were known just before a moment."""
    return BenefitClaim.objects.standing(known).filter(proposal__in=proposals).annotate(due_hundredfold=DUE)


def totals(claims: QuerySet[BenefitClaim], known: datetime | None = None) -> list[Total]:
    """One query. What has a unit of its own is added to nothing."""
    summed = claims.whole(known).exclude(IS_OF_FEW).exclude(kind=BenefitKind.OTHER)  # type: ignore[attr-defined]
    rows = summed.order_by().values_list("kind", "status").annotate(total=Sum("due_hundredfold"))
    found = {(kind, status): (total / 100).quantize(Decimal("0.01")) for kind, status, total in rows}
    kinds = [kind for kind in BenefitKind if any((kind, status) in found for status in ClaimStatus)]
    return [
        Total(
            kind.value,
            str(kind.label),
            kind == BenefitKind.SAVINGS,
            *(found.get((kind.value, status.value)) for status in ClaimStatus),
        )
        for kind in kinds
    ]


def as_rows(claims: Iterable[BenefitClaim]) -> Iterable[list[Any]]:
    """For the file: what everybody may read."""
    for claim in claims:
        seen = see_claim(claim, in_full=False)
        yield [
            seen.reference, seen.title, seen.kind_label, seen.what, seen.covers, seen.quantity, seen.attributed_percent,
            seen.attributed, seen.status_label, seen.validated_by, seen.as_of, seen.part_of, seen.method,
            seen.counterfactual,
        ]  # fmt: skip


HEADINGS = [
    "Reference", "Proposal", "Kind", "Counted", "Covers", "Quantity", "Attributed (%)", "Attributed quantity", "Status",
    "Validated by", "As of", "Part of", "Method", "Without it",
]  # fmt: skip
