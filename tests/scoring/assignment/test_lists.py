"""Pairs from a list: shown first, told line by line, and asked then."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.models import AssignmentRun
from scoring.services import panels
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.reading import words_of
from tests.scoring.assignment.arrangement import address, asked, describe, pairs_of, placed


def listed(client, panel, rows="", **more):
    client.force_login(panel.chair)
    return client.post(address(panel, "listed_assignment"), {"rows": rows} | more, follow=True)


def test_pairs_from_a_list_are_shown_first_and_then_asked(client, panel):
    first, second = placed(panel), placed(panel)
    one, two, *_ = panel.seats
    first_line = f"{first.reference.lower()}; {one.person.email.upper()}"
    lines = f"reference;address\n{first_line}\n\n{second.reference};{two.person.email}\n"

    shown = listed(client, panel, lines)
    assert "sheets to ask for 2" in words_of(shown)
    assert asked() == set()
    client.post(address(panel, "apply_assignment", AssignmentRun.objects.get().pk))

    assert asked() == {(first.pk, one.pk), (second.pk, two.pk)}


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_a_file_is_read_as_excel_saves_it(client, panel, start):
    proposal, seat = placed(panel), panel.seats[0]
    content = start + f'"Reference","E-mail"\r\n"{proposal.reference}","{seat.person.email}"\r\n'.encode()

    listed(client, panel, file=SimpleUploadedFile("pairs.csv", content))

    assert pairs_of(AssignmentRun.objects.get()) == {(proposal.pk, seat.pk)}


def test_lines_may_end_as_old_programs_end_them(client, panel):
    first, second = placed(panel), placed(panel)
    email = panel.seats[0].person.email
    content = f"{first.reference},{email}\r{second.reference},{email}\r".encode()

    listed(client, panel, file=SimpleUploadedFile("pairs.csv", content))

    assert pairs_of(AssignmentRun.objects.get()) == {(each.pk, panel.seats[0].pk) for each in (first, second)}


def test_a_file_that_was_too_large_to_come_in_is_no_empty_list(client, panel, monkeypatch):
    monkeypatch.setattr("proposals.attachments.uploads.most_bytes", lambda: 10)

    shown = listed(client, panel, file=SimpleUploadedFile("pairs.csv", b"P-2026-0001,a@b.example"))

    assert "“pairs.csv” is larger than" in words_of(shown)
    assert "Nothing is listed" not in words_of(shown)


def test_each_line_that_cannot_be_is_told_and_nothing_is_taken_or_lost(client, panel):
    open_one, hidden = placed(panel), placed(panel)
    factories.co_author(hidden, panel.chair)
    writer, busy, free, _ = panel.seats
    factories.co_author(open_one, writer.person)
    panels.assign(open_one.pk, by=panel.chair, seats=[busy])
    rows = [
        f"{open_one.reference},{free.person.email}",
        f"{open_one.reference},{free.person.email}",
        f"{open_one.reference},{writer.person.email}",
        f"{open_one.reference},{busy.person.email}",
        f"{hidden.reference},{free.person.email}",
        f"{open_one.reference},nobody@exchange.example",
    ]

    shown = listed(client, panel, "\n".join(rows))

    for sentence in (
        f"Line 2: {free.person} is listed twice for {open_one.reference}.",
        f"Line 3: {writer.person} can’t be asked to mark {open_one.reference}. Its page says why.",
        f"Line 4: {busy.person} is asked to mark {open_one.reference} already.",
        f"Line 5: this panel has no proposal {hidden.reference}.",
        "Line 6: nobody with the address nobody@exchange.example sits on this panel.",
    ):
        assert sentence in words_of(shown)
    assert rows[0] in shown.text
    assert not AssignmentRun.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Nothing is listed"),
        (b"\xff\xfe\x00", "This is no text."),
        (b"PK\x03\x04\x00\x00", "This is no text."),
        (b"P-2026-0001,a@b.example,once more", "on line 1."),
        (b"P-2026-0001 a@b.example", "on line 1."),
        (b'"P-2026-0001,a@b.example', "on line 1."),
        (b"a@b.example," * 20_000, "The file is too long"),
        (b"P-1" * 50_000, "This is no list."),
        (b"P-1,a@b.example\n" * 6_000, "There are more than 5,000 lines."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(client, panel, content, sentence):
    shown = listed(client, panel, file=SimpleUploadedFile("pairs.csv", content))

    assert shown.status_code == 200
    assert sentence in words_of(shown)
    assert not AssignmentRun.objects.exists()


def test_a_list_may_fill_somebody_above_their_most_and_says_so(client, panel):
    proposal, seat = placed(panel), panel.seats[0]
    describe(panel, seat, most_sheets=0)

    shown = listed(client, panel, f"{proposal.reference}\t{seat.person.email}")

    assert "above the most; load 1 of 0" in words_of(shown)


@pytest.mark.browser
def test_the_page_of_a_list_is_accessible_and_shows_what_is_wrong(clean_page, sign_in, transactional_db):
    panel = factories.panel(factories.open_call())
    sign_in(panel.chair)

    clean_page.goto(address(panel))
    clean_page.get_by_role("link", name="From a list of your own").click()
    clean_page.get_by_label("One line for each sheet").fill("P-2026-9999, nobody@exchange.example")
    clean_page.get_by_role("button", name="Show what this would do").click()

    clean_page.get_by_text("this panel has no proposal P-2026-9999").first.wait_for()
    assert_accessible(clean_page)
