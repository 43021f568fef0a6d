"""Who applied with a proposal, as far as one person may know it. Whether they may is asked of `rights`, here and
everywhere."""

from functools import cached_property
from typing import Any, NamedTuple

from django.utils.text import get_text_list

from proposals import rights
from proposals.models import Proposal
from proposals.texts import naming


class Applicants:
    """Everything is empty while it is hidden from this person; what a page does not ask for is not read."""

    def __init__(self, proposal: Proposal, person: Any) -> None:
        self._proposal = proposal
        self.are_hidden = rights.hides_applicants_from(person, proposal)

    @cached_property
    def lead(self) -> str:
        return "" if self.are_hidden else str(self._proposal.lead_organisation or "")

    @cached_property
    def partners(self) -> list[str]:
        return [] if self.are_hidden else [str(each) for each in self._proposal.partners.all()]

    @cached_property
    def authors(self) -> list[str]:
        return [] if self.are_hidden else [str(each.person) for each in self._proposal.authors]

    def in_words(self) -> str:
        """Such as “Led by Anytown Trust, with Hill Surgery. Written by Ada Lamb and Bo Finch.”"""
        partners = f", with {get_text_list(self.partners, 'and')}" if self.partners else ""
        led = f"Led by {self.lead}{partners}. " if self.lead else ""
        return led + (f"Written by {get_text_list(self.authors, 'and')}." if self.authors else "")


class Named(NamedTuple):
    """A name of the applicants that stands in their own text."""

    part: str
    name: str


def named_in(proposal: Proposal) -> list[Named]:
    """Where the text says who applied, though the call hides it. It is pointed out and blocks nothing: a word may be a
    name and mean something else. Two queries, and none for other calls."""
    if not proposal.call.hides_applicants:
        return []
    known = _ways_to_write(proposal)
    return [
        Named(part, name)
        for part, text in proposal.free_texts()
        for name, written in known.items()
        if naming.is_in(text, written)
    ]


def _ways_to_write(proposal: Proposal) -> dict[str, list[str]]:
    """{name: how it may be written}"""
    people = [each.person for each in proposal.authors]
    taking_part = [each for each in (proposal.lead_organisation, *proposal.partners.all()) if each]
    return {str(each): naming.of_a_person(each.given_name, each.family_name) for each in people} | {
        str(each): naming.of_an_organisation(str(each)) for each in taking_part
    }
