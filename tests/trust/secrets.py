"""What in the world of these tests is secret: `unfold` adds the secrets of A or of B.

Whatever differs between `unfold(base, "A", …)` and `unfold(base, "B", …)` must not show for the people of the test.
Rows that both have are made first and in the same order, so that numbers say nothing.
"""

from datetime import timedelta
from types import SimpleNamespace

from django.http import QueryDict
from django.utils.timezone import now

from proposals.forms.sections import read_sections
from proposals.models import (
    Audience,
    Call,
    Objection,
    Proposal,
    ProposalVersion,
)
from proposals.services import (
    comment_moderation,
    discussion,
    invitations,
    offers,
    sections,
    support,
    writing,
)  # fmt: skip
from proposals.services.links import record_verdict
from proposals.states import DeclineReason
from scoring.models import Criterion, Meeting
from scoring.services import (
    calibration,
    closing,
    decisions,
    exports,
    flags,
    ledger,
    panels,
    preferences,
    sheets,
    shortlists,
)  # fmt: skip
from scoring.services.feedback import save_feedback
from scoring.services.sheets import Given
from tests import factories
from tests.trust.world import CANARY, MARKED, MOMENT, answer, mark, name_the_ward

SHEETS, DECISIONS, DRAFTS, CONFIDENTIAL, CONFLICTS = "sheets", "decisions", "drafts", "confidential", "conflicts"
FOLLOWS, TALK, REPORTS, OBJECTIONS = "follows", "talk", "reports", "objections"


def unfold(world: SimpleNamespace, which: str, secrets: set[str]) -> None:
    """Make world A or B: in B every one of `secrets` is another than in A.

    What the reader may know of comes first: rows are numbered in the order of all that happens.
    """

    def is_b(secret: str) -> bool:
        return which == "B" and secret in secrets

    if TALK not in secrets:
        confer(world, much=False)
    mark_and_close(world, given=5 if is_b(SHEETS) else 2)
    add_sheets(world, many=is_b(SHEETS))
    meet(world, much=is_b(SHEETS))
    if is_b(DECISIONS):
        decide(world)
    if TALK in secrets:
        confer(world, much=is_b(TALK))
    if is_b(REPORTS):
        report_something(world)
    if is_b(OBJECTIONS):
        name_assessors(world)
    if is_b(FOLLOWS):
        follow_in_private(world)
    if is_b(CONFLICTS):
        go_on_behind_a_conflict(world)
    if is_b(DRAFTS):
        write_a_draft(world)
    if is_b(CONFIDENTIAL):
        submit_in_confidence(world)


def mark_and_close(world: SimpleNamespace, *, given: int) -> None:
    """All of it happens in both worlds; marks, comments and scores differ."""
    for name in MARKED:
        for assignment in world.asked[name]:
            mark(assignment, given, f"{CANARY} {'much' if given == 5 else 'not quite'} to praise in {name}")
        closing.close_scoring(world.at[name].pk, by=world.people["chair"], note=f"{CANARY} of a meeting")
    for name in ("scored", "funded", "declined"):
        factories.pledge(world.at[name], by=world.people["stranger"], note="Ward 7 would begin.")
    paragraph = f"{CANARY} of the programme"
    save_feedback(world.at["scored"].pk, by=world.people["moderator"], version=0, verdicts={}, paragraph=paragraph)
    mine = world.asked["marking"][0]
    criteria = list(Criterion.objects.filter(rubric__call=world.call))
    sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks={criteria[0].pk: Given(3, "My own comment.")})


def add_sheets(world: SimpleNamespace, *, many: bool) -> None:
    """Who assesses, which sheets there are and what they say, about the proposal that the assessor is marking."""
    people, proposal = world.people, world.at["marking"]
    _, first, second = world.asked["marking"]
    third = world.panel.seats.get(person=people["third"])
    wishes = {world.at["conflict"].pk: "like" if many else "rather_not"}
    preferences.state_preferences(third.pk, by=people["third"], version=1, wishes=wishes)
    if not many:
        sheets.decline_assignment(first.pk, by=people["first"], note=f"{CANARY}: no time this month")
        flags.raise_flag(proposal.pk, by=people["chair"], text=f"{CANARY}: is it new?")
        return
    mark(first, 5, f"{CANARY} of the first")
    mark(second, 5, f"{CANARY} of the second", returned=False)
    third = panels.assign(proposal.pk, by=people["chair"], seats=[world.panel.seats.get(person=people["third"])])[0]
    mark(third, 4, f"{CANARY} of the third")
    sheets.reopen_sheet(third.pk, by=people["chair"], note=f"{CANARY}: say more")
    aside = ledger.Change("set_aside", first.pk)
    ledger.propose_change(proposal.pk, by=people["chair"], change=aside, reason=f"{CANARY}: another text")


def meet(world: SimpleNamespace, *, much: bool) -> None:
    """The panel talks about the proposal that the assessor is marking; what others state after it is a secret."""
    meeting = Meeting.objects.create(panel=world.panel, started_by=world.people["chair"])
    item = meeting.items.create(proposal=world.at["marking"], position=1, opened_at=MOMENT)
    if much:
        item.stated.create(seat=world.asked["marking"][1].seat, figure="4.44")


def decide(world: SimpleNamespace) -> None:
    """One award waits, one is confirmed, one proposal is declined; none of it is announced."""
    people, at = world.people, world.at
    for name in ("waits", "funded"):
        decisions.propose_award(
            at[name].pk, by=people["manager"], award=11_111, conditions=f"{CANARY}: report monthly",
            reason=f"{CANARY}: out of rank",
        )  # fmt: skip
    decisions.confirm_award(at["funded"].pk, by=people["second_manager"])
    decisions.decline(
        at["declined"].pk, by=people["manager"], note=f"{CANARY}: not yet", reason=DeclineReason.POT_SPENT,
        signpost=f"{CANARY}: try the fund",
    )  # fmt: skip
    draft = shortlists.make_shortlist(world.call.pk, by=people["manager"], name=f"{CANARY} draft")
    told = {at["waits"].pk: {"comment": f"{CANARY}: strong", "conditions": [(f"{CANARY}: report", None)]}}
    shortlists.decide_rows(draft.pk, by=people["manager"], version=draft.version, given=told)
    exports.ask_for("shortlist", world.call, by=people["manager"], shortlist=draft)


def go_on_behind_a_conflict(world: SimpleNamespace) -> None:
    """For who declared a conflict: the proposal changes and is scored; another one appears and is conflicted too."""
    people, proposal = world.people, world.at["conflict"]
    meeting = Meeting.objects.get(panel=world.panel)
    meeting.items.update(closed_at=MOMENT)
    meeting.items.create(proposal=proposal, position=2, opened_at=MOMENT)
    Proposal.objects.filter(pk=proposal.pk).update(title=f"{CANARY} under another name", pitch=f"{CANARY} pitch")
    name_the_ward(proposal, f"{CANARY} ward")
    earlier = world.at["earlier"]
    Proposal.objects.filter(pk=earlier.pk).update(title=f"{CANARY} before", pitch=f"{CANARY} pitch before")
    ProposalVersion.objects.filter(proposal=earlier).update(content={"title": f"{CANARY} before"})
    record_verdict(earlier.pk, world.at["later"].pk, by=people["moderator"], verdict="same", note=f"{CANARY} note")
    record_verdict(
        proposal.pk, world.at["marking"].pk, by=people["moderator"], verdict="related", note=f"{CANARY} note"
    )
    _, first, second = world.asked["conflict"]
    third = panels.assign(proposal.pk, by=people["chair"], seats=[world.panel.seats.get(person=people["third"])])[0]
    support.give_support(proposal.pk, by=people["stranger"])
    discussion.write_comment(proposal.pk, by=people["stranger"], text=f"{CANARY} behind a conflict")
    for assignment in (first, second, third):
        mark(assignment, 4, f"{CANARY} behind a conflict")
    closing.close_scoring(proposal.pk, by=people["chair"])
    offers.offer_support(proposal.pk, by=people["moderator"], kind="other", text=f"{CANARY} of an offer")
    offers.add_note(proposal.pk, by=people["moderator"], text=f"{CANARY} of another note")
    add_another_conflict(world)


def confer(world: SimpleNamespace, *, much: bool) -> None:
    """What authors say among themselves, and how much of it."""
    for name in ("marking", "draft"):
        for number in range(2 if much else 1):
            text = f"{'Much' if much else 'Little'} to say, {number}"
            by = world.people["lead"]
            discussion.write_comment(world.at[name].pk, by=by, text=text, audience=Audience.AUTHORS)


def report_something(world: SimpleNamespace) -> None:
    """Who reported a comment and why is for the moderators."""
    reported = world.at["told"].comments.earliest("pk")
    comment_moderation.report_comment(reported.pk, by=world.people["third"], reason=f"{CANARY} of another report")


def name_assessors(world: SimpleNamespace) -> None:
    """Its authors ask that the assessor, who marks it, and the chair of its panel do not."""
    for name, organisation in [("Assessor Known", ""), ("Dr C. Known", ""), ("", "Trust of strangers")]:
        Objection.objects.create(
            proposal=world.at["marking"], name=name, organisation=organisation, reason=f"{CANARY} of a dispute",
            named_by=world.people["lead"], named_at=now(),
        )  # fmt: skip


def follow_in_private(world: SimpleNamespace) -> None:
    """Whom somebody follows is nobody else's business."""
    for name in ("marking", "told"):
        support.follow(world.at[name].pk, by=world.people["second"])


def add_another_conflict(world: SimpleNamespace) -> None:
    people, calls = world.people, Call.objects.filter(pk=world.call.pk)
    window = calls.values("opens_at", "closes_at").get()
    calls.update(closes_at=now() + timedelta(days=1))
    added = factories.draft(world.call, author=people["lead"], title=f"{CANARY} that was added")
    answer(added, f"{CANARY} ward")
    factories.attached(added, name=f"{CANARY} file.pdf")
    writing.submit(added.pk, by=people["lead"])
    panels.pass_to_panel(added.pk, by=people["moderator"], panel=world.panel, gateways=factories.ALL_MET)
    factories.chair_declares(added)
    seats = [world.panel.seats.get(person=people["conflicted"])]
    asked = panels.assign(added.pk, by=people["chair"], seats=seats)[0]
    sheets.declare(asked.pk, by=people["conflicted"], kind="indirect", text=f"{CANARY} of another conflict")
    anchor = calibration.choose_anchor(world.panel.pk, by=people["chair"], proposal=added)
    calibration.record_agreed(anchor.pk, by=people["chair"], version=1, agreed=f"{CANARY} of marks", closes=True)
    calls.update(**window)


def write_a_draft(world: SimpleNamespace) -> None:
    """Somebody else begins a proposal."""
    people = world.people
    draft = factories.draft(world.open_call, author=people["third"], title=f"{CANARY} of an idea")
    factories.attached(draft, name=f"{CANARY} file.pdf")
    answer(draft, f"{CANARY} ward")
    opened = read_sections(draft)[-1].fingerprint
    for text, made_from in [("that is not valid yet", opened), ("that came second", "another")]:
        sent = QueryDict(f"months={CANARY} of a text {text}&opened={made_from}")
        sections.keep(draft.pk, "money", by=people["third"], sent=sent)
    invitations.invite(draft.pk, by=people["third"], email=f"{CANARY}@elsewhere.example", role="viewer")


def submit_in_confidence(world: SimpleNamespace) -> None:
    """A submission of a call whose proposals nobody may know of, and a call that is being prepared."""
    people = world.people
    proposal = factories.draft(world.confidential, author=people["second"], title=f"{CANARY} in confidence")
    answer(proposal, f"{CANARY} ward")
    factories.attached(proposal, name=f"{CANARY} file.pdf")
    writing.submit(proposal.pk, by=people["second"])
    factories.call_in_preparation(code="prepared-call", title=f"{CANARY} call in preparation")
