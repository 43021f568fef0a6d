"""Stories of the moderation desk: a submission is claimed and looked at before it is decided."""

from exchange.demo.stage import Story, soon_after
from exchange.demo.tale import Tale
from proposals.services import claims, moderation
from proposals.states import Gateway

UNSURE = "Three wards are named, but not who lives near them or who might not be reached."


def begin_review(tale: Tale, *, after: int) -> Story:
    """A moderator takes it on and answers some gateways; the rest is still to read."""
    yield tale.in_office(after)
    claims.claim(tale.pk, by=tale.moderator)
    yield soon_after(tale.now, tale.dice)
    answers = {Gateway.ELIGIBLE.value: (True, ""), Gateway.IN_SCOPE.value: (True, "")}
    if tale.pk % 4 == 1:
        answers[Gateway.INEQUALITIES.value] = (False, UNSURE)
    moderation.answer_gateways(tale.pk, by=tale.moderator, answers=answers)
