"""The line as records of format 1 were frozen by it, so that they replay equal.

Equals were parted by their references where they had to be funded or filled the least sum of an area, and a tie at the
most of one area ended the walk for all of them.
"""

from collections.abc import Sequence

from scoring.shortlisting.funding_line import FOR_ITS_AREA, TIED, Fate, Standing, Walk


class WalkOfFormat1(Walk):
    def _place_what_must_be(self) -> None:
        for place, each in enumerate(self.contenders):
            if each.must and each.fate is Fate.OPEN:
                if refused := self._why_not(each):
                    reason = refused.reason[:1].lower() + refused.reason[1:]
                    self.found[place] = Standing(False, f"Must be funded, but: {reason}")
                else:
                    self._take(place, Standing(True, f"Must be funded: {each.must}"))

    def _fill_the_floors(self) -> None:
        for area, least in self.rules.floors.items():
            for place, each in enumerate(self.contenders):
                if self.got.get(area, 0) >= least:
                    break
                if place not in self.found and self._could_fill(area, each):
                    self._take(place, FOR_ITS_AREA)

    def _place(self, places: Sequence[int]) -> None:
        super()._place(places)
        if any(self.found[place] is TIED for place in places):
            self.room = 0
