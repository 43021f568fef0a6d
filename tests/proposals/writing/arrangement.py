"""What the tests of writing read from a page."""

from django.urls import reverse


def check_page(proposal):
    return reverse("proposals:check", args=[proposal.reference])
