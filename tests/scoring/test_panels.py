"""The chair's panel: what is seen of it by whom, who can be asked, flags, reopening, and what closing waits for."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Affiliation
from proposals.services import moderation, writing
from proposals.states import State
from scoring.models import Assignment, Criterion, Flag, ScoreSheet
from scoring.services import closing, decisions, panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import marked, proposal_at

PANELS = reverse("scoring:panels")


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


def placed(panel, **facts):
    return proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, **facts)


def asked(panel, proposal=None, marks=(), **facts):
    """Everybody on the panel is asked; the first ones return these marks."""
    proposal = proposal or placed(panel, **facts)
    made = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)
    for assignment, mark in zip(made, marks, strict=False):
        marked(assignment, mark)
    proposal.made = made
    return proposal


def table_of(panel):
    return reverse("scoring:panel", args=[panel.panel.pk])


def page_of(panel, proposal):
    return reverse("scoring:panel_proposal", args=[panel.panel.pk, proposal.reference])


def act_on(panel, proposal, name):
    return reverse(f"scoring:{name}", args=[panel.panel.pk, proposal.reference])


def titles(response):
    return re.findall(r'<th role="rowheader"[^>]*><a [^>]*>(.*?)</a>', unescape(response.text))


def words(response):
    main = response.text.split("<main")[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def seen_by(client, person, address, **query):
    client.force_login(person)
    return client.get(address, query)


# --- The list of panels ------------------------------------------------------------------------------------------
def test_a_chair_sees_their_own_panels_and_the_team_all(client, panel, open_call, manager, observer):
    other = factories.panel(open_call)

    def names(person):
        return {name for name in (panel.panel.name, other.panel.name) if name in words(seen_by(client, person, PANELS))}

    assert names(panel.chair) == {panel.panel.name}
    assert names(manager) == names(observer) == {panel.panel.name, other.panel.name}


def test_assessors_and_members_have_no_panels(client, panel, stranger, moderator):
    people = [panel.seats[0].person, stranger, moderator]

    assert [seen_by(client, person, PANELS).status_code for person in people] == [403, 403, 403]
    assert [client.get(table_of(panel)).status_code for person in people if client.force_login(person) is None] == [
        404
    ] * 3


def test_a_panel_says_how_far_it_is(client, panel):
    asked(panel, marks=[4, 4])
    placed(panel)

    text = words(seen_by(client, panel.chair, PANELS))

    assert "Being marked 2 of 2" in text
    assert "Sheets returned 2 of 6" in text


def test_the_list_of_panels_costs_the_same_for_one_row_and_for_three(
    client, manager, open_call, django_assert_num_queries
):
    client.force_login(manager)
    asked(factories.panel(open_call), marks=[3])
    with django_assert_num_queries(5):
        client.get(PANELS)
    factories.panel(open_call)
    asked(factories.panel(open_call), marks=[3, 4])
    with django_assert_num_queries(5):
        client.get(PANELS)


# --- The table ---------------------------------------------------------------------------------------------------
def test_a_line_says_what_is_in_what_is_out_and_how_far_apart_it_is(client, panel):
    asked(panel, marks=[{"need": 5, "benefit": 4, "value": 4}, {"need": 1, "benefit": 4, "value": 4}])

    text = words(seen_by(client, panel.chair, table_of(panel)))

    assert "Sheets returned 2 of 3" in text
    assert "Outstanding 1 to declare" in text
    assert "Score so far 3.80" in text
    assert "Spread 0.80" in text
    assert "Reviewed Far apart" in text


def test_who_stepped_back_is_counted_and_has_to_be_replaced(client, panel):
    proposal = asked(panel, marks=[3])
    sheets.decline_assignment(proposal.made[1].pk, by=proposal.made[1].assessor, note="On leave.")
    sheets.declare(proposal.made[2].pk, by=proposal.made[2].assessor, kind="direct", text="My own.")

    assert "Outstanding 2 to be asked 2 stepped back" in words(seen_by(client, panel.chair, table_of(panel)))


def test_each_shelf_holds_what_it_says(client, panel):
    asked(panel, marks=[3, 3, 3], title="Ready")
    asked(panel, marks=[1, 5], title="Split")
    flagged = asked(panel, marks=[3, 3, 3], title="Flagged")
    closing.raise_flag(flagged.pk, by=panel.chair, text="Is it in scope?")
    placed(panel, title="Unasked")
    done = asked(panel, marks=[3, 3, 3], title="Scored")
    closing.close_scoring(done.pk, by=panel.chair)

    names = ["", "marking", "short", "talk", "ready"]
    shelves = {name: titles(seen_by(client, panel.chair, table_of(panel), show=name)) for name in names}

    assert shelves == {
        "": ["Ready", "Split", "Flagged", "Unasked", "Scored"],
        "marking": ["Ready", "Split", "Flagged", "Unasked"],
        "short": ["Unasked"],
        "talk": ["Split", "Flagged"],
        "ready": ["Ready"],
    }


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("score", ["None", "Low", "High"]),
        ("-score", ["High", "Low", "None"]),
        ("-spread", ["Low", "High", "None"]),
        ("-sheets", ["High", "Low", "None"]),
        ("sheets", ["None", "High", "Low"]),
    ],
)
def test_the_table_can_be_sorted(client, panel, sort, order):
    asked(panel, marks=[4, 4], title="High")
    asked(panel, marks=[1, 3], title="Low")
    placed(panel, title="None")

    assert titles(seen_by(client, panel.chair, table_of(panel), sort=sort)) == order


@pytest.mark.parametrize("query", [{"show": "x"}, {"sort": "made__assessor"}, {"page": "-1"}])
def test_a_malformed_address_gets_a_message_and_the_usual_table(client, panel, query):
    placed(panel, title="Here")

    response = seen_by(client, panel.chair, table_of(panel), **query)

    assert titles(response) == ["Here"]
    assert "Important" in words(response)


def test_the_table_costs_the_same_for_one_row_and_for_three(client, panel, django_assert_num_queries):
    client.force_login(panel.chair)
    asked(panel, marks=[3, 4])
    with django_assert_num_queries(9):
        client.get(table_of(panel))
    asked(panel, marks=[1, 5])
    placed(panel)
    with django_assert_num_queries(9):
        client.get(table_of(panel))


def test_an_empty_panel_says_what_happens_next(client, panel):
    assert "No proposal was passed to this panel yet." in words(seen_by(client, panel.chair, table_of(panel)))


def test_a_chair_who_is_conflicted_with_a_proposal_does_not_see_it_at_all(client, panel):
    asked(panel, marks=[3, 3, 3], title="Known")
    hidden = asked(panel, marks=[1, 5, 5], title="Hidden")
    closing.raise_flag(hidden.pk, by=panel.chair, text="Marks are far apart.")
    flag = hidden.flags.get()
    own = panels.assign(hidden.pk, by=panel.chair, seats=[panel.panel.seats.get(person=panel.chair)])[0]

    sheets.declare(own.pk, by=panel.chair, kind="direct", text="I have shares in it.")

    response = seen_by(client, panel.chair, table_of(panel))
    assert titles(response) == ["Known"]
    assert "All (1)" in words(response)
    assert "Being marked 1 of 1 Sheets returned 3 of 3 Open flags –" in words(client.get(PANELS))
    addresses = [page_of(panel, hidden), act_on(panel, hidden, "assign"), act_on(panel, hidden, "raise_flag")]
    addresses.append(reverse("scoring:resolve_flag", args=[panel.panel.pk, flag.pk]))
    addresses.append(reverse("scoring:reopen_sheet", args=[panel.panel.pk, hidden.made[0].pk]))
    assert [client.get(address).status_code for address in addresses] == [404] * 5
    assert [client.post(address, {"text": "x"}).status_code for address in addresses[1:]] == [404] * 4


def test_the_load_of_a_seat_leaves_out_what_the_chair_may_not_know_of(client, panel):
    known, hidden = asked(panel, title="Known"), asked(panel, title="Hidden")
    sheets.decline_assignment(known.made[0].pk, by=known.made[0].assessor, note="On leave.")
    third = placed(panel)
    own = panels.assign(hidden.pk, by=panel.chair, seats=[panel.panel.seats.get(person=panel.chair)])[0]
    sheets.declare(own.pk, by=panel.chair, kind="direct", text="I have shares in it.")

    text = words(seen_by(client, panel.chair, page_of(panel, third)))

    loads = re.findall(r"(Assessor Number\d+), clinical (\d+) assigned, (\d+) returned", text)
    assert sorted(load[1:] for load in loads) == [("0", "0"), ("1", "0"), ("1", "0")]


def test_a_chair_or_manager_who_wrote_a_proposal_does_not_see_who_assesses_it(client, panel, manager):
    proposal = asked(panel, marks=[3, 3, 3])
    factories.co_author(proposal, panel.chair)
    factories.co_author(proposal, manager)

    for person in (panel.chair, manager):
        assert seen_by(client, person, page_of(panel, proposal)).status_code == 404
        assert titles(client.get(table_of(panel))) == []


def test_another_chair_does_not_see_it(client, panel, open_call):
    proposal = placed(panel)
    other = factories.panel(open_call)

    for address in (table_of(panel), page_of(panel, proposal), page_of(other, proposal)):
        assert seen_by(client, other.chair, address).status_code == 404


def test_an_embargoed_outcome_is_not_told_to_the_chair(client, panel, manager, second_manager):
    proposal = asked(panel, marks=[5, 5, 5])
    closing.close_scoring(proposal.pk, by=panel.chair)
    decisions.propose_award(proposal.pk, by=manager, award=15_000)
    decisions.confirm_award(proposal.pk, by=second_manager)

    for address in (table_of(panel), page_of(panel, proposal)):
        assert "Funded" not in words(seen_by(client, panel.chair, address))
        assert "Funded" in words(seen_by(client, manager, address))


# --- Blind until one's own sheet is in ---------------------------------------------------------------------------
@pytest.fixture
def blind(panel):
    """A proposal that the chair marks too, with two sheets of others returned."""
    proposal = asked(panel, marks=[1, 5], title="Blind")
    seat = panel.panel.seats.get(person=panel.chair)
    proposal.own = panels.assign(proposal.pk, by=panel.chair, seats=[seat])[0]
    return proposal


def test_whoever_owes_a_sheet_sees_no_figure(client, panel, blind):
    table = words(seen_by(client, panel.chair, table_of(panel)))
    page = words(client.get(page_of(panel, blind)))

    assert "Score so far hidden Spread hidden" in table
    assert "Far apart" not in table.split("“Far apart”")[0]
    assert "score so far hidden" in page
    assert [figure for figure in ("1.00", "5.00", "3.00", "4.00", "A sound plan.") if figure in table + page] == []


def test_no_order_and_no_shelf_betrays_what_is_hidden(client, panel, blind):
    asked(panel, marks=[3, 3], title="Plain")
    placed(panel, title="Empty")

    def order(**query):
        return titles(seen_by(client, panel.chair, table_of(panel), **query))

    assert order(sort="-spread") == ["Plain", "Blind", "Empty"]
    assert order(sort="-score") == ["Plain", "Blind", "Empty"]
    assert order(show="talk") == []


def test_after_returning_their_own_they_see_the_figures(client, panel, blind):
    marked(blind.own, 3)

    assert "Score so far 3.00 Spread 4.00" in words(seen_by(client, panel.chair, table_of(panel)))


# --- The page of a proposal --------------------------------------------------------------------------------------
def test_the_chair_reads_names_and_private_notes_and_an_observer_codes(client, panel, observer):
    proposal = asked(panel, marks=[4])
    drafting = proposal.made[1]
    sheets.declare(drafting.pk, by=drafting.assessor, kind="none")
    sheets.save_sheet(
        drafting.pk,
        by=drafting.assessor,
        version=1,
        marks={},
        private_note="Ask about the budget.",
        confidence="low",
        is_fundable=False,
    )
    for criterion in Criterion.objects.filter(rubric__call=panel.panel.call):
        sheets.Mark.objects.create(sheet=drafting.sheet, criterion=criterion, mark=2)
    sheets.return_sheet(drafting.pk, by=drafting.assessor)
    secrets = [str(drafting.assessor), "Ask about the budget."]

    chairs, observers = (seen_by(client, person, page_of(panel, proposal)).text for person in (panel.chair, observer))

    assert [secret for secret in secrets if secret not in chairs] == []
    assert [secret for secret in secrets if secret in observers] == []
    assert drafting.seat.code in observers


def test_a_conflict_is_visible_at_once_with_its_words_for_the_chair_only(client, panel, observer):
    proposal = asked(panel)
    first = proposal.made[0]
    sheets.declare(first.pk, by=first.assessor, kind="indirect", text="I advised them.")

    chairs, observers = (words(seen_by(client, person, page_of(panel, proposal))) for person in (panel.chair, observer))

    assert "Indirect conflict I advised them." in chairs
    assert "Indirect conflict" in observers
    assert "I advised them." not in observers


def test_the_page_costs_the_same_with_one_sheet_and_with_three(client, panel, manager, django_assert_num_queries):
    few, many = asked(panel, marks=[3]), asked(panel, marks=[1, 3, 5])
    for text in ("One.", "Two."):
        closing.raise_flag(many.pk, by=panel.chair, text=text)
    for person, cost in [(panel.chair, 16), (manager, 16)]:
        for proposal in (few, many):
            client.force_login(person)
            with django_assert_num_queries(cost):
                client.get(page_of(panel, proposal))


def test_an_observer_changes_nothing(client, panel, observer):
    proposal = asked(panel, marks=[3, 3, 3])
    closing.raise_flag(proposal.pk, by=panel.chair, text="Look at it.")
    page = seen_by(client, observer, page_of(panel, proposal))
    assert page.text.split("<main")[1].count("<form") == 0

    posts = {
        act_on(panel, proposal, "assign"): {"seats": [panel.seats[0].pk]},
        act_on(panel, proposal, "raise_flag"): {"text": "A doubt."},
        reverse("scoring:resolve_flag", args=[panel.panel.pk, proposal.flags.get().pk]): {"resolution": "Done."},
        reverse("scoring:reopen_sheet", args=[panel.panel.pk, proposal.made[0].pk]): {"note": "Again."},
    }
    assert [client.post(address, body).status_code for address, body in posts.items()] == [403] * 4
    assert (Flag.objects.filter(resolved_at=None).count(), proposal.assignments.returned().count()) == (1, 3)


@pytest.mark.parametrize("name", ["assign", "raise_flag"])
def test_an_address_that_only_takes_forms_leads_to_the_page(client, panel, name):
    proposal = placed(panel)

    assert seen_by(client, panel.chair, act_on(panel, proposal, name))["Location"] == page_of(panel, proposal)


# --- Asking assessors --------------------------------------------------------------------------------------------
def test_the_chair_asks_assessors_and_sees_them_asked(client, panel):
    proposal = placed(panel)
    client.force_login(panel.chair)

    response = client.post(act_on(panel, proposal, "assign"), {"seats": [seat.pk for seat in panel.seats[:2]]})

    assert response["Location"] == page_of(panel, proposal)
    assert list(proposal.assignments.values_list("assessor", flat=True)) == [seat.person_id for seat in panel.seats[:2]]


def test_asking_nobody_is_told(client, panel):
    proposal = placed(panel)
    client.force_login(panel.chair)

    assert "Choose at least one assessor." in words(client.post(act_on(panel, proposal, "assign")))
    with pytest.raises(NotReady, match="Choose at least one assessor."):
        panels.assign(proposal.pk, by=panel.chair, seats=[])


@pytest.mark.parametrize("forged", ["abc", "0", "999999", "\U0001f600"])
def test_a_forged_seat_is_told(client, panel, forged):
    proposal = placed(panel)
    client.force_login(panel.chair)

    response = client.post(act_on(panel, proposal, "assign"), {"seats": [forged]})

    assert (response.status_code, proposal.assignments.count()) == (200, 0)
    assert "Choose assessors from the list." in words(response)


def test_a_seat_of_another_panel_can_not_be_asked(client, panel, open_call):
    proposal = placed(panel)
    other = factories.panel(open_call)
    client.force_login(panel.chair)

    assert "Choose assessors from the list." in words(
        client.post(act_on(panel, proposal, "assign"), {"seats": [other.seats[0].pk]})
    )
    with pytest.raises(NotReady, match="has no seat on the panel of this proposal"):
        panels.assign(proposal.pk, by=panel.chair, seats=[other.seats[0]])


def test_those_who_can_not_be_asked_stand_there_with_the_reason(client, panel):
    partner, author = factories.organisation("A partner"), factories.member("Author", at=factories.organisation("Lead"))
    proposal = placed(panel, author=author)
    proposal.partners.add(partner)
    wrote, leads, partners = panel.seats
    factories.co_author(proposal, wrote.person)
    for seat, organisation in [(leads, proposal.lead_organisation), (partners, partner)]:
        Affiliation.objects.create(person=seat.person, organisation=organisation, started_on=date(2020, 1, 1))

    text = words(seen_by(client, panel.chair, page_of(panel, proposal)))

    reasons = [
        f"{wrote.person} is one of its authors.",
        f"{leads.person} belongs to Lead, which leads it.",
        f"{partners.person} belongs to a partner organisation of it.",
    ]
    assert [reason for reason in reasons if reason not in text] == []
    for seat, reason in zip(panel.seats, reasons, strict=True):
        assert panels.why_not_assignable(seat, proposal) == reason
        with pytest.raises(NotReady, match=re.escape(reason)):
            panels.assign(proposal.pk, by=panel.chair, seats=[seat])


def test_a_person_with_a_conflict_can_not_be_asked_again(client, panel):
    proposal = asked(panel)
    first = proposal.made[0]
    sheets.declare(first.pk, by=first.assessor, kind="direct", text="My own.")
    client.force_login(panel.chair)

    response = client.post(act_on(panel, proposal, "assign"), {"seats": [first.seat_id]})

    assert f"{first.assessor} was asked already." in words(response)


def test_after_the_close_nobody_is_asked(client, panel):
    proposal = asked(panel, marks=[3, 3, 3])
    late = factories.seat(panel.panel, factories.member("Late"))
    closing.close_scoring(proposal.pk, by=panel.chair)

    response = seen_by(client, panel.chair, page_of(panel, proposal))

    assert "Ask assessors" not in words(response)
    with pytest.raises(NotReady, match="while the proposal is with the panel"):
        panels.assign(proposal.pk, by=panel.chair, seats=[late])


# --- Flags, reopening, closing -----------------------------------------------------------------------------------
def test_a_flag_keeps_scoring_open_until_it_is_settled(client, panel):
    proposal = asked(panel, marks=[3, 3, 3])
    client.force_login(panel.chair)

    client.post(act_on(panel, proposal, "raise_flag"), {"text": "Marks are far apart."})
    flag = proposal.flags.get()
    assert "1 open flag waits to be settled." in words(client.get(page_of(panel, proposal)))
    client.post(reverse("scoring:resolve_flag", args=[panel.panel.pk, flag.pk]), {"resolution": "We talked."})

    text = words(client.get(page_of(panel, proposal)))
    assert "We talked." in text
    assert reverse("step", args=[proposal.reference, "close_scoring"]) in client.get(page_of(panel, proposal)).text


@pytest.mark.parametrize("text", ["", "   ", "x" * 5_001])
def test_a_flag_needs_words_and_keeps_them(client, panel, text):
    proposal = placed(panel)
    client.force_login(panel.chair)

    response = client.post(act_on(panel, proposal, "raise_flag"), {"text": text})

    assert (response.status_code, Flag.objects.count()) == (200, 0)
    assert text.strip() in response.text


def test_a_flag_is_settled_once(panel):
    flag = closing.raise_flag(placed(panel).pk, by=panel.chair, text="Look.")
    closing.resolve_flag(flag.pk, by=panel.chair, resolution="First.")

    with pytest.raises(WrongState, match="settled this flag already"):
        closing.resolve_flag(flag.pk, by=panel.chair, resolution="Second.")

    assert Flag.objects.get().resolution == "First."


def test_no_flag_is_raised_after_the_close(panel):
    proposal = asked(panel, marks=[3, 3, 3])
    closing.close_scoring(proposal.pk, by=panel.chair)

    with pytest.raises(NotReady, match="Its scoring is closed"):
        closing.raise_flag(proposal.pk, by=panel.chair, text="Too late.")


def test_reopening_a_sheet_needs_a_reason_and_takes_its_total_out(client, panel):
    proposal = asked(panel, marks=[2, 4])
    first = proposal.made[0]
    client.force_login(panel.chair)
    address = reverse("scoring:reopen_sheet", args=[panel.panel.pk, first.pk])

    assert "Say why the sheet is reopened." in words(client.post(address, {"note": ""}))
    client.post(address, {"note": "Explain the budget."})

    assert (Assignment.objects.get(pk=first.pk).state, ScoreSheet.objects.get(assignment=first).total) == (
        "accepted",
        None,
    )
    assert "Score so far 4.00" in words(client.get(table_of(panel)))
    assert "Reopened: Explain the budget." in words(client.get(page_of(panel, proposal)))


def test_a_sheet_is_not_reopened_through_another_panel(client, panel, open_call):
    proposal, other = asked(panel, marks=[3]), factories.panel(open_call)
    client.force_login(other.chair)

    for pk in (panel.panel.pk, other.panel.pk):
        address = reverse("scoring:reopen_sheet", args=[pk, proposal.made[0].pk])
        assert client.post(address, {"note": "Mine."}).status_code == 404
    with pytest.raises(NotPermitted):
        sheets.reopen_sheet(proposal.made[0].pk, by=other.chair, note="Mine.")


def test_the_page_says_what_closing_waits_for(client, panel):
    proposal = asked(panel, marks=[3])

    response = seen_by(client, panel.chair, page_of(panel, proposal))

    assert "1 of 3 score sheets are returned." in words(response)
    assert "close_scoring" not in response.text


def test_what_is_closed_shows_its_score_and_offers_nothing(client, panel):
    proposal = asked(panel, marks=[3, 4, 5])
    closing.close_scoring(proposal.pk, by=panel.chair)

    response = seen_by(client, panel.chair, page_of(panel, proposal))

    assert "Scoring of this proposal is closed. Its score is 4.00." in words(response)
    assert response.text.split("<main")[1].count("<form") == 0


def test_a_withdrawn_proposal_stays_in_the_table_but_waits_for_nobody(client, panel, manager):
    proposal = asked(panel, marks=[3], title="Withdrawn")
    writing.withdraw(proposal.pk, by=proposal.cast.author)

    text = words(seen_by(client, panel.chair, table_of(panel)))

    assert "Outstanding –" in text
    assert "Being marked (0)" in text


def test_a_declined_proposal_has_no_open_form(client, panel, manager):
    proposal = asked(panel)
    moderation.decline(proposal.pk, by=manager, note="No.", reason="not_ready", signpost="Q")

    assert "Scoring of this proposal is closed." in words(seen_by(client, panel.chair, page_of(panel, proposal)))


@pytest.mark.browser
def test_the_panel_reads_well_and_a_chair_gets_to_the_close(clean_page, sign_in, transactional_db):
    panel = factories.panel(factories.open_call())
    proposal = asked(panel, marks=[4, 2, 5], title="A shared protocol for sepsis")
    asked(panel, marks=[3], title="Half way")
    sign_in(panel.chair)

    clean_page.goto(PANELS)
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name=panel.panel.name).click()
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="A shared protocol for sepsis").click()
    clean_page.get_by_text("Raise a flag", exact=True).click()
    clean_page.get_by_label("What must be settled").fill("The marks for need are far apart.")
    clean_page.get_by_role("button", name="Raise the flag").click()
    assert_accessible(clean_page)
    clean_page.get_by_label("How it was settled").fill("Two saw the annex, one had not.")
    clean_page.get_by_role("button", name="Settle this flag").click()
    clean_page.get_by_role("button", name="Close scoring").click()
    assert clean_page.url.endswith(reverse("step", args=[proposal.reference, "close_scoring"]))


def test_a_number_that_no_database_holds_is_no_seat(client, db):
    proposal = factories.proposal_at(State.REVIEWED)
    panel = proposal.cast.panel
    client.force_login(panel.chair)

    answer = client.post(f"/panels/{panel.panel.pk}/proposals/{proposal.reference}/assign/", {"seats": ["9" * 25]})

    assert answer.status_code == 200
    assert "Choose assessors from the list." in answer.text


@pytest.mark.parametrize("tail", ["flags/{}/", "sheets/{}/reopen/"])
def test_a_number_that_no_database_holds_is_no_flag_and_no_sheet(client, panel, tail):
    client.force_login(panel.chair)

    answer = client.post(table_of(panel) + tail.format("9" * 25))

    assert answer.status_code == 404


def test_a_number_that_no_database_holds_is_no_panel_of_a_proposal(client, panel):
    client.force_login(panel.chair)

    answer = client.get(reverse("scoring:panel_proposal", args=["9" * 25, placed(panel).reference]))

    assert answer.status_code == 404
