"""Setting up a call in the browser: its parts, its questions, and what stands once people rely on it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.forms.call_setup import BY_SLUG, PARTS
from proposals.models import Call, Question, Theme
from proposals.services import call_setup, questions
from proposals.states import CallState, State
from tests import factories
from tests.browser_fixtures import assert_accessible, press

pytestmark = pytest.mark.django_db

BEGUN = {
    "title": "Care at night", "code": "night-2027", "summary": "Ideas that make nights safer.",
    "time_zone": "Europe/London",
    "opens_at": "2027-01-04 09:00", "closes_at": "2027-03-01 17:00", "pot_pounds": "£120,000", "cap_pounds": "30,000",
}  # fmt: skip


def words_of(response):
    main = response.text[response.text.index("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def errors_in(response):
    summary = re.search(r'class="nhsuk-list nhsuk-error-summary__list">(.*?)</ul>', response.text, re.DOTALL)
    listed = re.findall(r"<li>(.*?)</li>", summary[1], re.DOTALL) if summary else []
    return [unescape(re.sub(r"<[^>]+>", "", each)).strip() for each in listed]


def hub(call):
    return reverse("proposals:setup", args=[call.code])


def part_page(call, slug):
    return reverse("proposals:setup_part", args=[call.code, slug])


def question_pages(call, stage="form"):
    return reverse("proposals:questions", args=[call.code, stage])


def typed(call, slug, **changes):
    """What a browser sends when somebody opens a part of the call as it stands, and changes these fields."""
    form = BY_SLUG[slug].form(instance=Call.objects.get(pk=call.pk))
    return {name: as_typed(form[name].value()) for name in form.fields} | changes


def as_typed(value):
    if isinstance(value, list | tuple):
        return [str(getattr(each, "pk", each)) for each in value]
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)


@pytest.fixture
def call(db):
    return factories.call_in_preparation(code="night", title="Care at night")


@pytest.fixture
def setting_up(client, manager):
    client.force_login(manager)
    return client


# --- Beginning --------------------------------------------------------------------------------------------------------
def test_a_manager_begins_a_call_with_what_it_can_not_be_without(setting_up):
    framework = factories.area().framework

    begun = setting_up.post(reverse("proposals:new_call"), BEGUN | {"framework": framework.pk})

    call = Call.objects.get()
    assert begun["Location"] == hub(call)
    assert (call.state, call.pot_pounds, call.cap_pounds, call.intro) == (CallState.DRAFT, 120_000, 30_000, "")
    closing = localdate(call.closes_at)
    assert call.scoring_due_on - closing == timedelta(days=call_setup.DAYS_TO_MARK)
    assert call.decision_due_on - closing == timedelta(days=call_setup.DAYS_TO_DECIDE)
    assert "Introduction What it is for, who can apply, and how it reads To do" in words_of(setting_up.get(hub(call)))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": ""}, ["Give the call a title."]),
        ({"code": "night"}, ["Another call has this web address."]),
        ({"code": "new"}, ["This address is used by another page. Add a year or a word."]),
        ({"code": "New"}, ["This address is used by another page. Add a year or a word."]),
        ({"cap_pounds": "130000"}, ["This must be at least £1 and no more than the pot."]),
        ({"closes_at": "2026-12-01 17:00"}, ["It must close after it opens."]),
        ({"closes_at": "20271-03-01 17:00"}, ["Enter a day and a time that exist, such as 31 3 2027 and 5pm."]),
        ({"opens_at": "1999-01-01 17:00"}, ["Enter a year from 2000 to 2100."]),
    ],
)
def test_a_slip_is_told_at_its_field_and_nothing_is_begun(setting_up, call, wrong, told):
    page = setting_up.post(reverse("proposals:new_call"), BEGUN | {"framework": factories.area().framework.pk} | wrong)

    assert errors_in(page) == told
    assert "Ideas that make nights safer." in page.text
    assert Call.objects.count() == 1


def test_the_list_of_calls_offers_managers_to_begin_one(client, manager, author):
    def is_offered(person):
        client.force_login(person)
        return reverse("proposals:new_call") in client.get(reverse("proposals:calls")).text

    assert (is_offered(manager), is_offered(author)) == (True, False)


def test_an_address_that_another_manager_took_meanwhile_is_told_and_nothing_is_lost(call, manager):
    facts = {name: getattr(call, name) for name in ("framework", "opens_at", "closes_at", "pot_pounds", "cap_pounds")}
    other = factories.call_in_preparation()
    for verb in (
        lambda: call_setup.prepare_call(by=manager, code="night", title="Another", **facts),
        lambda: call_setup.change_call(other.pk, by=manager, version=1, code="night"),
    ):
        with pytest.raises(NotReady) as refused, transaction.atomic():
            verb()
        assert refused.value.fields == {"code": [call_setup.TAKEN]}

    assert Call.objects.filter(code="night").get() == call


def test_another_fault_of_a_call_is_not_told_as_a_taken_address(call, manager):
    with pytest.raises(IntegrityError), transaction.atomic():
        call_setup.change_call(call.pk, by=manager, version=call.version, closes_at=call.opens_at)


@pytest.mark.parametrize("verb", ["prepare_call", "change_call", "remove_call"])
def test_nobody_but_a_manager_sets_up_a_call(call, author, moderator, observer, administrator, verb):
    arguments = {"prepare_call": (), "change_call": (call.pk,), "remove_call": (call.pk,)}[verb]
    more = {"prepare_call": {"code": "mine"}, "change_call": {"version": 1, "title": "Mine"}}.get(verb, {})

    for person in (author, moderator, observer, administrator):
        with pytest.raises(NotPermitted):
            getattr(call_setup, verb)(*arguments, by=person, **more)

    assert list(Call.objects.values_list("title", "version")) == [("Care at night", 1)]


# --- Its parts --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("slug", BY_SLUG)
def test_a_part_that_is_saved_as_it_stands_changes_nothing(setting_up, call, slug):
    Theme.objects.create(code="digital", name="Digital")
    before = Call.objects.filter(pk=call.pk).values().get()

    saved = setting_up.post(part_page(call, slug), typed(call, slug))

    assert saved["Location"] == hub(call)
    assert Call.objects.filter(pk=call.pk).values().get() == before | {"version": 2}


@pytest.mark.parametrize(
    ("slug", "changes", "stored"),
    [
        ("basics", {"title": "Nights", "code": "Nights-2027"}, {"title": "Nights", "code": "nights-2027"}),
        ("introduction", {"intro": "## Why", "eligibility": "All."}, {"intro": "## Why", "eligibility": "All."}),
        ("money", {"pot_pounds": "£200,000"}, {"pot_pounds": 200_000}),
        ("scoring", {"sheets_wanted": "5", "tie_rules": "We toss."}, {"sheets_wanted": 5, "tie_rules": "We toss."}),
        (
            "rules",
            {"feedback_policy": "comments", "shows_resubmission_difference": "on", "attachments_at_most": "0"},
            {"feedback_policy": "comments", "shows_resubmission_difference": True, "attachments_at_most": 0},
        ),
        ("window", {"grace_minutes": "15"}, {"grace_minutes": 15}),
    ],
)
def test_each_part_keeps_what_is_typed(setting_up, call, slug, changes, stored):
    saved = setting_up.post(part_page(call, slug), typed(call, slug, **changes))

    assert saved.status_code == 302
    assert Call.objects.filter(pk=call.pk).values(*stored).get() == stored


def test_a_call_that_names_themes_offers_only_those(setting_up, call, author):
    digital, _ = (Theme.objects.create(code=code, name=code) for code in ("digital", "estates"))
    assert call.themes_offered().count() == 2

    setting_up.post(part_page(call, "priorities"), typed(call, "priorities", themes=[str(digital.pk)]))

    assert list(Call.objects.get().themes_offered()) == [digital]


@pytest.mark.parametrize(
    ("slug", "wrong", "told"),
    [
        ("window", {"scoring_due_on": "2020-01-01"}, ["Sheets can’t be due before the call closes."]),
        ("window", {"decision_due_on": "2020-01-01"}, ["Decisions can’t be due before the sheets are."]),
        ("window", {"grace_minutes": "1441"}, ["Give a day of grace at most: 1,440 minutes."]),
        ("scoring", {"quality_line_percent": "101"}, ["Enter a percentage from 0 to 100."]),
        ("scoring", {"sheets_wanted": "0"}, ["At least one score sheet is needed."]),
        ("rules", {"attachments_at_most": "21"}, ["Take 20 files at most."]),
        ("rules", {"attachment_megabytes_at_most": "0"}, ["Give a size from 1 to 50 MB."]),
        ("introduction", {"intro": ""}, ["Say what the call is for."]),
        ("scoring", {"tie_rules": "x" * 1_001}, ["Ensure this value has at most 1000 characters (it has 1001)."]),
    ],
)
def test_what_can_not_be_is_told_at_its_field(setting_up, call, slug, wrong, told):
    page = setting_up.post(part_page(call, slug), typed(call, slug, **wrong))

    assert (page.status_code, errors_in(page)) == (200, told)
    assert Call.objects.get().version == 1


def test_a_stale_save_shows_both_texts_and_saves_the_second_time(setting_up, call, manager):
    mine = typed(call, "introduction", intro="My words.")
    call_setup.change_call(call.pk, by=manager, version=1, intro="Their words.")

    refused = setting_up.post(part_page(call, "introduction"), mine)

    told = words_of(refused)
    assert ("changed elsewhere Their words." in told, "what you typed My words." in told) == (True, True)
    assert Call.objects.get().intro == "Their words."
    again = mine | {"version": re.findall(r'name="version" value="(\d+)"', refused.text)[0]}
    assert setting_up.post(part_page(call, "introduction"), again).status_code == 302
    assert Call.objects.get().intro == "My words."


def test_the_service_refuses_a_stale_version(call, manager):
    call_setup.change_call(call.pk, by=manager, version=1, title="First")

    with pytest.raises(StaleVersion):
        call_setup.change_call(call.pk, by=manager, version=1, title="Second")

    assert Call.objects.get().title == "First"


def test_an_introduction_is_previewed_without_being_saved(setting_up, call):
    page = setting_up.post(
        part_page(call, "introduction"),
        typed(call, "introduction", intro="## Why\n\n<script>x</script>", preview="yes"),
    )

    assert '<h2 class="nhsuk-heading-m">Why</h2>\n<p>&lt;script&gt;x&lt;/script&gt;</p>' in page.text
    assert Call.objects.get().intro == "Tell us what works."


def test_what_people_relied_on_stands_once_a_call_is_open(setting_up, manager):
    call = factories.open_call()
    for name, value in [("code", "other"), ("visibility", "confidential"), ("feedback_policy", "comments")]:
        with pytest.raises(WrongState):
            call_setup.change_call(call.pk, by=manager, version=call.version, **{name: value})
    with pytest.raises(WrongState):
        call_setup.change_call(call.pk, by=manager, version=call.version, themes=[])

    offered = {part.slug: list(part.form(instance=call).fields) for part in PARTS}
    assert offered["basics"] == ["title", "summary", "version"]
    assert offered["rules"] == [
        "shows_resubmission_difference", "attachments_at_most", "attachment_megabytes_at_most", "version",
    ]  # fmt: skip
    saved = setting_up.post(part_page(call, "basics"), typed(call, "basics", title="Nights", code="other"))
    assert (saved["Location"], Call.objects.get().title) == (hub(call), "Nights")


def test_a_pot_never_falls_below_what_is_awarded(manager):
    proposal = factories.proposal_at(State.FUNDED, announced=False)

    with pytest.raises(NotReady, match="More than this is awarded already"):
        call_setup.change_call(
            proposal.call_id, by=manager, version=Call.objects.get().version, pot_pounds=14_999, cap_pounds=10
        )

    assert Call.objects.get().pot_pounds == 100_000


def test_nothing_about_a_decided_call_changes(setting_up, manager):
    call = factories.proposal_at(State.FUNDED).call

    with pytest.raises(WrongState):
        call_setup.change_call(call.pk, by=manager, version=Call.objects.get().version, title="Mine")
    assert setting_up.get(part_page(call, "basics")).status_code == 409
    assert "nothing about it can be changed" in words_of(setting_up.get(hub(call)))


def test_a_call_in_preparation_is_removed_with_its_questions_and_an_open_one_is_kept(setting_up, call, manager):
    factories.question(call)
    opened = factories.open_call()

    removed = setting_up.post(reverse("proposals:remove_call", args=[call.code]))
    kept = setting_up.post(reverse("proposals:remove_call", args=[opened.code]))

    assert (removed.status_code, kept.status_code) == (302, 409)
    assert (list(Call.objects.all()), Question.objects.count()) == ([opened], 0)


def test_a_decided_call_is_archived_from_its_page(setting_up):
    call = factories.proposal_at(State.FUNDED).call

    assert reverse("proposals:archive_call", args=[call.code]) in setting_up.get(hub(call)).text
    setting_up.post(reverse("proposals:archive_call", args=[call.code]))

    assert Call.objects.get().state == CallState.ARCHIVED


def test_the_clock_opens_and_closes_a_call_whatever_its_managers_do(setting_up, call):
    opened = factories.open_call(opens_at=now() + timedelta(days=1))
    phases = []
    for opens, closes in [(1, 9), (-1, 9), (-9, -1)]:
        Call.objects.filter(pk=opened.pk).update(
            opens_at=now() + timedelta(days=opens), closes_at=now() + timedelta(days=closes)
        )
        phases.append(Call.objects.get(pk=opened.pk).phase)

    assert phases == ["Opens soon", "Open", "Closed, being decided"]


# --- Its questions ----------------------------------------------------------------------------------------------------
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
    assert clean_page.get_by_role("heading", name="Why nights").is_visible()
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
    assert clean_page.get_by_text("Who is on duty?").first.is_visible()
    assert_accessible(clean_page)
    for name in ("remove_call", "setup_part"):
        clean_page.goto(reverse(f"proposals:{name}", args=["night", "rules"][: 2 if name == "setup_part" else 1]))
        assert_accessible(clean_page)
