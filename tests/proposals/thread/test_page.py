"""The public page of one innovation: what everybody reads of it, and that nothing else stands there."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse

from proposals.models import Call
from proposals.models.calls import Visibility
from proposals.services import stories
from proposals.services.benefits import claim_benefit
from proposals.states import State
from proposals.thread.bands import band_of
from tests import factories
from tests.api.caller import Caller
from tests.proposals.spread_pages import measure_with_points, report
from tests.reading import words_of

pytestmark = pytest.mark.django_db
STRONG = "What its panel found: strong, with minor doubts only."
CLAIMED = {
    "kind": "lives", "unit": "", "covers": "Seven units, 2025", "quantity": Decimal(50), "attributed_percent": 60,
    "method": "Deaths within 30 days.", "counterfactual": "The year before.", "as_of": date(2026, 5, 1),
}  # fmt: skip


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    call = factories.open_call(publishes_score_band=True)
    proposal = factories.proposal_at(State.FUNDED, call=call, title="One phone line", challenge="Carers ring in vain.")
    return SimpleNamespace(proposal=proposal, cast=proposal.cast)


@pytest.fixture
def award(kept):
    return SimpleNamespace(**vars(kept), address=page(kept.proposal))


def page(proposal):
    return reverse("proposals:thread", args=[proposal.reference])


def read_by(client, person, address):
    client.logout()
    if person:
        client.force_login(person)
    return client.get(address)


def by_program(award, person=None):
    return Caller(person).get(f"innovations/{award.proposal.reference}/").json()


def test_everybody_reads_the_same_of_it(client, award):
    report(award.proposal, factories.organisation("Trust of the north"), "adopted")

    told = [words_of(read_by(client, who, award.address)) for who in (None, award.cast.author, award.cast.manager)]

    for words in told:
        assert "Carers ring in vain." in words
        assert "£15,000" in words
        assert "use it fewer than 5" in words
        assert "Trust of the north" not in words
    assert by_program(award) == by_program(award, award.cast.author)


def test_what_is_not_announced_has_no_such_page(client):
    proposal = factories.proposal_at(State.FUNDED, announced=False)
    people = [None, proposal.cast.author, proposal.cast.manager]

    assert [read_by(client, who, page(proposal)).status_code for who in people] == [404, 404, 404]
    assert Caller().get(f"innovations/{proposal.reference}/").status_code == 404
    assert page(proposal) not in read_by(client, proposal.cast.manager, page_of(proposal)).text


def page_of(proposal):
    return reverse("proposals:detail", args=[proposal.reference])


def test_the_band_is_told_only_where_the_call_publishes_it_and_the_score_never(client, award):
    words = words_of(client.get(award.address))
    assert (STRONG in words, by_program(award)["score_band"]) == (True, "Strong, with minor doubts only")
    assert not {"score", "total"} & set(by_program(award))

    Call.objects.update(publishes_score_band=False)

    assert "What its panel found" not in words_of(client.get(award.address))
    assert by_program(award)["score_band"] == ""


@pytest.mark.parametrize(
    ("score", "band"),
    [("5", "Comp"), ("4.50", "Comp"), ("4.49", "Stro"), ("3.50", "Stro"), ("3.49", "Adeq"), ("2.49", "Prom"),
     ("0", "Prom")],
)  # fmt: skip
def test_a_band_is_the_nearest_anchor(score, band):
    assert band_of(Decimal(score)).startswith(band)


def test_the_text_of_a_confidential_call_is_told_to_nobody_here(client, award):
    Call.objects.update(visibility=Visibility.CONFIDENTIAL)

    for person in (None, award.cast.author):
        words = words_of(read_by(client, person, award.address))
        assert "Carers ring in vain." not in words
        assert "were made in confidence" in words
    assert by_program(award)["challenge"] == ""


def test_benefits_stand_here_once_somebody_validated_them(client, award):
    claim = {"by": award.cast.manager, **CLAIMED}
    claim_benefit(award.proposal.pk, **claim, status="reported")
    assert "No benefit is validated yet." in words_of(client.get(award.address))

    claim_benefit(award.proposal.pk, **claim | {"covers": "One unit"}, status="validated", validated_by="Warwick")

    assert [each["covers"] for each in by_program(award)["benefits"]] == ["One unit"]
    assert "Validated by Warwick, as of 1 May 2026." in words_of(client.get(award.address))


def test_its_story_stands_here_once_it_is_approved(client, award):
    text = {
        "title": "A line that answers",
        "overview": "It answers.",
        "challenge": "None did.",
        "outcomes": "One does.",
    }
    stories.write_story(award.proposal.pk, by=award.cast.author, version=0, send=True, **text)
    assert (by_program(award)["story"], "A line that answers" in client.get(award.address).text) == (None, False)

    stories.approve_story(award.proposal.pk, by=factories.moderator(), version=1)

    assert by_program(award)["story"]["title"] == "A line that answers"
    assert "A line that answers" in words_of(client.get(award.address))


def test_who_writes_to_its_champion_is_a_member_and_visitors_get_the_address_of_the_programme(client, award, settings):
    def words(person):
        page = read_by(client, person, award.address)
        assert person == award.cast.author or award.cast.author.email not in page.text
        return words_of(page)

    asks = f"ask the programme team at {settings.SUPPORT_EMAIL} and name {award.proposal.reference}"
    offered = {
        who: ("Write to its champion" in told, asks in told)
        for who, told in {
            "visitor": words(None), "member": words(factories.member("Curious")), "author": words(award.cast.author),
        }.items()
    }  # fmt: skip

    assert offered == {"visitor": (False, True), "member": (True, False), "author": (False, False)}


def test_its_proposal_and_its_story_lead_here(client, award):
    assert award.address in client.get(page_of(award.proposal)).text
    assert award.address in client.get("/").text


def test_the_page_costs_the_same_for_one_site_and_for_three(client, award, django_assert_num_queries):
    for months in (1, 3):
        report(award.proposal, factories.organisation(), "adopted", months)
        measure_with_points(award.proposal, months)
        with django_assert_num_queries(QUERIES):
            client.get(award.address)


QUERIES = 9
