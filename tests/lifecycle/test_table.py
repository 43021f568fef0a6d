"""Every step, from every place, by everybody: one table, tried on the verbs that the pages and the API share.

`+` done, `-` NotPermitted, `w` WrongState, `n` NotReady. `elsewhere` stands for the places a step does not name.
The two places under embargo must read like "scored" for everybody who may not know the decision.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import localdate

from exchange.acts import ACTS
from exchange.models import Member
from proposals.errors import NotPermitted, NotReady, Refusal, WrongState
from proposals.models import HistoryEntry, Proposal
from tests import factories
from tests.lifecycle import worlds

pytestmark = pytest.mark.django_db

TABLE = """
                    lead_author
                    | co_author
                    | | viewer
                    | | | stranger
                    | | | | moderator
                    | | | | | assessor_of_it
                    | | | | | | chair_of_its_panel
                    | | | | | | | manager_who_proposed_the_award
                    | | | | | | | | another_manager
                    | | | | | | | | | observer
                    | | | | | | | | | | administrator
                    | | | | | | | | | | | assessor_with_a_conflict
                    | | | | | | | | | | | | manager_who_wrote_it
                    | | | | | | | | | | | | | manager_with_a_conflict
                    | | | | | | | | | | | | | | chair_of_another_panel
submit
 draft              + - - - - - - - - - - - - - -  submitted
 elsewhere          w w w w w w w w w w w w w w w
withdraw
 draft              + - - - - - - - - - - - - - -  withdrawn
 submitted          + - - - - - - - - - - - - - -  withdrawn
 reviewed           + - - - - - - - - - - - - - -  withdrawn
 scored             + - - - - - - - - - - - - - -  withdrawn
 award_waits        + - - - - - - - - - - - - - -  withdrawn
 funded_embargoed   + - - - - - - w w w - - - - -  withdrawn
 declined_embargoed + - - - - - - w w w - - - - -  withdrawn
 elsewhere          w w w w w w w w w w w w w w w
return_for_changes
 submitted          - - - - + - - - - - - - - - -  draft
 elsewhere          w w w w w w w w w w w w w w w
pass_to_panel
 submitted          - - - - + - - - - - - - - - -  reviewed
 elsewhere          - - - - w - - - - - - - - - -
decline
 submitted          - - - - + - - - - - - - - - -  declined
 reviewed           - - - - - - - + + - - - - - -  declined
 scored             - - - - - - - + + - - - - - -  declined
 award_waits        - - - - - - - + + - - - - - -  declined
 funded_embargoed   - - - - - - - w w w - - - - -
 declined_embargoed - - - - - - - w w w - - - - -
 elsewhere          w w w w w w w w w w w w w w w
close_scoring
 reviewed           - - - - - - + + + - - - - - -  scored
 elsewhere          w w w w w w w w w w w w w w w
reopen_scoring
 scored             - - - - - - - + + - - - - - -  reviewed
 award_waits        - - - - - - - + + - - - - - -  reviewed
 funded_embargoed   - - - - - - - w w w - - - - -
 declined_embargoed - - - - - - - w w w - - - - -
 elsewhere          w w w w w w w w w w w w w w w
propose_award
 draft              - - - - - - - w w - - - - w -
 submitted          - - - - - - - w w - - - - w -
 scored             - - - - - - - + + - - - - - -  scored
 declined           - - - - - - - w w - - - - w -
 withdrawn          - - - - - - - w w - - - - w -
 elsewhere          - - - - - - - w w - - - - - -
fund
 draft              - - - - - - - w w - - - - w -
 submitted          - - - - - - - w w - - - - w -
 award_waits        - - - - - - - - + - - - - - -  funded
 declined           - - - - - - - w w - - - - w -
 withdrawn          - - - - - - - w w - - - - w -
 elsewhere          - - - - - - - w w - - - - - -
cancel_award
 draft              - - - - - - - w w - - - - w -
 submitted          - - - - - - - w w - - - - w -
 award_waits        - - - - - - - + + - - - - - -  scored
 declined           - - - - - - - w w - - - - w -
 withdrawn          - - - - - - - w w - - - - w -
 elsewhere          - - - - - - - w w - - - - - -
give_up_award
 funded             + - - - - - - - - - - - - - -  withdrawn
 funded_embargoed   w w w w w w w - - - w w w w w
 elsewhere          w w w w w w w w w w w w w w w
take_back_award
 funded             - - - - - - - + + - - - - - -  withdrawn
 funded_embargoed   w w w w w w w n n - w w w w w
 elsewhere          w w w w w w w w w w w w w w w
record_spread
 funded             - - - - - - - + + - - - - - -  spread
 funded_embargoed   w w w w w w w n n - w w w w w
 elsewhere          w w w w w w w w w w w w w w w
reinstate
 declined_embargoed w w w w w w w + + - w w w w w  scored
 declined           - - - - - - - + + - - - - + -  submitted
 withdrawn          - - - - - - - + + - - - - + -  submitted
 elsewhere          w w w w w w w w w w w w w w w
"""
LETTERS = {NotPermitted: "-", WrongState: "w", NotReady: "n"}


def rows() -> dict[tuple[str, str], tuple[str, str]]:
    """{(step, place): (a letter for each person, the state it leads to)}"""
    read: dict[tuple[str, str], tuple[str, str]] = {}
    for line in TABLE.splitlines():
        words = line.split()
        if "|" in line or not words or words == ["lead_author"]:
            continue
        if len(words) == 1:
            step = words[0]
            continue
        letters = " ".join(words[1 : len(worlds.PEOPLE) + 1])
        reaches = words[-1] if len(words[-1]) > 1 else ""
        if words[0] != "elsewhere":
            read[step, words[0]] = letters, reaches
        else:
            read |= {(step, place): (letters, "") for place in worlds.PLACES if (step, place) not in read}
    return read


ROWS = rows()
EVIDENCE: dict[str, Any] = {
    "return_for_changes": lambda _: {"note": "Say more.", "return_by": localdate() + timedelta(days=14)},
    "pass_to_panel": lambda proposal: {"panel": proposal.call.panels.first(), "gateways": factories.ALL_MET},
    "decline": lambda _: worlds.DECLINE,
    "reopen_scoring": lambda _: {"note": "A mark was wrong."},
    "propose_award": lambda _: {"award": 10_000},
    "give_up_award": lambda _: {"note": "Our team is gone."},
    "take_back_award": lambda _: {"note": "A condition was not met."},
    "reinstate": lambda _: {"note": "A mistake of ours."},
}


def attempts(step: str, proposal: Proposal, people: list[Member]) -> list[tuple[str, str, str]]:
    """Let each try it and take it back: [(letter, state after it, sentence of the refusal)]."""
    fresh = Member.objects.in_bulk([person.pk for person in people])
    before = facts(proposal)
    return [attempt(step, proposal, fresh[person.pk], before) for person in people]


def attempt(step: str, proposal: Proposal, person: Member, before: tuple[Any, ...]) -> tuple[str, str, str]:
    evidence = EVIDENCE[step](proposal) if step in EVIDENCE else {}
    with transaction.atomic():
        try:
            ACTS[step].verb(proposal.pk, by=person, **evidence)
            letter, sentence = "+", ""
        except Refusal as refusal:
            letter, sentence = LETTERS[type(refusal)], str(refusal)
        after = facts(proposal)
        transaction.set_rollback(True)
    assert letter == "+" or after == before, "refused, and yet something changed"
    return letter, after[0]["state"], sentence


def facts(proposal: Proposal) -> tuple[Any, ...]:
    row = Proposal.objects.filter(pk=proposal.pk).values().get()
    return row, HistoryEntry.objects.filter(proposal=proposal).count()


def test_the_table_names_every_act_every_place_and_everybody():
    columns = [line.split()[-1] for line in TABLE.splitlines() if "|" in line or line.endswith("lead_author")]
    assert len(columns) == len(worlds.PEOPLE)
    assert set(ROWS) == {(step, place) for step in ACTS for place in worlds.PLACES}


@pytest.mark.parametrize(("step", "place"), ROWS)
def test_a_step_is_taken_only_by_those_and_there_where_the_table_says(everything, step, place):
    proposal = everything.at[place]
    tried = attempts(step, proposal, [everything.people[name] for name in worlds.PEOPLE])

    letters, reaches = ROWS[step, place]
    assert " ".join(letter for letter, _, _ in tried) == letters
    assert {state for letter, state, _ in tried if letter == "+"} == ({reaches} - {""})


@pytest.mark.parametrize("step", ACTS)
def test_under_embargo_who_may_not_know_gets_the_answers_of_scored_word_for_word(everything, step):
    knowing = ("manager", "second_manager", "observer")
    outsiders = [everything.people[name] for name in worlds.PEOPLE if name not in knowing]
    told = {
        place: [(letter, sentence) for letter, _, sentence in attempts(step, everything.at[place], outsiders)]
        for place in ("scored", "award_waits", "funded_embargoed", "declined_embargoed")
    }

    assert told["award_waits"] == told["scored"]
    assert told["funded_embargoed"] == told["scored"]
    assert told["declined_embargoed"] == told["scored"]
