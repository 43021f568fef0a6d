"""Keeping what authors answer to the questions of a call. The caller holds the lock on the proposal."""

from typing import Any

from proposals.errors import NotReady
from proposals.models import Answer, Call, Proposal, Question

NOTHING: tuple[Any, ...] = (None, "", [])


def what_makes_eligible(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """The answers to what is asked before a draft, by code.

    raises  NotReady where one is missing, or not the one the call needs; its fields are the codes
    """
    asked, told = call.asked_before_a_draft(), {}
    for question in asked:
        if question.code not in given:
            told[question.code] = [f"Answer “{question.text}” before you start."]
        elif not question.is_met_by(given[question.code]):
            told[question.code] = [question.otherwise]
    if told:
        raise NotReady(*[reason for reasons in told.values() for reason in reasons], fields=told)
    return {question.code: given[question.code] for question in asked}


def keep_answers(proposal: Proposal, given: dict[str, Any]) -> None:
    """Keep answers by the codes of their questions; an empty one takes back what was answered before."""
    if not given:
        return
    asked = {each.code: each for each in _asked_for_good(proposal)}
    answered = {asked[code]: value for code, value in given.items() if code in asked}
    emptied = [question.pk for question, value in answered.items() if value in NOTHING]
    Answer.objects.filter(proposal=proposal, question__in=emptied).delete()
    Answer.objects.bulk_create(
        (
            Answer(proposal=proposal, question=question, value=question.plain(value))
            for question, value in answered.items()
            if value not in NOTHING
        ),
        update_conflicts=True,
        unique_fields=["proposal", "question"],
        update_fields=["value"],
    )
    vars(proposal).pop("asked", None)  # read again with these answers


def _asked_for_good(proposal: Proposal) -> list[Question]:
    """What the call asks. Answers make its questions stand; until the first ones are kept, a lock keeps them."""
    if Answer.objects.filter(question__call=proposal.call_id).exists():
        return proposal.asked
    return list(Question.objects.select_for_update(of=("self",)).filter(call=proposal.call_id).order_by("pk"))
