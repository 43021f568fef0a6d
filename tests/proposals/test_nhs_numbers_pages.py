"""A number that may be a patient's: marked before it is saved, taken out or cleared by its writer, never handed in."""

import pytest
from django.urls import reverse

from proposals.errors import NotReady
from proposals.forms.sections import read_sections
from proposals.models import ClearedNumber, Proposal
from proposals.services import writing
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.proposals.pages import address, latest, typed
from tests.reading import errors_in, words_of

NUMBER, DIGITS = "943 476 5919", "9434765919"
STORY = f"Mrs A ({NUMBER}) fell twice."
TOLD = f"“The challenge” may hold an NHS number ({NUMBER}). Take it out, or confirm that it is none."


@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author, title="Home checks")


@pytest.fixture
def write(client, author):
    client.force_login(author)
    return client


def test_the_writer_is_warned_before_saving_with_the_place_marked(write, draft):
    page = write.post(address(draft, "case"), typed(draft, "case", challenge=STORY))

    assert errors_in(page) == [TOLD]
    assert f"Mrs A (<mark>{NUMBER}</mark>) fell twice." in page.text
    assert f"{NUMBER} is not an NHS number" in words_of(page)
    assert latest(draft).challenge == factories.LONG_TEXT


def test_a_writer_says_that_it_is_none_and_is_not_asked_again(write, draft, author):
    write.post(address(draft, "case"), typed(draft, "case", challenge=STORY, not_nhs=[DIGITS]))
    again = write.post(address(draft, "case"), typed(draft, "case", challenge=STORY + " Twice."))

    assert (again.status_code, latest(draft).challenge) == (302, STORY + " Twice.")
    cleared = ClearedNumber.objects.get()
    assert (cleared.proposal, cleared.digits, cleared.by) == (draft, DIGITS, author)


def test_one_number_cleared_clears_no_other(write, draft):
    page = write.post(address(draft, "case"), typed(draft, "case", challenge=f"{STORY} 401 023 2137", not_nhs=[DIGITS]))

    assert errors_in(page) == [TOLD.replace(NUMBER, "401 023 2137")]


@pytest.mark.parametrize("ticked", ["4010232137", "", "not a number", "9" * 400, "🧓🏽"])
def test_what_is_ticked_must_stand_in_the_text(write, draft, ticked):
    page = write.post(address(draft, "case"), typed(draft, "case", challenge=STORY, not_nhs=[ticked]))

    assert errors_in(page) == [TOLD]
    assert ClearedNumber.objects.count() == 0


def test_autosave_keeps_the_text_and_says_what_it_may_hold(write, draft):
    answer = write.post(
        reverse("proposals:autosave", args=[draft.reference, "case"]), typed(draft, "case", challenge=STORY)
    )

    assert answer.json()["problems"] == [TOLD]
    assert read_sections(latest(draft))[1].form["challenge"].value() == STORY
    assert latest(draft).challenge == factories.LONG_TEXT


def test_a_title_is_looked_at_before_a_draft_is_started(write, open_call):
    start = reverse("proposals:start", args=[open_call.code])

    warned = write.post(start, {"title": STORY})
    write.post(start, {"title": STORY, "not_nhs": [DIGITS]})

    assert errors_in(warned) == [TOLD.replace("The challenge", "What is it called?")]
    assert Proposal.objects.get().cleared_numbers == {DIGITS}


def test_a_number_that_got_in_past_the_forms_is_not_handed_in(write, draft, author):
    writing.save_section(draft.pk, by=author, version=draft.version, values={"challenge": STORY})

    hub = words_of(write.get(reverse("proposals:write", args=[draft.reference])))
    page = write.get(address(draft, "case"))
    with pytest.raises(NotReady, match="“The challenge” may hold an NHS number"):
        writing.submit(draft.pk, by=author)

    assert "Needs a look" in hub
    assert f"<mark>{NUMBER}</mark>" in page.text
    assert latest(draft).state == State.DRAFT


# --- By program -------------------------------------------------------------------------------------------------
def test_a_program_is_told_at_the_field_and_may_give_its_word(author, draft):
    path, caller = f"proposals/{draft.reference}/", Caller(author)

    refused = caller.patch(path, {"version": draft.version, "challenge": STORY})
    taken = caller.patch(path, {"version": draft.version, "challenge": STORY, "no_nhs_number": True})

    assert (refused.status_code, refused.json()["errors"]) == (400, {"challenge": [TOLD]})
    assert (taken.status_code, taken.json()["text"]["challenge"]) == (200, STORY)
    assert latest(draft).cleared_numbers == {DIGITS}


def test_a_program_gives_its_word_for_an_answer_as_well(author, draft, manager):
    question = factories.question(draft.call, by=manager)
    body = {"version": draft.version, "answers": {question.code: STORY}, "no_nhs_number": True}

    taken = Caller(author).patch(f"proposals/{draft.reference}/", body)

    assert (taken.status_code, [each["answer"] for each in taken.json()["text"]["answers"]]) == (200, [STORY])
    assert latest(draft).cleared_numbers == {DIGITS}


def test_a_program_starts_no_draft_with_a_number_in_its_title(author, open_call):
    body = {"call": open_call.code, "title": STORY}

    refused = Caller(author).post("proposals/", body)
    taken = Caller(author).post("proposals/", body | {"no_nhs_number": True})

    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["title"])
    assert (taken.status_code, Proposal.objects.get().title) == (201, STORY)


def test_a_title_that_is_too_long_starts_nothing(author, open_call):
    answer = Caller(author).post("proposals/", {"call": open_call.code, "title": "A" * 121})

    assert (answer.status_code, answer.json()["errors"]) == (400, {"title": ["Shorten the name to 120 characters."]})
    assert Proposal.objects.count() == 0


# --- In a browser -----------------------------------------------------------------------------------------------
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_warning_is_accessible_and_answered_without_scripts(page_without_scripts, sign_in, author, open_call):
    draft = factories.draft(open_call, author=author)
    page = page_without_scripts
    sign_in(author)
    page.goto(address(draft, "case"))
    page.get_by_label("The challenge", exact=True).fill(STORY)
    press(page, "Save and come back later")
    assert_accessible(page)
    page.get_by_label(f"{NUMBER} is not an NHS number").check()
    press(page, "Save and come back later")

    assert latest(draft).challenge == STORY
