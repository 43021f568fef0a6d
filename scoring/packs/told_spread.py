"""What the pack for disclosure tells of spread and benefit: what everybody may read, as pages and files tell it."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.timezone import localdate

from proposals.benefits import claims_with_dues, see_claim
from proposals.models import StoryEdition
from proposals.spread.portfolio import lines_of, spreading
from proposals.spread.portfolio_columns import FEWER
from proposals.stories import public_stories

Rows = Iterator[tuple[int, dict[str, Any]]]


def told(number: Any) -> Any:
    return FEWER if number is None else number


def spread(disclosed: QuerySet[Any]) -> Rows:
    """Counts below 5 are told as that."""
    awarded = list(spreading(AnonymousUser()).filter(pk__in=disclosed.order_by().values("pk")).order_by("pk"))
    for proposal, line in zip(awarded, lines_of(awarded, AnonymousUser()), strict=True):
        figures = line.figures
        yield (
            proposal.pk,
            {
                "reference": line.reference,
                "as_at": figures.on,
                "sites_using_it": told(figures.share.number),
                "eligible_sites": figures.share.out_of,
                "planned_percent": figures.target_percent,
                "planned_by": figures.target_on,
            },
        )


def benefits(disclosed: QuerySet[Any]) -> Rows:
    """The claims that stand; what is due to fewer than five people is told as that."""
    awarded = spreading(AnonymousUser()).filter(pk__in=disclosed.order_by().values("pk"))
    claims = claims_with_dues(awarded.order_by().values("pk")).select_related("proposal", "part_of")
    for claim in claims.order_by("proposal_id", "pk").iterator(chunk_size=500):
        seen = see_claim(claim, in_full=False)
        yield (
            claim.proposal_id,
            {
                "reference": seen.reference,
                "kind": seen.kind_label,
                "covers": seen.covers,
                "quantity": told(seen.quantity),
                "attributed_percent": seen.attributed_percent,
                "status": seen.status_label,
                "validated_by": seen.validated_by,
                "as_of": seen.as_of,
                "method": seen.method,
                "without_it": seen.counterfactual,
            },
        )


def stories(disclosed: QuerySet[Any]) -> Rows:
    """The edition that everybody reads."""
    editions: QuerySet[StoryEdition] = public_stories(spreading(AnonymousUser()).filter(pk__in=disclosed.values("pk")))
    for each in editions.order_by("story__proposal_id").iterator(chunk_size=500):
        text = {name: getattr(each, name) for name in ("title", "overview", "challenge", "outcomes")}
        shown = {"reference": each.story.proposal.reference, "approved_on": localdate(each.approved_at), **text}
        yield each.story.proposal_id, shown
