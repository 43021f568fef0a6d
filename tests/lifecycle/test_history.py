"""The history only grows, on both databases, and a chain of hashes shows where somebody changed it all the same."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate

from proposals import append_only
from proposals.models import AdoptionEvent, HistoryEntry
from proposals.models.history import NO_PROOF
from proposals.services import (
    awards,
    charts,
    comment_moderation,
    discussion,
    measures,
    payments,
    people,
    site_leads,
    stories,
)
from proposals.services.benefits import claim_benefit
from proposals.states import State
from scoring.letters.wording import Decided
from scoring.models import ReserveAnswer, ReserveOffer, Shortlist
from scoring.services import flags, forecasts, ledger, letters, meetings, panels, sheets, shortlists, stated
from tests import factories
from tests.conftest import TABLES_THAT_GROW

pytestmark = pytest.mark.django_db


def refused(change) -> str:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change()
    return str(refusal.value).splitlines()[0]


def sql(statement: str):
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def first_broken(proposal) -> int | None:
    """The number of the first entry whose proof or link to the one before does not hold."""
    previous = NO_PROOF
    for entry in proposal.history.order_by("number"):
        if entry.previous_proof != previous or entry.proof != entry.expected_proof():
            return entry.number
        previous = entry.proof
    return None


@pytest.fixture
def scored(everything):
    return everything.at["scored"]


@pytest.fixture(scope="module")
def every_record(everything, kept_for_the_module):
    """A row in each table that only grows: to what the proposals lived through, a farewell and more."""
    proposal = factories.proposal_at(State.SUBMITTED)
    colleague, moderator = factories.member(), proposal.cast.moderator
    factories.co_author(proposal, colleague)
    people.leave(proposal.pk, by=colleague)
    comment = discussion.write_comment(proposal.pk, by=proposal.cast.author, text="Buy mine.")
    comment_moderation.hide_comment(comment.pk, by=moderator, reason="It advertises.")
    panel = factories.panel(proposal.call)
    reviewed = factories.proposal_at(State.REVIEWED, call=proposal.call, on=panel)
    returned = factories.marked(panels.assign(reviewed.pk, by=panel.chair, seats=panel.seats[:1])[0])
    factories.co_author(reviewed, panel.seats[1].person)
    meeting = meetings.start_meeting(panel.panel.pk, by=panel.chair, minutes_each=10)
    item = meetings.take_up(meeting.items.get().pk, by=panel.chair)
    stated.state_figure(item.pk, by=returned.assessor, figure=Decimal("3.5"))
    meetings.record_figure(item.pk, by=panel.chair, figure=Decimal("3.5"), reason="It convinced us.")
    forecasts.state_forecast(returned.pk, by=returned.assessor, percent=60)
    sheets.reopen_sheet(returned.pk, by=panel.chair, note="Say why.")
    scored = factories.proposal_at(State.SCORED)
    factories.pledge(scored)
    adjusted = ledger.Change("adjust", None, Decimal("3.5"))
    entry = ledger.propose_change(scored.pk, by=scored.cast.manager, change=adjusted, reason="We talked.")
    ledger.confirm_change(entry.pk, by=scored.cast.second)
    letters.send_letters(scored.call, {scored: Decided("defer")}, by=scored.cast.manager)
    facts = {"call": scored.call, "pot_pounds": 1, "quality_line_percent": 70, "made_by": scored.cast.manager}
    offer = ReserveOffer.objects.create(
        shortlist=Shortlist.objects.create(name="The list of an offer", **facts), proposal=scored, award_pounds=1,
        answer_by=localdate(), by=scored.cast.manager,
    )  # fmt: skip
    ReserveAnswer.objects.create(offer=offer, kind="lapsed")
    draft = shortlists.make_shortlist(scored.call_id, by=scored.cast.manager, name="As ranked")
    draft.frozen_records.create(inputs="{}", inputs_sha256="0" * 64, result="{}", result_sha256="0" * 64)
    flags.raise_flag(reviewed.pk, by=panel.chair, text="Is it new?")
    work_off(everything.at["spread"])
    late = factories.proposal_at(State.SCORED).assignments.earliest("pk")
    sheets.declare(late.pk, by=late.assessor, kind="direct", text="They own it.")


def work_off(award):
    """Report on what an award asks for, and pay a part of it."""
    manager = factories.manager()
    duty = awards.add_duty(award.pk, by=manager, kind="report", text="Say how it went.")
    awards.report(duty.pk, by=award.lead_author, version=0, text="It went well.")
    factories.fix_plan(award, by=manager)
    event = award.adoption_events.get()
    person = factories.member("Site", at=event.site)
    lead = site_leads.name_site_lead(award.pk, by=manager, organisation=event.site, place="", email=person.email)
    site_leads.give_word(lead.pk, event.pk, by=person, verdict="confirmed")
    instalment = payments.plan_instalment(award.pk, by=manager, pounds=500, due_on=localdate())
    payments.record_payment(instalment.pk, by=manager, paid_on=localdate())
    text = {"title": "It works", "overview": "What.", "challenge": "How.", "outcomes": "What came."}
    stories.write_story(award.pk, by=award.lead_author, version=0, send=True, **text)
    stories.approve_story(award.pk, by=manager, version=1)
    measured = award.measures.first() or measures.add_measure(
        award.pk, by=manager, name="Falls", unit="a month", direction="down", baseline_value=Decimal(9)
    )
    site = factories.organisation()
    for month in (date(2026, 1, 1), date(2026, 2, 1)):
        measures.record_point(measured.pk, by=manager, site=site, month=month, value=Decimal(4))
    charts.rebase(measured.pk, by=manager, site=site, month=date(2026, 2, 1), why="Every ward works so now.")
    claim_benefit(
        award.pk, by=manager, kind="lives", covers="One unit", quantity=1, attributed_percent=100, method="Counted.",
        counterfactual="The year before.", as_of=localdate(), status="reported",
    )  # fmt: skip


@pytest.mark.parametrize("table", TABLES_THAT_GROW)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete_a_record(every_record, table, statement):
    assert refused(sql(statement.format(table))) == append_only.SENTENCE


@pytest.mark.parametrize("table", TABLES_THAT_GROW)
def test_postgresql_refuses_to_empty_a_record(everything, table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE.")
    sql("SET CONSTRAINTS ALL IMMEDIATE")()
    assert refused(sql(f"TRUNCATE {table} CASCADE")) == append_only.SENTENCE


def test_no_word_of_the_orm_changes_history(scored):
    entry = scored.history.first()
    entry.note = "Nothing of the kind."

    assert refused(entry.save) == append_only.SENTENCE
    assert refused(entry.delete) == append_only.SENTENCE
    assert refused(lambda: scored.history.update(note="")) == append_only.SENTENCE
    assert refused(lambda: HistoryEntry.objects.all().delete()) == append_only.SENTENCE
    assert refused(lambda: HistoryEntry.objects.bulk_update([entry], ["note"])) == append_only.SENTENCE


def test_adoption_events_are_corrected_and_never_changed(everything):
    event = AdoptionEvent.objects.get(proposal=everything.at["funded"])
    event.stage = "stopped"

    assert refused(event.save) == append_only.SENTENCE
    assert refused(event.delete) == append_only.SENTENCE


@pytest.mark.parametrize("place", ["submitted", "scored", "funded_embargoed", "spread", "withdrawn"])
def test_the_chain_of_proofs_holds(everything, place):
    proposal = everything.at[place]
    numbers = list(proposal.history.order_by("number").values_list("number", flat=True))

    assert numbers == list(range(1, len(numbers) + 1))
    assert first_broken(proposal) is None


@pytest.mark.parametrize(
    "change",
    [
        "note = 'Nothing of the kind.'", "by_id = by_id + 1", "to_state = 'funded'", "from_state = 'draft'",
        "label = 'Fund'", "step = 'fund'", "office = 'nobody'", "note_is_for = 'nobody'",
        "is_embargoed = NOT is_embargoed", "evidence = '{\"award\": 1}'", "at = '2020-01-01 00:00:00+00'",
        "number = 20", f"previous_proof = '{NO_PROOF}'", f"proof = '{NO_PROOF}'",
    ],
)  # fmt: skip
def test_whoever_changes_an_entry_past_the_trigger_breaks_the_chain(scored, change):
    tampered = scored.history.get(number=2)
    append_only.release(connection, "proposals_historyentry")
    sql(f"UPDATE proposals_historyentry SET {change} WHERE id = {tampered.pk}")()  # noqa: S608
    try:
        assert first_broken(scored) in (2, 3, 20)
    finally:
        sql(f"UPDATE proposals_historyentry SET by_id = {tampered.by_id} WHERE id = {tampered.pk}")()  # noqa: S608


def test_whoever_takes_an_entry_out_breaks_the_chain(scored):
    append_only.release(connection, "proposals_historyentry")
    sql(f"DELETE FROM proposals_historyentry WHERE id = {scored.history.get(number=2).pk}")()  # noqa: S608

    assert first_broken(scored) == 3


def test_an_entry_says_who_did_what_in_which_office_with_what_evidence():
    proposal = factories.proposal_at(State.FUNDED)
    told = proposal.history.order_by("number").values_list("step", "from_state", "to_state", "office", "evidence")

    assert list(told) == [
        ("submit", "draft", "submitted", "the lead author", {}),
        ("pass_to_panel", "submitted", "reviewed", "a moderator",
         {"panel": {"pk": proposal.cast.panel.panel.pk, "name": proposal.cast.panel.panel.name}}),
        ("close_scoring", "reviewed", "scored", "the panel's chair or a manager", {"score": "4.00"}),
        ("fund", "scored", "funded", "a manager, and a second one confirms", {"award": 15_000, "conditions": ""}),
    ]  # fmt: skip
