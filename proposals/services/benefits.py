"""Claims of benefit: who may make which, and what no claim may leave open."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate, now

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import BenefitClaim, BenefitKind, ClaimStatus, Proposal
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.states import HAS_AWARD

TEXTS = {
    "covers": "Say which sites and which months it covers.",
    "method": "Say how it was counted.",
    "counterfactual": "Say what would have happened without it.",
}


@service
def claim_benefit(
    proposal_pk: int,
    *,
    by: Any,
    kind: str,
    unit: str = "",
    covers: str,
    quantity: Decimal,
    attributed_percent: int,
    method: str,
    counterfactual: str,
    as_of: date,
    status: str,
    validated_by: str = "",
    part_of: BenefitClaim | None = None,
    corrects: BenefitClaim | None = None,
) -> BenefitClaim:
    """Add a claim, or put one in the place of another that stands; a quantity of nothing takes that one back.

    raises  NotPermitted, WrongState, NotReady with the fields that leave something open
    """
    proposal = _locked(proposal_pk, by)
    _must_stand(proposal, corrects, "corrects")
    _must_stand(proposal, part_of, "part_of")
    _must_be_ones_own_to_say(proposal, by, status, corrects)
    claim = BenefitClaim(
        proposal=proposal, kind=kind, unit=unit.strip() if kind == BenefitKind.OTHER else "", covers=covers.strip(),
        quantity=quantity, attributed_percent=attributed_percent, method=method.strip(),
        counterfactual=counterfactual.strip(), as_of=as_of, status=status,
        validated_by=validated_by.strip() if status == ClaimStatus.VALIDATED else "",
        part_of_id=part_of.first_pk if part_of else None, corrects=corrects,
        first_id=corrects.first_pk if corrects else None, recorded_by=by, recorded_at=now(),
    )  # fmt: skip
    _must_leave_nothing_open(claim)
    _must_be_a_sound_part(claim, part_of)
    _must_stand_once(claim)
    claim.save()
    return claim


def must_claim(proposal: Proposal, by: Any) -> None:
    if not by.has_perm("proposals.record_adoption", proposal):
        raise NotPermitted("Only its authors and the programme team claim a benefit of this proposal.")


def _locked(proposal_pk: int, by: Any) -> Proposal:
    proposal = lock_proposal(proposal_pk)
    must_claim(proposal, by)
    if proposal.shown_state not in HAS_AWARD:
        raise WrongState("A benefit is claimed once the proposal is funded and announced.")
    return proposal


def _must_stand(proposal: Proposal, claim: BenefitClaim | None, field: str) -> None:
    if claim and not proposal.benefit_claims.standing().filter(pk=claim.pk).exists():
        sentence = "That claim was corrected already, or is of another proposal. Load the page again."
        raise NotReady(sentence, fields={field: [sentence]})


def _must_be_ones_own_to_say(proposal: Proposal, by: Any, status: str, corrects: BenefitClaim | None) -> None:
    """Nobody validates a figure of their own; what was validated is corrected by those who may validate."""
    touches_validated = status == ClaimStatus.VALIDATED or (corrects and corrects.status == ClaimStatus.VALIDATED)
    if touches_validated and not by.has_perm("proposals.validate_benefit", proposal):
        raise NotPermitted("Only a programme manager records that a figure was validated, or corrects one that was.")


def _must_leave_nothing_open(claim: BenefitClaim) -> None:
    missing = {name: [sentence] for name, sentence in TEXTS.items() if not getattr(claim, name)}
    if claim.kind == BenefitKind.OTHER and not claim.unit:
        missing["unit"] = ["Say what is counted."]
    if claim.status == ClaimStatus.VALIDATED and not claim.validated_by:
        missing["validated_by"] = ["Say who validated it."]
    if claim.status != ClaimStatus.FORECAST and claim.as_of > localdate():
        missing["as_of"] = ["Only a forecast can be as of a day that lies ahead."]
    if claim.quantity < 0 or claim.quantity == 0 and claim.corrects is None:
        missing["quantity"] = ["Give a figure above nothing."]
    if missing:
        raise NotReady(*[each for sentences in missing.values() for each in sentences], fields=missing)


def _must_be_a_sound_part(claim: BenefitClaim, whole: BenefitClaim | None) -> None:
    """No part of itself, of a part or of another kind; and what has parts stays what they are parts of."""
    before = claim.corrects
    has_parts = before and claim.proposal.benefit_claims.standing().filter(part_of=before.first_pk).exists()
    if before and has_parts and (whole or (claim.kind, claim.unit) != (before.kind, before.unit)):
        sentence = "Other claims are part of this one, so it stays of its kind and stands for itself."
        raise NotReady(sentence, fields={"part_of" if whole else "kind": [sentence]})
    if whole is None:
        return
    if whole.first_pk == claim.first_id or whole.part_of_id:
        sentence = "Choose a claim that stands for itself and is not the one you correct."
        raise NotReady(sentence, fields={"part_of": [sentence]})
    if (whole.kind, whole.unit) != (claim.kind, claim.unit):
        sentence = "A part is of the same kind as the whole."
        raise NotReady(sentence, fields={"part_of": [sentence]})


def _must_stand_once(claim: BenefitClaim) -> None:
    alike = claim.proposal.benefit_claims.standing().filter(
        kind=claim.kind, unit=claim.unit, covers__iexact=claim.covers, status=claim.status
    )
    if claim.quantity and alike.exclude(pk=claim.corrects_id).exists():
        sentence = "There is a claim of this kind and status for the same sites and months. Correct that one."
        raise NotReady(sentence, fields={"covers": [sentence]})
