"""A column of months and values: shown cell by cell, and kept whole or not at all; and out again as CSV."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from proposals.measured.columns import rows_of_text
from proposals.models import MeasurePoint
from proposals.services import columns, measures, site_leads
from proposals.services.measures import Given
from tests import factories
from tests.proposals.measures_cast import measured, page, stands
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


# --- Looking and keeping ---------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def kept_world(kept_for_the_module):
    return measured(title="A cabinet that counts itself")


@pytest.fixture
def world(kept_world):
    return SimpleNamespace(**vars(kept_world))


@pytest.fixture
def at_author(client, world):
    client.force_login(world.author)
    return client


def column_page(world, measure=None, name="column"):
    return page(world, name, (measure or world.minutes).pk, world.site.pk)


def hidden_preview(response):
    return response.text.split('name="preview" value="')[1].split('"')[0]


def test_a_pasted_column_is_shown_and_then_kept_whole(at_author, world):
    shown = at_author.post(column_page(world), {"text": "2026-03\t38.5\n2026-04\t40"})
    assert "Nothing is saved yet. 2 new, 0 replaced, 0 as before." in words_of(shown)
    assert stands(world) == []

    kept = {"preview": hidden_preview(shown)}
    for _ in range(2):
        assert at_author.post(column_page(world, name="keep_column"), kept).url == column_page(world, name="site_chart")
    assert stands(world) == [
        ("Minutes waited", Decimal("38.5"), None, None, 1),
        ("Minutes waited", Decimal(40), None, None, 1),
    ]


def test_a_problem_in_one_cell_keeps_all_of_it_out(at_author, world):
    shown = at_author.post(column_page(world, world.share), {"text": "2026-03\t159\t421\n2026-04\t5\t4\n2099-01\t1\t2"})

    said = words_of(shown)
    assert "2 cells need a look." in said
    assert "5 of 4 is more than all." in said
    assert "January 2099 lies ahead" in said
    assert "Save all of it" not in said
    assert "2026-03\t159\t421" in shown.text


def test_what_stands_is_shown_beside_what_would_replace_it(at_author, world):
    for month, value in ((MARCH, 38), (APRIL, 40)):
        measures.record_point(world.minutes.pk, by=world.author, site=world.site, month=month, value=Decimal(value))

    said = words_of(at_author.post(column_page(world), {"text": "2026-03\t39\n2026-04\t40"}))

    assert "0 new, 1 replaced, 1 as before." in said
    assert "March 2026 39 Replaces 38" in said
    assert "April 2026 40 Stands already" in said


def test_a_value_changed_after_the_preview_is_not_replaced(at_author, world):
    shown = at_author.post(column_page(world), {"text": "2026-03\t38.5\n2026-04\t40"})
    measures.record_point(world.minutes.pk, by=world.manager, site=world.site, month=MARCH, value=Decimal(50))

    refused = at_author.post(column_page(world, name="keep_column"), {"preview": hidden_preview(shown)})

    assert "March 2026 is 50 now." in errors_in(refused)
    assert stands(world) == [("Minutes waited", Decimal(50), None, None, 1)]


@pytest.mark.parametrize("preview", ["", "nonsense", "x" * 140_000])
def test_a_preview_that_is_none_saves_nothing(at_author, world, preview):
    response = at_author.post(column_page(world, name="keep_column"), {"preview": preview})

    assert "This preview can’t be used any more. Send the column again." in response.text


def test_a_preview_is_for_one_person_one_measure_and_one_site(at_author, client, world):
    preview = hidden_preview(at_author.post(column_page(world), {"text": "2026-03\t38.5"}))

    other_measure = at_author.post(column_page(world, world.share, "keep_column"), {"preview": preview})
    client.force_login(world.manager)
    other_person = client.post(column_page(world, name="keep_column"), {"preview": preview})

    assert "can’t be used any more" in other_measure.text
    assert other_person.status_code == 403
    assert stands(world) == []


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("values.csv", b"\xef\xbb\xbfMonth,Value\r\n2026-03,38.5\r\n"),
        ("values.xlsx", workbook([["Month", "Value"], [MARCH, 38.5]])),
    ],
)
def test_a_file_is_read_as_a_paste_is(at_author, world, name, content):
    shown = at_author.post(column_page(world), {"file": SimpleUploadedFile(name, content)})

    assert "March 2026 38.5 New" in words_of(shown)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Paste the column, or send a file."),
        ({"text": "Month\tValue"}, "There is no month with a value in what you sent."),
        ({"text": "2026-03\t1\n" * 601}, "That is more than fifty years of months."),
        ({"text": "x" * 60_001}, "at most 60000 characters"),
        ({"file": SimpleUploadedFile("values.csv", b"\xff\xfe2026")}, "“values.csv” could not be read as text."),
        ({"file": SimpleUploadedFile("values.pdf", b"%PDF-1.7")}, "is no Excel workbook by its name"),
        ({"file": SimpleUploadedFile("values.csv", b"")}, "There is no month with a value in what you sent."),
    ],
)
def test_what_holds_no_column_is_refused_in_words(at_author, world, sent, sentence):
    response = at_author.post(column_page(world), sent)

    assert response.status_code == 200
    assert sentence in " ".join(errors_in(response))


def test_sixty_months_are_kept_in_few_statements(world, django_assert_max_num_queries):
    text = "\n".join(f"{2021 + place // 12}-{place % 12 + 1:02}\t{place}" for place in range(60))
    looked = columns.look_at(world.minutes, world.site, rows_of_text(text), by=world.author)

    with django_assert_max_num_queries(12):
        written = columns.keep(
            columns.signed(looked, by=world.author), by=world.author, measure=world.minutes, site=world.site
        )
    assert written == MeasurePoint.objects.count() == 60


def test_a_stranger_sends_no_column(client, world):
    client.force_login(factories.member())

    for name in ("column", "keep_column"):
        assert client.post(column_page(world, name=name), {"text": "2026-03\t1"}).status_code == 403


# --- Out again -------------------------------------------------------------------------------------------------------
def test_values_leave_as_csv_with_counts_for_the_team_and_for_who_speaks_for_the_site(client, world):
    reader, lead = factories.member(), factories.member(at=world.site)
    factories.co_author(world.proposal, reader, role="viewer")
    named = {"organisation": world.site, "place": "", "email": lead.email}
    site_leads.name_site_lead(world.proposal.pk, by=world.author, **named)
    given = Given(world.share, MARCH, numerator=159, denominator=421, is_provisional=True)
    for site in (world.site, factories.organisation("South")):
        measures.record_points(world.proposal.pk, by=world.author, site=site, given=[given])

    told = {}
    for name, person in (("manager", world.manager), ("lead", lead), ("reader", reader)):
        client.force_login(person)
        lines = client.get(page(world, "values_csv")).getvalue().decode("utf-8-sig").splitlines()[1:]
        told[name] = [line.removeprefix("Seen in time,% of women,") for line in lines]
    north, south = (f"{site},,2026-03,37.7672,159,421,yes,1" for site in ("North", "South"))
    without = [line.replace("159,421", ",") for line in (north, south)]
    assert told == {"manager": [north, south], "lead": [north], "reader": without}


# --- Sites in one period ---------------------------------------------------------------------------------------------
def test_sites_are_compared_by_their_counts(at_author, world, django_assert_num_queries):
    for site, counts in ((world.site, (159, 421)), (factories.organisation("South"), (209, 391))):
        given = Given(world.share, MARCH, numerator=counts[0], denominator=counts[1])
        measures.record_points(world.proposal.pk, by=world.author, site=site, given=[given])
    only_a_value = Given(world.share, MARCH, value=Decimal(40))
    measures.record_points(
        world.proposal.pk, by=world.author, site=factories.organisation("East"), given=[only_a_value]
    )

    with django_assert_num_queries(8):
        said = words_of(at_author.get(page(world, "funnel", world.share.pk)))

    assert "March 2026: all sites together come to 45.32 % of women." in said
    assert "North 159 of 421 37.77" in said
    assert "Beyond the 95% limits" in said
    assert "1 site gave a value without counts and is left out." in said


def test_a_member_outside_the_team_compares_no_counts(client, world):
    client.force_login(factories.member())

    assert client.get(page(world, "funnel", world.share.pk)).status_code == 403


def test_a_single_figure_has_no_funnel(at_author, world):
    said = words_of(at_author.get(page(world, "funnel", world.minutes.pk), {"month": "x"}))

    assert "A funnel needs how many out of how many." in said
