"""Assessors of a whole panel: what they know and may mark, proposing pairs, and asking them."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.models import Affiliation, Theme
from proposals.states import State
from scoring.conflicts import reason_against, seats_facing
from scoring.models import Assignment, AssignmentRun, DeclarationKind, Expertise, SeatKind
from scoring.panel_facts import problem_of
from scoring.services import assigning, panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call, assessors=4)


@pytest.fixture
def area(open_call):
    return open_call.framework.areas.first()


def placed(panel, **facts):
    return proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, **facts)


def propose(panel, **how):
    return assigning.propose_assignment(panel.panel.pk, by=panel.chair, **how)


def describe(panel, seat, **facts):
    seat.refresh_from_db()
    given = {"most_sheets": None, "least_sheets": 0, "areas": {}, "themes": {}, "version": seat.version}
    return assigning.describe_seat(seat.pk, **{"by": panel.chair} | given | facts)


def pairs_of(run):
    return {(proposal, seat) for proposal, seat, *_ in run.plan["pairs"]}


def asked():
    return set(Assignment.objects.values_list("proposal", "seat"))


def address(panel, name="assignment", *more):
    return reverse(f"scoring:{name}", args=[panel.panel.pk, *more])


def words(response):
    main = response.text.split("<main")[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


# --- Proposing and asking --------------------------------------------------------------------------------------------
def test_nobody_is_asked_before_a_plan_is_applied_and_then_everybody_once(panel):
    placed(panel)
    placed(panel)
    run = propose(panel)
    assert asked() == set()

    assigning.apply_run(run.pk, by=panel.chair)
    assigning.apply_run(run.pk, by=panel.chair)

    assert asked() == pairs_of(run)
    assert len(asked()) == 6


def test_topping_up_asks_only_for_what_is_lacking(panel):
    proposal = placed(panel)
    first, *_ = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats[:2])
    sheets.decline_assignment(first.pk, by=first.assessor, note="On leave.")

    run = propose(panel)

    assert pairs_of(run) == {(proposal.pk, seat.pk) for seat in panel.seats[2:]}


def test_the_chair_is_proposed_only_where_the_chairs_seat_says_how_often(panel):
    proposal = placed(panel)
    for seat in panel.seats[1:]:
        describe(panel, seat, most_sheets=0)
    chair = panel.panel.seats.get(person=panel.chair)

    without = propose(panel)
    describe(panel, chair, most_sheets=1)

    assert pairs_of(without) == {(proposal.pk, panel.seats[0].pk)}
    assert pairs_of(propose(panel)) == {(proposal.pk, panel.seats[0].pk), (proposal.pk, chair.pk)}


def test_each_proposal_gets_a_lay_and_a_clinical_assessor_where_the_panel_has_them(panel):
    lay = factories.seat(panel.panel, factories.member("Lay"), SeatKind.LAY)
    proposals = [placed(panel) for _ in range(3)]

    run = propose(panel)

    assert {(each.pk, lay.pk) for each in proposals} <= pairs_of(run)


def test_expertise_decides_and_is_told(panel):
    theme = Theme.objects.create(code="digital", name="Digital health")
    proposal = placed(panel)
    proposal.themes.add(theme)
    for seat in panel.seats[:3]:
        describe(panel, seat, areas={proposal.area_id: 3}, themes={theme.pk: 2})

    run = propose(panel)

    assert pairs_of(run) == {(proposal.pk, seat.pk) for seat in panel.seats[:3]}
    told = ["clinical assessor wanted", f"area match: {proposal.area}", "theme match: Digital health", "load 1 of 1"]
    assert [reasons for *_, reasons in run.plan["pairs"]] == [told] * 3


def test_whoever_left_or_cannot_sign_in_is_not_proposed(panel):
    proposal = placed(panel)
    gone, shut_out, *there = panel.seats
    gone.left_on = proposal.call.scoring_due_on
    gone.save()
    shut_out.person.is_active = False
    shut_out.person.save()

    assert pairs_of(propose(panel)) == {(proposal.pk, seat.pk) for seat in there}


def test_whom_a_plan_never_proposes_is_whom_nobody_could_ask(panel):
    """The same facts as on the page of one proposal, found for all at once."""
    successor = factories.organisation("Successor")
    merged = factories.organisation("Merged", successor=successor)
    proposals = [placed(panel) for _ in range(3)]
    proposals[1].partners.add(successor)
    writer, joined, reader, conflicted = panel.seats
    factories.co_author(proposals[0], writer.person)
    Affiliation.objects.create(person=joined.person, organisation=merged, started_on=date(2020, 1, 1))
    panels.assign(proposals[2].pk, by=panel.chair, seats=[conflicted, reader])
    assignment = Assignment.objects.get(seat=conflicted)
    sheets.declare(assignment.pk, by=conflicted.person, kind=DeclarationKind.DIRECT, nature="financial", text="Shares.")

    problem = problem_of(panel.panel, panel.chair, seed=1)

    barred = {
        (proposal.pk, seat.pk)
        for proposal in proposals
        for seat in seats_facing(proposal).filter(panel=panel.panel)
        if reason_against(seat, proposal)
    }
    assert set(problem.forbidden | problem.standing) == barred
    assert len(barred) >= 4


def test_a_proposal_that_the_chair_has_a_conflict_with_is_in_no_plan(panel):
    hidden, seen = placed(panel), placed(panel)
    factories.co_author(hidden, panel.chair)

    run = propose(panel)

    assert {proposal for proposal, _ in pairs_of(run)} == {seen.pk}
    assert str(hidden.pk) not in run.inputs["needs"]


def test_the_same_seed_proposes_the_same(panel):
    for _ in range(3):
        placed(panel)

    assert propose(panel, seed=5).plan == propose(panel, seed=5).plan


# --- What changed since ----------------------------------------------------------------------------------------------
def test_a_plan_is_refused_once_somebody_was_asked_since(panel):
    proposal = placed(panel)
    run = propose(panel)
    panels.assign(proposal.pk, by=panel.chair, seats=[panel.seats[0]])

    with pytest.raises(NotReady) as refusal:
        assigning.apply_run(run.pk, by=panel.chair)

    assert refusal.value.reasons == [
        "Nobody was asked: the panel changed after this was proposed. Propose again.",
        f"{panel.seats[0].person} was asked to mark 1 proposal of it since.",
    ]
    assert len(asked()) == 1


def test_a_plan_is_refused_once_a_conflict_came_up(panel):
    proposal = placed(panel)
    run = propose(panel)
    factories.co_author(proposal, panel.seats[0].person)

    with pytest.raises(NotReady) as refusal:
        assigning.apply_run(run.pk, by=panel.chair)

    assert refusal.value.reasons[1:] == [f"{panel.seats[0].person} can’t be asked to mark 1 proposal of it since."]
    assert asked() == set()


def test_a_plan_is_refused_once_a_load_or_a_proposal_changed(panel):
    placed(panel)
    run = propose(panel)
    describe(panel, panel.seats[0], most_sheets=2)
    placed(panel)

    with pytest.raises(NotReady) as refusal:
        assigning.apply_run(run.pk, by=panel.chair)

    assert (
        refusal.value.reasons[1] == "Other proposals wait for assessors now, or they say something else of themselves."
    )
    assert f"The seat of {panel.seats[0].person}, what they know or how much they may mark changed since." in (
        refusal.value.reasons
    )


# --- Who may ---------------------------------------------------------------------------------------------------------
def test_only_the_chair_and_managers_propose_and_describe(panel, observer, manager):
    placed(panel)
    another = factories.panel(panel.panel.call)

    for person in (observer, panel.seats[0].person, another.chair):
        with pytest.raises(NotPermitted):
            assigning.propose_assignment(panel.panel.pk, by=person)
        with pytest.raises(NotPermitted):
            describe(panel, panel.seats[0], by=person)
    assert assigning.propose_assignment(panel.panel.pk, by=manager).made_by == manager


def test_a_plan_is_read_and_applied_by_nobody_but_its_maker(client, panel, manager):
    placed(panel)
    run = propose(panel)
    client.force_login(manager)

    assert client.get(address(panel, "assignment_run", run.pk)).status_code == 404
    assert client.post(address(panel, "apply_assignment", run.pk)).status_code == 404
    with pytest.raises(NotPermitted):
        assigning.apply_run(run.pk, by=manager)


# --- Seats -----------------------------------------------------------------------------------------------------------
def test_a_stale_edit_of_a_seat_is_refused(panel):
    seat = describe(panel, panel.seats[0], most_sheets=4)

    with pytest.raises(StaleVersion):
        describe(panel, seat, version=1)


def test_what_a_seat_knows_is_replaced_as_a_whole(panel, area):
    describe(panel, panel.seats[0], areas={area.pk: 3})
    describe(panel, panel.seats[0], areas={area.pk: 1})
    assert list(Expertise.objects.values_list("seat", "area", "theme", "level")) == [
        (panel.seats[0].pk, area.pk, None, 1)
    ]

    describe(panel, panel.seats[0], areas={area.pk: 0})

    assert not Expertise.objects.exists()


# --- Pages -----------------------------------------------------------------------------------------------------------
def test_the_pages_lead_from_a_proposal_of_pairs_to_asking_them(client, panel):
    proposal = placed(panel, title="Falls at night")
    client.force_login(panel.chair)

    shown = client.post(address(panel), follow=True)
    assert "Falls at night" in words(shown)
    assert "sheets to ask for 3" in words(shown)
    assert "of the best match there could be" not in words(shown), "nothing is known of anybody"
    done = client.post(address(panel, "apply_assignment", AssignmentRun.objects.get().pk), follow=True)

    assert "They are asked." in done.text
    assert {pk for pk, _ in asked()} == {proposal.pk}


def test_the_page_of_a_plan_says_what_was_not_possible(client, panel):
    proposal = placed(panel)
    factories.seat(panel.panel, factories.member("Lay"), SeatKind.LAY)
    describe(panel, panel.panel.seats.get(kind=SeatKind.LAY), most_sheets=0)
    lay = panel.panel.seats.get(kind=SeatKind.LAY)
    client.force_login(panel.chair)

    shown = client.post(address(panel), follow=True)

    assert lay.most_sheets == 0
    assert f"{proposal.reference} lacks 1 lay assessor: nobody else with room can be asked." in words(shown)


def test_the_page_of_a_plan_that_is_stale_says_what_changed_and_no_more(client, panel):
    proposal = placed(panel, title="Falls at night")
    run = propose(panel)
    panels.assign(proposal.pk, by=panel.chair, seats=[panel.seats[0]])
    client.force_login(panel.chair)

    shown = client.post(address(panel, "apply_assignment", run.pk))

    assert f"{panel.seats[0].person} was asked to mark 1 proposal" in words(shown)
    assert "Falls at night" not in words(shown)
    assert "Propose again" in words(shown)


def test_a_conflict_that_comes_up_later_takes_the_proposal_out_of_what_was_asked(client, panel):
    hidden, seen = placed(panel, title="Falls at night"), placed(panel, title="Sepsis in time")
    run = assigning.apply_run(propose(panel).pk, by=panel.chair)
    factories.co_author(hidden, panel.chair)
    client.force_login(panel.chair)

    shown = client.get(address(panel, "assignment_run", run.pk))

    assert "sheets asked for 3" in words(shown)
    assert seen.title in words(shown)
    assert hidden.title not in words(shown)
    assert "With these" not in words(shown)


def test_the_page_of_a_seat_keeps_what_was_typed_and_says_what_is_wrong(client, panel, area):
    seat, level = panel.seats[0], f"area_{area.pk}"
    client.force_login(panel.chair)
    page = address(panel, "seat", seat.pk)
    typed = {"version": 1, "most_sheets": 2, "least_sheets": 5, level: 3}

    refused = client.post(page, typed)
    assert "The most is fewer than the least" in words(refused)
    assert 'value="2"' in refused.text
    client.post(page, typed | {"most_sheets": 7})

    seat.refresh_from_db()
    assert (seat.most_sheets, seat.least_sheets, seat.version) == (7, 5, 2)
    assert list(seat.expertise.values_list("area", "level")) == [(area.pk, 3)]


def test_the_page_of_a_seat_that_was_saved_elsewhere_shows_both(client, panel):
    seat = describe(panel, panel.seats[0], most_sheets=4)
    client.force_login(panel.chair)

    shown = client.post(address(panel, "seat", seat.pk), {"version": 1, "most_sheets": 9, "least_sheets": 0})

    assert "Somebody saved this seat after you opened it" in words(shown)
    assert "Most sheets: changed elsewhere 4 Most sheets: what you typed 9" in words(shown)
    assert 'value="9"' in shown.text
    assert 'name="version" value="2"' in shown.text


@pytest.mark.parametrize("name", ["assignment", "assignment_run"])
def test_the_pages_cost_the_same_for_one_row_and_for_three(client, panel, name, django_assert_num_queries):
    placed(panel)
    client.force_login(panel.chair)
    queries = {"assignment": 8, "assignment_run": 18}[name]

    def page():
        return address(panel, name, *([propose(panel).pk] if name == "assignment_run" else []))

    for number in (1, 3):
        while len(problem_of(panel.panel, panel.chair, seed=0).needs) < number:
            placed(panel)
        shown = page()
        with django_assert_num_queries(queries):
            client.get(shown)


@pytest.mark.browser
def test_a_chair_gets_from_a_seat_to_asking_by_keyboard(clean_page, sign_in, transactional_db):
    panel = factories.panel(factories.open_call(), assessors=4)
    placed(panel, title="Falls at night")
    sign_in(panel.chair)

    clean_page.goto(address(panel, "panel"))
    clean_page.get_by_role("link", name="Assign assessors").press("Enter")
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name=str(panel.seats[0].person)).press("Enter")
    assert_accessible(clean_page)
    clean_page.get_by_label("Most sheets").fill("3")
    clean_page.get_by_role("button", name="Save").press("Enter")
    clean_page.get_by_role("button", name="Propose assessors").press("Enter")
    assert_accessible(clean_page)
    clean_page.get_by_role("button", name="Ask these assessors").press("Enter")
    clean_page.get_by_text("They are asked.").wait_for()

    assert len(asked()) == 3


# --- From a list -----------------------------------------------------------------------------------------------------
def listed(client, panel, rows="", **more):
    client.force_login(panel.chair)
    return client.post(address(panel, "listed_assignment"), {"rows": rows} | more, follow=True)


def test_pairs_from_a_list_are_shown_first_and_then_asked(client, panel):
    first, second = placed(panel), placed(panel)
    one, two, *_ = panel.seats
    first_line = f"{first.reference.lower()}; {one.person.email.upper()}"
    lines = f"reference;address\n{first_line}\n\n{second.reference};{two.person.email}\n"

    shown = listed(client, panel, lines)
    assert "sheets to ask for 2" in words(shown)
    assert asked() == set()
    client.post(address(panel, "apply_assignment", AssignmentRun.objects.get().pk))

    assert asked() == {(first.pk, one.pk), (second.pk, two.pk)}


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_a_file_is_read_as_excel_saves_it(client, panel, start):
    proposal, seat = placed(panel), panel.seats[0]
    content = start + f'"Reference","E-mail"\r\n"{proposal.reference}","{seat.person.email}"\r\n'.encode()

    listed(client, panel, file=SimpleUploadedFile("pairs.csv", content))

    assert pairs_of(AssignmentRun.objects.get()) == {(proposal.pk, seat.pk)}


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
        assert sentence in words(shown)
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
        (b"P-1,a@b.example\n" * 6_000, "There are more than 5,000 lines."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(client, panel, content, sentence):
    shown = listed(client, panel, file=SimpleUploadedFile("pairs.csv", content))

    assert shown.status_code == 200
    assert sentence in words(shown)
    assert not AssignmentRun.objects.exists()


def test_a_list_may_fill_somebody_above_their_most_and_says_so(client, panel):
    proposal, seat = placed(panel), panel.seats[0]
    describe(panel, seat, most_sheets=0)

    shown = listed(client, panel, f"{proposal.reference}\t{seat.person.email}")

    assert "above the most; load 1 of 0" in words(shown)


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
