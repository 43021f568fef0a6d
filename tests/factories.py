"""Test data that obeys the workflow: each thing is made by the verbs of the product.

`proposal_at(State.SCORED)` walks a proposal there with its own cast; pass the people to use others.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from allauth.account.models import EmailAddress
from django.utils.timezone import localdate, now

from exchange.demo import papers
from exchange.models import Member, Office, OfficeHeld
from proposals.files.checking import check
from proposals.files.kinds import Checked
from proposals.models import (
    Affiliation,
    Attachment,
    Call,
    Contributor,
    ContributorRole,
    Organisation,
    PriorityArea,
    PriorityFramework,
    Proposal,
    Question,
    SpreadPlan,
)
from proposals.services import (
    attachments,
    calls,
    moderation,
    pledges,
    questions,
    spread,
    spread_plans,
    spread_requests,
    steps,
    writing,
)
from proposals.states import CallState, DeclineReason, Gateway, State
from scoring.letters.approving import review_of
from scoring.links import links_told_to
from scoring.models import Assignment, Criterion, MarkAnchor, Panel, Rubric, Seat, SeatKind
from scoring.services import closing, decisions, in_the_chair, panels, sheets
from scoring.services.feedback import Judged, save_feedback
from scoring.services.sheets import Given
from tests.remembered import remembered

PASSWORD = "correct horse battery staple"
numbers = count(1)
LONG_TEXT = "We do the observations twice a shift and act on what they say within the hour."


@remembered
def organisation(name: str = "", kind: str = "trust", **facts: Any) -> Organisation:
    return Organisation.objects.create(name=name or f"Trust number {next(numbers)}", kind=kind, **facts)


@remembered
def member(given_name: str = "Mira", *, at: Organisation | None = None, office: str = "", **facts: Any) -> Member:
    """A person; `at` affiliates them to an organisation, `office` grants one."""
    number = next(numbers)
    facts.setdefault("email", f"{given_name.lower()}.{number}@exchange.example")
    facts.setdefault("family_name", f"Number{number}")
    person = Member.objects.create_user(password=None, given_name=given_name, **facts)
    if at:
        Affiliation.objects.create(person=person, organisation=at, started_on=date(2020, 1, 1))
    if office:
        OfficeHeld.objects.create(member=person, office=office)
    return person


@remembered
def verified(person: Member) -> Member:
    """Somebody who has shown that their address is theirs."""
    EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    return person


@remembered
def moderator() -> Member:
    return member("Moderator", office=Office.MODERATOR)


@remembered
def manager() -> Member:
    return member("Manager", office=Office.MANAGER)


@remembered
def area() -> PriorityArea:
    framework, _ = PriorityFramework.objects.get_or_create(
        code="2016", defaults={"name": "Four priority areas", "valid_from": date(2016, 1, 27)}
    )
    return PriorityArea.objects.get_or_create(
        framework=framework, code="LTC", defaults={"name": "Long term conditions"}
    )[0]


@remembered
def rubric(call: Call | None, weights: dict[str, Any] | None = None) -> Rubric:
    made = Rubric.objects.create(call=call, name="Rubric")
    for place, (code, weight) in enumerate((weights or {"need": 20, "benefit": 30, "value": 50}).items()):
        Criterion.objects.create(
            rubric=made, code=code, name=code.capitalize(), guide=f"Look at {code}.", weight=weight, position=place
        )
    MarkAnchor.objects.bulk_create(MarkAnchor(rubric=made, mark=mark, text=f"Anchor {mark}") for mark in range(6))
    return made


@remembered
def call_in_preparation(**facts: Any) -> Call:
    facts = {
        "code": f"call-{next(numbers)}",
        "title": "Safety at scale",
        "summary": "Ideas that make care safer.",
        "intro": "Tell us what works.",
        "framework": area().framework,
        "pot_pounds": 100_000,
        "cap_pounds": 40_000,
        "opens_at": now() - timedelta(days=10),
        "closes_at": now() + timedelta(days=10),
        "scoring_due_on": localdate() + timedelta(days=30),
        "decision_due_on": localdate() + timedelta(days=60),
        "sheets_wanted": 3,
    } | facts
    return Call.objects.create(**facts)


@remembered
def open_call(*, by: Member | None = None, **facts: Any) -> Call:
    return opened(call_in_preparation(**facts), by=by)


@remembered
def opened(call: Call, *, by: Member | None = None) -> Call:
    return steps.take_call_step(call.pk, "open_call", by=by or manager(), rubric=rubric(call))


@remembered
def question(call: Call, kind: str = "short_text", *, by: Member | None = None, **facts: Any) -> Question:
    """A question of the form; `expected_answer` makes it one that is asked before a draft."""
    facts = {"text": f"Question number {next(numbers)}?"} | facts
    if kind in ("choice", "several"):
        facts.setdefault("options", "On paper\nOn a screen\nBy telephone")
    if kind == "long_text":
        facts.setdefault("most_words", 50)
    if kind == "file":
        facts.setdefault("accepts", "pdf xlsx")
    stage = "eligibility" if "expected_answer" in facts else "form"
    if stage == "eligibility":
        facts.setdefault("otherwise", "This call is for others. Ask the **regional office** where you belong.")
    return questions.add_question(call.pk, by=by or manager(), stage=stage, kind=kind, **facts)


@remembered
def question_beside(other: Question, kind: str = "short_text", **facts: Any) -> Question:
    """One more question of the same call, which may stay empty; added whether or not questions stand."""
    code = f"q{other.call.questions.count() + 1}"
    facts = {"stage": "form", "position": 9, "is_required": False, "text": f"Question number {next(numbers)}?"} | facts
    return Question.objects.create(call=other.call, code=code, kind=kind, **facts)


@remembered
def close_window(call: Call) -> None:
    """Let the clock pass the closing time of a call."""
    Call.objects.filter(pk=call.pk).update(opens_at=now() - timedelta(days=9), closes_at=now() - timedelta(days=1))


@remembered
def panel(call: Call, *, assessors: int = 3) -> SimpleNamespace:
    """A panel with a chair and assessors: `.panel`, `.chair`, `.seats` (the assessors' seats)."""
    made = Panel.objects.create(call=call, name=f"Panel {next(numbers)}")
    chair = member("Chair")
    seat(made, chair, SeatKind.CHAIR)
    seats = [seat(made, member("Assessor")) for _ in range(assessors)]
    return SimpleNamespace(panel=made, chair=chair, seats=seats)


@remembered
def seat(of: Panel, person: Member, kind: str = SeatKind.CLINICAL) -> Seat:
    return Seat.objects.create(panel=of, person=person, kind=kind, code=f"A{next(numbers):03d}")


@remembered
def draft(
    call: Call | None = None, *, author: Member | None = None, title: str = "", files: int = 0, **values: Any
) -> Proposal:
    """A complete draft, ready to submit, with so many files."""
    call = call or open_call()
    author = author or member("Author", at=organisation())
    eligible = {each.code: each.expected_answer for each in call.asked_before_a_draft()}
    proposal = writing.start_proposal(
        call.pk, by=author, title=title or f"Proposal number {next(numbers)}", eligibility=eligible
    )
    texts = ["challenge", "solution", "evidence", "benefits", "readiness", "involvement", "equality", "risks"]
    values = {
        "pitch": "Safer care in one sentence.",
        "area": area(),
        "stage_of_development": "piloted",
        "requested_pounds": 20_000,
        "months": 12,
        **dict.fromkeys(texts, LONG_TEXT),
    } | values
    plan = {
        "unit": "trust",
        "eligible_sites": 22,
        "target_share_percent": 50,
        "target_on": localdate() + timedelta(days=365),
        "baseline_measure": "Seen within 15 minutes",
        "baseline_unit": "% of women",
        "baseline_value": Decimal("38"),
        "direction": "up",
    }
    saved = writing.save_section(proposal.pk, by=author, version=proposal.version, values=values, plan=plan)
    for _ in range(files):
        saved = attached(saved).proposal
    return saved


@remembered
def answer(proposal: Proposal, question: Question, value: Any) -> Proposal:
    """Answer a question of the form as its lead author."""
    version = Proposal.objects.values_list("version", flat=True).get(pk=proposal.pk)
    return writing.save_section(
        proposal.pk, by=proposal.lead_author, version=version, values={}, answers={question.code: value}
    )


@remembered
def co_author(proposal: Proposal, person: Member, role: str = ContributorRole.CO_AUTHOR) -> None:
    Contributor.objects.create(proposal=proposal, person=person, role=role)


@contextmanager
def checked_file(name: str = "letter.pdf", content: bytes = b"", *, strips: bool = False) -> Iterator[Checked]:
    content = content or papers.pdf_with("A letter", [f"Number {next(numbers)}"])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        path.write_bytes(content)
        yield check(path, name, Path(folder) / "copy", strips=strips)


def attached(
    proposal: Proposal,
    *,
    name: str = "letter.pdf",
    content: bytes = b"",
    by: Any = None,
    answers: Question | None = None,
    replaces: int = 0,
) -> Attachment:
    """A file of a draft; a PDF of one page unless `content` says otherwise. Each is another file."""
    by, answering = by or proposal.lead_author, attachments.Answering(answers, replaces) if answers else None
    with checked_file(name, content, strips=proposal.call.hides_applicants) as checked:
        return attachments.attach(proposal.pk, by=by, name=name, checked=checked, answering=answering)


ALL_MET = dict.fromkeys(Gateway, (True, ""))


@remembered
def marked(assignment: Assignment, marks: Any = 3, *, returned: bool = True) -> Assignment:
    """Declare no conflict, mark every criterion (one mark for all, or {code: mark}) and return the sheet."""
    by = assignment.assessor
    sheets.declare(assignment.pk, by=by, kind="none")
    criteria = Criterion.objects.filter(rubric__call=assignment.proposal.call)
    given = {each.pk: Given(marks[each.code] if isinstance(marks, dict) else marks, "Clear.") for each in criteria}
    words = {"overall_comment": "A sound plan.", "confidence": "medium", "is_fundable": True}
    sheets.save_sheet(assignment.pk, by=by, version=1, marks=given, **words)
    if returned:
        sheets.return_sheet(assignment.pk, by=by)
    return Assignment.objects.get(pk=assignment.pk)


@remembered
def proposal_at(
    state: str,
    *,
    call: Call | None = None,
    author: Member | None = None,
    marks: Any = (3, 4, 5),
    award: int = 15_000,
    announced: bool = True,
    on: SimpleNamespace | None = None,
    **values: Any,
) -> Any:
    """A proposal walked to `state`. Its cast hangs on it as `.cast`: author, moderator, manager, second, panel.

    `announced` announces the call where the state is an outcome; `on` is a panel made by `panel`.
    """
    proposal = draft(call, author=author, **values)
    cast = SimpleNamespace(
        author=proposal.lead_author, moderator=moderator(), manager=manager(), second=manager(), panel=on
    )
    _walk(proposal, state, cast, marks=marks, award=award, announced=announced)
    walked = Proposal.objects.select_related("call").get(pk=proposal.pk)
    walked.cast = cast
    return walked


def _walk(proposal: Proposal, state: str, cast: Any, *, marks: Any, award: int, announced: bool) -> None:
    if state == State.DRAFT:
        return
    if state == State.WITHDRAWN:
        writing.withdraw(proposal.pk, by=cast.author)
        return
    writing.submit(proposal.pk, by=cast.author)
    if state == State.SUBMITTED:
        return
    if state == State.DECLINED:
        moderation.decline(
            proposal.pk, by=cast.moderator, note="Not for this call.", reason=DeclineReason.NOT_READY, signpost="Q"
        )
        return
    cast.panel = cast.panel or panel(proposal.call)
    panels.pass_to_panel(proposal.pk, by=cast.moderator, panel=cast.panel.panel, gateways=ALL_MET)
    chair_declares(proposal)
    if state == State.REVIEWED:
        return
    made = panels.assign(proposal.pk, by=cast.panel.chair, seats=cast.panel.seats)
    for assignment, mark in zip(made, marks, strict=True):
        marked(assignment, mark)
    closing.close_scoring(proposal.pk, by=cast.panel.chair)
    if state == State.SCORED:
        return
    decisions.propose_award(proposal.pk, by=cast.manager, award=award)
    decisions.confirm_award(proposal.pk, by=cast.second)
    if announced:
        announce(proposal.call, by=cast.manager)
    if state == State.SPREAD:
        adopt(proposal, by=cast.manager)
        spread_requests.record_spread(proposal.pk, by=cast.manager)


@remembered
def chair_declares(proposal: Proposal) -> None:
    """The chair of its panel has no conflict of interest with it, where nothing is certain."""
    for chair in Member.objects.filter(seats__kind=SeatKind.CHAIR, seats__panel__placements__proposal=proposal.pk):
        is_tied = any(tie.is_certain for tie in links_told_to(chair, proposal))
        if chair.has_perm("scoring.step_back", proposal) and not is_tied:
            in_the_chair.declare_in_the_chair(proposal.pk, by=chair, kind="none")


@remembered
def approve_feedback(proposal: Proposal, *, by: Member | None = None, paragraph: str = "") -> None:
    """Approve every comment on it as it was written."""
    found = review_of(proposal)
    verdicts = {each.key: Judged("as_written") for each in found.comments}
    save_feedback(proposal.pk, by=by or moderator(), version=found.version, verdicts=verdicts, paragraph=paragraph)


@remembered
def announce(call: Call, *, by: Member | None = None) -> None:
    if Call.objects.get(pk=call.pk).state == CallState.OPEN:
        close_window(call)
        calls.announce(call.pk, by=by or manager())


@remembered
def fix_plan(proposal: Proposal, *, by: Member | None = None) -> SpreadPlan:
    """Say what is core and fix the plan, so that its award can be paid."""
    by, version = by or manager(), SpreadPlan.objects.get(proposal=proposal).version
    parts = {"core": "Every woman is seen in 15 minutes.", "adaptable": "Who sees her."}
    changed = spread_plans.change_plan(proposal.pk, by=by, version=version, **parts)
    return spread_plans.fix_plan(proposal.pk, by=by, version=changed.version)


@remembered
def pledge(proposal: Proposal, *, by: Member | None = None, **facts: Any) -> Any:
    """What a site offers: that of `by`, or of a member of a new one."""
    by = by or member("Pledger", at=organisation())
    facts = {"people": 4, "from_on": localdate() + timedelta(days=60)} | facts
    facts["organisation"] = facts.get("organisation") or by.affiliations.get().organisation
    return pledges.pledge(proposal.pk, by=by, **facts)


@remembered
def adopt(proposal: Proposal, *, by: Member, site: Organisation | None = None, stage: str = "adopted") -> Any:
    return spread.record_adoption(
        proposal.pk,
        by=by,
        site=site or organisation(),
        stage=stage,
        happened_on=localdate(),
        evidence="Seen on the ward.",
        reason="no_capacity" if stage == "stopped" else "",
        changed="Nurses ask, not clerks." if stage == "adapted" else "",
    )
