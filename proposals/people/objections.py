"""Whom the authors of a proposal ask not to assess it: who is meant, and who may read it.

The people named never learn of it, nor does anybody who marks the proposal. So a name is taken loosely: where it may
mean somebody, that person reads none of the objections to this proposal, and whoever assigns is told of the likeness.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from unicodedata import combining, normalize

from proposals import rights
from proposals.models import Affiliation, Objection, Proposal
from proposals.querysets import Belonging
from proposals.states import State

READ = "proposals.see_objections"
TITLES = {"dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lord", "lady", "rev"}


def words_of(name: str) -> list[str]:
    """The words of a name without titles, accents, capitals and signs: Prof. Zoë Moseley-Khan is zoe moseley khan."""
    plain = "".join(each for each in normalize("NFKD", name.casefold()) if not combining(each))
    return [word for word in re.findall(r"[^\W\d_]+", plain) if word not in TITLES]


def may_mean(name: str, person: Any) -> bool:
    """The whole family name, and the given name or its first letter where one is written."""
    written, family, given = (words_of(each) for each in (name, person.family_name, person.given_name))
    if not family or not set(family) <= set(written):
        return False
    rest = [word for word in written if word not in family]
    return not rest or not given or rest[0][0] == given[0][0]


def objections_to(
    people: Collection[Any], objections: Iterable[Objection], places: Mapping[int, Iterable[str]] | None = None
) -> dict[int, list[Objection]]:
    """{person: those of the objections that may mean them}.

    One query unless the caller knows where they belong, whatever was named: its absence would tell somebody that
    nobody was.
    """
    named = list(objections)
    of_family = _by_word(named)
    known = places_of(Affiliation.objects.belonging([each.pk for each in people])) if places is None else places
    belongs = {person: [words_of(each) for each in theirs] for person, theirs in known.items()}
    found = {
        person.pk: [
            each
            for each in of_family[(words_of(person.family_name) or [""])[0]]
            if (may_mean(each.name, person) if each.name else words_of(each.organisation) in belongs.get(person.pk, []))
        ]
        for person in people
    }
    return {person: meant for person, meant in found.items() if meant}


def places_of(belonging: Iterable[Belonging]) -> dict[int, list[str]]:
    """{person: the names of the organisations to which they belong}"""
    places: dict[int, list[str]] = defaultdict(list)
    for each in belonging:
        places[each.person].append(each.name)
    return places


def _by_word(objections: list[Objection]) -> Any:
    """{word: those that could mean somebody whose family name begins with it}; a whole panel is looked up at once."""
    of_all = [each for each in objections if not each.name]
    found: dict[str, list[Objection]] = defaultdict(lambda: of_all)
    for word in {word for each in objections for word in words_of(each.name)}:
        found[word] = [each for each in objections if not each.name or word in words_of(each.name)]
    return found


def objections_told_to(person: Any, proposal: Proposal) -> list[Objection]:
    """For the offices and the chair, once it was handed in; for its authors see `objections_of_its_writer`.

    Somebody who may be meant reads what they would read if nobody were named.
    """
    return objections_shown_to(person, proposal) if person.has_perm(READ, proposal) else []


def objections_shown_to(person: Any, proposal: Proposal) -> list[Objection]:
    """As `objections_told_to`, for somebody of whom the caller knows that they hold the right."""
    if proposal.shown_state == State.DRAFT or rights.hides_applicants_from(person, proposal):
        return []
    objections = list(proposal.objections.select_related("named_by"))
    return [] if objections_to([person], objections, {person.pk: person.places}) else objections


def objections_of_its_writer(person: Any, proposal: Proposal) -> list[Objection]:
    """All but one to their very name, which was made before they joined."""
    own = sorted(words_of(str(person)))
    return [each for each in proposal.objections.select_related("named_by") if sorted(words_of(each.name)) != own]
