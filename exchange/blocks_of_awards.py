"""What waits after the award: for a lead author what it asks for, for a manager the reports to be read."""

from typing import Any

from django.urls import reverse
from django.utils.text import Truncator

from exchange.blocks import SHOWN, Block, Part, Row, of_all, total, urgency
from exchange.wording import ago, due
from proposals.awards.followed import duties_for_authors, reports_for_team

LONGEST_TITLE = 90


def duties(part: Part) -> Block:
    found = list(of_all(duties_for_authors(part.person))[:SHOWN])
    more = ("All your awards", reverse("proposals:awards"))
    return Block("Your awards ask for", [_duty(each) for each in found], total(found), "Nothing is asked for.", more)


def _duty(duty: Any) -> Row:
    note = f"{duty.get_kind_display()} of {duty.proposal.reference}, {duty.proposal.title}"
    if duty.due_on is None:
        return Row(_title(duty), _page(duty), note)
    return Row(_title(duty), _page(duty), note, due(duty.due_on).capitalize(), urgency(duty.due_on))


def reports(part: Part) -> Block:
    """Of awards that this manager has no part in; those that wait longest first."""
    found = list(of_all(reports_for_team(part.person))[:SHOWN])
    more = ("All awards", reverse("proposals:awards"))
    rows = [_report(each) for each in found]
    return Block("Reports on awards to read", rows, total(found), "No report on an award waits to be read.", more)


def _report(duty: Any) -> Row:
    note = f"{duty.get_kind_display()} of {duty.proposal.reference}, {duty.proposal.title}"
    return Row(_title(duty), _page(duty), note, f"Reported {ago(duty.reported_at)}")


def _title(duty: Any) -> str:
    return Truncator(" ".join(duty.text.split())).chars(LONGEST_TITLE)


def _page(duty: Any) -> str:
    return reverse("proposals:duty", args=[duty.proposal.reference, duty.pk])
