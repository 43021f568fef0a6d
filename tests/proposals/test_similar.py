"""Similar proposals: found among what somebody may know of and nothing else, always up to date, shown while writing."""

import re
from html import unescape
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from proposals.likeness import search as similar
from proposals.likeness.search import Prints, prints, similar_to
from proposals.models import Proposal, TextPrint
from proposals.models.similar import PrintClock
from proposals.services import moderation, writing
from proposals.services.resubmission import start_again
from proposals.states import State
from proposals.texts.likeness import vector_of
from scoring.services import panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at

pytestmark = pytest.mark.django_db
TITLE, PITCH = "Bed sensors that warn of falls at night", "A pad under the mattress tells night staff who gets up."
OTHER = {
    "title": "Fewer falls at night with mattress pads",
    "pitch": "Bed pads warn night staff when somebody gets up.",
}
UNLIKE = {"title": "Insulin pens in schools", "pitch": "Children measure their sugar before lunch."}


def page(name, *args):
    return reverse(f"proposals:{name}", args=args)


def words(response):
    text = response.text.split("<main")[1].split("</main>")[0] if "<main" in response.text else response.text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def found_by(person, **text):
    return [each.seen.title for each in similar_to(text.get("title", TITLE), text.get("pitch", PITCH), person)]


@pytest.fixture
def theirs(open_call):
    return proposal_at(State.SUBMITTED, call=open_call, **OTHER)


@pytest.fixture
def mine(open_call, author):
    return factories.draft(open_call, author=author, title=TITLE, pitch=PITCH)


# --- What is found ------------------------------------------------------------------------------------------------
def test_a_similar_proposal_is_found_with_what_both_say(theirs, author):
    proposal_at(State.SUBMITTED, call=theirs.call, **UNLIKE)

    [hit] = similar_to(TITLE, PITCH, author)

    assert hit.seen.reference == theirs.reference
    assert 0.4 < hit.likeness < 0.8
    assert hit.phrases[0] == "falls at night"
    assert [part.text for part in hit.title if part.is_shared] == ["falls at night", "mattress"]


def test_five_are_shown_the_most_alike_first(open_call, author):
    for number in range(7):
        proposal_at(State.SUBMITTED, call=open_call, title=f"{TITLE}{' and much' * number}", pitch=PITCH)

    hits = similar_to(TITLE, PITCH, author)

    assert [hit.seen.title.count("and much") for hit in hits] == [0, 1, 2, 3, 4]
    assert [hit.likeness for hit in hits] == sorted((hit.likeness for hit in hits), reverse=True)


def test_a_proposal_is_not_similar_to_itself_nor_to_what_it_starts_again_from(open_call, author):
    declined = proposal_at(State.DECLINED, author=author, title=TITLE, pitch=PITCH)
    begun = start_again(declined.pk, by=author, call_pk=open_call.pk)

    assert similar_to(TITLE, PITCH, author, besides=begun) == []
    assert similar_to(TITLE, PITCH, author, besides=declined) == []


def test_the_index_follows_every_change_at_once(mine, author):
    assert found_by(author) == [TITLE]

    saved = writing.save_section(mine.pk, by=author, version=mine.version, values=UNLIKE)
    assert found_by(author) == []
    assert found_by(author, **UNLIKE) == [UNLIKE["title"]]

    writing.save_section(mine.pk, by=author, version=saved.version, values={"title": TITLE, "pitch": PITCH})
    assert found_by(author) == [TITLE]


def test_another_process_notices_what_was_written_since(theirs, author):
    elsewhere = Prints()
    asked = vector_of(similar.summary_of(TITLE, PITCH))
    assert [pk for pk, _ in elsewhere.nearest(asked)] == [theirs.pk]

    added = proposal_at(State.SUBMITTED, call=theirs.call, title=TITLE, pitch=PITCH)

    assert [pk for pk, _ in elsewhere.nearest(asked)] == [added.pk, theirs.pk]


def test_a_save_that_changes_neither_title_nor_pitch_writes_no_print(mine, author, django_assert_num_queries):
    before = TextPrint.objects.get(proposal=mine).stamp

    writing.save_section(mine.pk, by=author, version=mine.version, values={"risks": "None.", "pitch": PITCH})

    assert TextPrint.objects.get(proposal=mine).stamp == before


def test_stamps_begin_again_where_the_clock_was_lost(mine, author):
    PrintClock.objects.all().delete()
    TextPrint.objects.all().delete()

    writing.save_section(mine.pk, by=author, version=mine.version, values={"title": "Another title"})

    assert TextPrint.objects.get(proposal=mine).stamp == PrintClock.objects.get().stamp == 1


def test_prints_of_another_recipe_are_left_out_until_they_are_made_anew(theirs, author):
    TextPrint.objects.update(recipe=0)
    assert found_by(author) == []

    TextPrint.objects.all().delete()
    PrintClock.objects.all().delete()
    import_module("proposals.migrations.0016_prints_of_proposals").make_prints(apps, None)
    prints.forget()

    assert found_by(author) == [OTHER["title"]]
    assert PrintClock.objects.get().stamp == TextPrint.objects.count()


# --- Only among what somebody may know of -------------------------------------------------------------------------
def test_each_person_finds_what_they_may_know_of(open_call, author, stranger, moderator, manager, administrator):
    confidential = factories.open_call(visibility="confidential")
    on = factories.panel(open_call, assessors=1)
    factories.draft(open_call, author=author, title=TITLE, pitch=PITCH)
    proposal_at(State.SUBMITTED, call=confidential, title=f"Quiet: {TITLE}", pitch=PITCH)
    public = proposal_at(State.REVIEWED, call=open_call, on=on, title=f"Public: {TITLE}", pitch=PITCH)
    [asked] = panels.assign(public.pk, by=on.chair, seats=on.seats)
    sheets.declare(asked.pk, by=asked.assessor, kind="direct", text="My sister wrote it.")
    people = {
        "author": author, "stranger": stranger, "moderator": moderator, "manager": manager,
        "administrator": administrator, "conflicted": asked.assessor,
    }  # fmt: skip

    found = {name: sorted(title.split(":")[0] for title in found_by(person)) for name, person in people.items()}

    assert found == {
        "author": ["Bed sensors that warn of falls at night", "Public"],
        "stranger": ["Public"],
        "moderator": ["Public", "Quiet"],
        "manager": ["Public", "Quiet"],
        "administrator": ["Public"],
        "conflicted": [],
    }


@pytest.mark.parametrize("named", [0, 500])
def test_what_is_hidden_changes_neither_number_nor_order_nor_likeness_nor_the_statements(
    open_call, stranger, named, monkeypatch, django_assert_num_queries
):
    """Also where so many are alike that they are not named one by one."""
    monkeypatch.setattr(similar, "MOST_NAMED", named)
    for number in range(3):
        proposal_at(State.SUBMITTED, call=open_call, title=f"{TITLE} {number}", pitch=PITCH)
    similar_to(TITLE, PITCH, stranger)

    def told():
        with django_assert_num_queries(3):
            return [(hit.seen.reference, hit.likeness, hit.phrases) for hit in similar_to(TITLE, PITCH, stranger)]

    before = told()
    confidential = factories.open_call(visibility="confidential")
    for number in range(9):
        factories.draft(open_call, title=f"{TITLE} {number} hidden", pitch=PITCH)
        proposal_at(State.SUBMITTED, call=confidential, title=f"{TITLE} {number}", pitch=PITCH)

    assert told() == before
    assert len(before) == 3


def test_a_returned_proposal_is_looked_at_as_the_offices_see_it(theirs, moderator, stranger):
    moderation.return_for_changes(theirs.pk, by=theirs.cast.moderator, note="More.", return_by=localdate())

    assert (found_by(moderator), found_by(stranger)) == ([OTHER["title"]], [])


# --- While writing ------------------------------------------------------------------------------------------------
def test_after_the_title_comes_what_is_like_it(client, theirs, author):
    client.force_login(author)

    to_similar = client.post(page("start", theirs.call.code), {"title": "Falls at night: mattress pads that warn"})
    to_draft = client.post(page("start", theirs.call.code), {"title": "Insulin pens in schools"})

    begun = Proposal.objects.get(title__startswith="Falls at night: ")
    assert to_similar["Location"] == page("similar", begun.reference)
    told = words(client.get(to_similar["Location"]))
    assert "Your draft is saved." in told
    assert OTHER["title"] in told
    assert "Both say: falls at night" in told
    assert "Go on writing" in told
    assert to_draft["Location"] == page("write", Proposal.objects.latest("pk").reference)


def test_the_page_of_sections_and_the_section_name_what_is_similar(client, theirs, mine, author):
    client.force_login(author)

    hub = words(client.get(page("write", mine.reference))).replace(" .", ".")
    section = client.get(page("section", mine.reference, "innovation"))
    money = client.get(page("section", mine.reference, "money"))

    assert (
        "By the words of title and pitch, 1 proposal is like yours: Fewer falls at night with mattress pads."
        in hub.replace(" .", ".")
    )
    assert "1 similar proposal: have a look before you write on" in words(section)
    assert "data-similar" in section.text
    assert "data-similar" not in money.text


def test_what_is_typed_and_not_valid_is_looked_at_too(client, theirs, author):
    draft = factories.draft(theirs.call, author=author, **UNLIKE)
    client.force_login(author)

    answer = client.post(
        page("section", draft.reference, "innovation"), {"title": TITLE * 4, "pitch": PITCH, "version": draft.version}
    )

    assert "There is a problem" in words(answer)
    assert OTHER["title"] in words(answer)


def test_nothing_similar_says_so_on_its_page_and_is_silent_elsewhere(client, mine, author):
    client.force_login(author)

    assert "Nothing that you may see is like it" in words(client.get(page("similar", mine.reference)))
    assert "Similar proposals" not in words(client.get(page("write", mine.reference)))


def test_the_page_is_for_its_authors(client, mine, theirs, stranger, moderator):
    codes = {}
    for name, person in {"stranger": stranger, "moderator": moderator}.items():
        client.force_login(person)
        codes[name] = [client.get(page("similar", each.reference)).status_code for each in (mine, theirs)]

    assert codes == {"stranger": [404, 403], "moderator": [404, 403]}


def test_an_author_can_follow_what_is_similar(client, theirs, mine, author):
    client.force_login(author)
    address = page("similar", mine.reference)
    assert page("follow", theirs.reference) in client.get(address).text

    client.post(page("follow", theirs.reference))

    assert page("follow", theirs.reference) not in client.get(address).text
    assert "You follow it." in words(client.get(address))


@pytest.mark.parametrize(
    "typed",
    [{}, {"title": ""}, {"title": "🧓🏽" * 9_000}, {"title": "<b>"}, {"title": TITLE, "besides": "x" * 4_000}],
)
def test_any_typing_is_looked_at_without_a_word_of_blame(client, author, typed):
    client.force_login(author)

    assert client.post(page("look"), typed).status_code == 200


def test_a_look_by_post_leaves_out_the_draft_that_is_written(client, theirs, mine, author):
    client.force_login(author)

    told = words(client.post(page("look"), {"title": TITLE, "pitch": PITCH, "besides": mine.reference}))

    assert OTHER["title"] in told
    assert TITLE not in told


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_cost_the_same_with_more_similar_ones(client, open_call, author, many, django_assert_num_queries):
    for number in range(many):
        proposal_at(State.SUBMITTED, call=open_call, title=f"{TITLE} {number}", pitch=PITCH)
    mine = factories.draft(open_call, author=author, title=TITLE, pitch=PITCH)
    client.force_login(author)

    with django_assert_num_queries(9):
        client.get(page("similar", mine.reference))
    with django_assert_num_queries(8):
        client.post(page("look"), {"title": TITLE, "pitch": PITCH})


# --- The API ------------------------------------------------------------------------------------------------------
def test_a_program_finds_what_is_similar(theirs, mine, author, moderator):
    by_reference = Caller(author).get(f"proposals/{mine.reference}/similar/").json()
    by_text = Caller(moderator).post("similar/", {"title": TITLE, "pitch": PITCH}).json()

    assert by_reference == by_text
    assert [(hit["proposal"]["reference"], hit["phrases"][0]) for hit in by_text] == [
        (theirs.reference, "falls at night")
    ]


def test_a_program_is_told_what_is_wrong(theirs, mine, author, stranger):
    assert Caller(author).post("similar/", {}).json()["errors"] == {"title": ["This field is required."]}
    assert Caller(author).post("similar/", {"title": "x" * 1_001}).status_code == 400
    assert Caller(author).post("similar/", {"title": 5}).status_code == 400
    assert [Caller(who).post("similar/", {"title": TITLE}).status_code for who in (None, stranger)] == [401, 200]
    assert Caller(stranger).get(f"proposals/{theirs.reference}/similar/").status_code == 403
    assert Caller(stranger).get(f"proposals/{mine.reference}/similar/").status_code == 404


# --- In a browser -------------------------------------------------------------------------------------------------
@pytest.fixture
def written():
    author = factories.member("Author", at=factories.organisation())
    call = factories.open_call()
    proposal_at(State.SUBMITTED, call=call, **OTHER)
    return author, call


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_read_well(clean_page, sign_in, written):
    author, call = written
    mine = factories.draft(call, author=author, title=TITLE, pitch=PITCH)
    sign_in(author)

    for address in (page("similar", mine.reference), page("write", mine.reference)):
        clean_page.goto(address)
        assert_accessible(clean_page)
    clean_page.goto(page("section", mine.reference, "innovation"))
    clean_page.get_by_text("1 similar proposal: have a look").click()
    assert_accessible(clean_page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_block_follows_the_typing(clean_page, sign_in, written):
    author, call = written
    sign_in(author)
    clean_page.goto(page("start", call.code))
    expect(clean_page.get_by_text("similar proposal")).to_have_count(0)

    clean_page.get_by_label("What is it called?").fill("Falls at night: mattress pads that warn")

    clean_page.get_by_text("1 similar proposal: have a look").first.click()
    expect(clean_page.get_by_role("link", name=OTHER["title"])).to_be_visible()
    assert_accessible(clean_page)
    assert clean_page.locator("[data-similar-told]").text_content().startswith("1 similar proposal")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_it_all_works_without_scripts(page_without_scripts, sign_in, written):
    author, call = written
    sign_in(author)
    page_without_scripts.goto(page("start", call.code))
    page_without_scripts.get_by_label("What is it called?").fill("Falls at night: mattress pads that warn")

    press(page_without_scripts, "Start the proposal")

    expect(page_without_scripts.get_by_role("heading", name=OTHER["title"])).to_be_visible()
    press(page_without_scripts, "Follow")
    expect(page_without_scripts.get_by_text("You follow this proposal")).to_be_visible()
