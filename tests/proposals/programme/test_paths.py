"""What became of a proposal as everybody knew it: outcomes from their announcement on, and nothing from later."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals.programme.paths import Spell, Step, path_of, told

BEGUN = datetime(2026, 7, 1, tzinfo=UTC)


def at(day):
    return BEGUN + timedelta(days=day)


def steps(*entries):
    """(state, day) or (state, day, embargoed, pounds)"""
    return [Step(state, at(day), *more) for state, day, *more in entries]


TO_A_SCORE = steps(("submitted", 1), ("reviewed", 4), ("scored", 20))


def test_an_outcome_is_told_from_its_announcement_on_and_none_before():
    history = [*TO_A_SCORE, *steps(("funded", 25, True, 9_000))]

    assert told(history, at(40), at(40)) == TO_A_SCORE
    assert told(history, None) == TO_A_SCORE
    assert told(history, at(40), at(41)) == [*TO_A_SCORE, *steps(("funded", 40, True, 9_000))[:1]]


def test_of_what_stood_under_embargo_the_last_is_told_and_what_was_overtaken_never():
    changed = [*TO_A_SCORE, *steps(("declined", 22, True), ("scored", 23, True), ("funded", 25, True, 9_000))]
    withdrawn = [*TO_A_SCORE, *steps(("funded", 25, True, 9_000), ("withdrawn", 30))]

    assert [step.to_state for step in told(changed, at(40))] == ["submitted", "reviewed", "scored", "funded"]
    assert told(withdrawn, at(40)) == [*TO_A_SCORE, *steps(("withdrawn", 30))]


def test_a_state_that_was_taken_back_is_not_reached():
    path = path_of(BEGUN, [*TO_A_SCORE, *steps(("reviewed", 22))])

    assert (path.state, path.reached) == ("reviewed", {"submitted", "reviewed"})


def test_an_award_that_ended_was_made_all_the_same():
    funded = [*TO_A_SCORE, *steps(("funded", 25, False, 9_000), ("withdrawn", 60))]
    path = path_of(BEGUN, funded)

    assert (path.award_pounds, path.award_ended, path.award_stands, path.has_outcome) == (9_000, True, False, True)
    assert "funded" in path.reached


def test_spells_follow_each_other_and_the_last_one_lasts():
    path = path_of(BEGUN, steps(("submitted", 1), ("draft", 3), ("submitted", 9), ("reviewed", 10)))

    assert path.spells == [
        Spell("writing", at(0), at(1)),
        Spell("moderation", at(1), at(3)),
        Spell("changes", at(3), at(9)),
        Spell("moderation", at(9), at(10)),
    ]
    assert path.lasts == Spell("panel", at(10))


def test_a_spell_that_a_withdrawal_ended_is_none_and_a_corrected_score_begins_none():
    path = path_of(BEGUN, [*TO_A_SCORE, *steps(("scored", 22), ("withdrawn", 30))])

    assert [spell.place for spell in path.spells] == ["writing", "moderation", "panel"]
    assert path.lasts is None


STATES = st.sampled_from(["draft", "submitted", "reviewed", "scored", "funded", "declined", "withdrawn"])
DAYS = st.integers(0, 60)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(STATES, DAYS, st.booleans()), max_size=8), st.none() | DAYS, DAYS)
def test_what_is_recorded_later_never_changes_what_was_told(entries, announced, until):
    history = [Step(state, at(on), hidden) for state, on, hidden in sorted(entries, key=lambda entry: entry[1])]
    by_then = [step for step in history if step.at < at(until)]
    announced_by_then = None if announced is None or announced >= until else at(announced)
    announced_at = None if announced is None else at(announced)

    # no step is under embargo once the outcomes are announced: the door sees to that
    history = [step._replace(is_embargoed=step.is_embargoed and not is_after(step, announced_at)) for step in history]
    by_then = [step._replace(is_embargoed=step.is_embargoed and not is_after(step, announced_at)) for step in by_then]

    assert told(history, announced_at, at(until)) == told(by_then, announced_by_then, at(until))


def is_after(step, announced_at):
    return announced_at is not None and step.at >= announced_at
