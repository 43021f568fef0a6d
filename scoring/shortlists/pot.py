"""The pot and each priority area of a shortlist as figures: awarded, awarded in part, and what is left."""

from typing import NamedTuple

from scoring.shortlisting.choices import PART_FUND
from scoring.shortlisting.drawing import Drawing

WHOLE = "The whole pot"
NO_AREA = "No priority area"


class PotBar(NamedTuple):
    """One bar. `in_part_pounds` are within `awarded_pounds`; there may be no floor and no cap."""

    label: str
    awarded_pounds: int
    in_part_pounds: int
    floor_pounds: int | None
    cap_pounds: int | None

    @property
    def left_pounds(self) -> int | None:
        """Up to the most that it may have; below nothing where that is passed."""
        return None if self.cap_pounds is None else self.cap_pounds - self.awarded_pounds

    @property
    def missing_pounds(self) -> int:
        """What it lacks of the least that it should have."""
        return max((self.floor_pounds or 0) - self.awarded_pounds, 0)


def bars_of(drawing: Drawing) -> list[PotBar]:
    """The whole pot first, then each area that has money, a floor or a cap, in the order of their names."""
    rules = drawing.rules
    entries = [line.entry for line in drawing.lines]
    areas = sorted({each.area for each in entries if each.awarded_pounds} | set(rules.floors) | set(rules.caps))

    def bar(label: str, area: str | None, floor: int | None, cap: int | None) -> PotBar:
        of_it = [each for each in entries if area is None or each.area == area]
        in_part = sum(each.awarded_pounds for each in of_it if each.choice.outcome == PART_FUND)
        return PotBar(label, sum(each.awarded_pounds for each in of_it), in_part, floor, cap)

    whole = bar(WHOLE, None, None, rules.pot_pounds)
    return [whole, *(bar(area or NO_AREA, area, rules.floors.get(area), rules.caps.get(area)) for area in areas)]
