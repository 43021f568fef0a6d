"""The audit pack of a call: everything that stands behind its decisions, as far as this person may see it.

Proposals that they have a part in or a conflict with are left out, as everywhere: another manager’s pack holds them.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet

from proposals import rights
from proposals.models import Call, Duty, DutyEntry, HistoryEntry, Instalment, Proposal
from proposals.querysets import AWARD_ENDED, AWARD_STANDS
from proposals.tables import csv_lines
from scoring.drawn_lots import told_of_draw
from scoring.evidence import Recusal, ScoreLine, recusals, score_lines
from scoring.ledger import LedgerLine, ledger_in
from scoring.models import Decision, FlagEvent, FrozenShortlist, Letter, Shortlist
from scoring.oversight.pledged import OF_A_PLEDGE, pledge_rows
from scoring.packs import meetings, spread
from scoring.ranking import RankedProposal, rank_call

AT_A_TIME = 500
DECIDES = "proposals.fund"  # reads names and words beside the figures


class PackFile(NamedTuple):
    name: str
    meaning: str
    pieces: Iterable[bytes]


def audit_files(call: Call, person: Any) -> Iterator[PackFile]:
    ranking = rank_call(call, person)
    pks = {row.pk for row in ranking.rows} | _awards_that_ended(call, person)
    with_words = person.has_perm(DECIDES)
    yield _table("ranking.csv", "The ranking, with the funding line.", [*RANKING, *AGREED], map(_ranked, ranking.rows))
    yield _table(
        "decisions.csv", "Every award that was ever proposed, and what became of it.", DECISIONS, _decisions(pks)
    )
    yield _table("history.csv", "Every step of every proposal.", HISTORY, _history(pks, person))
    yield _table(
        "scores.csv", "Every mark on every returned sheet, by the code of the seat.", ScoreLine._fields,
        score_lines(call, pks),
    )  # fmt: skip
    yield _table(
        "conflicts.csv", "Who stepped back or left the room, and what became of their sheet.", Recusal._fields,
        recusals(call, pks, with_words=with_words),
    )  # fmt: skip
    yield _table("letters.csv", "Every letter, as it was sent.", LETTERS, _letters(pks))
    yield from _frozen_shortlists(call, person)
    yield _table(
        "meetings.csv", "What panels talked about, what they came to and why, beside the scores.",
        meetings.OF_A_TALK, meetings.talk_rows(pks, with_names=with_words),
    )  # fmt: skip
    changes = ledger_in(call, pks, person, with_words=with_words)
    yield _table("ledger.csv", "Every change of what counts, with score and rank before and after.", LEDGER,
                 map(_ledger, changes))  # fmt: skip
    yield _table("flags.csv", "Every flag, and what was done about it.", FLAGS, _flags(pks, with_words))
    yield _table("pledges.csv", "What sites pledged, beside the scores.", OF_A_PLEDGE, pledge_rows(call, pks, person))
    yield _table("duties.csv", "What awards ask for, and how that stands.", DUTIES, _duties(pks))
    yield _table("duty-records.csv", "Every act about what awards ask for.", RECORDS, _records(pks))
    yield _table(
        "payments.csv", "Every instalment, corrected ones too, and when it was paid.", PAYMENTS, _payments(pks)
    )
    for part in spread.PARTS:
        yield _table(part.name, part.meaning, part.headings, part.rows(_told(pks).order_by().values("pk")))


def audited_proposals(call: Call, person: Any) -> QuerySet[Proposal]:
    """Whatever a pack may tell of: the ranking, awards that ended, and what frozen shortlists have beside them."""
    return call.proposals.visible_to(person, rights.RANK).filter(placement__isnull=False)


def _awards_that_ended(call: Call, person: Any) -> set[int]:
    """No ranking has them any more, and yet they were decided about."""
    ended = audited_proposals(call, person).filter(AWARD_ENDED)
    return set(ended.values_list("pk", flat=True))


def _told(pks: Collection[int]) -> QuerySet[Proposal]:
    """Those whose award was announced, be it that it ended since."""
    return Proposal.objects.filter(AWARD_STANDS | AWARD_ENDED, pk__in=pks)


def _table(name: str, meaning: str, headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> PackFile:
    return PackFile(name, meaning, csv_lines([_heading(each) for each in headings], rows))


def _heading(name: str) -> str:
    return name.replace("_", " ").capitalize()


# --- Rows, in parts ------------------------------------------------------------------------------------------------
RANKING = [
    "rank", "reference", "title", "area", "lead_organisation", "panel", "state", "score", "score_note",
    "sheets_returned", "requested_pounds", "award_pounds", "cumulative_pounds", "is_above_line", "line_reason",
    "decision",
]  # fmt: skip


AGREED = ["panel_figure", "why_the_panel_figure"]


def _ranked(row: RankedProposal) -> list[Any]:
    agreed = [row.agreed.figure, row.agreed.reason] if row.agreed else [None, ""]
    return [*(getattr(row, name) for name in RANKING), *agreed]


DECISIONS = [
    "reference", "proposed_at", "award_pounds", "outcome", "proposed_by", "confirmed_by", "confirmed_at", "conditions",
    "reason",
]  # fmt: skip


def _decisions(pks: Collection[int]) -> Iterator[list[Any]]:
    rows = Decision.objects.filter(proposal__in=pks).select_related("proposal", "proposed_by", "confirmed_by")
    for each in rows.order_by("proposal_id", "pk").iterator(chunk_size=AT_A_TIME):
        yield [
            each.proposal.reference, each.proposed_at, each.award_pounds, each.get_outcome_display(), each.proposed_by,
            each.confirmed_by, each.confirmed_at, each.conditions, each.reason,
        ]  # fmt: skip


HISTORY = ["reference", "number", "at", "step", "from_state", "to_state", "by", "office", "note", "proof"]


def _history(pks: Collection[int], person: Any) -> Iterator[list[Any]]:
    rows = HistoryEntry.objects.filter(proposal__in=pks).told_to(person).select_related("proposal", "by")
    for each in rows.order_by("proposal_id", "number").iterator(chunk_size=AT_A_TIME):
        yield [
            each.proposal.reference, each.number, each.at, each.label, each.from_state, each.to_state, each.by,
            each.office, each.note, each.proof,
        ]  # fmt: skip


LEDGER = [
    "reference", "what", "assessor", "figure", "outcome", "at", "by", "reason", "answered_at", "answered_by", "answer",
    "score_before", "score_after", "rank_before", "rank_after",
]  # fmt: skip


def _ledger(line: LedgerLine) -> list[Any]:
    return [getattr(line, name) for name in LEDGER]


FLAGS = ["reference", "flag", "at", "what", "by", "owner", "words"]


def _flags(pks: Collection[int], with_words: bool) -> Iterator[list[Any]]:
    rows = FlagEvent.objects.filter(flag__proposal__in=pks).select_related("flag__proposal", "by", "owner")
    for each in rows.order_by("flag__proposal", "flag", "pk").iterator(chunk_size=AT_A_TIME):
        by, owner = (each.by, each.owner) if with_words else ("", "")
        yield [
            each.flag.proposal.reference, each.flag.text, each.at, each.get_kind_display(), by, owner, each.text,
        ]  # fmt: skip


DUTIES = ["reference", "duty", "kind", "what_is_asked", "due_on", "stands", "set_by", "set_at"]


def _duties(pks: Collection[int]) -> Iterator[list[Any]]:
    rows = Duty.objects.filter(proposal__in=_told(pks)).order_by("proposal_id", "pk")
    for each in rows.select_related("proposal", "set_by").iterator(chunk_size=AT_A_TIME):
        yield [
            each.proposal.reference, each.pk, each.get_kind_display(), each.text, each.due_on,
            each.get_state_display(), each.set_by, each.set_at,
        ]  # fmt: skip


RECORDS = ["reference", "duty", "number", "act", "words", "link", "file", "what_was_asked_before", "by", "at"]


def _records(pks: Collection[int]) -> Iterator[list[Any]]:
    rows = DutyEntry.objects.filter(duty__proposal__in=_told(pks)).order_by("duty_id", "number")
    for each in rows.select_related("duty__proposal", "by", "file").iterator(chunk_size=AT_A_TIME):
        yield [
            each.duty.proposal.reference, each.duty_id, each.number, each.get_act_display(), each.text, each.link,
            each.file or "", each.was_text, each.by, each.at,
        ]  # fmt: skip


PAYMENTS = ["reference", "instalment", "pounds", "due_on", "waits_for", "corrects", "paid_on", "recorded_by"]


def _payments(pks: Collection[int]) -> Iterator[list[Any]]:
    rows = Instalment.objects.filter(proposal__in=pks).order_by("proposal_id", "pk")
    rows = rows.select_related("proposal", "waits_for", "payment__recorded_by")
    for each in rows.iterator(chunk_size=AT_A_TIME):
        paid = getattr(each, "payment", None)
        yield [
            each.proposal.reference, each.pk, each.pounds, each.due_on, each.waits_for.text if each.waits_for else "",
            each.corrects_id, paid.paid_on if paid else None, paid.recorded_by if paid else None,
        ]  # fmt: skip


LETTERS = ["reference", "kind", "subject", "text", "sent_by", "sent_at", "proof"]


def _letters(pks: Collection[int]) -> Iterator[list[Any]]:
    rows = Letter.objects.filter(proposal__in=pks).select_related("proposal", "sent_by").order_by("proposal_id", "pk")
    for each in rows.iterator(chunk_size=AT_A_TIME):
        yield [
            each.proposal.reference, each.get_kind_display(), each.subject, each.text, each.sent_by, each.sent_at,
            each.proof,
        ]  # fmt: skip


def _frozen_shortlists(call: Call, person: Any) -> Iterator[PackFile]:
    """What each shortlist rested on and what came of it, byte by byte as it was frozen, for those who may read them.

    It holds the seed of a draw, so there is none of it before that is told.
    """
    if told_of_draw(call, person).keeps_the_seed:
        return
    known = Shortlist.objects.visible_to(person).filter(call=call)
    for each in FrozenShortlist.objects.filter(shortlist__in=known).order_by("pk").iterator(chunk_size=1):
        for part, text, proof in (
            ("inputs", each.inputs, each.inputs_sha256),
            ("result", each.result, each.result_sha256),
        ):
            name = f"shortlists/{each.pk}-{part}.json"
            yield PackFile(name, f"The {part} of a shortlist, frozen with the hash {proof}.", [text.encode()])
