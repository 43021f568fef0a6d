"""Who is told what when something happens, in which words.

A notice is written in the transaction of what it tells about, one row a person, together with the job that mails it
after the commit (`mailing`).
"""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.urls import resolve, reverse
from django.utils.text import Truncator
from django.utils.timezone import localdate

from proposals import days, rights
from proposals.jobs.queue import enqueue_many, run_after_commit
from proposals.kinds import Delivery, NoticeKind
from proposals.mailing import choices, sending
from proposals.models import Call, Follow, HistoryEntry, Notice, Organisation, Pledge, Proposal
from proposals.projections import HAPPENED
from proposals.states import State
from proposals.working_days import MODERATION_DAYS, working_days_after

LONGEST_SUBJECT = 200


class Wording(NamedTuple):
    subject: str
    body: str


TO_AUTHORS: dict[str, Wording] = {
    "submit": Wording(
        "We have your proposal {reference}",
        "“{title}” is with the moderators. They answer by {answer_by}. You need not do anything now.",
    ),
    "return_for_changes": Wording(
        "{reference} needs changes before it can go on",
        "A moderator read “{title}” and asks for this:\n\n{note}\n\nChange it and submit it again by {return_by}.",
    ),
    "pass_to_panel": Wording(
        "{reference} is with the panel",
        "“{title}” passed the moderators’ review. A panel will mark it by {scoring_due_on}.",
    ),
    "decline": Wording(
        "The outcome for {reference}",
        "“{title}” is not taken forward.\n\n{note}\n\nWhere to go next: {signpost}",
    ),
    "close_scoring": Wording(
        "{reference} is scored",
        "The panel finished marking “{title}”. Outcomes are due by {decision_due_on}.",
    ),
    "reinstate": Wording(
        "{reference} is back in the process", "“{title}” was reinstated and goes on from where it stood."
    ),
    "withdraw": Wording("{reference} is withdrawn", "“{title}” was withdrawn by its lead author. Its text is kept."),
    "give_up_award": Wording(
        "The award for {reference} is given up", "The lead author gave up the award for “{title}”.\n\n{note}"
    ),
    "take_back_award": Wording(
        "The award for {reference} is taken back", "The programme team took back the award for “{title}”.\n\n{note}"
    ),
    "record_spread": Wording(
        "{reference} has spread", "Another site took up “{title}”. Thank you for keeping us informed."
    ),
}
OUTCOMES: dict[str, Wording] = {
    State.FUNDED: Wording(
        "{reference} is funded",
        "“{title}” is awarded £{award_pounds:,}.\n\n{conditions}\n\nNext: report the sites that take it up.",
    ),
    State.DECLINED: TO_AUTHORS["decline"],
}
KINDS_OF_STEPS = {
    "return_for_changes": NoticeKind.CHANGES,
    "decline": NoticeKind.OUTCOME,
    "fund": NoticeKind.OUTCOME,
    "give_up_award": NoticeKind.OUTCOME,
    "take_back_award": NoticeKind.OUTCOME,
}
TO_FOLLOWERS = Wording(
    "{reference}: {happened}",
    "“{title}” moved on: {happened}. To be told no more, press “Stop following” on its page.",
)
PLEDGED = Wording(
    "{site} pledges people for {reference}",
    "If “{title}” is funded, {site} offers {people} from {from_on}. A pledge stands beside the score and never in it."
    "\n\n{text}",
)
PLEDGED_ANEW = Wording(
    "{site} changed what it pledges for {reference}",
    "If “{title}” is funded, {site} now offers {people} from {from_on}.\n\n{text}",
)
PLEDGE_WITHDRAWN = Wording(
    "{site} withdrew its pledge for {reference}",
    "{site} no longer offers people if “{title}” is funded.\n\n{text}",
)
TELLS_FOLLOWERS = ["submit", "pass_to_panel", "close_scoring", "fund", "record_spread", "reinstate"]
TO_MODERATORS = Wording("{reference} waits for a moderator", "“{title}” was submitted to {call}.")


def tell_about_step(proposal: Proposal, entry: HistoryEntry) -> None:
    """Tell those whom a step concerns; nobody while its outcome is under embargo."""
    if entry.is_embargoed and not proposal.call.is_announced:
        return
    wording = TO_AUTHORS.get(entry.step) or OUTCOMES.get(proposal.state)
    key = f"step-{entry.proposal_id}-{entry.number}"
    if wording:
        told = [each.person for each in proposal.authors]
        kind = KINDS_OF_STEPS.get(entry.step, NoticeKind.PROGRESS)
        told_key = f"{key}-authors"
        record(told, told_key, _filled(wording, proposal, entry), _page(proposal), kind=kind, about=proposal)
    tell_followers(proposal, entry)
    if entry.step == "submit":
        desk = rights.holders_of("proposals.moderate", proposal)
        waits = _filled(TO_MODERATORS, proposal, entry)
        record(desk, f"{key}-desk", waits, _page(proposal), kind=NoticeKind.DESK, about=proposal)


def tell_outcomes(call: Call, decided: Iterable[Proposal], *, lettered: Collection[int] = ()) -> None:
    """Tell every author what was decided, once the call's outcomes are announced; those of `lettered` get a letter."""
    for proposal in decided:
        entry = proposal.history.order_by("-number").first()
        if entry and (wording := OUTCOMES.get(proposal.state)):
            told = [] if proposal.pk in lettered else [each.person for each in proposal.authors]
            words, key = _filled(wording, proposal, entry), f"outcome-{proposal.pk}"
            record(told, key, words, _page(proposal), kind=NoticeKind.OUTCOME, about=proposal)
            tell_followers(proposal, entry)


def tell_followers(proposal: Proposal, entry: HistoryEntry) -> None:
    """Tell those who follow it, as long as everybody may know of it as it stands now."""
    if entry.step not in TELLS_FOLLOWERS or not Proposal.objects.public().filter(pk=proposal.pk).exists():
        return
    key = f"step-{entry.proposal_id}-{entry.number}-followers"
    told, words = followers_of(proposal, but=entry.by), _filled(TO_FOLLOWERS, proposal, entry)
    record(told, key, words, _page(proposal), kind=NoticeKind.FOLLOWED, about=proposal)


def followers_of(proposal: Proposal, *, but: Any) -> list[Any]:
    """Without its authors, who are told anyway, and without those who declared a conflict since."""
    follows = Follow.objects.filter(proposal=proposal, person__is_active=True).exclude(person=but)
    kept_from = rights.holders_of(rights.KEPT_FROM, proposal)
    theirs = follows.exclude(person__in=kept_from).exclude(person__contributions__proposal=proposal)
    return [each.person for each in theirs.select_related("person").order_by("pk")]


def tell_of_pledge(pledge: Pledge, *, also: list[Any]) -> None:
    """Tell its authors what a site pledges or withdraws; `also` who stood for it, where a colleague changes that."""
    proposal = pledge.proposal
    wording = PLEDGE_WITHDRAWN if pledge.is_withdrawn else PLEDGED if pledge.corrects is None else PLEDGED_ANEW
    facts = {
        "site": pledge.site_name,
        "people": f"{pledge.people} {'person' if pledge.people == 1 else 'people'}",
        "from_on": days.in_words(pledge.from_on),
        "text": pledge.reason or pledge.note,
        "reference": proposal.reference,
        "title": proposal.title,
    }
    words = Wording(wording.subject.format(**facts), wording.body.format(**facts).strip())
    path, key = reverse("proposals:pledges", args=[proposal.reference]), f"pledge-{pledge.pk}"
    record([each.person for each in proposal.authors], key, words, path, kind=NoticeKind.PROGRESS, about=proposal)
    record(also, f"{key}-before", words, path, kind=NoticeKind.FOLLOWED, about=proposal)


def knowing(people: Iterable[Any], proposal: Proposal) -> list[Any]:
    """Those who may know of it: a conflict keeps it from who speaks for a site, too."""
    return [person for person in people if person.has_perm(rights.KNOW, proposal)]


def record(
    recipients: Iterable[Any],
    key: str,
    wording: Wording,
    path: str,
    *,
    kind: NoticeKind,
    about: Proposal | None = None,
    site: Organisation | None = None,
) -> None:
    """Write one notice for each person and mail them after the commit. The same key never tells a person twice.

    path   the page it leads to, one that every recipient may open
    about  the proposal that its words tell of; looked up from the path when left out
    site   the one whose chart the mail shows
    """
    people = {person.pk: person for person in recipients}
    chosen = choices.deliveries(people.values(), kind)
    about_pk = about.pk if about else _proposal_at(path)
    same = {
        "kind": kind,
        "about_id": about_pk,
        "site": site,
        "key": key,
        "subject": _fitting(wording.subject),
        "body": wording.body,
        "path": path,
    }
    notices = [Notice(recipient=person, delivery=chosen[pk], **same) for pk, person in people.items()]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    _mail_after_the_commit(key, [pk for pk, delivery in chosen.items() if delivery == Delivery.AT_ONCE])


def _fitting(subject: str) -> str:
    """On one line, and cut where a name in it is very long: telling must not fail what is told."""
    return Truncator(" ".join(subject.split())).chars(LONGEST_SUBJECT)


def _proposal_at(path: str) -> int | None:
    reference = resolve(urlsplit(path).path).kwargs.get("reference")
    return reference and Proposal.objects.filter(reference=reference).values_list("pk", flat=True).first()


def _mail_after_the_commit(key: str, people: list[int]) -> None:
    """Ask for the mails in this transaction; where there is no worker, the asking process sends them after it."""
    notices = Notice.objects.filter(key=key, recipient__in=people, mailed_at=None)
    keyed = {sending.key_of(pk): [pk] for pk in notices.values_list("pk", flat=True)}
    enqueue_many(sending.send_notice, keyed)
    run_after_commit(keyed)


def _page(proposal: Proposal) -> str:
    return reverse("proposals:detail", args=[proposal.reference])


def _filled(wording: Wording, proposal: Proposal, entry: HistoryEntry) -> Wording:
    facts = {
        "reference": proposal.reference,
        "title": proposal.title,
        "call": proposal.call.title,
        "note": entry.note,
        "happened": HAPPENED.get(entry.step, entry.label).lower(),
        "signpost": proposal.signpost or "the programme team can tell you",
        "award_pounds": proposal.award_pounds or 0,
        "conditions": f"Conditions: {proposal.award_conditions}"
        if proposal.award_conditions
        else "There are no conditions.",
        "answer_by": days.in_words(working_days_after(localdate(entry.at), MODERATION_DAYS)),
        "return_by": days.in_words(localdate(proposal.return_by, proposal.call.zone))
        if proposal.return_by
        else "the closing date",
        "scoring_due_on": days.in_words(proposal.call.scoring_due_on),
        "decision_due_on": days.in_words(proposal.call.decision_due_on),
    }
    return Wording(wording.subject.format(**facts), wording.body.format(**facts))
