"""A copy to print and one as PDF: for those who may read the proposal in full, whatever people wrote in it."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse

from proposals.paper import Answer, Part, Sheet, as_pdf, broken_up, is_right_to_left, named
from proposals.services import writing
from proposals.states import State
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.reading import words_of

MADE_AT = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)


def pdf_of(text, title="Home checks"):
    sheet = Sheet(
        "P-2026-0001", title, "Safety", "A copy", [("State", "Draft")], [Part("The case", [Answer("Why", text)])]
    )
    return pikepdf.open(BytesIO(as_pdf(sheet, made_at=MADE_AT)))


def is_accessible(pdf):
    with pdf.open_metadata() as metadata:
        return metadata.get("pdfuaid:part") == "1"


# --- The paper --------------------------------------------------------------------------------------------------
def test_the_paper_is_tagged_and_has_a_title_and_a_language():
    pdf = pdf_of("Falls at night.")

    assert is_accessible(pdf)
    assert (str(pdf.docinfo["/Title"]), str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == (
        "Home checks",
        "en-GB",
        True,
    )
    assert "/StructTreeRoot" in pdf.Root


STRANGE = {
    "markup": "*bold* _em_ #panic() $x^2$ <label> @ref [x] \\ // /* `raw` = Heading\n- list",
    "an emoji": "Falls 🧓🏽 at night 👩‍⚕️ 🏳️‍🌈",
    "right to left": "سلامة المرضى אבטחה abc \u202e",
    "a long word": "x" * 40_000,
    "a long text": "word " * 8_000,
    "many lines": "a\n" * 3_000,
    "many paragraphs": "a\n\n" * 3_000,
    "ideographs": "安全",
    "private use and odd spaces": "a\u200b\u2028b\u2029c\ufffd\U0010fffd\u00ad",
    "combining marks": "e" + "\u0301" * 500,
    "nothing": "",
    "white space": " \n \n ",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_whatever_is_written_becomes_a_paper(text):
    assert len(pdf_of(text, title=text[:120] or "-").pages) >= 1


def test_pictures_that_no_font_has_stand_by_name_and_the_paper_stays_accessible():
    assert is_accessible(pdf_of("Falls 🧓🏽 at night"))
    assert named("Falls 🧓🏽 at night") == "Falls [older adult] at night"


def test_what_is_written_is_never_a_command():
    with_markup, without = pdf_of("#set page(width: 10cm)"), pdf_of("Set page")

    assert with_markup.pages[0].mediabox == without.pages[0].mediabox


def test_long_words_may_break_and_others_stay_whole():
    assert broken_up("short words " + "x" * 41) == "short words " + "\u200b".join("x" * 41)


def test_a_paragraph_begins_where_its_script_begins():
    assert [is_right_to_left(text) for text in ("12. سلامة", "Safety سلامة", "123", "")] == [True, False, False, False]


# --- The pages --------------------------------------------------------------------------------------------------
@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author, title="Home checks")


def copy_of(client, proposal, kind="pdf_copy"):
    return client.get(reverse(f"proposals:{kind}", args=[proposal.reference]))


def test_an_author_gets_a_file_named_after_the_reference_that_no_cache_keeps(client, draft, author):
    client.force_login(author)

    answer = copy_of(client, draft)

    assert answer.status_code == 200
    assert {name: answer[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'attachment; filename="{draft.reference}.pdf"',
        "Cache-Control": "private, no-store",
    }
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Home checks"


def test_the_copy_to_print_holds_every_answer(client, draft, author):
    client.force_login(author)

    page = words_of(copy_of(client, draft, "print_copy"))

    assert f"State Draft, not submitted Authors {author} (lead author)" in page
    for part in (
        "Elevator pitch Safer care in one sentence.",
        "Money asked for £20,000",
        "Baseline measure Seen within",
    ):
        assert part in page


@pytest.mark.parametrize("kind", ["pdf_copy", "print_copy"])
def test_whoever_may_not_read_it_in_full_finds_no_copy(client, draft, author, stranger, moderator, kind):
    for person in (stranger, moderator):
        client.force_login(person)
        assert copy_of(client, draft, kind).status_code == 404
    client.logout()
    assert copy_of(client, draft, kind).status_code == 404

    writing.submit(draft.pk, by=author)

    client.force_login(stranger)  # who may read the pitch, and no more
    assert copy_of(client, draft, kind).status_code == 404
    client.force_login(moderator)
    assert copy_of(client, draft, kind).status_code == 200


def test_a_copy_of_what_is_public_is_kept_nowhere_either(client, db):
    funded = factories.proposal_at(State.FUNDED)

    answer = copy_of(client, funded)

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")


def test_a_moderators_copy_names_who_wrote_it_and_an_assessors_does_not(client, moderator):
    reviewed = factories.proposal_at(State.REVIEWED)
    chair = reviewed.cast.panel.chair
    told = []
    for person in (moderator, chair):
        client.force_login(person)
        told.append(str(reviewed.cast.author) in words_of(copy_of(client, reviewed, "print_copy")))

    assert told == [True, False]


@pytest.mark.parametrize(("kind", "queries"), [("pdf_copy", 13), ("print_copy", 13)])
@pytest.mark.parametrize("partners", [1, 3])
def test_a_copy_costs_the_same_with_many_partners(
    client, draft, author, kind, queries, partners, django_assert_num_queries
):
    for _ in range(partners):
        draft.partners.add(factories.organisation())
    client.force_login(author)

    with django_assert_num_queries(queries):
        copy_of(client, draft, kind)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_copy_to_print_is_accessible(clean_page, sign_in, author, open_call):
    draft = factories.draft(open_call, author=author, title="Home checks")
    sign_in(author)
    clean_page.goto(reverse("proposals:print_copy", args=[draft.reference]))

    assert_accessible(clean_page)
