"""The sections of a proposal in the order in which they are written, and what each still misses.

Which sections there are is asked of each proposal: a call may add its own to those of every call.
"""

from dataclasses import dataclass

from proposals.forms.drafting import SectionForm
from proposals.forms.questions import QuestionsForm
from proposals.forms.writing import CaseForm, InnovationForm, MoneyForm, SpreadForm
from proposals.models import Proposal


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    hint: str
    form: type[SectionForm]


IN_EVERY_CALL = [
    Section("innovation", "Your innovation", "What it is, where it belongs and who leads it", InnovationForm),
    Section("case", "The case", "The challenge, the solution, the evidence and the benefit", CaseForm),
    Section(
        "spread", "Spread and people", "Readiness, involvement, equality, risks and the plan for spread", SpreadForm
    ),
    Section("money", "Money and time", "What you ask for and how long it takes", MoneyForm),
]
QUESTIONS = Section("questions", "Questions of this call", "What this call asks beside", QuestionsForm)


def sections_of(proposal: Proposal) -> list[Section]:
    """The questions of the call, where it asks any, stand before the money."""
    *before, money = IN_EVERY_CALL
    return [*before, QUESTIONS, money] if proposal.asked_in_the_form else [*before, money]


def section_called(slug: str, proposal: Proposal) -> Section | None:
    return next((each for each in sections_of(proposal) if each.slug == slug), None)


@dataclass(frozen=True)
class Written:
    """A section with what stands in it. `missing` is told in the words of the proposal's missing parts."""

    section: Section
    form: SectionForm
    missing: list[str]

    @property
    def status(self) -> str:
        if not self.missing:
            return "Completed"
        return "In progress" if any(self.form.stored.values()) else "Not started"


def read_sections(proposal: Proposal) -> list[Written]:
    missing = proposal.missing_parts()
    return [_written(section, proposal, missing) for section in sections_of(proposal)]


def _written(section: Section, proposal: Proposal, missing: list[str]) -> Written:
    form = section.form(proposal=proposal)
    here = form.parts()
    return Written(section, form, [part for part in missing if part in here])
