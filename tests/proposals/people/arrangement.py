"""What the tests of people do, and what they read."""

from django.core import mail
from django.urls import reverse

from proposals.models import ContributorRole, Notice
from proposals.services import invitations

VIEWER, COMMENTER, CO_AUTHOR, LEAD = (
    ContributorRole.VIEWER,
    ContributorRole.COMMENTER,
    ContributorRole.CO_AUTHOR,
    ContributorRole.LEAD,
)

GUEST = "guest@trust.example"


def page_of(proposal, name="people", *args):
    return reverse(f"proposals:{name}", args=[proposal.reference, *args])


def parts_of(proposal):
    return dict(proposal.contributors.order_by("pk").values_list("person__given_name", "role"))


def told_to(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("subject", flat=True))


def record_of(proposal):
    return [entry.sentence for entry in proposal.part_entries.all()]


def invited(proposal, role=VIEWER, email=GUEST):
    return invitations.invite(proposal.pk, by=proposal.lead_author, email=email, role=role)


def mailed(act, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        act()
    return mail.outbox[-1]


def token(invitation):
    return invitation.token
