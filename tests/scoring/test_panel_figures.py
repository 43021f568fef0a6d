"""What a panel came to in its meeting, where somebody decides: beside the score, and hidden from who still marks."""

import csv
import json
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from scoring.packs.panel import said_of
from scoring.ranking import rank_call
from scoring.services import agreeing, meetings, panels, sheets, shortlists
from tests import factories
from tests.api.caller import Caller
from tests.scoring.chairing.arrangement import asked
from tests.scoring.shortlists.arrangement import now_of

pytestmark = pytest.mark.django_db
WHY = "Two of us moved down."


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def talked(panel):
    return asked(panel, marks=[3, 5])


def came_to(panel, proposal, figure, reason=WHY):
    """The panel meets, talks about it, and records its figure."""
    meeting = meetings.start_meeting(panel.panel.pk, by=panel.chair, minutes_each=10)
    item = meetings.take_up(meeting.items.get(proposal=proposal).pk, by=panel.chair)
    recorded = meetings.record_figure(item.pk, by=panel.chair, figure=Decimal(figure), reason=reason)
    meetings.end_meeting(meeting.pk, by=panel.chair)
    return recorded


def owes_a_sheet(panel, proposal, person):
    seat = factories.seat(panel.panel, person)
    panels.assign(proposal.pk, by=panel.chair, seats=[seat])


def taken(client, person, name, *args):
    client.force_login(person)
    return b"".join(client.get(reverse(f"scoring:{name}", args=args)).streaming_content)


def shortlist_sheet(raw):
    header, *lines = load_workbook(BytesIO(raw), data_only=True)["Shortlist"].values
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_the_last_figure_stands_in_the_ranking_and_moves_nothing_there(panel, talked, manager):
    asked(panel, marks=[4, 5])
    before = rank_call(talked.call, manager)
    came_to(panel, talked, "4.75", "At first.")
    came_to(panel, talked, "1.25")

    after = rank_call(talked.call, manager)

    told = {row.pk: row.agreed and (row.agreed.figure, row.agreed.reason) for row in after.rows}
    assert [pk for pk, agreed in told.items() if agreed] == [talked.pk]
    assert told[talked.pk] == (Decimal("1.25"), WHY)
    stands = [
        [(row.pk, row.rank, row.score, row.is_above_line, row.cumulative_pounds) for row in each.rows]
        for each in (before, after)
    ]
    assert stands[0] == stands[1]


def test_files_and_the_api_tell_it_with_its_reason(client, panel, talked, manager):
    recorded = came_to(panel, talked, "3.75")
    code = talked.call.code

    row = shortlist_sheet(taken(client, manager, "shortlist", code))[0]
    listed = list(csv.DictReader(StringIO(taken(client, manager, "shortlist_csv", code).decode("utf-8-sig"))))
    told = json.loads(taken(client, manager, "shortlist_json", code))["proposals"][0]
    by_program = Caller(manager).get(f"calls/{code}/ranking/").json()["rows"][0]

    assert (row["Panel figure"], row["Why the panel figure"]) == (3.75, WHY)
    assert (listed[0]["Panel figure"], listed[0]["Why the panel figure"]) == ("3.75", WHY)
    assert (told["agreed"], told["agreed_why"]) == ("3.75", WHY)
    assert (by_program["agreed"]["figure"], by_program["agreed"]["reason"]) == ("3.75", WHY)
    assert by_program["agreed"]["recorded_at"][:10] == recorded.recorded_at.date().isoformat()
    assert "the panel came to 3.75 in its meeting" in said_of(rank_call(talked.call, manager).rows[0])


def test_the_audit_pack_has_every_figure_with_who_recorded_it(client, panel, talked, manager, observer):
    came_to(panel, talked, "4.75", "At first.")
    came_to(panel, talked, "3.75")

    with ZipFile(BytesIO(taken(client, manager, "audit_pack", talked.call.code))) as pack:
        rows = list(csv.DictReader(StringIO(pack.read("meetings.csv").decode("utf-8-sig"))))
        ranked = list(csv.DictReader(StringIO(pack.read("ranking.csv").decode("utf-8-sig"))))

    assert [(row["Reference"], row["Panel figure"], row["Reason"], row["Recorded by"]) for row in rows] == [
        (talked.reference, "4.75", "At first.", str(panel.chair)), (talked.reference, "3.75", WHY, str(panel.chair)),
    ]  # fmt: skip
    assert [(row["Panel figure"], row["Why the panel figure"]) for row in ranked] == [("3.75", WHY)]
    with ZipFile(BytesIO(taken(client, observer, "audit_pack", talked.call.code))) as pack:
        assert str(panel.chair) not in pack.read("meetings.csv").decode()


def test_who_owes_a_sheet_for_it_reads_it_nowhere(client, panel, talked, manager):
    came_to(panel, talked, "3.75")
    owes_a_sheet(panel, talked, manager)
    code = talked.call.code

    told = [
        taken(client, manager, "shortlist_csv", code).decode(),
        taken(client, manager, "shortlist_json", code).decode(),
        Caller(manager).get(f"calls/{code}/ranking/").content.decode(),
        client.get(reverse("scoring:ranking", args=[code])).text,
    ]
    assert [WHY in each for each in told] == [False] * len(told)
    with ZipFile(BytesIO(taken(client, manager, "audit_pack", code))) as pack:
        assert all(WHY not in pack.read(each).decode() for each in ("meetings.csv", "ranking.csv"))


def test_a_shortlist_tells_it_and_once_frozen_as_it_stood_then(client, manager, panel, open_call):
    scored = factories.proposal_at("scored", call=open_call, on=panel)
    recorded_for(scored, panel, "3.75", WHY)
    draft = shortlists.make_shortlist(open_call.pk, by=manager, name="As ranked")
    path = f"calls/{open_call.code}/shortlists/{draft.pk}/"

    drafted = Caller(manager).get(path).json()["rows"][0]["agreed"]
    agreeing.propose(draft.pk, by=manager, version=now_of(draft).version)
    recorded_for(scored, panel, "1.25", "We met again.")

    assert (drafted["figure"], drafted["reason"]) == ("3.75", WHY)
    assert Caller(manager).get(path).json()["rows"][0]["agreed"] == drafted
    row = shortlist_sheet(taken(client, manager, "shortlist_file", open_call.code, draft.pk))[0]
    assert (row["Panel figure"], row["Why the panel figure"]) == (3.75, WHY)


def test_who_decides_reads_it_in_the_ranking_the_award_and_the_shortlist(client, manager, panel, open_call):
    scored = factories.proposal_at("scored", call=open_call, on=panel)
    draft = shortlists.make_shortlist(open_call.pk, by=manager, name="As ranked")
    pages = [
        reverse("scoring:ranking", args=[open_call.code]),
        reverse("scoring:award", args=[scored.reference]),
        reverse("scoring:build", args=[open_call.code, draft.pk]),
    ]
    client.force_login(manager)
    before = [client.get(page).text for page in pages]
    recorded_for(scored, panel, "3.75", WHY)

    after = [client.get(page).text for page in pages]

    assert [WHY in text for text in before] == [False] * len(pages)
    assert [WHY in text and "Panel figure, beside the score" in text for text in after] == [True] * len(pages)


def recorded_for(proposal, panel, figure, reason):
    """As a meeting before scoring closed left it."""
    meeting = panel.panel.meetings.create(started_by=panel.chair)
    meeting.items.create(proposal=proposal, position=1).figures.create(
        figure=Decimal(figure), reason=reason, recorded_by=panel.chair
    )
    meetings.end_meeting(meeting.pk, by=panel.chair)


# --- Who left the room ----------------------------------------------------------------------------------------------
@pytest.fixture
def met(panel, talked):
    """Its members have returned sheets; one of them joins the organisation that leads it, before the panel meets."""
    joined = factories.seat(panel.panel, factories.member())
    joined.person.affiliations.create(organisation=talked.lead_organisation, started_on="2020-01-01")
    came_to(panel, talked, "3.75")
    return joined


def test_who_is_out_when_it_is_taken_up_stays_on_record(panel, talked, met):
    met.person.affiliations.all().delete()

    item = talked.agenda_items.get()
    assert [(each.seat, each.ground, each.since) for each in item.absences.all()] == [(met, "tie", item.opened_at)]


def test_a_conflict_found_during_the_talk_is_on_record_with_the_figure(panel, talked):
    meeting = meetings.start_meeting(panel.panel.pk, by=panel.chair, minutes_each=10)
    item = meetings.take_up(meeting.items.get().pk, by=panel.chair)
    assert not item.absences.exists()
    sheets.declare(talked.made[2].pk, by=panel.seats[2].person, kind="direct", text="We work together.")

    for figure in ("3.00", "4.00"):
        meetings.record_figure(item.pk, by=panel.chair, figure=Decimal(figure), reason=WHY)

    assert [(each.seat, each.ground) for each in item.absences.all()] == [(panel.seats[2], "conflict")]


def test_each_export_names_who_left_the_room(client, manager, talked, met):
    code = talked.call.code
    conflicts = Caller(manager).get(f"calls/{code}/conflicts/").json()["conflicts"]
    in_workbook = list(
        load_workbook(BytesIO(taken(client, manager, "shortlist", code)), data_only=True)["Conflicts"].values
    )
    with ZipFile(BytesIO(taken(client, manager, "audit_pack", code))) as pack:
        talks = list(csv.DictReader(StringIO(pack.read("meetings.csv").decode("utf-8-sig"))))
    listed = list(csv.DictReader(StringIO(taken(client, manager, "shortlist_csv", code).decode("utf-8-sig"))))

    told = [(each["assessor"], each["kind"], each["about"], each["told_by"]) for each in conflicts]
    assert told == [(met.code, "Not declared", "Tie to those who applied", "The exchange")]
    assert [row[1] for row in in_workbook[1:]] == [met.code]
    assert [row["Left the room"] for row in talks] == [met.code]
    assert [row["Stepped back"] for row in listed] == [f"{met.code} (Not declared)"]


def test_who_declared_a_conflict_is_told_once(panel, talked, manager):
    sheets.declare(talked.made[2].pk, by=panel.seats[2].person, kind="direct", text="We work together.")
    came_to(panel, talked, "3.75")

    conflicts = Caller(manager).get(f"calls/{talked.call.code}/conflicts/").json()["conflicts"]

    assert [(each["assessor"], each["told_by"]) for each in conflicts] == [(panel.seats[2].code, "The assessor")]
