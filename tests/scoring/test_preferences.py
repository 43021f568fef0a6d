"""What assessors would like to mark: said before anybody is asked, on as little as it takes, and heeded by a plan."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from proposals.errors import NotPermitted, StaleVersion
from proposals.models import Affiliation, Objection, Theme
from proposals.models.calls import Visibility
from proposals.services import people
from proposals.states import State
from proposals.views import lists
from scoring.models import Preference, SeatKind
from scoring.panels.runs import view_of
from scoring.services import assigning, closing, members, panels, sheets
from scoring.services.preferences import state_preferences
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.reading import words_of

pytestmark = pytest.mark.django_db
MINE = reverse("scoring:mine")


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call, assessors=4)


@pytest.fixture
def seat(panel):
    return panel.seats[0]


@pytest.fixture
def theme():
    return Theme.objects.create(code="digital", name="Digital")


@pytest.fixture
def assessor(seat):
    return seat.person


def placed(panel, **facts):
    return proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, **facts)


def say(seat, version=1, **wishes):
    """`say(seat, like=[first, second])`"""
    given = {each.pk: wish for wish, proposals in wishes.items() for each in proposals}
    return state_preferences(seat.pk, by=seat.person, version=version, wishes=given)


def said(seat):
    return dict(Preference.objects.filter(seat=seat).values_list("proposal", "wish"))


def address(panel):
    return reverse("scoring:preferences", args=[panel.panel.pk])


def titles(client, panel, person):
    client.force_login(person)
    legends = re.findall(r"<legend.*?>(.*?)</legend>", client.get(address(panel)).text, re.DOTALL)
    return [unescape(each).strip() for each in legends]


def chosen_on(response):
    """{proposal pk: the answer that is chosen}"""
    boxes = [each for each in re.findall(r"<input[^>]*wish_[^>]*>", response.text) if " checked" in each]
    return {int(*re.findall(r'name="wish_(\d+)"', each)): "".join(re.findall(r'value="(\w+)"', each)) for each in boxes}


def sent(version, *proposals, **wishes):
    """What the form of a page with these proposals sends."""
    chosen = {f"wish_{each.pk}": wish for wish, chosen in wishes.items() for each in chosen}
    return {"version": version, "proposal": [each.pk for each in proposals]} | chosen


# --- Saying it ---------------------------------------------------------------------------------------------------
def test_what_is_said_is_kept_and_what_is_left_out_stays(panel, seat):
    first, second, third = (placed(panel) for _ in range(3))

    say(seat, like=[first], rather_not=[second])
    say(seat, version=2, could=[second, third])

    seat.refresh_from_db()
    assert said(seat) == {first.pk: "like", second.pk: "could", third.pk: "could"}
    assert seat.wishes_version == 3


def test_a_second_window_is_refused_unless_it_says_the_same(panel, seat):
    first, second = placed(panel), placed(panel)
    say(seat, like=[first])

    with pytest.raises(StaleVersion):
        say(seat, version=1, rather_not=[first], like=[second])
    say(seat, version=1, like=[first])

    seat.refresh_from_db()
    assert (said(seat), seat.wishes_version) == ({first.pk: "like"}, 2)


def test_nobody_says_it_for_another_and_nobody_who_left(panel, seat, manager, stranger):
    proposal = placed(panel)
    for person in (panel.chair, manager, stranger, panel.seats[1].person):
        with pytest.raises(NotPermitted):
            state_preferences(seat.pk, by=person, version=1, wishes={proposal.pk: "like"})
    members.replace_member(seat.pk, by=manager, note="On leave.")
    with pytest.raises(NotPermitted):
        say(seat, like=[proposal])
    assert said(seat) == {}


def test_the_database_holds_one_wish_for_each_and_only_known_ones(panel, seat):
    proposal = placed(panel)
    say(seat, like=[proposal])
    for wish in ("like", "love"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Preference.objects.create(seat=seat if wish == "like" else panel.seats[1], proposal=proposal, wish=wish)


# --- What stands there -------------------------------------------------------------------------------------------
def test_the_page_tells_title_pitch_area_and_themes_and_nothing_else(client, panel, assessor, theme):
    proposal = placed(panel, title="Falls at night", pitch="Lights that wake with you.")
    proposal.themes.add(theme)
    client.force_login(assessor)

    shown = client.get(address(panel))

    text = words_of(shown)
    assert f"Falls at night Lights that wake with you. {proposal.area}, {theme} Would like Could Rather not" in text
    told = [str(proposal.lead_organisation), str(proposal.lead_author), proposal.reference]
    assert [each for each in told if each in shown.text] == []


def test_what_was_asked_for_or_never_comes_to_them_does_not_stand_there(client, panel, seat, assessor, manager):
    stays = placed(panel, title="Stays")
    names = ("Asked", "Declined", "In conflict", "Written", "Once written")
    others = {name: placed(panel, title=name) for name in names}
    trust, merged = factories.organisation("Walsall Trust"), factories.organisation("Old Walsall")
    merged.successor = trust
    merged.save()
    led = placed(panel, title="Led", author=factories.member("Lea", at=trust))
    partnered = placed(panel, title="Partnered")
    partnered.partners.add(trust)
    Affiliation.objects.create(person=assessor, organisation=merged, started_on=date(2020, 1, 1))
    elsewhere = factories.panel(panel.panel.call)
    placed(elsewhere, title="Of another panel")
    proposal_at(State.SUBMITTED, call=panel.panel.call, title="Not passed yet")
    scored = placed(panel, title="Scored")
    for each in panels.assign(scored.pk, by=panel.chair, seats=panel.seats[1:]):
        factories.marked(each, 4)
    closing.close_scoring(scored.pk, by=panel.chair)
    asked = {
        name: panels.assign(others[name].pk, by=panel.chair, seats=[seat])[0]
        for name in ("Asked", "Declined", "In conflict")
    }
    sheets.decline_assignment(asked["Declined"].pk, by=assessor, note="On leave.")
    sheets.declare(asked["In conflict"].pk, by=assessor, kind="direct", text="My sister wrote it.")
    factories.co_author(others["Written"], assessor)
    factories.co_author(others["Once written"], assessor)
    people.leave(others["Once written"].pk, by=assessor)

    assert titles(client, panel, assessor) == ["Stays"]
    say(seat, like=[stays, led, partnered, *others.values()])
    assert said(seat) == {stays.pk: "like"}


def test_nothing_tells_that_the_authors_named_somebody(client, panel, seat, assessor):
    """Neither by what is missing nor by what is taken; a plan heeds it, where its maker may read it."""
    proposal = placed(panel, title="Falls at night")
    Objection.objects.create(
        proposal=proposal, name=str(assessor), reason="A dispute.",
        named_by=proposal.lead_author, named_at=proposal.submitted_at,
    )  # fmt: skip

    assert titles(client, panel, assessor) == ["Falls at night"]
    say(seat, like=[proposal])

    assert said(seat) == {proposal.pk: "like"}
    plan = assigning.propose_assignment(panel.panel.pk, by=panel.chair, seed=1)
    assert seat.pk not in {pair[1] for pair in plan.plan["pairs"]}


def test_where_the_call_hides_who_applied_title_and_pitch_are_all(client, theme):
    call = factories.open_call(hides_applicants=True, visibility=Visibility.CONFIDENTIAL)
    panel = factories.panel(call)
    proposal = placed(panel, title="Falls at night", pitch="Lights that wake with you.")
    proposal.themes.add(theme)
    assessor = panel.seats[0].person
    client.force_login(assessor)

    text = words_of(client.get(address(panel)))
    (told,) = Caller(assessor).get(f"panels/{panel.panel.pk}/preferences/").json()["proposals"]

    assert "Falls at night Lights that wake with you. Would like Could Rather not" in text
    assert (told["area"], told["themes"]) == ("", [])


# --- The page ----------------------------------------------------------------------------------------------------
def test_the_list_of_assessments_leads_there_while_something_may_come(client, panel, seat, assessor):
    client.force_login(assessor)
    link = f"Say what you would like to mark on {panel.panel.name}, {panel.panel.call.title}"
    assert link not in words_of(client.get(MINE))

    proposal = placed(panel)
    assert link in words_of(client.get(MINE))

    panels.assign(proposal.pk, by=panel.chair, seats=[seat])
    assert link not in words_of(client.get(MINE))
    assert "There is nothing to choose from now." in words_of(client.get(address(panel)))


def test_all_answers_of_a_page_are_saved_at_once_and_stand_there_again(client, panel, seat, assessor):
    first, second, third = (placed(panel) for _ in range(3))
    client.force_login(assessor)

    done = client.post(address(panel), sent(1, first, second, third, like=[first], rather_not=[third]), follow=True)

    assert "Your answers are saved." in words_of(done)
    assert done.redirect_chain == [(MINE, 302)]
    assert said(seat) == {first.pk: "like", third.pk: "rather_not"}
    assert chosen_on(client.get(address(panel))) == said(seat)


def test_a_page_keeps_the_answers_of_the_others_and_leads_to_the_next(client, panel, seat, assessor, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_LENGTH", 2)
    first, second, third = (placed(panel, title=f"Number {number}") for number in (1, 2, 3))
    client.force_login(assessor)

    done = client.post(address(panel), sent(1, first, second, like=[first]))
    client.post(f"{address(panel)}?page=2", sent(2, third, rather_not=[third]))

    assert done.url == f"{address(panel)}?page=2"
    assert said(seat) == {first.pk: "like", third.pk: "rather_not"}


def test_another_window_is_told_what_stands_and_keeps_what_was_chosen(client, panel, seat, assessor):
    proposal, other = placed(panel, title="Falls at night"), placed(panel, title="Sepsis in time")
    client.force_login(assessor)
    client.post(address(panel), sent(1, proposal, other, like=[proposal]))

    stale = client.post(address(panel), sent(1, proposal, other, rather_not=[proposal], could=[other]))

    told = "Falls at night: saved in another window Would like Falls at night: chosen here Rather not"
    assert "You saved other answers after you opened this page." in words_of(stale)
    assert f"{told} Sepsis in time: saved in another window No answer Sepsis in time: chosen here Could" in words_of(
        stale
    )
    assert chosen_on(stale) == {proposal.pk: "rather_not", other.pk: "could"}
    assert said(seat) == {proposal.pk: "like"}
    (version,) = re.findall(r'name="version" value="(\d+)"', stale.text)
    client.post(address(panel), sent(version, proposal, other, rather_not=[proposal], could=[other]))
    assert said(seat) == {proposal.pk: "rather_not", other.pk: "could"}


def test_an_answer_to_what_was_taken_off_the_page_meanwhile_does_no_harm(client, panel, seat, assessor):
    stays, goes = placed(panel), placed(panel)
    client.force_login(assessor)
    panels.assign(goes.pk, by=panel.chair, seats=[seat])

    client.post(address(panel), sent(1, stays, goes, like=[stays, goes]))

    assert said(seat) == {stays.pk: "like"}


def test_nonsense_is_told_at_its_proposal_and_nothing_is_saved(client, panel, seat, assessor):
    proposal, other = placed(panel, title="Falls at night"), placed(panel)
    client.force_login(assessor)

    refused = client.post(address(panel), sent(1, proposal, other, love=[proposal], like=[other]))

    assert "Choose one of the three answers for “Falls at night”." in words_of(refused)
    assert chosen_on(refused) == {other.pk: "like"}
    assert said(seat) == {}
    for strange in ({"version": "x"}, {"proposal": ["x", "9" * 30, "-1"]}, {"version": "9" * 40}):
        assert client.post(address(panel), sent(1, proposal) | strange).status_code in (200, 302)
    assert said(seat) == {}


def test_the_page_is_there_for_members_of_the_panel_alone(client, panel, manager, observer, stranger, moderator):
    placed(panel)
    assert client.get(address(panel)).url.startswith(reverse("account_login"))
    others = dict.fromkeys((manager, observer, stranger, moderator), 404)
    for person, status in (others | {panel.chair: 200, panel.seats[1].person: 200}).items():
        client.force_login(person)
        assert client.get(address(panel)).status_code == status


def test_the_pages_cost_the_same_for_one_row_and_for_three(client, panel, assessor, django_assert_num_queries):
    client.force_login(assessor)
    for number in (1, 3):
        while len(titles(client, panel, assessor)) < number:
            placed(panel)
        with django_assert_num_queries(8):
            client.get(address(panel))
        with django_assert_num_queries(8):
            client.get(MINE)


def test_the_page_of_a_plan_costs_no_more_where_somebody_said_what_they_would_like(
    client, panel, seat, django_assert_num_queries
):
    proposal = placed(panel)
    client.force_login(panel.chair)
    for said_by in ([], [seat], panel.seats[1:]):
        for each in said_by:
            say(each, like=[proposal])
        run = assigning.propose_assignment(panel.panel.pk, by=panel.chair, seed=1)
        with django_assert_num_queries(15):
            page = client.get(reverse("scoring:assignment_run", args=[panel.panel.pk, run.pk]))
        assert "changed after this was proposed" not in page.text


# --- What a plan makes of it -------------------------------------------------------------------------------------
def describe_all_but(panel, seats, most_sheets):
    for each in panel.seats:
        if each not in seats:
            each.refresh_from_db()
            assigning.describe_seat(
                each.pk, by=panel.chair, version=each.version, most_sheets=most_sheets, least_sheets=0, areas={},
                themes={},
            )  # fmt: skip


def test_a_plan_gives_what_is_liked_and_not_what_is_not_and_says_so(panel, seat):
    liked, disliked = placed(panel), placed(panel)
    keen, loath = panel.seats[0], panel.seats[1]
    say(keen, like=[liked], rather_not=[disliked])
    say(loath, rather_not=[liked])

    run = assigning.propose_assignment(panel.panel.pk, by=panel.chair, seed=1)

    seen = view_of(run, panel.chair)
    told = {tuple(pair[:2]): pair[3][1:-1] for pair in run.plan["pairs"]}  # all but the kind and the load
    assert told == {
        **{(liked.pk, each.pk): [] for each in panel.seats[2:]},
        (liked.pk, keen.pk): ["would like to mark it"],
        **{(disliked.pk, each.pk): [] for each in panel.seats[2:]},
        (disliked.pk, loath.pk): [],
    }
    assert (seen.answers.answered, seen.answers.asked) == (2, 4)


def test_who_would_rather_not_is_still_asked_where_nobody_else_can_be(panel, seat):
    proposal = placed(panel)
    describe_all_but(panel, [seat], most_sheets=0)
    say(seat, rather_not=[proposal])

    run = assigning.propose_assignment(panel.panel.pk, by=panel.chair, seed=1)

    (pair,) = run.plan["pairs"]
    assert pair == [proposal.pk, seat.pk, -25, ["clinical assessor wanted", "would rather not mark it", "load 1 of 1"]]
    assert view_of(run, panel.chair).quality_percent == 100, "nobody better could be asked"


def test_a_plan_is_stale_once_somebody_says_something_else(client, panel, seat):
    proposal = placed(panel)
    run = assigning.propose_assignment(panel.panel.pk, by=panel.chair, seed=1)
    assert view_of(run, panel.chair).changes == []

    say(seat, could=[proposal])
    assert view_of(run, panel.chair).changes == [], "it weighs as much as no answer"
    say(seat, version=2, rather_not=[proposal])

    assert view_of(run, panel.chair).changes == ["Somebody said since what they would like to mark."]


def test_who_runs_the_panel_reads_how_many_answered_and_not_who(client, panel, seat):
    proposal = placed(panel)
    say(seat, could=[proposal])
    describe_all_but(panel, panel.seats[:3], most_sheets=0)
    client.force_login(panel.chair)

    before = client.get(reverse("scoring:assignment", args=[panel.panel.pk]))
    run = assigning.propose_assignment(panel.panel.pk, by=panel.chair, seed=1)
    after = client.get(reverse("scoring:assignment_run", args=[panel.panel.pk, run.pk]))

    for shown in (before, after):
        assert "1 of 3 assessors said what they would like to mark." in words_of(shown)
    told = Caller(panel.chair).get(f"panels/{panel.panel.pk}/assignments/{run.pk}/").json()
    assert (told["answered"], told["asked"]) == (1, 3)


def test_a_chair_counts_among_them_only_where_the_seat_says_how_often(panel):
    chair = panel.panel.seats.get(kind=SeatKind.CHAIR)
    placed(panel)

    def asked():
        run = assigning.propose_assignment(panel.panel.pk, by=panel.chair, seed=1)
        return view_of(run, panel.chair).answers.asked

    assert asked() == 4
    assigning.describe_seat(chair.pk, by=panel.chair, version=1, most_sheets=3, least_sheets=0, areas={}, themes={})
    assert asked() == 5


# --- By program --------------------------------------------------------------------------------------------------
def test_a_program_reads_and_says_it(panel, seat, assessor):
    proposal = placed(panel, title="Falls at night", pitch="Lights that wake with you.")
    caller, path = Caller(assessor), f"panels/{panel.panel.pk}/preferences/"
    told = {
        "reference": proposal.reference, "title": "Falls at night", "pitch": "Lights that wake with you.",
        "area": str(proposal.area), "themes": [each.name for each in proposal.themes.all()],
    }  # fmt: skip
    assert caller.get(path).json() == {"version": 1, "proposals": [told | {"wish": ""}]}

    done = caller.send("PUT", path, {"version": 1, "wishes": {proposal.reference: "like"}})

    assert (done.status_code, done.json()) == (200, {"version": 2, "proposals": [told | {"wish": "like"}]})
    stale = caller.send("PUT", path, {"version": 1, "wishes": {proposal.reference: "could"}})
    assert (stale.status_code, stale.json()["stored"]) == (409, done.json())
    assert said(seat) == {proposal.pk: "like"}


def test_a_program_is_told_what_it_can_not_say(panel, seat, assessor):
    barred, proposal = placed(panel), placed(panel)
    factories.co_author(barred, assessor)
    caller, path = Caller(assessor), f"panels/{panel.panel.pk}/preferences/"

    def errors(wishes):
        answer = caller.send("PUT", path, {"version": 1, "wishes": wishes})
        assert answer.status_code == 400
        return answer.json()["errors"]

    for reference in (barred.reference, "P-2026-9999"):
        assert errors({reference: "like"}) == {"wishes": [f"{reference} is not among those that you choose from."]}
    assert "wishes" in str(errors({proposal.reference: "love"}))
    assert said(seat) == {}


@pytest.mark.browser
def test_an_assessor_answers_by_keyboard(clean_page, sign_in, panel, seat, assessor):
    proposal = placed(panel, title="Falls at night")
    sign_in(assessor)

    clean_page.goto(MINE)
    clean_page.get_by_role("link", name="Say what you would like to mark").press("Enter")
    assert_accessible(clean_page)
    clean_page.get_by_role("group", name="Falls at night").get_by_label("Rather not").press("Space")
    clean_page.get_by_role("button", name="Save").press("Enter")
    clean_page.get_by_text("Your answers are saved.").wait_for()

    assert said(seat) == {proposal.pk: "rather_not"}
