"""The plan for spread after the award: its list of eligible sites, and the fixing before money is paid."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import EligibleSite, SpreadPlan
from proposals.services import eligible, payments, spread_plans
from proposals.services.eligible import Site
from proposals.spread.eligible import denominator_today, found_in_register
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db
TODAY = localdate()
FIRST = TODAY - timedelta(days=100)


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    proposal = factories.proposal_at(State.FUNDED, title="One phone line for carers")
    north = factories.organisation("North board", "icb")
    south = factories.organisation("South board", "icb")
    trusts = [factories.organisation(f"Trust {name}", board=north) for name in ("A", "B")]
    trusts.append(factories.organisation("Trust C", board=south))
    return SimpleNamespace(proposal=proposal, north=north, south=south, trusts=trusts)


@pytest.fixture
def award(kept):
    cast = kept.proposal.cast
    return SimpleNamespace(**vars(kept), author=cast.author, manager=cast.manager, reference=kept.proposal.reference)


def page(name, award, *more):
    return reverse(f"proposals:{name}", args=[award.reference, *more])


def plan_of(award):
    return SpreadPlan.objects.get(proposal=award.proposal)


def listed(award, sites, from_on=FIRST):
    return eligible.list_sites(award.proposal.pk, by=award.author, sites=sites, from_on=from_on)


def boxes(name, day):
    return {f"{name}[day]": day.day, f"{name}[month]": day.month, f"{name}[year]": day.year}


def print_in(response):
    [found] = re.findall(r'name="found" value="(\w{64})"', response.text)
    return found


# --- The list -------------------------------------------------------------------------------------------------------
def test_the_typed_number_stands_in_until_there_is_a_list(award):
    typed = denominator_today(plan_of(award))
    listed(award, [Site(each.pk) for each in award.trusts])
    counted = denominator_today(plan_of(award))

    assert (typed.eligible, typed.is_typed, typed.target) == (22, True, 11)
    assert (counted.eligible, counted.is_typed, counted.target) == (3, False, 2)
    assert counted.boards == [("North board", 2), ("South board", 1)]


def test_a_site_is_listed_once_however_it_is_spelt(award):
    trust = award.trusts[0].pk
    listed(award, [Site(trust, "Ward 7"), Site(trust, "ward  7"), Site(trust)])

    with pytest.raises(NotReady) as refusal:
        eligible.list_site(
            award.proposal.pk, by=award.author, organisation=award.trusts[0], place="WARD 7", from_on=TODAY
        )

    assert refusal.value.fields == {"place": ["This site is on the list already."]}
    assert sorted(row.place for row in plan_of(award).sites.all()) == ["", "Ward 7"]


def test_a_site_that_leaves_stays_in_view_and_can_come_back(award):
    [row] = listed(award, [Site(award.trusts[0].pk)])
    for _ in range(2):  # a form sent twice
        eligible.take_off_list(row.pk, by=award.author, until_on=TODAY, why_left="It closed its unit.")
    with pytest.raises(WrongState):
        eligible.take_off_list(row.pk, by=award.author, until_on=TODAY, why_left="Another reason.")
    listed(award, [Site(award.trusts[0].pk)], from_on=TODAY)

    rows = plan_of(award).sites.order_by("pk").values_list("from_on", "until_on", "why_left")
    assert list(rows) == [(FIRST, TODAY, "It closed its unit."), (TODAY, None, "")]


@pytest.mark.parametrize(
    ("until_on", "sentence"),
    [
        (TODAY + timedelta(days=1), "The date lies in the future."),
        (date(2020, 1, 1), f"It is on the list from {FIRST.day} {FIRST:%B %Y}. Give that day or a later one."),
    ],
)
def test_a_site_leaves_on_a_day_when_it_was_there(award, until_on, sentence):
    [row] = listed(award, [Site(award.trusts[0].pk)])

    with pytest.raises(NotReady) as refusal:
        eligible.take_off_list(row.pk, by=award.author, until_on=until_on, why_left="Closed.")

    assert refusal.value.fields == {"until_on": [sentence]}


def test_the_database_keeps_the_facts_of_the_list(award):
    [row] = listed(award, [Site(award.trusts[0].pk)])
    rows = EligibleSite.objects.filter(pk=row.pk)
    for wrong in ({"until_on": TODAY}, {"until_on": FIRST - timedelta(days=1), "why_left": "No."}, {"why_left": "No."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_strangers_to_the_award_list_nothing(award):
    with pytest.raises(NotPermitted):
        eligible.list_sites(award.proposal.pk, by=factories.moderator(), sites=[], from_on=TODAY)


def test_before_the_announcement_there_is_no_list():
    secret = factories.proposal_at(State.FUNDED, announced=False)

    with pytest.raises(WrongState):
        eligible.list_sites(secret.pk, by=secret.cast.manager, sites=[], from_on=TODAY)


def test_the_register_offers_what_is_open_and_not_listed(award):
    listed(award, [Site(award.trusts[0].pk)])
    factories.organisation("Closed trust", board=award.north, closed_on=TODAY)
    factories.organisation("Merged trust", board=award.north, successor=award.trusts[1])

    def offered(*boards):
        return [each.name for each in found_in_register(plan_of(award), kind="trust", boards=boards)]

    assert offered(award.north) == ["Trust B"]
    assert offered(award.north, award.south) == ["Trust B", "Trust C"]
    assert {"Trust B", "Trust C"} <= set(offered())


# --- The plan -------------------------------------------------------------------------------------------------------
def test_nothing_is_paid_before_the_plan_is_fixed(award):
    instalment = payments.plan_instalment(award.proposal.pk, by=award.manager, pounds=500, due_on=TODAY)

    with pytest.raises(NotReady) as refusal:
        payments.record_payment(instalment.pk, by=award.manager, paid_on=TODAY)
    factories.fix_plan(award.proposal, by=award.manager)
    payments.record_payment(instalment.pk, by=award.manager, paid_on=TODAY)

    assert refusal.value.reasons == ["Its plan for spread is not fixed yet. Fix the plan first: money follows it."]


def test_a_plan_is_fixed_once_all_is_said_and_by_a_manager(award):
    plan = plan_of(award)

    with pytest.raises(NotReady) as refusal:
        spread_plans.fix_plan(award.proposal.pk, by=award.manager, version=plan.version)
    with pytest.raises(NotPermitted):
        spread_plans.fix_plan(award.proposal.pk, by=award.author, version=plan.version)
    factories.fix_plan(award.proposal, by=award.manager)

    assert refusal.value.reasons == [
        "Say what every site does: the core of the innovation.", "Say what a site may change.",
    ]  # fmt: skip
    [fixing] = plan.fixings.all()
    assert (fixing.number, fixing.figures["eligible"], fixing.figures["target"]) == (1, 22, 11)


def test_a_fixed_plan_changes_by_a_manager_with_a_reason_and_keeps_what_it_was(award):
    plan = factories.fix_plan(award.proposal, by=award.manager)
    changed = {"version": plan.version, "target_share_percent": 40}

    with pytest.raises(NotPermitted):
        spread_plans.change_plan(award.proposal.pk, by=award.author, reason="Too much.", **changed)
    with pytest.raises(NotReady) as refusal:
        spread_plans.change_plan(award.proposal.pk, by=award.manager, **changed)
    spread_plans.change_plan(award.proposal.pk, by=award.manager, reason="Two sites closed.", **changed)

    assert refusal.value.fields == {"reason": ["The plan is fixed. Say why it changes."]}
    told = [(each.number, each.figures["target"], each.reason) for each in plan.fixings.all()]
    assert told == [(1, 11, ""), (2, 9, "Two sites closed.")]


def test_a_stale_plan_is_refused_and_the_same_sent_twice_is_kept_once(award):
    first = {"version": plan_of(award).version, "core": "See her in 15 minutes."}
    for _ in range(2):
        spread_plans.change_plan(award.proposal.pk, by=award.author, **first)

    with pytest.raises(StaleVersion):
        spread_plans.change_plan(award.proposal.pk, by=award.author, **first | {"core": "In 30 minutes."})
    assert plan_of(award).version == first["version"] + 1


def test_another_kind_of_site_has_its_own_name(award):
    version = plan_of(award).version

    with pytest.raises(NotReady):
        spread_plans.change_plan(award.proposal.pk, by=award.author, version=version, unit="other", unit_name="")
    spread_plans.change_plan(
        award.proposal.pk, by=award.author, version=version, unit="other", unit_name="Dialysis units"
    )

    assert plan_of(award).unit_label == "Dialysis units"


# --- Pages ----------------------------------------------------------------------------------------------------------
def test_sites_of_a_kind_and_board_are_shown_first_and_then_added(client, award):
    client.force_login(award.author)
    chosen = {"kind": "trust", "boards": [award.north.pk], **boxes("from_on", FIRST)}

    shown = client.post(page("fill_eligible", award), chosen)
    assert "2 organisations would be added Trust A North board Trust B North board" in words_of(shown)
    assert not plan_of(award).sites.exists()
    factories.organisation("Trust AA", board=award.north)
    again = client.post(page("fill_eligible", award), chosen | {"found": print_in(shown)})
    assert "3 organisations would be added" in words_of(again)
    client.post(page("fill_eligible", award), chosen | {"found": print_in(again)})

    names = [each.organisation.name for each in plan_of(award).sites.select_related("organisation")]
    assert names == ["Trust A", "Trust AA", "Trust B"]


def test_the_list_is_counted_as_at_a_day(client, award):
    [row, *_] = listed(award, [Site(each.pk) for each in award.trusts])
    eligible.take_off_list(row.pk, by=award.author, until_on=TODAY, why_left="It closed.")
    client.force_login(award.manager)

    today, before = (client.get(page("eligible_sites", award), {"on": day.isoformat()}) for day in (TODAY, FIRST))

    assert "2 eligible as at" in words_of(today)
    assert "It closed." in words_of(today)
    assert "3 eligible as at" in words_of(before)


@pytest.mark.parametrize("on", ["2026-13-45", "x", "0001-01-01", "9" * 40])
def test_an_address_with_no_date_gets_a_clear_message(client, award, on):
    client.force_login(award.author)

    answer = client.get(page("eligible_sites", award), {"on": on})

    assert answer.status_code == 200
    assert errors_in(answer)


def test_the_page_says_what_is_missing_and_fixes_what_is_whole(client, award):
    client.force_login(award.manager)
    assert "This is missing: Say what every site does" in words_of(client.get(page("spread_plan", award)))
    given = {
        "unit": "trust", "core": "Seen in time.", "adaptable": "By whom.", "eligible_sites": "22",
        "target_share_percent": "50", **boxes("target_on", date(2036, 5, 1)), "baseline_measure": "Seen in time",
        "baseline_value": "38", "baseline_unit": "%", "direction": "up", "version": plan_of(award).version,
    }  # fmt: skip

    client.post(page("change_spread_plan", award), given)
    client.post(page("fix_spread_plan", award), {"version": plan_of(award).version})

    assert "11 of 22 (50%) by 1 May 2036" in words_of(client.get(page("spread_plan", award)))


def test_a_stale_page_shows_both_texts(client, award):
    client.force_login(award.author)
    spread_plans.change_plan(award.proposal.pk, by=award.manager, version=1, core="Theirs.")

    answer = client.post(page("change_spread_plan", award), {"unit": "trust", "core": "Mine.", "version": 1})

    assert "Theirs." in answer.text
    assert "Mine." in answer.text
    assert plan_of(award).core == "Theirs."


def test_the_pages_cost_the_same_for_one_site_and_for_three(client, award, django_assert_num_queries):
    client.force_login(award.author)
    for trusts in (award.trusts[:1], award.trusts):
        listed(award, [Site(each.pk) for each in trusts])
        with django_assert_num_queries(10):  # one of them reads where the sites stand
            client.get(page("eligible_sites", award))
        with django_assert_num_queries(9):
            client.get(page("spread_plan", award))


# --- By program -----------------------------------------------------------------------------------------------------
def test_a_program_fills_the_list_and_fixes_the_plan(award):
    author, manager = Caller(award.author), Caller(award.manager)
    plan, sites = f"proposals/{award.reference}/spread/plan/", f"proposals/{award.reference}/spread/sites/"
    fill = {"kind": "trust", "boards": [award.north.pk], "from_on": FIRST.isoformat()}

    shown = author.post(sites + "fill/", fill | {"dry_run": True}).json()
    assert shown == {"is_dry_run": True, "organisations": ["Trust A", "Trust B"]}
    author.post(sites + "fill/", fill)
    added = author.post(sites, {"organisation": award.trusts[2].pk, "place": "Ward 7", "from_on": str(FIRST)}).json()
    left = author.post(f"{sites}{added['sites'][0]['id']}/leave/", {"until_on": str(TODAY), "why_left": "Closed."})
    assert [(each["organisation_name"], each["place"], each["until_on"]) for each in left.json()["sites"]] == [
        ("Trust B", "", None), ("Trust C", "Ward 7", None), ("Trust A", "", TODAY.isoformat()),
    ]  # fmt: skip
    assert author.get(f"{sites}?on={FIRST}").json()["denominator"]["eligible"] == 3

    changed = author.patch(plan, {"core": "Seen in time.", "adaptable": "By whom.", "version": 1}).json()
    fixed = manager.post(plan + "fix/", {"version": changed["plan"]["version"]}).json()
    assert (fixed["is_fixed"], fixed["missing"], fixed["fixings"][0]["target"]) == (True, [], 1)
    assert author.patch(plan, {"core": "Other.", "version": 2}).status_code == 403
