"""The call or the shortlist that an address names, for whoever has a right to it: the same for pages and programs."""

from typing import Any

from django.shortcuts import get_object_or_404

from proposals.errors import NotPermitted
from proposals.models import Call
from scoring.models import Shortlist

WHOSE = {
    "scoring.rank": "The ranking is for the programme team.",
    "scoring.export": "What is exported of a call is for the programme team.",
    "scoring.feedback_desk": "Moderators and managers approve what authors read.",
    "calls.manage": "Managers word the letters of a call.",
}


def find_call(person: Any, code: str, *, may: str) -> Call:
    """The right is asked first: without it, a call in preparation can't be told from one that never was."""
    if not person.has_perm(may):
        raise NotPermitted(WHOSE[may])
    return get_object_or_404(Call.objects.visible_to(person), code=code)


def find_to_announce(person: Any, code: str, shortlist_pk: int) -> Shortlist:
    """A shortlist that is agreed, for those who make shortlists of its call."""
    theirs = Shortlist.objects.visible_to(person).standing().select_related("call", "proposed_by", "agreed_by")
    shortlist = get_object_or_404(theirs, pk=shortlist_pk, call__code=code)
    if not person.has_perm("shortlists.make", shortlist.call):
        raise NotPermitted("A manager announces the shortlist.")
    return shortlist
