"""Who speaks for a site is told what waits there, by notices and on the home page; and reads of no other site."""

from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse

from exchange.waiting import blocks_for
from proposals.models import Notice
from proposals.models.calls import Visibility
from proposals.services import importing, interests, measure_reminders, site_leads, spread
from tests import factories
from tests.api.caller import Caller
from tests.proposals.measures_cast import entered, measured
from tests.proposals.spread_pages import page_of
from tests.reading import words_of

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 1)
OWN = {"stage": "sustained", "happened_on": SEPTEMBER, "evidence": "We use it daily."}


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    with time_machine.travel("2026-11-02 09:00"):
        world = measured(title="A cabinet that counts itself")
        world.other = factories.organisation("South")
        for site in (world.site, world.other):
            entered(world, world.minutes, [4, 5], site=site, until=SEPTEMBER)
        world.person = factories.member("Site", at=world.site)
        world.lead = named(world, world.person)
    return world


@pytest.fixture
def site(kept):
    return SimpleNamespace(**vars(kept))


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel("2026-11-12 09:00"):
        yield


def named(site, person, place=""):
    facts = {"organisation": site.site, "place": place, "email": person.email}
    return site_leads.name_site_lead(site.proposal.pk, by=site.author, **facts)


def recorded(world, **facts):
    told = {"site": world.site, "stage": "adopted", "happened_on": SEPTEMBER, "evidence": "Seen."} | facts
    return spread.record_adoption(world.proposal.pk, by=world.author, **told)


def told(person):
    found = Notice.objects.filter(recipient=person, kind="site").exclude(key__startswith="figures").order_by("pk")
    return list(found.values_list("subject", "path"))


def rows(person, title):
    blocks = {block.title: block.rows for block in blocks_for(person)}
    return [(row.title, row.href, row.note, row.clock) for row in blocks.get(title, [])]


# --- Notices ---------------------------------------------------------------------------------------------------------
def test_whoever_is_named_is_told_once(site):
    named(site, site.person)

    assert told(site.person) == [
        (f"You speak for North: {site.proposal.reference}", reverse("proposals:my_site", args=[site.lead.pk]))
    ]


def test_what_others_record_of_the_site_waits_for_its_word_and_its_lead_is_told(site):
    recorded(site)
    recorded(site, site=site.other)
    site_leads.report_for_site(site.lead.pk, by=site.person, **OWN)

    waits = f"Is this right of North? {site.proposal.reference}"
    assert [subject for subject, _ in told(site.person)][1:] == [waits]


def test_many_reports_at_once_are_one_notice(site):
    table = "organisation\tstage\tdate\tevidence\n" + "".join(
        f"North\t{stage}\t2026-09-0{day}\tBoard paper\n"
        for day, stage in enumerate(("interested", "committed"), start=1)
    )
    importing.import_events(site.proposal.pk, by=site.author, text=table)

    notice = Notice.objects.filter(recipient=site.person, key__contains="-waits-").get()
    assert "recorded this of North: interested, committed." in notice.body


def test_who_may_not_know_of_it_is_told_nothing(site):
    site_leads.end_site_lead(site.lead.pk, by=site.author)
    gone = factories.member("Gone", at=site.site)
    named(site, gone)
    gone.affiliations.update(ended_on=SEPTEMBER)

    recorded(site)

    assert not Notice.objects.filter(key__contains="-waits-").exists()


def test_a_lead_is_reminded_of_figures_though_the_proposal_is_confidential(site):
    site.proposal.call.visibility = Visibility.CONFIDENTIAL
    site.proposal.call.save()

    measure_reminders.remind_of_measures.call("2026-11-12")

    figures = Notice.objects.filter(key__startswith="figures-").order_by("recipient")
    assert {(each.recipient, each.kind) for each in figures} == {(site.person, "site"), (site.author, "duty")}


# --- Home ------------------------------------------------------------------------------------------------------------
def test_home_tells_a_lead_what_waits_at_their_sites(site):
    recorded(site)

    title, month = "A cabinet that counts itself", page_of(site.proposal, "month", site.site.pk)
    assert rows(site.person, "Your sites") == [
        ("Say whether it is right: North", reverse("proposals:my_site", args=[site.lead.pk]),
         f"{title}: 1 report of others", "Waits for your word"),
        ("October 2026: North", f"{month}?month=2026-10-01", f"{title}: 1 value missing", "2 days late"),
    ]  # fmt: skip


def test_home_tells_an_author_of_the_figures_of_all_their_sites_and_of_interested_ones(site):
    person = factories.member("Curious", at=factories.organisation("East"))
    said = {"place": "", "contact": "Me", "text": "We want to begin."}
    organisation = person.affiliations.get().organisation
    interests.say_interest(site.proposal.pk, by=person, organisation=organisation, **said)

    assert [title for title, *_ in rows(site.author, "Figures due")] == ["October 2026: North", "October 2026: South"]
    assert [title for title, *_ in rows(site.author, "Sites that are interested")] == ["East"]
    assert rows(site.person, "Figures due") == rows(site.person, "Sites that are interested") == []


def test_a_site_that_stopped_or_gave_its_figures_owes_none(site):
    recorded(site, site=site.other, stage="stopped", reason="no_money")
    entered(site, site.minutes, [6], until=date(2026, 10, 1))

    assert rows(site.author, "Figures due") == []
    assert rows(site.person, "Your sites") == []


def test_home_costs_a_lead_the_same_for_one_site_and_for_three(client, site, django_assert_num_queries):
    client.force_login(site.person)
    for wards in ([], ["Ward 1", "Ward 2"]):
        for ward in wards:
            named(site, site.person, ward)
        with django_assert_num_queries(17):
            client.get(reverse("home"))


# --- Their sites alone -----------------------------------------------------------------------------------------------
def test_a_lead_opens_the_months_of_their_own_site_and_of_no_other(client, site):
    client.force_login(site.person)

    months = client.get(page_of(site.proposal, "months"))
    assert ("North" in words_of(months), "South" in words_of(months)) == (True, False)
    for name in ("month", "site_notes"):
        assert client.get(page_of(site.proposal, name, site.site.pk)).status_code == 200
        assert client.get(page_of(site.proposal, name, site.other.pk)).status_code == 403


def test_their_page_and_programs_tell_which_figures_are_due(client, site):
    client.force_login(site.person)

    words = words_of(client.get(reverse("proposals:my_sites")))
    assert "1 value for October 2026, 2 days late: Enter it" in words
    [own] = Caller(site.person).get("spread/sites/").json()
    due = {"site": site.site.pk, "month": "2026-10-01", "due_on": "2026-11-10", "missing": 1, "earlier": []}
    assert own["due"] == [due]
