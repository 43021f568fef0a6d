"""What the calls of the demo ask beside the usual parts, and what its authors answer."""

from random import Random
from typing import Any

from exchange.demo import material
from proposals.forms.questions import field_for
from proposals.models import Call
from proposals.services import questions, writing

NOT_ASKED = ("answers", "expected_answer")


def ask(call: Call, *, by: Any) -> None:
    for told in asked_in(call):
        facts = {name: value for name, value in told.items() if name not in NOT_ASKED}
        stage = "eligibility" if "expected_answer" in told else "form"
        questions.add_question(call.pk, by=by, stage=stage, expected_answer=told.get("expected_answer", ""), **facts)


def asked_in(call: Call) -> list[dict[str, Any]]:
    return material.read("questions").get(call.code.upper(), [])


def eligible(call: Call) -> dict[str, Any]:
    """The answers with which a draft begins."""
    return {each.code: each.expected_answer for each in call.asked_before_a_draft()}


def answer(tale: Any) -> None:
    """The lead author answers what the call asks in words; files come after (`files.answer_questions`).

    A dice of its own leaves the rest of the story as it was.
    """
    dice = Random(f"answers-{tale.plot['title']}")  # noqa: S311  a seeded story need not be unpredictable
    told = {each["text"]: each.get("answers", []) for each in asked_in(tale.call)}
    proposal = tale.proposal
    in_words = [each for each in proposal.asked_in_the_form if not each.takes_a_file]
    given = {each.code: field_for(each).clean(dice.choice(told[each.text])) for each in in_words}
    if given:
        writing.save_section(tale.pk, by=tale.lead, version=proposal.version, values={}, answers=given)
