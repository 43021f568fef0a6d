"""What packs tell of what became of awards: auditors read all of it, who asks under the law what everybody may read."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.timezone import localdate

from proposals.services import stories
from proposals.services.benefits import claim_benefit
from tests import factories
from tests.proposals.awards_cast import awarded
from tests.proposals.spread_pages import report
from tests.scoring.test_packs import table, unzipped

pytestmark = pytest.mark.django_db
CLAIM = {
    "kind": "lives", "unit": "", "covers": "Seven units, 2025", "quantity": Decimal(50), "attributed_percent": 60,
    "counterfactual": "The year before.", "status": "reported",
}  # fmt: skip


@pytest.fixture(scope="module")
def kept_award(kept_for_the_module):
    """Two sites, one of which stopped; two claims, one of them corrected; a story with two editions."""
    made = awarded(title="A cabinet that counts itself")
    made.author, made.code = str(made.lead), made.proposal.call.code
    site = factories.organisation("Anytown Trust")
    report(made.proposal, site, "adopted")
    report(made.proposal, factories.organisation("Elsewhere Trust"), "stopped", evidence=f"Says {made.author}.")
    facts = CLAIM | {"as_of": localdate(), "by": made.manager}
    first = claim_benefit(made.proposal.pk, method="Guessed.", **facts)
    claim_benefit(made.proposal.pk, method=f"Counted by {made.author}.", corrects=first, **facts)
    claim_benefit(made.proposal.pk, method="Few.", **facts | {"covers": "One unit", "quantity": Decimal(5)})
    made.moderator = factories.moderator()
    for version, outcomes in ((0, "It runs out no more."), (2, f"It even orders, says {made.author}.")):
        told = {"title": "A cabinet", "overview": "It counts.", "challenge": "Stock ran out.", "outcomes": outcomes}
        sent = stories.write_story(made.proposal.pk, by=made.lead, version=version, send=True, **told)
        stories.approve_story(made.proposal.pk, by=made.moderator, version=sent.version)
    stories.write_story(made.proposal.pk, by=made.lead, version=4, send=False, **told | {"outcomes": "CANARYDRAFT"})
    return made


@pytest.fixture
def award(kept_award):
    return SimpleNamespace(**vars(kept_award))


def columns(files, name, *headings):
    return [tuple(row[each] for each in headings) for row in table(files, name)]


def test_auditors_read_every_report_claim_and_edition_also_what_was_superseded(client, award):
    client.force_login(award.manager)
    files = unzipped(client, award.proposal.call, "audit_pack")

    assert columns(files, "adoption.csv", "Organisation", "Stage", "Reason") == [
        ("Anytown Trust", "Adopted", ""), ("Elsewhere Trust", "Stopped", "No staff or time to go on"),
    ]  # fmt: skip
    assert columns(files, "benefits.csv", "Method", "Status", "Is superseded", "Attributed quantity") == [
        ("Guessed.", "Reported", "yes", "30.00"),
        (f"Counted by {award.author}.", "Reported", "no", "30.00"),
        ("Few.", "Reported", "no", "3.00"),
    ]
    assert columns(files, "stories.csv", "Edition", "Outcomes", "Is public") == [
        ("1", "It runs out no more.", "yes"), ("2", f"It even orders, says {award.author}.", "yes"),
    ]  # fmt: skip
    assert columns(files, "spread-plans.csv", "Typed number", "Core") == [("22", "Every woman is seen in 15 minutes.")]
    assert columns(files, "plan-fixings.csv", "Number", "By") == [("1", str(award.manager))]
    assert b"CANARYDRAFT" not in b"".join(files.values())


def test_who_asks_under_the_law_reads_what_everybody_may_without_names(client, award):
    client.force_login(award.manager)
    files = unzipped(client, award.proposal.call, "disclosure_pack")

    assert columns(files, "spread.csv", "Sites using it", "Eligible sites") == [("fewer than 5", "22")]
    assert columns(files, "benefits.csv", "Quantity", "Method") == [
        ("50.00", "Counted by [redacted: personal data]."), ("fewer than 5", "Few."),
    ]  # fmt: skip
    assert columns(files, "stories.csv", "Outcomes") == [("It even orders, says [redacted: personal data].",)]
    told = b"".join(files.values())
    assert [word for word in (award.author, "Anytown Trust", "CANARYDRAFT", "Guessed.") if word.encode() in told] == []


def test_whoever_has_a_part_in_an_award_finds_nothing_of_it(client, award):
    writing = factories.manager()
    factories.co_author(award.proposal, writing)
    client.force_login(writing)
    files = unzipped(client, award.proposal.call, "audit_pack")

    names = ["spread-plans.csv", "plan-fixings.csv", "adoption.csv", "benefits.csv", "stories.csv"]
    assert [table(files, name) for name in names] == [[]] * len(names)
