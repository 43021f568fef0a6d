"""What is told of the draw between equal scores: its commitment once the call is open, the seed once it is over.

The lists come from the record of the shortlist that was agreed. Each reader gets the references that they may read:
what is drawn by hashes stands in the same order whoever is left out.
"""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from proposals.models import Call, Proposal
from scoring.models import FrozenShortlist, TieOrder
from scoring.shortlisting.replaying import draws_of, fingerprint
from scoring.shortlisting.ties import Draw, lot


@dataclass(frozen=True)
class Told:
    """`seed` is empty, and `draws` as well, until they are told to this reader.

    record_sha256  of the frozen record that was drawn from; empty where it has no salt, or there is none
    """

    order: TieOrder | None
    seed: str = ""
    record_sha256: str = ""
    draws: list[Draw] = field(default_factory=list)

    @property
    def commitment(self) -> str:
        return self.order.commitment if self.order else ""

    @property
    def keeps_the_seed(self) -> bool:
        return bool(self.commitment) and not self.seed

    def lots(self, draw: Draw) -> list[tuple[str, str]]:
        """[(reference, what it drew)], the first one first."""
        return [(reference, lot(reference, seed=self.seed, label=draw.label)) for reference in draw.order]


def told_of_draw(call: Call, person: Any) -> Told:
    """Three queries at most, and what a right asks for."""
    order = TieOrder.objects.filter(call=call).first()
    if order is None or not order.seed:
        return Told(order)
    frozen = FrozenShortlist.objects.filter(pk__in=call.shortlists.standing().values("frozen")).first()
    if not _is_seed_told(call, frozen, person):
        return Told(order)
    if frozen is None:
        return Told(order, order.seed)
    return Told(order, order.seed, _hash_of(frozen.inputs), _draws_for(frozen, person))


def _is_seed_told(call: Call, agreed: FrozenShortlist | None, person: Any) -> bool:
    """To everybody once outcomes are announced; before that, to whoever reads shortlists once one is agreed."""
    return call.is_announced or agreed is not None and person.has_perm("shortlists.read", call)


@lru_cache(maxsize=4)
def _drawn_in(inputs: str) -> list[Draw]:
    """A record is worked out once: everybody may ask for it, and it never changes."""
    return draws_of(json.loads(inputs))


@lru_cache(maxsize=4)
def _hash_of(inputs: str) -> str:
    """Without a salt, marks of a small call could be found by trying: such a hash is for those who hold the record."""
    return fingerprint(inputs) if json.loads(inputs).get("salt") else ""


def _draws_for(frozen: FrozenShortlist, person: Any) -> list[Draw]:
    draws = _drawn_in(frozen.inputs)
    asked = [reference for draw in draws for reference in draw.order]
    known = set(Proposal.objects.visible_to(person).filter(reference__in=asked).values_list("reference", flat=True))
    kept = [Draw(draw.label, [each for each in draw.order if each in known]) for draw in draws]
    return [draw for draw in kept if len(draw.order) > 1]
