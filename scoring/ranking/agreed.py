"""What panels came to in their meetings, as it stands beside their scores: the last figure of a proposal, with why.

Nothing here enters a score, a rank or the line. The callers keep to what somebody may rank, and so read nothing of a
proposal that they have a conflict with or still owe a sheet for.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Subquery

from scoring.models import PanelFigure
from scoring.ranking.rows import AgreedFigure


def last_of_each() -> Mapping[str, Any]:
    """What a query over proposals is annotated with, for `agreed_by` to read."""
    last = PanelFigure.objects.filter(item__proposal=OuterRef("pk")).order_by("-recorded_at", "-pk")
    return {f"agreed_{name}": Subquery(last.values(name)[:1]) for name in AgreedFigure._fields}


def agreed_by(facts: Mapping[str, Any]) -> AgreedFigure | None:
    told = AgreedFigure._make(facts[f"agreed_{name}"] for name in AgreedFigure._fields)
    return None if told.figure is None else told


def agreed_until(moment: datetime, proposals: Collection[int]) -> dict[int, AgreedFigure]:
    """{proposal: the figure that stood then}: figures only grow, so what a frozen record was read beside is known.

    One query.
    """
    known = PanelFigure.objects.filter(item__proposal__in=proposals, recorded_at__lte=moment)
    rows = known.annotate(proposal=F("item__proposal")).order_by("recorded_at", "pk")
    listed: Any = rows.values_list("proposal", *AgreedFigure._fields)
    return {proposal: AgreedFigure._make(told) for proposal, *told in listed}
