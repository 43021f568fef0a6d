"""What must always be true of what authors are told: approved comments, letters, and offers."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef

from scoring.lettering import proof_of
from scoring.models import CommentVerdict, Letter, ReserveOffer, RowOutcome, ShortlistRow


def approved_comments_are_of_their_proposal() -> Iterator[str]:
    """What authors read of a comment is about a sheet of that very proposal."""
    strayed = CommentVerdict.objects.exclude(review__proposal=F("sheet__assignment__proposal"))
    for reference in strayed.order_by("pk").values_list("review__proposal__reference", flat=True):
        yield f"{reference} has an approved comment from the sheet of another proposal."


def letters_say_what_was_sent() -> Iterator[str]:
    """The words of a letter give the proof that was written down with them."""
    for letter in Letter.objects.select_related("proposal").order_by("pk").iterator():
        if letter.proof != proof_of(letter.subject, letter.text):
            yield f"The letter “{letter.subject}” about {letter.proposal.reference} is not what was sent."


def offers_went_to_the_reserve_list() -> Iterator[str]:
    """Money that became free was offered to proposals of the very reserve list that the offer names."""
    on_it = ShortlistRow.objects.filter(
        shortlist=OuterRef("shortlist"), proposal=OuterRef("proposal"), outcome=RowOutcome.RESERVE
    )
    for reference in ReserveOffer.objects.exclude(Exists(on_it)).values_list("proposal__reference", flat=True):
        yield f"{reference} was offered money and is not on the reserve list."


OF_LETTERS = [
    approved_comments_are_of_their_proposal,
    letters_say_what_was_sent,
    offers_went_to_the_reserve_list,
]
