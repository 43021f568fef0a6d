"""An award that was announced, its people, and the pages after it."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from proposals.models import Duty
from proposals.services import awards
from proposals.states import State
from tests import factories


def awarded(**facts: Any) -> SimpleNamespace:
    """A funded proposal whose conditions were set before it was announced, and those who have to do with it."""
    proposal = factories.proposal_at(State.FUNDED, announced=False, **facts)
    cast = proposal.cast
    asked = [("Name the site leads.", date(2036, 5, 1)), ("Agree the data sheet.", None)]
    first, second = awards.set_conditions(proposal.pk, by=cast.manager, conditions=asked)
    factories.announce(proposal.call, by=cast.manager)
    factories.fix_plan(proposal, by=cast.manager)
    return SimpleNamespace(
        proposal=proposal, lead=cast.author, manager=cast.manager, other=cast.second, first=first, second=second
    )


def again(duty: Duty) -> Duty:
    return Duty.objects.get(pk=duty.pk)


def stands(duty: Duty) -> tuple[str, int]:
    found = again(duty)
    return found.state, found.version


def record_of(duty: Duty) -> list[tuple[str, str]]:
    return list(duty.entries.order_by("number").values_list("act", "text"))


def page(name: str, *args: Any) -> str:
    return reverse(f"proposals:{name}", args=args)
