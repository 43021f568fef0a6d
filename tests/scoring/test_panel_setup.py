"""The panels of a call where it is set up: adding one, changing what it is for, taking an unused one away."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exchange.models import Office
from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Call, OrganisationKind, PriorityArea, PriorityFramework
from proposals.services.call_setup import remove_call
from proposals.states import State
from scoring.models import Panel, SeatKind
from scoring.services import panel_setup, panels, rubrics, seat_invitations
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(db):
    return factories.call_in_preparation(code="night", title="Care at night")


@pytest.fixture
def board():
    return factories.organisation("NHS Black Country", kind=OrganisationKind.ICB)


@pytest.fixture
def setting_up(client, manager):
    client.force_login(manager)
    return client


def page(name, *more, code="night"):
    return reverse(f"scoring:{name}", args=[code, *more])


def typed(**changes):
    return {"version": "1", "name": "Falls"} | changes


def as_it_stands(panel):
    found = Panel.objects.get(pk=panel.pk)
    return found.version, found.name, list(found.areas.all()), list(found.boards.all())


def add(call, by, name="Falls", areas=(), boards=()):
    return panel_setup.add_panel(call.pk, by=by, name=name, areas=list(areas), boards=list(boards))


# --- The list ---------------------------------------------------------------------------------------------------------
def test_a_call_without_a_panel_says_what_to_do(setting_up, call):
    told = words_of(setting_up.get(page("call_panels")))

    assert told == (
        "Care at night Panels This call has no panel yet Add at least one before submissions come in: moderators pass "
        "each eligible submission to a panel, and its members score it. Add a panel"
    )
    assert "It has no panel yet." in words_of(setting_up.get(page("open_call")))


def test_the_list_tells_what_each_panel_is_for_who_sits_on_it_and_what_it_holds(setting_up, manager, board):
    call = factories.open_call(code="night")
    made = factories.panel(call, assessors=2)
    panel_setup.change_panel(made.panel.pk, by=manager, version=1, name="Falls", areas=[factories.area()], boards=[])
    seat_invitations.invite(made.panel.pk, by=manager, email="a@b.example", kind=SeatKind.CLINICAL)
    proposal_at(State.REVIEWED, call=call, on=made)
    add(call, manager, "Wounds", boards=[board])

    told = words_of(setting_up.get(page("call_panels"))).split("Change it ", 1)[1]

    assert told == (
        "Falls Priority areas Long term conditions Integrated care boards All "
        "Members Chair: 1; Clinical: 2 and 1 invited See and invite members of Falls "
        "Proposals 1 Change it Change Falls "
        "Wounds Priority areas All Integrated care boards NHS Black Country "
        "Members Nobody yet Invite members of Wounds Proposals 0 Change it Change Wounds or remove Wounds"
    )


def test_a_proposal_that_a_manager_wrote_is_not_counted_for_them(client):
    manager = factories.member("Manager", at=factories.organisation(), office=Office.MANAGER)
    client.force_login(manager)
    call = factories.open_call(code="night")
    made = factories.panel(call)
    proposal_at(State.REVIEWED, call=call, on=made, author=manager)

    assert "Proposals 0" in words_of(client.get(page("call_panels")))


def test_a_panel_that_somebody_left_is_not_offered_for_removal(setting_up, call):
    factories.panel(call, assessors=0).panel.seats.update(left_on="2026-01-01")

    told = words_of(setting_up.get(page("call_panels")))

    assert "Nobody yet" in told
    assert "remove" not in told


@pytest.mark.parametrize(("name", "queries"), [("call_panels", 10), ("add_panel", 6), ("change_panel", 9)])
def test_the_pages_cost_the_same_for_one_panel_and_for_three(
    setting_up, manager, call, board, name, queries, django_assert_num_queries
):
    for count in (1, 3):
        while call.panels.count() < count:
            made = factories.panel(call)
            made.panel.areas.add(factories.area())
            made.panel.boards.add(board)
        address = page(name, *[made.panel.pk] * (name == "change_panel"))
        setting_up.get(address)
        with django_assert_num_queries(queries):
            setting_up.get(address)


# --- Adding one -------------------------------------------------------------------------------------------------------
def test_a_panel_is_added_with_its_areas_and_boards(setting_up, call, board):
    area = factories.area()

    sent = setting_up.post(page("add_panel"), typed(areas=[area.pk], boards=[board.pk]))

    assert sent["Location"] == page("call_panels")
    assert as_it_stands(call.panels.get()) == (1, "Falls", [area], [board])


def test_a_double_click_adds_one_panel(setting_up, call):
    answers = [setting_up.post(page("add_panel"), typed()).status_code for _ in range(2)]

    assert (answers, call.panels.count()) == ([302, 302], 1)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": " "}, ["Give the panel a name."]),
        ({"name": "a" * 81}, ["Ensure this value has at most 80 characters (it has 81)."]),
        ({"name": "WOUNDS"}, ["This call has a panel of that name already."]),
        ({"areas": ["9" * 30]}, ["Choose among the priority areas of this call."]),
        ({"areas": ["of another framework"]}, ["Choose among the priority areas of this call."]),
        ({"boards": ["a trust"]}, ["Choose among the integrated care boards."]),
        ({"boards": ["x"]}, ["“x” is not a valid value."]),
    ],
)
def test_what_can_not_be_a_panel_is_told_and_nothing_is_lost(setting_up, manager, call, board, changes, told):
    add(call, manager, "Wounds")
    framework = PriorityFramework.objects.create(code="new", name="New", valid_from="2026-01-01")
    known = {
        "of another framework": PriorityArea.objects.create(framework=framework, code="DIG", name="Digital").pk,
        "a trust": factories.organisation("Trust").pk,
    }
    changes = {
        key: [known.get(each, each) for each in value] if key != "name" else value for key, value in changes.items()
    }

    refused = setting_up.post(page("add_panel"), typed(**{"areas": [factories.area().pk], "boards": []} | changes))

    assert errors_in(refused) == told
    assert ("checked" in refused.text) == ("areas" not in changes)
    assert call.panels.count() == 1


def test_a_board_that_closed_is_offered_only_where_it_is_chosen_already(setting_up, manager, call, board):
    panel = add(call, manager, boards=[board])
    board.closed_on = "2026-01-01"
    board.save()

    assert board.name not in setting_up.get(page("add_panel")).text
    assert board.name in setting_up.get(page("change_panel", panel.pk)).text


def test_a_call_has_so_many_panels_at_most(call, manager):
    Panel.objects.bulk_create(Panel(call=call, name=f"Panel {number}") for number in range(panel_setup.MOST_PANELS))

    with pytest.raises(NotReady, match="30 panels at most"):
        add(call, manager)


# --- Changing it ------------------------------------------------------------------------------------------------------
def test_a_panel_is_renamed_and_is_for_something_else(setting_up, manager, call, board):
    panel = add(call, manager, areas=[factories.area()])

    setting_up.post(page("change_panel", panel.pk), typed(name="Wounds", boards=[board.pk]))

    assert as_it_stands(panel) == (2, "Wounds", [], [board])


def test_a_stale_change_is_refused_with_both_and_saved_the_second_time(setting_up, manager, call, board):
    panel = add(call, manager)
    setting_up.post(page("change_panel", panel.pk), typed(name="Theirs", boards=[board.pk]))

    refused = setting_up.post(page("change_panel", panel.pk), typed(name="Mine"))

    assert errors_in(refused) == [panel_setup.STALE]
    assert (
        "Name: changed elsewhere Theirs Name: what you typed Mine Integrated care boards: changed elsewhere "
        "NHS Black Country Integrated care boards: what you typed None"
    ) in words_of(refused)
    assert as_it_stands(panel) == (2, "Theirs", [], [board])
    assert setting_up.post(page("change_panel", panel.pk), typed(name="Mine", version="2")).status_code == 302
    assert as_it_stands(panel) == (3, "Mine", [], [])


def test_two_panels_of_a_call_never_get_one_name(setting_up, manager, call):
    add(call, manager, "Wounds")
    panel = add(call, manager)

    refused = setting_up.post(page("change_panel", panel.pk), typed(name="Wounds"))

    assert errors_in(refused) == [panel_setup.NAME_TAKEN]
    assert as_it_stands(panel)[:2] == (1, "Falls")


def test_nothing_is_changed_once_the_call_is_decided(setting_up, manager):
    call = factories.open_call(code="night")
    panel = add(call, manager)
    factories.announce(call)

    answers = [
        setting_up.post(page("add_panel"), typed(name="Wounds")).status_code,
        setting_up.post(page("change_panel", panel.pk), typed(name="Wounds")).status_code,
        setting_up.post(page("remove_panel", panel.pk)).status_code,
    ]

    assert answers == [409, 409, 409]
    assert as_it_stands(call.panels.get())[:2] == (1, "Falls")
    with pytest.raises(WrongState):
        panel_setup.change_panel(panel.pk, by=manager, version=1, name="Wounds", areas=[], boards=[])


def test_only_a_manager_sets_up_panels_and_never_a_stale_one(call, manager, author, observer, administrator):
    made = factories.panel(call)
    same = {"name": "Mine", "areas": [], "boards": []}
    for person in (author, observer, administrator, made.chair):
        for verb in (
            lambda by: panel_setup.add_panel(call.pk, by=by, **same),
            lambda by: panel_setup.change_panel(made.panel.pk, by=by, version=1, **same),
            lambda by: panel_setup.remove_panel(made.panel.pk, by=by),
        ):
            with pytest.raises(NotPermitted):
                verb(person)
    with pytest.raises(StaleVersion):
        panel_setup.change_panel(made.panel.pk, by=manager, version=7, **same)

    assert as_it_stands(call.panels.get())[:2] == (1, made.panel.name)


# --- Taking it away ---------------------------------------------------------------------------------------------------
def test_a_panel_that_nobody_has_to_do_with_is_removed(setting_up, manager, call):
    panel = add(call, manager, areas=[factories.area()])

    asked = setting_up.get(page("remove_panel", panel.pk))
    sent = setting_up.post(page("remove_panel", panel.pk))

    assert "Remove the panel" in words_of(asked)
    assert sent["Location"] == page("call_panels")
    assert not call.panels.exists()
    assert setting_up.post(page("remove_panel", panel.pk)).status_code == 404


@pytest.mark.parametrize("use", ["a seat", "an invitation", "a proposal"])
def test_a_panel_that_is_used_is_kept(setting_up, manager, use):
    call = factories.open_call(code="night")
    panel = add(call, manager)
    if use == "a seat":
        factories.seat(panel, factories.member(), SeatKind.LAY)
    if use == "an invitation":
        offered = seat_invitations.invite(panel.pk, by=manager, email="a@b.example", kind=SeatKind.LAY)
        seat_invitations.revoke(offered.pk, by=manager)
    if use == "a proposal":
        proposal = proposal_at(State.SUBMITTED, call=call)
        panels.pass_to_panel(proposal.pk, by=factories.moderator(), panel=panel, gateways=factories.ALL_MET)

    asked, sent = setting_up.get(page("remove_panel", panel.pk)), setting_up.post(page("remove_panel", panel.pk))

    assert (asked.status_code, sent.status_code) == (409, 409)
    assert panel_setup.IS_USED.format("Falls") in words_of(sent)
    assert call.panels.get() == panel


def test_a_submission_is_not_passed_to_a_panel_that_was_removed_meanwhile(manager):
    proposal = proposal_at(State.SUBMITTED)
    panel = add(proposal.call, manager)
    chosen = Panel.objects.get(pk=panel.pk)
    panel_setup.remove_panel(panel.pk, by=manager)

    with pytest.raises(NotReady) as refused:
        panels.pass_to_panel(proposal.pk, by=factories.moderator(), panel=chosen, gateways=factories.ALL_MET)

    assert refused.value.fields == {"panel": [panels.GONE]}


# --- With its call ----------------------------------------------------------------------------------------------------
def test_another_call_like_it_has_its_panels_without_their_members(manager, call, board):
    framework = PriorityFramework.objects.create(code="new", name="New", valid_from="2026-01-01")
    made = factories.panel(call)
    made.panel.areas.set([factories.area(), PriorityArea.objects.create(framework=framework, code="D", name="D")])
    made.panel.boards.add(board)

    clone = rubrics.clone_call(
        call.pk, by=manager, title="Again", code="again", opens_at=call.opens_at, closes_at=call.closes_at
    )

    copied = clone.panels.get()
    assert as_it_stands(copied) == (1, made.panel.name, [factories.area()], [board])
    assert (copied.seats.count(), made.panel.seats.count()) == (0, 4)


def test_a_call_in_preparation_goes_with_its_panels_but_not_with_their_members(setting_up, manager, call):
    panel = add(call, manager)
    seat = factories.seat(panel, factories.member(), SeatKind.LAY)

    kept = setting_up.post(reverse("proposals:remove_call", args=["night"]))

    assert kept.status_code == 409
    assert "somebody has a seat on one of its panels" in words_of(kept)
    seat.delete()
    remove_call(call.pk, by=manager)
    assert (Call.objects.count(), Panel.objects.count()) == (0, 0)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_manager_adds_a_panel_changes_and_removes_it_in_a_browser(clean_page, sign_in):
    factories.call_in_preparation(code="night", title="Care at night")
    factories.organisation("NHS Black Country", kind=OrganisationKind.ICB)
    sign_in(factories.manager())

    clean_page.goto(reverse("proposals:setup", args=["night"]))
    clean_page.get_by_role("link", name="Panels", exact=True).last.click()
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Add a panel").click()
    assert_accessible(clean_page)
    clean_page.get_by_label("Name").fill("Falls")
    clean_page.get_by_label("Long term conditions").check()
    press(clean_page, "Save the panel")
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Change Falls").click()
    expect(clean_page.get_by_label("Long term conditions")).to_be_checked()
    clean_page.get_by_label("NHS Black Country").check()
    press(clean_page, "Save the panel")
    clean_page.get_by_role("link", name="remove Falls").click()
    assert_accessible(clean_page)
    press(clean_page, "Remove the panel")

    assert not Panel.objects.exists()
