"""Keeping the print of a proposal's title and pitch beside them, in the transaction that saves them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from proposals.models import Proposal, TextPrint
from proposals.models.similar import PrintClock
from proposals.texts.likeness import RECIPE, digest_of, summary_of, vector_of

THE_CLOCK = 1


def keep_print(proposal: Proposal) -> None:
    """Write the print anew where the text is another than that of the stored one. The caller locked the proposal."""
    digest = digest_of(proposal.title, proposal.pitch)
    if TextPrint.objects.filter(proposal=proposal, digest=digest).exists():
        return
    TextPrint(proposal=proposal, stamp=_stamps(1), **print_of(proposal)).save()


def make_prints(proposals: Sequence[Proposal]) -> None:
    """The first prints of proposals that were written in bulk."""
    first = _stamps(len(proposals)) - len(proposals) + 1
    TextPrint.objects.bulk_create(
        TextPrint(proposal=proposal, stamp=stamp, **print_of(proposal))
        for stamp, proposal in enumerate(proposals, start=first)
    )


def print_of(proposal: Proposal) -> dict[str, Any]:
    vector = vector_of(summary_of(proposal.title, proposal.pitch))
    return {
        "places": vector.places.astype("<u4").tobytes(),
        "weights": vector.weights.astype("<f4").tobytes(),
        "recipe": RECIPE,
        "digest": digest_of(proposal.title, proposal.pitch),
    }


def _stamps(many: int) -> int:
    """The last of so many new stamps. The row stays locked until the commit, so prints come to light in their order."""
    clock = PrintClock.objects.filter(pk=THE_CLOCK)
    if not clock.update(stamp=F("stamp") + many):
        PrintClock.objects.get_or_create(pk=THE_CLOCK)
        clock.update(stamp=F("stamp") + many)
    return clock.values_list("stamp", flat=True).get()
