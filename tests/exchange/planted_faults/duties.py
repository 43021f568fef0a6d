"""Faults after the award: of duties, their record, and the schedule of payments."""

from datetime import date

from django.utils.timezone import now

from proposals.models import Attachment, Duty, DutyEntry, Proposal
from tests import factories


def asked(proposal, **facts):
    by = factories.manager()
    return Duty.objects.create(proposal=proposal, kind="report", text="Say how.", set_by=by, set_at=now(), **facts)


def plant_a_duty_that_is_done_without_a_word(spreading, scored):
    asked(spreading, state="done", version=1)
    return {
        "duties_stand_as_their_record_says": [
            f"{spreading.reference} has a duty that is done; the last of its 0 entries is “”."
        ]
    }


def plant_a_report_on_what_was_not_funded(spreading, scored):
    duty = asked(scored, state="reported", version=1)
    DutyEntry.objects.create(duty=duty, number=1, act="reported", text="Done.", by=duty.set_by, at=now())
    return {"reported_duties_belong_to_awards": [f"{scored.reference} has duties on record, and is scored."]}


def plant_a_schedule_that_does_not_add_up(spreading, scored):
    spreading.instalments.create(pounds=700, due_on=date(2026, 5, 1), planned_by=factories.manager(), planned_at=now())
    Proposal.objects.filter(pk=spreading.pk).update(scheduled_pounds=500)
    return {"schedules_add_up": [f"{spreading.reference} says £500 is scheduled; its instalments come to £700."]}


def plant_evidence_of_another_award(spreading, scored):
    duty = asked(spreading, state="reported", version=1)
    file = Attachment.objects.filter(proposal=scored).earliest("pk")
    DutyEntry.objects.create(duty=duty, number=1, act="reported", file=file, by=duty.set_by, at=now())
    return {
        "evidence_is_of_the_same_award": [
            f"{spreading.reference} was reported on with “{file.name}”, which is no evidence of its own."
        ]
    }
