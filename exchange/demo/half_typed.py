"""A co-author in the middle of a sentence: text that is kept, signed, and not part of the draft yet."""

from datetime import timedelta

from django.http import QueryDict
from django.utils.timezone import localdate

from exchange.demo.stage import Story
from exchange.demo.tale import Tale
from proposals.forms.sections import read_section
from proposals.forms.values import typed
from proposals.models import ContributorRole
from proposals.services import sections


def type_half(tale: Tale) -> Story:
    """They count sites with a word where a number belongs, so the section needs a look."""
    colleague = tale.proposal.contributors.filter(role=ContributorRole.CO_AUTHOR).first()
    section = read_section("spread", tale.proposal)
    if colleague is None or section is None:
        return
    yield tale.at_home(localdate(tale.now) + timedelta(days=1))
    sent = QueryDict(mutable=True)
    for name, value in section.stored.stored.items():
        sent[name] = typed(value)
    sent["eligible_sites"], sent["opened"] = "about 20", section.fingerprint
    sections.keep(tale.pk, "spread", by=colleague.person, sent=sent)
