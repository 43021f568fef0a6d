"""Faults of shortlists that were frozen, and of long files that were made."""

from django.utils.timezone import now

from scoring.models import Export, FrozenShortlist, Shortlist
from scoring.shortlisting.replaying import fingerprint
from tests import factories


def plant_a_frozen_shortlist_with_another_pot(spreading, scored):
    facts = {"pot_pounds": 1_000, "quality_line_percent": 70, "made_by": factories.manager()}
    made = Shortlist.objects.create(call=scored.call, name="As ranked", **facts)
    agreed = fingerprint('{"pot_pounds":1000}')
    FrozenShortlist.objects.create(
        shortlist=made, inputs='{"pot_pounds":2000}', inputs_sha256=agreed, result="{}", result_sha256=fingerprint("{}")
    )
    return {
        "frozen_shortlists_have_their_hashes": [
            f"What was frozen of “As ranked” of {scored.call.code} is not what its hash says: {agreed[:12]}."
        ]
    }


def plant_a_file_that_lost_its_pieces(spreading, scored):
    made = {"made_at": now(), "name": "audit.zip", "size_bytes": 5, "percent": 100}
    export = Export.objects.create(person=factories.manager(), call=scored.call, kind="audit", **made)
    return {
        "made_exports_have_their_pieces": [
            f"The file {export.pk} (Audit pack: {scored.call.title}) has 0 pieces, the last one None."
        ]
    }
