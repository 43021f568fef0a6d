"""Stories of the moderation desk: what moderators keep, claim, ask for, offer and tell each other."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from exchange.demo import material
from exchange.demo.people import Cast
from exchange.demo.stage import Story, office_moment, soon_after
from exchange.demo.tale import Tale
from proposals.models import RequestedChange, Signpost, SupportOffer
from proposals.services import changes, claims, moderation, offers
from proposals.services.kept import save_kept
from proposals.states import Gateway

UNSURE = "Three wards are named, but not who lives near them or who might not be reached."


def keep_texts(cast: Cast, dice: Any) -> Story:
    """Long before the first call the moderators put together what they write again and again."""
    yield office_moment(localdate() - timedelta(days=650), dice)
    for kind in ("texts", "signposts"):
        for number, values in enumerate(material.read("desk")[kind]):
            save_kept(kind, by=cast.moderators[number % len(cast.moderators)], **values)


def begin_review(tale: Tale, *, after: int) -> Story:
    """A moderator takes it on and answers some gateways; the rest is still to read."""
    yield tale.in_office(after)
    claims.claim(tale.pk, by=tale.moderator)
    yield soon_after(tale.now, tale.dice)
    answers = {Gateway.ELIGIBLE.value: (True, ""), Gateway.IN_SCOPE.value: (True, "")}
    if tale.pk % 4 == 1:
        answers[Gateway.INEQUALITIES.value] = (False, UNSURE)
    moderation.answer_gateways(tale.pk, by=tale.moderator, answers=answers)
    offers.add_note(tale.pk, by=tale.moderator, text=_by_turns(tale, "notes"))


def be_returned(tale: Tale, *, answer_in: int, waits_for: int) -> Story:
    """Returned with a list after `waits_for` days, wanted back `answer_in` days later, and help is offered."""
    yield tale.in_office(waits_for)
    number = tale.dice.choice([0, 1, 2, 3])
    moderation.return_for_changes(
        tale.pk,
        by=tale.moderator,
        note=material.sentences("returns")[number],
        changes=[tuple(each) for each in material.read("desk")["changes"][number]],
        return_by=localdate(tale.now) + timedelta(days=answer_in),
    )
    yield soon_after(tale.now, tale.dice)
    told = _by_turns(tale, "offers")
    offers.offer_support(tale.pk, by=tale.moderator, kind=told["kind"], text=told["text"])


def answer_and_tick(tale: Tale) -> None:
    """The authors answer the offer and tick off what they changed; the last thing on the list is left open at times."""
    told = _by_turns(tale, "offers")
    for offer in SupportOffer.objects.filter(proposal=tale.pk, is_wanted=None):
        offers.answer_support(offer.pk, by=tale.lead, is_wanted=told["wanted"], answer=told["answer"])
    asked = RequestedChange.objects.filter(request__proposal=tale.pk, done_at=None).order_by("pk")
    for change in list(asked)[: -1 if tale.pk % 3 == 0 else None]:
        changes.tick_change(change.pk, by=tale.lead, is_done=True)


def signpost_for(tale: Tale) -> Signpost | None:
    """A kept signpost beside the words, for every other proposal."""
    kept = list(Signpost.objects.order_by("pk"))
    return kept[tale.pk % len(kept)] if tale.pk % 2 else None


def _by_turns(tale: Tale, name: str) -> Any:
    found = material.read("desk")[name]
    return found[tale.pk % len(found)]
