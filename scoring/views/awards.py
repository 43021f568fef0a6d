"""Everything behind one decision on one page, and its three acts: propose an award, confirm it, cancel it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals import rights
from proposals.errors import NotReady
from proposals.forms.refusals import show_refusal
from proposals.models import Proposal
from proposals.spread.pledges import pledged_for, with_pledged
from proposals.states import State
from scoring.evidence import history_of_decisions, recusals, sheets_behind
from scoring.forms.awards import ConfirmAwardForm, ProposeAwardForm
from scoring.ledger import ledger_of
from scoring.letters.approving import FEWEST_SHEETS
from scoring.letters.feedback import HAS_FEEDBACK, PanelWords, may_read_feedback, panel_words
from scoring.letters.wording import letters_read_by
from scoring.models import Outcome
from scoring.oversight.flags import flags_of
from scoring.ranking import RankedProposal, Ranking, rank_call
from scoring.ranking.firmness import how_sure, in_words, with_firmness
from scoring.services import decisions, reserves
from scoring.shortlists.standing import on_shortlist


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def award(request: HttpRequest, reference: str) -> HttpResponse:
    rankable = (
        Proposal.objects.visible_to(request.user, rights.RANK).for_listing().with_rights(request.user, rights.IMPARTIAL)
    )
    proposal = get_object_or_404(
        with_pledged(rankable).select_related("spread_plan", "placement__panel"), reference=reference
    )
    acts = {"propose": propose, "confirm": confirm, "cancel": cancel}
    if request.method == "POST":
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            reason = "The page sent something that it has no button for. Open it again."
            return render(request, "400.html", {"reason": reason}, status=400)
        return act(request, proposal)
    return show(request, proposal)


def propose(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = ProposeAwardForm(request.POST, proposal=proposal, person=request.user)
    if not form.is_valid():
        return show(request, proposal, form)
    try:
        decisions.propose_award(proposal.pk, by=request.user, **form.cleaned_data)
    except NotReady as refusal:
        show_refusal(form, refusal)
        return show(request, proposal, form)
    return done(request, proposal, "The award is proposed. Another manager was told and must confirm it.")


def confirm(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = ConfirmAwardForm(request.POST, proposal=proposal, person=request.user)
    seen = form.cleaned_data["decision"] if form.is_valid() else 0
    decisions.confirm_award(proposal.pk, by=request.user, seen=seen)
    return done(request, proposal, "The award is confirmed, and the proposal is funded.")


def cancel(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    reserves.cancel_award(proposal.pk, by=request.user)
    return done(request, proposal, "The proposed award is cancelled.")


def done(request: HttpRequest, proposal: Proposal, words: str) -> HttpResponse:
    messages.success(request, f"{proposal.reference}: {words}")
    return redirect("scoring:award", proposal.reference)


def show(request: HttpRequest, proposal: Proposal, form: ProposeAwardForm | None = None) -> HttpResponse:
    ranking = with_firmness(rank_call(proposal.call, request.user))
    row = ranking.row_of(proposal.pk)
    holds_office = request.user.has_perm("proposals.fund")
    may_decide = request.user.has_perm("proposals.fund", proposal)
    awards = list(proposal.decisions.select_related("proposed_by", "confirmed_by"))
    waiting = next((each for each in awards if each.outcome == Outcome.WAITING), None)
    context = {
        "proposal": proposal,
        "ranking": ranking,
        "row": row,
        "firm_words": firm_words(ranking, row),
        "how_sure": how_sure,
        "pledged": pledged_for(proposal),
        "sheets": sheets_behind(proposal.pk),
        "waiting": waiting if proposal.state == State.SCORED else None,
        "standing": next((each for each in awards if each.outcome == Outcome.CONFIRMED), None),
        "history": history_of_decisions(proposal, request.user, awards),
        "ledger": ledger_of([proposal.pk], request.user, with_words=holds_office),
        "on_shortlist": on_shortlist(proposal, request.user),
        "conflicts": recusals(proposal.call, {proposal.pk}, with_words=holds_office),
        "flags": flags_of(proposal, with_names=holds_office, is_blind=False),
        "letters": letters_read_by(request.user, proposal),
        "told": what_is_told(proposal, request.user),
        "fewest": FEWEST_SHEETS,
        "plan": getattr(proposal, "spread_plan", None),
        "may_decide": may_decide,
        "has_a_stake": holds_office and not may_decide,  # they rank it, so have no part in it
        "form": form or ProposeAwardForm(proposal=proposal, person=request.user, suggested=suggested(ranking, row)),
    }
    return render(request, "scoring/awards/award.html", context)


def what_is_told(proposal: Proposal, person: Any) -> PanelWords | None:
    """The feedback as its authors read it, or will; None before scoring is closed, and for who may not read it."""
    if proposal.state not in HAS_FEEDBACK or not may_read_feedback(person, proposal):
        return None
    return panel_words(proposal.call, [proposal.pk])[proposal.pk]


def firm_words(ranking: Ranking, row: RankedProposal | None) -> str:
    """How its adjusted score comes about; empty where scores are not adjusted."""
    mean = ranking.firmness.mean
    return in_words(row, row.adjusted, mean) if row and row.adjusted and mean is not None else ""


def suggested(ranking: Ranking, row: RankedProposal | None) -> int:
    """What was asked for, capped by what is left."""
    return max(0, min(row.requested_pounds, ranking.remaining_pounds)) if row else 0
