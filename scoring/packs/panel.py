"""The panel pack: a ranking on paper, and behind it the proposals in their order, as they were last submitted.

Nothing stands in it that the ranking does not tell this person. Where a call hides who applied, the texts don’t say it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from proposals import rights
from proposals.models import Call, Proposal, ProposalVersion
from proposals.paper import Answer, Binder, Entry, Part, Sheet
from proposals.projections import TEXT_PARTS
from proposals.versions.reading import IN_ORDER, OF_THE_PLAN, answers_in, as_read_by
from scoring.ranking import RankedProposal

MOST = 200
OF_THE_TEXT = [name for _, names in TEXT_PARTS for name in names]
IN_SHORT = [name for name in IN_ORDER if name not in (*OF_THE_TEXT, "title")]
PARTS = [("In short", IN_SHORT), *TEXT_PARTS, ("The plan for spread", OF_THE_PLAN)]


def binder_of(
    call: Call,
    rows: Sequence[RankedProposal],
    person: Any,
    *,
    foot: str,
    told: Mapping[int, str] | None = None,
    caption: str = "",
) -> Binder:
    """Two queries, however many proposals there are.

    told  {proposal: what is said of it in a line}, where that is not what the ranking says
    """
    said = told or {row.pk: said_of(row) for row in rows}
    readable = Proposal.objects.visible_to(person, rights.READ).filter(pk__in=[row.pk for row in rows])
    proposals = {each.pk: each for each in readable.select_related("call")}
    kept = ProposalVersion.objects.filter(proposal__in=proposals).order_by("number")
    texts = dict(kept.values_list("proposal", "content"))
    shown = [row for row in rows if row.pk in texts]
    return Binder(
        title="Panel pack",
        caption=caption or call.title,
        foot=foot,
        contents=[Entry(f"{place}.", row.reference, row.title, said[row.pk]) for place, row in enumerate(shown, 1)],
        sheets=[
            sheet_of(row, as_read_by(person, proposals[row.pk], texts[row.pk]), call, said[row.pk]) for row in shown
        ],
    )


def said_of(row: RankedProposal) -> str:
    """Its figures in a line, as the ranking tells them."""
    told = [f"Rank {row.rank}" if row.rank else "No rank yet"]
    told.append(f"score {row.score}" if row.score is not None else "no score yet")
    if row.agreed:
        told.append(f"the panel came to {row.agreed.figure} in its meeting")
    told.append(f"asks for £{row.requested_pounds:,}")
    if row.award_pounds:
        told.append(f"awarded £{row.award_pounds:,}")
    stands = "above the line" if row.is_above_line else row.line_reason or "below the line"
    return ", ".join([*told, stands[:1].lower() + stands[1:].rstrip(".")]) + "."


def said_on_shortlist(row: RankedProposal, decision: str, award_pounds: int | None) -> str:
    """What was decided of it, then its figures."""
    figures = said_of(replace(row, award_pounds=None))
    if not decision:
        return f"Nothing is decided yet. {figures}"
    money = f" with £{award_pounds:,}" if award_pounds else ""
    return f"{decision}{money}. {figures}"


def sheet_of(row: RankedProposal, content: dict[str, Any], call: Call, said: str) -> Sheet:
    answers = answers_in(content)
    own = {name for _, names in PARTS for name in names} | {"title"}
    others = [name for name in answers if name not in own]
    parts = [_part(title, names, answers) for title, names in [*PARTS, ("Questions of this call, and files", others)]]
    return Sheet(
        reference=row.reference,
        title=row.title,
        caption=call.title,
        foot="",
        facts=[("In the ranking", said)],
        parts=[part for part in parts if part.answers],
    )


def _part(title: str, names: Sequence[str], answers: dict[str, tuple[str, str]]) -> Part:
    told = [answers[name] for name in names if name in answers]
    return Part(title, [Answer(label, text) for label, text in told if text])
