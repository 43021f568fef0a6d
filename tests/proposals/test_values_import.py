"""The file of all values comes back: shown first, taken whole or not at all, and never over what others entered."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from proposals.errors import NotPermitted, NotReady
from proposals.models import MeasurePoint
from proposals.services import measures
from proposals.services.measures import Given
from proposals.services.values import import_values, look_at_values
from tests import factories
from tests.api.caller import Caller
from tests.proposals.measures_cast import history, measured, page, stands
from tests.reading import words_of

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
HEADINGS = "measure,unit,site,ods_code,month,value,numerator,denominator,provisional,version"


@pytest.fixture(scope="module")
def kept_world(kept_for_the_module):
    world = measured(title="A cabinet that counts itself")
    world.south = factories.organisation("South", ods_code="RXS")
    recorded(world, world.site, Given(world.minutes, MARCH, Decimal("38.5")))
    recorded(world, world.south, Given(world.share, MARCH, numerator=159, denominator=421, is_provisional=True))
    return world


@pytest.fixture
def world(kept_world):
    return SimpleNamespace(**vars(kept_world))


def recorded(world, site, given):
    measures.record_points(world.proposal.pk, by=world.author, site=site, given=[given])


def corrected(world, value, *, version=1):
    recorded(world, world.site, Given(world.minutes, MARCH, Decimal(value), version=version))


def table(*rows):
    return "\n".join([HEADINGS, *rows])


def minutes(value, *, site="North", month="2026-03", version="1", provisional="no"):
    return f"Minutes waited,minutes,{site},,{month},{value},,,{provisional},{version}"


def share(*counts, value="37.7672", version="1", provisional="yes"):
    numerator, denominator = counts or ("159", "421")
    return f"Seen in time,% of women,South,RXS,2026-03,{value},{numerator},{denominator},{provisional},{version}"


def problems(world, *rows):
    return [str(each) for each in look_at_values(world.proposal, table(*rows)).problems]


def taken(world, *rows):
    return import_values(world.proposal.pk, by=world.author, text=table(*rows))


STOOD = [("Minutes waited", Decimal("38.5"), None, None, 1), ("Seen in time", Decimal("37.7672"), 159, 421, 1)]


# --- What comes back unedited ----------------------------------------------------------------------------------------
def test_the_file_that_was_downloaded_comes_back_and_changes_nothing(client, world):
    client.force_login(world.author)
    sent = client.get(page(world, "values_csv")).getvalue().decode("utf-8-sig")

    found = look_at_values(world.proposal, sent)

    assert (sent.splitlines()[0], found.new, found.known, found.problems) == (HEADINGS, [], 2, [])


def test_rows_that_nobody_touched_change_nothing_though_a_value_was_corrected_meanwhile(world):
    corrected(world, 40)

    found = look_at_values(world.proposal, table(minutes("38.5"), share()))

    assert (found.new, found.known, found.problems) == ([], 2, [])


@pytest.mark.parametrize("row", [share("", ""), share(value=""), share("", "", value="", provisional="")])
def test_an_empty_cell_takes_nothing_away(world, row):
    found = look_at_values(world.proposal, table(row))

    assert (found.new, found.known, found.problems) == ([], 1, [])


def test_a_month_without_a_value_yet_is_passed_over(world):
    found = look_at_values(world.proposal, table(minutes("", month="2026-04", version="", provisional="")))

    assert (found.new, found.known, found.problems) == ([], 0, [])


# --- What was changed ------------------------------------------------------------------------------------------------
def test_values_of_many_sites_are_added_and_replaced_at_once(world):
    assert (
        taken(world, minutes("40"), share("160", "421"), minutes("7", site="South", month="Apr 2026", version="")) == 3
    )

    assert stands(world) == [
        ("Minutes waited", Decimal(40), None, None, 2), ("Minutes waited", Decimal(7), None, None, 1),
        ("Seen in time", Decimal("38.0048"), 160, 421, 2),
    ]  # fmt: skip
    point = MeasurePoint.objects.get(measure=world.minutes, site=world.site)
    assert history(point) == [(1, Decimal("38.5")), (2, Decimal(40))]


def test_a_value_becomes_final_and_keeps_its_counts(world):
    assert taken(world, share("", "", provisional="no")) == 1

    point = MeasurePoint.objects.get(measure=world.share)
    assert (point.is_provisional, point.numerator, point.denominator) == (False, 159, 421)


@pytest.mark.parametrize("value", ["37.77", "38", ""])
def test_a_spreadsheet_may_round_the_value_beside_its_counts(world, value):
    assert problems(world, share(value=value)) == []


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (minutes("40", version=""), "Version: 38.5 stands already. To replace it, name the version that it has in the "
         "file you download here."),
        (minutes("40", month="2026-04"), "Version: There is no value to replace. Empty this cell to add one."),
        (minutes("40", site="Nowhere"), "Site: No organisation has this name or ODS code."),
        (minutes("40").replace(",,", ",RXS,", 1),
         "ODS code: This is the code of another site than the name beside it."),
        (minutes("soon"), "Value: “soon” is no number. Write it as 38.5."),
        (minutes("40", month="soon"), "Month: “soon” is no month. Write it as 2026-03 or March 2026."),
        (minutes("40", month="2100-01", version=""), "Month: January 2100 lies ahead, so there is nothing to report "
         "yet."),
        (minutes("40", provisional="maybe"), "Provisional: Write yes or no."),
        (minutes("40").replace("Minutes waited", "Hours"), "Measure: There is no measure of this name here."),
        (share("160", ""), "Value: Give both numbers, the second above 0."),
        (share("1.5", "421"), "Numerator: “1.5” is no whole number from 0 up."),
        (share("500", "421"), "Value: 500 of 421 is more than all."),
        (share(value="40"), "Value: 159 of 421 is 37.7672. Empty this cell, or put the counts right."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_cell_and_nothing_is_kept(world, row, problem):
    good = minutes("7", site="South", version="")

    assert problems(world, row, good) == [f"Row 2, {problem}"]
    with pytest.raises(NotReady):
        taken(world, row, good)
    assert stands(world) == STOOD


def test_a_month_that_is_there_twice_is_refused(world):
    assert problems(world, minutes("40"), minutes("41")) == [
        "Row 3, Month: This measure, site and month are there already, in row 2."
    ]


def test_a_value_that_was_changed_on_both_sides_is_refused(world):
    corrected(world, 39)

    assert problems(world, minutes("40")) == [
        "Row 2, Version: Somebody changed it since this file left: it is 39 now. Download the file anew."
    ]
    assert problems(world, minutes("39")) == []


def test_only_who_enters_for_all_sites_sends_them(client, world):
    with pytest.raises(NotPermitted):
        import_values(world.proposal.pk, by=factories.member(), text=table(minutes("40")))
    client.force_login(factories.member())
    assert client.get(page(world, "import_values")).status_code == 404


def test_forty_sites_cost_as_many_queries_as_one(world, django_assert_max_num_queries):
    sites = [factories.organisation() for _ in range(40)]
    rows = [minutes("7", site=each.name, month="2026-04", version="") for each in sites]

    with django_assert_max_num_queries(17):
        assert taken(world, *rows) == 40


# --- Pages and programs ----------------------------------------------------------------------------------------------
def test_what_a_file_would_change_is_shown_first_and_then_kept(client, world):
    client.force_login(world.author)
    text = table(minutes("40"), share(), minutes("7", site="South", version=""))

    shown = client.post(page(world, "import_values"), {"file": SimpleUploadedFile("values.csv", text.encode())})

    assert "2 values would be recorded 1 row stands already and is left as it is." in words_of(shown)
    assert "North Minutes waited March 2026 40 Replaces 38.5" in words_of(shown)
    assert "South Minutes waited March 2026 7 New" in words_of(shown)
    assert stands(world) == STOOD
    kept = client.post(page(world, "import_values"), {"text": text, "act": "take"}, follow=True)
    assert "Recorded: 2 values." in words_of(kept)
    assert "There is nothing new in it." in words_of(client.post(page(world, "import_values"), {"text": text}))


def test_a_program_tries_a_table_and_takes_it(world):
    where = f"proposals/{world.proposal.reference}/measures/values/import/"
    author, text = Caller(world.author), table(minutes("40"), share())

    tried = author.post(where, {"text": text, "dry_run": True}).json()
    assert tried == {"is_dry_run": True, "new": 1, "known": 1, "problems": [], "ignored": ["unit"]}
    assert author.post(where, {"text": table(minutes("40", version="9"))}).status_code == 409
    assert author.post(where, {"text": text}).json()["new"] == 1
    assert author.post(where, {"text": text}).json() == {
        "is_dry_run": False,
        "new": 0,
        "known": 2,
        "problems": [],
        "ignored": ["unit"],
    }
