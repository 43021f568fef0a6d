"""A draft written by a program: any of its fields at once, under the rules of the forms that people fill in."""

from typing import Any

from django.core.exceptions import ValidationError

from proposals.errors import StaleVersion
from proposals.forms.drafting import SectionForm
from proposals.forms.sections import QUESTIONS, sections_of
from proposals.forms.values import problems_of, typed
from proposals.forms.writing import StartForm
from proposals.models import Proposal
from proposals.services import edits
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.services.writing import must_be_open_to, save_section, start_proposal
from proposals.texts.nhs_numbers import find_nhs_numbers


@service
def start_draft(
    call_pk: int,
    *,
    by: Any,
    title: str,
    given: dict[str, Any],
    eligibility: dict[str, Any] | None = None,
    no_nhs_number: bool = False,
) -> Proposal:
    """Start a proposal and save what else was sent with it; all of it, or nothing."""
    try:
        StartForm.base_fields["title"].clean(title)
    except ValidationError as problem:
        raise ValidationError({"title": problem.messages}) from problem
    proposal = start_proposal(call_pk, by=by, title=title, eligibility=eligibility)
    if not given and not find_nhs_numbers(title):
        return proposal
    given = {"title": title} | given
    return change_draft(proposal.pk, by=by, version=proposal.version, given=given, no_nhs_number=no_nhs_number)


@service
def change_draft(
    proposal_pk: int, *, by: Any, version: int, given: dict[str, Any], no_nhs_number: bool = False
) -> Proposal:
    """Save the fields in `given`; what is not named stays as it is.

    `no_nhs_number` is the word of this person that what looks like an NHS number in these texts is none.

    raises  NotPermitted, WrongState, StaleVersion, and ValidationError {field: sentences} where a form refuses one
    """
    proposal = lock_proposal(proposal_pk)
    must_be_open_to(proposal, by=by)
    if proposal.version != version:
        raise StaleVersion(f"This draft was changed since version {version}: version {proposal.version} stands now.")
    if no_nhs_number:
        found = [each for value in given.values() if isinstance(value, str) for each in find_nhs_numbers(value)]
        edits.clear_numbers(proposal, [each.digits for each in found], by=by)
    return save_section(proposal_pk, by=by, version=version, **checked(proposal, given))


def checked(proposal: Proposal, given: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as the forms of its sections understand it: the keyword arguments of `save_section`."""
    answers = given.get("answers", {})
    problems: dict[str, Any] = why_not_answered(proposal, answers)
    saved: dict[str, Any] = {"values": {}, "plan": {}, "answers": {}}
    for section in sections_of(proposal):
        sent, place = (answers, "answers.") if section == QUESTIONS else (given, "")
        form = filled(section.form, proposal, sent)
        if named := [name for name in form.names() if name in sent]:
            problems |= {place + name: sentences for name, sentences in problems_of(form).items()}
            sort_into(saved, form, named)
    if problems:
        raise ValidationError(problems)
    return saved


def why_not_answered(proposal: Proposal, answers: dict[str, Any]) -> dict[str, list[str]]:
    """Answers to what the form of this call does not ask."""
    asked = [each.code for each in proposal.asked_in_the_form]
    return {f"answers.{code}": ["This call has no question of that code."] for code in answers if code not in asked}


def filled(form: type[SectionForm], proposal: Proposal, given: dict[str, Any]) -> SectionForm:
    """The section as its page would send it: what stands in the draft, and over it what was sent."""
    stored = form(proposal=proposal).stored
    answers = stored | {name: value for name, value in given.items() if name in stored}
    return form({name: typed(value) for name, value in answers.items()}, proposal=proposal)


def sort_into(saved: dict[str, Any], form: SectionForm, named: list[str]) -> None:
    if not form.is_valid():
        return
    arguments = form.arguments()
    for name in named:
        if name in arguments:
            saved[name] = arguments[name]
        else:
            part = next(each for each in ("values", "plan", "answers") if name in arguments.get(each, {}))
            saved[part][name] = arguments[part][name]
