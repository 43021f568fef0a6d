"""The pages of calls: what is open and until when, who may start, and the moment of announcing."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils.timezone import now

from exchange.models import OfficeHeld
from proposals.models import Call, Proposal
from proposals.services import writing
from proposals.states import CallState, State
from scoring.models import Assignment
from scoring.services import decisions, panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.reading import words_of

CALLS = reverse("proposals:calls")


def page(call):
    return reverse("proposals:call", args=[call.code])


def announcing(call):
    return reverse("proposals:announce", args=[call.code])


def seen_in(response):
    return re.findall(r'name="seen" value="(.*?)"', response.text)[0]


def signed_in(client, person):
    client.force_login(person)
    return client


# --- The list ---------------------------------------------------------------------------------------------------
def test_open_calls_stand_first_with_the_time_that_is_left(client, open_call):
    Call.objects.filter(pk=open_call.pk).update(closes_at=now() + timedelta(days=10, minutes=1))
    factories.close_window(factories.open_call(title="An older call"))
    factories.open_call(title="A coming call", opens_at=now() + timedelta(days=1))

    page = words_of(client.get(CALLS))

    headings = [
        "Open now",
        "Safety at scale",
        "10 days left",
        "Opening soon",
        "A coming call",
        "Closed",
        "An older call",
    ]
    places = [page.index(heading) for heading in headings]
    assert places == sorted(places)


def test_a_call_being_prepared_is_for_those_who_prepare_it(client, manager):
    call = factories.call_in_preparation(title="Next year")

    assert "Next year" not in client.get(CALLS).text
    assert client.get(page(call)).status_code == 404
    assert "In preparation Next year" in words_of(signed_in(client, manager).get(CALLS))
    assert client.get(page(call)).status_code == 200


def test_without_a_call_the_list_says_so(client, db):
    assert "There is no call yet" in words_of(client.get(CALLS))


def test_a_call_counts_only_the_proposals_one_may_know_of(client, open_call, author, stranger, moderator):
    factories.draft(open_call, author=author)
    proposal_at(State.SUBMITTED, call=open_call, author=author)
    secret = factories.open_call(visibility="confidential", title="In confidence")
    proposal_at(State.SUBMITTED, call=secret)

    def counted(person):
        signed_in(client, person)
        calls = [open_call, secret]
        told = [words_of(client.get(page(call))) for call in calls]
        return [re.findall(r"(\d+|No) proposals? that you may see", each)[0] for each in told]

    assert {str(person): counted(person) for person in (author, stranger, moderator)} == {
        str(author): ["2", "No"],
        str(stranger): ["1", "No"],
        str(moderator): ["1", "1"],
    }


def test_a_call_does_not_count_a_proposal_that_the_reader_has_a_conflict_with(client, open_call):
    on = factories.panel(open_call, assessors=1)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=on)
    assignment = panels.assign(proposal.pk, by=on.chair, seats=on.seats)[0]
    assessor = assignment.assessor
    signed_in(client, assessor)

    before = words_of(client.get(page(open_call)))
    sheets.declare(assignment.pk, by=assessor, kind="direct", text="My sister wrote it.")
    after = words_of(client.get(page(open_call)))

    assert ("1 proposal that you may see" in before, "No proposal that you may see" in after) == (True, True)
    assert Assignment.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_calls_costs_the_same_with_more_calls(client, author, rows, django_assert_num_queries):
    for _ in range(rows):
        proposal_at(State.SUBMITTED, call=factories.open_call())
    signed_in(client, author)

    with django_assert_num_queries(5):
        client.get(CALLS)


def test_a_page_that_is_not_there_is_told(client, open_call):
    assert "There is no such page in this list" in words_of(client.get(CALLS, {"page": "x"}))


# --- One call ---------------------------------------------------------------------------------------------------
def test_a_call_says_what_it_wants_and_by_when_in_a_named_zone(client, open_call):
    Call.objects.filter(pk=open_call.pk).update(opens_at="2025-12-01T09:00:00Z", closes_at="2036-07-01T16:00:00Z")

    told = words_of(client.get(page(open_call)))

    assert "Opens 1 December 2025, 9:00am GMT Closes 1 July 2036, 5:00pm BST" in told
    assert "Pot £100,000 Most that one proposal may ask for £40,000" in told
    assert "Everybody may read the pitch of a submitted proposal." in told
    assert "Long term conditions" in told


def test_a_visitor_is_asked_to_sign_in_and_comes_back_to_start(client, open_call):
    link = f"{reverse('account_login')}?next={reverse('proposals:start', args=[open_call.code])}"

    assert link in unescape(client.get(page(open_call)).text)


def test_a_member_can_start_and_finds_their_drafts(client, open_call, author):
    start = reverse("proposals:start", args=[open_call.code])
    signed_in(client, author)

    before = client.get(page(open_call))
    draft = writing.start_proposal(open_call.pk, by=author, title="Begun already")
    after = client.get(page(open_call))

    assert (start in before.text, "Your drafts here" in before.text) == (True, False)
    assert "Your drafts here Begun already Start another proposal" in words_of(after)
    assert reverse("proposals:write", args=[draft.reference]) in after.text


def test_somebody_without_an_affiliation_reads_why_not(client, open_call):
    response = signed_in(client, factories.member("Outsider")).get(page(open_call))

    assert "Only people affiliated to a member organisation can start a proposal." in words_of(response)
    assert reverse("proposals:start", args=[open_call.code]) not in response.text


def test_a_closed_call_says_when_it_closed_and_where_to_look(client, open_call, author):
    factories.close_window(open_call)

    told = words_of(signed_in(client, author).get(page(open_call)))

    assert "Closed, being decided It closed on" in told
    assert "See which calls are open" in told
    assert "Start a proposal" not in told


def test_links_for_the_team_are_drawn_for_the_team(client, open_call, author, manager, observer):
    chair = factories.panel(open_call).chair
    factories.close_window(open_call)

    def links(person):
        text = signed_in(client, person).get(page(open_call)).text
        names = {"panels": "scoring:panels", "ranking": "scoring:ranking", "announce": "proposals:announce"}
        main = text[text.index("<main") :]
        return [
            label
            for label, name in names.items()
            if f'"{reverse(name, args=[] if name == "scoring:panels" else [open_call.code])}"' in main
        ]

    assert {person.given_name: links(person) for person in (author, chair, observer, manager)} == {
        "Author": [],
        "Chair": ["panels"],
        "Observer": ["panels", "ranking"],
        "Manager": ["panels", "ranking", "announce"],
    }


def test_a_viewer_of_a_draft_is_not_led_to_write_it(client, open_call, author):
    viewer = factories.member("Viewer")
    factories.co_author(factories.draft(open_call, author=author), viewer, role="viewer")

    assert "Your drafts here" not in signed_in(client, viewer).get(page(open_call)).text


@pytest.mark.parametrize("drafts", [1, 3])
def test_a_call_costs_the_same_with_more_proposals(client, open_call, author, drafts, django_assert_num_queries):
    for _ in range(drafts):
        factories.draft(open_call, author=author)
        proposal_at(State.SUBMITTED, call=open_call)
    signed_in(client, author)

    with django_assert_num_queries(10):
        client.get(page(open_call))


# --- Announcing -------------------------------------------------------------------------------------------------
@pytest.fixture
def decided(open_call):
    """A closed call with one award, one refusal and one proposal without a decision."""
    on = factories.panel(open_call)
    proposal_at(State.FUNDED, call=open_call, on=on, announced=False)
    proposal_at(State.SCORED, call=open_call, on=on)
    proposal_at(State.DECLINED, call=open_call)
    factories.close_window(open_call)
    return Call.objects.get(pk=open_call.pk)


def test_a_manager_reads_what_will_be_told_before_announcing(client, decided, manager):
    told = words_of(signed_in(client, manager).get(announcing(decided)))

    assert "Funded 1 proposal Awarded in all £15,000 of £100,000" in told
    assert "Not taken forward 1 proposal Scored, no decision 1 proposal" in told
    assert "Proposals without a decision stay scored" in told


def test_announcing_tells_everybody(client, decided, manager):
    signed_in(client, manager)
    response = client.post(announcing(decided), {"seen": seen_in(client.get(announcing(decided)))}, follow=True)

    assert response.redirect_chain == [(page(decided), 302)]
    assert "The outcomes are announced and every author is told." in words_of(response)
    assert Call.objects.get().state == CallState.DECIDED
    assert sorted(Proposal.objects.values_list("shown_state", flat=True)) == ["declined", "funded", "scored"]
    assert client.get(announcing(decided))["Location"] == page(decided)


def test_outcomes_that_changed_meanwhile_are_read_again(client, decided, manager, second_manager):
    signed_in(client, manager)
    seen = seen_in(client.get(announcing(decided)))
    scored = Proposal.objects.get(state=State.SCORED)
    decisions.propose_award(scored.pk, by=manager, award=5_000)
    decisions.confirm_award(scored.pk, by=second_manager)

    response = client.post(announcing(decided), {"seen": seen})

    assert response.status_code == 200
    assert "The outcomes changed after you opened this page." in words_of(response)
    assert "Funded 2 proposals Awarded in all £20,000" in words_of(response)
    assert Call.objects.get().state == CallState.OPEN


def test_a_call_that_is_not_ready_says_why(client, open_call, manager):
    proposal_at(State.SUBMITTED, call=open_call)
    signed_in(client, manager)

    told = words_of(client.get(announcing(open_call)))
    refused = client.post(announcing(open_call), {"seen": "0-0-0-0"})

    assert "Not possible yet The call has not closed for submissions yet. Some proposals are still with" in told
    assert "Announce the outcomes" not in told
    assert refused.status_code == 200
    assert "There is a problem The call has not closed for submissions yet." in words_of(refused)
    assert Call.objects.get().state == CallState.OPEN


def test_a_manager_learns_nothing_here_about_a_proposal_of_their_own(client, open_call, manager):
    factories.Affiliation.objects.create(person=manager, organisation=factories.organisation())
    proposal_at(State.FUNDED, call=open_call, author=manager, announced=False)
    factories.close_window(open_call)

    told = words_of(signed_in(client, manager).get(announcing(open_call)))

    assert "Funded 0 proposals Awarded in all £0 of £100,000" in told


@pytest.mark.parametrize("office", ["", "moderator", "observer", "administrator"])
def test_only_managers_announce(client, decided, office):
    person = factories.member("Somebody", office=office)
    signed_in(client, person)

    assert [client.get(announcing(decided)).status_code, client.post(announcing(decided)).status_code] == [403, 403]
    assert OfficeHeld.objects.filter(member=person, office="manager").count() == 0


def test_visitors_are_sent_to_sign_in(client, decided):
    assert client.get(announcing(decided))["Location"].startswith(reverse("account_login"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_calls_are_accessible(clean_page, sign_in, manager):
    call = factories.open_call()
    closed = factories.open_call(title="An older call")
    factories.close_window(closed)
    sign_in(manager)

    for address in [CALLS, page(call), page(closed), announcing(closed)]:
        clean_page.goto(address)
        assert_accessible(clean_page)
