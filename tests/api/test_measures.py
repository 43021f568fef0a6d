"""Measures, values and charts by program: the same services and the same eyes as the pages."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from proposals.measured.entering import months_before
from proposals.models import Measure, Rebase, SiteNote
from proposals.services import measures, site_leads
from proposals.services.measures import Given
from tests import factories
from tests.api.caller import Caller
from tests.proposals.measures_cast import LAST, SPIKE, entered, measured, stands

pytestmark = pytest.mark.django_db
MONTH = LAST.isoformat()


@pytest.fixture(scope="module")
def kept_world(kept_for_the_module):
    return measured(title="A cabinet that counts itself")


@pytest.fixture
def world(kept_world):
    return SimpleNamespace(**vars(kept_world))


@pytest.fixture
def author(world):
    return Caller(world.author)


@pytest.fixture
def stranger(world):
    return Caller(factories.member())


@pytest.fixture
def lead(world):
    """Somebody who speaks for the site and follows nothing."""
    person = factories.member(at=world.site)
    named = {"organisation": world.site, "place": "", "email": person.email}
    site_leads.name_site_lead(world.proposal.pk, by=world.author, **named)
    return Caller(person)


def at(world, path=""):
    return f"proposals/{world.proposal.reference}/measures/{path}"


def chart_at(world, measure, path=""):
    return at(world, f"{measure.pk}/sites/{world.site.pk}/{path}")


def test_measures_are_added_read_and_changed(world, author, stranger):
    given = {"name": "Calls", "kind": "process", "basis": "rate", "per": 1000, "unit": "calls", "direction": "up",
             "frequency": "monthly", "baseline_value": "4"}  # fmt: skip
    added = author.post(at(world), given)
    assert (added.status_code, added.json()["per"], added.json()["kind"]) == (201, 1000, "process")

    changed = author.patch(at(world, f"{added.json()['id']}/"), {"version": 1, "target_value": "6.5"})
    assert (changed.json()["target_value"], changed.json()["name"], changed.json()["version"]) == ("6.5000", "Calls", 2)
    stale = author.patch(at(world, f"{added.json()['id']}/"), {"version": 1, "target_value": "7"})
    assert stale.status_code == 409

    assert [each["name"] for each in stranger.get(at(world)).json()] == [
        "Minutes waited", "Seen in time", "Falls", "Calls",
    ]  # fmt: skip
    assert stranger.post(at(world), given).status_code == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "Calls"}, "unit"),
        ({"baseline_value": True}, "baseline_value"),
        ({"surprise": 1}, "surprise"),
        ({"kind": "guess"}, "kind"),
    ],
)
def test_a_measure_that_can_not_be_names_its_field(world, author, body, field):
    response = author.post(at(world), body)

    assert response.status_code == 400
    assert field in response.json()["errors"]
    assert Measure.objects.filter(proposal=world.proposal).count() == 3


def test_values_are_sent_whole_and_replaced_with_their_version(world, author):
    address = f"proposals/{world.proposal.reference}/sites/{world.site.pk}/values/"
    body = {
        "values": [
            {"measure": world.minutes.pk, "month": MONTH, "value": 41.5},
            {"measure": world.share.pk, "month": MONTH, "numerator": 159, "denominator": 421, "is_provisional": True},
        ],
    }
    assert [author.post(address, body).json() for _ in range(2)] == [{"written": 2}, {"written": 0}]

    body["values"][0] |= {"value": 44}
    assert author.post(address, body).status_code == 409
    body["values"][0] |= {"version": 1}
    assert author.post(address, body).json() == {"written": 1}
    assert stands(world) == [
        ("Minutes waited", Decimal(44), None, None, 2),
        ("Seen in time", Decimal("37.7672"), 159, 421, 1),
    ]


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ([], 400),
        ([{"measure": 9999, "month": MONTH, "value": 1}], 400),
        ([{"measure": True, "month": MONTH, "value": 1}], 400),
        ([{"measure": 1, "month": "soon", "value": 1}], 400),
        ("nothing", 400),
    ],
)
def test_values_that_can_not_be_are_refused(world, author, values, status):
    response = author.post(f"proposals/{world.proposal.reference}/sites/{world.site.pk}/values/", {"values": values})

    assert response.status_code == status
    assert stands(world) == []


def test_a_value_ahead_of_its_month_is_a_conflict_with_what_is_true(world, author):
    ahead = months_before(LAST, -3).isoformat()

    response = author.post(
        f"proposals/{world.proposal.reference}/sites/{world.site.pk}/values/",
        {"values": [{"measure": world.minutes.pk, "month": ahead, "value": 1}]},
    )

    assert response.status_code == 409


def test_counts_are_told_to_the_team_and_to_who_speaks_for_the_site(world, author, lead, stranger):
    reader = factories.member()
    factories.co_author(world.proposal, reader, role="viewer")
    given = Given(world.share, LAST, numerator=3, denominator=60)
    measures.record_points(world.proposal.pk, by=world.author, site=world.site, given=[given])

    told = [caller.get(at(world, "values/")).json()["results"] for caller in (author, lead, Caller(reader))]

    assert [[(each["value"], each["numerator"], each["denominator"]) for each in rows] for rows in told] == [
        [("5.0000", 3, 60)],
        [("5.0000", 3, 60)],
        [("5.0000", None, None)],
    ]
    assert author.get(at(world, "values/"), site=9999).json()["results"] == []
    assert author.get(at(world, "values/"), site="x").status_code == 400
    assert stranger.get(at(world, f"{world.share.pk}/period/")).status_code == 403
    [row] = author.get(at(world, f"{world.share.pk}/period/"), month=MONTH).json()["rows"]
    assert (row["value"], row["numerator"], row["beyond"]) == (5.0, 3, "Within chance")


def test_a_chart_tells_its_limits_and_what_stands_out(world, lead):
    entered(world, world.minutes, SPIKE)

    chart = lead.get(chart_at(world, world.minutes)).json()

    assert (chart["variation"], chart["assurance"], len(chart["rows"])) == ("common", "meets", 18)
    assert [(row["value"], row["rule"], row["says"]) for row in chart["rows"] if row["rule"]] == [
        (10.0, "outside", "concern")
    ]
    assert round(chart["rows"][0]["upper"], 2) == 4.6


def test_limits_begin_anew_and_are_taken_back(world, author, stranger):
    entered(world, world.minutes, SPIKE)
    body = {"month": months_before(LAST, 6).isoformat(), "why": "The rota changed."}
    assert stranger.post(chart_at(world, world.minutes, "limits/"), body).status_code == 403

    begun = author.post(chart_at(world, world.minutes, "limits/"), body)
    assert begun.status_code == 201
    [rebase] = begun.json()["rebases"]
    back = author.post(chart_at(world, world.minutes, f"limits/{rebase['id']}/take-back/"), {"why": "It did not hold."})

    assert back.json()["rebases"] == []
    assert Rebase.objects.count() == 2
    assert author.post(chart_at(world, world.minutes, "limits/9999/take-back/"), {"why": "No."}).status_code == 404


def test_a_column_is_looked_at_and_kept(world, author, stranger):
    address = chart_at(world, world.minutes, "column/")
    wrong = author.post(address, {"text": "2026-03,many"}).json()
    assert (wrong["lines"][0]["does"], wrong["preview"]) == ("problem", "")

    looked = author.post(address, {"text": "2026-03,38.5\n2026-04,40"}).json()
    assert [(line["does"], line["value"]) for line in looked["lines"]] == [("add", "38.5000"), ("add", "40.0000")]
    kept = author.post(f"{address}keep/", {"preview": looked["preview"]})

    assert kept.json() == {"written": 2}
    assert author.post(f"{address}keep/", {"preview": "nonsense"}).status_code == 409
    assert author.post(address, {"text": "nothing here"}).status_code in (200, 400)
    assert stranger.post(address, {"text": "2026-03,1"}).status_code == 403


def test_notes_are_added_listed_and_removed(world, author, lead, stranger):
    address = f"proposals/{world.proposal.reference}/sites/{world.site.pk}/notes/"
    added = author.post(address, {"happened_on": MONTH, "kind": "pdsa", "text": "A second test."})
    assert (added.status_code, lead.get(address).json()) == (201, [added.json()])

    assert stranger.send("DELETE", f"{address}{added.json()['id']}/").status_code == 403
    assert [author.send("DELETE", f"{address}{added.json()['id']}/").status_code for _ in range(2)] == [200, 200]
    assert not SiteNote.objects.exists()


def test_who_neither_follows_it_nor_speaks_for_a_site_reads_of_none(world, stranger):
    entered(world, world.minutes, [4])

    assert stranger.get(at(world, "values/")).json()["results"] == []
    assert len(stranger.get(at(world, "values.csv")).getvalue().splitlines()) == 1
    for address in (
        chart_at(world, world.minutes),
        f"proposals/{world.proposal.reference}/sites/{world.site.pk}/notes/",
    ):
        assert stranger.get(address).status_code == 404


def test_who_speaks_for_a_site_reads_of_no_other(world, lead):
    south = factories.organisation("South")
    for site in (world.site, south):
        entered(world, world.minutes, [4], site=site)

    assert [each["site_name"] for each in lead.get(at(world, "values/")).json()["results"]] == ["North"]
    assert lead.get(at(world, f"{world.minutes.pk}/sites/{south.pk}/")).status_code == 404


def test_values_leave_as_csv(world, lead):
    entered(world, world.minutes, [4])

    lines = lead.get(at(world, "values.csv")).getvalue().decode("utf-8-sig").splitlines()

    assert lines[1] == f"Minutes waited,minutes,North,,{LAST:%Y-%m},4,,,no,1"
