"""What the tests of shortlists arrange and read."""

from types import SimpleNamespace

from proposals.states import State
from scoring.models import Shortlist
from scoring.ranking import rank_call
from scoring.services import shortlists
from scoring.services.shortlists import TermsGiven
from scoring.shortlists import draw
from tests import factories
from tests.factories import proposal_at

MARKS = {"Best": (5, 5, 5), "Good": (5, 4, 4), "Fair": (4, 4, 4)}


def arranged():
    """A call with three scored proposals of £20,000 each and a pot of £50,000: the line funds two of them."""
    call = factories.open_call(code="safety", pot_pounds=50_000)
    panel = factories.panel(call)
    scored = {
        title: proposal_at(State.SCORED, call=call, on=panel, title=title, marks=marks, requested_pounds=20_000)
        for title, marks in MARKS.items()
    }
    manager, second = factories.manager(), factories.manager()
    draft = shortlists.make_shortlist(call.pk, by=manager, name="As ranked")
    return SimpleNamespace(call=call, panel=panel, scored=scored, manager=manager, second=second, draft=draft)


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
