"""Seats on panels: each gets a code that names its holder where the name must not be told."""

import re
from typing import Any

from scoring.models import Panel, Seat


def next_code(panel: Panel) -> str:
    """A-01, A-02 and so on; a code is never given twice. The caller holds the lock on the panel."""
    given = [re.search(r"\d+$", code) for code in panel.seats.values_list("code", flat=True)]
    highest = max((int(found[0]) for found in given if found), default=0)
    return f"A-{highest + 1:02d}"


def give_code(seat: Seat) -> Any:
    """Give a new seat its code; one that has a code keeps it."""
    seat.code = seat.code or next_code(seat.panel)
    return seat
