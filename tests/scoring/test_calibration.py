"""Calibration: all mark an anchor first, the chair sees how far they are apart, and members read what was agreed."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Notice, Objection
from proposals.services.steps import take_step
from proposals.states import State
from scoring.models import Anchor, Assignment, Criterion, SeatKind
from scoring.oversight.calibration import agreed_on
from scoring.services import assigning, calibration, members, panels, seat_invitations, sheets
from scoring.services.sheets import Given
from scoring.sheets import mine as assessments
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.factories import marked, proposal_at, verified

pytestmark = pytest.mark.django_db
AGREED = "A 4 on benefit means figures from two sites."


def words(response):
    main = response.text.split("<main")[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def address(name, *args):
    return reverse(f"scoring:{name}", args=args)


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def placed(panel):
    def place(title="Other", **facts):
        return proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, title=title, **facts)

    return place


@pytest.fixture
def chosen(panel, placed):
    """An anchor that all are asked to mark, beside an ordinary proposal that the first assessor marks."""
    ordinary = placed("Ordinary")
    other = panels.assign(ordinary.pk, by=panel.chair, seats=panel.seats[:1])[0]
    sheets.declare(other.pk, by=other.assessor, kind="none")
    anchor = calibration.choose_anchor(panel.panel.pk, by=panel.chair, proposal=placed("The anchor"))
    return anchor, other


def own(anchor, seat):
    return Assignment.objects.get(proposal=anchor.proposal, seat=seat)


def save(assignment, mark=3):
    criterion = Criterion.objects.filter(rubric__call=assignment.proposal.call).earliest("position")
    version = assignment.sheet.version
    return sheets.save_sheet(assignment.pk, by=assignment.assessor, version=version, marks={criterion.pk: Given(mark)})


# --- Choosing ---------------------------------------------------------------------------------------------------------
def test_all_whom_nothing_bars_are_asked_and_the_chair_is_not(panel, placed):
    proposal = placed("The anchor")
    factories.co_author(proposal, panel.seats[1].person)

    anchor = calibration.choose_anchor(panel.panel.pk, by=panel.chair, proposal=proposal)

    assert [each.seat for each in anchor.proposal.assignments.all()] == [panel.seats[0], panel.seats[2]]
    assert Notice.objects.filter(recipient=panel.seats[0].person).get().about == proposal


def test_whom_its_authors_named_is_not_asked_before_somebody_judged_that(panel, placed):
    named = factories.seat(panel.panel, factories.member("Nerys", family_name="Quill"))
    proposal = placed("The anchor")
    Objection.objects.create(
        proposal=proposal, name=str(named.person), reason="We compete.", named_by=proposal.lead_author, named_at=now()
    )

    anchor = calibration.choose_anchor(panel.panel.pk, by=panel.chair, proposal=proposal)

    assert [each.seat for each in anchor.proposal.assignments.all()] == panel.seats
    assert calibration.ask_who_joined(anchor.pk, by=panel.chair) == []


def test_a_chair_who_marks_is_asked_too(panel, placed):
    panel.panel.seats.filter(kind=SeatKind.CHAIR).update(most_sheets=3)

    anchor = calibration.choose_anchor(panel.panel.pk, by=panel.chair, proposal=placed())

    assert anchor.proposal.assignments.filter(assessor=panel.chair).count() == 1


def test_choosing_twice_changes_nothing_and_a_third_is_refused(panel, placed):
    first, second, third = placed("One"), placed("Two"), placed("Three")
    for proposal in (first, first, second):
        calibration.choose_anchor(panel.panel.pk, by=panel.chair, proposal=proposal)

    with pytest.raises(NotReady, match="2 proposals at most"):
        calibration.choose_anchor(panel.panel.pk, by=panel.chair, proposal=third)
    assert [each.proposal for each in Anchor.objects.all()] == [first, second]


def test_only_who_runs_the_panel_and_oversees_the_proposal_calibrates(
    chosen, panel, placed, moderator, observer, manager
):
    anchor, _ = chosen
    other, theirs = factories.panel(panel.panel.call), placed("Theirs")
    factories.co_author(theirs, manager)
    for person in (panel.seats[0].person, other.chair, moderator, observer):
        with pytest.raises(NotPermitted):
            calibration.record_agreed(anchor.pk, by=person, version=1, agreed=AGREED, closes=True)
        with pytest.raises(NotPermitted):
            calibration.ask_who_joined(anchor.pk, by=person)
    with pytest.raises(NotPermitted):
        calibration.choose_anchor(panel.panel.pk, by=manager, proposal=theirs)
    with pytest.raises(NotPermitted):
        calibration.choose_anchor(other.panel.pk, by=other.chair, proposal=theirs)
    assert Anchor.objects.get().closed_at is None


def test_who_takes_a_seat_meanwhile_marks_the_anchor_too(chosen, panel, manager):
    anchor, _ = chosen
    newcomer, guest = factories.member("Newcomer"), verified(factories.member("Guest"))
    members.replace_member(panel.seats[2].pk, by=manager, note="On leave.", email=newcomer.email)
    offer = seat_invitations.invite(panel.panel.pk, by=manager, email=guest.email, kind="lay")
    seat_invitations.accept(offer.pk, by=guest)
    by_hand = factories.seat(panel.panel, factories.member("By hand"))

    asked = calibration.ask_who_joined(anchor.pk, by=panel.chair)

    assert asked == [by_hand]
    assert set(anchor.proposal.assignments.values_list("assessor__given_name", flat=True)) == {
        "Assessor", "Newcomer", "Guest", "By hand",
    }  # fmt: skip


def test_the_automatic_assignment_has_all_mark_the_anchors(chosen, panel):
    anchor, _ = chosen
    late = factories.seat(panel.panel, factories.member("Late"), SeatKind.FINANCE)

    run = assigning.propose_assignment(panel.panel.pk, by=panel.chair, seed=1)

    of_anchor = [
        (seat, reasons[0]) for proposal, seat, _, reasons in run.plan["pairs"] if proposal == anchor.proposal_id
    ]
    assert of_anchor == [(late.pk, "all mark it first")]
    assigning.apply_run(run.pk, by=panel.chair)
    assert anchor.proposal.assignments.filter(seat=late).count() == 1


# --- Other sheets wait ------------------------------------------------------------------------------------------------
def test_other_sheets_wait_until_the_own_sheet_for_the_anchor_is_returned(chosen, panel):
    anchor, other = chosen
    for act in (lambda: save(other), lambda: sheets.return_sheet(other.pk, by=other.assessor)):
        with pytest.raises(
            NotReady, match=f"The panel is calibrated first. Return your sheet for {anchor.proposal.reference}"
        ):
            act()

    marked(own(anchor, panel.seats[0]), 4)

    assert save(other).version == 2


def test_closing_opens_the_other_sheets_also_of_those_who_returned_none(chosen, panel):
    anchor, other = chosen

    calibration.record_agreed(anchor.pk, by=panel.chair, version=1, agreed=AGREED, closes=True)

    assert save(other).version == 2


def test_with_a_conflict_nothing_waits_and_nothing_is_told(chosen, panel):
    anchor, other = chosen
    mine = own(anchor, panel.seats[0])
    sheets.declare(mine.pk, by=mine.assessor, kind="direct", text="My sister leads it.")
    calibration.record_agreed(anchor.pk, by=panel.chair, version=1, agreed=AGREED, closes=False)

    assert save(other).version == 2
    marked(own(anchor, panel.seats[1]), 3)
    calibration.record_agreed(anchor.pk, by=panel.chair, version=2, agreed=AGREED, closes=True)
    assert agreed_on(panel.panel.pk, mine.assessor) == ([], [])
    assert agreed_on(panel.panel.pk, panel.seats[1].person) == ([AGREED], [])


def test_an_anchor_that_was_withdrawn_keeps_nobody_waiting(chosen):
    anchor, other = chosen

    take_step(anchor.proposal.pk, "withdraw", by=anchor.proposal.lead_author)

    assert save(other).version == 2


def test_an_anchor_that_was_withdrawn_leaves_room_for_another(client, panel, placed):
    gone, *others = (placed(title) for title in ("Gone", "One", "Two"))
    calibration.choose_anchor(panel.panel.pk, by=panel.chair, proposal=gone)
    take_step(gone.pk, "withdraw", by=gone.lead_author)
    for proposal in others:
        calibration.choose_anchor(panel.panel.pk, by=panel.chair, proposal=proposal)
    client.force_login(panel.chair)

    page = words(client.get(address("calibration", panel.panel.pk)))

    assert re.findall(r"(Gone|One|Two) (Being marked|Marked no more)", page) == [
        ("Gone", "Marked no more"), ("One", "Being marked"), ("Two", "Being marked"),
    ]  # fmt: skip
    assert page.count("other sheets wait for its sheets") == 2
    assert "Two proposals are enough." in page


def test_the_anchor_comes_first_in_the_own_list_and_as_the_next_one(chosen, panel):
    anchor, other = chosen
    person = other.assessor
    theirs = assessments.own_assessments(person).order_by(*assessments.ORDERS["next"])
    lines = assessments.lines_for(list(theirs), person)
    first: Any = assessments.next_for(person)
    sheets.declare(first.pk, by=person, kind="none")

    assert [(each.title, each.is_anchor, each.is_kept_waiting) for each in lines] == [
        ("The anchor", True, False), ("Ordinary", False, True),
    ]  # fmt: skip
    assert first == own(anchor, panel.seats[0])
    assert assessments.next_for(person, besides=first.pk) is None


# --- What was agreed --------------------------------------------------------------------------------------------------
def test_what_was_agreed_is_told_to_members_once_it_is_closed(chosen, panel):
    anchor, other = chosen
    marked(own(anchor, panel.seats[0]), 4)
    calibration.record_agreed(anchor.pk, by=panel.chair, version=1, agreed="A first go.", closes=False)
    before = agreed_on(panel.panel.pk, other.assessor)

    calibration.record_agreed(anchor.pk, by=panel.chair, version=2, agreed=AGREED, closes=True)

    assert (before, agreed_on(panel.panel.pk, other.assessor)) == (([], []), ([AGREED], []))


def test_who_owes_the_sheet_of_a_closed_anchor_marks_it_before_they_read_what_was_agreed(client, chosen, panel):
    anchor, other = chosen
    mine, reference = own(anchor, panel.seats[0]), anchor.proposal.reference
    marked(mine, 4, returned=False)
    calibration.record_agreed(anchor.pk, by=panel.chair, version=1, agreed=AGREED, closes=True)
    client.force_login(mine.assessor)
    by_program = Caller(mine.assessor)

    before = [words(client.get(address("sheet", each.pk))) for each in (mine, other)]
    told_before = by_program.get(f"assessments/{other.pk}/").json()["agreed"]
    sheets.return_sheet(mine.pk, by=mine.assessor)

    assert [AGREED in each for each in before] == [False, False]
    assert "You read what it agreed once you have returned this sheet." in before[0]
    assert f"Return your sheet for {reference} first: then you read it here." in before[1]
    assert AGREED in words(client.get(address("sheet", other.pk)))
    assert (told_before, by_program.get(f"assessments/{other.pk}/").json()["agreed"]) == ([], [AGREED])


def test_an_anchor_that_can_not_be_marked_any_more_keeps_nobody_from_what_was_agreed(chosen, panel):
    anchor, other = chosen
    calibration.record_agreed(anchor.pk, by=panel.chair, version=1, agreed=AGREED, closes=True)

    take_step(anchor.proposal.pk, "withdraw", by=anchor.proposal.lead_author)

    assert agreed_on(panel.panel.pk, other.assessor) == ([AGREED], [])


def test_it_does_not_say_which_proposal_it_was(chosen, panel):
    anchor, _ = chosen
    for said in (f"In {anchor.proposal.reference.lower()} a 4 was right.", "In the anchor a 4 was right."):
        with pytest.raises(NotReady, match="This tells which proposal it is"):
            calibration.record_agreed(anchor.pk, by=panel.chair, version=1, agreed=said, closes=True)


def test_closing_wants_words_and_an_older_version_is_refused(chosen, panel, manager):
    anchor, _ = chosen
    with pytest.raises(NotReady, match="Say what was agreed"):
        calibration.record_agreed(anchor.pk, by=panel.chair, version=1, agreed=" ", closes=True)
    calibration.record_agreed(anchor.pk, by=manager, version=1, agreed="Mine.", closes=False)
    with pytest.raises(StaleVersion):
        calibration.record_agreed(anchor.pk, by=panel.chair, version=1, agreed=AGREED, closes=True)
    for _ in range(2):
        closed = calibration.record_agreed(anchor.pk, by=panel.chair, version=2, agreed=AGREED, closes=True)

    assert (closed.version, closed.closed_by) == (3, panel.chair)
    with pytest.raises(WrongState):
        calibration.ask_who_joined(anchor.pk, by=panel.chair)


def test_the_database_wants_words_of_what_is_closed(chosen, panel):
    with pytest.raises(IntegrityError), transaction.atomic():
        Anchor.objects.update(closed_at=now(), closed_by=panel.chair)


# --- The pages --------------------------------------------------------------------------------------------------------
def test_the_chair_chooses_compares_and_closes(client, panel, placed):
    proposal = placed("The anchor")
    client.force_login(panel.chair)
    page = address("calibration", panel.panel.pk)
    refused = client.post(page, {"proposal": "P-2026-9999"})
    chosen = client.post(page, {"proposal": proposal.reference}, follow=True)
    anchor = Anchor.objects.get()
    for seat, mark in zip(panel.seats[:2], (2, 5), strict=True):
        marked(own(anchor, seat), mark)

    compared = client.get(address("anchor", panel.panel.pk, anchor.pk))
    nothing = client.post(address("anchor", panel.panel.pk, anchor.pk), {"version": 1, "agreed": "", "then": "close"})
    closed = client.post(
        address("anchor", panel.panel.pk, anchor.pk), {"version": 1, "agreed": AGREED, "then": "close"}, follow=True
    )

    assert "Choose a proposal of the panel that is being marked." in words(refused)
    assert "No sheet is returned yet." in words(chosen)
    assert "2 of 3 sheets returned. Still to come:" in words(compared)
    assert re.search(r"Need .*?2 .*?5 Mean 3\.50 Range 2 to 5 Far apart", words(compared))
    assert re.search(r"Total .*?2\.00 .*?5\.00 Mean 3\.50 Range 2\.00 to 5\.00", words(compared))
    assert "need: from 2 to 5, mean 3.50" in compared.text.lower()
    assert "Say what was agreed." in words(nothing)
    assert "Closed. Members read what was agreed, and mark on." in closed.text


def test_a_chair_who_still_owes_the_sheet_sees_no_mark(client, panel, placed):
    panel.panel.seats.filter(kind=SeatKind.CHAIR).update(most_sheets=3)
    anchor = calibration.choose_anchor(panel.panel.pk, by=panel.chair, proposal=placed())
    marked(own(anchor, panel.seats[0]), 5)
    client.force_login(panel.chair)

    page = client.get(address("anchor", panel.panel.pk, anchor.pk))

    assert "You have a sheet of your own to return for this proposal." in words(page)
    assert '<svg class="app-chart"' not in page.text


def test_a_chair_with_a_conflict_sees_no_calibration(client, panel, placed, manager):
    proposal = placed("Kept from the chair")
    seat = panel.panel.seats.get(kind=SeatKind.CHAIR)
    [asked] = panels.assign(proposal.pk, by=manager, seats=[seat])
    sheets.declare(asked.pk, by=panel.chair, kind="direct", text="My sister leads it.")
    anchor = calibration.choose_anchor(panel.panel.pk, by=manager, proposal=proposal)
    client.force_login(panel.chair)

    page = client.get(address("calibration", panel.panel.pk))

    assert "No proposal was chosen yet." in words(page)
    assert client.get(address("anchor", panel.panel.pk, anchor.pk)).status_code == 404


def test_both_texts_stand_after_somebody_else_saved(client, chosen, panel, manager):
    anchor, _ = chosen
    calibration.record_agreed(anchor.pk, by=manager, version=1, agreed="The manager’s words.", closes=False)
    client.force_login(panel.chair)
    page = address("anchor", panel.panel.pk, anchor.pk)

    stale = client.post(page, {"version": 1, "agreed": "The chair’s words.", "then": "save"})
    [version] = re.findall(r'name="version" value="(\d+)"', stale.text)
    client.post(page, {"version": version, "agreed": "The chair’s words.", "then": "save"})

    assert [each for each in ("The manager’s words.", "The chair’s words.") if each not in words(stale)] == []
    assert Anchor.objects.get().agreed == "The chair’s words."


def test_an_assessor_is_told_what_comes_first_and_then_reads_what_was_agreed(client, chosen, panel):
    anchor, other = chosen
    client.force_login(other.assessor)
    waits, mine = client.get(address("sheet", other.pk)), client.get(address("mine"))
    kept = client.post(address("sheet", other.pk), {"version": 1, "overall_comment": "Typed in another window."})
    shut = Caller(other.assessor).get(f"assessments/{other.pk}/").json()
    marked(own(anchor, panel.seats[0]), 4)
    calibration.record_agreed(anchor.pk, by=panel.chair, version=1, agreed=AGREED, closes=True)

    opened = client.get(address("sheet", other.pk))

    assert "This sheet waits" in words(waits)
    assert "The anchor" in words(waits)
    assert "Mark first" in words(mine)
    assert "Waits for what is marked first" in words(mine)
    assert "Typed in another window." in kept.text
    assert (shut["is_open"], shut["is_kept_waiting"]) == (False, True)
    assert "What your panel agreed about the marks" in words(opened)
    assert AGREED in words(opened)


def test_the_pages_cost_the_same_with_more_sheets(client, chosen, panel, django_assert_num_queries):
    anchor, _ = chosen
    client.force_login(panel.chair)
    for number, seat in enumerate(panel.seats):
        marked(own(anchor, seat), 3)
        if number in (0, 2):
            with django_assert_num_queries(12):
                client.get(address("anchor", panel.panel.pk, anchor.pk))
            with django_assert_num_queries(6):
                client.get(address("calibration", panel.panel.pk))


def test_a_program_calibrates(panel, placed):
    proposal = placed("The anchor")
    caller, path = Caller(panel.chair), f"panels/{panel.panel.pk}/calibration/"
    wrong = caller.post(path, {"proposal": "P-2026-9999"})
    made = caller.post(path, {"proposal": proposal.reference})
    anchor = Anchor.objects.get()
    marked(own(anchor, panel.seats[0]), 4)
    late = factories.seat(panel.panel, factories.member("Late"))

    asked = caller.post(f"{path}{anchor.pk}/ask/", {})
    closed = caller.send("PATCH", f"{path}{anchor.pk}/", {"version": 1, "agreed": AGREED, "close": True})

    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["proposal"])
    assert (made.status_code, len(made.json()["anchors"][0]["outstanding"])) == (201, 3)
    assert str(late.person) in asked.json()["anchors"][0]["outstanding"]
    [told] = closed.json()["anchors"]
    assert (told["agreed"], told["closed_at"] is None) == (AGREED, False)
    assert told["criteria"][0] == {"criterion": "Need", "marks": [4], "lowest": 4, "highest": 4, "mean": "4.00"}
    assert (told["mean_total"], told["lowest_total"], told["highest_total"]) == ("4.00",) * 3
    assert Caller(panel.seats[1].person).get("assessments/").json()["results"][0]["is_anchor"] is False
    reader = own(anchor, panel.seats[0])
    assert Caller(reader.assessor).get(f"assessments/{reader.pk}/").json()["agreed"] == [AGREED]


@pytest.mark.browser
def test_in_a_browser_the_chair_closes_a_calibration(clean_page, sign_in, chosen, panel):
    anchor, other = chosen
    marked(own(anchor, panel.seats[1]), 2)
    marked(own(anchor, panel.seats[2]), 5)
    sign_in(other.assessor)
    clean_page.goto(address("sheet", other.pk))
    assert_accessible(clean_page)
    sign_in(panel.chair)
    clean_page.goto(address("calibration", panel.panel.pk))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="The anchor").click()
    assert_accessible(clean_page)
    clean_page.get_by_label("What was agreed").fill(AGREED)
    press(clean_page, "Close the calibration")

    expect(clean_page.get_by_text("Members read this beside their sheets.")).to_be_visible()
