"""Who belongs to an organisation that takes part in a proposal settles nothing about it; its chair reads nothing."""

from decimal import Decimal

import pytest
from django.urls import reverse

from exchange.models import Member
from proposals import rights
from proposals.errors import NotPermitted, NotReady
from proposals.models import Proposal
from proposals.models.calls import Visibility
from proposals.states import State
from scoring.meetings.running import meeting_in_view
from scoring.panels.facts import facts_of
from scoring.services import closing, decisions, ledger, meetings
from scoring.services.ledger import Change
from tests import factories
from tests.factories import proposal_at
from tests.scoring.chairing.arrangement import act_on, asked, page_of, placed, table_of, titles
from tests.scoring.shortlists.arrangement import arranged as shortlisted
from tests.scoring.shortlists.arrangement import decide

pytestmark = pytest.mark.django_db

SETTLED = ["assign", "close", "flag", "correct"]
DECIDED = ["proposals.decline", "proposals.fund", "proposals.reinstate", "proposals.record_spread", "awards.keep"]
DECIDED += ["proposals.validate_benefit", "scoring.reopen"]


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


def fresh(person):
    """As the next request finds them: what they belong to is read once a request."""
    return Member.objects.get(pk=person.pk)


def leads(person, proposal):
    person.affiliations.create(organisation=proposal.lead_organisation, started_on="2020-01-01")


def leads_through_a_merger(person, proposal):
    """Theirs became another one, and that became the one that leads."""
    between = factories.organisation(successor=proposal.lead_organisation)
    person.affiliations.create(organisation=factories.organisation(successor=between), started_on="2020-01-01")


def is_a_partner(person, proposal):
    partner = factories.organisation()
    proposal.partners.add(partner)
    person.affiliations.create(organisation=partner, started_on="2020-01-01")


TIES = [leads, leads_through_a_merger, is_a_partner]


# --- A chair ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("ties", TIES)
def test_what_a_chair_has_a_stake_in_does_not_exist_for_them(client, panel, ties):
    other, theirs = asked(panel, marks=[3]), asked(panel, marks=[3])
    ties(panel.chair, theirs)
    chair = fresh(panel.chair)
    client.force_login(chair)

    held = [name for name in SETTLED if chair.has_perm(f"scoring.{name}", theirs)]
    read = [name for name in (rights.KNOW, rights.READ, rights.COMPARE, rights.OVERSEE) if visible(chair, theirs, name)]
    pages = [
        reverse("proposals:detail", args=[theirs.reference]),
        page_of(panel, theirs),
        act_on(panel, theirs, "ledger"),
    ]

    assert (held, read) == ([], [])
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    assert titles(client.get(table_of(panel))) == [other.title]
    assert chair not in rights.holders_of("scoring.flag", theirs)
    assert chair in rights.holders_of("scoring.flag", other)
    assert chair in rights.holders_of(rights.KEPT_FROM, theirs)


def visible(person, proposal, right):
    return Proposal.objects.visible_to(person, right).filter(pk=proposal.pk).exists()


def test_a_chair_with_a_stake_settles_nothing_and_a_manager_does(panel, manager):
    theirs = asked(panel, marks=[3, 3, 3])
    begun = meetings.start_meeting(panel.panel.pk, by=manager, minutes_each=10)
    item = meetings.take_up(begun.items.get().pk, by=manager)
    leads(panel.chair, theirs)
    chair = fresh(panel.chair)

    with pytest.raises(NotPermitted, match="no organisation that takes part"):
        meetings.record_figure(item.pk, by=chair, figure=Decimal("3.00"), reason="We agreed.")
    with pytest.raises(NotPermitted):
        closing.close_scoring(theirs.pk, by=chair)
    with pytest.raises(NotPermitted, match="no organisation that takes part"):
        ledger.propose_change(theirs.pk, by=chair, change=Change("adjust", figure=Decimal("3.10")), reason="We agreed.")

    assert (meeting_in_view(begun, chair).lines, meeting_in_view(begun, chair).now) == ([], None)
    assert closing.close_scoring(theirs.pk, by=manager).state == State.SCORED


def test_an_affiliation_that_waits_or_ended_is_no_stake(panel):
    theirs = placed(panel)
    at = theirs.lead_organisation
    panel.chair.affiliations.create(organisation=at, started_on="2020-01-01", ended_on="2020-02-01")

    assert fresh(panel.chair).has_perm("scoring.assign", theirs)


def test_a_member_of_an_organisation_without_a_panel_knows_what_everybody_knows(panel, open_call):
    type(open_call).objects.filter(pk=open_call.pk).update(visibility=Visibility.PUBLIC)
    theirs = placed(panel)
    colleague = factories.member("Colleague", at=theirs.lead_organisation)
    leads(panel.chair, theirs)

    assert (visible(colleague, theirs, rights.KNOW), visible(fresh(panel.chair), theirs, rights.KNOW)) == (True, False)


# --- A manager --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("ties", TIES)
def test_a_manager_reads_what_they_have_a_stake_in_and_settles_nothing(panel, manager, ties):
    other, theirs = asked(panel, marks=[3]), asked(panel, marks=[3])
    ties(manager, theirs)
    person = fresh(manager)
    names = [*DECIDED, *(f"scoring.{name}" for name in SETTLED)]

    assert [name for name in names if person.has_perm(name, theirs)] == []
    assert [name for name in names if not person.has_perm(name, other)] == []
    assert [visible(person, theirs, right) for right in (rights.READ, rights.OVERSEE, rights.RANK)] == [True] * 3
    assert [each.pk for each in facts_of(panel.panel, person).proposals] == [other.pk]
    assert person not in rights.holders_of("scoring.flag", theirs)


def test_no_manager_decides_on_the_money_of_their_own_organisation(client, manager, second_manager):
    theirs = proposal_at(State.SCORED)
    leads(second_manager, theirs)
    decisions.propose_award(theirs.pk, by=manager, award=10_000)
    person = fresh(second_manager)

    for act in (decisions.confirm_award, decisions.cancel_award):
        with pytest.raises(NotPermitted, match="of no organisation that takes part in it"):
            act(theirs.pk, by=person)
    client.force_login(person)
    page = client.get(reverse("scoring:award", args=[theirs.reference])).text

    assert ("Confirm the award" in page, "ask a manager of another organisation" in page) == (False, True)
    assert decisions.confirm_award(theirs.pk, by=factories.manager()).state == State.FUNDED


def test_a_manager_sets_nothing_by_hand_for_their_own_organisation_on_a_shortlist():
    shortlist = shortlisted()
    best, good = shortlist.scored["Best"], shortlist.scored["Good"]
    leads(shortlist.manager, best)
    person = fresh(shortlist.manager)

    decide(shortlist.draft, person, good, outcome="reserve")
    with pytest.raises(NotReady, match="another manager decides what it gets"):
        decide(shortlist.draft, person, best, outcome="decline")
    decide(shortlist.draft, shortlist.second, best, outcome="decline")
