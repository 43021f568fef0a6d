"""What a call asks beside the usual parts: before a draft is started, in the form, and who reads the answers."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from playwright.sync_api import expect

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.forms.questions import QuestionsForm
from proposals.models import Answer, Proposal, Question
from proposals.services import questions, writing
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.reading import words_of

ANSWERS = {
    "short_text": ("A bed sensor", "A bed sensor", "A bed sensor"),
    "long_text": ("We tried it.\r\nTwice.", "We tried it.\nTwice.", "We tried it.\nTwice."),
    "choice": ("On paper", "On paper", "On paper"),
    "several": (["On paper", "By telephone"], ["On paper", "By telephone"], "On paper; By telephone"),
    "number": ("£1,200.50", "1200.50", "1,200.50"),
    "date": ("2027-03-01", "2027-03-01", "1 March 2027"),
    "yes_or_no": ("no", "no", "No"),
}


def latest(proposal):
    return Proposal.objects.get(pk=proposal.pk)


def section_page(proposal):
    return reverse("proposals:section", args=[proposal.reference, "questions"])


def opened(proposal, **typed):
    """What a browser sends from the section as it stands now, with these answers typed."""
    form = QuestionsForm(proposal=latest(proposal))
    return {"opened": form["opened"].value()} | typed


def starting(call):
    return reverse("proposals:start", args=[call.code])


def before_starting(call):
    return reverse("proposals:eligibility", args=[call.code])


@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author, title="Home checks")


@pytest.fixture
def write(client, author):
    client.force_login(author)
    return client


# --- What the database keeps ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [
        {"stage": "later"},
        {"kind": "riddle"},
        {"text": ""},
        {"kind": "choice", "options": ""},
        {"kind": "number", "options": "1\n2"},
        {"kind": "long_text", "most_words": None},
        {"kind": "short_text", "most_words": 20},
        {"stage": "form", "expected_answer": "yes"},
        {"stage": "eligibility", "kind": "yes_or_no", "expected_answer": "yes", "otherwise": ""},
        {"stage": "eligibility", "kind": "yes_or_no", "expected_answer": "", "otherwise": "Ask."},
        {"stage": "eligibility", "kind": "short_text", "expected_answer": "yes", "otherwise": "Ask."},
        {
            "stage": "eligibility",
            "kind": "yes_or_no",
            "expected_answer": "yes",
            "otherwise": "Ask.",
            "is_required": False,
        },
    ],
)
def test_the_database_refuses_a_question_that_makes_no_sense(open_call, wrong):
    facts = {"stage": "form", "kind": "short_text", "code": "q1", "position": 1, "text": "Who?"} | wrong

    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(call=open_call, **facts)

    assert not Question.objects.exists()


def test_the_database_keeps_one_answer_to_a_question(open_call, draft):
    question = factories.question(open_call)
    Answer.objects.create(proposal=draft, question=question, value="One")

    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(proposal=draft, question=question, value="Two")


# --- The manager's verbs ----------------------------------------------------------------------------------------------
def test_questions_are_numbered_and_stand_in_the_order_they_are_moved_to(open_call, manager):
    first, second, third = (factories.question(open_call, text=text) for text in ("First?", "Second?", "Third?"))
    before = factories.question(open_call, "yes_or_no", text="Before?", expected_answer="yes")

    questions.move_question(third.pk, by=manager, places=-1)
    questions.move_question(first.pk, by=manager, places=-1)
    questions.move_question(second.pk, by=manager, places=1)

    assert list(open_call.questions.values_list("code", "text")) == [
        (before.code, "Before?"), ("q1", "First?"), ("q3", "Third?"), ("q2", "Second?"),
    ]  # fmt: skip


def test_the_same_question_sent_twice_is_asked_once(open_call, manager):
    facts = {"stage": "form", "kind": "choice", "text": "How?", "options": "On paper\nOn a screen"}
    sent = [questions.add_question(open_call.pk, by=manager, **facts) for _ in range(2)]
    other = questions.add_question(open_call.pk, by=manager, **facts | {"options": "By drum\nBy pigeon"})

    assert list(open_call.questions.all()) == [sent[0], other]
    assert sent[0] == sent[1]


def test_a_removed_question_leaves_the_codes_of_the_others(open_call, manager):
    first, second = factories.question(open_call), factories.question(open_call)

    questions.remove_question(first.pk, by=manager)
    third = factories.question(open_call)

    assert [each.code for each in open_call.questions.all()] == [second.code, third.code] == ["q2", "q3"]


def test_a_stale_change_of_a_question_is_refused(open_call, manager):
    question = factories.question(open_call, text="Who?")
    questions.change_question(question.pk, by=manager, version=1, text="Who pays?")

    with pytest.raises(StaleVersion):
        questions.change_question(question.pk, by=manager, version=1, text="Who reads?")

    assert Question.objects.get().text == "Who pays?"


def test_only_a_manager_changes_questions(open_call, author, moderator):
    question = factories.question(open_call)
    for person in (author, moderator):
        for verb in (
            lambda by: questions.add_question(open_call.pk, by=by, stage="form", kind="date", text="When?"),
            lambda by: questions.change_question(question.pk, by=by, version=1, text="When?"),
            lambda by: questions.move_question(question.pk, by=by, places=1),
            lambda by: questions.remove_question(question.pk, by=by),
        ):
            with pytest.raises(NotPermitted):
                verb(person)

    assert list(Question.objects.all()) == [question]


def test_questions_of_the_form_stand_once_one_is_answered(open_call, manager, author):
    question = factories.question(open_call)
    draft = factories.draft(open_call, author=author)
    factories.question(open_call, text="Still possible?")
    writing.save_section(draft.pk, by=author, version=draft.version, values={}, answers={question.code: "Mine"})

    with pytest.raises(WrongState) as refused:
        questions.remove_question(question.pk, by=manager)

    assert refused.value.reasons == [questions.ANSWERED]
    assert questions.why_questions_stand(open_call, "form") == questions.ANSWERED


def test_questions_stand_once_a_proposal_was_submitted_without_them(open_call, manager):
    factories.proposal_at(State.SUBMITTED, call=open_call)

    with pytest.raises(WrongState):
        factories.question(open_call, by=manager)


def test_questions_of_eligibility_stand_once_a_draft_was_started(open_call, manager):
    factories.question(open_call, "yes_or_no", expected_answer="yes")
    factories.draft(open_call)

    with pytest.raises(WrongState) as refused:
        factories.question(open_call, "yes_or_no", expected_answer="no", by=manager)

    assert refused.value.reasons == [questions.STARTED]


def test_a_call_asks_thirty_questions_at_most(open_call, manager, monkeypatch):
    monkeypatch.setattr(questions, "MOST_QUESTIONS", 2)
    for _ in range(2):
        factories.question(open_call, by=manager)

    with pytest.raises(NotReady, match="2 questions at most"):
        factories.question(open_call, by=manager)


# --- Before a draft ---------------------------------------------------------------------------------------------------
def test_who_starts_is_asked_first_and_the_answers_go_into_the_draft(write, open_call):
    first = factories.question(open_call, "yes_or_no", text="Are you in the region?", expected_answer="yes")
    second = factories.question(open_call, "choice", text="How do you record?", expected_answer="On paper")

    sent_to = write.get(starting(open_call))["Location"]
    answered = write.post(before_starting(open_call), {first.code: "yes", second.code: "On paper"})
    started = write.post(starting(open_call), {"title": "Home checks"})

    assert (sent_to, answered["Location"]) == (before_starting(open_call), starting(open_call))
    proposal = Proposal.objects.get()
    assert started["Location"] == reverse("proposals:write", args=[proposal.reference])
    assert dict(proposal.answers.values_list("question__code", "value")) == {"q1": "yes", "q2": "On paper"}


def test_a_wrong_answer_says_why_and_where_to_go_and_keeps_what_was_answered(write, open_call):
    question = factories.question(open_call, "yes_or_no", text="Are you in the region?", expected_answer="yes")

    page = write.post(before_starting(open_call), {question.code: "no"})

    assert page.status_code == 200
    assert "<strong>regional office</strong>" in page.text
    assert reverse("proposals:calls") in page.text
    assert '<input class="nhsuk-radios__input" id="id_q1-2" name="q1" type="radio" value="no" checked>' in page.text
    assert " checked>" in write.get(before_starting(open_call)).text
    assert write.post(starting(open_call), {"title": "Home checks"})["Location"] == before_starting(open_call)
    assert not Proposal.objects.exists()


def test_an_answer_that_is_missing_is_asked_for_at_its_question(write, open_call):
    factories.question(open_call, "yes_or_no", text="Are you in the region?", expected_answer="yes")

    page = write.post(before_starting(open_call), {})

    assert re.findall(r'href="#id_q1">\s*(.*?)\s*</a>', page.text) == ["Choose an answer to “Are you in the region?”."]


def test_a_call_that_asks_nothing_before_starts_at_once(write, open_call):
    assert write.get(before_starting(open_call))["Location"] == starting(open_call)
    assert write.get(starting(open_call)).status_code == 200


def test_no_program_starts_a_draft_without_being_eligible(open_call, author):
    factories.question(open_call, "yes_or_no", text="Are you in the region?", expected_answer="yes")
    body = {"call": open_call.code, "title": "Home checks"}

    silent, wrong, right = (
        Caller(author).post("proposals/", body | more)
        for more in ({}, {"eligibility": {"q1": "no"}}, {"eligibility": {"q1": "yes", "q9": "more"}})
    )

    assert (silent.status_code, silent.json()["errors"]) == (
        409, {"q1": ["Answer “Are you in the region?” before you start."]},
    )  # fmt: skip
    assert (wrong.status_code, list(wrong.json()["errors"])) == (409, ["q1"])
    assert right.status_code == 201
    assert right.json()["text"]["answers"] == [{"code": "q1", "question": "Are you in the region?", "answer": "yes"}]


# --- In the form ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_is_kept_by_its_kind_and_shown_in_words(write, open_call, draft, kind):
    question = factories.question(open_call, kind, text="What about it?")
    typed, kept, words = ANSWERS[kind]

    saved = write.post(section_page(draft), opened(draft, **{question.code: typed}))

    assert saved.status_code == 302
    assert Answer.objects.get().value == kept
    assert latest(draft).asked[0].in_words(kept) == words
    check = words_of(write.get(reverse("proposals:check", args=[draft.reference])))
    assert f"What about it? {' '.join(words.split())}" in check
    assert write.post(section_page(draft), opened(draft, **{question.code: typed})).status_code == 302
    assert Answer.objects.get().value == kept


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("short_text", "x" * 301, "Shorten “Why?” to 300 characters."),
        ("long_text", "word " * 51, "Shorten “Why?” to 50 words: there are 51 now."),
        ("choice", "By pigeon", "Choose an answer to “Why?”."),
        ("several", ["By pigeon"], "Choose answers to “Why?”."),
        ("number", "twelve", "Answer “Why?” with a number, such as 38 or 38.5."),
        ("number", "9" * 30, "Answer “Why?” with a number, such as 38 or 38.5."),
        ("date", "2027-02-30", "Answer “Why?” with a real date."),
        ("yes_or_no", "perhaps", "Choose an answer to “Why?”."),
    ],
)
def test_what_can_not_be_kept_is_told_at_its_question_and_kept_on_the_page(write, open_call, draft, kind, typed, told):
    question = factories.question(open_call, kind, text="Why?")

    page = write.post(section_page(draft), opened(draft, **{question.code: typed}))

    assert page.status_code == 200
    assert told in unescape(page.text)
    assert not Answer.objects.exists()
    if isinstance(typed, str) and kind in ("short_text", "long_text", "number"):
        assert typed.strip() in page.text


def test_an_answer_that_is_emptied_is_gone(write, open_call, draft):
    question = factories.question(open_call)
    write.post(section_page(draft), opened(draft, **{question.code: "Something"}))

    write.post(section_page(draft), opened(draft, **{question.code: " "}))

    assert not Answer.objects.exists()


def test_a_required_question_is_missing_until_it_is_answered_and_an_optional_one_never(write, open_call, draft, author):
    question = factories.question(open_call, text="Which NHS ward?")
    factories.question(open_call, text="Anything else?", is_required=False)

    assert latest(draft).missing_parts() == ["Which NHS ward?"]
    with pytest.raises(NotReady) as refused:
        writing.submit(draft.pk, by=author)
    assert refused.value.reasons == ["“Which NHS ward?” is not filled in yet."]
    assert "Questions of this call : Which NHS ward?" in words_of(
        write.get(reverse("proposals:check", args=[draft.reference]))
    )

    writing.save_section(draft.pk, by=author, version=draft.version, values={}, answers={question.code: "Ward 7"})
    assert writing.submit(draft.pk, by=author).state == State.SUBMITTED


def test_a_choice_that_is_offered_no_more_is_no_answer(open_call, draft, author):
    question = factories.question(open_call, "choice", text="How?")
    writing.save_section(draft.pk, by=author, version=draft.version, values={}, answers={question.code: "On paper"})
    assert latest(draft).missing_parts() == []

    Question.objects.update(options="By drum")

    assert latest(draft).missing_parts() == ["How?"]


def test_two_tabs_keep_both_answers(write, open_call, draft, author):
    question = factories.question(open_call, "several", text="How?")
    page_of_one = opened(draft, **{question.code: ["On paper"]})
    write.post(section_page(draft), opened(draft, **{question.code: ["By telephone"]}))

    answer = write.post(section_page(draft), page_of_one)

    told = words_of(answer)
    assert ("changed elsewhere By telephone" in told, "what you typed On paper" in told) == (True, True)
    assert Answer.objects.get().value == ["By telephone"]


def test_answers_are_frozen_with_the_submission(open_call, author):
    question = factories.question(open_call, "number", text="How many beds?")
    draft = factories.draft(open_call, author=author)
    writing.save_section(
        draft.pk, by=author, version=draft.version, values={}, answers={question.code: Decimal("12.5")}
    )

    writing.submit(draft.pk, by=author)

    assert draft.versions.get().content["answers"] == [
        {"code": question.code, "question": "How many beds?", "answer": "12.5"}
    ]


def test_answers_are_read_by_those_who_may_read_the_full_text(client, open_call, author, stranger, moderator):
    question = factories.question(open_call, text="Which ward?")
    draft = factories.draft(open_call, author=author)
    writing.save_section(draft.pk, by=author, version=draft.version, values={}, answers={question.code: "Ward seven"})
    writing.submit(draft.pk, by=author)

    def reads(person):
        client.force_login(person)
        page = client.get(reverse("proposals:detail", args=[draft.reference])).text
        text = Caller(person).get(f"proposals/{draft.reference}/").json()["text"]
        return "Ward seven" in page, text and [each["answer"] for each in text["answers"]]

    assert [reads(person) for person in (author, moderator, stranger)] == [
        (True, ["Ward seven"]), (True, ["Ward seven"]), (False, None),
    ]  # fmt: skip


def test_a_draft_is_answered_by_program(open_call, draft, author):
    codes = {kind: factories.question(open_call, kind).code for kind in ("number", "several", "date", "yes_or_no")}
    path = f"proposals/{draft.reference}/"

    done = Caller(author).patch(
        path,
        {
            "version": 2,
            "answers": {codes["number"]: 12.5, codes["several"]: ["On paper"], codes["date"]: "2027-03-01"},
        },
    )
    wrong = Caller(author).patch(
        path, {"version": 3, "answers": {codes["number"]: "many", codes["yes_or_no"]: "maybe", "title": "Mine"}}
    )
    odd = Caller(author).patch(path, {"version": 3, "answers": {codes["number"]: True}})
    gone = Caller(author).patch(path, {"version": 3, "answers": {codes["number"]: None}})

    assert [each["answer"] for each in done.json()["text"]["answers"]] == ["12.5", ["On paper"], "2027-03-01", None]
    assert (wrong.status_code, wrong.json()["errors"]) == (
        400,
        {
            "answers.title": ["This call has no question of that code."],
            f"answers.{codes['number']}": [
                f"Answer “{Question.objects.get(code=codes['number']).text}” with a number, such as 38 or 38.5."
            ],
            f"answers.{codes['yes_or_no']}": [
                f"Choose an answer to “{Question.objects.get(code=codes['yes_or_no']).text}”."
            ],
        },
    )
    assert (odd.status_code, list(odd.json()["errors"])) == (400, [f"answers.{codes['number']}"])
    assert [each["answer"] for each in gone.json()["text"]["answers"]] == [None, ["On paper"], "2027-03-01", None]
    assert latest(draft).title == "Home checks"


def test_a_typed_answer_comes_back_as_its_form_holds_it():
    assert [
        Question(kind=kind).typed(stored)
        for kind, stored in [("date", "2027-03-01"), ("number", "12.5"), ("several", None), ("choice", None)]
    ] == [date(2027, 3, 1), Decimal("12.5"), [], None]


def test_everybody_reads_a_call_with_its_questions_but_not_the_right_answers(client, open_call):
    factories.question(open_call, "yes_or_no", text="Are you in the region?", expected_answer="yes", otherwise="SECRET")
    factories.question(open_call, "choice", text="How do you record?", options="On paper\nOn a screen", guidance="Say.")

    page = client.get(reverse("proposals:call", args=[open_call.code]))
    told = Caller().get(f"calls/{open_call.code}/").json()["questions"]

    assert "Asked before you start Are you in the region?" in words_of(page)
    assert [(each["code"], each["stage"], each["choices"]) for each in told] == [
        ("q1", "eligibility", ["yes", "no"]), ("q2", "form", ["On paper", "On a screen"]),
    ]  # fmt: skip
    assert "SECRET" not in page.text + str(told)


@pytest.mark.parametrize("number", [1, 3])
def test_a_section_of_questions_costs_the_same_with_more_of_them(
    write, open_call, draft, number, django_assert_num_queries
):
    for _ in range(number):
        factories.question(open_call)

    with django_assert_num_queries(8):
        write.get(section_page(draft))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_being_asked_before_and_in_the_form_in_a_browser(clean_page, sign_in, client):
    author = factories.member("Author", at=factories.organisation())
    call = factories.open_call()
    factories.question(call, "yes_or_no", text="Are you in the region?", expected_answer="yes")
    for kind in ANSWERS:
        factories.question(call, kind, text=f"What about the {kind.replace('_', ' ')}?", guidance="Say it plainly.")
    sign_in(author)

    clean_page.goto(starting(call))
    clean_page.get_by_label("No", exact=True).check()
    press(clean_page, "Continue")
    expect(clean_page.get_by_role("heading", name="This call may not be the right place")).to_be_visible()
    assert_accessible(clean_page)
    clean_page.get_by_label("Yes", exact=True).check()
    press(clean_page, "Continue")
    clean_page.get_by_label("What is it called?").fill("Home checks")
    press(clean_page, "Start the proposal")
    clean_page.get_by_role("link", name="Questions of this call").click()
    assert_accessible(clean_page)
    clean_page.get_by_label("What about the short text?").fill("A bed sensor")
    press(clean_page, "Save and come back later")

    expect(clean_page.get_by_text("“Questions of this call” is saved.")).to_be_visible()
    assert Answer.objects.filter(value="A bed sensor").count() == 1
