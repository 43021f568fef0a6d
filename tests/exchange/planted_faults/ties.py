"""Faults of how calls settle equal scores."""

from scoring.models import TieOrder
from scoring.shortlisting.ties import committed
from tests import factories


def a_call_that_declared(*, words="", **facts):
    call = factories.call_in_preparation(title="Care at night")
    order = TieOrder.objects.create(call=call, draws=True, **facts)
    call.tie_rules = words or order.in_words
    call.save()
    return call


def plant_a_call_that_says_something_else_of_ties(spreading, scored):
    a_call_that_declared(words="We toss.")
    told = "Care at night says something else of equal scores than it declared."
    return {"calls_say_what_they_declared_of_ties": [told]}


def plant_a_rule_for_ties_that_there_is_not(spreading, scored):
    a_call_that_declared(words="We toss.", rules=["toss"])
    told = "Care at night says something else of equal scores than it declared."
    return {"calls_say_what_they_declared_of_ties": [told]}


def plant_a_seed_that_nobody_committed_to(spreading, scored):
    a_call_that_declared(seed="mine", commitment=committed("yours"))
    told = "Care at night is committed to another seed than it draws with."
    return {"open_calls_are_committed_to_their_draw": [told]}


def plant_a_call_that_opened_without_its_seed(spreading, scored):
    factories.opened(a_call_that_declared())
    return {"open_calls_are_committed_to_their_draw": ["Care at night opened without the seed of its draw."]}
