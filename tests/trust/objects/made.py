"""What the table of rights needs beside the world of the other tests."""

from datetime import timedelta
from types import SimpleNamespace

import time_machine
from django.utils.timezone import localdate

from proposals.jobs.models import Job, JobState
from proposals.models import Call, Theme
from proposals.services import edits, measures, moderation, writing
from proposals.services.kept import save_kept
from proposals.services.saved import save_filter
from scoring.models import AgendaItem, Anchor, Export, LedgerEntry, Meeting, Panel, SeatKind
from scoring.services import assigning, flags, panels, shortlists
from tests import factories
from tests.trust.world import MOMENT

WAITS_FOR_ITS_CHAIR = "The proposal that waits for its chair"


def add_objects(world: SimpleNamespace) -> None:
    _add_what_a_panel_does(world)
    _add_what_authors_write(world)
    _add_what_the_desk_keeps(world)
    shortlists.make_shortlist(world.call.pk, by=world.people["second_manager"], name="As ranked")
    Export.objects.create(person=world.people["manager"], call=world.call, kind="ranking")
    prepared = factories.call_in_preparation(code="prepared-call", title="Being prepared")
    factories.question(prepared, by=world.people["manager"])
    factories.rubric(None)
    Job.objects.create(task="given.up", state=JobState.DEAD, finished_at=MOMENT)


def _add_what_a_panel_does(world: SimpleNamespace) -> None:
    chair, marking = world.people["chair"], world.at["marking"]
    meeting = Meeting.objects.create(panel=world.panel, started_by=chair)
    AgendaItem.objects.create(meeting=meeting, proposal=marking, position=1)
    flags.raise_flag(marking.pk, by=chair, text="Is it new?")
    changed_by = world.people["second_manager"]
    LedgerEntry.objects.create(proposal=marking, kind="adjust", figure=3, reason="We talked.", by=changed_by)
    agreed = {"agreed": "A 4 means two sites.", "closed_by": chair, "closed_at": MOMENT}
    Anchor.objects.create(panel=world.panel, proposal=world.at["conflict"], chosen_by=chair, **agreed)
    other = Panel.objects.create(call=world.call, name="Another panel")
    factories.seat(other, world.people["second"], SeatKind.CHAIR)
    assigning.propose_assignment(world.panel.pk, by=chair, seed=2)
    _add_what_waits_for_its_chair(world)


def _add_what_waits_for_its_chair(world: SimpleNamespace) -> None:
    call = Call.objects.get(pk=world.call.pk)  # has closed
    with time_machine.travel(call.closes_at - timedelta(days=1), tick=False):
        waiting = factories.draft(call, author=world.people["lead"], title=WAITS_FOR_ITS_CHAIR)
        writing.submit(waiting.pk, by=world.people["lead"])
    panels.pass_to_panel(waiting.pk, by=world.people["moderator"], panel=world.panel, gateways=factories.ALL_MET)


def _add_what_authors_write(world: SimpleNamespace) -> None:
    lead = world.people["lead"]
    measures.add_measure(world.at["told"].pk, by=lead, name="Seen in time", unit="%", direction="up", baseline_value=1)
    edits.set_aside(world.at["draft"], "money", by=lead, typed={"months": ["7"]}, tab="left")
    returned = factories.draft(world.open_call, author=lead, title="The proposal returned")
    writing.submit(returned.pk, by=lead)
    moderation.return_for_changes(
        returned.pk, by=world.people["moderator"], changes=[("case", "Say where.")], return_by=localdate()
    )


def _add_what_the_desk_keeps(world: SimpleNamespace) -> None:
    moderator = world.people["moderator"]
    save_filter(by=moderator, of="desk", name="Overdue", query="clock=late")
    save_kept("texts", by=moderator, kind="return", title="Baseline", body="Give a baseline.")
    Theme.objects.create(code="digital", name="Digital")
