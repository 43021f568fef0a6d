"""The parts of people: changing a right, leaving, and handing over the lead."""

import re
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Contributor, PartEntry, PartEvent
from proposals.services import invitations, people, writing
from proposals.states import State
from tests import factories
from tests.proposals.people.arrangement import (
    CO_AUTHOR,
    COMMENTER,
    LEAD,
    VIEWER,
    invited,
    page_of,
    parts_of,
    record_of,
    told_to,
)
from tests.reading import words_of

pytestmark = pytest.mark.django_db


# --- Rights, leaving --------------------------------------------------------------------------------------------------
def test_the_lead_changes_what_somebody_may_do(at_lead, draft, guest, author):
    factories.co_author(draft, guest, VIEWER)
    part = draft.contributors.get(person=guest)

    answer = at_lead.post(page_of(draft, "person", part.pk), {"role": CO_AUTHOR, "was": VIEWER})

    assert answer.url == page_of(draft)
    assert parts_of(draft) == {"Author": LEAD, "Guest": CO_AUTHOR}
    assert told_to(guest) == [f"What you may do in {draft.reference} has changed"]
    assert record_of(draft) == [f"{author} changed what {guest} may do: edit."]


def test_a_second_tab_that_changes_a_right_is_told_and_may_save_again(at_lead, draft, guest):
    factories.co_author(draft, guest, VIEWER)
    page = page_of(draft, "person", draft.contributors.get(person=guest).pk)
    at_lead.post(page, {"role": CO_AUTHOR, "was": VIEWER})

    second = at_lead.post(page, {"role": COMMENTER, "was": VIEWER})

    assert f"Somebody changed this after you opened it: {guest} is co-author now." in words_of(second)
    [was] = re.findall(r'name="was" value="(\w+)"', second.text)
    at_lead.post(page, {"role": COMMENTER, "was": was})
    assert parts_of(draft)["Guest"] == COMMENTER


def test_who_is_taken_off_finds_the_proposal_closed_and_is_told(at_lead, client, draft, guest):
    factories.co_author(draft, guest)

    at_lead.post(page_of(draft, "remove_person", draft.contributors.get(person=guest).pk))

    client.force_login(guest)
    assert client.get(reverse("proposals:detail", args=[draft.reference])).status_code == 404
    assert told_to(guest) == [f"You no longer take part in {draft.reference}"]


def test_people_leave_but_for_the_last_lead(client, draft, guest, author):
    factories.co_author(draft, guest)
    client.force_login(guest)
    assert client.post(page_of(draft, "leave")).url == reverse("home")

    with pytest.raises(WrongState, match="Hand over the lead first"):
        people.leave(draft.pk, by=author)
    with pytest.raises(WrongState, match="Hand over the lead first"):
        people.remove(draft.pk, draft.contributors.get(person=author).pk, by=author)

    assert parts_of(draft) == {"Author": LEAD}
    assert told_to(author) == [f"{guest} left {draft.reference}"]


@pytest.mark.parametrize("role", [CO_AUTHOR, COMMENTER, VIEWER])
def test_nobody_but_the_lead_manages_people(draft, guest, role):
    factories.co_author(draft, guest, role)
    part, invitation = draft.contributors.get(person=guest), invited(draft, email="x@trust.example")

    for act in (
        lambda: people.change_right(draft.pk, part.pk, by=guest, role=CO_AUTHOR, was=role),
        lambda: people.remove(draft.pk, part.pk, by=guest),
        lambda: people.offer_lead(draft.pk, part.pk, by=guest),
        lambda: people.keep_lead(draft.pk, by=guest),
        lambda: invitations.resend(invitation.pk, by=guest),
        lambda: invitations.revoke(invitation.pk, by=guest),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert parts_of(draft) == {"Author": LEAD, "Guest": role}


@pytest.mark.parametrize(("role", "sees"), [(CO_AUTHOR, True), (COMMENTER, False), (VIEWER, False)])
def test_waiting_invitations_are_shown_to_authors_alone(client, draft, guest, role, sees):
    factories.co_author(draft, guest, role)
    invited(draft, email="x@trust.example")
    client.force_login(guest)

    page = client.get(page_of(draft)).text

    assert ("x@trust.example" in page) == sees
    assert "Send again" not in page


def test_the_record_refuses_to_be_rewritten(draft):
    invited(draft)

    with pytest.raises(IntegrityError), transaction.atomic():
        PartEntry.objects.update(event=PartEvent.LEFT)


# --- The lead ---------------------------------------------------------------------------------------------------------
def test_the_lead_changes_hands_once_the_other_accepts(client, at_lead, draft, author, heir):
    at_lead.post(page_of(draft, "lead"), {"person": draft.contributors.get(person=heir).pk})
    assert parts_of(draft) == {"Author": LEAD, "Heir": VIEWER}

    client.force_login(heir)
    assert "Will you lead this proposal?" in words_of(client.get(page_of(draft)))
    for _ in range(2):
        client.post(page_of(draft, "answer_lead"), {"answer": "yes"})

    assert parts_of(draft) == {"Author": CO_AUTHOR, "Heir": LEAD}
    assert told_to(heir) == [f"Will you lead {draft.reference}?"]
    assert told_to(author) == [f"{heir} leads {draft.reference} now"]
    assert record_of(draft) == [f"{author} offered the lead to {heir}.", f"{heir} took over the lead from {author}."]
    people.leave(draft.pk, by=author)
    assert writing.submit(draft.pk, by=heir).state == State.SUBMITTED


def test_the_lead_is_offered_only_to_the_affiliated(at_lead, draft, guest):
    factories.co_author(draft, guest)

    answer = at_lead.post(page_of(draft, "lead"), {"person": draft.contributors.get(person=guest).pk})

    assert f"{guest} is not affiliated to a member organisation, so they can’t lead." in unescape(answer.text)
    assert not Contributor.objects.exclude(lead_offered_at=None).exists()


def test_whose_affiliation_ended_meanwhile_does_not_take_the_lead(draft, author, heir):
    people.offer_lead(draft.pk, draft.contributors.get(person=heir).pk, by=author)
    heir.affiliations.update(ended_on="2021-01-01")

    with pytest.raises(NotReady, match="You are not affiliated"):
        people.take_lead(draft.pk, by=heir)

    assert parts_of(draft) == {"Author": LEAD, "Heir": VIEWER}


def test_an_offer_is_taken_back_or_refused_and_the_lead_stays(draft, author, heir):
    part = draft.contributors.get(person=heir)
    people.offer_lead(draft.pk, part.pk, by=author)
    people.keep_lead(draft.pk, by=author)
    with pytest.raises(WrongState, match="The lead is not offered to you now"):
        people.take_lead(draft.pk, by=heir)

    people.offer_lead(draft.pk, part.pk, by=author)
    people.refuse_lead(draft.pk, by=heir)

    assert parts_of(draft) == {"Author": LEAD, "Heir": VIEWER}
    assert told_to(author) == [f"{heir} does not take over {draft.reference}"]
    with pytest.raises(WrongState):
        people.refuse_lead(draft.pk, by=heir)


def test_a_new_offer_ends_the_one_before(draft, author, heir):
    other = factories.member("Other", at=factories.organisation())
    factories.co_author(draft, other)
    for person in (heir, other):
        people.offer_lead(draft.pk, draft.contributors.get(person=person).pk, by=author)

    assert [each.person for each in draft.contributors.exclude(lead_offered_at=None)] == [other]


def test_nobody_changes_a_right_into_the_lead(draft, author, heir):
    with pytest.raises(WrongState):
        people.change_right(draft.pk, draft.contributors.get(person=heir).pk, by=author, role=LEAD, was=VIEWER)
    with pytest.raises(StaleVersion):
        people.change_right(draft.pk, draft.contributors.get(person=heir).pk, by=author, role=CO_AUTHOR, was=COMMENTER)
