"""Starting again from a declined proposal: a copy with a new reference, linked both ways, one draft at a time."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import PriorityArea, PriorityFramework, Proposal, Theme
from proposals.services import moderation, writing
from proposals.services.resubmission import COPIED, COPIED_OF_THE_PLAN, start_again
from proposals.states import State
from scoring.models import Assignment
from scoring.services import decisions, panels, sheets
from scoring.states import AssignmentState
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.reading import words_of

pytestmark = pytest.mark.django_db
SENTENCE = "Not for this call."


def page(name, proposal):
    floor = "scoring" if name == "earlier" else "proposals"
    return reverse(f"{floor}:{name}", args=[proposal.reference])


@pytest.fixture
def seen_by(client):
    def see(person, address):
        client.force_login(person)
        return client.get(address)

    return see


@pytest.fixture
def declined(author):
    return proposal_at(State.DECLINED, author=author, title="Falls at night", evidence="Two wards tried it.")


@pytest.fixture
def begun(declined, open_call, author):
    return start_again(declined.pk, by=author, call_pk=open_call.pk)


# --- The copy -----------------------------------------------------------------------------------------------------
def test_the_new_draft_holds_all_that_the_declined_proposal_said(declined, open_call, author):
    theme, partner = Theme.objects.create(code="digital", name="Digital"), factories.organisation()
    declined.themes.add(theme)
    declined.partners.add(partner)

    begun = start_again(declined.pk, by=author, call_pk=open_call.pk)

    assert {name: getattr(begun, name) for name in COPIED} == {name: getattr(declined, name) for name in COPIED}
    plans = [
        {name: getattr(each.spread_plan, name) for name in [*COPIED_OF_THE_PLAN, "target_on"]}
        for each in (begun, declined)
    ]
    assert plans[0] == plans[1]
    assert (list(begun.themes.all()), list(begun.partners.all())) == ([theme], [partner])
    assert (begun.area, begun.lead_organisation) == (declined.area, declined.lead_organisation)
    assert (begun.resubmission_of, begun.call, begun.state) == (declined, open_call, State.DRAFT)
    assert begun.reference != declined.reference
    assert begun.missing_parts() == []


def test_what_does_not_fit_the_new_call_is_left_out(declined, author):
    other = PriorityFramework.objects.create(code="2025", name="Another four", valid_from=localdate())
    PriorityArea.objects.create(framework=other, code="INT", name="Integrated care")
    call = factories.open_call(framework=other, decision_due_on=declined.spread_plan.target_on)

    begun = start_again(declined.pk, by=author, call_pk=call.pk)

    assert (begun.area, begun.spread_plan.target_on) == (None, None)


def test_the_lead_organisation_is_one_that_the_lead_author_belongs_to_now(declined, open_call, author):
    author.affiliations.update(ended_on="2021-01-01")
    now_at = factories.organisation()
    author.affiliations.create(organisation=now_at, started_on="2021-01-02")

    assert start_again(declined.pk, by=author, call_pk=open_call.pk).lead_organisation == now_at


def test_co_authors_are_not_carried_over(open_call, author, stranger):
    declined = proposal_at(State.SUBMITTED, author=author)
    factories.co_author(declined, stranger)
    moderation.decline(
        declined.pk, by=declined.cast.moderator, note=SENTENCE, reason="not_ready", signpost="The spring call."
    )

    begun = start_again(declined.pk, by=author, call_pk=open_call.pk)

    assert [each.person for each in begun.authors] == [author]


def test_a_second_click_finds_the_draft_of_the_first(declined, begun, open_call, author):
    assert start_again(declined.pk, by=author, call_pk=open_call.pk) == begun
    assert Proposal.objects.filter(resubmission_of=declined).count() == 1


def test_one_new_start_is_written_at_a_time(declined, begun, author):
    elsewhere = factories.open_call(title="Another call")

    with pytest.raises(NotReady, match=f"You have started again already: {begun.reference}"):
        start_again(declined.pk, by=author, call_pk=elsewhere.pk)

    writing.submit(begun.pk, by=author)
    assert start_again(declined.pk, by=author, call_pk=elsewhere.pk).call == elsewhere


def test_the_database_keeps_one_new_start_and_none_from_itself(declined, begun, open_call, author):
    other = factories.draft(open_call, author=author)

    for origin in (declined.pk, other.pk):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=other.pk).update(resubmission_of=origin)


def test_a_withdrawn_new_start_does_not_come_back_beside_another(declined, begun, open_call, author, manager):
    writing.withdraw(begun.pk, by=author)
    again = start_again(declined.pk, by=author, call_pk=open_call.pk)

    with pytest.raises(NotReady, match="Its lead author has started again from the same proposal"):
        moderation.reinstate(begun.pk, by=manager, note="They asked for it.")

    writing.withdraw(again.pk, by=author)
    assert moderation.reinstate(begun.pk, by=manager, note="They asked for it.").state == State.DRAFT


# --- Who, from what, and where ------------------------------------------------------------------------------------
def test_only_its_lead_author_starts_again(declined, open_call, stranger, manager):
    factories.co_author(declined, stranger)
    for person in (stranger, manager):
        with pytest.raises(NotPermitted, match="Only its lead author can start again"):
            start_again(declined.pk, by=person, call_pk=open_call.pk)


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.WITHDRAWN, State.FUNDED])
def test_it_starts_from_a_declined_proposal_alone(state, author):
    proposal = proposal_at(state, author=author)
    another = factories.open_call()

    with pytest.raises(WrongState, match="This one was not declined"):
        start_again(proposal.pk, by=author, call_pk=another.pk)


def test_a_decline_under_embargo_is_refused_in_the_same_words_as_none(client, author):
    """And the page offers nothing, so that nobody learns of the decision before it is announced."""
    plain, hidden = (proposal_at(State.SCORED, author=author) for _ in range(2))
    decisions.decline(hidden.pk, by=hidden.cast.manager, note="Not yet.", reason="pot_spent", signpost="Next year.")
    client.force_login(author)

    def told(proposal):
        answer = client.get(page("start_again", proposal))
        offered = page("start_again", proposal) in client.get(page("detail", proposal)).text
        return answer.status_code, words_of(answer).replace(proposal.reference, "it"), offered

    assert told(hidden) == told(plain)
    assert told(hidden)[0] == 409
    assert told(hidden)[2] is False

    factories.announce(hidden.call)
    assert told(hidden)[0] == 200


def test_a_call_that_is_not_open_is_refused(client, declined, author):
    closed = factories.open_call(title="Closed already")
    factories.close_window(closed)
    with pytest.raises(NotReady, match="Closed already closed on"):
        start_again(declined.pk, by=author, call_pk=closed.pk)
    client.force_login(author)

    answer = client.post(page("start_again", declined), {"call": closed.pk})

    assert answer.status_code == 200
    assert "Choose a call from the list: it must be open now." in words_of(answer)
    assert not Proposal.objects.filter(resubmission_of=declined).exists()


def test_what_a_call_asks_before_a_draft_is_asked_of_a_new_start_as_well(client, declined, open_call, author):
    question = factories.question(
        open_call, "yes_or_no", text="Is it in the region?", expected_answer="yes", otherwise="Ask your own network."
    )
    client.force_login(author)
    chosen = {"call": open_call.pk}

    first = client.post(page("start_again", declined), chosen)
    wrong = client.post(page("start_again", declined), chosen | {"asked": "yes", question.code: "no"})
    empty = client.post(page("start_again", declined), chosen | {"asked": "yes"})

    assert "Can you apply?" in words_of(first)
    assert "There is a problem" not in words_of(first)
    assert "Ask your own network." in words_of(wrong)
    assert "There is a problem" in words_of(empty)
    assert not Proposal.objects.filter(resubmission_of=declined).exists()
    with pytest.raises(NotReady, match="Is it in the region?"):
        start_again(declined.pk, by=author, call_pk=open_call.pk)

    client.post(page("start_again", declined), chosen | {"asked": "yes", question.code: "yes"})
    assert [each.given for each in Proposal.objects.get(resubmission_of=declined).asked] == ["yes"]


# --- The pages ----------------------------------------------------------------------------------------------------
def test_the_author_starts_again_on_a_page(client, declined, open_call, author):
    client.force_login(author)
    assert page("start_again", declined) in client.get(page("detail", declined)).text
    assert open_call.title in words_of(client.get(page("start_again", declined)))

    answer = client.post(page("start_again", declined), {"call": open_call.pk})

    begun = Proposal.objects.get(resubmission_of=declined)
    assert answer["Location"] == page("write", begun)
    assert "Go on writing" in words_of(client.get(page("start_again", declined)))


@pytest.mark.parametrize("typed", [{}, {"call": ""}, {"call": "x"}, {"call": "9" * 40}])
def test_a_call_must_be_chosen(client, declined, open_call, author, typed):
    client.force_login(author)

    answer = client.post(page("start_again", declined), typed)

    assert answer.status_code == 200
    assert "There is a problem" in words_of(answer)


def test_without_an_open_call_the_page_says_so(seen_by, declined, author):
    factories.close_window(declined.call)

    assert "No call is open now" in words_of(seen_by(author, page("start_again", declined)))


def test_authors_and_the_team_see_the_link_both_ways(seen_by, declined, begun, author, stranger, moderator, manager):
    writing.submit(begun.pk, by=author)

    def linked(person, one, other):
        return page("detail", other) in seen_by(person, page("detail", one)).text

    assert [linked(person, begun, declined) for person in (author, moderator, manager)] == [True] * 3
    assert [linked(person, declined, begun) for person in (author, moderator, manager)] == [True] * 3
    assert not linked(stranger, begun, declined)


def test_a_new_start_that_is_still_a_draft_is_its_authors_own(seen_by, declined, begun, author, manager):
    shown = {person: begun.reference in seen_by(person, page("detail", declined)).text for person in (author, manager)}

    assert shown == {author: True, manager: False}


def test_what_changed_since_and_why_it_was_declined_stand_on_one_page(seen_by, declined, begun, author, moderator):
    writing.save_section(begun.pk, by=author, version=begun.version, values={"evidence": "Nine wards tried it."})

    mine = words_of(seen_by(author, page("earlier", begun)))

    assert f"What changed since {declined.reference}" in mine
    assert f"Not ready to spread yet. {SENTENCE} Where it was pointed to Q" in mine
    assert "removed: Two end of what was removed. added: Nine end of what was added. wards tried it." in mine
    assert seen_by(moderator, page("earlier", begun)).status_code == 404

    writing.submit(begun.pk, by=author)
    theirs = words_of(seen_by(moderator, page("earlier", begun)))
    assert SENTENCE in theirs
    assert "added: Nine end of what was added." in theirs


def test_a_new_start_withdrawn_before_it_was_submitted_still_shows_what_changed(seen_by, declined, begun, author):
    writing.save_section(begun.pk, by=author, version=begun.version, values={"evidence": "Nine wards tried it."})
    writing.withdraw(begun.pk, by=author)

    told = Caller(author).get(f"proposals/{begun.reference}/earlier/")

    assert "added: Nine end of what was added." in words_of(seen_by(author, page("earlier", begun)))
    assert (told.status_code, [each["name"] for each in told.json()["changed"]]) == (200, ["evidence"])


def test_a_proposal_that_started_anew_has_no_earlier_page(seen_by, author, declined):
    assert seen_by(author, page("earlier", declined)).status_code == 404


def test_a_co_author_of_the_new_start_alone_does_not_read_the_earlier_one(seen_by, declined, begun, stranger):
    factories.co_author(begun, stranger)

    assert declined.reference not in seen_by(stranger, page("detail", begun)).text
    assert seen_by(stranger, page("earlier", begun)).status_code == 404


# --- The panel of the new start -----------------------------------------------------------------------------------
def marked_anew(declined, *, shows=True):
    """The new start is with a panel of three: the first accepted, the second has a conflict with the earlier one."""
    call = factories.open_call(shows_resubmission_difference=shows)
    author, on = declined.lead_author, factories.panel(call)
    begun = start_again(declined.pk, by=author, call_pk=call.pk)
    writing.save_section(begun.pk, by=author, version=begun.version, values={"evidence": "Nine wards tried it."})
    writing.submit(begun.pk, by=author)
    panels.pass_to_panel(begun.pk, by=factories.moderator(), panel=on.panel, gateways=factories.ALL_MET)
    factories.chair_declares(begun)
    made = panels.assign(begun.pk, by=on.chair, seats=on.seats)
    for assignment in made[:2]:
        sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    return begun, on, made


def declare_a_conflict_with(earlier, person):
    """As the panel of the earlier call had it on record."""
    seat = factories.seat(factories.panel(earlier.call, assessors=0).panel, person)
    Assignment.objects.create(
        proposal=earlier, assessor=person, seat=seat, invited_by=person, state=AssignmentState.CONFLICTED
    )


def told_of_the_earlier_start(seen_by, begun, assignment):
    person = assignment.assessor
    links = [
        page("earlier", begun) in seen_by(person, address).text
        for address in (page("detail", begun), reverse("scoring:sheet", args=[assignment.pk]))
    ]
    return [*links, seen_by(person, page("earlier", begun)).status_code]


def test_the_panel_looks_back_where_its_call_says_so(seen_by, declined):
    begun, on, made = marked_anew(declined)

    assert told_of_the_earlier_start(seen_by, begun, made[0]) == [True, True, 200]
    told = words_of(seen_by(made[0].assessor, page("earlier", begun)))
    assert SENTENCE in told
    assert "added: Nine end of what was added." in told
    assert SENTENCE in words_of(seen_by(on.chair, page("earlier", begun)))
    assert seen_by(made[0].assessor, page("detail", declined)).status_code == 404
    assert seen_by(made[2].assessor, page("earlier", begun)).status_code == 404
    earlier = Caller(made[0].assessor).get(f"proposals/{begun.reference}/earlier/").json()
    assert earlier["feedback"] == SENTENCE


def test_the_panel_learns_nothing_where_its_call_does_not_say_so(seen_by, declined):
    begun, _, made = marked_anew(declined, shows=False)

    assert told_of_the_earlier_start(seen_by, begun, made[0]) == [False, False, 404]


def test_a_conflict_with_the_earlier_start_hides_all_of_it(seen_by, declined):
    begun, _, made = marked_anew(declined)
    declare_a_conflict_with(declined, made[1].assessor)

    assert told_of_the_earlier_start(seen_by, begun, made[1]) == [False, False, 404]
    assert declined.reference not in seen_by(made[1].assessor, page("detail", begun)).text
    assert Caller(made[1].assessor).get(f"proposals/{begun.reference}/earlier/").status_code == 404


def test_a_conflict_with_the_new_start_hides_the_earlier_one_too(seen_by, declined):
    begun, _, made = marked_anew(declined)
    sheets.declare(made[0].pk, by=made[0].assessor, kind="indirect", text="I advised them.")

    assert seen_by(made[0].assessor, page("earlier", begun)).status_code == 404


@pytest.mark.parametrize("others", [0, 2])
def test_the_pages_cost_the_same_with_more_new_starts(
    client, declined, open_call, author, others, django_assert_num_queries
):
    for _ in range(others):
        writing.submit(start_again(declined.pk, by=author, call_pk=open_call.pk).pk, by=author)
    begun = start_again(declined.pk, by=author, call_pk=open_call.pk)
    client.force_login(author)

    with django_assert_num_queries(12):
        client.get(page("detail", declined))
    with django_assert_num_queries(12):
        client.get(page("earlier", begun))
    with django_assert_num_queries(7):
        client.get(page("start_again", declined))


# --- The API ------------------------------------------------------------------------------------------------------
def test_a_program_starts_again_and_looks_back(declined, open_call, author):
    caller = Caller(author)

    started = caller.post(f"proposals/{declined.reference}/starts/", {"call": open_call.code})

    begun = Proposal.objects.get(resubmission_of=declined)
    assert (started.status_code, started.json()["reference"]) == (201, begun.reference)
    around = caller.get(f"proposals/{begun.reference}/starts/").json()
    assert (around["earlier"]["reference"], around["later"]) == (declined.reference, [])
    around = caller.get(f"proposals/{declined.reference}/starts/").json()
    assert (around["earlier"], [row["reference"] for row in around["later"]]) == (None, [begun.reference])
    earlier = caller.get(f"proposals/{begun.reference}/earlier/").json()
    assert (earlier["earlier"]["reference"], earlier["feedback"], earlier["changed"]) == (
        declined.reference, SENTENCE, [],
    )  # fmt: skip


def test_a_program_is_told_what_is_wrong(declined, open_call, author, stranger):
    caller = Caller(author)
    path = f"proposals/{declined.reference}/starts/"

    assert caller.post(path, {"call": "no-call"}).json()["errors"] == {"call": ["There is no call with this code."]}
    assert caller.post(path, {}).status_code == 400
    assert caller.post(f"proposals/{factories.draft(author=author).reference}/starts/", {}).status_code == 409
    assert [
        Caller(stranger).get(f"proposals/{declined.reference}/{end}/").status_code for end in ("starts", "earlier")
    ] == [404, 404]
    assert Caller(stranger).post(path, {"call": open_call.code}).status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_read_well(clean_page, sign_in):
    author = factories.member("Author", at=factories.organisation())
    declined, call = proposal_at(State.DECLINED, author=author), factories.open_call()
    sign_in(author)
    clean_page.goto(page("start_again", declined))
    assert_accessible(clean_page)

    begun = start_again(declined.pk, by=author, call_pk=call.pk)

    for address in (page("start_again", declined), page("earlier", begun), page("detail", declined)):
        clean_page.goto(address)
        assert_accessible(clean_page)
