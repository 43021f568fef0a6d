"""What must always be true of the files that show what sites did."""

from collections.abc import Iterator

from django.db.models import F, Q

from proposals.models import AdoptionEvent


def files_of_adoptions_are_evidence_of_their_proposal() -> Iterator[str]:
    """A file at an adoption event is of the same proposal, and kept as evidence: no part of a version."""
    wrong = ~Q(file__proposal=F("proposal")) | Q(file__is_evidence=False)
    found = AdoptionEvent.objects.exclude(file=None).filter(wrong).order_by("pk")
    for reference in found.values_list("proposal__reference", flat=True):
        yield f"{reference} has an adoption event with a file that is no evidence of its own."


OF_ADOPTION_FILES = [files_of_adoptions_are_evidence_of_their_proposal]
