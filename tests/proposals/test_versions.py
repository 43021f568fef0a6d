"""Versions: what each submission said, what changed between two, and who may read that."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.models import Proposal
from proposals.services import moderation, writing
from proposals.states import State
from proposals.versions.reading import compare
from scoring.services import closing, decisions, panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.reading import words_of

pytestmark = pytest.mark.django_db
OLD = "Two wards tried it for a month."
NEW = "Three wards tried it for a whole year."
SENTENCE = "Say how long it ran."


def page(proposal):
    return reverse("proposals:versions", args=[proposal.reference])


def return_for_changes(proposal, note=SENTENCE):
    moderation.return_for_changes(proposal.pk, by=proposal.cast.moderator, note=note, return_by=localdate())


def change(proposal, **values):
    latest = Proposal.objects.get(pk=proposal.pk)
    writing.save_section(proposal.pk, by=proposal.cast.author, version=latest.version, values=values)


def submitted_again(times=1, **facts):
    proposal = proposal_at(State.SUBMITTED, evidence=OLD, title="Falls at night", **facts)
    for time in range(1, times + 1):
        return_for_changes(proposal, SENTENCE if time == 1 else f"{SENTENCE} ({time})")
        change(proposal, evidence=NEW if time == 1 else f"{NEW} Time {time}.")
        writing.submit(proposal.pk, by=proposal.cast.author)
    return proposal


def fund(proposal):
    on, managers = factories.panel(proposal.call), [factories.manager(), factories.manager()]
    panels.pass_to_panel(proposal.pk, by=proposal.cast.moderator, panel=on.panel, gateways=factories.ALL_MET)
    factories.chair_declares(proposal)
    for assignment in panels.assign(proposal.pk, by=on.chair, seats=on.seats):
        factories.marked(assignment)
    closing.close_scoring(proposal.pk, by=on.chair)
    decisions.propose_award(proposal.pk, by=managers[0], award=15_000)
    decisions.confirm_award(proposal.pk, by=managers[1])
    factories.announce(proposal.call)


@pytest.fixture
def seen_by(client):
    def see(person, address, **query):
        client.force_login(person)
        return client.get(address, query)

    return see


# --- The page -----------------------------------------------------------------------------------------------------
def test_the_last_two_versions_are_compared_word_by_word(seen_by, author):
    proposal = submitted_again(author=author)

    response = seen_by(author, page(proposal))

    assert "What changed from version 1 to version 2" in words_of(response)
    assert re.findall(r"<del[^>]*>(?:<span[^>]*>.*?</span>)?(.*?)<", response.text)[1:] == ["Two ", "month."]
    assert re.findall(r"<ins[^>]*>(?:<span[^>]*>.*?</span>)?(.*?)<", response.text)[1:] == ["Three ", "whole year."]
    assert "removed: Two end of what was removed. added: Three end of what was added. wards tried" in words_of(response)
    assert "Unchanged: 22 answers" in words_of(response)


def test_any_two_versions_can_be_compared_in_either_order(seen_by, author):
    proposal = submitted_again(times=2, author=author)

    told = words_of(seen_by(author, page(proposal), earlier=3, later=1))

    assert "What changed from version 1 to version 3" in told
    assert "Time 2." in told


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"earlier": "9"}, "There is no such version. Choose one from the list."),
        ({"earlier": "1", "later": "1"}, "Choose two different versions."),
        ({"later": "x" * 3_000}, "There is no such version. Choose one from the list."),
        ({"earlier": "9" * 60}, "There is no such version. Choose one from the list."),
        ({"later": "now"}, "There is no such version. Choose one from the list."),
    ],
)
def test_a_malformed_address_is_told_and_the_versions_are_listed(seen_by, author, query, told):
    response = seen_by(author, page(submitted_again(author=author)), **query)

    assert response.status_code == 200
    assert told in words_of(response)
    assert "Version 2 , submitted" in words_of(response)


def test_a_single_version_says_what_will_come(seen_by, author):
    told = words_of(seen_by(author, page(proposal_at(State.SUBMITTED, author=author))))

    assert "It was submitted once. When it is submitted again, what changed is shown here." in told


def test_a_draft_that_was_never_submitted_has_no_version_yet(seen_by, author):
    assert "There is no version yet" in words_of(seen_by(author, page(factories.draft(author=author))))


def test_the_authors_of_a_returned_draft_see_what_they_changed_so_far(seen_by, author):
    proposal = proposal_at(State.SUBMITTED, author=author, evidence=OLD)
    return_for_changes(proposal)
    change(proposal, evidence=NEW)

    told = words_of(seen_by(author, page(proposal)))

    assert "What changed from version 1 to the draft as it stands now" in told
    assert "added: Three end of what was added." in told


def test_what_the_moderator_asked_for_stands_with_the_version_that_answers_it(seen_by, author, moderator):
    proposal = submitted_again(times=2, author=author)

    for person in (author, moderator):
        told = words_of(seen_by(person, page(proposal)))
        first, second, third = re.split(r"Version \d , submitted", told)[1:4]
        assert SENTENCE not in first
        assert SENTENCE in second
        assert f"{SENTENCE} (2)" in third


def test_nothing_that_people_typed_is_read_as_html(seen_by, author):
    proposal = submitted_again(author=author, challenge="<script>alert(1)</script>")

    assert "<script>alert" not in seen_by(author, page(proposal)).text


def test_answers_to_the_questions_of_the_call_are_compared_by_their_words():
    frozen = [
        {
            "answers": [
                {"code": "q1", "question": "Where?", "answer": where},
                {"code": "q2", "question": "Safe?", "answer": "yes"},
            ]
        }
        for where in ("In Dudley", "In Walsall")
    ]

    comparison = compare(*frozen)

    assert [(part.label, part.text) for part in comparison.changed] == [("Where?", "In Walsall")]
    assert [(part.label, part.text) for part in comparison.unchanged] == [("Safe?", "Yes")]


def test_two_questions_in_the_same_words_are_both_compared():
    frozen = [
        {
            "answers": [
                {"code": code, "question": "Say more", "answer": each} for code, each in zip("ab", given, strict=True)
            ]
        }
        for given in (["In Dudley", "By telephone"], ["In Walsall", "By telephone"])
    ]

    comparison = compare(*frozen)

    assert [(part.label, part.text) for part in comparison.changed] == [("Say more", "In Walsall")]
    assert [(part.label, part.text) for part in comparison.unchanged] == [("Say more", "By telephone")]


# --- Who may read it ----------------------------------------------------------------------------------------------
def test_versions_are_for_those_who_read_it_by_a_part_or_an_office(
    seen_by, open_call, author, stranger, moderator, manager, observer, administrator
):
    on = factories.panel(open_call, assessors=3)
    proposal = submitted_again(author=author, call=open_call)
    panels.pass_to_panel(proposal.pk, by=proposal.cast.moderator, panel=on.panel, gateways=factories.ALL_MET)
    factories.chair_declares(proposal)
    made = panels.assign(proposal.pk, by=on.chair, seats=on.seats)
    sheets.declare(made[0].pk, by=made[0].assessor, kind="none")
    sheets.declare(made[1].pk, by=made[1].assessor, kind="direct", text="My sister wrote it.")
    people = {
        "author": author, "stranger": stranger, "moderator": moderator, "manager": manager, "observer": observer,
        "administrator": administrator, "chair": on.chair, "assessor": made[0].assessor,
        "conflicted": made[1].assessor, "not declared": made[2].assessor,
    }  # fmt: skip

    answers = {name: seen_by(person, page(proposal)) for name, person in people.items()}

    may = {"author", "moderator", "manager", "observer", "chair", "assessor"}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        name: 200 if name in may else 404 for name in people
    }
    assert {name for name in may if SENTENCE in words_of(answers[name])} == may - {"chair", "assessor"}


def test_the_public_reads_what_was_funded_but_not_its_earlier_versions(seen_by, client, open_call, author, stranger):
    proposal = submitted_again(author=author, call=open_call)
    fund(proposal)
    detail = reverse("proposals:detail", args=[proposal.reference])

    assert client.get(page(proposal)).status_code == 302
    assert seen_by(stranger, page(proposal)).status_code == 404
    assert page(proposal) not in seen_by(stranger, detail).text
    assert page(proposal) in seen_by(author, detail).text


def test_the_offices_do_not_follow_a_returned_draft(seen_by, author, moderator):
    proposal = submitted_again(author=author)
    return_for_changes(proposal)

    assert seen_by(moderator, page(proposal)).status_code == 404


def test_a_moderator_is_led_to_what_changed_from_the_page_and_from_each_step(seen_by, author, moderator):
    once, again = proposal_at(State.SUBMITTED, author=author), submitted_again(author=author)

    def leads_to_versions(proposal):
        addresses = [reverse("proposals:detail", args=[proposal.reference])]
        addresses += [
            reverse("step", args=[proposal.reference, name])
            for name in ("pass_to_panel", "return_for_changes", "decline")
        ]
        return [page(proposal) in seen_by(moderator, address).text for address in addresses]

    assert leads_to_versions(once) == [False] * 4
    assert leads_to_versions(again) == [True] * 4


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_costs_the_same_with_more_versions(client, author, times, django_assert_num_queries):
    proposal = submitted_again(times=times, author=author)
    client.force_login(author)

    with django_assert_num_queries(8):
        client.get(page(proposal))


# --- The API ------------------------------------------------------------------------------------------------------
def test_a_program_lists_reads_and_compares_versions(author):
    proposal = submitted_again(author=author)
    caller = Caller(author)

    listed = caller.get(f"proposals/{proposal.reference}/versions/").json()
    first = caller.get(f"proposals/{proposal.reference}/versions/1/").json()
    changes = caller.get(f"proposals/{proposal.reference}/versions/changes/").json()

    assert [(row["number"], row["asked_for"]) for row in listed["results"]] == [(1, ""), (2, SENTENCE)]
    assert {each["name"]: each["text"] for each in first["answers"]}["evidence"] == OLD
    assert (changes["earlier"], changes["later"]) == (1, 2)
    assert changes["changed"] == [
        {
            "name": "evidence",
            "label": "Evidence that it works",
            "runs": [
                {"kind": "removed", "text": "Two "},
                {"kind": "added", "text": "Three "},
                {"kind": "same", "text": "wards tried it for a "},
                {"kind": "removed", "text": "month."},
                {"kind": "added", "text": "whole year."},
            ],
        }
    ]


def test_a_program_is_told_what_is_wrong(author, stranger):
    proposal, once = submitted_again(author=author), proposal_at(State.SUBMITTED, author=author)
    caller, address = Caller(author), f"proposals/{proposal.reference}/versions"

    assert caller.get(f"{address}/changes/", earlier="9").json()["errors"] == {
        "earlier": ["There is no such version. Choose one from the list."]
    }
    assert caller.get(f"proposals/{once.reference}/versions/changes/").json()["errors"] == {
        "later": ["It was submitted once, so there is nothing to compare yet."]
    }
    assert [caller.get(f"{address}/{number}/").status_code for number in (3, 10**30)] == [404, 404]
    assert [Caller(stranger).get(f"{address}/{end}").status_code for end in ("", "1/", "changes/")] == [404] * 3


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_reads_well(clean_page, sign_in):
    author = factories.member("Author", at=factories.organisation())
    proposal = submitted_again(times=2, author=author)
    sign_in(author)

    for address in (page(proposal), f"{page(proposal)}?earlier=1&later=1"):
        clean_page.goto(address)
        assert_accessible(clean_page)
