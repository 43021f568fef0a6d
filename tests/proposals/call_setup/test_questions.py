"""The questions of a call: each kind, their order, and how the pages work in a browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.models import Question
from proposals.services import questions
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db


def question_pages(call, stage="form"):
    return reverse("proposals:questions", args=[call.code, stage])


SAMPLES = {
    "short_text": {}, "long_text": {"most_words": "150"}, "choice": {"options": "One\nTwo"},
    "several": {"options": " One \n\nTwo\nOne"}, "number": {}, "date": {}, "yes_or_no": {},
    "file": {"accepts": "pdf"},
}  # fmt: skip


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_question_of_each_kind_is_added(setting_up, call, kind):
    chosen = setting_up.get(question_pages(call), {"kind": kind})
    body = {"text": "How?", "guidance": "Plainly.", "example": "So.", "is_required": "on"} | SAMPLES[kind]

    added = setting_up.post(chosen["Location"], body)

    assert added["Location"] == question_pages(call)
    question = Question.objects.get()
    assert (question.kind, question.code, question.text, question.guidance, question.is_required) == (
        kind, "q1", "How?", "Plainly.", True,
    )  # fmt: skip
    assert question.options == ("One\nTwo" if "options" in SAMPLES[kind] else "")
    assert "How?" in words_of(setting_up.get(question_pages(call)))


@pytest.mark.parametrize(
    ("kind", "wrong", "told"),
    [
        ("short_text", {"text": ""}, ["Write the question."]),
        ("choice", {"options": "One"}, ["Give from 2 to 20 choices: there are 1 now."]),
        ("choice", {"options": "\n".join(map(str, range(21)))}, ["Give from 2 to 20 choices: there are 21 now."]),
        ("choice", {"options": f"One\n{'x' * 121}"}, [f"Shorten “{'x' * 40}…” to 120 characters."]),
        ("long_text", {"most_words": "0"}, ["Give a limit from 1 to 2,000 words."]),
        ("long_text", {"most_words": ""}, ["Enter word limit"]),
    ],
)
def test_a_question_that_makes_no_sense_is_told_at_its_field(setting_up, call, kind, wrong, told):
    page = setting_up.post(
        reverse("proposals:add_question", args=[call.code, "form", kind]), {"text": "How?"} | SAMPLES[kind] | wrong
    )

    assert (errors_in(page), Question.objects.count()) == (told, 0)


def test_a_question_of_eligibility_needs_its_answer_and_a_kind_word(setting_up, call):
    address = reverse("proposals:add_question", args=[call.code, "eligibility", "choice"])
    body = {"text": "Where?", "options": "Here\nThere"}

    empty = setting_up.post(address, body)
    strange = setting_up.post(address, body | {"expected_answer": "Nowhere", "otherwise": "Ask us."})
    added = setting_up.post(address, body | {"expected_answer": "Here", "otherwise": "Ask us."})

    assert errors_in(empty) == [
        "Answer “Which answer lets a proposal begin?”", "Answer “What do you tell those who answer differently?”",
    ]  # fmt: skip
    assert errors_in(strange) == ["This is none of the choices above."]
    assert added.status_code == 302
    assert Question.objects.get().is_met_by("Here")


def test_neither_a_file_nor_a_text_decides_who_may_begin(setting_up, call):
    addresses = [
        reverse("proposals:add_question", args=[call.code, *each])
        for each in (("eligibility", "file"), ("eligibility", "short_text"), ("form", "riddle"))
    ]

    assert [setting_up.get(each).status_code for each in addresses] == [404, 404, 404]
    assert "A file" not in words_of(setting_up.get(question_pages(call, "eligibility")))


def test_questions_are_changed_moved_and_removed_in_the_browser(setting_up, call):
    first, second = (factories.question(call, text=text) for text in ("First?", "Second?"))

    def go(name, question, **body):
        return setting_up.post(reverse(f"proposals:{name}", args=[call.code, "form", question.pk]), body)

    go("move_question", second, up="yes")
    go("change_question", first, text="First of all?", version="1")
    assert list(Question.objects.values_list("text", "version")) == [("Second?", 1), ("First of all?", 2)]
    go("move_question", second, down="yes")
    go("remove_question", first)
    assert list(Question.objects.values_list("text", flat=True)) == ["Second?"]


def test_a_stale_question_shows_what_stands_and_keeps_what_was_typed(setting_up, call, manager):
    question = factories.question(call, text="Who?")
    questions.change_question(question.pk, by=manager, version=1, text="Who pays?")
    address = reverse("proposals:change_question", args=[call.code, "form", question.pk])

    refused = setting_up.post(address, {"text": "Who reads?", "version": "1", "is_required": "on"})

    assert "What stands now Question Who pays?" in words_of(refused)
    assert "Who reads?</textarea>" in refused.text
    assert 'name="version" value="2"' in refused.text
    assert setting_up.post(address, {"text": "Who reads?", "version": "2"}).status_code == 302


def test_questions_that_stand_say_why_and_offer_nothing(setting_up, manager):
    call = factories.open_call()
    question = factories.question(call)
    factories.answer(factories.draft(call), question, "Ward seven")

    page = setting_up.get(question_pages(call))
    refused = setting_up.post(
        reverse("proposals:change_question", args=[call.code, "form", question.pk]),
        {"text": "Another?", "version": "1"},
    )

    assert questions.ANSWERED in words_of(page)
    assert "Add a question" not in words_of(page)
    assert "Move" not in words_of(page)
    assert (refused.status_code, Question.objects.get().text) == (409, question.text)


def test_a_member_s_view_shows_the_call_and_both_kinds_of_questions(setting_up, call):
    factories.question(call, "yes_or_no", text="Are you here?", expected_answer="yes")
    factories.question(call, "several", text="What have you?", guidance="Say all.")

    told = words_of(setting_up.get(reverse("proposals:preview_call", args=[call.code])))

    assert "Asked before a draft is started Are you here?" in told
    assert "Asked in the form What have you? Say all. On paper" in told


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("setup", 5), ("preview_call", 8), ("questions", 8)])
def test_pages_of_setting_up_cost_the_same_with_more_questions(
    setting_up, call, number, name, queries, django_assert_num_queries
):
    for _ in range(number):
        factories.question(call)
    stage = ["form"] if name == "questions" else []

    with django_assert_num_queries(queries):
        setting_up.get(reverse(f"proposals:{name}", args=[call.code, *stage]))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_manager_sets_up_a_call_in_a_browser(clean_page, sign_in):
    factories.area()
    manager = factories.manager()
    sign_in(manager)

    clean_page.goto(reverse("proposals:calls"))
    clean_page.get_by_role("button", name="Begin a call").click()
    assert_accessible(clean_page)
    for label, text in [("Title", "Care at night"), ("Web address", "night"), ("Summary", "Safer nights."),
                        ("Pot", "£120,000"), ("Most that one proposal may ask for", "30,000")]:  # fmt: skip
        clean_page.get_by_label(label, exact=True).fill(text)
    clean_page.get_by_label("Priority framework").select_option(label="Four priority areas")
    for legend, year in [("Opens", "2027"), ("Closes", "2028")]:
        group = clean_page.get_by_role("group", name=legend)
        for box, text in [("Day", "4"), ("Month", "1"), ("Year", year), ("Time", "9am")]:
            group.get_by_label(box).fill(text)
    press(clean_page, "Begin the call")
    assert_accessible(clean_page)

    clean_page.get_by_role("link", name="Introduction").click()
    clean_page.get_by_label("What the call is for").fill("## Why nights\n\nBecause.")
    press(clean_page, "Preview")
    expect(clean_page.get_by_role("heading", name="Why nights")).to_be_visible()
    assert_accessible(clean_page)
    press(clean_page, "Save")

    clean_page.get_by_role("link", name="In the form").click()
    clean_page.get_by_label("A long text with a word limit").check()
    clean_page.get_by_role("button", name="Write the question").click()
    clean_page.get_by_label("Question", exact=True).fill("Who is on duty?")
    clean_page.get_by_label("Word limit").fill("150")
    assert_accessible(clean_page)
    press(clean_page, "Save the question")
    assert_accessible(clean_page)

    clean_page.goto(reverse("proposals:preview_call", args=["night"]))
    expect(clean_page.get_by_text("Who is on duty?").first).to_be_visible()
    assert_accessible(clean_page)
    for name in ("remove_call", "setup_part"):
        clean_page.goto(reverse(f"proposals:{name}", args=["night", "rules"][: 2 if name == "setup_part" else 1]))
        assert_accessible(clean_page)
