"""What the tests of shortlists arrange and read."""

from scoring.models import Shortlist
from scoring.ranking import rank_call
from scoring.services import shortlists
from scoring.services.shortlists import TermsGiven
from scoring.shortlists import draw


def decide(draft, by, proposal, **values):
    return shortlists.decide_rows(draft.pk, by=by, version=now_of(draft).version, given={proposal.pk: values})


def now_of(draft):
    return Shortlist.objects.select_related("call").get(pk=draft.pk)


def rows_of(draft):
    """[(title, outcome, award, place in reserve, reason of the line, whether it departs)] as they are kept"""
    names = ["proposal__title", "outcome", "award_pounds", "reserve_place", "line_reason", "is_exception"]
    return list(draft.rows.values_list(*names))


def drawn(draft, person):
    draft = now_of(draft)
    return draw(draft, rank_call(draft.call, person))


def set_terms(draft, by, **changes):
    facts = {"pot_pounds": 50_000, "quality_line_percent": 70, "areas": {}, "minimums": {}, "rules": {}} | changes
    return shortlists.set_terms(draft.pk, by=by, version=now_of(draft).version, terms=TermsGiven(**facts))


def events_of(draft):
    return list(draft.events.values_list("kind", "text"))
