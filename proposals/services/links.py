"""The moderator's verdict on two proposals that look alike: the same, related or different. It can be corrected."""

from typing import Any

from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.models import SimilarLink, SimilarVerdict
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service


@service
def record_verdict(
    one_pk: int, other_pk: int, *, by: Any, verdict: str, note: str = "", version: int = 0
) -> SimilarLink:
    """Keep what `by` says of the pair; what was said before stays in its trace.

    `version` is that of the verdict which stood when this one was given, 0 where there was none. Sent twice, it is
    kept once.

    raises  NotPermitted, NotReady, StaleVersion
    """
    if one_pk == other_pk:
        raise NotReady("A proposal is always the same as itself: choose another one to compare it with.")
    pair = [lock_proposal(pk) for pk in sorted([one_pk, other_pk])]
    if not all(by.has_perm("proposals.moderate", each) for each in pair):
        raise NotPermitted("Only a moderator who has no part in either of the two says how alike they are.")
    link = SimilarLink.objects.filter(first=pair[0], second=pair[1]).first() or SimilarLink(
        first=pair[0], second=pair[1], version=0
    )
    if says_so_already(link, by=by, verdict=verdict, note=note):
        return link
    if link.version != version:
        raise StaleVersion(f"{link.by} said meanwhile: {link.get_verdict_display().lower()}. Look again, then save.")
    link.verdict, link.note, link.by, link.at, link.version = verdict, note.strip(), by, now(), version + 1
    link.save()
    SimilarVerdict.objects.create(
        link=link, number=link.version, verdict=link.verdict, note=link.note, by=link.by, at=link.at
    )
    return link


def says_so_already(link: SimilarLink, *, by: Any, verdict: str, note: str) -> bool:
    return link.pk is not None and (link.verdict, link.note, link.by_id) == (verdict, note.strip(), by.pk)
