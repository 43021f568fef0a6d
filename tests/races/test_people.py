"""Invitations and the lead at the same moment."""

import pytest

from proposals.errors import NotPermitted, WrongState
from proposals.models import ContributorRole, Invitation, InvitationState, PartEvent
from proposals.services import affiliations, invitations, people
from proposals.states import State
from scoring.services import panels
from tests import factories
from tests.races.racing import ROUNDS, refusals, together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def guests():
    """A draft and somebody to invite to it, for each round."""
    call, author = factories.open_call(), factories.member("Author", at=factories.organisation())
    for _ in range(ROUNDS):
        yield factories.draft(call, author=author), factories.verified(factories.member("Guest"))


def invited(proposal, guest, role=ContributorRole.CO_AUTHOR) -> Invitation:
    return invitations.invite(proposal.pk, by=proposal.lead_author, email=guest.email, role=role)


def test_accepting_twice_at_once_joins_once():
    for proposal, guest in guests():
        pk = invited(proposal, guest).pk

        results = together(*[lambda pk=pk, guest=guest: invitations.accept(pk, by=guest)] * 2)

        assert refusals(results) == []
        assert proposal.contributors.filter(person=guest).count() == 1
        assert [entry.event for entry in proposal.part_entries.all()] == [PartEvent.INVITED, PartEvent.JOINED]


def test_accepting_while_the_lead_takes_it_back_lets_only_one_happen():
    for proposal, guest in guests():
        pk = invited(proposal, guest).pk

        results = together(
            lambda pk=pk, guest=guest: invitations.accept(pk, by=guest),
            lambda pk=pk, by=proposal.lead_author: invitations.revoke(pk, by=by),
        )

        assert [type(each) for each in refusals(results)] == [WrongState]
        joined = proposal.contributors.filter(person=guest).exists()
        state = Invitation.objects.get(pk=pk).state
        assert state == (InvitationState.ACCEPTED if joined else InvitationState.REVOKED)


def test_of_two_clicks_that_invite_one_invitation_comes():
    for proposal, guest in guests():
        results = together(*[lambda proposal=proposal, guest=guest: invited(proposal, guest)] * 2)

        assert refusals(results) == []
        assert proposal.invitations.count() == 1


def test_nobody_joins_the_authors_and_is_asked_to_mark_it_at_once():
    for _ in range(ROUNDS):
        proposal, guest = factories.proposal_at(State.REVIEWED), factories.verified(factories.member("Guest"))
        seat = factories.seat(proposal.cast.panel.panel, guest)
        pk = invited(proposal, guest).pk

        results = together(
            lambda pk=pk, guest=guest: invitations.accept(pk, by=guest),
            lambda proposal=proposal, seat=seat: panels.assign(proposal.pk, by=proposal.cast.panel.chair, seats=[seat]),
        )

        assert len(refusals(results)) == 1
        both = proposal.contributors.filter(person=guest).count() + proposal.assignments.filter(assessor=guest).count()
        assert both == 1


def test_the_lead_taken_while_the_offer_is_taken_back_leaves_one_lead():
    for proposal, _ in guests():
        lead, heir = proposal.lead_author, factories.member("Heir", at=factories.organisation())
        factories.co_author(proposal, heir)
        people.offer_lead(proposal.pk, proposal.contributors.get(person=heir).pk, by=lead)

        results = together(
            lambda proposal=proposal, heir=heir: people.take_lead(proposal.pk, by=heir),
            lambda proposal=proposal, lead=lead: people.keep_lead(proposal.pk, by=lead),
        )

        assert [type(each) for each in refusals(results)] in ([WrongState], [NotPermitted])
        assert proposal.contributors.filter(role=ContributorRole.LEAD).count() == 1


def test_of_two_moderators_who_answer_an_affiliation_one_is_told():
    first, second, trust = factories.moderator(), factories.moderator(), factories.organisation()
    for _ in range(ROUNDS):
        pk = affiliations.ask_for_affiliation(trust.pk, by=factories.member()).pk

        results = together(
            lambda pk=pk: affiliations.confirm(pk, by=first),
            lambda pk=pk: affiliations.refuse(pk, by=second, reason="Unknown there."),
        )

        assert [type(each) for each in refusals(results)] == [WrongState]


def test_of_two_clicks_that_ask_for_an_affiliation_one_asks():
    person = factories.member()
    for _ in range(4):
        trust = factories.organisation()

        results = together(*[lambda trust=trust: affiliations.ask_for_affiliation(trust.pk, by=person)] * 2)

        assert refusals(results) == []
        assert person.affiliations.filter(organisation=trust).count() == 1
