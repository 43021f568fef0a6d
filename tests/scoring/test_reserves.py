"""Money that became free is offered to the reserve list in its order, and goes the way of every award from there."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now

from exchange.acts import ACTS
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.jobs.daily import DAILY
from proposals.models import Call, Notice, Proposal
from proposals.states import State
from scoring.models import Letter, Outcome, ReserveOffer
from scoring.services import decisions, reserves
from scoring.services.reserves import accept_offer, decline_offer, end_offers
from scoring.shortlists.reserves import reserve_lines
from tests import factories
from tests.api.caller import Caller
from tests.factories import proposal_at
from tests.lifecycle.worlds import DECLINE
from tests.reading import words_of
from tests.scoring.test_announcing import agreed, announced

pytestmark = pytest.mark.django_db


def arrange():
    """A pot of £40,000, two of £20,000 funded; in reserve £30,000, then £20,000, then £15,000."""
    call = factories.open_call(pot_pounds=40_000, cap_pounds=40_000)
    panel = factories.panel(call)
    asked = {"one": 20_000, "two": 20_000, "large": 30_000, "next": 20_000, "last": 15_000}
    at = {
        name: proposal_at(State.SCORED, call=call, on=panel, requested_pounds=pounds, title=f"The {name} one")
        for name, pounds in asked.items()
    }
    rows = {at[name]: {"outcome": "fund", "award_pounds": 20_000} for name in ("one", "two")}
    rows |= {
        at[name]: {"outcome": "reserve", "reserve_place": place}
        for place, name in enumerate(("large", "next", "last"), start=1)
    }
    shortlist = agreed(call, rows)
    factories.close_window(call)
    announced(shortlist)
    return shortlist, at


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield arrange()
        transaction.set_rollback(True)


def offered():
    return list(ReserveOffer.objects.values_list("proposal__title", "award_pounds"))


def give_up(at, name="one"):
    reserves.give_up_award(at[name].pk, by=at[name].cast.author, note="Our team is gone.")


def state_of(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


def test_the_first_that_fits_what_is_left_is_offered_it_in_the_same_act(world):
    _, at = world

    give_up(at)

    assert offered() == [("The next one", 20_000)]
    letter = Letter.objects.get(kind="offer")
    told = Notice.objects.get(key=f"letter-{letter.pk}")
    assert (letter.proposal, told.recipient) == (at["next"], at["next"].cast.author)
    assert "we can offer you £20,000" in letter.text
    call_command("check_invariants")


def test_what_a_manager_takes_back_is_offered_too(world):
    _, at = world

    reserves.take_back_award(at["two"].pk, by=factories.manager(), note="A condition was not met.")

    assert offered() == [("The next one", 20_000)]


def test_an_open_offer_holds_its_money(world):
    _, at = world
    give_up(at, "one")
    give_up(at, "two")

    assert offered() == [("The next one", 20_000), ("The last one", 15_000)]


def test_accepted_it_waits_for_a_manager_other_than_the_one_who_agreed_the_list(world):
    shortlist, at = world
    give_up(at)

    accept_offer(at["next"].pk, by=at["next"].cast.author)
    with pytest.raises(NotPermitted):
        decisions.confirm_award(at["next"].pk, by=shortlist.agreed_by)
    decisions.confirm_award(at["next"].pk, by=factories.manager())

    assert state_of(at["next"]) == State.FUNDED
    assert Call.objects.get(pk=shortlist.call_id).committed_pounds == 40_000
    assert [each.in_words for each in reserve_lines(shortlist)] == [
        "Nothing offered yet", "Accepted", "Nothing offered yet",
    ]  # fmt: skip


def test_where_the_money_is_gone_an_author_is_not_told_how_much_is_left(world):
    _, at = world
    give_up(at)
    Call.objects.update(committed_pounds=37_654)

    with pytest.raises(WrongState) as refusal:
        accept_offer(at["next"].pk, by=at["next"].cast.author)

    assert str(refusal.value) == "The money is spent, so the offer can’t be accepted. Write to the programme team."


def test_declined_it_goes_to_the_next_in_the_same_act(world):
    _, at = world
    give_up(at)

    with pytest.raises(NotReady):
        decline_offer(at["next"].pk, by=at["next"].cast.author, reason=" ")
    decline_offer(at["next"].pk, by=at["next"].cast.author, reason="We found the money.")

    assert offered() == [("The next one", 20_000), ("The last one", 15_000)]
    with pytest.raises(WrongState):
        accept_offer(at["next"].pk, by=at["next"].cast.author)


def test_an_award_that_was_accepted_and_is_cancelled_goes_to_the_next_in_the_same_act(world, client):
    _, at = world
    give_up(at)
    accept_offer(at["next"].pk, by=at["next"].cast.author)
    client.force_login(factories.manager())

    client.post(reverse("scoring:award", args=[at["next"].reference]), {"act": "cancel"})

    assert offered() == [("The next one", 20_000), ("The last one", 15_000)]
    assert at["next"].decisions.get().outcome == Outcome.CANCELLED
    call_command("check_invariants")


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("how", ["withdraw", "decline"])
def test_what_a_proposal_held_goes_to_the_next_when_it_leaves(world, how, answered):
    _, at = world
    give_up(at)
    if answered:
        accept_offer(at["next"].pk, by=at["next"].cast.author)

    if how == "withdraw":
        ACTS["withdraw"].verb(at["next"].pk, by=at["next"].cast.author)
    else:
        ACTS["decline"].verb(at["next"].pk, by=factories.manager(), **DECLINE)

    assert offered() == [("The next one", 20_000), ("The last one", 15_000)]


def test_run_out_it_goes_to_the_next_once(world):
    _, at = world
    give_up(at)

    with time_machine.travel(now() + timedelta(days=14)):
        end_offers.func("2026-01-01")
        assert offered() == [("The next one", 20_000)]
    with time_machine.travel(now() + timedelta(days=15)):
        end_offers.func("2026-01-01")
        end_offers.func("2026-01-01")

    assert offered() == [("The next one", 20_000), ("The last one", 15_000)]
    assert ReserveOffer.objects.get(proposal=at["next"]).answer.kind == "lapsed"
    assert end_offers in [each.task for each in DAILY]


def test_nobody_but_the_lead_author_answers(world, stranger):
    _, at = world
    give_up(at)
    factories.co_author(at["next"], colleague := factories.member("Colleague"))

    for person in (colleague, stranger, factories.manager(), at["last"].cast.author):
        with pytest.raises(NotPermitted):
            accept_offer(at["next"].pk, by=person)

    assert not at["next"].decisions.filter(outcome=Outcome.WAITING).exists()


def test_the_page_is_for_the_people_of_the_proposal_and_takes_their_answer(world, client, manager, stranger):
    _, at = world
    page = reverse("scoring:reserve_offer", args=[at["next"].reference])
    client.force_login(at["next"].cast.author)
    before = client.get(page).status_code
    give_up(at)
    answered = []
    for person in (stranger, manager, at["last"].cast.author):
        client.force_login(person)
        answered.append(client.get(page).status_code)
    client.force_login(at["next"].cast.author)

    asked = words_of(client.get(page))
    empty = words_of(client.post(page, {"act": "decline", "reason": ""}))
    client.post(page, {"act": "accept"})

    assert (before, answered) == (404, [404, 404, 404])
    assert "An award of £20,000 is offered" in asked
    assert "Say why you decline." in empty
    assert "Accepted on" in words_of(client.get(page))
    assert at["next"].decisions.get().outcome == Outcome.WAITING


def test_the_page_tells_what_became_of_an_offer_that_was_accepted(world, client):
    _, at = world
    give_up(at)
    accept_offer(at["next"].pk, by=at["next"].cast.author)
    client.force_login(at["next"].cast.author)
    page = reverse("scoring:reserve_offer", args=[at["next"].reference])

    waiting = words_of(client.get(page))
    reserves.cancel_award(at["next"].pk, by=factories.manager())
    cancelled = words_of(client.get(page))
    decisions.propose_award(at["next"].pk, by=factories.manager(), award=5_000)
    decisions.confirm_award(at["next"].pk, by=factories.manager())
    funded = words_of(client.get(page))

    assert "A manager confirms the award. You are told when it is done." in waiting
    assert "The programme team did not confirm it." in cancelled
    assert "A manager confirmed the award, and the proposal is funded." in funded


def test_managers_see_it_on_the_page_of_the_shortlist(world, client, manager):
    shortlist, at = world
    give_up(at)
    client.force_login(manager)

    text = words_of(client.get(reverse("scoring:build", args=[shortlist.call.code, shortlist.pk])))

    assert "The reserve list since the announcement" in text
    assert "Waits for an answer £20,000" in text


def test_the_page_of_an_offer_costs_few_queries(world, client, django_assert_num_queries):
    _, at = world
    give_up(at)
    client.force_login(at["next"].cast.author)

    with django_assert_num_queries(6):
        client.get(reverse("scoring:reserve_offer", args=[at["next"].reference]))


def test_a_program_reads_and_answers_an_offer(world, manager):
    _, at = world
    give_up(at)
    path, program = f"proposals/{at['next'].reference}/offer/", Caller(at["next"].cast.author)

    read = program.get(path).json()
    wrong = program.post(path, {"answer": "perhaps"})
    why = program.post(path, {"answer": "decline"})
    done = program.post(path, {"answer": "accept"})
    again = program.post(path, {"answer": "accept"})

    assert (read["award_pounds"], read["answer"]) == (20_000, "")
    assert [each.status_code for each in (wrong, why, done, again)] == [400, 409, 200, 409]
    assert done.json()["answer"] == "accepted"
    assert Caller(manager).get(path).status_code == 404
