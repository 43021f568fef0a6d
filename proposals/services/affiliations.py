"""Affiliations: a member asks for one; their mail address shows it at once, or a moderator answers; it ends."""

from typing import Any

from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals import rights
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.kinds import NoticeKind
from proposals.mail_domains import domain_of
from proposals.models import Affiliation, MailDomain, Organisation, Standing
from proposals.notifications import Wording, record
from proposals.services.transactions import lock_person, service

MOST_WAITING = 5
ONLY_MODERATORS = "Only moderators and managers answer this, and nobody answers their own."


@service
def ask_for_affiliation(organisation_pk: int, *, by: Any, note: str = "") -> Affiliation:
    """Ask to belong to an organisation. A confirmed address at one of its domains shows it; else a moderator answers.

    A second click finds what the first one asked for.
    """
    lock_person(by)
    organisation = Organisation.objects.get(pk=organisation_pk)
    if not organisation.is_open_on(localdate()):
        raise _refused(f"{organisation} is closed. Choose the organisation that goes on with its work.")
    standing_now = by.affiliations.filter(organisation=organisation, ended_on=None).exclude(standing=Standing.REFUSED)
    if before := standing_now.first():
        return before
    shown_by = _domain_that_shows(by, organisation)
    if not shown_by and by.affiliations.waiting().count() >= MOST_WAITING:
        raise _refused(f"{MOST_WAITING} of your affiliations wait to be confirmed. Wait until they are answered.")
    affiliation = Affiliation.objects.create(
        person=by, organisation=organisation, standing=Standing.WAITING, asked_at=now(), note=note.strip()
    )
    if shown_by:
        _confirm(affiliation, by=None, shown_by=shown_by)
    else:
        _tell_moderators(affiliation)
    return affiliation


@service
def confirm_by_mail(*, by: Any) -> list[Affiliation]:
    """Confirm what waits and is shown by an address that was confirmed since."""
    lock_person(by)
    shown = [(each, _domain_that_shows(by, each.organisation)) for each in _waiting().filter(person=by)]
    return [_confirm(affiliation, by=None, shown_by=domain) for affiliation, domain in shown if domain]


@service
def confirm(affiliation_pk: int, *, by: Any) -> Affiliation:
    affiliation = _locked(affiliation_pk)
    _must_answer(affiliation, by=by)
    if affiliation.standing == Standing.CONFIRMED:
        return affiliation
    _must_wait(affiliation)
    return _confirm(affiliation, by=by)


@service
def refuse(affiliation_pk: int, *, by: Any, reason: str) -> Affiliation:
    """Say why it can't be confirmed; the person reads that and may ask again."""
    if not reason.strip():
        raise NotReady("Give the reason.", fields={"reason": ["Say why, so that they know what to do."]})
    affiliation = _locked(affiliation_pk)
    _must_answer(affiliation, by=by)
    _must_wait(affiliation)
    affiliation.standing, affiliation.reason = Standing.REFUSED, reason.strip()
    _answered(affiliation, by=by)
    _tell(
        affiliation,
        f"We could not confirm that you belong to {affiliation.organisation}",
        f"{affiliation.reason}\n\nYou can ask again on your account page.",
    )
    return affiliation


@service
def end(affiliation_pk: int, *, by: Any) -> Affiliation:
    """End one's own affiliation: today is its last day. One that still waits is taken back, and its row goes."""
    affiliation = _locked(affiliation_pk)
    if affiliation.person_id != by.pk:
        raise NotPermitted("Only you end your affiliations, or the programme team does.")
    if affiliation.standing == Standing.WAITING:
        affiliation.delete()
    elif affiliation.standing == Standing.CONFIRMED and affiliation.ended_on is None:
        affiliation.ended_on = max(localdate(), affiliation.started_on)
        affiliation.version += 1
        affiliation.save(update_fields=["ended_on", "version"])
        _tell(
            affiliation,
            f"You no longer belong to {affiliation.organisation}",
            "You ended this affiliation. You can ask for it again on your account page.",
        )
    return affiliation


def _waiting() -> Any:
    return Affiliation.objects.waiting().select_related("organisation", "person")


def _locked(affiliation_pk: int) -> Affiliation:
    rows = Affiliation.objects.select_for_update(of=("self",)).select_related("organisation", "person")
    affiliation = rows.filter(pk=affiliation_pk).first()
    if affiliation is None:
        raise WrongState("This was taken back.")
    return affiliation


def _domain_that_shows(person: Any, organisation: Organisation) -> str:
    """A domain of the organisation at which this person has a confirmed address, or nothing."""
    addresses = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    domains = MailDomain.objects.filter(organisation=organisation, domain__in=[domain_of(each) for each in addresses])
    return domains.values_list("domain", flat=True).first() or ""


def _confirm(affiliation: Affiliation, *, by: Any, shown_by: str = "") -> Affiliation:
    affiliation.standing, affiliation.shown_by = Standing.CONFIRMED, shown_by
    _answered(affiliation, by=by)
    why = f"Your address at {shown_by} shows it." if shown_by else "A moderator confirmed it."
    _tell(
        affiliation,
        f"You belong to {affiliation.organisation}",
        f"{why} You can start proposals for it now.",
    )
    return affiliation


def _answered(affiliation: Affiliation, *, by: Any) -> None:
    affiliation.answered_by, affiliation.answered_at = by, now()
    affiliation.version += 1
    affiliation.save()


def _must_answer(affiliation: Affiliation, *, by: Any) -> None:
    if not by.has_perm("affiliations.confirm") or affiliation.person_id == by.pk:
        raise NotPermitted(ONLY_MODERATORS)


def _must_wait(affiliation: Affiliation) -> None:
    if affiliation.standing != Standing.WAITING:
        raise WrongState(f"This was answered already: {affiliation.get_standing_display().lower()}.")


def _tell(affiliation: Affiliation, subject: str, body: str) -> None:
    key = f"affiliation-{affiliation.pk}-{affiliation.version}"
    record([affiliation.person], key, Wording(subject, body), reverse("account"), kind=NoticeKind.ACCOUNT)


def _tell_moderators(affiliation: Affiliation) -> None:
    """Once a day, and again after each refusal: whoever takes it back and asks anew fills nobody's letter box."""
    told = [person for person in rights.holders_of(rights.DESK) if person != affiliation.person]
    wording = Wording(
        f"{affiliation.person} asks to belong to {affiliation.organisation}",
        "No mail address of theirs shows it. Confirm it, or say why not.",
    )
    path = reverse("proposals:affiliations")
    same = Affiliation.objects.filter(person=affiliation.person_id, organisation=affiliation.organisation_id)
    refused = same.filter(standing=Standing.REFUSED).count()
    key = f"affiliation-of-{affiliation.person_id}-at-{affiliation.organisation_id}-{localdate()}-{refused}"
    record(told, key, wording, path, kind=NoticeKind.AFFILIATION)


def _refused(sentence: str) -> NotReady:
    return NotReady(sentence, fields={"organisation": [sentence]})
