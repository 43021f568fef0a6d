"""What tests of spread share: addresses, the words of a page, and reports made as people make them."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

from django.urls import reverse
from django.utils.timezone import localdate

from proposals.services import measures, spread
from tests import factories

PORTFOLIO = reverse("proposals:portfolio")
TODAY = localdate()


def text_of(response):
    """The words of a page, as one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def page_of(proposal, name="spread", *args):
    return reverse(f"proposals:{name}", args=[proposal.reference, *args])


def titles(response):
    return [unescape(title) for title in re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', response.text)]


MORE = {"stopped": {"reason": "no_capacity"}, "adapted": {"changed": "Nurses ask, not clerks."}}


def report(proposal, site, stage, days_ago=0, **facts):
    return spread.record_adoption(
        proposal.pk,
        by=proposal.cast.manager,
        site=site,
        stage=stage,
        happened_on=TODAY - timedelta(days=days_ago),
        **{"evidence": "Board paper."} | MORE.get(stage, {}) | facts,
    )


def measure_with_points(proposal, months):
    number = proposal.measures.count()
    measure = measures.add_measure(
        proposal.pk, by=proposal.cast.manager, name=f"Measure {number}", unit="%", direction="up", baseline_value=38
    )
    for back in range(months):
        month = date(TODAY.year - 1, 12 - back, 1)
        for _ in range(2):
            measures.record_point(
                measure.pk, by=proposal.cast.manager, site=factories.organisation(), month=month, value=Decimal("40.5")
            )
    return measure
