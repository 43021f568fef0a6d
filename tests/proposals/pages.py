"""What the tests of the pages of writing share: what a browser would send, and what a person would read."""

from django.urls import reverse

from proposals.forms.sections import IN_EVERY_CALL, read_sections
from proposals.models import Proposal

BY_SLUG = {section.slug: section for section in IN_EVERY_CALL}


def address(proposal, slug):
    return reverse("proposals:section", args=[proposal.reference, slug])


def typed(proposal, slug, **changes):
    """What a browser sends when somebody opens a section of the draft as it stands, and changes these fields."""
    written = next(each for each in read_sections(latest(proposal)) if each.section.slug == slug)
    form = written.stored
    sent = {name: as_typed(form[name].value()) for name in form.fields}
    return sent | {"opened": written.fingerprint} | changes


def as_typed(value):
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return "" if value is None else str(getattr(value, "pk", value))


def latest(proposal):
    return Proposal.objects.get(pk=proposal.pk)
