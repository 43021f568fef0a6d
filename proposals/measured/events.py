"""What happened at a site, numbered as its charts mark it: stages it reached, tests of change, training, new limits."""

from dataclasses import dataclass
from datetime import date

from proposals.measured.site_charts import SiteChart
from proposals.models import AdoptionEvent, Organisation, Proposal

NEW_LIMITS = "Limits begin anew"


@dataclass(frozen=True)
class Event:
    """`number` is 0 for what lies outside the months of the chart."""

    number: int
    day: date
    label: str
    text: str

    @property
    def mark(self) -> tuple[date, int]:
        return self.day, self.number


def events_of_site(proposal: Proposal, site: Organisation, chart: SiteChart, *, tells_stages: bool) -> list[Event]:
    """Oldest first: two queries. Where a site stands, and how that is known, is for those who read the ledger."""
    stages = proposal.standing_events().filter(site=site) if tells_stages else []
    found: list[tuple[date, str, str]] = [(each.happened_on, _stage_of(each), each.evidence) for each in stages]
    found += [(each.happened_on, each.get_kind_display(), each.text) for each in proposal.site_notes.filter(site=site)]
    found += [(each.month, NEW_LIMITS, f"{each.by}: {each.why}") for each in chart.rebases]
    return _numbered(sorted(found, key=lambda each: (each[0], each[1])), chart)


def _stage_of(event: AdoptionEvent) -> str:
    return f"{event.get_stage_display()}, {event.place}" if event.place else event.get_stage_display()


def _numbered(found: list[tuple[date, str, str]], chart: SiteChart) -> list[Event]:
    events, number = [], 0
    for day, label, text in found:
        is_drawn = bool(chart.rows) and chart.rows[0].point.month <= day < chart.rows[-1].following_month
        number += is_drawn
        events.append(Event(number if is_drawn else 0, day, label, text))
    return events
