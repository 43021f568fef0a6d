"""Who changed what: each change of a draft leaves its mark on the section and in the record that only grows."""

import hashlib
import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.timezone import now

from proposals.models import ClearedNumber, DraftSection, Proposal, SectionEdit, TextSetAside

SPELL = timedelta(minutes=10)  # pauses shorter than this are one spell of writing and one row of the record
MOST_SET_ASIDE, MOST_LETTERS_SET_ASIDE = 20, 2_000_000  # of one writer in one draft


def sign(
    proposal: Proposal, section: str, *, by: Any, typed: dict[str, Any] | None = None, tab: str = "", turn: int = 0
) -> DraftSection:
    """Note that this person changed the section just now. The caller holds the lock on the proposal."""
    facts = {"typed": typed, "changed_by": by, "changed_at": now(), "tab": tab, "turn": turn}
    row, _ = DraftSection.objects.update_or_create(proposal=proposal, section=section, defaults=facts)
    note_spell(proposal, section, by=by)
    return row


def note_spell(proposal: Proposal, section: str, *, by: Any) -> None:
    """Keep on record who writes here; what is typed in the section stays whose it is."""
    at = now()
    last = proposal.section_edits.filter(section=section).first()
    if last is None or last.by_id != by.pk or last.at < at - SPELL:
        SectionEdit.objects.create(proposal=proposal, section=section, by=by, at=at)


def clear_numbers(proposal: Proposal, digits: Iterable[str], *, by: Any) -> None:
    """Note that these are no NHS numbers, as this person says."""
    told = set(digits) - proposal.cleared_numbers
    rows = [ClearedNumber(proposal=proposal, digits=each, by=by, at=now()) for each in sorted(told)]
    ClearedNumber.objects.bulk_create(rows)
    proposal.cleared_numbers |= told


def set_aside(
    proposal: Proposal, section: str, *, by: Any, typed: dict[str, Any], tab: str, turn: int = 0
) -> tuple[TextSetAside, int]:
    """Keep a text that came second for the one who wrote it; of one tab only the latest.

    A page without scripts has no name for its tab: the text itself gives it one, so that sent twice it is kept once.

    returns  the text, and how many older ones of this writer gave way to it
    """
    tab = tab or hashlib.sha256(json.dumps(typed, sort_keys=True).encode()).hexdigest()[:32]
    kept = proposal.texts_set_aside.filter(section=section, by=by, tab=tab).first()
    if kept and kept.turn > turn:
        return kept, 0
    facts = {"typed": typed, "turn": turn, "at": now()}
    row, _ = TextSetAside.objects.update_or_create(proposal=proposal, section=section, by=by, tab=tab, defaults=facts)
    return row, _let_the_oldest_go(proposal, by)


def _let_the_oldest_go(proposal: Proposal, by: Any) -> int:
    """Of the texts of one writer in one draft, so many are kept, of so many letters in all; the latest in any case."""
    left, gone = MOST_LETTERS_SET_ASIDE, []
    for place, row in enumerate(proposal.texts_set_aside.filter(by=by).order_by("-at", "-pk")):
        left -= length_of(row.typed)
        if place and (place >= MOST_SET_ASIDE or left < 0):
            gone.append(row.pk)
    TextSetAside.objects.filter(pk__in=gone).delete()
    return len(gone)


def length_of(typed: dict[str, list[str]]) -> int:
    return sum(len(text) for texts in typed.values() for text in texts)
