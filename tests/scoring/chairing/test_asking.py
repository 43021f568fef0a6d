"""The page of one proposal in a panel: who reads what, and asking assessors."""

import re
from datetime import date

import pytest
from django.urls import reverse

from proposals.errors import NotReady
from proposals.models import Affiliation
from scoring.models import Criterion, Flag
from scoring.services import closing, flags, panels, sheets
from tests import factories
from tests.reading import words_of
from tests.scoring.chairing.arrangement import act_on, asked, page_of, placed, seen_by


# --- The page of a proposal --------------------------------------------------------------------------------------
def test_the_chair_reads_names_and_private_notes_and_an_observer_codes(client, panel, observer):
    proposal = asked(panel, marks=[4])
    drafting = proposal.made[1]
    sheets.declare(drafting.pk, by=drafting.assessor, kind="none")
    sheets.save_sheet(
        drafting.pk,
        by=drafting.assessor,
        version=1,
        marks={},
        private_note="Ask about the budget.",
        confidence="low",
        is_fundable=False,
    )
    for criterion in Criterion.objects.filter(rubric__call=panel.panel.call):
        sheets.Mark.objects.create(sheet=drafting.sheet, criterion=criterion, mark=2)
    sheets.return_sheet(drafting.pk, by=drafting.assessor)
    secrets = [str(drafting.assessor), "Ask about the budget."]

    chairs, observers = (seen_by(client, person, page_of(panel, proposal)).text for person in (panel.chair, observer))

    assert [secret for secret in secrets if secret not in chairs] == []
    assert [secret for secret in secrets if secret in observers] == []
    assert drafting.seat.code in observers


def test_a_conflict_is_visible_at_once_with_its_words_for_the_chair_only(client, panel, observer):
    proposal = asked(panel)
    first = proposal.made[0]
    sheets.declare(first.pk, by=first.assessor, kind="indirect", text="I advised them.")

    pages = [seen_by(client, person, page_of(panel, proposal)) for person in (panel.chair, observer)]
    chairs, observers = map(words_of, pages)

    assert "Indirect conflict I advised them." in chairs
    assert "Indirect conflict" in observers
    assert "I advised them." not in observers


def test_the_page_costs_the_same_with_one_sheet_and_with_three(client, panel, manager, django_assert_num_queries):
    few, many = asked(panel, marks=[3]), asked(panel, marks=[1, 3, 5])
    for text in ("One.", "Two."):
        flags.raise_flag(many.pk, by=panel.chair, text=text)
    for person, cost in [(panel.chair, 16), (manager, 14)]:
        for proposal in (few, many):
            client.force_login(person)
            with django_assert_num_queries(cost):
                client.get(page_of(panel, proposal))


def test_an_observer_changes_nothing(client, panel, observer):
    proposal = asked(panel, marks=[3, 3, 3])
    flags.raise_flag(proposal.pk, by=panel.chair, text="Look at it.")
    page = seen_by(client, observer, page_of(panel, proposal))
    assert page.text.split("<main")[1].count("<form") == 0

    posts = {
        act_on(panel, proposal, "assign"): {"seats": [panel.seats[0].pk]},
        act_on(panel, proposal, "raise_flag"): {"text": "A doubt."},
        reverse("scoring:resolve_flag", args=[panel.panel.pk, proposal.flags.get().pk]): {"resolution": "Done."},
        reverse("scoring:reopen_sheet", args=[panel.panel.pk, proposal.made[0].pk]): {"note": "Again."},
    }
    assert [client.post(address, body).status_code for address, body in posts.items()] == [403] * 4
    assert (Flag.objects.filter(resolved_at=None).count(), proposal.assignments.returned().count()) == (1, 3)


@pytest.mark.parametrize("name", ["assign", "raise_flag"])
def test_an_address_that_only_takes_forms_leads_to_the_page(client, panel, name):
    proposal = placed(panel)

    assert seen_by(client, panel.chair, act_on(panel, proposal, name))["Location"] == page_of(panel, proposal)


# --- Asking assessors --------------------------------------------------------------------------------------------
def test_the_chair_asks_assessors_and_sees_them_asked(client, panel):
    proposal = placed(panel)
    client.force_login(panel.chair)

    response = client.post(act_on(panel, proposal, "assign"), {"seats": [seat.pk for seat in panel.seats[:2]]})

    assert response["Location"] == page_of(panel, proposal)
    assert list(proposal.assignments.values_list("assessor", flat=True)) == [seat.person_id for seat in panel.seats[:2]]


def test_asking_nobody_is_told(client, panel):
    proposal = placed(panel)
    client.force_login(panel.chair)

    assert "Choose at least one assessor." in words_of(client.post(act_on(panel, proposal, "assign")))
    with pytest.raises(NotReady, match="Choose at least one assessor."):
        panels.assign(proposal.pk, by=panel.chair, seats=[])


@pytest.mark.parametrize("forged", ["abc", "0", "999999", "\U0001f600"])
def test_a_forged_seat_is_told(client, panel, forged):
    proposal = placed(panel)
    client.force_login(panel.chair)

    response = client.post(act_on(panel, proposal, "assign"), {"seats": [forged]})

    assert (response.status_code, proposal.assignments.count()) == (200, 0)
    assert "Choose assessors from the list." in words_of(response)


def test_a_seat_of_another_panel_can_not_be_asked(client, panel, open_call):
    proposal = placed(panel)
    other = factories.panel(open_call)
    client.force_login(panel.chair)

    assert "Choose assessors from the list." in words_of(
        client.post(act_on(panel, proposal, "assign"), {"seats": [other.seats[0].pk]})
    )
    with pytest.raises(NotReady, match="has no seat on the panel of this proposal"):
        panels.assign(proposal.pk, by=panel.chair, seats=[other.seats[0]])


def test_those_who_can_not_be_asked_stand_there_with_the_reason(client, panel):
    partner, author = factories.organisation("A partner"), factories.member("Author", at=factories.organisation("Lead"))
    proposal = placed(panel, author=author)
    proposal.partners.add(partner)
    wrote, leads, partners = panel.seats
    factories.co_author(proposal, wrote.person)
    for seat, organisation in [(leads, proposal.lead_organisation), (partners, partner)]:
        Affiliation.objects.create(person=seat.person, organisation=organisation, started_on=date(2020, 1, 1))

    text = words_of(seen_by(client, panel.chair, page_of(panel, proposal)))

    reasons = [
        f"{wrote.person} is one of its authors.",
        f"{leads.person} belongs to Lead, which leads it.",
        f"{partners.person} belongs to a partner organisation of it.",
    ]
    assert [reason for reason in reasons if reason not in text] == []
    for seat, reason in zip(panel.seats, reasons, strict=True):
        assert panels.why_not_assignable(seat, proposal) == reason
        with pytest.raises(NotReady, match=re.escape(reason)):
            panels.assign(proposal.pk, by=panel.chair, seats=[seat])


def test_a_person_with_a_conflict_can_not_be_asked_again(client, panel):
    proposal = asked(panel)
    first = proposal.made[0]
    sheets.declare(first.pk, by=first.assessor, kind="direct", text="My own.")
    client.force_login(panel.chair)

    response = client.post(act_on(panel, proposal, "assign"), {"seats": [first.seat_id]})

    assert f"{first.assessor} was asked already." in words_of(response)


def test_after_the_close_nobody_is_asked(client, panel):
    proposal = asked(panel, marks=[3, 3, 3])
    late = factories.seat(panel.panel, factories.member("Late"))
    closing.close_scoring(proposal.pk, by=panel.chair)

    response = seen_by(client, panel.chair, page_of(panel, proposal))

    assert "Ask assessors" not in words_of(response)
    with pytest.raises(NotReady, match="while the proposal is with the panel"):
        panels.assign(proposal.pk, by=panel.chair, seats=[late])
