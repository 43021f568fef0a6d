"""The panel pack: a ranking on paper, and behind it the proposals in their order, as they were last submitted.

Nothing stands in it that the ranking does not tell this person. Where a call hides who applied, the texts don’t say it.
"""

from collections.abc import Sequence
from typing import Any

from proposals import rights
from proposals.models import Call, Proposal, ProposalVersion
from proposals.paper import Answer, Binder, Entry, Part, Sheet
from proposals.projections import TEXT_PARTS
from proposals.versions import IN_ORDER, OF_THE_PLAN, answers_in, as_read_by
from scoring.ranking import RankedProposal

MOST = 200
OF_THE_TEXT = [name for _, names in TEXT_PARTS for name in names]
IN_SHORT = [name for name in IN_ORDER if name not in (*OF_THE_TEXT, "title")]
PARTS = [("In short", IN_SHORT), *TEXT_PARTS, ("The plan for spread", OF_THE_PLAN)]


def binder_of(call: Call, rows: Sequence[RankedProposal], person: Any, *, foot: str) -> Binder:
    """Two queries, however many proposals there are."""
    readable = Proposal.objects.visible_to(person, rights.READ).filter(pk__in=[row.pk for row in rows])
    proposals = {each.pk: each for each in readable.select_related("call")}
    kept = ProposalVersion.objects.filter(proposal__in=proposals).order_by("number")
    texts = dict(kept.values_list("proposal", "content"))
    shown = [row for row in rows if row.pk in texts]
    return Binder(
        title="Panel pack",
        caption=call.title,
        foot=foot,
        contents=[Entry(f"{place}.", row.reference, row.title, said_of(row)) for place, row in enumerate(shown, 1)],
        sheets=[sheet_of(row, as_read_by(person, proposals[row.pk], texts[row.pk]), call) for row in shown],
    )


def said_of(row: RankedProposal) -> str:
    """Its figures in a line, as the ranking tells them."""
    told = [f"Rank {row.rank}" if row.rank else "No rank yet"]
    told.append(f"score {row.score}" if row.score is not None else "no score yet")
    told.append(f"asks for £{row.requested_pounds:,}")
    if row.award_pounds:
        told.append(f"awarded £{row.award_pounds:,}")
    stands = "above the line" if row.is_above_line else row.line_reason or "below the line"
    return ", ".join([*told, stands[:1].lower() + stands[1:].rstrip(".")]) + "."


def sheet_of(row: RankedProposal, content: dict[str, Any], call: Call) -> Sheet:
    answers = answers_in(content)
    own = {name for _, names in PARTS for name in names} | {"title"}
    others = [name for name in answers if name not in own]
    parts = [_part(title, names, answers) for title, names in [*PARTS, ("Questions of this call, and files", others)]]
    return Sheet(
        reference=row.reference,
        title=row.title,
        caption=call.title,
        foot="",
        facts=[("In the ranking", said_of(row))],
        parts=[part for part in parts if part.answers],
    )


def _part(title: str, names: Sequence[str], answers: dict[str, tuple[str, str]]) -> Part:
    told = [answers[name] for name in names if name in answers]
    return Part(title, [Answer(label, text) for label, text in told if text])
