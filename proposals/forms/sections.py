"""The sections of a proposal in the order in which they are written, and what each still misses."""

from dataclasses import dataclass

from proposals.forms.drafting import SectionForm
from proposals.forms.writing import CaseForm, InnovationForm, MoneyForm, SpreadForm
from proposals.models import Proposal


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    hint: str
    form: type[SectionForm]

    def missing(self, proposal: Proposal) -> list[str]:
        """Those of the proposal's missing parts that are written here, in the words of the form."""
        return [part for part in proposal.missing_parts() if section_of(part) == self.slug]

    def status(self, proposal: Proposal) -> str:
        if not self.missing(proposal):
            return "Completed"
        return "In progress" if any(self.form.stored(proposal).values()) else "Not started"


SECTIONS = [
    Section("innovation", "Your innovation", "What it is, where it belongs and who leads it", InnovationForm),
    Section("case", "The case", "The challenge, the solution, the evidence and the benefit", CaseForm),
    Section(
        "spread", "Spread and people", "Readiness, involvement, equality, risks and the plan for spread", SpreadForm
    ),
    Section("money", "Money and time", "What you ask for and how long it takes", MoneyForm),
]
BY_SLUG = {section.slug: section for section in SECTIONS}


def section_of(part: str) -> str:
    """The section in which a missing part is written. The plan for spread is one part and no field of its own."""
    for section in SECTIONS:
        if part in (Proposal._meta.get_field(name).verbose_name for name in section.form.names_in_proposal()):
            return section.slug
    return "spread"
