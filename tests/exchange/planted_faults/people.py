"""Faults of who takes part, and of who supports what."""

from datetime import timedelta

from proposals.models import (
    Contributor,
    Follow,
    Support,
)
from proposals.services import invitations
from tests import factories


def plant_no_lead_author(spreading, scored):
    Contributor.objects.filter(proposal=scored).update(role="viewer")
    return {"proposals_have_one_lead_author": [f"{scored.reference} has 0 lead authors."]}


def plant_an_invitation_off_the_record(spreading, scored):
    moment = scored.submitted_at
    scored.invitations.create(
        email="guest@trust.example", role="viewer", invited_by=scored.cast.author, token_hash="x",
        invited_at=moment, expires_at=moment + timedelta(days=14),
    )  # fmt: skip
    return {
        "invitations_are_on_record": [
            f"{scored.reference} has an invitation to guest@trust.example that its record does not tell of."
        ]
    }


def plant_somebody_who_vanished(spreading, scored):
    guest = factories.verified(factories.member())
    invitation = invitations.invite(scored.pk, by=scored.cast.author, email=guest.email, role="viewer")
    invitations.accept(invitation.pk, by=guest)
    Contributor.objects.filter(person=guest).delete()
    return {
        "who_joined_takes_part_or_went": [f"{scored.reference} lost who joined it by the invitation to {guest.email}."]
    }


def plant_authors_behind_their_own(spreading, scored):
    Support.objects.create(proposal=scored, person=scored.cast.author)
    Follow.objects.create(proposal=spreading, person=spreading.cast.author)
    return {
        "nobody_supports_or_follows_their_own": [
            f"{scored.reference} is supported by one of its own authors.",
            f"{spreading.reference} is followed by one of its own authors.",
        ]
    }
