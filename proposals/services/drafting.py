"""A draft written by a program: any of its fields at once, under the rules of the forms that people fill in."""

from typing import Any

from django.core.exceptions import ValidationError

from proposals.errors import NotReady, StaleVersion
from proposals.forms.drafting import SectionForm
from proposals.forms.sections import QUESTIONS, Section, sections_of
from proposals.forms.values import problems_of, typed
from proposals.forms.writing import StartForm
from proposals.models import Proposal, Question
from proposals.services import attachments, edits
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.services.writing import must_be_open_to, save_section, start_proposal
from proposals.texts.nhs_numbers import find_nhs_numbers

AS_STARTED = 1  # the version of a draft of which nobody has saved more than its title
SEND_THE_FILE = "Send the file itself among the files of the proposal, naming this question. Null takes it back."


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
    """Start a proposal and save what else was sent with it; all of it, or nothing.

    Sent twice it is started once. A draft of this title that says something else by now is left as it is.
    """
    try:
        StartForm.base_fields["title"].clean(title)
    except ValidationError as problem:
        raise ValidationError({"title": problem.messages}) from problem
    proposal = start_proposal(call_pk, by=by, title=title, eligibility=eligibility)
    if not given and not find_nhs_numbers(title):
        return proposal
    given = {"title": title} | given
    if proposal.version > AS_STARTED:
        must_say_what_stands(proposal, given)
        return proposal
    return change_draft(proposal.pk, by=by, version=proposal.version, given=given, no_nhs_number=no_nhs_number)


def must_say_what_stands(proposal: Proposal, given: dict[str, Any]) -> None:
    """What somebody has written since is not replaced unseen by whoever starts a draft of the same title."""
    forms = (filled(each.form, proposal, sent_for(each, given)) for each in sections_of(proposal))
    if not all(form.says_what_stands() for form in forms):
        sentence = f"You have a draft of this title, {proposal.reference}. Change that one, or choose another title."
        raise NotReady(sentence, fields={"title": [sentence]})


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
        found = [each.digits for text in texts_in(given) for each in find_nhs_numbers(text)]
        edits.clear_numbers(proposal, found, by=by)
    saved = save_section(proposal_pk, by=by, version=version, **checked(proposal, given))
    for question in asked_for_files(proposal, given.get("answers", {})):
        if question.given and given["answers"][question.code] is None:
            saved = attachments.remove(proposal_pk, question.given["number"], by=by).proposal
    return saved


def texts_in(given: dict[str, Any]) -> list[str]:
    """Every text that was sent, the answers to the questions of the call among them."""
    values = [*given.values(), *given.get("answers", {}).values()]
    return [value for value in values if isinstance(value, str)]


def checked(proposal: Proposal, given: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as the forms of its sections understand it: the keyword arguments of `save_section`."""
    problems: dict[str, Any] = why_not_answered(proposal, given.get("answers", {}))
    saved: dict[str, Any] = {"values": {}, "plan": {}, "answers": {}}
    for section in sections_of(proposal):
        sent, place = sent_for(section, given), "answers." if section == QUESTIONS else ""
        form = filled(section.form, proposal, sent)
        if named := [name for name in form.names() if name in sent]:
            problems |= {place + name: sentences for name, sentences in problems_of(form).items()}
            sort_into(saved, form, named)
    if problems:
        raise ValidationError(problems)
    return saved


def why_not_answered(proposal: Proposal, answers: dict[str, Any]) -> dict[str, list[str]]:
    """Answers to what the form of this call does not ask, and words where a file is asked for."""
    asked = [each.code for each in proposal.asked_in_the_form]
    told = {f"answers.{code}": ["This call has no question of that code."] for code in answers if code not in asked}
    for question in asked_for_files(proposal, answers):
        if answers[question.code] not in (None, question.given and question.given["number"]):
            told[f"answers.{question.code}"] = [SEND_THE_FILE]
    return told


def asked_for_files(proposal: Proposal, answers: dict[str, Any]) -> list[Question]:
    """Of the questions that are answered here, those that take a file."""
    return [each for each in proposal.asked_in_the_form if each.takes_a_file and each.code in answers]


def sent_for(section: Section, given: dict[str, Any]) -> dict[str, Any]:
    return given.get("answers", {}) if section == QUESTIONS else given


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
