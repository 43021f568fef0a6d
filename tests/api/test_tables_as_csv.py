"""The tables of spread as CSV by program: line by line what the pages hand out, for whom they hand it out."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.services.benefits import claim_benefit
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.proposals.spread_pages import report

pytestmark = pytest.mark.django_db
BY_PROGRAM = {
    "proposals:portfolio_csv": "spread/spread.csv",
    "proposals:benefits_csv": "benefits/benefits.csv",
    "proposals:programme_csv": "reports/figures.csv",
}


@pytest.fixture
def award():
    proposal = factories.proposal_at(State.FUNDED, title="One phone line")
    report(proposal, factories.organisation("Trust of the north"), "adopted")
    claim_benefit(
        proposal.pk, by=proposal.cast.author, kind="bed_days", covers="A year", quantity=Decimal(40),
        attributed_percent=50, method="Counted.", counterfactual="The year before.", as_of=localdate(),
        status="reported",
    )  # fmt: skip
    return proposal


@pytest.mark.parametrize(("page", "path"), BY_PROGRAM.items())
def test_a_program_gets_what_the_page_hands_out(award, client, page, path):
    client.force_login(award.cast.manager)

    on_page, by_program = client.get(reverse(page)).getvalue(), Caller(award.cast.manager).get(path)

    assert (by_program.status_code, by_program["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert by_program.getvalue() == on_page
    assert on_page.count(b"\n") > 1


def test_the_ledger_is_for_who_follows_the_award_as_at_a_day(award, client):
    address = reverse("proposals:ledger_csv", args=[award.reference])
    path = f"proposals/{award.reference}/spread/ledger.csv"
    client.force_login(award.cast.author)

    today = Caller(award.cast.author).get(path).getvalue()
    before = Caller(award.cast.author).get(path, on=(localdate() - timedelta(days=1)).isoformat()).getvalue()

    assert today == client.get(address).getvalue()
    assert (today.count(b"\n"), before.count(b"\n")) == (2, 1)
    assert Caller(award.cast.author).get(path, on="yesterday").status_code == 400
    assert [Caller(person).get(path).status_code for person in (factories.member(), None)] == [404, 401]


def test_a_filter_of_the_portfolio_that_nobody_knows_is_refused(award):
    assert Caller().get("spread/spread.csv", colour="blue").status_code == 400
    assert Caller().get("spread/spread.csv", q="nothing like it").getvalue().count(b"\n") == 1
