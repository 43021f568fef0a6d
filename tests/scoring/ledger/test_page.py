"""The page of the ledger and its operations by program."""

from decimal import Decimal

import pytest
from django.urls import reverse

from proposals.models import Notice
from proposals.states import State
from scoring.models import LedgerAnswer, LedgerEntry
from scoring.services import ledger, panels
from scoring.services.ledger import Change
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.factories import marked, proposal_at
from tests.reading import words_of as words
from tests.scoring.ledger.arrangement import change, propose, sheet_of

pytestmark = pytest.mark.django_db


def test_the_page_shows_what_it_would_do_before_it_is_proposed(client, marking, manager):
    chair, panel = marking.cast.panel.chair, marking.placement.panel_id
    page = reverse("scoring:ledger", args=[panel, marking.reference])
    sent = {"what": f"set_aside:{sheet_of(marking, 2).pk}", "figure": "", "reason": "They marked another text."}
    client.force_login(chair)

    shown = words(client.post(page, sent | {"act": "preview"}))
    assert "It would change: score 4.00 → 3.50" in shown
    assert not LedgerEntry.objects.exists()

    client.post(page, sent | {"act": "propose"})
    entry = LedgerEntry.objects.get()
    assert "You proposed this." in words(client.get(page))
    client.force_login(manager)
    client.post(reverse("scoring:refuse_change", args=[panel, entry.pk]), {"reason": ""})
    assert not LedgerAnswer.objects.exists()
    client.post(reverse("scoring:confirm_change", args=[panel, entry.pk]))
    assert LedgerAnswer.objects.get().by == manager
    assert Notice.objects.filter(recipient=chair, subject=f"Your change for {marking.reference} is confirmed").exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"what": "adjust", "figure": "", "reason": "Why."}, "Enter a figure from 0 to 5."),
        ({"what": "adjust", "figure": "5.01", "reason": "Why."}, "Enter a figure from 0 to 5."),
        ({"what": "adjust", "figure": "nan", "reason": "Why."}, "Enter a number"),
        ({"what": "adjust", "figure": "3", "reason": " "}, "Give the reason."),
        ({"what": "set_aside:9999", "reason": "Why."}, "Choose one of these."),
        ({"what": "set_aside:x", "reason": "Why."}, "Choose one of these."),
        ({"reason": "Why."}, "Choose what to change."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, marking, sent, told):
    client.force_login(marking.cast.panel.chair)

    answer = client.post(
        reverse("scoring:ledger", args=[marking.placement.panel_id, marking.reference]), sent | {"act": "propose"}
    )

    assert answer.status_code == 200
    assert told in words(answer)
    assert not LedgerEntry.objects.exists()


def test_the_page_of_the_proposal_says_that_a_change_waits_and_the_score_stands_without_it(client, marking, manager):
    page = reverse("scoring:panel_proposal", args=[marking.placement.panel_id, marking.reference])
    entry = propose(marking, manager)
    client.force_login(marking.cast.panel.chair)
    waits = "A change of what counts waits for a second person."

    before = words(client.get(page))
    ledger.confirm_change(entry.pk, by=marking.cast.panel.chair)

    assert (waits in before, waits in words(client.get(page))) == (True, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_change_and_for_three(
    client, marking, manager, rows, django_assert_num_queries
):
    chair = marking.cast.panel.chair
    for row in range(rows):
        change(marking, chair, manager, Change("adjust", None, Decimal(row)))
    propose(marking, manager)
    client.force_login(chair)

    with django_assert_num_queries(10):
        client.get(reverse("scoring:ledger", args=[marking.placement.panel_id, marking.reference]))


def test_a_program_proposes_and_another_one_confirms(marking, manager):
    at = f"panels/{marking.placement.panel_id}"
    chair, code = Caller(marking.cast.panel.chair), sheet_of(marking, 2).seat.code
    path = f"{at}/proposals/{marking.reference}/ledger/"

    proposed = chair.post(path, {"kind": "set_aside", "assessor": code, "reason": "They marked another text."})
    entry = proposed.json()["changes"][0]["id"]
    own = chair.post(f"{at}/ledger/{entry}/confirm/")
    confirmed = Caller(manager).post(f"{at}/ledger/{entry}/confirm/")

    assert (proposed.status_code, own.status_code, confirmed.status_code) == (201, 403, 200)
    line = chair.get(path).json()["changes"][0]
    assert (line["outcome"], line["assessor"], line["score_before"], line["score_after"]) == (
        "Confirmed", code, "4.00", "3.50",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "adjust", "reason": "Why."}, "figure"),
        ({"kind": "adjust", "figure": 6, "reason": "Why."}, "figure"),
        ({"kind": "set_aside", "assessor": "ZZ", "reason": "Why."}, "assessor"),
        ({"kind": "erase", "reason": "Why."}, "kind"),
    ],
)
def test_a_program_is_told_at_which_field_it_is_wrong(marking, sent, field):
    path = f"panels/{marking.placement.panel_id}/proposals/{marking.reference}/ledger/"

    answer = Caller(marking.cast.panel.chair).post(path, sent)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


@pytest.mark.browser
def test_two_people_set_a_sheet_aside(clean_page, sign_in, transactional_db):
    call = factories.open_call()
    panel = factories.panel(call)
    proposal = proposal_at(State.REVIEWED, call=call, on=panel)
    manager = factories.manager()
    for assignment in panels.assign(proposal.pk, by=panel.chair, seats=panel.seats):
        marked(assignment)
    sign_in(panel.chair)
    clean_page.goto(reverse("scoring:ledger", args=[panel.panel.pk, proposal.reference]))
    assert_accessible(clean_page)
    clean_page.get_by_label("Adjust the score").check()
    clean_page.get_by_label("The adjusted score").fill("3.5")
    clean_page.get_by_label("Why", exact=True).fill("The panel read the annex together.")
    clean_page.get_by_role("button", name="Show what it changes").click()
    clean_page.get_by_text("It would change").wait_for()
    assert_accessible(clean_page)
    clean_page.get_by_role("button", name="Propose the change").click()
    clean_page.get_by_text("You proposed this").wait_for()

    sign_in(manager)
    clean_page.goto(reverse("scoring:ledger", args=[panel.panel.pk, proposal.reference]))
    assert_accessible(clean_page)
    clean_page.get_by_role("button", name="Confirm the change").click()
    clean_page.get_by_text("The change is confirmed").wait_for()

    assert LedgerAnswer.objects.get().score_after == Decimal("3.50")
