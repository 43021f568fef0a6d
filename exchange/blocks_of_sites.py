"""What waits at sites: for who speaks for one, and for the authors of what they took up."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from exchange.blocks import SHOWN, Block, Part, Row, of_all, total, urgency
from exchange.wording import ago, due, plural
from proposals.measured.due import Due, due_among
from proposals.models import WRITERS
from proposals.spread.requested import waiting_for
from proposals.spread.site_leads import OwnSite
from proposals.spread.site_leads import own_sites as sites_of
from proposals.states import HAS_AWARD
from proposals.thread.interests import waiting_in


def own_sites(part: Part) -> Block:
    """What others recorded of the sites that this person speaks for, and the figures that are waited for there."""
    rows = [row for site in sites_of(part.person) for row in _of_site(site)]
    more = ("All your sites", reverse("proposals:my_sites"))
    return Block("Your sites", rows[:SHOWN], len(rows), "Nothing waits at your sites.", more)


def _of_site(site: OwnSite) -> Iterator[Row]:
    if site.waiting:
        note = f"{site.title}: {plural(site.waiting, 'report')} of others"
        page = reverse("proposals:my_site", args=[site.lead_pk])
        yield Row(f"Say whether it is right: {site.name}", page, note, "Waits for your word", "due")
    for each in site.due:
        yield _figures(each, site.reference, site.title)


def figures(part: Part) -> Block:
    """Figures that the sites of one's own awards have not given yet."""
    awards = _own_awards(part)
    found = due_among(awards.keys(), localdate()) if awards else []
    rows = [_figures(each, awards[each.proposal].reference, awards[each.proposal].title) for each in found[:SHOWN]]
    more = ("How it all spreads", reverse("proposals:portfolio"))
    return Block("Figures due", rows, len(found), "No site owes figures.", more)


def _figures(found: Due, reference: str | None, title: str) -> Row:
    page = f"{reverse('proposals:month', args=[reference, found.site.pk])}?month={found.period.first.isoformat()}"
    before = f", {found.missing_earlier} from before" if found.earlier else ""
    note = f"{title}: {plural(found.missing, 'value')} missing{before}"
    last = found.period.due_on
    return Row(f"{found.period.in_words}: {found.site}", page, note, due(last).capitalize(), urgency(last))


def interests(part: Part) -> Block:
    """Sites that said they are interested in one's own awards."""
    awards = _own_awards(part)
    found = list(of_all(waiting_in(awards.keys()))[:SHOWN]) if awards else []
    more = ("How it all spreads", reverse("proposals:portfolio"))
    return Block("Sites that are interested", [_interest(each) for each in found], total(found), "No site asks.", more)


def _interest(interest: Any) -> Row:
    proposal = interest.proposal
    page = reverse("proposals:answer_interest", args=[proposal.reference, interest.pk])
    return Row(interest.site_name, page, f"{proposal.reference}, {proposal.title}", f"Said so {ago(interest.asked_at)}")


def spread_to_record(part: Part) -> Block:
    """Proposals that somebody says have spread, for a manager without a part in them."""
    found = list(of_all(waiting_for(part.person))[:SHOWN])
    more = ("How it all spreads", reverse("proposals:portfolio"))
    return Block(
        "Has it spread?", [_to_record(each) for each in found], total(found), "Nobody proposed to record spread.", more
    )


def _to_record(asked: Any) -> Row:
    page = reverse("proposals:answer_spread_request", args=[asked.proposal.reference, asked.pk])
    note = f"{asked.proposal.reference}, {asked.asked_by} names {asked.event.site}"
    return Row(asked.proposal.title, page, note, f"Proposed {ago(asked.asked_at)}")


def _own_awards(part: Part) -> dict[int, Any]:
    """{number: proposal} of those that stand and that this person writes; asked of what the home page read already."""
    return {each.pk: each for each in part.own_proposals if each.role in WRITERS and each.shown_state in HAS_AWARD}
