"""“My site is interested”: said by a member, answered by the team, and in the log of sites once it is confirmed."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import AdoptionEvent, Notice, SiteInterest, SiteLead
from proposals.services import interests
from proposals.spread.words import said_of
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.proposals.spread_pages import page_of, report
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db
SAID = {"place": "", "contact": "extension 7", "text": "We want to begin on two wards."}


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    proposal = factories.proposal_at(State.FUNDED, title="One phone line")
    trust = factories.organisation("Trust of the north")
    return SimpleNamespace(
        proposal=proposal,
        trust=trust,
        person=factories.member("Ward", at=trust),
        author=proposal.cast.author,
        manager=proposal.cast.manager,
    )


@pytest.fixture
def site(kept):
    return SimpleNamespace(**vars(kept))


def said(site, by=None, **words):
    facts = {"organisation": site.trust} | SAID | words
    return interests.say_interest(site.proposal.pk, by=by or site.person, **facts)


def log(site):
    return list(AdoptionEvent.objects.filter(proposal=site.proposal).values_list("site", "stage", "happened_on"))


def told(person):
    notices = Notice.objects.filter(recipient=person, key__startswith="interest-").order_by("pk")
    return list(notices.values_list("kind", "subject"))


# --- Saying so -------------------------------------------------------------------------------------------------------
def test_what_a_site_says_counts_nowhere_until_it_is_confirmed(site):
    interest = said(site)
    assert (interest.state, log(site)) == ("waiting", [])

    confirmed = interests.confirm_interest(interest.pk, by=site.author)

    assert log(site) == [(site.trust.pk, "interested", localdate())]
    evidence = "A member of the organisation said so on the exchange: We want to begin on two wards."
    assert AdoptionEvent.objects.values_list("pk", "evidence", "by_site").get() == (confirmed.event_id, evidence, False)


def test_who_said_so_can_be_named_to_speak_for_the_site_and_it_is_its_own_word(site):
    interest = said(site, place="Ward 7")

    interests.confirm_interest(interest.pk, by=site.author, names_lead=True)

    [event], [lead] = AdoptionEvent.objects.all(), SiteLead.objects.all()
    assert (event.by_site, said_of(event)) == (True, "Reported by the site")
    assert (lead.person, lead.organisation, lead.place) == (site.person, site.trust, "Ward 7")
    assert lead.named_by == site.author


def test_who_belongs_to_the_site_no_more_is_not_named_and_nothing_is_recorded(site):
    interest, yesterday = said(site), localdate() - timedelta(days=1)
    site.person.affiliations.update(started_on=yesterday, ended_on=yesterday)

    with pytest.raises(NotReady, match="no more") as refusal:
        interests.confirm_interest(interest.pk, by=site.author, names_lead=True)

    assert list(refusal.value.fields) == ["names_lead"]
    assert (log(site), SiteLead.objects.count()) == ([], 0)


def test_both_sides_are_told_once(site):
    reference = site.proposal.reference
    for _ in range(2):
        interest = said(site)
    for _ in range(2):
        interests.confirm_interest(interest.pk, by=site.author)

    assert told(site.author) == [("duty", f"A site is interested: {reference}")]
    assert told(site.person) == [("site", f"Your site’s interest is recorded: {reference}")]
    assert (SiteInterest.objects.count(), len(log(site))) == (1, 1)


def test_a_second_person_of_the_site_learns_that_it_was_said(site):
    said(site, place="Ward 7")

    with pytest.raises(NotReady) as refusal:
        said(site, by=factories.member("Colleague", at=site.trust), place="  ward  7")

    assert refusal.value.fields == {"organisation": [interests.SAID_BY_ANOTHER]}


def test_the_database_keeps_one_waiting_interest_of_a_site(site):
    first = said(site, place="Ward 7")
    again = {name: getattr(first, name) for name in ("proposal", "organisation", "asked_by", "asked_at", "text")}

    with pytest.raises(IntegrityError), transaction.atomic():
        SiteInterest.objects.create(**again, place="WARD 7", contact="Me")


def test_nobody_says_so_for_a_site_that_is_not_theirs(site):
    with pytest.raises(NotReady) as refusal:
        said(site, by=factories.member("Stranger", at=factories.organisation()))

    assert refusal.value.fields == {"organisation": ["Choose an organisation that you belong to."]}


def test_who_writes_it_and_who_only_watches_do_not_say_so(site):
    for person in (site.author, factories.member("Watcher", at=site.trust, office="observer")):
        with pytest.raises(NotPermitted):
            said(site, by=person)


def test_nothing_is_said_of_what_is_not_announced(site):
    hidden = factories.proposal_at(State.FUNDED, announced=False)

    with pytest.raises(NotPermitted):
        interests.say_interest(hidden.pk, by=site.person, organisation=site.trust, **SAID)


def test_nobody_floods_authors(site):
    for number in range(interests.MOST_IN_A_DAY):
        said(site, place=f"Ward {number}")

    with pytest.raises(NotReady):
        said(site, place="One more ward")


# --- Answering -------------------------------------------------------------------------------------------------------
def test_declining_needs_a_reason_which_the_site_reads(site, client):
    interest = said(site)
    with pytest.raises(NotReady) as refusal:
        interests.decline_interest(interest.pk, by=site.author, reason=" ")
    assert list(refusal.value.fields) == ["reason"]

    interests.decline_interest(interest.pk, by=site.author, reason="We begin with hospices.")

    assert log(site) == []
    assert told(site.person) == [("site", f"Your site’s interest is not recorded: {site.proposal.reference}")]
    client.force_login(site.person)
    assert "Its authors say: We begin with hospices." in words_of(client.get(page_of(site.proposal, "say_interest")))
    assert said(site).pk != interest.pk


def test_a_site_that_is_in_the_log_already_is_not_entered_again(site):
    interest = said(site)
    report(site.proposal, site.trust, "adopted", 30)

    with pytest.raises(NotReady, match="in the log already: adopted"):
        interests.confirm_interest(interest.pk, by=site.author)


def test_a_site_that_stopped_may_begin_again(site):
    report(site.proposal, site.trust, "stopped", 30)

    interests.confirm_interest(said(site).pk, by=site.author)

    assert [stage for _, stage, _ in log(site)] == ["stopped", "interested"]


def test_what_merged_into_another_trust_is_found_there(site):
    report(site.proposal, site.trust, "adopted", 30)
    after = factories.organisation("Both trusts")
    site.trust.successor, site.trust.closed_on = after, localdate()
    site.trust.save()
    interest = said(site, by=factories.member("New", at=after), organisation=after)

    with pytest.raises(NotReady):
        interests.confirm_interest(interest.pk, by=site.author)


def test_what_was_answered_stays_answered(site):
    interest = said(site)
    interests.decline_interest(interest.pk, by=site.author, reason="Not yet.")

    with pytest.raises(WrongState):
        interests.confirm_interest(interest.pk, by=site.manager)


def test_nobody_answers_what_they_said_themselves_and_strangers_answer_nothing(site):
    manager = factories.member("Manager", at=site.trust, office="manager")
    interest = said(site, by=manager)

    for person in (manager, site.person):
        with pytest.raises(NotPermitted):
            interests.confirm_interest(interest.pk, by=person)


# --- Pages and programs ----------------------------------------------------------------------------------------------
def test_it_is_said_on_the_public_page_and_answered_by_the_team(client, site):
    client.force_login(site.person)
    assert page_of(site.proposal, "say_interest") in client.get(page_of(site.proposal, "thread")).text
    sent = client.post(page_of(site.proposal, "say_interest"), SAID | {"organisation": site.trust.pk})
    assert sent["Location"] == page_of(site.proposal, "say_interest")

    client.force_login(site.author)
    assert "Trust of the north" in words_of(client.get(page_of(site.proposal, "interests")))
    interest = SiteInterest.objects.get()
    wrong = client.post(answer_page(site, interest), {"verdict": "decline"})
    assert errors_in(wrong) == ["Say why, so that they know what to do next."]
    client.post(answer_page(site, interest), {"verdict": "confirm", "names_lead": "on"})
    assert SiteLead.objects.filter(person=site.person).exists()
    assert "Answered Recorded, by" in words_of(client.get(answer_page(site, interest)))


def answer_page(site, interest):
    return reverse("proposals:answer_interest", args=[site.proposal.reference, interest.pk])


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(client, site):
    client.force_login(site.person)

    page = client.post(page_of(site.proposal, "say_interest"), {"text": "Patient 943 476 5919 wants it. " * 3})

    assert errors_in(page) == [
        "Choose an organisation that you belong to.", "Say how its authors can reach you.",
        "This could hold an NHS number. Take it out: no patient belongs in a report.",
    ]  # fmt: skip
    assert "Patient 943 476 5919 wants it." in page.text


def test_who_belongs_nowhere_is_sent_to_say_where(client, site):
    client.force_login(factories.member("Nobody"))

    assert "Say first which organisation you belong to" in words_of(client.get(page_of(site.proposal, "say_interest")))


def test_programs_say_and_answer_the_same(site):
    own, team = f"innovations/{site.proposal.reference}/interest/", f"proposals/{site.proposal.reference}/spread/"
    given = Caller(site.person).post(own, SAID | {"organisation": site.trust.pk})
    assert (given.status_code, given.json()[0]["state"]) == (201, "waiting")
    [listed] = Caller(site.author).get(f"{team}interests/").json()
    refused = Caller(site.author).post(f"{team}interests/{listed['id']}/", {"verdict": "decline"})
    assert (refused.status_code, list(refused.json()["errors"])) == (409, ["reason"])

    answered = Caller(site.manager).post(f"{team}interests/{listed['id']}/", {"verdict": "confirm"}).json()

    assert (answered["state"], answered["event"]) == ("confirmed", AdoptionEvent.objects.get().pk)
    assert Caller(site.person).get(own).json()[0]["state"] == "confirmed"


def test_who_said_so_is_read_by_nobody_else(client, site):
    said(site)
    other = factories.member("Other", at=site.trust)
    client.force_login(other)

    assert "extension 7" not in client.get(page_of(site.proposal, "say_interest")).text
    assert client.get(page_of(site.proposal, "interests")).status_code == 404
    assert Caller(other).get(f"innovations/{site.proposal.reference}/interest/").json() == []


@pytest.mark.parametrize(("name", "who", "queries"), [("interests", "author", 8), ("say_interest", "person", 8)])
def test_pages_cost_the_same_for_one_and_for_three(client, site, name, who, queries, django_assert_num_queries):
    client.force_login(getattr(site, who))
    for wards in ("1", "23"):
        for ward in wards:
            said(site, place=f"Ward {ward}")
        with django_assert_num_queries(queries):
            client.get(page_of(site.proposal, name))
