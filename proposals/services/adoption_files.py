"""What a site did, with a file that shows it: by its authors and the programme team, or by who speaks for the site."""

from typing import Any

from proposals.errors import NotPermitted
from proposals.files.kinds import Checked
from proposals.models import AdoptionEvent, Attachment, Proposal, SiteLead
from proposals.services.evidence import keep_file, with_checked_file
from proposals.services.pace import must_leave_room
from proposals.services.site_leads import lock_lead
from proposals.services.spread import Told, add_event, lock_for_reports, must_report
from proposals.services.transactions import service

MOST_IN_A_DAY = 20  # files of one person
Kept = tuple[AdoptionEvent, Attachment | None]


def record_with_file(proposal: Proposal, *, by: Any, upload: Any, **told: Any) -> AdoptionEvent:
    """As `spread.record_adoption`, with the file that was sent.

    raises  FileNotTaken, StoreFailed, and what `record_adoption` raises
    """
    must_report(proposal, by)

    def record(name: str, checked: Checked) -> Kept:
        return record_checked(proposal.pk, by=by, name=name, checked=checked, **told)

    return with_checked_file(proposal.pk, upload, record)


def report_for_site_with_file(lead: SiteLead, *, by: Any, upload: Any, **told: Any) -> AdoptionEvent:
    """As `site_leads.report_for_site`, with the file that was sent.

    raises  FileNotTaken, StoreFailed, and what `report_for_site` raises
    """
    if lead.person_id != by.pk:
        raise NotPermitted("Only who speaks for this site reports here.")

    def report(name: str, checked: Checked) -> Kept:
        return _report(lead.pk, by=by, name=name, checked=checked, **told)

    return with_checked_file(lead.proposal_id, upload, report)


@service
def record_checked(
    proposal_pk: int, *, by: Any, name: str, checked: Checked, corrects: AdoptionEvent | None = None, **told: Any
) -> Kept:
    """The same with a file that was checked already."""
    proposal = lock_for_reports(proposal_pk, by)
    file = _keep(proposal, name, checked, by)
    return add_event(proposal, by=by, told=Told(**told, file=file), corrects=corrects), file


@service
def _report(lead_pk: int, *, by: Any, name: str, checked: Checked, **told: Any) -> Kept:
    lead = lock_lead(lead_pk, by)
    file = _keep(lead.proposal, name, checked, by)
    told |= {"site": lead.organisation, "place": lead.place, "file": file}
    return add_event(lead.proposal, by=by, told=Told(**told), by_site=True), file


def _keep(proposal: Proposal, name: str, checked: Checked, by: Any) -> Attachment:
    """No file is ever taken away again, so nobody fills the store with them."""
    sent = AdoptionEvent.objects.filter(recorded_by=by, file__isnull=False)
    refusal = f"You sent {MOST_IN_A_DAY} files within a day. Send this one tomorrow, or give a link to it."
    must_leave_room(sent, "recorded_at", MOST_IN_A_DAY, refusal, field="file")
    return keep_file(proposal, name, checked, by)
