"""Faults of the files that show what sites did."""

from proposals.models import AdoptionEvent
from tests import factories
from tests.exchange.planted_faults.doors import open_up


def plant_a_file_that_is_no_evidence(spreading, scored):
    draft = factories.draft(files=1)
    open_up("proposals_adoptionevent")
    AdoptionEvent.objects.filter(proposal=spreading).update(file=draft.attachments.get())
    sentence = f"{spreading.reference} has an adoption event with a file that is no evidence of its own."
    return {"files_of_adoptions_are_evidence_of_their_proposal": [sentence]}
