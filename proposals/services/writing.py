"""Writing a proposal: start a draft, save a section of it, submit it, take it back."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.forms.sections import Written, read_sections
from proposals.models import Call, Contributor, ContributorRole, Proposal, ProposalVersion, SpreadPlan
from proposals.services import edits
from proposals.services.answering import keep_answers, what_makes_eligible
from proposals.services.prints import keep_print
from proposals.services.steps import lock_proposal, take_step
from proposals.services.transactions import lock_person, service
from proposals.states import State
from proposals.texts.nhs_numbers import find_nhs_numbers

FROZEN = [
    "title", "pitch", "challenge", "solution", "evidence", "benefits", "readiness", "involvement", "equality",
    "risks", "requested_pounds", "months", "stage_of_development",
]  # fmt: skip
FROZEN_PLAN = [
    "unit",
    "eligible_sites",
    "target_share_percent",
    "baseline_measure",
    "baseline_unit",
    "direction",
]


@service
def start_proposal(
    call_pk: int, *, by: Any, title: str, eligibility: dict[str, Any] | None = None, not_nhs: Iterable[str] = ()
) -> Proposal:
    """Open a draft in a call that takes submissions; its writer becomes the lead author.

    `eligibility` answers what the call asks before that, by the codes of its questions. `not_nhs` are numbers in the
    title of which its writer says that they are no NHS numbers.
    """
    lock_person(by)
    call = Call.objects.get(pk=call_pk)
    must_be_able_to_start(call, by=by)
    eligible = what_makes_eligible(call, eligibility or {})
    if begun := _draft_called(title, call, by):
        return begun
    proposal = open_draft(call, by=by, eligible=eligible, title=title)
    edits.clear_numbers(proposal, {each.digits for each in find_nhs_numbers(title)}.intersection(not_nhs), by=by)
    return proposal


def open_draft(call: Call, *, by: Any, eligible: dict[str, Any], **facts: Any) -> Proposal:
    """The bare row with its reference, its lead author and an empty plan. The caller has checked that it may be."""
    affiliation = by.affiliations.current().select_related("organisation").first()
    proposal = Proposal(call=call, lead_organisation=affiliation.organisation, **facts)
    proposal.save()
    proposal.reference = f"P-{proposal.created_at.year}-{proposal.pk:04d}"
    proposal.save(update_fields=["reference"])
    Contributor.objects.create(proposal=proposal, person=by, role=ContributorRole.LEAD)
    SpreadPlan.objects.create(proposal=proposal)
    keep_print(proposal)
    keep_answers(proposal, eligible)
    edits.sign(proposal, "innovation", by=by)
    return proposal


def _draft_called(title: str, call: Call, person: Any) -> Proposal | None:
    """The draft that a first click made already; the lock on the person lets clicks come one by one."""
    led = Contributor.objects.filter(person=person, role=ContributorRole.LEAD).values("proposal")
    return call.proposals.filter(pk__in=led, state=State.DRAFT, title=title).first()


def must_be_able_to_start(call: Call, *, by: Any) -> None:
    """Refuse whoever is not affiliated, and everybody outside the window of the call."""
    if not by.has_perm("proposals.start"):
        raise NotPermitted(
            "Only people affiliated to a member organisation can start a proposal. "
            "Say on your account page where you belong."
        )
    if not call.takes_submissions(now()):
        raise NotReady(call.why_closed(now()))


@service
def save_section(proposal_pk: int, *, by: Any, version: int, **parts: Any) -> Proposal:
    """Save parts of a draft, named as in `change`. An older `version` than the stored one is refused."""
    proposal = lock_proposal(proposal_pk)
    must_be_open_to(proposal, by=by)
    if proposal.version != version:
        raise StaleVersion(
            "Somebody saved this part after you opened it. Your text is kept below: compare and save again."
        )
    for each in change(proposal, read_sections(proposal), **parts):
        keep_what_was_typed(each)
        edits.sign(proposal, each.section.slug, by=by)
    return proposal


def change(
    proposal: Proposal,
    sections: list[Written],
    *,
    values: dict[str, Any],
    plan: dict[str, Any] | None = None,
    partners: list[Any] | None = None,
    themes: list[Any] | None = None,
    answers: dict[str, Any] | None = None,
) -> list[Written]:
    """Write parts of a locked draft; what is not handed in stays as it is. Returns which of `sections` changed."""
    before = {each: each.stored.fingerprint() for each in sections}
    for name, value in values.items():
        setattr(proposal, name, value)
    proposal.version += 1
    proposal.save()
    if not {"title", "pitch"}.isdisjoint(values):
        keep_print(proposal)
    if plan:
        proposal.spread_plan, _ = SpreadPlan.objects.update_or_create(proposal=proposal, defaults=plan)
    if partners is not None:
        proposal.partners.set(partners)
    if themes is not None:
        proposal.themes.set(themes)
    if answers:
        keep_answers(proposal, answers)
    return [each for each, stood in before.items() if each.section.form(proposal=proposal).fingerprint() != stood]


def keep_what_was_typed(section: Written) -> None:
    """Text that waited beside a section goes to its writer when somebody else changes the section under it."""
    row, typed = section.row, section.typed
    if row is not None and typed is not None:
        edits.set_aside(section.proposal, row.section, by=row.changed_by, typed=typed, tab=row.tab, turn=row.turn)


def must_be_open_to(proposal: Proposal, *, by: Any) -> None:
    if not by.has_perm("proposals.edit", proposal):
        raise NotPermitted("Only the authors of this proposal may change it.")
    if proposal.shown_state == State.WITHDRAWN:
        raise WrongState("It is withdrawn, so its text can’t be changed. A manager can reinstate it.")
    if proposal.state != State.DRAFT:
        raise WrongState("It is submitted already, so its text can’t be changed. A moderator can return it to you.")


@service
def submit(proposal_pk: int, *, by: Any, version: int | None = None) -> Proposal:
    """Hand the proposal in and freeze the text as it stands.

    `version` is the draft as its author checked it; one that was changed since is not submitted unseen.
    """
    proposal = take_step(proposal_pk, "submit", by=by)
    if version not in (None, proposal.version):
        raise StaleVersion("The proposal was changed after you opened this page. Read it again, then submit it.")
    proposal.attachments.standing().freeze()
    ProposalVersion.objects.create(
        proposal=proposal,
        number=proposal.versions.count() + 1,
        content=frozen_content(proposal),
        submitted_by=by,
        submitted_at=proposal.submitted_at or now(),
    )
    return proposal


def frozen_content(proposal: Proposal) -> dict[str, Any]:
    """The text as it stands, in the form of a version. Reading it changes nothing."""
    text = {name: getattr(proposal, name) for name in FROZEN}
    plan = {name: getattr(proposal.spread_plan, name) for name in FROZEN_PLAN}
    target_on = proposal.spread_plan.target_on
    return {
        **text,
        "area": str(proposal.area),
        "lead_organisation": str(proposal.lead_organisation),
        "themes": [str(theme) for theme in proposal.themes.all()],
        "partners": [str(partner) for partner in proposal.partners.all()],
        "answers": [{"code": each.code, "question": each.text, "answer": each.given} for each in proposal.asked],
        "attachments": proposal.attachments.standing().facts(),
        "plan": {
            **plan,
            "target_on": target_on.isoformat() if target_on else None,
            "baseline_value": str(proposal.spread_plan.baseline_value),
        },
    }


def withdraw(proposal_pk: int, *, by: Any, note: str = "") -> Proposal:
    return take_step(proposal_pk, "withdraw", by=by, note=note)
