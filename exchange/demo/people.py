"""The cast: everybody who can sign in to the demo, their organisations and their offices."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils.timezone import localdate

from exchange.demo import material
from exchange.demo.stage import office_moment
from exchange.models import Member, Office, OfficeHeld
from proposals.models import Affiliation, Organisation

PASSWORD = "safer-care-spreads"  # noqa: S105  told to whoever starts the demo
DOMAIN = "exchange.example"  # a name that can belong to nobody
OFFICES = {
    "moderators": Office.MODERATOR,
    "managers": Office.MANAGER,
    "administrator": Office.ADMINISTRATOR,
    "observer": Office.OBSERVER,
}


@dataclass
class Assessor:
    """Somebody with a seat: `leniency` is what their marks lie above those of others, `panel` counts from 1."""

    person: Member
    kind: str
    leniency: float
    panel: int


@dataclass
class Cast:
    by_name: dict[str, Member] = field(default_factory=dict)
    assessors: list[Assessor] = field(default_factory=list)
    moderators: list[Member] = field(default_factory=list)
    managers: list[Member] = field(default_factory=list)
    administrators: list[Member] = field(default_factory=list)
    observers: list[Member] = field(default_factory=list)

    def other_manager(self, than: Member) -> Member:
        return next(each for each in self.managers if each != than)


def email_of(given_name: str, family_name: str) -> str:
    words = [name.lower().replace(" ", "-").replace("'", "") for name in (given_name, family_name)]
    return f"{'.'.join(words)}@{DOMAIN}"


def gather(dice: Random) -> Cast:
    """Make everybody; the password is hashed once, because a good hash takes its time."""
    organisations = {each.name: each for each in Organisation.objects.all()}
    hashed = make_password(PASSWORD)
    cast = Cast()
    for part, told in _everybody():
        joined_at = office_moment(localdate() - timedelta(days=dice.randrange(700, 1300)), dice)
        name = {key: told[key] for key in ("given_name", "family_name", "job_title")}
        email = email_of(told["given_name"], told["family_name"])
        person = Member.objects.create(email=email, password=hashed, joined_at=joined_at, **name)
        began_on = _some_years_ago(dice)
        if own := told["organisation"]:  # managers belong to none that takes part: they decide about all of it
            Affiliation.objects.create(person=person, organisation=organisations[own], started_on=began_on)
        _give_part(cast, part, person, told)
    people = cast.by_name.values()
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people
    )
    return cast


def _everybody() -> Iterator[tuple[str, dict[str, Any]]]:
    for part, people in material.read("people").items():
        for told in people:
            yield part, told


def _give_part(cast: Cast, part: str, person: Member, told: dict[str, Any]) -> None:
    cast.by_name[person.get_full_name()] = person
    if office := OFFICES.get(part):
        OfficeHeld.objects.create(member=person, office=office, granted_at=person.joined_at)
        holders = {
            Office.MODERATOR: cast.moderators,
            Office.MANAGER: cast.managers,
            Office.ADMINISTRATOR: cast.administrators,
            Office.OBSERVER: cast.observers,
        }
        holders[office].append(person)
    elif part == "assessors":
        cast.assessors.append(Assessor(person, told["seat"], told["leniency"], told["panel"]))


def _some_years_ago(dice: Random) -> date:
    return localdate() - timedelta(days=dice.randrange(1400, 4000))
