"""What must always be true of invitations and of the record of a proposal's people; `__init__.py` gathers them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from proposals.models import Contributor, Invitation, PartEntry, PartEvent


def invitations_are_on_record() -> Iterator[str]:
    """Each invitation stands in the record of its proposal."""
    its_own = {"invitation": OuterRef("pk"), "proposal": OuterRef("proposal")}
    recorded = PartEntry.objects.filter(event=PartEvent.INVITED, **its_own)
    for reference, email in _of(Invitation.objects.exclude(Exists(recorded)), "email"):
        yield f"{reference} has an invitation to {email} that its record does not tell of."


def who_joined_takes_part_or_went() -> Iterator[str]:
    """Whoever accepted an invitation takes part, or the record tells how that ended."""
    same = {"proposal": OuterRef("proposal"), "person": OuterRef("by")}
    takes_part, went = Contributor.objects.filter(**same), PartEntry.objects.ends().filter(**same)
    lost = PartEntry.objects.filter(~Exists(takes_part), ~Exists(went), event=PartEvent.JOINED)
    for reference, email in _of(lost, "invitation__email"):
        yield f"{reference} lost who joined it by the invitation to {email}."


def _of(rows: Any, name: str) -> Any:
    return rows.order_by("pk").values_list("proposal__reference", name)


OF_PEOPLE = [invitations_are_on_record, who_joined_takes_part_or_went]
