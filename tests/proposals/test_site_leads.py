"""Who speaks for a site: named by its authors, they report for it and confirm or dispute what others recorded."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import AdoptionEvent, SiteWord
from proposals.services import site_leads
from proposals.spread.reading import lines_of, read_log
from proposals.spread.site_leads import entries_of
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.proposals.spread_pages import page_of, report
from tests.reading import words_of

pytestmark = pytest.mark.django_db
TODAY = localdate()


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    proposal = factories.proposal_at(State.FUNDED, title="One phone line for carers")
    trust = factories.organisation("Trust of the north")
    person = factories.member("Site", at=trust)
    lead = site_leads.name_site_lead(
        proposal.pk, by=proposal.cast.author, organisation=trust, place="", email=person.email
    )
    event = report(proposal, trust, "adopted", 5)
    return SimpleNamespace(proposal=proposal, trust=trust, person=person, lead=lead, event=event)


@pytest.fixture
def site(kept):
    return SimpleNamespace(**vars(kept), author=kept.proposal.cast.author)


def said(site):
    [line] = lines_of(read_log(site.proposal))
    return line.said


def page(name, *args):
    return reverse(f"proposals:{name}", args=args)


def word(site, verdict="confirmed", text="", **who):
    return site_leads.give_word(site.lead.pk, site.event.pk, **{"by": site.person} | who, verdict=verdict, text=text)


def test_a_site_confirms_what_others_recorded_and_may_change_its_mind(site):
    assert said(site) == "Not confirmed by the site yet"
    word(site)
    word(site)
    assert said(site) == "Confirmed by the site"
    word(site, "disputed", "We began in May.")
    assert said(site) == "Disputed by the site: We began in May."
    assert SiteWord.objects.count() == 2


def test_what_was_said_later_was_not_known_before(site):
    word(site)
    day = TODAY.replace(year=TODAY.year - 1)

    assert lines_of(read_log(site.proposal, TODAY, TODAY))[0].said == "Confirmed by the site"
    assert lines_of(read_log(site.proposal, TODAY, day)) == []


def test_what_the_site_reports_itself_needs_no_other_word(site):
    told = {"stage": "sustained", "happened_on": TODAY, "evidence": "We use it daily."}
    event = site_leads.report_for_site(site.lead.pk, by=site.person, **told)

    assert (event.site, event.by_site, said(site)) == (site.trust, True, "Reported by the site")
    with pytest.raises(WrongState):
        site_leads.give_word(site.lead.pk, event.pk, by=site.person, verdict="confirmed")


def test_a_dispute_says_what_is_wrong(site):
    with pytest.raises(NotReady) as refusal:
        word(site, "disputed", "  ")

    assert refusal.value.fields == {"text": ["Say what is wrong, so that it can be put right."]}


def test_nobody_speaks_for_a_site_but_who_was_named_and_belongs_to_it(site):
    for other in (site.author, site.proposal.cast.manager, factories.member("Colleague", at=site.trust)):
        with pytest.raises(NotPermitted):
            word(site, by=other)
    site_leads.end_site_lead(site.lead.pk, by=site.author)
    with pytest.raises(NotPermitted):
        word(site)


def test_who_left_the_organisation_speaks_for_it_no_more(site):
    site.person.affiliations.update(ended_on=TODAY.replace(year=TODAY.year - 1))

    with pytest.raises(NotPermitted):
        word(site)


def test_who_left_the_organisation_reads_nothing_of_it_any_more(client, site):
    client.force_login(site.person)
    site.person.affiliations.update(ended_on=TODAY - timedelta(days=1))

    assert client.get(page("my_site", site.lead.pk)).status_code == 404
    assert client.get(page("site_word", site.lead.pk, site.event.pk)).status_code == 404
    assert Caller(site.person).get("spread/sites/").json() == []


def test_who_went_along_with_a_merger_still_reads_of_their_site(client, site):
    client.force_login(site.person)
    after = factories.organisation("Both trusts")
    site.trust.successor, site.trust.closed_on = after, TODAY
    site.trust.save()
    site.person.affiliations.update(organisation=after)

    assert client.get(page("my_site", site.lead.pk)).status_code == 200


def test_a_ward_is_not_the_one_of_that_name_where_its_house_went(client, site):
    other = factories.organisation("Trust of the south")
    named = {"organisation": site.trust, "place": "Ward 7", "email": site.person.email}
    lead = site_leads.name_site_lead(site.proposal.pk, by=site.author, **named)
    own = report(site.proposal, site.trust, "adopted", place="Ward 7")
    theirs = report(site.proposal, other, "stopped", place="Ward 7")
    site.trust.successor, site.trust.closed_on = other, TODAY
    site.trust.save()
    client.force_login(site.person)

    assert client.get(page("site_word", lead.pk, own.pk)).status_code == 200
    assert client.get(page("site_word", lead.pk, theirs.pk)).status_code == 404
    with pytest.raises(NotPermitted):
        site_leads.give_word(lead.pk, theirs.pk, by=site.person, verdict="confirmed")


def test_a_ward_that_moved_along_is_read_by_who_speaks_for_it_there(site):
    own = report(site.proposal, site.trust, "adopted", place="Ward 7")
    site.trust.successor, site.trust.closed_on = factories.organisation("Both trusts"), TODAY
    site.trust.save()
    person = factories.member("New", at=site.trust.successor)
    named = {"organisation": site.trust.successor, "place": "Ward 7", "email": person.email}
    lead = site_leads.name_site_lead(site.proposal.pk, by=site.author, **named)

    assert [each.pk for each in entries_of(lead)] == [own.pk]


def test_a_word_is_about_ones_own_site_alone(site):
    elsewhere = report(site.proposal, factories.organisation(), "adopted")
    ward = report(site.proposal, site.trust, "adopted", place="Ward 7")

    for event in (elsewhere, ward):
        with pytest.raises(NotPermitted):
            site_leads.give_word(site.lead.pk, event.pk, by=site.person, verdict="confirmed")


def test_a_site_speaks_of_what_was_recorded_before_it_merged(site):
    site.trust.successor, site.trust.closed_on = factories.organisation("Both trusts"), TODAY
    site.trust.save()
    person = factories.member("New", at=site.trust.successor)
    named = {"organisation": site.trust.successor, "place": "", "email": person.email}
    lead = site_leads.name_site_lead(site.proposal.pk, by=site.author, **named)

    site_leads.give_word(lead.pk, site.event.pk, by=person, verdict="confirmed")

    assert said(site) == "Confirmed by the site"


def test_a_corrected_report_takes_no_word(site):
    report(site.proposal, site.trust, "implementing", 5, corrects=site.event)

    with pytest.raises(WrongState):
        word(site)


@pytest.mark.parametrize("who", ["nobody@elsewhere.example", "author", "stranger"])
def test_who_does_not_belong_there_or_writes_the_proposal_is_not_named(site, who):
    if who == "author":
        factories.Affiliation.objects.create(person=site.author, organisation=site.trust)
    email = {"author": site.author.email, "stranger": factories.member().email}.get(who, who)

    with pytest.raises(NotReady) as refusal:
        site_leads.name_site_lead(site.proposal.pk, by=site.author, organisation=site.trust, place="", email=email)

    assert list(refusal.value.fields) == ["email"]


# --- Pages ---------------------------------------------------------------------------------------------------------
def test_a_site_lead_finds_their_site_confirms_and_reports(client, site):
    client.force_login(site.person)
    assert "1 report waits for your word" in words_of(client.get(page("my_sites")))
    assert "Waits for your word" in words_of(client.get(page("my_site", site.lead.pk)))

    client.post(page("site_word", site.lead.pk, site.event.pk), {"verdict": "confirmed"})
    told = {"stage": "sustained", "happened_on": TODAY.isoformat(), "evidence": "We use it daily."}
    client.post(page("my_site", site.lead.pk), told)

    assert "Reported by the site" in words_of(client.get(page("my_site", site.lead.pk)))
    assert "Sustained since" in words_of(client.get(page("my_sites")))


def test_a_wrong_report_stays_on_the_page_with_what_is_wrong(client, site):
    client.force_login(site.person)

    answer = client.post(page("my_site", site.lead.pk), {"stage": "stopped", "evidence": "It ended in May."})

    assert "Enter the day on which it happened." in answer.text
    assert "It ended in May." in answer.text
    assert AdoptionEvent.objects.count() == 1


def test_others_find_neither_the_site_nor_its_reports(client, site):
    for person in (factories.member(), site.author, site.proposal.cast.manager):
        client.force_login(person)
        assert client.get(page("my_site", site.lead.pk)).status_code == 404
        assert client.get(page("site_word", site.lead.pk, site.event.pk)).status_code == 404
    client.force_login(site.person)
    assert client.get(page_of(site.proposal, "site_leads")).status_code == 404


def test_authors_name_and_end_site_leads(client, site):
    client.force_login(site.author)
    other = factories.member("Other", at=site.trust)
    named = {"organisation": site.trust.pk, "place": "Ward 7", "email": other.email.upper()}

    client.post(page_of(site.proposal, "site_leads"), named)
    assert f"Ward 7, Trust of the north {other}" in words_of(client.get(page_of(site.proposal, "site_leads")))
    lead = site.proposal.site_leads.get(person=other)
    client.post(page_of(site.proposal, "end_site_lead", lead.pk))

    assert "Ward 7" not in words_of(client.get(page_of(site.proposal, "site_leads")))


def test_the_pages_of_a_site_lead_cost_the_same_for_one_site_and_for_three(client, site, django_assert_num_queries):
    client.force_login(site.person)
    for places in ("", "Ward 1", "Ward 2"):
        named = {"organisation": site.trust, "place": places, "email": site.person.email}
        site_leads.name_site_lead(site.proposal.pk, by=site.author, **named)
        report(site.proposal, site.trust, "committed", 9, place=places)
        with django_assert_num_queries(8):
            client.get(page("my_sites"))
        with django_assert_num_queries(9):
            client.get(page("my_site", site.lead.pk))


# --- By program ----------------------------------------------------------------------------------------------------
def test_a_program_does_the_same(site):
    author, lead = Caller(site.author), Caller(site.person)
    leads = f"proposals/{site.proposal.reference}/spread/leads/"

    [own] = lead.get("spread/sites/").json()
    assert (own["site"], own["stage"], own["waiting"]) == ("Trust of the north", "Adopted", 1)
    where = f"spread/sites/{own['id']}/"
    disputed = {"verdict": "disputed", "text": "We began in May."}
    [entry] = lead.post(f"{where}events/{site.event.pk}/", disputed).json()["entries"]
    assert entry["said"] == "Disputed by the site: We began in May."
    told = {"stage": "stopped", "happened_on": str(TODAY), "evidence": "It ended.", "reason": "no_money"}
    assert lead.post(where, told).json()["entries"][0]["reason"] == "The money ended"
    [named] = author.get(leads).json()
    assert author.send("DELETE", f"{leads}{named['id']}/").json() == []
    assert lead.get("spread/sites/").json() == []
