"""The schedule of payments of an award: never more than the award, corrected by a further entry, paid once."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.timezone import localdate, now

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Instalment, Payment, Proposal
from proposals.services import awards, payments
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.proposals.awards_cast import awarded, page
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture(scope="module")
def kept_award(kept_for_the_module):
    return awarded(title="A cabinet that counts itself")


@pytest.fixture
def award(kept_award):
    return SimpleNamespace(**vars(kept_award))


def planned(award, pounds=5_000, due_on=MAY, **more):
    return payments.plan_instalment(award.proposal.pk, by=award.manager, pounds=pounds, due_on=due_on, **more)


def schedule(award):
    standing = Instalment.objects.standing().filter(proposal=award.proposal)
    kept = Proposal.objects.values_list("scheduled_pounds", flat=True).get(pk=award.proposal.pk)
    assert kept == (standing.aggregate(all=Sum("pounds"))["all"] or 0)
    return list(standing.order_by("due_on", "pk").values_list("pounds", "due_on"))


def test_instalments_come_to_the_award_and_no_further(award):
    planned(award, 10_000)
    planned(award, 5_000, JUNE)

    with pytest.raises(NotReady) as refusal:
        planned(award, 1, JUNE)
    sentence = "All instalments would come to £15,001, which is more than the award of £15,000."
    assert refusal.value.fields == {"pounds": [sentence]}
    assert schedule(award) == [(10_000, MAY), (5_000, JUNE)]


def test_the_database_knows_no_schedule_above_the_award(award):
    for wrong in ({"scheduled_pounds": 15_001}, {"scheduled_pounds": 1, "award_pounds": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=award.proposal.pk).update(**wrong)


def test_a_correction_takes_the_place_of_one_and_leaves_it_in_view(award):
    first = planned(award, 10_000)
    planned(award, 12_000, JUNE, corrects=first)

    assert schedule(award) == [(12_000, JUNE)]
    assert Instalment.objects.filter(proposal=award.proposal).count() == 2
    with pytest.raises(NotReady):
        planned(award, 1_000, JUNE, corrects=first)


def test_a_sum_of_nothing_takes_one_out_and_adds_none_by_itself(award):
    planned(award, 0, corrects=planned(award, 10_000))
    assert schedule(award) == []
    with pytest.raises(NotReady):
        planned(award, 0)


def test_a_form_sent_twice_plans_one(award):
    planned(award)
    with pytest.raises(NotReady):
        planned(award)
    assert schedule(award) == [(5_000, MAY)]


def test_what_it_waits_for_must_be_done_first(award):
    instalment = planned(award, waits_for=award.first)
    with pytest.raises(NotReady):
        payments.record_payment(instalment.pk, by=award.manager, paid_on=MAY)
    awards.report(award.first.pk, by=award.lead, version=0, text="Both are named.")
    awards.accept(award.first.pk, by=award.manager, version=1)
    payments.record_payment(instalment.pk, by=award.manager, paid_on=MAY)

    assert list(Payment.objects.values_list("paid_on", "recorded_by")) == [(MAY, award.manager.pk)]


def test_an_instalment_waits_for_nothing_of_another_award(award):
    other = factories.proposal_at(State.FUNDED, announced=False)
    condition = awards.set_conditions(other.pk, by=other.cast.manager, conditions=[("Theirs.", None)])[0]

    with pytest.raises(NotReady):
        planned(award, waits_for=condition)


def test_it_is_paid_once_and_never_tomorrow(award):
    instalment = planned(award)
    with pytest.raises(NotReady):
        payments.record_payment(instalment.pk, by=award.manager, paid_on=localdate() + timedelta(days=1))
    for _ in range(2):
        payments.record_payment(instalment.pk, by=award.manager, paid_on=MAY)
    with pytest.raises(WrongState):
        payments.record_payment(instalment.pk, by=award.other, paid_on=JUNE)
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("who", ["lead", "observer"])
def test_nobody_but_a_manager_without_a_part_plans_or_pays(award, who):
    award.observer, instalment = factories.member("O", office="observer"), planned(award)
    for act in (
        lambda by: payments.plan_instalment(award.proposal.pk, by=by, pounds=1, due_on=MAY),
        lambda by: payments.record_payment(instalment.pk, by=by, paid_on=MAY),
    ):
        with pytest.raises(NotPermitted):
            act(getattr(award, who))


def test_nothing_is_scheduled_before_the_announcement():
    proposal = factories.proposal_at(State.FUNDED, announced=False)
    with pytest.raises(WrongState):
        payments.plan_instalment(proposal.pk, by=proposal.cast.manager, pounds=1, due_on=MAY)


@pytest.mark.parametrize("wrong", [{"pounds": 0}])
def test_the_database_keeps_what_an_instalment_is(award, wrong):
    facts = {"proposal": award.proposal, "pounds": 1, "due_on": MAY, "planned_by": award.manager, "planned_at": now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Instalment.objects.create(**facts | wrong)


# --- Pages and programs --------------------------------------------------------------------------------------------
def day(name, on):
    return {f"{name}[day]": str(on.day), f"{name}[month]": str(on.month), f"{name}[year]": str(on.year)}


def test_a_manager_plans_pays_and_corrects_and_its_author_reads_it(client, award):
    client.force_login(award.manager)
    reference = award.proposal.reference
    plan = page("instalments", reference)
    client.post(plan, {"pounds": "6000", "waits_for": "", "corrects": ""} | day("due_on", MAY))
    instalment = Instalment.objects.get()
    client.post(page("pay_instalment", reference, instalment.pk), day("paid_on", JUNE))
    sent = {"pounds": "7000", "waits_for": str(award.second.pk), "corrects": str(instalment.pk)}
    assert 'value="6000"' in client.get(f"{plan}?corrects={instalment.pk}").text
    client.post(plan, sent | day("due_on", JUNE))

    assert "£6,000, due on 1 May 2026, recorded as paid on 1 June 2026" in words_of(client.get(plan))
    client.force_login(award.lead)
    words = words_of(client.get(page("after_award", reference)))
    assert "£0 paid of £15,000; £8,000 not scheduled yet." in words.replace(" ;", ";")
    assert "1 Jun 2026 £7,000 Condition: Agree the data sheet. Not done yet Not yet" in words


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"pounds": "15001"}, "All instalments would come to £15,001, which is more than the award of £15,000."),
        ({"pounds": "-1"}, "A sum can’t be below £0."),
        ({"pounds": "1.5"}, "Give the sum in whole pounds, such as £5,000."),
        ({"pounds": "NaN"}, "Give the sum in whole pounds, such as £5,000."),
        ({"pounds": "9" * 30}, "That is more than any award. Check the figure."),
        ({"due_on[day]": "31", "due_on[month]": "2"}, "Enter a real date."),
        ({"waits_for": "9999"}, "Choose something that this award asks for."),
        ({"corrects": "9999"}, "That instalment was corrected already, or is of another award."),
    ],
)
def test_what_is_wrong_is_told_at_its_field(client, award, sent, error):
    client.force_login(award.manager)
    answer = client.post(page("instalments", award.proposal.reference), {"pounds": "1"} | day("due_on", MAY) | sent)

    assert errors_in(answer) == [error]
    assert schedule(award) == []


def test_an_author_neither_plans_nor_pays_on_pages(client, award):
    instalment = planned(award)
    client.force_login(award.lead)
    reference = award.proposal.reference
    paths = [page("instalments", reference), page("pay_instalment", reference, instalment.pk)]

    assert [client.get(path).status_code for path in paths] == [403, 403]


def test_the_page_costs_the_same_for_one_instalment_and_for_three(client, award, django_assert_num_queries):
    client.force_login(award.lead)
    path = page("after_award", award.proposal.reference)
    planned(award, waits_for=award.first)
    with django_assert_num_queries(7):
        client.get(path)
    planned(award, 1_000, waits_for=award.second)
    payments.record_payment(planned(award, 2_000).pk, by=award.manager, paid_on=MAY)
    with django_assert_num_queries(7):
        client.get(path)


def test_a_program_plans_and_pays(award):
    manager, address = Caller(award.manager), f"proposals/{award.proposal.reference}/after/"
    told = manager.post(f"{address}instalments/", {"pounds": 6_000, "due_on": "2026-05-01"}).json()
    one = told["instalments"][0]["id"]
    paid = manager.post(f"{address}instalments/{one}/paid/", {"paid_on": "2026-05-02"}).json()

    assert (told["scheduled_pounds"], told["paid_pounds"], paid["paid_pounds"]) == (6_000, 0, 6_000)
    assert Caller(award.lead).get(address).json()["instalments"] == [
        {"id": one, "pounds": 6_000, "due_on": "2026-05-01", "waits_for": "", "is_held_back": False,
         "paid_on": "2026-05-02", "recorded_by": "The programme team"}
    ]  # fmt: skip
    refused = manager.post(f"{address}instalments/", {"pounds": 9_001, "due_on": "2026-05-01"})
    assert (refused.status_code, list(refused.json()["errors"])) == (409, ["pounds"])
