"""How alike two texts are, and what they share: a small labelled set, an index that never needs to be made anew."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.demo import material
from exchange.management.commands.count_grams import LEAST_SHARE, paragraphs
from proposals.likeness.search import LEAST
from proposals.texts.likeness import (
    Index,
    Vector,
    grams,
    likeness,
    plain,
    rarity,
    summary_of,
    table,
    vector_of,
    written_table,
)
from proposals.texts.phrases import Part, shared_parts, shared_phrases

PAIRS = json.loads((Path(__file__).parents[1] / "data" / "similar_pairs.json").read_text(encoding="utf-8"))
TEXTS = [summary_of(**pair[which]) for pair in PAIRS for which in ("one", "other")]
HARD = 4  # pairs at the end that say the same in other words


def index_of(texts):
    index = Index()
    for key, text in enumerate(texts):
        index.put(key, vector_of(text))
    return index


# --- The labelled set ---------------------------------------------------------------------------------------------
def test_twenty_four_of_twenty_eight_pairs_are_found_first_among_the_texts_of_the_demo():
    """Both ways round. The four that are missed share hardly a word; no measure of letters would find them."""
    others = [summary_of(each["title"], each["pitch"]) for each in material.proposals().values()]
    index = index_of([*TEXTS, *others])

    def first_hit(key):
        return next((hit for hit, _ in index.nearest(vector_of(TEXTS[key]), LEAST) if hit != key), None)

    found = [first_hit(key) == key ^ 1 for key in range(len(TEXTS))]
    assert found == [True] * (len(TEXTS) - 2 * HARD) + [False] * 2 * HARD


def test_of_the_proposals_of_the_demo_hardly_any_two_are_alike():
    """Those that are tell of the same: two of clozapine, two of health checks where men are, three of diabetes."""
    told = [summary_of(each["title"], each["pitch"]) for each in material.proposals().values()]
    index = index_of(told)

    alike = sum(len(index.nearest(vector_of(text), LEAST)) - 1 for text in told)

    assert 0 < alike / (len(told) * (len(told) - 1)) < 1 / 400


# --- Two texts ----------------------------------------------------------------------------------------------------
def test_a_text_is_wholly_like_itself_and_not_at_all_like_one_of_other_letters():
    assert likeness("Falls at night", "FALLS, at night!") == pytest.approx(1)
    assert likeness("Falls at night", "سلامة المرضى") == 0
    assert likeness("Falls at night", "") == 0
    assert likeness("", "") == 0


@given(one=st.text(max_size=80), other=st.text(max_size=80))
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    assert likeness(one, other) == pytest.approx(likeness(other, one), abs=1e-6)
    assert -1e-6 <= likeness(one, other) <= 1 + 1e-6


def test_letters_are_compared_without_signs_case_and_width():
    assert plain("Don’t fall: ＢＥＤ-sensors!") == " dont fall bed sensors "
    assert sorted(grams("a bed")) == [" a b", " bed", "a be", "bed "]


def test_everyday_letters_weigh_less_than_rare_ones():
    assert rarity(" the") < rarity("ing ") < rarity("ward") < rarity("blis")
    assert rarity("qzxv") == rarity("zqvx") > rarity("blis")


def test_the_table_is_what_the_command_counts():
    """In the form in which it is read; the texts of the demo may have changed since it was counted."""
    lines = written_table(["the ward", "the bed", "a bed"], 0.5).splitlines()

    assert lines == ["3 2", "2 _bed _the bed_ the_"]
    assert table().texts > 800
    assert len(table().times) > 2_000
    assert len(paragraphs()) >= table().texts
    assert table().fewest == pytest.approx(table().texts * LEAST_SHARE, abs=1)


# --- Many texts ---------------------------------------------------------------------------------------------------
def test_the_most_alike_stand_first_and_ties_in_the_order_of_their_keys():
    index = index_of(["Falls at night", "Falls by day", "Falls at night", "Insulin"])

    hits = index.nearest(vector_of("Falls at night"), 0.05)

    assert [(key, round(share, 3)) for key, share in hits][:2] == [(0, 1.0), (2, 1.0)]
    assert [key for key, _ in hits] == [0, 2, 1]


words = st.sampled_from(["falls", "night", "sensor", "insulin", "ward", "a", ""])
texts = st.lists(words, max_size=5).map(" ".join)
acts = st.lists(st.tuples(st.integers(0, 8), st.none() | texts), max_size=60)


@given(acts=acts)
def test_an_index_that_was_changed_bit_by_bit_answers_as_one_that_is_made_anew(acts):
    changed, kept = Index(), dict[int, str]()
    for key, text in acts:
        if text is None:
            changed.remove(key)
            kept.pop(key, None)
        else:
            changed.put(key, vector_of(text))
            kept[key] = text
    anew = Index()
    for key, text in kept.items():
        anew.put(key, vector_of(text))

    asked = vector_of("falls sensor ward")

    def told(index):
        return [(key, round(share, 5)) for key, share in index.nearest(asked, 0.01)]

    assert told(changed) == told(anew)
    assert len(changed) == len(anew)


def test_removing_leaves_no_growing_waste():
    index = Index()
    for number in range(400):
        index.put("the same key", vector_of(f"Falls at night, take {number}, and nothing else changes at all here"))

    assert index._used < 5 * len(vector_of("Falls at night, take 1, and nothing else changes at all here").places)


def test_an_empty_index_finds_nothing():
    assert Index().nearest(vector_of("Falls"), 0.1) == []


def test_a_vector_survives_being_stored():
    vector = vector_of("Bed sensors that warn of falls at night")

    stored = Vector(
        np.frombuffer(vector.places.astype("<u4").tobytes(), dtype="<u4"),
        np.frombuffer(vector.weights.astype("<f4").tobytes(), dtype="<f4"),
    )

    assert [part.tolist() for part in stored] == [part.tolist() for part in vector]


# --- Shared phrases -----------------------------------------------------------------------------------------------
def test_what_both_say_is_cut_out_of_the_text_as_it_was_written():
    parts = shared_parts(
        "Paramedics take a finger-prick Lactate early.", "They take a finger-prick lactate on the way."
    )

    assert parts == [
        Part("Paramedics ", False),
        Part("take a finger-prick Lactate", True),
        Part(" early.", False),
    ]


def test_words_that_begin_alike_meet():
    assert shared_phrases("Community pharmacists check inhalers", "A community pharmacist checks an inhaler") == [
        "Community pharmacists check",
        "inhalers",
    ]


def test_everyday_words_are_no_phrase():
    assert shared_phrases("We will do this with the people", "They will go with the people to it") == []


def test_a_phrase_is_told_once():
    assert shared_phrases("Insulin. Insulin! insulin", "Insulin") == ["Insulin"]
    assert shared_phrases("Insulin pens. No insulin!", "Insulin pens. Insulin") == ["Insulin pens"]


@given(text=st.text(max_size=120), other=st.text(max_size=120))
def test_the_parts_joined_are_the_text(text, other):
    assert "".join(part.text for part in shared_parts(text, other)) == text
