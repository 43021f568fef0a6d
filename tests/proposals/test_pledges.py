"""Pledges of sites: who offers people for whom and until when, that no score knows of it, and whether it was kept."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now
from openpyxl import load_workbook

from proposals import rights
from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Follow, Notice, Pledge, Proposal
from proposals.services import pledges as verbs
from proposals.services import spread
from proposals.spread.pledges import Pledged, kept_pledges, pledged_among, pledges_of, pledging_of
from proposals.states import State
from scoring.packs.audit import audit_files
from scoring.ranking import rank_call
from scoring.services import closing, decisions, sheets
from tests import factories
from tests.api.caller import Caller
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db
SOON = localdate() + timedelta(days=60)


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    trust = factories.organisation("Trust of the north")
    return SimpleNamespace(
        proposal=factories.proposal_at(State.SCORED, title="One phone line for carers"),
        trust=trust,
        person=factories.member("Site", at=trust),
        colleague=factories.member("Colleague", at=trust),
    )


@pytest.fixture
def site(kept):
    return SimpleNamespace(**vars(kept), cast=kept.proposal.cast)


def pledged(site, **facts):
    return factories.pledge(site.proposal, **{"by": site.person} | facts)


def lines(site, reader):
    proposal = Proposal.objects.get(pk=site.proposal.pk)
    found = pledges_of(proposal, reader, pledging_of(reader, proposal))
    return [(line.pledge.site, line.pledge.people, line.stands, len(line.earlier)) for line in found]


def standing(site):
    return pledged_among(Proposal.objects.filter(pk=site.proposal.pk)).get(site.proposal.pk)


def page(site, name="pledges", *args):
    return reverse(f"proposals:{name}", args=[site.proposal.reference, *args])


# --- Offering, changing, withdrawing --------------------------------------------------------------------------------
def test_a_site_has_one_pledge_which_changes_and_keeps_what_it_said(site):
    first = pledged(site)
    second = verbs.change_pledge(first.pk, by=site.person, people=6, from_on=SOON, note="Two trainers.")
    factories.pledge(site.proposal, people=3)

    assert standing(site) == Pledged(sites=2, people=9)
    assert ("Trust of the north", 6, True, 1) in lines(site, site.cast.manager)
    assert lines(site, site.person) == [("Trust of the north", 6, True, 1)]
    with pytest.raises(NotReady) as refusal:
        pledged(site, by=site.colleague)
    assert refusal.value.fields == {"place": ["Your site has a pledge for this proposal already. Change that one."]}
    assert second.corrects == first


def test_sent_twice_each_act_happens_once(site):
    first, again = pledged(site), pledged(site)
    changed = [verbs.change_pledge(first.pk, by=site.person, people=2, from_on=SOON) for _ in range(2)]
    withdrawn = [verbs.withdraw_pledge(changed[0].pk, by=site.person, reason="No staff.") for _ in range(2)]

    assert (first, changed[0], withdrawn[0]) == (again, changed[1], withdrawn[1])
    assert Pledge.objects.count() == 3


def test_a_withdrawn_pledge_counts_no_more_and_the_site_can_pledge_anew(site):
    first = pledged(site)
    verbs.withdraw_pledge(first.pk, by=site.person, reason="Our lead left.")

    assert (standing(site), lines(site, site.cast.author)) == (None, [("Trust of the north", 0, False, 1)])
    pledged(site, by=site.colleague, place=" ")
    assert lines(site, site.cast.author) == [("Trust of the north", 4, True, 2)]


def test_two_spellings_of_a_ward_are_one_site_and_two_wards_are_two(site):
    pledged(site, place="Ward 7")
    pledged(site, place="Ward 8")

    with pytest.raises(NotReady):
        pledged(site, place="ward  7", people=9)
    assert standing(site) == Pledged(sites=2, people=8)


def test_a_colleague_takes_a_pledge_over_and_who_stood_for_it_is_told(site):
    first = pledged(site)
    verbs.change_pledge(first.pk, by=site.colleague, people=1, from_on=SOON)

    told = Notice.objects.filter(subject__startswith="Trust of the north").order_by("pk")
    assert [(each.recipient, each.subject) for each in told] == [
        (site.cast.author, f"Trust of the north pledges people for {site.proposal.reference}"),
        (site.cast.author, f"Trust of the north changed what it pledges for {site.proposal.reference}"),
        (site.person, f"Trust of the north changed what it pledges for {site.proposal.reference}"),
    ]
    assert set(Follow.objects.filter(proposal=site.proposal).values_list("person", flat=True)) == {
        site.person.pk,
        site.colleague.pk,
    }


def test_a_change_of_what_changed_meanwhile_is_refused(site):
    first = pledged(site)
    verbs.change_pledge(first.pk, by=site.colleague, people=1, from_on=SOON)

    with pytest.raises(StaleVersion):
        verbs.change_pledge(first.pk, by=site.person, people=8, from_on=SOON)
    with pytest.raises(StaleVersion):
        verbs.withdraw_pledge(first.pk, by=site.person, reason="Why not.")


def test_a_day_that_is_over_is_refused_unless_it_was_pledged_before(site, time_machine):
    yesterday = localdate() - timedelta(days=1)
    with pytest.raises(NotReady) as refusal:
        pledged(site, from_on=yesterday)
    assert refusal.value.fields == {"from_on": ["Give a day that lies ahead."]}

    first = pledged(site, from_on=localdate())
    time_machine.move_to(now() + timedelta(days=3))
    assert verbs.change_pledge(first.pk, by=site.person, people=9, from_on=first.from_on).people == 9


def test_an_organisation_pledges_for_few_of_its_places(site, monkeypatch):
    monkeypatch.setattr(verbs, "MOST_PLEDGES", 1)
    pledged(site, place="Ward 1")
    with pytest.raises(NotReady):
        pledged(site, place="Ward 2")


@pytest.mark.parametrize(
    "facts",
    [{"people": 0}, {"people": 1_000}, {"people": 2, "reason": "Why."}, {"people": 0, "reason": "Why."}],
)
def test_the_database_keeps_what_a_pledge_is(site, facts):
    same = {"proposal": site.proposal, "organisation": site.trust, "from_on": SOON, "pledged_by": site.person}
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.create(pledged_at=site.proposal.submitted_at, **same, **facts)


def test_the_database_keeps_one_line_a_site(site):
    first = pledged(site, place="Ward 7")
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.create(
            proposal=site.proposal, organisation=site.trust, place="WARD 7", people=1, from_on=SOON,
            pledged_by=site.person, pledged_at=first.pledged_at,
        )  # fmt: skip


# --- Who, and when --------------------------------------------------------------------------------------------------
def test_nobody_pledges_for_what_is_theirs_or_what_they_decide(site):
    assessor = site.proposal.assignments.earliest("pk").assessor
    for person in (site.cast.author, site.cast.manager, site.cast.moderator, assessor):
        person.affiliations.get_or_create(organisation=site.trust, defaults={"started_on": "2020-01-01"})
        with pytest.raises(NotPermitted):
            pledged(site, by=person, organisation=site.trust)
    with pytest.raises(NotPermitted):
        pledged(site, by=factories.member("Elsewhere", at=factories.organisation()), organisation=site.trust)
    with pytest.raises(NotPermitted):
        verbs.withdraw_pledge(pledged(site).pk, by=site.cast.author, reason="Mine.")


def test_who_left_the_site_no_longer_speaks_for_it(site):
    first = pledged(site)
    site.person.affiliations.update(ended_on=localdate() - timedelta(days=1))

    with pytest.raises(NotPermitted):
        verbs.withdraw_pledge(first.pk, by=site.person, reason="I left.")
    assert lines(site, site.person) == []


def test_pledging_is_open_to_all_scored_proposals_alike_until_outcomes_are_announced(site):
    call, manager = site.proposal.call, site.cast.manager
    funded, declined = (factories.proposal_at(State.SCORED, call=call) for _ in range(2))
    decisions.propose_award(funded.pk, by=manager, award=9_000)
    decisions.confirm_award(funded.pk, by=site.cast.second)
    refusal = {"note": "Not now.", "reason": "pot_spent", "signpost": "Ask us again."}
    decisions.decline(declined.pk, by=manager, **refusal)
    every = (site.proposal, funded, declined)
    for proposal in every:
        factories.pledge(proposal, by=site.person)
    decisions.decline(site.proposal.pk, by=manager, **refusal)
    factories.announce(call, by=manager)

    for proposal in every:
        with pytest.raises((WrongState, NotPermitted)):  # what was declined is public no more
            factories.pledge(proposal, by=site.colleague, place="Ward 2")
        with pytest.raises((WrongState, NotPermitted)):
            verbs.withdraw_pledge(proposal.pledges.get().pk, by=site.person, reason="Too late.")


def test_what_is_still_marked_takes_no_pledge_and_one_made_before_can_be_withdrawn(site):
    first = pledged(site)
    closing.reopen_scoring(site.proposal.pk, by=site.cast.manager, note="A sheet came late.")

    with pytest.raises(WrongState):
        pledged(site, place="Ward 9")
    assert verbs.withdraw_pledge(first.pk, by=site.person, reason="No.").is_withdrawn


def test_an_assessor_with_a_conflict_learns_nothing_of_a_pledge(site, client):
    assignment = site.proposal.assignments.earliest("pk")
    assignment.assessor.affiliations.create(organisation=site.trust, started_on="2020-01-01")
    first = pledged(site)
    sheets.declare(assignment.pk, by=assignment.assessor, kind="direct", text="They are my neighbours.")

    client.force_login(assignment.assessor)
    for address in (page(site), page(site, "pledge"), page(site, "withdraw_pledge", first.pk)):
        assert client.get(address).status_code == 404
    assert not Notice.objects.filter(recipient=assignment.assessor, subject__contains="pledges").exists()


# --- Beside the score, never in it ----------------------------------------------------------------------------------
def test_no_rank_line_or_shortlist_knows_of_a_pledge(site):
    def ranked():
        ranking = rank_call(site.proposal.call, site.cast.manager)
        return ranking.rows, ranking.criteria, ranking.committed_pounds

    factories.proposal_at(State.SCORED, call=site.proposal.call, marks=(3, 4, 5))
    before = ranked()
    factories.pledge(site.proposal, people=999)

    assert ranked() == before


def test_the_ranking_the_award_and_the_api_tell_the_same(site, client):
    pledged(site)
    factories.pledge(site.proposal, people=10)
    client.force_login(site.cast.manager)
    code = site.proposal.call.code

    ranking = words_of(client.get(reverse("scoring:ranking", args=[code])))
    award = words_of(client.get(reverse("scoring:award", args=[site.proposal.reference])))

    assert ("2 sites, 14 people" in ranking, "2 sites, 14 people" in award) == (True, True)
    assert Caller(site.cast.manager).get(f"calls/{code}/pledges/").json() == [
        {"reference": site.proposal.reference, "sites": 2, "people": 14}
    ]


def test_workbook_and_audit_pack_hold_every_pledge_and_no_formula_reads_one(site, client):
    first = pledged(site, note="Led by Ada.")
    verbs.change_pledge(first.pk, by=site.person, people=6, from_on=SOON)
    call, manager = site.proposal.call, site.cast.manager
    client.force_login(manager)

    answer = client.get(reverse("scoring:shortlist", args=[call.code]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    packed = {each.name: each for each in audit_files(call, manager)}["pledges.csv"]

    told = [(row[1], row[2], row[4], row[5]) for row in book["Pledges"].iter_rows(min_row=2, values_only=True)]
    assert told == [("Trust of the north", 4, "Led by Ada.", "No"), ("Trust of the north", 6, None, "Yes")]
    formulas = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert [each for each in formulas if "Pledges" in each] == []
    lines = b"".join(packed.pieces).decode().splitlines()
    assert [line.split(",")[1:3] for line in lines[1:]] == [["Trust of the north", "4"], ["Trust of the north", "6"]]


# --- Pages ----------------------------------------------------------------------------------------------------------
def test_a_member_pledges_changes_and_withdraws_on_the_pages(site, client):
    client.force_login(site.person)
    assert "Would your site take it up?" in words_of(
        client.get(reverse("proposals:detail", args=[site.proposal.reference]))
    )
    sent = {
        "organisation": site.trust.pk,
        "people": "5",
        "from_on[day]": SOON.day,
        "from_on[month]": SOON.month,
        "from_on[year]": SOON.year,
    }

    assert errors_in(client.post(page(site, "pledge"), sent | {"note": "Led by Ada."})) == []
    first = Pledge.objects.get()
    assert client.post(page(site, "change_pledge", first.pk), sent | {"people": "7"}).status_code == 302
    stale = client.post(page(site, "change_pledge", first.pk), sent | {"people": "9"})
    assert "It says now: 7 people from" in words_of(stale)
    assert 'value="9"' in stale.content.decode()
    second = Pledge.objects.latest("pk")
    assert errors_in(client.post(page(site, "withdraw_pledge", second.pk), {"reason": " "})) == [
        "Say why your site withdraws it."
    ]
    assert client.post(page(site, "withdraw_pledge", second.pk), {"reason": "No staff."}).status_code == 302
    assert [each.people for each in Pledge.objects.order_by("pk")] == [5, 7, 0]
    assert "Withdrawn" in words_of(client.get(page(site)))


@pytest.mark.parametrize("people", ["0", "1000", "many", "", "1.5"])
def test_a_number_that_is_none_is_refused_at_its_field(site, client, people):
    client.force_login(site.person)
    answer = client.post(page(site, "pledge"), {"organisation": site.trust.pk, "people": people})

    assert "Give a whole number from 1 to 999." in errors_in(answer)
    assert not Pledge.objects.exists()


def test_nobody_pledges_for_an_organisation_that_they_do_not_belong_to(site, client):
    client.force_login(site.person)
    other = factories.organisation("Elsewhere")
    answer = client.post(page(site, "pledge"), {"organisation": other.pk, "people": "3"})

    assert "Choose an organisation that you belong to. Your account page says which are confirmed." in errors_in(answer)
    client.force_login(factories.member("Nobody"))
    assert "You belong to no organisation yet" in words_of(client.get(page(site, "pledge")))


def test_strangers_read_no_pledge_of_others(site, client):
    first = pledged(site)
    client.force_login(stranger := factories.member("Stranger", at=factories.organisation()))

    assert "Trust of the north" not in words_of(client.get(page(site)))
    assert client.get(page(site, "change_pledge", first.pk)).status_code == 404
    assert Caller(stranger).get(f"proposals/{site.proposal.reference}/pledges/").json() == []
    client.force_login(site.cast.moderator)
    assert client.get(page(site)).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_eight_queries_whatever_the_number_of_pledges(site, client, rows, django_assert_num_queries):
    for number in range(rows):
        pledged(site, place=f"Ward {number}")
    client.force_login(site.cast.manager)
    client.get(page(site))

    with django_assert_num_queries(8):
        client.get(page(site))


def test_who_may_not_know_the_applicants_reads_no_site(site):
    call = site.proposal.call
    type(call).objects.filter(pk=call.pk).update(hides_applicants=True, visibility="confidential")
    observer = factories.member("Observer", office="observer")
    factories.seat(factories.panel(factories.open_call()).panel, observer)

    proposal = Proposal.objects.get(pk=site.proposal.pk)
    assert observer.has_perm(rights.RANK, proposal)
    assert not observer.has_perm(rights.PLEDGES, proposal)


# --- After the award ------------------------------------------------------------------------------------------------
def test_a_pledge_is_kept_once_its_site_begins(site, client):
    author, proposal = site.cast.author, site.proposal
    pledged(site)
    pledged(site, place="Ward 7")
    factories.pledge(proposal, people=2)
    decisions.propose_award(proposal.pk, by=site.cast.manager, award=9_000)
    decisions.confirm_award(proposal.pk, by=site.cast.second)
    factories.announce(proposal.call, by=site.cast.manager)
    told = {"site": site.trust, "happened_on": localdate(), "evidence": "Seen."}
    spread.record_adoption(proposal.pk, by=author, stage="committed", **told)
    spread.record_adoption(proposal.pk, by=author, stage="implementing", place="Ward 8", **told)

    known = Proposal.objects.get(pk=proposal.pk)
    found = [(each.pledge.site, each.stage_label, each.is_kept) for each in kept_pledges(known)]
    assert [each for each in sorted(found) if "number" not in each[0]] == [
        ("Trust of the north", "Implementing", True),
        ("Ward 7, Trust of the north", "Nothing reported yet", False),
    ]
    client.force_login(author)
    assert "Not kept yet" in words_of(client.get(page(site, "spread_plan")))


# --- By program -----------------------------------------------------------------------------------------------------
def test_a_program_pledges_changes_and_withdraws(site):
    me, address = Caller(site.person), f"proposals/{site.proposal.reference}/pledges/"
    sent = {"organisation": site.trust.pk, "people": 5, "from_on": SOON.isoformat()}

    first = me.post(address, sent).json()[0]["pledge"]
    changed = me.send("PUT", f"{address}{first['id']}/", {"people": 6, "from_on": SOON.isoformat()})
    stale = me.send("PUT", f"{address}{first['id']}/", {"people": 7, "from_on": SOON.isoformat()})
    second = changed.json()[0]["pledge"]
    bad = me.post(f"{address}{second['id']}/withdraw/", {"reason": ""})
    [line] = me.post(f"{address}{second['id']}/withdraw/", {"reason": "No staff."}).json()

    assert (changed.status_code, stale.status_code, bad.status_code) == (200, 409, 400)
    assert (line["stands"], line["pledge"]["reason"], line["earlier"][0]["people"]) == (False, "No staff.", 6)
