"""The six integrated care boards of the West Midlands as tiles, about where they lie, and what lies outside them."""

from dataclasses import dataclass
from typing import NamedTuple

from proposals.spread.organisations import Organisations, short_name
from proposals.spread.places import Place
from proposals.spread.rollups import Share
from proposals.spread.standing import Figures

# ODS codes from north to south, two in a row from west to east.
SIX = ("QOC", "QNC", "QUA", "QHL", "QGH", "QWU")
SHADES = 5


class Tile(NamedTuple):
    """A board with its sites; `part_of` names the board that it merged into, under which its sites stand.

    `shade` is from 1 to 5 and says no more than the share does; 0 where that is not told.
    """

    name: str
    share: Share
    shade: int
    part_of: str


@dataclass(frozen=True)
class TileMap:
    """`tiles` is empty where boards are not told, or where the register holds none of the six."""

    tiles: list[Tile]
    outside: list[tuple[str, Share]]


def map_of(figures: Figures, organisations: Organisations) -> TileMap:
    here = [organisations.by_code[code] for code in SIX if code in organisations.by_code]
    if not figures.boards or not here:
        return TileMap([], [])
    names = {organisations.names[board] for board in here}
    outside = [(short_name(name), share) for name, share in figures.boards.items() if name not in names]
    return TileMap([_tile(board, figures, organisations) for board in here], outside)


def _tile(board: int, figures: Figures, organisations: Organisations) -> Tile:
    name = organisations.names[board]
    now = organisations.board_on(Place(board), figures.on)
    if now is not None and now != board:
        return Tile(short_name(name), Share(None, None), 0, short_name(organisations.names[now]))
    share = figures.boards.get(name, _nothing_there(figures))
    return Tile(short_name(name), share, _shade(share), "")


def _nothing_there(figures: Figures) -> Share:
    """A board that no table holds: without a list, everybody else is not told that no site of it uses it."""
    if figures.is_typed:
        return Share(None if figures.is_public else 0, None)
    return Share(0, 0)


def _shade(share: Share) -> int:
    if share.number is None or not share.out_of:
        return 0
    return min(SHADES, 1 + share.number * SHADES // share.out_of)
