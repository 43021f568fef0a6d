"""Claims of benefit: what each must say, what takes the place of what, and what totals count and never mix."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from proposals import benefits as read
from proposals.errors import NotPermitted, NotReady
from proposals.models import BenefitClaim, Proposal
from proposals.services.benefits import claim_benefit
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.proposals.awards_cast import awarded
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)
ALL = reverse("proposals:all_benefits")
CLAIMED = {
    "kind": "lives", "unit": "", "covers": "Seven units, 2025", "quantity": Decimal(50), "attributed_percent": 60,
    "method": "Deaths within 30 days.", "counterfactual": "The year before.", "as_of": MAY, "status": "reported",
}  # fmt: skip


@pytest.fixture(scope="module")
def kept_award(kept_for_the_module):
    return awarded(title="A cabinet that counts itself")


@pytest.fixture
def award(kept_award):
    return SimpleNamespace(**vars(kept_award))


def claimed(award, by=None, **facts):
    return claim_benefit(award.proposal.pk, by=by or award.manager, **CLAIMED | facts)


def page(award, name="benefits"):
    return reverse(f"proposals:{name}", args=[award.proposal.reference])


def totals():
    """{kind: (forecast, reported, validated)}, as everybody reads them."""
    found = read.totals(read.public_claims(Proposal.objects.all()))
    return {each.kind: (each.forecast, each.reported, each.validated) for each in found}


def refused(award, **facts):
    with pytest.raises(NotReady) as refusal:
        claimed(award, **facts)
    return refusal.value.fields


# --- What counts ----------------------------------------------------------------------------------------------------
def test_a_total_adds_what_is_due_to_the_innovation_and_never_mixes_statuses(award):
    claimed(award)
    claimed(award, covers="Two units, 2025", quantity=Decimal("10.5"))
    claimed(award, status="forecast", covers="All units, 2027", quantity=Decimal(200))
    claimed(award, status="validated", validated_by="University of Warwick", covers="One unit, 2024")

    assert totals() == {"lives": (Decimal("120.00"), Decimal("36.30"), Decimal("30.00"))}


def test_the_people_of_escape_pain_are_counted_once_and_to_the_last_of_them(client, award):
    """ESCAPE-pain: 12,781 people at 280 sites, April 2018 to March 2020 (`domain.md`, scale and spread)."""
    told = {"kind": "patients", "attributed_percent": 100, "as_of": date(2020, 3, 31)}
    whole = claimed(award, **told, covers="280 sites, April 2018 to March 2020", quantity=Decimal(12_781))
    claimed(award, **told, covers="The first 51 sites, April 2018", quantity=Decimal(51), part_of=whole)

    assert totals() == {"patients": (None, Decimal("12781.00"), None)}
    assert Caller().get("benefits/").json()["results"][-1]["attributed"] == "12781.00"
    assert "12,781 people who got better care" in words_of(client.get(page(award))).lower()


def test_a_later_claim_takes_the_place_of_one_and_leaves_it_in_view(award):
    first = claimed(award, status="forecast")
    second = claimed(award, corrects=first)
    claimed(award, quantity=Decimal(52), corrects=second)

    assert totals() == {"lives": (None, Decimal("31.20"), None)}
    (line,) = read.claims_of(award.proposal, in_full=True)
    assert [each.quantity for each in (line.claim, *line.earlier)] == [52, 50, 50]
    assert [each.status for each in line.earlier] == ["reported", "forecast"]
    assert refused(award, corrects=first) == {
        "corrects": ["That claim was corrected already, or is of another proposal. Load the page again."]
    }


def test_what_another_claim_holds_counts_once_also_after_that_one_was_corrected(award):
    whole = claimed(award)
    part = claimed(award, covers="One of the seven, 2025", quantity=Decimal(20), part_of=whole)
    assert totals() == {"lives": (None, Decimal("30.00"), None)}

    corrected = claimed(award, quantity=Decimal(60), corrects=whole)
    assert totals() == {"lives": (None, Decimal("36.00"), None)}

    claimed(award, quantity=Decimal(0), corrects=corrected)
    assert totals() == {"lives": (None, Decimal("12.00"), None)}
    assert read.claims_of(award.proposal, in_full=True)[0].claim.pk == part.pk


def test_a_claim_is_no_part_of_itself_of_a_part_or_of_another_kind(award):
    whole = claimed(award)
    part = claimed(award, covers="One unit", part_of=whole)
    alone = {"part_of": ["Choose a claim that stands for itself and is not the one you correct."]}

    assert refused(award, covers="Half a unit", part_of=part) == alone
    assert refused(award, corrects=part, part_of=part) == alone
    assert refused(award, kind="bed_days", covers="Beds", part_of=whole) == {
        "part_of": ["A part is of the same kind as the whole."]
    }
    stays = "Other claims are part of this one, so it stays of its kind and stands for itself."
    other = claimed(award, covers="Elsewhere")
    assert refused(award, corrects=whole, part_of=other) == {"part_of": [stays]}
    assert refused(award, corrects=whole, kind="harm") == {"kind": [stays]}


def test_the_same_claim_twice_is_refused_however_it_is_written(award):
    claimed(award)
    assert refused(award, covers="SEVEN UNITS, 2025") == {
        "covers": ["There is a claim of this kind and status for the same sites and months. Correct that one."]
    }


def test_what_has_a_unit_of_its_own_is_shown_and_added_to_nothing(award):
    claimed(award, kind="other", unit="Tonnes of carbon")

    assert totals() == {}
    assert [line.claim.what for line in read.claims_of(award.proposal, in_full=True)] == ["Tonnes of carbon"]


def test_fewer_than_five_people_are_told_as_that_and_stand_in_no_public_total(client, award):
    claimed(award, quantity=Decimal(8))  # 4.8 due to it
    claimed(award, kind="bed_days", quantity=Decimal(3), covers="Beds")

    assert totals() == {"bed_days": (None, Decimal("1.80"), None)}
    for address in (ALL, page(award)):
        assert "fewer than 5" in words_of(client.get(address))
        assert "4.8" not in words_of(client.get(address))
    assert b"4.8" not in client.get(reverse("proposals:benefits_csv")).getvalue()
    assert [each["attributed"] for each in Caller().get("benefits/").json()["results"]] == ["1.80", None]
    client.force_login(award.manager)
    assert "4.8" in words_of(client.get(page(award)))


def test_what_rounds_up_to_five_people_is_fewer_than_five_in_claims_and_totals(client, award):
    claimed(award, quantity=Decimal("99.90"), attributed_percent=5)  # 4.995 due to it, which rounds to 5.00

    assert totals() == {}
    assert [each["attributed"] for each in Caller().get("benefits/").json()["results"]] == [None]
    assert "fewer than 5" in words_of(client.get(ALL))


def test_a_claim_of_a_late_evening_in_summer_is_of_the_day_in_england(award):
    claim = claimed(award)
    claim.recorded_at = datetime(2026, 7, 10, 23, 30, tzinfo=UTC)

    assert read.see_claim(claim, in_full=True).recorded_on == date(2026, 7, 11)


# --- What each must say ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"quantity": Decimal(0)}, {"quantity": ["Give a figure above nothing."]}),
        ({"method": " "}, {"method": ["Say how it was counted."]}),
        ({"counterfactual": ""}, {"counterfactual": ["Say what would have happened without it."]}),
        ({"kind": "other"}, {"unit": ["Say what is counted."]}),
        ({"status": "validated"}, {"validated_by": ["Say who validated it."]}),
        (
            {"as_of": localdate() + timedelta(days=1)},
            {"as_of": ["Only a forecast can be as of a day that lies ahead."]},
        ),
    ],
)
def test_a_claim_leaves_nothing_open(award, facts, told):
    assert refused(award, **facts) == told
    assert not BenefitClaim.objects.exists()


def test_the_database_knows_no_claim_that_says_too_little(award):
    claim = claimed(award)
    for wrong in (
        {"quantity": 0}, {"attributed_percent": 101}, {"status": "validated"}, {"kind": "other"}, {"corrects": claim},
        {"validated_by": "Somebody"},
    ):  # fmt: skip
        facts = {"proposal": award.proposal, "recorded_by": award.manager, "recorded_at": award.proposal.decided_at}
        with pytest.raises(IntegrityError), transaction.atomic():
            BenefitClaim.objects.create(**CLAIMED | facts | wrong)


# --- Who says it -----------------------------------------------------------------------------------------------------
def test_authors_claim_and_a_manager_alone_records_what_was_validated(award):
    lead = award.proposal.lead_author
    claim = claimed(award, by=lead)

    with pytest.raises(NotPermitted):
        claimed(award, by=lead, status="validated", validated_by="Me", corrects=claim)
    checked = claimed(award, status="validated", validated_by="University of Warwick", corrects=claim)
    with pytest.raises(NotPermitted):
        claimed(award, by=lead, quantity=Decimal(99), corrects=checked)
    with pytest.raises(NotPermitted):
        claimed(award, by=factories.member())


def test_nothing_is_claimed_or_shown_before_the_award_is_announced(client):
    proposal = factories.proposal_at(State.FUNDED, announced=False)
    address = reverse("proposals:benefits", args=[proposal.reference])

    client.force_login(proposal.lead_author)
    assert client.get(address).status_code == 404
    with pytest.raises(Exception, match="funded and announced"):
        claim_benefit(proposal.pk, by=proposal.lead_author, **CLAIMED)


# --- Pages and programs ----------------------------------------------------------------------------------------------
def sent(**facts):
    return {name: str(value) for name, value in (CLAIMED | facts).items()}


def test_an_author_claims_on_a_page_and_corrects_it(client, award):
    client.force_login(award.proposal.lead_author)

    assert client.post(page(award, "claim_benefit"), sent())["Location"] == page(award)
    claim = BenefitClaim.objects.get()
    form = client.get(f"{page(award, 'claim_benefit')}?corrects={claim.pk}").text
    assert 'value="Seven units, 2025"' in form
    assert f'<option value="{claim.pk}" selected' in form
    client.post(page(award, "claim_benefit"), sent(quantity=52, corrects=claim.pk))
    assert "31.2 Lives saved, Seven units, 2025" in words_of(client.get(page(award)))
    assert "1 earlier figure" in words_of(client.get(page(award)))


def test_a_slip_is_told_at_its_field_and_nothing_typed_is_lost(client, award):
    client.force_login(award.proposal.lead_author)

    page_again = client.post(
        page(award, "claim_benefit"),
        sent(quantity="many", attributed_percent=0, as_of="1066-10-14", status="validated", part_of=9_999),
    )

    assert errors_in(page_again) == [
        "Enter a number, such as 52.", "Give a share from 1 to 100.", "Check the year of this date.",
        "Select a valid choice. validated is not one of the available choices.",
        "Choose a claim of this proposal that stands for itself.",
    ]  # fmt: skip
    assert "Deaths within 30 days." in page_again.text


def test_everybody_reads_all_claims_by_area_and_takes_them_as_a_table(client, award):
    claimed(award, method="=1+1")
    shown = client.get(ALL, {"area": award.proposal.area_id})
    assert "Lives saved – 30 –" in words_of(shown)
    assert "No claim matches these filters." in words_of(client.get(ALL, {"call": award.proposal.call.code, "q": "x"}))
    assert b"'=1+1" in client.get(reverse("proposals:benefits_csv")).getvalue()


def test_an_empty_list_says_what_comes(client, award):
    assert "No benefit is claimed yet." in words_of(client.get(ALL))
    assert "No benefit is claimed yet." in words_of(client.get(page(award)))


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_any_number_of_claims(client, award, rows, django_assert_num_queries):
    for number in range(rows):
        claimed(award, covers=f"Year {number}", corrects=claimed(award, covers=f"Year {number}", status="forecast"))
    with django_assert_num_queries(2):
        client.get(page(award))
    with django_assert_num_queries(5):
        client.get(ALL)


def test_a_program_reads_and_claims(award):
    lead = Caller(award.proposal.lead_author)
    address = f"proposals/{award.proposal.reference}/benefits/"

    made = lead.post(address, {**CLAIMED, "quantity": 50, "as_of": "2026-05-01"})

    assert (made.status_code, made.json()[0]["claim"]["attributed"]) == (201, "30.00")
    assert Caller().get(address).json() == made.json()
    assert Caller().get("benefits/totals/").json() == [
        {"kind": "lives", "forecast": None, "reported": "30.00", "validated": None}
    ]
    wrong = lead.post(address, {**CLAIMED, "quantity": 0, "as_of": "2026-05-01"})
    assert (wrong.status_code, wrong.json()["reasons"]) == (409, ["Give a figure above nothing."])
    assert Caller().post(address, {}).status_code == 401
    assert Caller(factories.member()).post(address, {}).status_code == 403
