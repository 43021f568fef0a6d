"""A manager who changes a question at the moment at which somebody answers it."""

from threading import Event

import pytest
from django.db import transaction

from proposals.errors import WrongState
from proposals.models import Question
from proposals.services import questions
from tests import factories
from tests.races.racing import refusals, together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
LONG_ENOUGH = 1.0  # for the manager's change to have begun, and to wait for the answer


@pytest.mark.parametrize("verb", ["change", "remove"])
def test_a_question_stands_for_whoever_is_answering_it(verb):
    manager, is_answered = factories.manager(), Event()
    question = factories.question(factories.open_call(), by=manager, text="Where?")
    draft = factories.draft(question.call)

    def answer():
        with transaction.atomic():
            factories.answer(draft, question, "In Dudley")
            is_answered.set()
            Event().wait(LONG_ENOUGH)

    def change():
        is_answered.wait(10)
        if verb == "remove":
            return questions.remove_question(question.pk, by=manager)
        return questions.change_question(question.pk, by=manager, version=question.version, text="Why?")

    refused = refusals(together(answer, change))

    assert [type(each) for each in refused] == [WrongState]
    assert Question.objects.get(pk=question.pk).text == "Where?"
    assert list(draft.answers.values_list("value", flat=True)) == ["In Dudley"]
