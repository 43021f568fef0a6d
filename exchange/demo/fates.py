"""What may become of a proposal: each fate is a story made of the shorter ones, named in plot.json.

The dates of the call in scoring run up to today; the days in its fates count from there. A story that would go on
tomorrow simply stops where it is, as work in progress does.
"""

from collections.abc import Callable

from exchange.demo import again, company, deciding, moderating, panel, writing
from exchange.demo.marks import voices
from exchange.demo.stage import Story
from exchange.demo.tale import Tale

DECIDED = "decided"
NOBODY: tuple[float, ...] = ()


# --- Before a panel ------------------------------------------------------------------------------------------
def draft(tale: Tale) -> Story:
    yield from writing.write(tale, tale.plot["parts"])


def left_in_draft(tale: Tale) -> Story:
    yield from writing.write(tale, 4)


def ready_to_submit(tale: Tale) -> Story:
    yield from writing.write(tale)
    yield from company.await_answers(tale)


def submitted(tale: Tale) -> Story:
    """Waits for a moderator; every other one has been claimed, and some of its gateways are answered."""
    yield from writing.submit(tale)
    if tale.pk % 2:
        yield from moderating.begin_review(tale, after=1)


def withdrawn_draft(tale: Tale) -> Story:
    yield from writing.write(tale, 5)
    yield from writing.be_withdrawn(tale, after=4)


def withdrawn_submitted(tale: Tale) -> Story:
    yield from writing.submit(tale)
    yield from writing.be_withdrawn(tale, after=5)


def declined_by_moderator(tale: Tale) -> Story:
    yield from writing.submit(tale)
    yield from writing.be_declined(tale, by=tale.moderator, after=5)


def returned_waiting(tale: Tale) -> Story:
    """The authors are at it: the date by which it may come back lies ahead."""
    yield from writing.submit(tale)
    days = (tale.today - tale.day).days
    yield from moderating.be_returned(tale, waits_for=max(days - 8, 1), answer_in=14)


def returned_lapsed(tale: Tale) -> Story:
    yield from writing.submit(tale)
    yield from moderating.be_returned(tale, waits_for=3, answer_in=14)


def resubmitted(tale: Tale) -> Story:
    yield from writing.submit(tale)
    yield from moderating.be_returned(tale, waits_for=4, answer_in=14)
    yield from writing.resubmit(tale, after=4)


def resubmitted_late(tale: Tale) -> Story:
    """Back after the call has closed, inside the time that it was given."""
    yield from writing.submit(tale)
    days = (tale.today - tale.day).days
    yield from moderating.be_returned(tale, waits_for=max(days - 12, 1), answer_in=14)
    yield from writing.resubmit(tale, after=7)


def started_again(tale: Tale) -> Story:
    yield from again.start_again(tale)


def reviewed(tale: Tale) -> Story:
    yield from writing.submit(tale)
    yield from panel.pass_to_panel(tale, after=5)


# --- With a panel --------------------------------------------------------------------------------------------
def with_panel(tale: Tale) -> Story:
    """Submitted, passed within a week, and given to three assessors a week after closing."""
    yield from writing.submit(tale)
    yield from panel.pass_to_panel(tale, after=tale.dice.randrange(2, 6))
    yield from _to_assessors(tale)


def _to_assessors(tale: Tale) -> Story:
    days = (tale.opened.closing_day - tale.day).days
    yield from panel.assign(tale, after=max(days + 8, 1))


def _marked(tale: Tale, *, apart: tuple[float, ...] = NOBODY, returned: int = 3) -> int:
    """Let those who were asked mark it, each in their own time; returns the days until the last sheet is in."""
    longest = 19 if tale.opened.phase == DECIDED else 7
    days = [tale.dice.randrange(3, longest) for _ in tale.people]
    for place, voice in enumerate(voices(tale, apart)):
        in_time = days[place] if place < returned else None
        tale.tell(panel.mark(tale, voice, after=2, returned_after=in_time))
    return max(days) + 5


def _scored(tale: Tale, *, apart: tuple[float, ...] = NOBODY) -> Story:
    last = _marked(tale, apart=apart)
    yield from panel.close_scoring(tale, after=max(last, 12 if tale.opened.phase == "scoring" else last + 3))


def scored(tale: Tale) -> Story:
    """Now and then an assessor has a conflict and somebody else is asked."""
    yield from with_panel(tale)
    if tale.opened.phase == DECIDED and tale.dice.random() < 0.3 and len(panel.free_seats(tale)) > 0:
        yield from panel.have_a_conflict(tale, tale.people.pop(), "indirect", after=1)
        yield from panel.replace(tale, after=1)
    yield from _scored(tale)


def returned_then_scored(tale: Tale) -> Story:
    yield from resubmitted(tale)
    yield from panel.pass_to_panel(tale, after=4)
    yield from _to_assessors(tale)
    yield from _scored(tale)


def reinstated(tale: Tale) -> Story:
    yield from declined_by_moderator(tale)
    yield from deciding.reinstate(tale, after=4)
    yield from panel.pass_to_panel(tale, after=2)
    yield from _to_assessors(tale)
    yield from _scored(tale)


def reopened(tale: Tale) -> Story:
    yield from scored(tale)
    yield from panel.reopen_and_mark_again(tale)


def withdrawn_scored(tale: Tale) -> Story:
    yield from scored(tale)
    yield from writing.be_withdrawn(tale, after=3)


def declined_by_manager(tale: Tale) -> Story:
    yield from writing.submit(tale)
    yield from panel.pass_to_panel(tale, after=4)
    yield from writing.be_declined(tale, by=tale.cast.managers[0], after=7)


# --- Of the call in scoring ----------------------------------------------------------------------------------
def funded_under_embargo(tale: Tale) -> Story:
    yield from award_waiting(tale)
    yield from deciding.confirm(tale)


def award_waiting(tale: Tale) -> Story:
    yield from scored(tale)
    yield from deciding.propose(tale, after=1)


def award_cancelled(tale: Tale) -> Story:
    yield from award_waiting(tale)
    yield from deciding.cancel(tale)


def declined_under_embargo(tale: Tale) -> Story:
    yield from scored(tale)
    yield from deciding.decline_quietly(tale, after=1)


def conflict_after_scoring(tale: Tale) -> Story:
    yield from scored(tale)
    yield from panel.find_a_late_conflict(tale, after=1)


def all_returned(tale: Tale) -> Story:
    """Every sheet is in; the chair has not closed it yet."""
    yield from with_panel(tale)
    _marked(tale)


def split(tale: Tale) -> Story:
    yield from with_panel(tale)
    _marked(tale, apart=(1.0, -2.2))


def split_with_flag(tale: Tale) -> Story:
    yield from split(tale)
    yield from panel.raise_flag(tale, after=13)
    yield from panel.propose_a_change(tale)


def flag_resolved(tale: Tale) -> Story:
    yield from with_panel(tale)
    _marked(tale)
    yield from panel.raise_flag(tale, after=9)
    yield from panel.resolve_flag(tale, after=2)
    yield from panel.adjust_the_score(tale)


def part_returned(tale: Tale) -> Story:
    yield from with_panel(tale)
    _marked(tale, returned=1)


def conflict_direct(tale: Tale) -> Story:
    """One has a direct conflict, another assessor is asked, and two of three sheets are in."""
    yield from with_panel(tale)
    yield from panel.have_a_conflict(tale, tale.people.pop(0), "direct", after=2)
    yield from panel.replace(tale, after=1)
    _marked(tale, returned=2)


def conflict_indirect(tale: Tale) -> Story:
    """One has an indirect conflict and nobody was asked instead; nobody else has begun."""
    yield from with_panel(tale)
    yield from panel.have_a_conflict(tale, tale.people.pop(0), "indirect", after=3)
    _marked(tale, returned=0)


def assignment_declined(tale: Tale) -> Story:
    """One could not do it, two sheets are in, and a question is open."""
    yield from with_panel(tale)
    yield from panel.decline_assignment(tale, tale.people.pop(0), after=3)
    _marked(tale)
    yield from panel.raise_flag(tale, after=9)


def invited(tale: Tale) -> Story:
    yield from with_panel(tale)


def unassigned(tale: Tale) -> Story:
    yield from writing.submit(tale)
    yield from panel.pass_to_panel(tale, after=5)


def story_of(tale: Tale) -> Story:
    """The story that the plot names for this proposal."""
    fate: Callable[[Tale], Story] = globals()[tale.plot["fate"]]
    return fate(tale)
