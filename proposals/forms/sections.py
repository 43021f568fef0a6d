"""The sections of a proposal in the order in which they are written, and where each of them stands.

Which sections there are is asked of each proposal: a call may add its own to those of every call.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from proposals.forms.drafting import SectionForm
from proposals.forms.questions import QuestionsForm
from proposals.forms.spread_plan import SpreadForm
from proposals.forms.writing import CaseForm, InnovationForm, MoneyForm
from proposals.models import DraftSection, Proposal

NOT_STARTED, IN_PROGRESS, NEEDS_A_LOOK, COMPLETED = "Not started", "In progress", "Needs a look", "Completed"
STATUSES = [NOT_STARTED, IN_PROGRESS, NEEDS_A_LOOK, COMPLETED]


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
QUESTIONS = Section("questions", "Questions of this call", "What this call asks as well", QuestionsForm)


def sections_of(proposal: Proposal) -> list[Section]:
    """The questions of the call, where it asks any, stand before the money."""
    *before, money = IN_EVERY_CALL
    return [*before, QUESTIONS, money] if proposal.asked_in_the_form else [*before, money]


def section_called(slug: str, proposal: Proposal) -> Section | None:
    return next((each for each in sections_of(proposal) if each.slug == slug), None)


class Written:
    """A section of one draft as it stands: in the draft, or typed by somebody and not ready for it yet.

    section   which one
    row       who changed it last, and what was typed; None while nobody changed it
    """

    def __init__(self, section: Section, proposal: Proposal, row: DraftSection | None) -> None:
        self.section, self.proposal, self.row = section, proposal, row

    @property
    def typed(self) -> dict[str, list[str]] | None:
        return self.row.typed if self.row else None

    @cached_property
    def stored(self) -> SectionForm:
        return self.section.form(proposal=self.proposal)

    @cached_property
    def fingerprint(self) -> str:
        return self.stored.fingerprint(self.typed)

    @cached_property
    def form(self) -> SectionForm:
        """As its page shows it: what was typed last, with what is wrong with it."""
        return self.stored if self.typed is None else self.filled(self.typed)

    def filled(self, typed: dict[str, list[str]], **more: Any) -> SectionForm:
        """These words in a form that states what stands now, so that it can be saved."""
        stated = {"opened": self.fingerprint} | more
        sent = MultiValueDict(typed | {name: [str(value)] for name, value in stated.items()})
        return self.section.form(sent, proposal=self.proposal)

    @cached_property
    def missing(self) -> list[str]:
        """Told in the words of the proposal's missing parts."""
        here = self.stored.parts()
        return [part for part in self.proposal.missing_parts() if part in here]

    @property
    def needs_a_look(self) -> bool:
        return self.typed is not None or bool(self.stored.suspicions)

    @property
    def status(self) -> str:
        if self.needs_a_look:
            return NEEDS_A_LOOK
        if not self.missing:
            return COMPLETED
        return IN_PROGRESS if self.stored.is_begun() else NOT_STARTED

    @property
    def is_done(self) -> bool:
        return not self.missing and not self.needs_a_look


def read_sections(proposal: Proposal) -> list[Written]:
    rows = {row.section: row for row in proposal.draft_sections.select_related("changed_by")}
    return [Written(section, proposal, rows.get(section.slug)) for section in sections_of(proposal)]


def read_section(slug: str, proposal: Proposal) -> Written | None:
    """The section with this name, or None where the proposal has none."""
    section = section_called(slug, proposal)
    if section is None:
        return None
    row = proposal.draft_sections.filter(section=slug).select_related("changed_by").first()
    return Written(section, proposal, row)
