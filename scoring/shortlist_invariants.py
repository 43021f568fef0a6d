"""What must always be true of shortlists that were proposed or agreed."""

from collections.abc import Iterator

from scoring.models import FrozenShortlist
from scoring.shortlisting.replaying import fingerprint


def frozen_shortlists_have_their_hashes() -> Iterator[str]:
    """The texts that were frozen of a shortlist give the hashes that were written down with them."""
    for frozen in FrozenShortlist.objects.select_related("shortlist__call").order_by("pk").iterator():
        for text, stored in ((frozen.inputs, frozen.inputs_sha256), (frozen.result, frozen.result_sha256)):
            if fingerprint(text) != stored:
                name = f"“{frozen.shortlist.name}” of {frozen.shortlist.call.code}"
                yield f"What was frozen of {name} is not what its hash says: {stored[:12]}."


OF_SHORTLISTS = [frozen_shortlists_have_their_hashes]
