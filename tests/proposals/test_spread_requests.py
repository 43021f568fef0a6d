"""The step to spread: proposed by an author or a site lead, recorded by a manager, or returned with a reason."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from exchange.waiting import blocks_for
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Notice, Proposal, SpreadRequest
from proposals.services import site_leads, spread_requests
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.proposals.spread_pages import page_of, report
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db
SHOWN = "Ask the lead nurse."


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    proposal = factories.proposal_at(State.FUNDED, title="One phone line")
    trust = factories.organisation("Trust of the north")
    person = factories.member("Site", at=trust)
    named = {"organisation": trust, "place": "", "email": person.email}
    lead = site_leads.name_site_lead(proposal.pk, by=proposal.cast.author, **named)
    return SimpleNamespace(
        proposal=proposal, lead=lead, person=person, event=report(proposal, trust, "adopted", 5),
        elsewhere=report(proposal, factories.organisation("Trust of the south"), "adopted", 3),
        author=proposal.cast.author, manager=proposal.cast.manager,
    )  # fmt: skip


@pytest.fixture
def award(kept):
    return SimpleNamespace(**vars(kept))


def proposed(award, by=None, event=None, text=SHOWN):
    by, event = by or award.author, event or award.event
    return spread_requests.propose_spread(award.proposal.pk, by=by, event=event, text=text)


def stands(award):
    states = SpreadRequest.objects.filter(proposal=award.proposal).order_by("pk").values_list("state", flat=True)
    return Proposal.objects.get(pk=award.proposal.pk).state, list(states)


def told(person):
    found = Notice.objects.filter(recipient=person, key__startswith="spread-request-").order_by("pk")
    return list(found.values_list("kind", "subject"))


def rows(person):
    return next((block.rows for block in blocks_for(person) if block.title == "Has it spread?"), [])


# --- Proposing and answering -----------------------------------------------------------------------------------------
def test_it_waits_for_a_manager_who_records_it(award):
    asked = proposed(award)
    assert stands(award) == (State.FUNDED, ["waiting"])
    assert [row.title for row in rows(award.manager)] == ["One phone line"]

    spread_requests.confirm_request(asked.pk, by=award.manager)

    assert stands(award) == (State.SPREAD, ["recorded"])
    assert rows(award.manager) == []
    assert award.proposal.history.order_by("-number").first().step == "record_spread"


def test_a_manager_who_takes_the_step_itself_settles_what_waited(award):
    proposed(award, by=award.person)

    spread_requests.record_spread(award.proposal.pk, by=award.manager)

    assert stands(award) == (State.SPREAD, ["recorded"])
    assert told(award.person) == [("site", f"{award.proposal.reference} has spread")]


def test_it_is_returned_with_a_reason_and_may_be_proposed_again(award):
    asked = proposed(award)
    with pytest.raises(NotReady) as refusal:
        spread_requests.return_request(asked.pk, by=award.manager, reason=" ")
    assert list(refusal.value.fields) == ["reason"]

    spread_requests.return_request(asked.pk, by=award.manager, reason="Since when?")
    spread_requests.return_request(asked.pk, by=award.manager, reason="Since when?")
    proposed(award, text="Since May.")

    assert stands(award) == (State.FUNDED, ["returned", "waiting"])
    reference = award.proposal.reference
    assert told(award.author) == [("duty", f"Spread is not recorded yet: {reference}")]
    assert told(award.manager) == [("award", f"Has it spread? {reference} waits for you")] * 2


def test_a_later_proposal_takes_the_place_of_what_waits_and_both_are_kept(award):
    first = proposed(award)
    assert proposed(award) == first

    proposed(award, by=award.person)

    assert stands(award) == (State.FUNDED, ["superseded", "waiting"])
    with pytest.raises(WrongState):
        spread_requests.confirm_request(first.pk, by=award.manager)


def test_what_it_rests_on_must_stand(award):
    asked = proposed(award)
    report(award.proposal, award.event.site, "interested", 5, corrects=award.event)

    with pytest.raises(NotReady, match="was corrected since"):
        spread_requests.confirm_request(asked.pk, by=award.manager)
    with pytest.raises(NotReady) as refusal:
        proposed(award, text="Another text.")
    assert refusal.value.fields == {"event": [spread_requests.OF_ANOTHER]}


def test_the_originator_is_no_proof_of_spread(award):
    own = report(award.proposal, award.proposal.lead_organisation, "adopted", 9)

    with pytest.raises(NotReady):
        proposed(award, event=own)


def test_a_site_lead_rests_it_on_reports_of_their_own_site_alone(award):
    with pytest.raises(NotReady):
        proposed(award, by=award.person, event=award.elsewhere)

    assert proposed(award, by=award.person).state == "waiting"


def test_nobody_else_proposes_it_and_only_a_manager_without_a_part_answers(award):
    asked = proposed(award)
    for person in (factories.member("Stranger"), award.manager):
        with pytest.raises(NotPermitted):
            proposed(award, by=person)
    for person in (award.author, award.person, factories.moderator()):
        with pytest.raises(NotPermitted):
            spread_requests.confirm_request(asked.pk, by=person)


def test_nothing_is_proposed_once_it_has_spread(award):
    spread_requests.record_spread(award.proposal.pk, by=award.manager)

    with pytest.raises(WrongState):
        proposed(award)


# --- Pages and programs ----------------------------------------------------------------------------------------------
def test_it_is_proposed_and_answered_on_its_pages(client, award):
    client.force_login(award.author)
    wrong = client.post(page_of(award.proposal, "spread_requests"), {"text": SHOWN})
    assert (errors_in(wrong), SHOWN in wrong.text) == ([spread_requests.OF_ANOTHER], True)
    client.post(page_of(award.proposal, "spread_requests"), {"event": award.event.pk, "text": SHOWN})
    assert "Has it spread? A manager is asked" in words_of(client.get(page_of(award.proposal)))
    asked = SpreadRequest.objects.get()
    assert client.get(answer_page(award, asked)).status_code == 403

    client.force_login(award.manager)
    assert SHOWN in words_of(client.get(page_of(award.proposal, "spread_requests")))
    assert "Say what is missing" in errors_in(client.post(answer_page(award, asked), {"verdict": "return"}))[0]
    client.post(answer_page(award, asked), {"verdict": "confirm"})
    assert stands(award) == (State.SPREAD, ["recorded"])


def answer_page(award, asked):
    return reverse("proposals:answer_spread_request", args=[award.proposal.reference, asked.pk])


def test_a_site_lead_reads_their_own_proposals_and_reports_alone(client, award):
    proposed(award, text="What the authors say.")
    client.force_login(award.person)

    page = client.get(page_of(award.proposal, "spread_requests"))

    assert "What the authors say." not in page.text
    assert ("Trust of the north" in page.text, "Trust of the south" in page.text) == (True, False)


def test_strangers_and_visitors_learn_nothing_of_it(client, award):
    proposed(award)
    address = page_of(award.proposal, "spread_requests")
    assert client.get(address).status_code == 302
    client.force_login(factories.member("Stranger"))

    assert client.get(address).status_code == 404
    assert "A manager is asked" not in client.get(page_of(award.proposal)).text


def test_programs_propose_and_answer_the_same(award):
    requests = f"proposals/{award.proposal.reference}/spread/requests/"
    [made] = Caller(award.author).post(requests, {"event": award.event.pk, "text": SHOWN}).json()
    assert (made["state"], made["site"]) == ("waiting", "Trust of the north")
    assert Caller(award.person).get(requests).json() == []
    refused = Caller(award.author).post(f"{requests}{made['id']}/answer/", {"verdict": "confirm"})
    assert refused.status_code == 403

    answered = Caller(award.manager).post(f"{requests}{made['id']}/answer/", {"verdict": "confirm"}).json()

    assert answered["state"] == "recorded"
    assert stands(award)[0] == State.SPREAD


def test_the_page_costs_the_same_for_one_proposal_and_for_three(client, award, django_assert_num_queries):
    client.force_login(award.manager)
    for texts in (["First."], ["Second.", "Third."]):
        for text in texts:
            proposed(award, text=text)
        with django_assert_num_queries(12):
            client.get(page_of(award.proposal, "spread_requests"))
