"""Autosave: what arrives is kept, valid or not; who was second is asked; and what is not valid is never handed in."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse

from proposals.errors import NotReady
from proposals.forms.sections import IN_EVERY_CALL, read_sections
from proposals.models import DraftSection, SectionEdit, TextSetAside
from proposals.services import sections, writing
from proposals.states import State
from tests import factories
from tests.proposals.pages import BY_SLUG, address, latest, typed
from tests.reading import errors_in, words_of

TOO_LONG = " ".join(["word"] * 301)


@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author, title="Home checks")


@pytest.fixture
def colleague(draft):
    person = factories.member("Colleague")
    factories.co_author(draft, person)
    return person


@pytest.fixture
def write(client, author):
    client.force_login(author)
    return client


def endpoint(proposal, slug):
    return reverse("proposals:autosave", args=[proposal.reference, slug])


def sent(proposal, slug, **changes):
    """The form of a section as a page would send it to the service."""
    data = QueryDict(mutable=True)
    for name, value in typed(proposal, slug, **changes).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def keep(proposal, slug, *, by, **changes):
    return sections.keep(proposal.pk, slug, by=by, sent=sent(proposal, slug, **changes))


def section(proposal, slug):
    return next(each for each in read_sections(latest(proposal)) if each.section.slug == slug)


# --- Where it is kept -------------------------------------------------------------------------------------------
@time_machine.travel("2026-05-12 13:03:00Z", tick=False)
def test_a_valid_section_goes_into_the_draft_and_tells_the_time(write, author):
    draft = factories.draft(factories.open_call(), author=author)

    answer = write.post(endpoint(draft, "case"), typed(draft, "case", challenge="Falls at night."))

    assert (answer.status_code, answer.json()) == (
        200,
        {"said": "Saved at 2:03pm.", "opened": section(draft, "case").fingerprint, "problems": []},
    )
    assert latest(draft).challenge == "Falls at night."
    assert latest(draft).sections_to_look_at() == []


@pytest.mark.parametrize(
    ("slug", "half_typed"),
    [
        ("case", {"challenge": TOO_LONG, "solution": "Changed as well."}),
        ("innovation", {"title": ""}),
        ("innovation", {"pitch": "p" * 40_000}),
        ("spread", {"target_on[day]": "31", "target_on[month]": "", "target_on[year]": "20"}),
        ("money", {"requested_pounds": "about 2"}),
    ],
)
def test_what_is_half_typed_is_kept_whole_beside_the_draft(write, draft, slug, half_typed):
    before = writing.frozen_content(latest(draft))
    body = typed(draft, slug) | half_typed
    if slug == "spread":
        body.pop("target_on")

    answer = write.post(endpoint(draft, slug), body)

    assert answer.status_code == 200
    assert answer.json()["said"].startswith("Kept at ")
    assert answer.json()["problems"] != []
    kept = section(draft, slug).typed
    assert {name: kept[name] for name in half_typed} == {name: [text] for name, text in half_typed.items()}
    assert writing.frozen_content(latest(draft)) == before


def test_a_text_that_no_store_should_hold_is_told_and_stays_in_the_page(write, draft):
    answer = write.post(endpoint(draft, "case"), typed(draft, "case", challenge="x" * 1_000_001))

    assert (answer.status_code, answer.json()) == (
        413,
        {"said": "This is too long to be kept. Shorten it, or copy it to a place of your own."},
    )
    assert DraftSection.objects.filter(typed__isnull=False).count() == 0


def test_another_device_shows_what_was_kept_from_when_and_by_whom(client, draft, author, colleague):
    with time_machine.travel("2036-05-12 13:03:00Z", tick=False):
        keep(draft, "case", by=author, challenge=TOO_LONG)
    client.force_login(colleague)

    page = client.get(address(draft, "case"))

    assert f"kept on 12 May 2036, 2:03pm as {author} typed it" in words_of(page)
    assert TOO_LONG in page.text
    assert errors_in(page) == ["Shorten “The challenge” to 300 words: there are 301 now."]


def test_what_is_put_right_leaves_nothing_beside_the_draft(write, draft, author):
    keep(draft, "case", by=author, challenge=TOO_LONG)
    shown = section(draft, "case")

    write.post(address(draft, "case"), typed(draft, "case", challenge="Shorter.", opened=shown.fingerprint))

    assert section(draft, "case").typed is None
    assert latest(draft).challenge == "Shorter."


def test_the_save_button_keeps_what_is_not_valid_too(write, draft):
    response = write.post(address(draft, "case"), typed(draft, "case", challenge=TOO_LONG))

    assert errors_in(response) == ["Shorten “The challenge” to 300 words: there are 301 now."]
    assert TOO_LONG in write.get(address(draft, "case")).text


# --- Nothing is in its own way ----------------------------------------------------------------------------------
def test_a_request_that_is_repeated_changes_nothing(draft, author):
    body = sent(draft, "case", challenge="Once.", tab="left", turn="1")

    places = [sections.keep(draft.pk, "case", by=author, sent=body).place for _ in range(2)]

    assert places == ["in the draft", "in the draft"]
    assert latest(draft).version == draft.version + 1


def test_a_page_that_never_got_its_answer_goes_on_writing(draft, author):
    opened = section(draft, "case").fingerprint
    keep(draft, "case", by=author, challenge="One.", tab="left", turn="1")

    second = keep(draft, "case", by=author, challenge="One two.", opened=opened, tab="left", turn="2")

    assert (second.place, latest(draft).challenge) == ("in the draft", "One two.")


def test_a_request_that_was_on_its_way_for_long_replaces_nothing_newer(draft, author):
    early = sent(draft, "case", challenge="One.", tab="left", turn="1")
    keep(draft, "case", by=author, challenge="One two.", tab="left", turn="2")

    late = sections.keep(draft.pk, "case", by=author, sent=early)

    assert (late.place, latest(draft).challenge) == ("outdated", "One two.")
    assert TextSetAside.objects.count() == 0


# --- Somebody else was first ------------------------------------------------------------------------------------
def test_whoever_comes_second_gets_both_texts_and_loses_none(write, draft, author, colleague):
    mine = typed(draft, "case", challenge="Mine.", tab="right", turn="1")
    keep(draft, "case", by=colleague, challenge="Theirs.")

    answer = write.post(endpoint(draft, "case"), mine)

    assert answer.status_code == 409
    assert answer.json() == {
        "said": f"{colleague} changed this section after you opened it here. "
        "Both texts are kept: compare them and choose.",
        "opened": section(draft, "case").fingerprint,
        "differences": [{"name": "challenge", "label": "The challenge", "theirs": "Theirs.", "mine": "Mine."}],
    }
    assert latest(draft).challenge == "Theirs."
    assert [text.typed["challenge"] for text in author.texts_set_aside.all()] == [["Mine."]]


def test_once_the_writer_chose_their_text_is_saved_and_nothing_waits(write, draft, colleague):
    mine = typed(draft, "case", challenge="Mine.", tab="right", turn="1")
    keep(draft, "case", by=colleague, challenge="Theirs.")
    told = write.post(endpoint(draft, "case"), mine).json()

    answer = write.post(endpoint(draft, "case"), mine | {"opened": told["opened"], "turn": "2"})

    assert (answer.status_code, latest(draft).challenge, TextSetAside.objects.count()) == (200, "Mine.", 0)


def test_of_one_tab_only_its_latest_text_is_set_aside(write, draft, author, colleague):
    opened = section(draft, "case").fingerprint
    keep(draft, "case", by=colleague, challenge="Theirs.")
    for turn, text in [("1", "Mi"), ("3", "Mine."), ("2", "Min")]:
        keep(draft, "case", by=author, challenge=text, opened=opened, tab="right", turn=turn)

    assert [text.typed["challenge"] for text in author.texts_set_aside.all()] == [["Mine."]]


def test_a_text_set_aside_is_compared_and_used_later(write, draft, author, colleague):
    opened = section(draft, "case").fingerprint
    keep(draft, "case", by=colleague, challenge="Theirs.")
    aside = keep(draft, "case", by=author, challenge="Mine.", opened=opened).aside

    hub = words_of(write.get(reverse("proposals:write", args=[draft.reference])))
    page = write.get(address(draft, "case") + f"?aside={aside.pk}")
    body = typed(draft, "case", challenge="Mine.", opened=section(draft, "case").fingerprint, tab=aside.tab)
    write.post(address(draft, "case"), body)

    assert "The case: a text of yours waits" in hub
    assert "The challenge: changed elsewhere Theirs. The challenge: what you typed Mine." in words_of(page)
    assert (latest(draft).challenge, TextSetAside.objects.count()) == ("Mine.", 0)


def test_a_text_set_aside_is_its_writers_own(client, draft, author, colleague):
    opened = section(draft, "case").fingerprint
    keep(draft, "case", by=colleague, challenge="Theirs.")
    aside = keep(draft, "case", by=author, challenge="Mine.", opened=opened).aside
    client.force_login(colleague)
    drop = reverse("proposals:drop_text", args=[draft.reference, "case", aside.pk])

    assert client.get(address(draft, "case") + f"?aside={aside.pk}").status_code == 404
    assert client.post(drop).status_code == 404
    client.force_login(author)
    assert client.get(drop).status_code == 405
    assert client.post(drop)["Location"] == address(draft, "case")
    assert TextSetAside.objects.count() == 0


def test_text_beside_a_section_goes_to_its_writer_when_a_program_changes_the_section(draft, author, colleague):
    keep(draft, "case", by=colleague, challenge=TOO_LONG)

    writing.save_section(draft.pk, by=author, version=latest(draft).version, values={"challenge": "By program."})

    assert section(draft, "case").typed is None
    assert latest(draft).challenge == "By program."
    assert [text.typed["challenge"] for text in colleague.texts_set_aside.all()] == [[TOO_LONG]]


# --- Never handed in --------------------------------------------------------------------------------------------
def test_a_proposal_with_text_beside_it_is_not_submitted(write, draft, author):
    keep(draft, "case", by=author, challenge=TOO_LONG)
    check = reverse("proposals:check", args=[draft.reference])

    hub = words_of(write.get(reverse("proposals:write", args=[draft.reference])))
    page = words_of(write.get(check))
    response = write.post(check, {"is_true": "on"})

    assert "3 of 4 sections completed." in hub
    assert "The case Some of what was typed is not part of the proposal yet. Open it to see why." in hub
    assert hub.count("Needs a look") == 1
    assert "Needs a look These sections hold text that is not part of the proposal yet." in page
    assert "You can submit once every section is completed." in page
    assert errors_in(response) == [
        "The section “case” holds text that is not part of the proposal yet. Open it, put right what is marked "
        "and save it."
    ]
    with pytest.raises(NotReady):
        writing.submit(draft.pk, by=author)
    assert latest(draft).state == State.DRAFT


# --- Who may ----------------------------------------------------------------------------------------------------
def test_a_session_that_ended_is_told_as_such(client, draft):
    answer = client.post(endpoint(draft, "case"), {"challenge": "Typed."})

    assert (answer.status_code, answer.json()) == (
        401,
        {"said": "Your session ended, so this is not saved. Your text is still here."},
    )


def test_after_submission_the_page_is_told_that_it_is_too_late(write, draft, author):
    body = typed(draft, "case", challenge="Too late.")
    writing.submit(draft.pk, by=author)

    answer = write.post(endpoint(draft, "case"), body)

    assert answer.status_code == 409
    assert answer.json()["said"].startswith("It is submitted already, so its text can’t be changed.")


def test_strangers_and_wrong_methods_get_nowhere(client, draft, stranger):
    client.force_login(stranger)
    assert client.post(endpoint(draft, "case"), {}).status_code == 404
    assert client.get(endpoint(draft, "case")).status_code == 405


@pytest.mark.parametrize("junk", ["", "🧓🏽", "-1", "9" * 400, "x" * 40_000, "=1+1", "2036-13-45", "\u202eabc"])
@pytest.mark.parametrize("slug", BY_SLUG)
def test_junk_is_kept_or_refused_and_never_a_fault(write, draft, slug, junk):
    names = list(typed(draft, slug))

    assert write.post(endpoint(draft, slug), dict.fromkeys(names, junk)).status_code in (200, 409)
    for name in names:
        assert write.post(endpoint(draft, slug), typed(draft, slug) | {name: junk}).status_code in (200, 409), name
    assert write.get(address(draft, slug)).status_code == 200


# --- Who changed what -------------------------------------------------------------------------------------------
def edits_of(proposal):
    return [(edit.section, edit.by) for edit in proposal.section_edits.order_by("pk")]


def test_a_spell_of_writing_is_one_row_and_another_person_another(draft, author, colleague):
    with time_machine.travel("2036-05-12 13:00:00Z", tick=False) as clock:
        for text in ("O", "On", "One."):
            keep(draft, "case", by=author, challenge=text)
            clock.shift(timedelta(minutes=3))
        keep(draft, "case", by=colleague, challenge="Two.")
        keep(draft, "money", by=colleague, months="9")
        keep(draft, "case", by=author, challenge="Three.")
        clock.shift(timedelta(minutes=11))
        keep(draft, "case", by=author, challenge="Four.")

    assert edits_of(draft)[-5:] == [
        ("case", author), ("case", colleague), ("money", colleague), ("case", author), ("case", author),
    ]  # fmt: skip


def test_saving_what_stands_is_no_edit(draft, author, colleague):
    before = edits_of(draft)

    for each in IN_EVERY_CALL:
        keep(draft, each.slug, by=colleague)

    assert edits_of(draft) == before


def test_the_hub_says_who_wrote_what(client, draft, author, colleague):
    with time_machine.travel("2036-05-12 13:03:00Z", tick=False):
        keep(draft, "case", by=colleague, challenge="Theirs.")
    client.force_login(author)

    page = words_of(client.get(reverse("proposals:write", args=[draft.reference])))

    assert f"of up to 1,300 words Last changed by {colleague} on 12 May 2036, 2:03pm" in page
    assert f"12 May 2036, 2:03pm: {colleague}, The case" in page


def test_the_record_of_edits_can_only_grow(draft):
    for change in (SectionEdit.objects.all().delete, lambda: SectionEdit.objects.update(section="money")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


# --- Costs ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_an_autosave_costs_the_same_after_many_edits(write, draft, author, colleague, rows, django_assert_num_queries):
    for number in range(rows):
        keep(draft, "case", by=colleague, challenge=f"Number {number}.")
        keep(draft, "case", by=author, challenge=f"Answer {number}.")
    body = typed(draft, "case", challenge="The next.")

    with django_assert_num_queries(21):
        assert write.post(endpoint(draft, "case"), body).status_code == 200
