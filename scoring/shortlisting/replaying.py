"""A frozen shortlist worked out again: from marks to totals, scores, ranks, ties, the line and what departs from it.

Nothing is read but the record itself, as JSON holds it: money as whole numbers, marks as numbers, scores and weights as
text. `result_of` says what comes of it, `differences` where two records are not the same. A record of an older format
is worked out as it was then.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from scoring.arithmetic import mean_mark, spread, standing_score, weighted_total
from scoring.shortlisting.drawing import TODAYS, Choice, Drawing, Entry, Line, Method, Terms, drawn
from scoring.shortlisting.format_1 import WalkOfFormat1, unmet_of_format_1
from scoring.shortlisting.funding_line import Fate, Rules
from scoring.shortlisting.ordering import candidates_of
from scoring.shortlisting.ties import Draw, draws_among

FORMAT = 2
METHODS = {1: Method(WalkOfFormat1, unmet_of_format_1), FORMAT: TODAYS}


@dataclass(frozen=True)
class FrozenCriterion:
    code: str
    name: str
    weight: Decimal
    minimum: Decimal | None


def canonical(record: Any) -> str:
    """The one text of a record: names in order, no spaces."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def drawing_of(inputs: Mapping[str, Any]) -> Drawing:
    return drawn(_entries(inputs), terms_in(inputs), METHODS[inputs["format"]])


def draws_of(inputs: Mapping[str, Any]) -> list[Draw]:
    """The ties that were drawn apart; none where the call had no draw."""
    terms = terms_in(inputs)
    if not terms.seed:
        return []
    return draws_among(candidates_of(_entries(inputs), terms.criteria), terms.ties, seed=terms.seed)


def _entries(inputs: Mapping[str, Any]) -> list[Entry]:
    weights = {each.code: each.weight for each in _criteria(inputs)}
    return [_entry(each, weights) for each in inputs["proposals"]]


def terms_in(inputs: Mapping[str, Any]) -> Terms:
    rules = Rules(
        inputs["pot_pounds"],
        Decimal(inputs["quality_line"]),
        inputs["sheets_wanted"],
        inputs["floors"],
        inputs["caps"],
    )
    ties = inputs["ties"]
    return Terms(rules, _criteria(inputs), inputs["must"], inputs["excluded"], tuple(ties["rules"]), ties["seed"])


def result_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What comes of the inputs, as JSON holds it; the proposals in their order."""
    drawing = drawing_of(inputs)
    totals = {each["reference"]: _totals_told(each, inputs) for each in inputs["proposals"]}
    return {
        "format": inputs["format"],
        "proposals": [_told(line, totals[line.entry.reference]) for line in drawing.lines],
        "awarded_pounds": drawing.awarded_pounds,
        "unmet": drawing.unmet,
        "unmet_by_line": drawing.unmet_by_line,
    }


def _criteria(inputs: Mapping[str, Any]) -> list[FrozenCriterion]:
    return [
        FrozenCriterion(each["code"], each["name"], Decimal(each["weight"]), _number(each["minimum"]))
        for each in inputs["criteria"]
    ]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _entry(each: Mapping[str, Any], weights: Mapping[str, Decimal]) -> Entry:
    counting = [sheet["marks"] for sheet in each["sheets"] if sheet["counts"]]
    totals = [weighted_total(marks, weights) for marks in counting]
    scored = [weighted_total(sheet["marks"], weights) for sheet in each["sheets"] if sheet["in_score"]]
    return Entry(
        reference=each["reference"],
        score=standing_score(scored, _number(each["set_beside"])),
        means={code: mean_mark([marks[code] for marks in counting]) for code in weights},
        spread=spread(totals),
        sheets=len(counting),
        requested_pounds=each["requested_pounds"],
        area=each["area"],
        fate=Fate(each["fate"]),
        choice=Choice(each["outcome"], each["award_pounds"], each["reserve_place"], each["exception_reason"]),
    )


def _totals_told(each: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, str]:
    weights = {criterion["code"]: Decimal(criterion["weight"]) for criterion in inputs["criteria"]}
    return {sheet["seat"]: str(weighted_total(sheet["marks"], weights)) for sheet in each["sheets"]}


def _told(line: Line, totals: Mapping[str, str]) -> dict[str, Any]:
    choice = line.entry.choice
    return {
        "reference": line.entry.reference,
        "totals": dict(totals),
        "score": None if line.entry.score is None else str(line.entry.score),
        "rank": line.rank,
        "is_tied": line.is_tied,
        "settled_by": line.settled_by,
        "is_above_line": line.standing.is_above,
        "line_reason": line.standing.reason,
        "departs": line.departs,
        "outcome": choice.outcome,
        "award_pounds": choice.award_pounds,
        "reserve_place": choice.reserve_place,
    }


def differences(stored: Any, found: Any, where: str = "") -> Iterator[str]:
    """Where two records differ, a sentence each; proposals and criteria by their names and not by their places."""
    if isinstance(stored, Mapping) and isinstance(found, Mapping):
        for name in sorted({*stored, *found}):
            yield from differences(stored.get(name), found.get(name), f"{where}, {name}" if where else name)
    elif _is_listed(stored) and _is_listed(found):
        yield from differences(_by_name(stored), _by_name(found), where)
        if [_name(each) for each in stored] != [_name(each) for each in found]:
            yield f"{where}: the order is not the same."
    elif stored != found:
        yield f"{where}: {_in_words(stored)}, now {_in_words(found)}."


def _is_listed(rows: Any) -> bool:
    return isinstance(rows, Sequence) and not isinstance(rows, str) and all(isinstance(each, Mapping) for each in rows)


def _by_name(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {_name(each): each for each in rows}


def _name(row: Mapping[str, Any]) -> str:
    return str(next((row[key] for key in ("reference", "code", "seat", "text", "number") if key in row), sorted(row)))


def _in_words(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    return canonical(value)[:200] if isinstance(value, Mapping | list) else str(value)
