"""The manager's verbs about the questions of a call. Once somebody answered, they stand: all are asked the same."""

from typing import Any

from proposals.errors import NotReady, StaleVersion, WrongState
from proposals.models import Answer, Attachment, Call, Question, QuestionStage
from proposals.services.call_setup import call_to_change
from proposals.services.transactions import service

MOST_QUESTIONS = 30
STARTED = (
    "Somebody has started a proposal after answering these questions. "
    "They can’t be changed, so that everybody is asked the same."
)
ANSWERED = (
    "Somebody has answered these questions or submitted without them. "
    "They can’t be changed, so that everybody is asked the same."
)

ANSWERS: list[Any] = [Answer, Attachment]  # a file that was taken back stays on record, and its question with it


@service
def add_question(call_pk: int, *, by: Any, stage: str, **facts: Any) -> Question:
    """Ask one more question, after the others of its stage. The same one sent twice is asked once."""
    call = call_to_ask_in(call_pk, stage, by=by)
    questions = list(call.questions.all())
    if same := next((each for each in questions if _asks(each, {"stage": stage} | facts)), None):
        return same
    if len(questions) >= MOST_QUESTIONS:
        raise NotReady(f"A call asks {MOST_QUESTIONS} questions at most. Remove one first.")
    number = max((int(each.code.removeprefix("q")) for each in questions), default=0) + 1
    place = max((each.position for each in questions if each.stage == stage), default=0) + 1
    return Question.objects.create(call=call, stage=stage, code=f"q{number}", position=place, **facts)


def _asks(question: Question, facts: dict[str, Any]) -> bool:
    return all(getattr(question, name) == value for name, value in facts.items())


@service
def change_question(question_pk: int, *, by: Any, version: int, **facts: Any) -> Question:
    """An older `version` than the stored one is refused."""
    question = question_to_change(question_pk, by=by)
    if question.version != version:
        raise StaleVersion("Somebody changed this question after you opened it. Your text is kept below.")
    for name, value in facts.items():
        setattr(question, name, value)
    question.version += 1
    question.save()
    return question


@service
def remove_question(question_pk: int, *, by: Any) -> Call:
    question = question_to_change(question_pk, by=by)
    question.delete()
    return question.call


@service
def move_question(question_pk: int, *, by: Any, places: int) -> Question:
    """Move a question among those of its stage: -1 is one up, 1 is one down; at the ends it stays."""
    question = question_to_change(question_pk, by=by)
    row = list(question.call.questions.filter(stage=question.stage))
    here = row.index(question)
    row.insert(max(0, here + places), row.pop(here))
    for place, each in enumerate(row, start=1):
        each.position = place
    Question.objects.bulk_update(row, ["position"])
    return question


def question_to_change(question_pk: int, *, by: Any) -> Question:
    """The question, with its call locked before it. Its own lock waits for whoever answers it just now."""
    call = call_to_change(Question.objects.values_list("call", flat=True).get(pk=question_pk), by=by)
    question = Question.objects.select_for_update(of=("self",)).get(pk=question_pk)
    _must_not_stand(call, question.stage)
    question.call = call
    return question


def call_to_ask_in(call_pk: int, stage: str, *, by: Any) -> Call:
    """The locked call, where its questions may still be changed."""
    call = call_to_change(call_pk, by=by)
    _must_not_stand(call, stage)
    return call


def _must_not_stand(call: Call, stage: str) -> None:
    if reason := why_questions_stand(call, stage):
        raise WrongState(reason)


def why_questions_stand(call: Call, stage: str) -> str:
    """Why the questions of this stage can't be changed any more; empty while they can."""
    if stage == QuestionStage.ELIGIBILITY:
        return STARTED if call.proposals.exists() else ""
    answered = any(rows.objects.filter(question__call=call, question__stage=stage).exists() for rows in ANSWERS)
    return ANSWERED if answered or call.proposals.filter(submitted_at__isnull=False).exists() else ""
