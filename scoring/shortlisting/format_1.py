"""The line as records of format 1 were frozen by it, so that they replay equal.

Equals were parted by their references where they had to be funded or filled the least sum of an area, and a tie at the
most of one area ended the walk for all of them. Of the rules that it broke only least sums were named, and of those
that had to be funded their number.
"""

from collections.abc import Sequence

from scoring.shortlisting.breaches import Share
from scoring.shortlisting.funding_line import FOR_ITS_AREA, MUST_BUT, TIED, Fate, Rules, Standing, Walk, in_a_sentence


class WalkOfFormat1(Walk):
    def _place_what_must_be(self) -> None:
        for place, each in enumerate(self.contenders):
            if each.must and each.fate is Fate.OPEN:
                if refused := self._why_not(each):
                    self.found[place] = Standing(False, f"{MUST_BUT}{in_a_sentence(refused.reason)}")
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


def unmet_of_format_1(shares: Sequence[Share], rules: Rules) -> list[str]:
    sentences = []
    for area, least in rules.floors.items():
        got = sum(each.pounds for each in shares if each.gets_money and each.area == area)
        if got < least:
            sentences.append(f"{area} gets £{got:,} of the £{least:,} it should get at least.")
    left_out = sum(bool(each.but) and not each.gets_money for each in shares)
    return [*sentences, f"{left_out} of those that must be funded can’t be."] if left_out else sentences
