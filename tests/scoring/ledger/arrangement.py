"""What the tests of the ledger arrange and read."""

from io import StringIO

from django.core.management import call_command

from proposals.models import Proposal
from scoring.oversight.proposal import oversee, overseen_on
from scoring.services import ledger
from scoring.services.ledger import Change


def sheet_of(proposal, number):
    return proposal.assignments.get(seat=proposal.cast.panel.seats[number])


def aside(proposal, number=2):
    return Change("set_aside", sheet_of(proposal, number).pk)


def propose(proposal, by, change=None, reason="They marked another text."):
    return ledger.propose_change(proposal.pk, by=by, change=change or aside(proposal), reason=reason)


def change(proposal, first, second, what=None):
    return ledger.confirm_change(propose(proposal, first, what).pk, by=second)


def now_of(proposal):
    return Proposal.objects.values_list("state", "score").get(pk=proposal.pk)


def shown_score(proposal, person):
    found = overseen_on(proposal.placement.panel_id, person).get(pk=proposal.pk)
    return oversee(found, person).score


def must_be_sound():
    call_command("check_invariants", stdout=StringIO())
    call_command("verify_history", stdout=StringIO())
