"""Setting up a call: beginning it, its parts, and what stands once people rely on it."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.forms.call_setup import BY_SLUG, PARTS
from proposals.models import Call, Question, Theme
from proposals.services import call_setup
from proposals.states import CallState, State
from tests import factories
from tests.proposals.call_setup.arrangement import BEGUN, part_page, typed
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db


def hub(call):
    return reverse("proposals:setup", args=[call.code])


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
        (
            "scoring",
            {"sheets_wanted": "5", "assessor_guidance": "Look."},
            {"sheets_wanted": 5, "assessor_guidance": "Look."},
        ),
        (
            "rules",
            {"feedback_policy": "comments", "publishes_score_band": "on", "attachments_at_most": "0"},
            {"feedback_policy": "comments", "publishes_score_band": True, "attachments_at_most": 0},
        ),
        ("window", {"grace_minutes": "15"}, {"grace_minutes": 15}),
        # A browser sends two letters for the end of a line; the limit of 5,000 counts one.
        ("introduction", {"eligibility": "a\r\n" * 2_499 + "a"}, {"eligibility": "a\n" * 2_499 + "a"}),
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
        (
            "introduction",
            {"eligibility": "x" * 5_001},
            ["Ensure this value has at most 5000 characters (it has 5001)."],
        ),
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
    for name, value in {
        "code": "other",
        "visibility": "confidential",
        "feedback_policy": "comments",
        "publishes_score_band": True,
    }.items():
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
