"""What a shortlist rests on, gathered as a record that holds all of it: no name of an assessor, only codes of seats."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from secrets import token_hex
from typing import Any

from proposals.models import Call
from scoring.models import Assignment, FrozenShortlist, LedgerEntry, Mark, Shortlist, ShortlistRow, TieOrder
from scoring.ranking import RankedProposal, Ranking, rank_call
from scoring.ranking.agreed import agreed_until
from scoring.ranking.rows import AgreedFigure
from scoring.shortlisting.replaying import FORMAT, canonical, drawing_of, fingerprint, result_of, terms_in
from scoring.shortlists.reading import Drawn, DrawnLine, draw, fate_of, rows_of
from scoring.shortlists.wording import conditions_of
from scoring.states import AssignmentState

BYTES_OF_A_SALT = 32
SEAT = ("seat__panel__name", "seat__code")


def freeze(shortlist: Shortlist, inputs: Mapping[str, Any]) -> FrozenShortlist:
    """Its hash is told to everybody with a draw: salted, so that nobody finds marks by trying which ones give it."""
    told, result = canonical({**inputs, "salt": token_hex(BYTES_OF_A_SALT)}), canonical(result_of(inputs))
    return FrozenShortlist.objects.create(
        shortlist=shortlist,
        inputs=told,
        inputs_sha256=fingerprint(told),
        result=result,
        result_sha256=fingerprint(result),
    )


def read_record(frozen: FrozenShortlist) -> dict[str, Any]:
    return json.loads(frozen.inputs)


def gathered_like(stored: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """What was gathered anew, in the format and with the salt of a stored record, to be compared with it."""
    return {**found, **{name: stored[name] for name in ("format", "salt") if name in stored}}


def inputs_of(shortlist: Shortlist, ranking: Ranking, drawn: Drawn) -> dict[str, Any]:
    """All that a replay needs, and what else was known when it was decided. Six queries."""
    call, terms = shortlist.call, drawn.terms
    sheets, conflicts = _sheets(call), _conflicts(call)
    ledger = _ledger(call)
    return {
        "format": FORMAT,
        "call": {"code": call.code, "title": call.title},
        "shortlist": shortlist.name,
        "pot_pounds": terms.rules.pot_pounds,
        "quality_line": str(terms.rules.quality_line),
        "sheets_wanted": terms.rules.sheets_wanted,
        "criteria": [
            {"code": each.code, "name": each.name, "weight": str(each.weight), "minimum": _text(each.minimum)}
            for each in terms.criteria
        ],
        "ties": _ties(call),
        "floors": dict(terms.rules.floors),
        "caps": dict(terms.rules.caps),
        "must": dict(terms.must),
        "excluded": dict(terms.excluded),
        "proposals": [
            _proposal(each.ranked, each.row, sheets[each.ranked.pk], conflicts[each.ranked.pk], ledger[each.ranked.pk])
            for each in sorted(drawn.lines, key=lambda each: each.ranked.reference)
        ],
    }


def _proposal(ranked: Any, row: ShortlistRow | None, sheets: Any, conflicts: Any, ledger: Any) -> dict[str, Any]:
    return {
        "id": ranked.pk,
        "reference": ranked.reference,
        "title": ranked.title,
        "area": ranked.area,
        "lead_organisation": ranked.lead_organisation,
        "panel": ranked.panel,
        "requested_pounds": ranked.requested_pounds,
        "fate": fate_of(ranked).value,
        "set_beside": _text(ranked.set_beside),
        "score_note": ranked.score_note,
        "sheets": sheets,
        "conflicts": conflicts,
        "ledger": ledger,
        **_decided(ranked, row),
    }


def _decided(ranked: RankedProposal, row: ShortlistRow | None) -> dict[str, Any]:
    is_open = row is not None and ranked.award_pounds is None and fate_of(ranked).value == "open"
    if not is_open or row is None:
        outcome = "fund" if ranked.award_pounds is not None else "decline"
        return {
            "outcome": outcome, "award_pounds": ranked.award_pounds, "reserve_place": None, "exception_reason": "",
            "comment": "", "conditions": [], "decline_reason": "", "signpost": "", "feedback": "",
        }  # fmt: skip
    return {
        "outcome": row.outcome,
        "award_pounds": row.award_pounds,
        "reserve_place": row.reserve_place,
        "exception_reason": row.exception_reason,
        "comment": row.comment,
        "conditions": [
            {"number": number, "text": text, "due_on": due_on.isoformat() if due_on else None}
            for number, (text, due_on) in enumerate(conditions_of(row), start=1)
        ],
        "decline_reason": row.decline_reason,
        "signpost": row.signpost,
        "feedback": row.feedback,
    }


def _sheets(call: Call) -> Mapping[int, list[dict[str, Any]]]:
    """{proposal: its returned sheets}; `counts` in the ranking, `in_score` where the score was fixed with it."""
    marks: dict[int, dict[str, int]] = defaultdict(dict)
    given = Mark.objects.filter(sheet__assignment__proposal__call=call, sheet__total__isnull=False)
    listed: Any = given.values_list("sheet__assignment", "criterion__code", "mark")
    for assignment, code, mark in listed:
        marks[assignment][code] = mark
    rows = Assignment.objects.filter(proposal__call=call, sheet__total__isnull=False).order_by(*SEAT, "pk")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    facts: Any = rows.values_list("pk", "proposal", "state", "is_set_aside", "late_conflict__still_counts", *SEAT)
    for pk, proposal, state, is_set_aside, still_counts, panel, code in facts:
        counts = state == AssignmentState.RETURNED and not is_set_aside
        sheet = {"seat": f"{panel} {code}", "counts": counts, "in_score": counts or bool(still_counts)}
        found[proposal].append(sheet | {"marks": marks[pk]})
    return found


def _conflicts(call: Call) -> Mapping[int, list[dict[str, str]]]:
    """{proposal: the seats that stepped back}, with the kind of each conflict."""
    rows = Assignment.objects.filter(proposal__call=call, state=AssignmentState.CONFLICTED).order_by(*SEAT, "pk")
    listed: Any = rows.values_list("proposal", *SEAT, "declarations__kind").order_by(*SEAT, "declarations__pk")
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for proposal, panel, code, kind in listed:
        found[proposal][f"{panel} {code}"] = kind or ""
    return defaultdict(
        list, {pk: [{"seat": seat, "kind": kind} for seat, kind in seats.items()] for pk, seats in found.items()}
    )


def _ledger(call: Call) -> Mapping[int, list[dict[str, Any]]]:
    """{proposal: the confirmed changes of what counts}, in their order."""
    rows = LedgerEntry.objects.filter(proposal__call=call, answer__is_confirmed=True).select_related("assignment__seat")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for number, entry in enumerate(rows.order_by("pk"), start=1):
        seat = entry.assignment.seat.code if entry.assignment else ""
        change = {"number": number, "kind": entry.kind, "seat": seat, "figure": _text(entry.figure)}
        found[entry.proposal_id].append(change | {"reason": entry.reason})
    return found


def _ties(call: Call) -> dict[str, Any]:
    order = TieOrder.objects.filter(call=call).first()
    if order is None:
        return {"rules": [], "seed": "", "commitment": ""}
    return {"rules": list(order.rules), "seed": order.seed, "commitment": order.commitment}


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


@dataclass(frozen=True)
class Named:
    """A proposal as its record names it, for the page of a frozen shortlist."""

    pk: int
    reference: str
    title: str
    area: str
    lead_organisation: str
    panel: str
    score_note: str
    agreed: AgreedFigure | None


def current(shortlist: Shortlist, person: Any) -> Drawn:
    """A draft as the line stands now; one that is proposed or agreed as it was frozen."""
    if shortlist.frozen is None:
        return draw(shortlist, rank_call(shortlist.call, person))
    inputs = read_record(shortlist.frozen)
    drawing, rows = drawing_of(inputs), rows_of(shortlist)
    agreed = agreed_until(shortlist.frozen.at, [each["id"] for each in inputs["proposals"]])
    named = {
        each["reference"]: Named(
            each["id"],
            each["reference"],
            each["title"],
            each["area"],
            each["lead_organisation"],
            each["panel"],
            each["score_note"],
            agreed.get(each["id"]),
        )
        for each in inputs["proposals"]
    }
    lines = [
        DrawnLine(of := named[line.entry.reference], line, rows.get(of.pk))  # type: ignore[arg-type]
        for line in drawing.lines
    ]
    return Drawn(drawing, terms_in(inputs), lines, [])
