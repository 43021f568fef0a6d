"""The rules that a line breaks, or that what was decided breaks, as sentences that name areas and proposals."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scoring.shortlisting.choices import DECLINE, DEFER, RESERVE, UNDECIDED
from scoring.shortlisting.funding_line import MUST_BUT, Contender, Rules, Standing, in_a_sentence


class Share(NamedTuple):
    """What one proposal gets. `but` says why nothing, after "It must be funded, "; empty where it need not be."""

    area: str
    pounds: int
    gets_money: bool
    but: str = ""


AS_DECIDED = {
    UNDECIDED: "and is not decided yet",
    RESERVE: "and stands on the reserve list",
    DECLINE: "and is declined",
    DEFER: "and is deferred",
}


def by_line(references: Sequence[str], contenders: Sequence[Contender], standings: Sequence[Standing]) -> list[Share]:
    return [
        Share(each.area, each.pounds, standing.is_above, _must(reference, each, _but(standing)))
        for reference, each, standing in zip(references, contenders, standings, strict=True)
    ]


def as_decided(reference: str, contender: Contender, outcome: str, pounds: int) -> Share:
    return Share(
        contender.area, pounds, pounds > 0, _must(reference, contender, AS_DECIDED.get(outcome, "and has no award yet"))
    )


def _but(standing: Standing) -> str:
    return f"but: {in_a_sentence(standing.reason.removeprefix(MUST_BUT))}"


def _must(reference: str, contender: Contender, but: str) -> str:
    return f"{reference} must be funded, {but}." if contender.must else ""


def unmet(shares: Sequence[Share], rules: Rules) -> list[str]:
    return list(_unmet(shares, rules))


def _unmet(shares: Sequence[Share], rules: Rules) -> Iterator[str]:
    got: dict[str, int] = {}
    for each in (share for share in shares if share.gets_money):
        got[each.area] = got.get(each.area, 0) + each.pounds
    if (awarded := sum(got.values())) > rules.pot_pounds:
        yield (
            f"The awards come to £{awarded:,} of the £{rules.pot_pounds:,} in the pot: lower one of them, or fund "
            "one less."
        )
    for area, least in rules.floors.items():
        if got.get(area, 0) < least:
            yield f"{area} gets £{got.get(area, 0):,} of the £{least:,} it should get at least."
    for area, most in rules.caps.items():
        if got.get(area, 0) > most:
            yield f"{area} gets £{got[area]:,} of at most £{most:,}."
    yield from (share.but for share in shares if share.but and not share.gets_money)
