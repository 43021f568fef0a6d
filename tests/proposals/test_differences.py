"""The difference between two texts: nothing is lost, it reads like a sentence, and no text can make it slow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.texts import differences
from proposals.texts.differences import ADDED, REMOVED, SAME, Run, common_spans, folded, word_runs


def test_changed_words_stand_where_they_changed():
    assert word_runs("We look at it twice a shift.", "We always look at it three times a shift.") == [
        Run(SAME, "We "),
        Run(ADDED, "always "),
        Run(SAME, "look at it "),
        Run(REMOVED, "twice "),
        Run(ADDED, "three times "),
        Run(SAME, "a shift."),
    ]


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("", "", []),
        ("", "New words.", [Run(ADDED, "New words.")]),
        ("Old words.", "", [Run(REMOVED, "Old words.")]),
        ("The same.", "The same.", [Run(SAME, "The same.")]),
        ("One  space\nmore", "One space\n\nmore", [Run(SAME, "One space\n\nmore")]),
        ("سلامة المرضى", "سلامة الناس", [Run(SAME, "سلامة "), Run(REMOVED, "المرضى"), Run(ADDED, "الناس")]),
    ],
)
def test_the_ends_of_what_can_change(before, after, runs):
    assert word_runs(before, after) == runs


def test_a_word_that_stayed_by_chance_goes_with_the_changes_around_it():
    runs = word_runs("Nurses on two wards wrote it down by hand.", "Every carer in the region now types it at once.")

    assert [run.kind for run in runs] == [REMOVED, ADDED]


words = st.lists(st.sampled_from(["the", "ward", "a", "sensor", "falls", "at", "night"]), max_size=40).map(" ".join)


@given(before=words, after=words)
def test_both_texts_can_be_read_back_from_the_runs(before, after):
    runs = word_runs(before, after)

    assert "".join(f"{run.text} " for run in runs if run.kind != ADDED).split() == before.split()
    assert "".join(f"{run.text} " for run in runs if run.kind != REMOVED).split() == after.split()


HOSTILE = {
    "one word": ("a " * 20_000, "a b " * 10_000),
    "every second word": (
        " ".join(f"w{number}" for number in range(7_000)),
        " ".join(f"{'w' if number % 2 else 'x'}{number}" for number in range(7_000)),
    ),
    "back to front": ("a b c d e f g h i j " * 2_000, "j i h g f e d c b a " * 2_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_of_forty_thousand_letters_takes_few_steps(name, monkeypatch):
    """Counted, not timed: the words that `difflib` is asked to look at stay within the budget, plus one last look."""
    asked = []

    class Counting(differences.SequenceMatcher):
        def find_longest_match(self, *span):
            alo, ahi, *_ = span
            asked.append(sum(1 + len(self.b2j.get(word, [])) for word in self.a[alo:ahi]))  # type: ignore[attr-defined]
            return super().find_longest_match(*span)

    monkeypatch.setattr(differences, "SequenceMatcher", Counting)
    before, after = HOSTILE[name]

    common_spans(before.split(), after.split(), steps=100_000)

    assert sum(asked) <= 100_000 + max(asked, default=0)


def test_a_long_unchanged_passage_is_folded_between_words_that_give_the_context():
    middle = " ".join(f"w{number}" for number in range(100))

    passages = folded(word_runs(f"First {middle} last.", f"Then {middle} end."), context=2)

    assert [(passage.is_folded, passage.words) for passage in passages] == [(False, 4), (True, 96), (False, 4)]
    assert passages[0].runs == [Run(REMOVED, "First "), Run(ADDED, "Then "), Run(SAME, "w0 w1 ")]
    assert passages[2].runs == [Run(SAME, "w98 w99 "), Run(REMOVED, "last."), Run(ADDED, "end.")]


def test_a_short_passage_is_not_folded():
    assert [passage.is_folded for passage in folded(word_runs("One two three.", "One two four."))] == [False]
