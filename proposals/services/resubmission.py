"""Starting again from a declined proposal: a copy of its text in a call that takes submissions."""

from typing import Any

from django.utils.timezone import now

from proposals.attachments.carried_over import sort_out
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Attachment, Call, Organisation, PriorityArea, Proposal
from proposals.services.answering import what_makes_eligible
from proposals.services.scanning import scan_soon
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.services.writing import frozen_content, must_be_able_to_start, open_draft
from proposals.states import State

COPIED = [
    "title", "pitch", "stage_of_development", "challenge", "solution", "evidence", "benefits", "readiness",
    "involvement", "equality", "risks", "requested_pounds", "months",
]  # fmt: skip
COPIED_OF_THE_PLAN = [
    "unit", "eligible_sites", "target_share_percent", "baseline_measure", "baseline_unit", "baseline_value",
    "direction",
]  # fmt: skip
COPIED_OF_A_FILE = [
    "name", "content_type", "size_bytes", "sha256", "stripped_sha256", "stripped_bytes", "state", "scanned_at",
]  # fmt: skip


@service
def start_again(proposal_pk: int, *, by: Any, call_pk: int, eligibility: dict[str, Any] | None = None) -> Proposal:
    """Open a draft that holds all that the declined proposal said, with its files, under a new reference.

    Its co-authors are not carried over: each agrees to a new proposal anew. Asked for twice in the same call, it
    answers with the draft that is there. `eligibility` answers what that call asks before a draft, by code.

    raises  NotPermitted, WrongState, NotReady
    """
    earlier = lock_proposal(proposal_pk)
    must_be_declined(earlier, by=by)
    call = Call.objects.get(pk=call_pk)
    if begun := being_written(earlier):
        if begun.call_id == call.pk:
            return begun
        raise NotReady(
            f"You have started again already: {begun.reference} for {begun.call}. Go on there, or withdraw it first."
        )
    must_be_able_to_start(call, by=by)
    return _copy(earlier, call, by=by, eligible=what_makes_eligible(call, eligibility or {}))


def must_be_declined(earlier: Proposal, *, by: Any) -> None:
    """As far as its authors know: a decision under embargo is none yet."""
    if not by.has_perm("proposals.start_again", earlier):
        raise NotPermitted("Only its lead author can start again from this proposal.")
    if earlier.shown_state != State.DECLINED:
        raise WrongState("You can start again from a proposal that was not taken forward. This one was not declined.")


def being_written(earlier: Proposal) -> Proposal | None:
    """The new start that was not submitted yet; the database keeps that there is one at most."""
    drafts = earlier.resubmissions.filter(state=State.DRAFT, submitted_at=None)
    return drafts.select_related("call").first()


def _copy(earlier: Proposal, call: Call, *, by: Any, eligible: dict[str, Any]) -> Proposal:
    facts = {name: getattr(earlier, name) for name in COPIED}
    facts |= {"resubmission_of": earlier, "area": _area_in(call, earlier.area)}
    proposal = open_draft(call, by=by, eligible=eligible, **facts)
    proposal.lead_organisation = _organisation_of(by, earlier) or proposal.lead_organisation
    proposal.save(update_fields=["lead_organisation"])
    proposal.themes.set(call.themes_offered().filter(proposals=earlier))
    proposal.partners.set(each for each in earlier.partners.all() if each != proposal.lead_organisation)
    _copy_plan(earlier, proposal)
    _carry_files(earlier, proposal, by=by)
    return proposal


def _area_in(call: Call, area: PriorityArea | None) -> PriorityArea | None:
    """The same area in the framework of the new call, where it has one of that code."""
    return area and PriorityArea.objects.filter(framework=call.framework_id, code=area.code).first()


def _organisation_of(person: Any, earlier: Proposal) -> Organisation | None:
    """The organisation that led it, as long as the lead author still belongs to it."""
    still_there = person.affiliations.current().filter(organisation=earlier.lead_organisation_id).exists()
    return earlier.lead_organisation if still_there else None


def _copy_plan(earlier: Proposal, proposal: Proposal) -> None:
    """A target date that would lie before the new decision is left out."""
    old = getattr(earlier, "spread_plan", None)
    if old is None:
        return
    plan = proposal.spread_plan
    for name in COPIED_OF_THE_PLAN:
        setattr(plan, name, getattr(old, name))
    if old.target_on and old.target_on > proposal.call.decision_due_on:
        plan.target_on = old.target_on
    plan.save()


def _carry_files(earlier: Proposal, proposal: Proposal, *, by: Any) -> None:
    """As far as the new call takes them. They stay stored where they are: nothing is sent or checked again."""
    taken, _ = sort_out(earlier, proposal.call, by)
    carried = Attachment.objects.bulk_create(
        Attachment(
            proposal=proposal,
            number=number,
            **{name: getattr(file, name) for name in COPIED_OF_A_FILE},
            stored_with_id=file.stored_with_id or file.proposal_id,
            uploaded_by=by,
            uploaded_at=now(),
        )
        for number, file in enumerate(taken, start=1)
    )
    scan_soon(each for each in carried if each.scanned_at is None)


def latest_text(proposal: Proposal) -> dict[str, Any]:
    """The text as it was last submitted; of a draft, and of one withdrawn before that, as it stands.

    None but its authors may read what was never submitted.
    """
    submitted = proposal.versions.order_by("-number").values_list("content", flat=True)
    if proposal.state != State.DRAFT and (last := submitted.first()):
        return last
    return frozen_content(proposal)
