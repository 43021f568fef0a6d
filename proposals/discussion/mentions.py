"""Whom a comment mentions: @Given-Family in its text, or a person picked from those who take part.

A name is looked for among those whom its writer can know of here: who wrote in this discussion, and who is
affiliated. Authors are found by each other alone, because others are not told who they are. A name that nobody has
stays text; one that several people have is asked about.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q, QuerySet

from proposals.errors import NotReady
from proposals.models import Affiliation, Audience, Comment, Proposal
from proposals.texts.names import handle, names_in, readings

MOST_MENTIONED = 10
MOST_LOOKED_FOR = 30
TOO_MANY = f"Mention {MOST_MENTIONED} people at most."
NOBODY = 0  # the answer "it is just text"


class Found(NamedTuple):
    """`people` are certain; `unsure` holds {name as typed: [people it may mean]}."""

    people: list[Any]
    unsure: dict[str, list[Any]]


class Unsure(NotReady):
    """A name that several people have: the writer is asked whom they mean."""

    def __init__(self, unsure: dict[str, list[Any]]) -> None:
        asks = [f"Say whom you mean by {name}: {_choices(people)}." for name, people in unsure.items()]
        super().__init__(*asks, fields={"meanings": asks})
        self.unsure = unsure


def find(text: str, among: QuerySet[Any], *, picked: Iterable[int], meanings: dict[str, int]) -> Found:
    """`picked` are keys of people, `meanings` say {name as typed: key, or NOBODY}; keys of others count for nothing."""
    people, unsure = list(among.filter(pk__in=list(picked)[:MOST_MENTIONED])), {}
    for name, candidates in called(text, among).items():
        meant = meanings.get(name)
        certain = [person for person in candidates if len(candidates) == 1 or person.pk == meant]
        people += certain
        if not certain and meant != NOBODY:
            unsure[name] = candidates
    found = list({person.pk: person for person in people}.values())
    if len(found) + len(unsure) > MOST_MENTIONED:
        raise NotReady(TOO_MANY, fields={"text": [TOO_MANY]})
    return Found(found, unsure)


def called(text: str, among: QuerySet[Any]) -> dict[str, list[Any]]:
    """{name as typed in the text: everybody of that name}, without the names that nobody has."""
    names = names_in(text)[:MOST_LOOKED_FOR]
    if not names:
        return {}
    beginnings = [Q(given_name__istartswith=re.split("[-’']", name[1:])[0]) for name in names]
    people = list(among.filter(_any_of(beginnings)))
    found = {name: [person for person in people if handle(person.get_full_name()) in readings(name)] for name in names}
    return {name: candidates for name, candidates in found.items() if candidates}


def _any_of(conditions: list[Q]) -> Q:
    found = Q()
    for each in conditions:
        found |= each
    return found


# --- Who can be mentioned ------------------------------------------------------------------------------------
def people_to_mention(proposal: Proposal, audience: str, *, by: Any) -> QuerySet[Any]:
    """Everybody whom this person can mention here, but themselves."""
    taking_part = Q(pk__in=writers(proposal, audience))
    if audience == Audience.AUTHORS or _is_contributor(proposal, by):
        taking_part |= Q(pk__in=proposal.contributors.values("person"))
    if audience == Audience.EVERYBODY:
        taking_part |= Q(pk__in=Affiliation.objects.current().values("person"))
    return _with_places(get_user_model().objects.filter(taking_part, is_active=True).exclude(pk=by.pk))


def people_to_pick(proposal: Proposal, audience: str, *, by: Any) -> QuerySet[Any]:
    """Those among them who take part already: a list that says nothing which the page does not say."""
    taking_part = Q(pk__in=writers(proposal, audience))
    if _is_contributor(proposal, by):
        taking_part |= Q(pk__in=proposal.contributors.values("person"))
    return _with_places(get_user_model().objects.filter(taking_part, is_active=True).exclude(pk=by.pk))


def writers(proposal: Proposal, audience: str) -> QuerySet[Any]:
    return Comment.objects.filter(proposal=proposal, audience=audience).readable().values("writer")


def _is_contributor(proposal: Proposal, person: Any) -> bool:
    return any(each.person_id == person.pk for each in proposal.authors)


def _with_places(people: QuerySet[Any]) -> QuerySet[Any]:
    current = Affiliation.objects.current().select_related("organisation").order_by("started_on", "pk")
    return people.prefetch_related(Prefetch("affiliations", current, to_attr="places"))


def _choices(people: list[Any]) -> str:
    return "; or ".join(f"{each.pk} for {described(each)}" for each in people)


def described(person: Any) -> str:
    """A name with what tells two people of one name apart. No address."""
    places = [str(each.organisation) for each in person.places]
    return ", ".join(filter(None, [str(person), person.job_title, *places]))
