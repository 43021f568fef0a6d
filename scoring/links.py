"""What ties somebody to a proposal or to those who wrote it, as they are asked to think of it before they declare.

A tie is no conflict yet: whoever declares judges that, unless it is certain (`conflicts.py`).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.timezone import localdate

from proposals.models import Affiliation, Contributor, Organisation, Proposal
from proposals.rights import hides_applicants_from
from scoring.conflicts import Mergers
from scoring.models import DeclarationKind, Nature


class Link(NamedTuple):
    """A tie to the proposal or its authors, in a sentence to whoever declares, and what it would be declared as."""

    sentence: str
    kind: str = DeclarationKind.INDIRECT
    nature: str = Nature.PROFESSIONAL
    is_certain: bool = False


HIDDEN_TIE = Link("You have a tie to those who applied. Which one is hidden in this call.", is_certain=True)


def links_told_to(person: Any, proposal: Proposal) -> list[Link]:
    """What they may know of what ties them to it or to its authors."""
    return links_told_of_each(person, [proposal])[proposal.pk]


def links_told_of_each(person: Any, proposals: Sequence[Proposal]) -> dict[int, list[Link]]:
    """The same of several, {proposal: its links}. Six queries, however many they are.

    Nobody can judge a tie that they may not know, so each counts as certain.
    """
    return {
        each.pk: [HIDDEN_TIE] if links and hides_applicants_from(person, each) else links
        for each, links in zip(proposals, _found_on_each(person, proposals), strict=True)
    }


def _found_on_each(person: Any, proposals: Sequence[Proposal]) -> list[list[Link]]:
    """A part in writing it; organisations, past and merged ones too; and proposals written together."""
    known = _Known(person, proposals)
    finders = [_Finder(known, each) for each in proposals]
    return [[*each.own_part(), *each.organisations(), *each.colleagues(), *each.co_authors()] for each in finders]


class _Known:
    """What was read of one person and of several proposals."""

    def __init__(self, person: Any, proposals: Sequence[Proposal]) -> None:
        self.person, self.mergers = person, Mergers()
        self.own = list(person.affiliations.confirmed().select_related("organisation"))
        self.authors, self.partners = defaultdict[int, list[int]](list), defaultdict[int, list[Organisation]](list)
        written = Contributor.objects.filter(proposal__in=proposals).order_by("pk")
        for proposal, author in written.values_list("proposal", "person"):
            self.authors[proposal].append(author)
        others = {author for authors in self.authors.values() for author in authors} - {person.pk}
        taking_part = Proposal.partners.through.objects.filter(proposal__in=proposals).order_by("pk")
        for each in taking_part.select_related("organisation"):
            self.partners[each.proposal_id].append(each.organisation)
        theirs = Affiliation.objects.confirmed().filter(person__in=others)
        self.theirs = list(theirs.select_related("person", "organisation").order_by("person", "organisation", "pk"))
        own = Contributor.objects.filter(person=person).values("proposal")
        self.together = list(Contributor.objects.filter(proposal__in=own, person__in=others).select_related("person"))


class _Finder:
    """One person before one proposal."""

    def __init__(self, known: _Known, proposal: Proposal) -> None:
        self.known, self.proposal, self.mergers = known, proposal, known.mergers
        self.then = localdate(proposal.submitted_at) if proposal.submitted_at else localdate()
        self.taking_part = {
            self.mergers.last(each.pk): each
            for each in [*known.partners[proposal.pk], proposal.lead_organisation]
            if each is not None
        }
        self.authors = set(known.authors[proposal.pk]) - {known.person.pk}

    def own_part(self) -> Iterator[Link]:
        if self.known.person.pk in self.known.authors[self.proposal.pk]:
            yield Link("You are one of its authors.", DeclarationKind.DIRECT, Nature.PROFESSIONAL, is_certain=True)

    def organisations(self) -> Iterator[Link]:
        for affiliation in self.known.own:
            if taking_part := self.taking_part.get(self.mergers.last(affiliation.organisation_id)):
                yield self._of_an_organisation(affiliation, taking_part)

    def _of_an_organisation(self, affiliation: Affiliation, taking_part: Organisation) -> Link:
        own = affiliation.organisation
        name = str(own) if own == taking_part else f"{own}, now one with {taking_part}"
        if is_current(affiliation):
            sentence = f"You belong to {name}, which takes part in it."
            return Link(sentence, DeclarationKind.DIRECT, Nature.ORGANISATIONAL, is_certain=True)
        if is_current(affiliation, self.then):
            sentence = f"When it was submitted, you belonged to {name}, which takes part in it."
        else:
            sentence = f"You belonged to {name}, which takes part in it."
        return Link(sentence, DeclarationKind.INDIRECT, Nature.ORGANISATIONAL)

    def colleagues(self) -> Iterator[Link]:
        """Authors who belong, or belonged when it was submitted, to another organisation of this person's."""
        found: dict[tuple[int, int], str] = {}
        for each in self.known.theirs:
            if each.person_id not in self.authors:
                continue
            place = self.mergers.last(each.organisation_id)
            if place not in self.taking_part and (sentence := self._as_colleagues(each, place)):
                found.setdefault((each.person_id, place), sentence)
        yield from (Link(sentence) for sentence in found.values())

    def _as_colleagues(self, theirs: Affiliation, place: int) -> str:
        own = [each for each in self.known.own if self.mergers.last(each.organisation_id) == place]
        if is_current(theirs) and any(map(is_current, own)):
            return f"You and {theirs.person} both belong to {theirs.organisation}."
        if is_current(theirs, self.then) and any(is_current(each, self.then) for each in own):
            return f"When it was submitted, you and {theirs.person} both belonged to {theirs.organisation}."
        return ""

    def co_authors(self) -> Iterator[Link]:
        together = [each for each in self.known.together if each.proposal_id != self.proposal.pk]
        for name in sorted({str(each.person) for each in together if each.person_id in self.authors}):
            yield Link(f"You and {name} wrote a proposal together.")


def is_current(affiliation: Affiliation, on: date | None = None) -> bool:
    on = on or localdate()
    return affiliation.started_on <= on and (not affiliation.ended_on or affiliation.ended_on >= on)
