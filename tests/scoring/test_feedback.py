"""What authors read of their marks: after the announcement, as means, and never who gave them."""

import re

import pytest
from django.urls import reverse

from proposals.models import ContributorRole, Proposal
from proposals.services import moderation
from proposals.states import State
from scoring.services import closing, panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import marked, proposal_at
from tests.reading import words_of

MARKS = (
    {"need": 5, "benefit": 4, "value": 2},
    {"need": 4, "benefit": 4, "value": 3},
    {"need": 4, "benefit": 3, "value": 0},
)


def declined(announced=True, **facts):
    proposal = proposal_at(State.SCORED, marks=MARKS, **facts)
    moderation.decline(
        proposal.pk, by=proposal.cast.manager, note="The baseline is short.", reason="not_ready", signpost="The adviser"
    )
    if announced:
        factories.announce(proposal.call, by=proposal.cast.manager)
    return proposal


def feedback(client, person, proposal):
    client.force_login(person)
    return client.get(reverse("scoring:feedback", args=[proposal.reference]))


def test_an_author_reads_the_mean_of_each_criterion_in_figures_and_words(client, db):
    proposal = declined()

    text = words_of(feedback(client, proposal.cast.author, proposal))

    lines = ["Need 20% of the total 4.33 4: Anchor 4", "Benefit 30% of the total 3.67 4: Anchor 4"]
    assert [line for line in [*lines, "Value 50% of the total 1.67 2: Anchor 2"] if line not in text] == []
    assert "3 assessors marked it" in text


@pytest.mark.parametrize(
    ("policy", "reads"),
    [("decision", (False, False, True)), ("marks", (True, False, False)), ("comments", (True, True, False))],
)
def test_the_policy_of_the_call_says_what_authors_read(client, db, policy, reads):
    proposal = declined(call=factories.open_call(feedback_policy=policy))
    factories.approve_feedback(proposal)

    text = words_of(feedback(client, proposal.cast.author, proposal))

    told = (
        "Mean mark" in text,
        "What they wrote about “Need” Clear." in text,
        "told the decision" in text,
    )
    assert told == reads
    assert ("What they wrote about the whole A sound plan." in text) == reads[1]
    assert [name for name in map(str, proposal.cast.panel.seats) if name in text] == []


def test_comments_of_two_sheets_point_to_a_person_so_nobody_reads_them(client, db):
    call = factories.open_call(feedback_policy="comments", sheets_wanted=2)
    proposal = proposal_at(State.SCORED, call=call, on=factories.panel(call, assessors=2), marks=MARKS[:2])
    factories.approve_feedback(proposal, paragraph="Come and talk to us.")
    factories.announce(call)

    text = words_of(feedback(client, proposal.cast.author, proposal))

    told = ("2 sheets were returned", "Come and talk to us.", "Clear.", "A sound plan.")
    assert [words for words in told if words in text] == ["2 sheets were returned", "Come and talk to us."]


def test_declined_says_why_and_where_to_go(client, db):
    proposal = declined()

    text = words_of(feedback(client, proposal.cast.author, proposal))

    assert "Not taken forward The baseline is short. Where to go next The adviser" in text


def test_funded_says_how_much_and_on_which_conditions(client, db):
    proposal = proposal_at(State.FUNDED, award=15_000)
    Proposal.objects.filter(pk=proposal.pk).update(award_conditions="A longer baseline.")

    text = words_of(feedback(client, proposal.cast.author, proposal))

    assert "Funded with £15,000 Conditions A longer baseline." in text


@pytest.mark.parametrize("role", [ContributorRole.CO_AUTHOR, ContributorRole.VIEWER])
def test_everybody_who_wrote_it_reads_it(client, stranger, role):
    proposal = declined()
    factories.co_author(proposal, stranger, role)

    assert feedback(client, stranger, proposal).status_code == 200


def test_before_the_announcement_it_does_not_exist_for_authors(client, manager):
    proposal = declined(announced=False)
    factories.co_author(proposal, manager)

    assert feedback(client, proposal.cast.author, proposal).status_code == 404
    assert feedback(client, manager, proposal).status_code == 404


def test_the_team_reads_it_before_and_is_told_that_authors_can_not(client, manager, observer):
    proposal = declined(announced=False)

    for person in (manager, observer):
        assert "The authors can’t see this page." in words_of(feedback(client, person, proposal))


def test_nobody_else_reads_it(client, stranger, moderator):
    proposal = declined()
    assessor = proposal.cast.panel.seats[0].person

    people = [stranger, moderator, assessor, proposal.cast.panel.chair]
    assert [feedback(client, person, proposal).status_code for person in people] == [404] * 4


def test_no_identity_no_rank_and_no_single_sheet_is_told(client, db):
    proposal = declined()
    seats = proposal.cast.panel.seats

    text = feedback(client, proposal.cast.author, proposal).text

    secrets = [secret for seat in seats for secret in (seat.code, seat.person.family_name, seat.person.email)]
    secrets += [str(total) for total in closing.returned_totals(proposal.pk)] + ["A sound plan.", "Clear.", "rank"]
    assert [secret for secret in secrets if secret in text] == []


def test_below_three_sheets_no_mark_is_shown(client, open_call):
    type(open_call).objects.filter(pk=open_call.pk).update(sheets_wanted=2)
    on = factories.panel(open_call, assessors=2)
    proposal = proposal_at(State.SCORED, call=open_call, on=on, marks=(1, 2))
    factories.announce(open_call)

    text = words_of(feedback(client, proposal.cast.author, proposal))

    assert "2 sheets were returned. Marks are shown from 3 sheets on" in text
    assert "Anchor" not in text


def test_only_returned_sheets_count_and_a_late_conflict_takes_one_away(client, db):
    proposal = declined()
    first = proposal.assignments.first()

    sheets.declare(first.pk, by=first.assessor, kind="indirect", text="I advised them.")

    assert "Marks are shown from 3 sheets on" in words_of(feedback(client, proposal.cast.author, proposal))


def test_a_draft_left_behind_does_not_count(client, open_call):
    on = factories.panel(open_call, assessors=4)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=on)
    made = panels.assign(proposal.pk, by=on.chair, seats=on.seats)
    for assignment in made[:3]:
        marked(assignment, 2)
    marked(made[3], 5, returned=False)
    closing.close_scoring(proposal.pk, by=on.chair)
    factories.announce(open_call)

    text = words_of(feedback(client, proposal.cast.author, proposal))

    assert re.findall(r"of the total (\S+)", text) == ["2.00", "2.00", "2.00"]
    assert "3 assessors" in text


def test_declined_before_a_panel_has_no_marks(client, db):
    proposal = proposal_at(State.DECLINED)
    factories.announce(proposal.call)

    text = words_of(feedback(client, proposal.cast.author, proposal))

    assert "Not for this call." in text
    assert "No panel marked this proposal." in text


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_what_was_never_decided_has_no_feedback(client, db, state):
    proposal = proposal_at(state)
    factories.announce(proposal.call)

    assert feedback(client, proposal.cast.author, proposal).status_code == 404


def test_the_page_costs_what_it_costs_with_any_number_of_sheets(client, open_call, django_assert_num_queries):
    few = proposal_at(State.SCORED, call=open_call, marks=(1, 2, 3))
    many = proposal_at(
        State.SCORED, call=open_call, on=factories.panel(open_call, assessors=6), marks=(1, 2, 3, 4, 5, 5)
    )
    factories.announce(open_call)
    for proposal in (few, many):
        client.force_login(proposal.cast.author)
        with django_assert_num_queries(11):
            client.get(reverse("scoring:feedback", args=[proposal.reference]))


@pytest.mark.browser
def test_the_feedback_reads_well(clean_page, sign_in, transactional_db):
    proposal = declined()
    sign_in(proposal.cast.author)

    clean_page.goto(reverse("scoring:feedback", args=[proposal.reference]))
    assert_accessible(clean_page)
