"""Two managers agree a shortlist: one proposes it, another one confirms it or sends it back, and it is frozen.

What is frozen when it is proposed is what the second manager agrees to: where anything of it changed meanwhile,
confirming is refused and says what. Agreeing takes no money; announcing does.
"""

from typing import Any

from django.urls import reverse

from proposals import notifications, rights
from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.kinds import NoticeKind
from proposals.models import Proposal
from proposals.notifications import Wording
from proposals.services.transactions import service
from proposals.steps import perform
from scoring.models import Shortlist, ShortlistEventKind
from scoring.ranking import rank_call
from scoring.services.shortlists import STALE, lock_shortlist, must_be_open_to, must_make, record
from scoring.shortlisting.replaying import differences, result_of
from scoring.shortlists import draw
from scoring.shortlists.checking import what_is_missing
from scoring.shortlists.freezing import freeze, gathered_like, inputs_of, read_record

ITS_PROPOSER = "You proposed this shortlist, so another manager must confirm it."
MOST_TOLD = 12


@service
def propose(shortlist_pk: int, *, by: Any, version: int) -> Shortlist:
    """Freeze a draft that is complete, and ask the other managers."""
    shortlist = lock_shortlist(shortlist_pk)
    must_be_open_to(shortlist, by)
    if shortlist.version != version:
        raise StaleVersion(STALE)
    _lock_proposals(shortlist)
    ranking = rank_call(shortlist.call, by)
    drawn = draw(shortlist, ranking)
    if missing := what_is_missing(shortlist, drawn):
        raise NotReady(*missing)
    inputs = inputs_of(shortlist, ranking, drawn)
    _must_follow(inputs, drawn)
    frozen = freeze(shortlist, inputs)
    _take(shortlist, "propose", ShortlistEventKind.PROPOSED, by, proposed_by=by, frozen=frozen)
    words = f"{by} proposes “{shortlist.name}” for {shortlist.call.title}. A second manager confirms it."
    others = [person for person in rights.holders_of("proposals.fund") if person != by]
    _tell(others, shortlist, "A shortlist waits for you", words)
    return shortlist


def _must_follow(inputs: Any, drawn: Any) -> None:
    """What can't be worked out again from its own record is not frozen."""
    found = {each["reference"]: each for each in result_of(inputs)["proposals"]}
    wrong = [
        each.ranked.reference
        for each in drawn.lines
        if found[each.ranked.reference]["score"] != (None if each.ranked.score is None else str(each.ranked.score))
    ]
    if wrong:
        raise NotReady(f"The score is not what its sheets give: {', '.join(wrong)}. Reopen scoring to correct it.")


@service
def confirm(shortlist_pk: int, *, by: Any, seen: int) -> Shortlist:
    """Agree to the very record that was proposed.

    seen  the pk of the frozen record that this manager has read; another one in its place is refused
    """
    shortlist = lock_shortlist(shortlist_pk)
    must_make(shortlist.call, by)
    if shortlist.is_draft and shortlist.proposed_by_id == by.pk:
        raise NotPermitted(ITS_PROPOSER)
    if shortlist.is_proposed and shortlist.frozen_id != seen:
        raise WrongState("What you read was replaced by another proposal. Read that one before you confirm it.")
    _lock_proposals(shortlist)
    if changed := what_changed(shortlist, by):
        raise NotReady("Something changed since it was proposed. Send it back, and propose it anew.", *changed)
    _take(shortlist, "agree", ShortlistEventKind.AGREED, by, agreed_by=by)
    _tell([shortlist.proposed_by], shortlist, "Your shortlist is agreed", f"{by} confirmed “{shortlist.name}”.")
    return shortlist


def what_changed(shortlist: Shortlist, person: Any) -> list[str]:
    """What of a frozen shortlist is not as it was, in sentences; nothing where it stands, or nothing is frozen."""
    if shortlist.frozen is None:
        return []
    ranking = rank_call(shortlist.call, person)
    stored, found = read_record(shortlist.frozen), inputs_of(shortlist, ranking, draw(shortlist, ranking))
    told = list(differences(stored, gathered_like(stored, found)))
    more = [f"And {len(told) - MOST_TOLD} more."] if len(told) > MOST_TOLD else []
    return told[:MOST_TOLD] + more


@service
def send_back(shortlist_pk: int, *, by: Any, note: str) -> Shortlist:
    """Let it be edited again, as its proposer or as the second manager. What was frozen is kept."""
    shortlist = lock_shortlist(shortlist_pk)
    must_make(shortlist.call, by)
    told = [person for person in (shortlist.proposed_by,) if person and person != by]
    _take(shortlist, "send_back", ShortlistEventKind.SENT_BACK, by, note=note)
    _tell(told, shortlist, "Your shortlist was sent back", f"{by} sent “{shortlist.name}” back: {note.strip()}")
    return shortlist


@service
def reopen(shortlist_pk: int, *, by: Any, note: str) -> Shortlist:
    """Make an agreed shortlist a draft again, as long as it is not announced. What was agreed stays on record."""
    shortlist = lock_shortlist(shortlist_pk)
    must_make(shortlist.call, by)
    told = {person.pk: person for person in (shortlist.proposed_by, shortlist.agreed_by) if person and person != by}
    _take(shortlist, "reopen", ShortlistEventKind.REOPENED, by, note=note)
    _tell(told.values(), shortlist, "A shortlist is reopened", f"{by} reopened “{shortlist.name}”: {note.strip()}")
    return shortlist


def _take(shortlist: Shortlist, name: str, kind: str, by: Any, *, note: str = "", **evidence: Any) -> None:
    """The only door to a shortlist's state; its caller holds the locks. The event is first: a trigger asks for it."""
    frozen = evidence.get("frozen") or shortlist.frozen
    perform(shortlist, name, by=by, note=note, **evidence)
    record(shortlist, kind, by, note.strip(), frozen=frozen)
    shortlist.version += 1
    shortlist.save()


def _lock_proposals(shortlist: Shortlist) -> None:
    """So that no score and no ledger changes between the look and the signature."""
    rows = Proposal.objects.select_for_update(of=("self",)).filter(call=shortlist.call, placement__isnull=False)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _tell(people: Any, shortlist: Shortlist, subject: str, body: str) -> None:
    """Whoever may not read it any more is told nothing, not even of what they proposed."""
    told = [person for person in people if person.has_perm("shortlists.make", shortlist.call)]
    path = reverse("scoring:agreement", args=[shortlist.call.code, shortlist.pk])
    key = f"shortlist-{shortlist.pk}-{shortlist.version}"
    notifications.record(told, key, Wording(subject, body), path, kind=NoticeKind.AWARD)
