"""What sites pledge, beside the ranking of a call and in none of its figures: no score, rank or line reads it."""

from collections.abc import Collection, Iterator
from typing import Any

from proposals import rights
from proposals.models import Call, Pledge
from proposals.spread.pledges import Pledged, pledged_among

OF_A_PLEDGE = [
    "reference", "site", "people", "from_on", "note", "stands", "why_withdrawn", "pledged_by", "pledged_at",
]  # fmt: skip


def pledged_in(call: Call, person: Any) -> dict[int, Pledged]:
    """{proposal: how many sites and people stand for it}, of what this person ranks. One query."""
    return pledged_among(call.proposals.visible_to(person, rights.RANK))


def pledge_rows(call: Call, pks: Collection[int], person: Any) -> Iterator[list[Any]]:
    """Every pledge of these proposals, superseded and withdrawn ones too, in the order of `OF_A_PLEDGE`."""
    read = call.proposals.visible_to(person, rights.PLEDGES).filter(pk__in=pks).order_by().values("pk")
    rows = Pledge.objects.filter(proposal__in=read).order_by("proposal", "organisation__name", "place", "pk")
    for each in rows.select_related("proposal", "organisation", "pledged_by", "superseded_by"):
        stands = not each.is_withdrawn and getattr(each, "superseded_by", None) is None
        yield [
            each.proposal.reference, each.site_name, each.people, each.from_on, each.note, stands, each.reason,
            each.pledged_by, each.pledged_at,
        ]  # fmt: skip
