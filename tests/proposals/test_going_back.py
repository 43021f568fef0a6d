"""Going back from half-typed text to the saved answers, and how much text that waits for its writer is kept."""

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from proposals.errors import NotPermitted, StaleVersion, WrongState
from proposals.models import TextSetAside
from proposals.services import edits, sections, writing
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.proposals.pages import address, latest
from tests.proposals.test_autosave import TOO_LONG, endpoint, keep, section, typed
from tests.reading import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author, title="Home checks", challenge="Falls at night.")


@pytest.fixture
def colleague(draft):
    person = factories.member("Colleague")
    factories.co_author(draft, person)
    return person


@pytest.fixture
def write(client, author):
    client.force_login(author)
    return client


def go_back_page(proposal, slug="case"):
    return reverse("proposals:go_back", args=[proposal.reference, slug])


def waiting(person):
    return [text.typed["challenge"] for text in person.texts_set_aside.all()]


# --- Going back -------------------------------------------------------------------------------------------------------
def test_the_page_shows_what_is_dropped_and_the_button_drops_it(write, draft, author):
    keep(draft, "case", by=author, challenge=TOO_LONG)

    offered = write.get(address(draft, "case"))
    shown = write.get(go_back_page(draft))
    done = write.post(go_back_page(draft), {"seen": section(draft, "case").fingerprint}, follow=True)

    assert go_back_page(draft) in offered.text
    assert "The challenge: saved answer Falls at night. The challenge: what you typed word word" in words_of(shown)
    assert "“The case” shows its saved answers again." in words_of(done)
    assert "Falls at night.</textarea>" in done.text
    assert (section(draft, "case").typed, latest(draft).challenge, waiting(author)) == (None, "Falls at night.", [])
    assert latest(draft).sections_to_look_at() == []


def test_looking_drops_nothing(write, draft, author):
    keep(draft, "case", by=author, challenge=TOO_LONG)

    write.get(go_back_page(draft))

    assert section(draft, "case").typed["challenge"] == [TOO_LONG]


def test_text_that_came_after_the_look_is_not_dropped_unseen(write, draft, author):
    keep(draft, "case", by=author, challenge=TOO_LONG)
    seen = section(draft, "case").fingerprint
    keep(draft, "case", by=author, challenge=TOO_LONG + " more", opened=seen)

    told = write.post(go_back_page(draft), {"seen": seen}, follow=True)

    assert "Something was typed here after you opened this page." in words_of(told)
    assert "word more" in words_of(told)
    assert section(draft, "case").typed["challenge"] == [TOO_LONG + " more"]


def test_a_colleagues_text_waits_for_them(write, draft, author, colleague):
    keep(draft, "case", by=colleague, challenge=TOO_LONG)

    told = words_of(write.get(go_back_page(draft)))
    write.post(go_back_page(draft), {"seen": section(draft, "case").fingerprint})

    assert f"The challenge: what {colleague} typed" in told
    assert "waits for them as a text of their own" in told
    assert (section(draft, "case").typed, waiting(colleague), waiting(author)) == (None, [[TOO_LONG]], [])


def test_a_second_click_changes_nothing(write, draft, author):
    keep(draft, "case", by=author, challenge=TOO_LONG)
    seen = section(draft, "case").fingerprint
    write.post(go_back_page(draft), {"seen": seen})
    version = latest(draft).version

    again = write.post(go_back_page(draft), {"seen": seen})

    assert (again.status_code, latest(draft).version) == (302, version)


def test_a_request_of_the_old_page_that_was_on_its_way_is_kept_for_its_writer(write, draft, author):
    keep(draft, "case", by=author, challenge=TOO_LONG, tab="left", turn="1")
    opened = section(draft, "case").fingerprint
    sections.go_back_to_saved(draft.pk, "case", by=author, seen=opened)

    late = typed(draft, "case", challenge=TOO_LONG + " late", opened=opened, tab="left", turn="2")
    answer = write.post(endpoint(draft, "case"), late)

    assert (answer.status_code, waiting(author)) == (409, [[TOO_LONG + " late"]])
    assert section(draft, "case").typed is None


def test_where_nothing_waits_there_is_nothing_to_go_back_from(write, draft):
    told = write.get(go_back_page(draft), follow=True)

    assert "This section holds its saved answers and nothing else." in words_of(told)
    assert go_back_page(draft) not in told.text


def test_only_writers_go_back_and_only_in_a_draft(draft, author, stranger):
    keep(draft, "case", by=author, challenge=TOO_LONG)
    seen = section(draft, "case").fingerprint
    with pytest.raises(NotPermitted):
        sections.go_back_to_saved(draft.pk, "case", by=stranger, seen=seen)
    with pytest.raises(StaleVersion):
        sections.go_back_to_saved(draft.pk, "case", by=author, seen="")
    sections.go_back_to_saved(draft.pk, "case", by=author, seen=seen)
    writing.submit(draft.pk, by=author)
    with pytest.raises(WrongState):
        sections.go_back_to_saved(draft.pk, "case", by=author, seen=seen)


@pytest.mark.parametrize("fields", [1, 3])
def test_the_page_costs_the_same_with_more_that_differs(write, draft, author, fields, django_assert_num_queries):
    texts = dict.fromkeys(["challenge", "solution", "evidence"][:fields], TOO_LONG)
    keep(draft, "case", by=author, **texts)

    with django_assert_num_queries(7):
        write.get(go_back_page(draft))


# --- How much is kept -------------------------------------------------------------------------------------------------
def second(draft, author, colleague, text, tab):
    """The author's text arrives after the colleague changed the section."""
    opened = section(draft, "case").fingerprint
    keep(draft, "case", by=colleague, challenge=f"Theirs, before {tab}.")
    return keep(draft, "case", by=author, challenge=text, opened=opened, tab=tab, turn="1")


def test_the_oldest_text_gives_way_and_its_writer_is_told(write, draft, author, colleague, monkeypatch):
    monkeypatch.setattr(edits, "MOST_SET_ASIDE", 2)
    gone = [second(draft, author, colleague, f"Text {number}.", f"tab-{number}").gone for number in (1, 2, 3)]

    opened = section(draft, "case").fingerprint
    keep(draft, "case", by=colleague, challenge="Theirs again.")
    answer = write.post(
        endpoint(draft, "case"), typed(draft, "case", challenge="Text 4.", opened=opened, tab="tab-4", turn="1")
    )

    assert gone == [0, 0, 1]
    assert waiting(author) == [["Text 4."], ["Text 3."]]
    assert "the oldest is deleted now." in answer.json()["said"]
    assert "The oldest gives way." in words_of(write.get(address(draft, "case")))


def test_long_texts_give_way_earlier_but_never_the_latest(draft, author, colleague, monkeypatch):
    monkeypatch.setattr(edits, "MOST_LETTERS_SET_ASIDE", 6_000)
    for number in (1, 2, 3):
        second(draft, author, colleague, f"{number} " + "x" * 2_500, f"tab-{number}")
    kept = [text[0][0] for text in waiting(author)]

    second(draft, author, colleague, "4 " + "x" * 9_000, "tab-4")

    assert (len(kept) < 3, kept[0]) == (True, "3")
    assert [text[0][0] for text in waiting(author)] == ["4"]


def test_texts_of_others_and_of_other_drafts_do_not_give_way(draft, author, colleague, open_call, monkeypatch):
    monkeypatch.setattr(edits, "MOST_SET_ASIDE", 1)
    other = factories.draft(open_call, author=author)
    for proposal, person in [(draft, colleague), (other, author)]:
        TextSetAside.objects.create(
            proposal=proposal, section="case", by=person, tab="old", typed={"challenge": ["Old."]}, at=now()
        )

    second(draft, author, colleague, "Mine.", "tab-1")

    assert sorted(waiting(author) + waiting(colleague)) == [["Mine."], ["Old."], ["Old."]]


# --- In a browser -----------------------------------------------------------------------------------------------------
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_scripts_one_goes_back_as_well(page_without_scripts, sign_in, author, draft):
    page = page_without_scripts
    keep(draft, "case", by=author, challenge=TOO_LONG)
    sign_in(author)
    page.goto(address(draft, "case"))
    page.get_by_role("link", name="Go back to the saved answers").click()
    assert_accessible(page)
    press(page, "Go back to the saved answers")

    expect(page.get_by_label("The challenge", exact=True)).to_have_value("Falls at night.")
    assert_accessible(page)
