"""Reading proposals: a list that shows each person what they may know, and a page that says whose turn it is."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.models import Proposal, Theme
from proposals.services import moderation, writing
from proposals.states import State
from scoring.services import panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.reading import words_of

PROPOSALS = reverse("proposals:index")


def titles(response):
    return [unescape(title) for title in re.findall(r'scope="row"[^>]*><a [^>]*>(.*?)</a>', response.text)]


def page(proposal):
    return reverse("proposals:detail", args=[proposal.reference])


@pytest.fixture
def read_as(client):
    """`read_as(person, address, **query)`; nobody for a visitor."""

    def read(person, address, **query):
        client.logout()
        if person:
            client.force_login(person)
        return client.get(address, query)

    return read


@pytest.fixture
def listed(read_as, author):
    return lambda **query: titles(read_as(author, PROPOSALS, **query))


# --- The list ---------------------------------------------------------------------------------------------------
def test_drafts_stand_first_and_then_the_newest(listed, open_call, author):
    for title, age in [("Older", 2), ("Newer", 1)]:
        proposal = proposal_at(State.SUBMITTED, call=open_call, title=title)
        Proposal.objects.filter(pk=proposal.pk).update(submitted_at=proposal.submitted_at - timedelta(days=age))
    factories.draft(open_call, author=author, title="Mine, a draft")

    assert listed() == ["Mine, a draft", "Newer", "Older"]
    assert listed(sort="submitted") == ["Older", "Newer", "Mine, a draft"]


def test_each_filter_keeps_what_it_names(listed, open_call, author):
    theme = Theme.objects.create(code="drug-safety", name="Drug safety")
    other_call = factories.open_call(title="Another call")
    found = proposal_at(State.REVIEWED, call=open_call, title="Insulin at home", author=author)
    found.themes.add(theme)
    proposal_at(State.SUBMITTED, call=other_call, title="Falls at night")

    chosen = [
        {"q": "insulin"}, {"q": found.reference}, {"call": open_call.code}, {"state": "reviewed"},
        {"organisation": found.lead_organisation_id}, {"theme": "drug-safety"}, {"author": "me"},
    ]  # fmt: skip
    assert [listed(**each) for each in chosen] == [["Insulin at home"]] * len(chosen)
    assert listed(area=factories.area().pk) == ["Falls at night", "Insulin at home"]
    assert listed(q="insulin", state="submitted") == []


def test_the_search_looks_for_every_word_in_title_and_pitch(listed, open_call):
    proposal_at(State.SUBMITTED, call=open_call, title="Falls at night", pitch="Sensors by the bed.")
    proposal_at(State.SUBMITTED, call=open_call, title="Falls by day", pitch="Handrails.")

    assert listed(q="falls sensors") == ["Falls at night"]
    assert listed(q="FALLS") == ["Falls by day", "Falls at night"]
    assert listed(q="100%") == []


@pytest.mark.parametrize("order", ["title", "call", "organisation", "reference", "submitted"])
def test_every_order_runs_both_ways(listed, open_call, order):
    for title in ("B", "A", "C"):
        proposal_at(State.SUBMITTED, call=open_call, title=title)

    assert sorted(listed(sort=order)) == ["A", "B", "C"]
    assert listed(sort=order) == listed(sort=f"-{order}")[::-1]


def test_a_filter_stays_in_the_address_when_the_list_is_sorted_or_turned(read_as, open_call, monkeypatch):
    monkeypatch.setattr("proposals.views.lists.PAGE_LENGTH", 2)
    for number in range(3):
        proposal_at(State.SUBMITTED, call=open_call, title=f"Falls {number}")

    text = unescape(read_as(None, PROPOSALS, q="falls", sort="title").text)

    assert "?q=falls&sort=-title" in text
    assert "?q=falls&sort=title&page=2" in text
    assert titles(read_as(None, PROPOSALS, q="falls", sort="title", page=2)) == ["Falls 2"]


def test_the_list_says_how_many_of_how_many(read_as, open_call):
    for title in ("Falls at night", "Insulin at home"):
        proposal_at(State.SUBMITTED, call=open_call, title=title)

    assert "2 proposals" in words_of(read_as(None, PROPOSALS))
    assert "1 of 2 proposals" in words_of(read_as(None, PROPOSALS, q="falls"))


def test_an_empty_list_says_what_to_do(read_as, open_call):
    assert "See which calls are open" in words_of(read_as(None, PROPOSALS))

    proposal_at(State.SUBMITTED, call=open_call)
    nothing = words_of(read_as(None, PROPOSALS, q="zebra"))

    assert "No proposal matches these filters There are 1 proposal in all. Clear the filters" in nothing


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"state": "finished"}, "“finished” is not in this list. Choose again."),
        ({"call": "no-such-call"}, "“no-such-call” is not in this list. Choose again."),
        ({"area": "9" * 40}, "is not in this list. Choose again."),
        ({"organisation": "one"}, "“one” is not in this list. Choose again."),
        ({"theme": "🧓🏽"}, "“🧓🏽” is not in this list. Choose again."),
        ({"sort": "score"}, "“score” is not in this list. Choose again."),
        ({"q": "x" * 101}, "Search for 100 characters or fewer."),
        ({"page": "0"}, "There is no such page in this list"),
        ({"page": "9" * 50}, "There is no such page in this list"),
        ({"page": "last one"}, "There is no such page in this list"),
    ],
)
def test_a_malformed_address_is_told_and_the_list_is_shown(read_as, open_call, query, told):
    proposal_at(State.SUBMITTED, call=open_call, title="Falls at night")

    response = read_as(None, PROPOSALS, **query)

    assert response.status_code == 200
    assert told in words_of(response)
    assert titles(response) == ["Falls at night"]


def test_a_control_character_in_the_address_is_refused(read_as, open_call):
    assert read_as(None, PROPOSALS, q="\x00").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, open_call, author, rows, django_assert_num_queries):
    for number in range(rows):
        proposal = proposal_at(State.SUBMITTED, call=open_call, author=author, title=f"Falls {number}")
        proposal.themes.add(Theme.objects.create(code=f"t{number}", name=f"Theme {number}"))
    everything = {"q": "falls", "call": open_call.code, "area": factories.area().pk, "state": "submitted",
                  "organisation": author.affiliations.get().organisation_id, "theme": "t0", "author": "me"}  # fmt: skip

    with django_assert_num_queries(6):
        client.get(PROPOSALS)
    client.force_login(author)
    with django_assert_num_queries(11):
        client.get(PROPOSALS, everything)


# --- Who sees what ----------------------------------------------------------------------------------------------
@pytest.fixture
def cast(open_call, author, stranger, moderator, manager, observer):
    """Everybody who might look at one proposal, and `conflicted`, who declared a conflict with it."""
    on = factories.panel(open_call, assessors=2)
    people = {
        "visitor": None, "stranger": stranger, "author": author, "moderator": moderator, "manager": manager,
        "observer": observer, "chair": on.chair, "assessor": on.seats[0].person, "conflicted": on.seats[1].person,
    }  # fmt: skip
    return on, people


def seen_by(people, read_as, address):
    return {name: read_as(person, address).status_code for name, person in people.items()}


def test_a_draft_is_its_authors_own(read_as, cast, open_call, author):
    draft = factories.draft(open_call, author=author)

    assert seen_by(cast[1], read_as, page(draft)) == dict.fromkeys(cast[1], 404) | {"author": 200}


def test_for_somebody_with_a_conflict_the_proposal_does_not_exist(read_as, cast, open_call, author):
    on, people = cast
    proposal = proposal_at(State.REVIEWED, call=open_call, author=author, on=on, title="Falls at night")
    assignments = panels.assign(proposal.pk, by=on.chair, seats=on.seats)
    sheets.declare(assignments[0].pk, by=people["assessor"], kind="none")
    sheets.declare(assignments[1].pk, by=people["conflicted"], kind="direct", text="My sister wrote it.")

    assert seen_by(people, read_as, page(proposal)) == dict.fromkeys(people, 200) | {"conflicted": 404}
    for query in ({}, {"q": "falls"}, {"state": "reviewed"}):
        assert titles(read_as(people["conflicted"], PROPOSALS, **query)) == []
    assert "There is no proposal yet that you may see" in words_of(read_as(people["conflicted"], PROPOSALS))


def test_the_full_text_is_for_those_who_may_read_it(read_as, cast, open_call, author):
    on, people = cast
    proposal = proposal_at(
        State.REVIEWED, call=open_call, author=author, on=on, challenge="The whole story.", pitch="In one sentence."
    )
    assignments = panels.assign(proposal.pk, by=on.chair, seats=on.seats)
    sheets.declare(assignments[0].pk, by=people["assessor"], kind="none")

    pages = {name: words_of(read_as(person, page(proposal))) for name, person in people.items() if name != "conflicted"}

    assert {name: "The whole story." in text for name, text in pages.items()} == {
        "visitor": False, "stranger": False, "author": True, "moderator": True, "manager": True, "observer": True,
        "chair": True, "assessor": True,
    }  # fmt: skip
    assert {name for name, text in pages.items() if "In one sentence." in text} == set(pages)
    assert "This is what everybody may know of it now." in pages["stranger"]
    assert "£20,000" not in pages["stranger"]


def test_everybody_reads_what_was_funded(read_as, open_call):
    proposal = proposal_at(State.FUNDED, call=open_call, challenge="The whole story.")

    told = words_of(read_as(None, page(proposal)))

    assert "The whole story." in told
    assert "Award £15,000" in told
    assert "How it spreads: sites and measures" in told


def test_in_a_confidential_call_nothing_is_public(read_as, stranger):
    call = factories.open_call(visibility="confidential")
    proposal = proposal_at(State.SUBMITTED, call=call)

    assert [read_as(person, page(proposal)).status_code for person in (None, stranger)] == [404, 404]
    assert titles(read_as(stranger, PROPOSALS)) == []


def test_an_outcome_under_embargo_is_known_to_managers_and_observers_alone(read_as, cast, open_call, author):
    on, people = cast
    proposal = proposal_at(State.REVIEWED, call=open_call, author=author, title="Before")
    decided = proposal_at(State.FUNDED, call=open_call, author=author, title="In secret", announced=False)
    told = {name: words_of(read_as(person, page(decided))) for name, person in people.items()}
    in_state = {
        state: {
            name for name, person in people.items() if "In secret" in titles(read_as(person, PROPOSALS, state=state))
        }
        for state in ("scored", "funded")
    }

    assert {name for name, text in told.items() if "£15,000" in text} == {"manager", "observer"}
    assert {name for name, text in told.items() if "Funded" in text.split("History")[1]} == {"manager", "observer"}
    assert in_state == {"scored": set(people) - {"manager", "observer"}, "funded": {"manager", "observer"}}
    assert proposal.award_pounds is None


def test_names_and_notes_stay_with_the_team(read_as, cast, open_call, author, moderator):
    proposal = proposal_at(State.DECLINED, call=open_call, author=author)

    pages = {name: words_of(read_as(cast[1][name], page(proposal))) for name in ("author", "manager")}

    name = str(proposal.cast.moderator)
    assert {reader: name in text for reader, text in pages.items()} == {"author": False, "manager": True}
    assert {reader: "Not for this call." in text for reader, text in pages.items()} == {"author": True, "manager": True}


# --- The page of a proposal -------------------------------------------------------------------------------------
def test_the_page_says_whose_turn_it_is_what_is_next_and_by_when(read_as, open_call, author):
    proposal = proposal_at(State.SUBMITTED, call=open_call, author=author)

    told = words_of(read_as(author, page(proposal)))

    assert "Whose turn The moderators Next A moderator checks that it is eligible and in scope. By when" in told


def test_the_author_of_a_draft_is_led_on(read_as, open_call, author):
    draft = factories.draft(open_call, author=author)

    response = read_as(author, page(draft))

    assert "Whose turn You and your co-authors" in words_of(response)
    assert reverse("proposals:write", args=[draft.reference]) in response.text
    assert "Nothing has happened to it yet: it is being written." in words_of(response)


def test_a_declined_proposal_says_why_and_where_to_go_next(read_as, open_call, author):
    proposal = proposal_at(State.SUBMITTED, call=open_call, author=author)
    moderation.decline(
        proposal.pk, by=factories.moderator(), note="Show results from a second ward.", reason="not_ready",
        signpost="The spring call.",
    )  # fmt: skip

    told = words_of(read_as(author, page(proposal)))

    assert (
        "Not taken forward Not ready to spread yet. Feedback Show results from a second ward. "
        "Where to go next The spring call." in told
    )


def test_conditions_are_for_authors_and_the_team(read_as, open_call, author, manager):
    proposal = proposal_at(State.FUNDED, call=open_call, author=author)
    Proposal.objects.filter(pk=proposal.pk).update(award_conditions="Report each quarter.")

    shown = [
        ("Report each quarter." in words_of(read_as(person, page(proposal)))) for person in (author, manager, None)
    ]

    assert shown == [True, True, False]


def test_an_author_finds_the_feedback_of_the_panel_once_announced(read_as, open_call, author):
    proposal = proposal_at(State.FUNDED, call=open_call, author=author, announced=False)
    feedback = reverse("scoring:feedback", args=[proposal.reference])

    before = read_as(author, page(proposal)).text
    factories.announce(open_call)

    assert (feedback in before, feedback in read_as(author, page(proposal)).text) == (False, True)
    assert feedback not in read_as(None, page(proposal)).text


def test_steps_are_offered_to_those_who_may_take_them(read_as, cast, open_call, author):
    proposal = proposal_at(State.SUBMITTED, call=open_call, author=author)

    def offered(person):
        steps = re.findall(rf"/proposals/{proposal.reference}/steps/(\w+)/", read_as(person, page(proposal)).text)
        return sorted(set(steps))

    people = cast[1]
    assert offered(people["author"]) == ["withdraw"]
    assert offered(people["moderator"]) == ["decline", "pass_to_panel", "return_for_changes"]
    assert [offered(people[name]) for name in ("visitor", "stranger", "manager", "observer")] == [[], [], [], []]


def test_an_unknown_reference_is_not_found(read_as, open_call):
    assert [read_as(None, f"{PROPOSALS}{each}/").status_code for each in ("P-1999-0001", "🧓🏽", "x" * 300)] == [
        404
    ] * 3


def test_a_page_is_only_read(client, open_call, author):
    proposal = proposal_at(State.SUBMITTED, call=open_call, author=author)
    client.force_login(author)

    assert [client.post(PROPOSALS).status_code, client.post(page(proposal)).status_code] == [405, 405]


def test_what_people_typed_is_text_in_either_direction(read_as, open_call, author):
    proposal = proposal_at(
        State.SUBMITTED,
        call=open_call,
        author=author,
        title="<b>Bold</b> 🧓🏽",
        pitch="سلامة المرضى",
        challenge="<script>",
    )

    response = read_as(author, page(proposal))

    assert "&lt;b&gt;Bold&lt;/b&gt; 🧓🏽" in response.text
    assert '<p class="nhsuk-lede-text" dir="auto">سلامة المرضى</p>' in response.text
    assert "<script></p>" not in response.text


@pytest.mark.parametrize("returns", [1, 3])
@pytest.mark.parametrize(("reader", "queries"), [("author", 11), ("moderator", 11), ("manager", 11), ("", 4)])
def test_the_page_costs_the_same_with_a_longer_history(
    client, open_call, returns, reader, queries, django_assert_num_queries
):
    proposal = proposal_at(State.SUBMITTED, call=open_call)
    cast = proposal.cast
    for _ in range(returns):
        moderation.return_for_changes(proposal.pk, by=cast.moderator, note="More.", return_by=localdate())
        writing.submit(proposal.pk, by=cast.author)
        proposal.partners.add(factories.organisation())
    if reader:
        client.force_login(getattr(cast, reader))

    with django_assert_num_queries(queries):
        client.get(page(proposal))


def test_the_page_of_a_decision_costs_a_manager_eleven_queries(client, open_call, manager, django_assert_num_queries):
    proposal = proposal_at(State.SCORED, call=open_call)
    client.force_login(manager)

    with django_assert_num_queries(11):
        client.get(page(proposal))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_reading_are_accessible(clean_page, sign_in):
    call = factories.open_call()
    author = factories.member("Author", at=factories.organisation())
    declined = proposal_at(State.DECLINED, call=call, author=author)
    draft = factories.draft(call, author=author)
    sign_in(author)

    for address in [PROPOSALS, f"{PROPOSALS}?state=finished", f"{PROPOSALS}?q=zebra", page(declined), page(draft)]:
        clean_page.goto(address)
        assert_accessible(clean_page)
