"""What stands between a draft shortlist and its agreement, in sentences."""

from collections.abc import Iterable, Iterator

from proposals.models import Proposal
from proposals.states import State
from scoring.models import Decision, Outcome, Shortlist
from scoring.shortlisting.choices import DECLINE, GETS_MONEY
from scoring.shortlists.reading import Drawn, DrawnLine


def what_is_missing(shortlist: Shortlist, drawn: Drawn) -> list[str]:
    """Nothing where it can be proposed. Two queries."""
    return list(_missing(shortlist, drawn))


def _missing(shortlist: Shortlist, drawn: Drawn) -> Iterator[str]:
    open_still = [each for each in drawn.lines if each.line.is_open]
    if drawn.missing or drawn.gone:
        yield "The ranking has other proposals than this draft. Save the draft, and decide about them."
    for told, found in [
        ("Scoring is still open: {}.", [each for each in open_still if each.ranked.state == State.REVIEWED]),
        ("Nothing is decided yet: {}.", [each for each in open_still if each.line.is_undecided]),
        ("The outcome departs from the line, and no reason is given: {}.",
         [each for each in open_still if each.line.lacks_a_reason]),
        ("A decline needs a reason, feedback and where to go next: {}.",
         [each for each in open_still if each.line.entry.choice.outcome == DECLINE and not _has_its_texts(each)]),
    ]:  # fmt: skip
        if found:
            yield told.format(_named(found))
    yield from _of_money(shortlist, drawn, open_still)


def _of_money(shortlist: Shortlist, drawn: Drawn, open_still: list[DrawnLine]) -> Iterator[str]:
    funded = [each for each in open_still if each.line.entry.choice.outcome in GETS_MONEY]
    left = shortlist.call.pot_pounds - shortlist.call.committed_pounds
    if drawn.drawing.left_pounds < 0 or sum(each.line.entry.awarded_pounds for each in funded) > left:
        yield "The awards come to more than there is in the pot."
    planned = Proposal.objects.filter(pk__in=[each.ranked.pk for each in funded], spread_plan__baseline_value=None)
    if without := list(planned.order_by("pk").values_list("reference", flat=True)):
        yield f"Without a plan for spread with a baseline measure nothing is funded: {', '.join(map(str, without))}."
    waiting = Decision.objects.filter(proposal__call=shortlist.call, outcome=Outcome.WAITING)
    if alone := list(waiting.order_by("proposal").values_list("proposal__reference", flat=True)):
        yield f"An award waits for a second manager: {', '.join(map(str, alone))}. Confirm or cancel it first."


def _has_its_texts(each: DrawnLine) -> bool:
    row = each.row
    return row is not None and bool(row.decline_reason and row.feedback and row.signpost)


def _named(found: Iterable[DrawnLine]) -> str:
    return ", ".join(each.ranked.reference for each in found)
