"""What is asked for the table of rights: each address with objects of several kinds, as each of nine people."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace

from tests.trust.addresses import Address
from tests.trust.objects import objects_for
from tests.trust.two_worlds import Answer, ask

PEOPLE = [
    "anonymous", "stranger", "lead", "moderator", "assessor", "chair", "manager", "observer", "administrator",
]  # fmt: skip
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass
class Asked:
    """What one object at an address answered to each person, by method."""

    address: Address
    what: str
    told: dict[str, list[Answer]]

    def lines(self) -> list[str]:
        """The lines of the table; methods that were answered alike share one."""
        shared: dict[tuple[int, ...], str] = {}
        for method, answers in self.told.items():
            statuses = tuple(answer.status for answer in answers)
            shared[statuses] = f"{shared[statuses]},{method}" if statuses in shared else method
        return [
            f"{self.address.key:42} {self.what:24} {methods:26} {' '.join(map(str, statuses))}"
            for statuses, methods in shared.items()
        ]


def ask_everybody(address: Address, world: SimpleNamespace, people: list[str] = PEOPLE) -> Iterator[Asked]:
    """The methods that no form sends are tried on the first object of each address."""
    for number, (what, values) in enumerate(objects_for(address, world).items()):
        path = address.path(values)
        yield Asked(
            address,
            what,
            {
                method: [ask(world.clients[who], method, path) for who in people]
                for method in (METHODS if number == 0 else METHODS[:2])
            },
        )
