"""Files about a call that are made for whoever may export: its ranking, its shortlists, and its packs.

Who may ask is settled by the caller; nothing stands in a file that its page does not tell this person.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict
from django.utils.timezone import localdate, localtime, now

from proposals import days
from proposals.models import Call
from proposals.packing import MadeFile
from proposals.paper import bound
from proposals.workbook.cells import CONTENT_TYPE
from proposals.workbook.read_me import at_in_words
from scoring.evidence import recusals, score_lines
from scoring.forms.ranking import RankingFilter
from scoring.ledger import ledger_in
from scoring.models import Shortlist
from scoring.oversight.pledged import pledge_rows
from scoring.packs.panel import MOST, binder_of, said_on_shortlist
from scoring.packs.zips import audit_zip
from scoring.ranking import RankedProposal, rank_call
from scoring.ranking.firmness import with_firmness
from scoring.shortlists import draw
from scoring.shortlists.frozen_ranking import AsFrozen, as_frozen
from scoring.workbook.figures import Table, listed
from scoring.workbook.plain import as_json, write_shortlist_csv
from scoring.workbook.planned import planned
from scoring.workbook.read_me import About
from scoring.workbook.shortlist import write_shortlist

KINDS = {
    "xlsx": CONTENT_TYPE, "csv": "text/csv; charset=utf-8", "json": "application/json",
}  # fmt: skip
IN_MEMORY = 5_000_000  # bytes of a workbook; a larger one waits on disk
NO_PACK = f"A panel pack holds one proposal at least and {MOST} at most. Choose a panel on the ranking."
Watch = Callable[[Iterable[Any], int], Iterable[Any]]  # of lines that are written, and how many are expected
Behind = tuple[Any, Any, Any, Any]  # marks, conflicts, changes and pledges of the proposals of a table


def unwatched(lines: Iterable[Any], expected: int) -> Iterable[Any]:
    return lines


def ranking_file(call: Call, person: Any, query: Any, kind: str, watch: Watch = unwatched) -> MadeFile | None:
    """The ranking as this person may see it, as far as the query narrows it; None where that can't be done.

    kind  one of `KINDS`
    """
    ranked = rank_call(call, person)
    ranked = with_firmness(ranked, panel_pk=RankingFilter(query, ranked).panel_pk)
    form = RankingFilter(query, ranked)
    if not form.is_valid():
        return None
    table = listed(ranked, form.rows())
    about = About(settings.SERVICE_NAME, str(person), at_in_words(ranked.as_of), form.in_words())
    name = f"shortlist-{call.code}-{localdate():%Y-%m-%d}.{kind}"
    return _made(table, about, _behind(call, person, table, kind), name, kind, watch)


def shortlist_file(shortlist: Shortlist, person: Any, kind: str, watch: Watch = unwatched) -> MadeFile:
    """A draft as it is drawn now, its workbook fit to be sent back; one that is proposed or agreed as it was frozen.

    kind  one of `KINDS`
    """
    frozen = as_frozen(shortlist)
    table = shortlist_table(shortlist, person, frozen)
    behind = _behind(shortlist.call, person, table, kind)
    about = About(settings.SERVICE_NAME, str(person), at_in_words(now()), [])
    if frozen:
        about = replace(about, frozen_at=at_in_words(frozen.at))
        behind = (frozen.score_lines(), frozen.recusals_in(behind[1]), frozen.changes_in(behind[2]), behind[3])
    name = f"shortlist-{shortlist.call.code}-{shortlist.pk}-{localdate():%Y-%m-%d}.{kind}"
    return _made(table, about, behind, name, kind, watch)


def shortlist_table(shortlist: Shortlist, person: Any, frozen: AsFrozen | None) -> Table:
    """Its lines in their order, with what was decided."""
    if frozen:
        return planned(shortlist, frozen.ranking, frozen.drawn, is_frozen=True)
    ranking = with_firmness(rank_call(shortlist.call, person))
    comes_back = shortlist.is_draft and person.has_perm("shortlists.make")  # who reads it ranks all of it
    return planned(shortlist, ranking, draw(shortlist, ranking), comes_back=comes_back)


def audit_pack(call: Call, person: Any, watch: Watch = unwatched) -> MadeFile:
    """Everything behind the decisions of a call, the workbook of its whole ranking first, which takes longest."""
    workbook: Any = ranking_file(call, person, QueryDict(), "xlsx", watch)
    with workbook.content:
        return audit_zip(call, person, workbook)


def panel_pack(call: Call, person: Any, query: Any) -> MadeFile | None:
    """The proposals of the ranking in its order, as far as the query narrows it; None where there are too many."""
    ranked = rank_call(call, person)
    form = RankingFilter(query, ranked)
    return _bound(call, form.rows() if form.is_valid() else [], person)


def panel_pack_of(shortlist: Shortlist, person: Any) -> MadeFile | None:
    """The proposals of a shortlist in its order, each with what was decided; None where there are none or too many."""
    table = shortlist_table(shortlist, person, as_frozen(shortlist))
    told = {
        line.row.pk: said_on_shortlist(line.row, line.plan.decision, line.plan.award_pounds) for line in table.lines
    }
    caption = f"{shortlist.call.title}, in the order of the shortlist “{shortlist.name}”"
    return _bound(shortlist.call, table.ranking.rows, person, told=told, caption=caption)


def _bound(call: Call, rows: list[RankedProposal], person: Any, **told: Any) -> MadeFile | None:
    if not rows or len(rows) > MOST:
        return None
    made_at = localtime(now())
    foot = f"Made on {days.in_words(made_at)}, {made_at:%H:%M}, by {person}"
    pdf = bound(binder_of(call, rows, person, foot=foot, **told), made_at=made_at)
    holds = frozenset(row.pk for row in rows)
    return MadeFile(BytesIO(pdf), f"panel-pack-{call.code}-{made_at:%Y-%m-%d}.pdf", "application/pdf", holds)


def _made(table: Table, about: About, behind: Behind, name: str, kind: str, watch: Watch) -> MadeFile:
    scores, conflicts, changes, pledges = behind
    marks = sum(line.row.sheets_returned for line in table.lines) * len(table.ranking.criteria)
    content: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  who hands it out closes it
    if kind == "csv":
        write_shortlist_csv(content, table, conflicts)
    elif kind == "json":
        told = as_json(table, about, conflicts)
        content.write(json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False).encode())
    else:
        write_shortlist(content, table, about, watch(scores, marks), conflicts, changes, pledges)
    content.seek(0)
    return MadeFile(content, name, KINDS[kind], frozenset(table.proposals))


def _behind(call: Call, person: Any, table: Table, kind: str) -> Behind:
    """Of these proposals alone; changes and pledges stand in the workbook only."""
    pks, with_words = table.proposals, person.has_perm("proposals.fund")
    changes = ledger_in(call, pks, person, with_words=with_words) if kind == "xlsx" else []
    pledges = pledge_rows(call, pks, person) if kind == "xlsx" else []
    return score_lines(call, pks), recusals(call, pks, with_words=with_words), changes, pledges
