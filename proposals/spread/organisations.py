"""The register of organisations as spread counts with it: their names, their boards, and what merged. One query."""

from dataclasses import dataclass
from datetime import date

from proposals.models import Organisation, OrganisationKind
from proposals.spread.places import Closed, Place, goes_on_as


@dataclass(frozen=True)
class Organisations:
    names: dict[int, str]
    kinds: dict[int, str]
    board_of: dict[int, int]
    register: dict[int, Closed]
    by_code: dict[str, int]

    def board_on(self, place: Place, on: date) -> int | None:
        """The board in whose area a site lies on a day, as boards and organisations stand then."""
        board = self.board_of.get(goes_on_as(place.organisation, self.register, on))
        return None if board is None else goes_on_as(board, self.register, on)

    def board_today(self, board: int, on: date) -> int:
        """A board, or the one that came after it by then."""
        return goes_on_as(board, self.register, on)

    def board_name(self, board: int | None) -> str:
        return "No board" if board is None else self.names[board]


def read_organisations() -> Organisations:
    """A merger without a day counts as one of long ago; a board lies in its own area."""
    names, kinds, boards, register, by_code = {}, {}, {}, {}, {}
    columns = ("pk", "name", "kind", "board", "successor", "closed_on", "ods_code")
    for pk, name, kind, board, successor, closed_on, ods_code in Organisation.objects.order_by().values_list(*columns):
        names[pk], kinds[pk] = name, kind
        if board or kind == OrganisationKind.ICB:
            boards[pk] = board or pk
        if successor or closed_on:
            register[pk] = Closed(closed_on or date.min, successor)
        if ods_code:
            by_code[ods_code] = pk
    return Organisations(names, kinds, boards, register, by_code)


def short_name(board: str) -> str:
    """As people say it: Black Country for NHS Black Country Integrated Care Board."""
    return board.removeprefix("NHS ").removesuffix(" Integrated Care Board")
