"""What must always be true of shortlists that were proposed or agreed, and of long files that were made."""

from collections.abc import Iterator

from django.db.models import Count, Max

from scoring.models import Export, FrozenShortlist
from scoring.shortlisting.replaying import fingerprint


def frozen_shortlists_have_their_hashes() -> Iterator[str]:
    """The texts that were frozen of a shortlist give the hashes that were written down with them."""
    for frozen in FrozenShortlist.objects.select_related("shortlist__call").order_by("pk").iterator():
        for text, stored in ((frozen.inputs, frozen.inputs_sha256), (frozen.result, frozen.result_sha256)):
            if fingerprint(text) != stored:
                name = f"“{frozen.shortlist.name}” of {frozen.shortlist.call.code}"
                yield f"What was frozen of {name} is not what its hash says: {stored[:12]}."


def made_exports_have_their_pieces() -> Iterator[str]:
    """A file that was made has each of its pieces, and one that was not has none."""
    counted = Export.objects.annotate(number=Count("pieces"), last=Max("pieces__number"))
    for export in counted.order_by("pk"):
        if export.number != (export.last or 0) or bool(export.number) != bool(export.made_at):
            yield f"The file {export.pk} ({export.what}) has {export.number} pieces, the last one {export.last}."


OF_SHORTLISTS = [frozen_shortlists_have_their_hashes, made_exports_have_their_pieces]
