"""Random people take random steps, right ones and wrong ones; whatever they do, the invariants of the data hold.

Each walk starts from three proposals of one call and is taken back at its end. The walks are the same each time;
`WALKS=500 pytest tests/lifecycle/test_walks.py` takes that many new ones.
"""

import os
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from exchange.acts import ACTS
from exchange.models import Member
from proposals.errors import Refusal
from proposals.invariants import INVARIANTS as OF_PROPOSALS
from proposals.lifecycle import PROPOSAL_STEPS
from proposals.models import Call, HistoryEntry, Notice, Proposal, SpreadPlan
from proposals.services import calls, measures, moderation, spread, writing
from proposals.states import DeclineReason, Gateway, SiteStage, State
from scoring.invariants.sheets import INVARIANTS as OF_SCORING
from scoring.models import Assignment, Criterion, Decision, Flag, Panel, ScoreSheet, Seat
from scoring.services import closing, decisions, flags, in_the_chair, panels, sheets
from scoring.services.sheets import Given
from tests import factories
from tests.both_databases import many
from tests.lifecycle import worlds

WALKS = settings(
    max_examples=many(int(os.environ.get("WALKS", "25"))),
    stateful_step_count=25,
    derandomize="WALKS" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)
# Most steps are tried by those who usually take them; the others get their share of the wrong ones.
USUALLY = {
    "submit": "lead", "withdraw": "lead", "return_for_changes": "moderator", "pass_to_panel": "moderator",
    "decline": "manager", "close_scoring": "chair", "reopen_scoring": "manager", "propose_award": "manager",
    "fund": "second_manager", "cancel_award": "manager", "record_spread": "manager", "reinstate": "manager",
    "give_up_award": "lead", "take_back_award": "manager",
}  # fmt: skip
places = st.integers(0, 2)
anybody = st.sampled_from([*worlds.PEOPLE, "second_assessor"])
texts = st.sampled_from(["", "Because of what we read.", "Größe ‮ 🩺 {braces} %s"])
EVIDENCE: dict[str, dict[str, Any]] = {
    "submit": {},
    "withdraw": {"note": texts},
    "return_for_changes": {"note": texts, "return_by": st.integers(-1, 20).map(lambda d: localdate() + timedelta(d))},
    "decline": {"note": texts, "reason": st.sampled_from(DeclineReason), "signpost": texts},
    "close_scoring": {"note": texts},
    "reopen_scoring": {"note": texts},
    "propose_award": {"award": st.sampled_from([0, 1, 15_000, 20_000, 20_001, 10**9]), "conditions": texts},
    "fund": {},
    "cancel_award": {},
    "give_up_award": {"note": texts},
    "take_back_award": {"note": texts},
    "record_spread": {"note": texts},
    "reinstate": {"note": texts},
}
taking = st.one_of(
    [
        st.tuples(st.just(name), st.one_of(st.just(USUALLY[name]), anybody), st.fixed_dictionaries(evidence))
        for name, evidence in EVIDENCE.items()
    ]
)


@pytest.fixture(scope="module")
def start(django_db_setup, django_db_blocker):
    """A draft, one whose sheets are in, and one whose award waits; the pot holds two of the three."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = worlds.cast()
        people["second_assessor"] = people["assessors"][1]
        call = factories.open_call(by=people["manager"], pot_pounds=40_000, cap_pounds=20_000, sheets_wanted=2)
        panel = worlds.panel_of(call, people)
        proposals = [factories.draft(call, author=people["lead"]) for _ in range(3)]
        for proposal, place in zip(proposals, ["draft", "reviewed", "award_waits"], strict=True):
            factories.co_author(proposal, people["writing_manager"])
            worlds.walk(proposal, place, people, panel)
        yield SimpleNamespace(people=people, call=call, panel=panel, proposals=[each.pk for each in proposals])
        transaction.set_rollback(True)


def everything_stored() -> list[Any]:
    """What no refused act may change."""
    tables = (Proposal, Call, Assignment, ScoreSheet, Decision, Flag, SpreadPlan)
    rows = [list(table.objects.order_by("pk").values()) for table in tables]
    return [*rows, HistoryEntry.objects.count(), Notice.objects.count()]


class Walk(RuleBasedStateMachine):
    world: Any

    def __init__(self) -> None:
        super().__init__()
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()
        self.has_changed = True

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.taken_back.__exit__(None, None, None)

    def person(self, name: str) -> Member:
        return Member.objects.get(pk=self.world.people[name].pk)

    def try_to(self, verb: Any, *args: Any, **kwargs: Any) -> None:
        """Refused or done: nothing else may come of it, and a refusal changes nothing."""
        before = everything_stored()
        try:
            verb(*args, **kwargs)
            self.has_changed = True
        except Refusal:
            assert everything_stored() == before

    @rule(place=places, times=st.integers(1, 5))
    def go_on(self, place: int, times: int) -> None:
        """Right steps by the right people, so that walks get somewhere."""
        for _ in range(times):
            self.go_one_step(Proposal.objects.get(pk=self.world.proposals[place]))

    def go_one_step(self, proposal: Proposal) -> None:
        pk, by = proposal.pk, self.person
        match proposal.state:
            case State.DRAFT:
                self.try_to(writing.submit, pk, by=by("lead"))
            case State.SUBMITTED:
                self.pass_to_a_panel_by("moderator", pk, self.world.panel, factories.ALL_MET)
            case State.REVIEWED if proposal.assignments.returned().count() < 2:
                seats = [seat for seat in self.world.panel.seats.all() if not panels.why_not_assignable(seat, proposal)]
                self.declare_in_the_chair_by("chair", pk, "none")
                self.try_to(panels.assign, pk, by=by("chair"), seats=seats)
                self.mark_all_that_is_out(pk, 4)
            case State.REVIEWED:
                self.try_to(closing.close_scoring, pk, by=by("chair"))
            case State.SCORED if proposal.decisions.filter(outcome="waiting").exists():
                self.try_to(decisions.confirm_award, pk, by=by("second_manager"))
            case State.SCORED:
                self.try_to(decisions.propose_award, pk, by=by("manager"), award=20_000)
            case State.FUNDED:
                factories.close_window(self.world.call)
                self.try_to(calls.announce, self.world.call.pk, by=by("manager"))
            case State.DECLINED | State.WITHDRAWN:
                self.try_to(moderation.reinstate, pk, by=by("manager"), note="They asked us to.")

    @rule(steps=st.lists(st.tuples(places, st.booleans(), taking), min_size=1, max_size=6))
    def take_steps(self, steps: Any) -> None:
        for place, fitting, (name, who, evidence) in steps:
            pk = self.one_that_fits(name) if fitting else None
            self.try_to(ACTS[name].verb, pk or self.world.proposals[place], by=self.person(who), **evidence)

    def one_that_fits(self, name: str) -> int | None:
        """A proposal in a state from which this step leads on."""
        sources = [row.source for row in PROPOSAL_STEPS if row.name == name] or [State.SCORED]
        fitting = Proposal.objects.filter(pk__in=self.world.proposals, state__in=sources)
        return fitting.values_list("pk", flat=True).last()

    @rule(place=places, who=st.one_of(st.just("moderator"), anybody), right=st.booleans(), met=st.booleans())
    def pass_to_a_panel(self, place: int, who: str, right: bool, met: bool) -> None:
        panel = self.world.panel if right else Panel.objects.exclude(call=self.world.call).first() or self.world.panel
        gateways = factories.ALL_MET if met else {Gateway.ELIGIBLE: (False, "")}
        self.pass_to_a_panel_by(who, self.world.proposals[place], panel, gateways)

    def pass_to_a_panel_by(self, who: str, pk: int, panel: Panel, gateways: Any) -> None:
        self.try_to(panels.pass_to_panel, pk, by=self.person(who), panel=panel, gateways=gateways)

    @rule(place=places, who=st.one_of(st.just("chair"), anybody), kind=st.sampled_from(["none", "none", "direct"]))
    def declare_in_the_chair(self, place: int, who: str, kind: str) -> None:
        self.declare_in_the_chair_by(who, self.world.proposals[place], kind)

    def declare_in_the_chair_by(self, who: str, pk: int, kind: str) -> None:
        words = {"nature": "financial", "text": "I own a share."} if kind == "direct" else {}
        self.try_to(in_the_chair.declare_in_the_chair, pk, by=self.person(who), kind=kind, **words)

    @rule(place=places, who=st.one_of(st.just("lead"), anybody), behind=st.integers(0, 1), whole=st.booleans())
    def save_a_section(self, place: int, who: str, behind: int, whole: bool) -> None:
        pk = self.world.proposals[place]
        version = Proposal.objects.values_list("version", flat=True).get(pk=pk) - behind
        values = {"pitch": "Safer care." if whole else "", "requested_pounds": 20_000}
        self.try_to(writing.save_section, pk, by=self.person(who), version=version, values=values)

    @rule(place=places, who=st.one_of(st.just("chair"), anybody), first=st.integers(0, 4), number=st.integers(1, 3))
    def ask_assessors(self, place: int, who: str, first: int, number: int) -> None:
        seats = list(Seat.objects.filter(panel=self.world.panel).order_by("pk"))[first : first + number]
        self.try_to(panels.assign, self.world.proposals[place], by=self.person(who), seats=seats)

    @rule(place=places, mark=st.integers(0, 5))
    def mark_and_return_all_that_is_out(self, place: int, mark: int) -> None:
        self.mark_all_that_is_out(self.world.proposals[place], mark)

    def mark_all_that_is_out(self, pk: int, mark: int) -> None:
        for assignment in Assignment.objects.filter(proposal=pk).still_out():
            by = assignment.assessor
            self.try_to(sheets.declare, assignment.pk, by=by, kind="none")
            self.mark(assignment, by, mark)
            self.try_to(sheets.return_sheet, assignment.pk, by=by)

    @rule(data=st.data(), act=st.sampled_from(["declare", "conflict", "decline", "mark", "return", "reopen"]))
    def work_on_an_assignment(self, data: Any, act: str) -> None:
        asked = list(Assignment.objects.order_by("pk"))
        if not asked:
            return
        assignment = data.draw(st.sampled_from(asked))
        usual = "chair" if act == "reopen" else None
        who = data.draw(st.one_of(st.just(usual), anybody))
        by = self.person(who) if who else assignment.assessor
        match act:
            case "declare":
                self.try_to(sheets.declare, assignment.pk, by=by, kind="none")
            case "conflict":
                self.try_to(sheets.declare, assignment.pk, by=by, kind="indirect", text=data.draw(texts))
            case "decline":
                self.try_to(sheets.decline_assignment, assignment.pk, by=by, note=data.draw(texts))
            case "mark":
                self.mark(assignment, by, data.draw(st.one_of(st.none(), st.integers(0, 5))))
            case "return":
                self.try_to(sheets.return_sheet, assignment.pk, by=by)
            case "reopen":
                self.try_to(sheets.reopen_sheet, assignment.pk, by=by, note=data.draw(texts))

    def mark(self, assignment: Assignment, by: Member, mark: int | None) -> None:
        sheet = ScoreSheet.objects.filter(assignment=assignment).first()
        marks = {each.pk: Given(mark) for each in Criterion.objects.filter(rubric__call=self.world.call)}
        version = sheet.version if sheet else 1
        self.try_to(sheets.save_sheet, assignment.pk, by=by, version=version, marks=marks)

    @rule(place=places, who=st.one_of(st.just("chair"), anybody), text=texts, settle=st.booleans())
    def raise_or_settle_a_flag(self, place: int, who: str, text: str, settle: bool) -> None:
        flag = Flag.objects.filter(proposal=self.world.proposals[place], resolved_at=None).first()
        if settle and flag:
            self.try_to(flags.resolve_flag, flag.pk, by=self.person(who), resolution=text)
        else:
            self.try_to(flags.raise_flag, self.world.proposals[place], by=self.person(who), text=text)

    @rule(place=places, who=st.one_of(st.just("lead"), anybody), stage=st.sampled_from(SiteStage), home=st.booleans())
    def report_a_site(self, place: int, who: str, stage: str, home: bool) -> None:
        proposal = Proposal.objects.get(pk=self.world.proposals[place])
        site = proposal.lead_organisation if home else self.world.people["stranger"].affiliations.get().organisation
        self.try_to(
            spread.record_adoption, proposal.pk, by=self.person(who), site=site, stage=stage,
            happened_on=localdate(), evidence="Seen on the ward.",
        )  # fmt: skip

    @rule(place=places, who=st.one_of(st.just("lead"), anybody), value=st.integers(0, 3))
    def measure(self, place: int, who: str, value: int) -> None:
        by, pk = self.person(who), self.world.proposals[place]
        self.try_to(
            measures.add_measure, pk, by=by, name="Seen in time", unit="%", direction="up", baseline_value=Decimal(1)
        )
        if measure := Proposal.objects.get(pk=pk).measures.first():
            site = self.world.people["stranger"].affiliations.get().organisation
            self.try_to(
                measures.record_point, measure.pk, by=by, site=site, month=localdate(), value=Decimal(value), version=1
            )

    @rule()
    def let_the_window_close(self) -> None:
        factories.close_window(self.world.call)

    @rule(who=st.one_of(st.just("manager"), anybody))
    def announce(self, who: str) -> None:
        self.try_to(calls.announce, self.world.call.pk, by=self.person(who))

    @rule(who=anybody)
    def archive(self, who: str) -> None:
        self.try_to(calls.archive, self.world.call.pk, by=self.person(who))

    @invariant()
    def everything_that_must_hold_holds(self) -> None:
        if self.has_changed:
            assert [sentence for invariant in [*OF_PROPOSALS, *OF_SCORING] for sentence in invariant()] == []
        self.has_changed = False

    @invariant()
    def nobody_hears_an_outcome_early_or_twice(self) -> None:
        told = Notice.objects.filter(recipient=self.world.people["lead"], subject__endswith=" is funded")
        if not Call.objects.get(pk=self.world.call.pk).is_announced:
            assert told.count() == 0
        assert told.count() == told.values("subject").distinct().count()

    @invariant()
    def no_outcome_is_announced_while_a_proposal_is_on_its_way(self) -> None:
        """After the announcement only a returned one may still come in."""
        late = Proposal.objects.filter(call__announced_at__isnull=False, state__in=[State.SUBMITTED, State.REVIEWED])
        for proposal in late:
            assert proposal.history.filter(step="submit", at__gt=proposal.call.announced_at).exists()


@pytest.mark.django_db
def test_whatever_people_do_the_data_stay_sound(start):
    Walk.world = start
    run_state_machine_as_test(Walk, settings=WALKS)
