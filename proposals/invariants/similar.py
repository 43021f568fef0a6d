"""What must always be true of prints and of what moderators said about pairs; `__init__.py` gathers them."""

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery

from proposals.models import Proposal, SimilarLink, SimilarVerdict
from proposals.texts.likeness import digest_of


def prints_follow_their_text() -> Iterator[str]:
    """Each proposal has a print of its title and pitch as they stand, by which similar ones are found."""
    rows = Proposal.objects.order_by("pk").values_list("reference", "title", "pitch", "text_print__digest")
    for reference, title, pitch, digest in rows.iterator(chunk_size=5_000):
        if digest != digest_of(title, pitch):
            yield f"{reference} has no print of its title and pitch as they stand."


def links_are_the_last_verdict() -> Iterator[str]:
    """What stands of a pair is the last that was said of it, and all that was said is kept."""
    last = SimilarVerdict.objects.filter(link=OuterRef("pk")).order_by("-number")
    told = SimilarLink.objects.annotate(
        said=Subquery(last.values("verdict")[:1]), number=Subquery(last.values("number")[:1])
    )
    wrong = told.filter(Q(said=None) | ~Q(said=F("verdict")) | ~Q(number=F("version")))
    for first, second in wrong.order_by("pk").values_list("first__reference", "second__reference"):
        yield f"What stands of {first} and {second} is not the last that was said of them."


OF_SIMILAR = [prints_follow_their_text, links_are_the_last_verdict]
