"""Files that are made for whoever asks for them."""

import json
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, QueryDict
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now

from proposals import days
from proposals.models import Call
from scoring.assigned import assigned_on
from scoring.calibration import agreed_by_panel
from scoring.evidence import Recusal, recusals, score_lines
from scoring.forms.ranking import RankingFilter
from scoring.ledger import ledger_in
from scoring.models import Panel, Shortlist
from scoring.offline.own import sheets_to_take_away
from scoring.packs.zips import audit_zip
from scoring.ranking import rank_call
from scoring.ranking.firmness import with_firmness
from scoring.sheets import SheetInView
from scoring.shortlists import draw
from scoring.workbook.assigned import write_assigned, write_assigned_csv
from scoring.workbook.cells import CONTENT_TYPE
from scoring.workbook.figures import Table, listed
from scoring.workbook.offline import Away, write_sheets
from scoring.workbook.plain import as_json, write_shortlist_csv
from scoring.workbook.planned import planned
from scoring.workbook.read_me import About
from scoring.workbook.shortlist import write_shortlist

SHORTLIST_KINDS = {
    "xlsx": CONTENT_TYPE, "csv": "text/csv; charset=utf-8", "json": "application/json",
}  # fmt: skip
LIST_KINDS = {"xlsx": CONTENT_TYPE, "csv": "text/csv; charset=utf-8"}
IN_MEMORY = 5_000_000  # bytes of a workbook; a larger one waits on disk


def own_sheets(person: Any, call: str = "") -> FileResponse | None:
    """The open sheets of an assessor as a workbook, of one call or of all; None where there is none."""
    sheets = sheets_to_take_away(person, call)
    if not sheets:
        return None
    content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it when it was sent
    write_sheets(content, sheets, _about(person, sheets))
    content.seek(0)
    name = f"my-sheets-{localdate():%Y-%m-%d}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


def who_marks_what(panel: Panel, person: Any, kind: str) -> FileResponse:
    """The list of a panel for whoever runs it; `kind` is one of `LIST_KINDS`."""
    lines = assigned_on(panel, person)
    content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it when it was sent
    if kind == "csv":
        write_assigned_csv(content, lines)
    else:
        write_assigned(content, lines, product=settings.SERVICE_NAME)
    content.seek(0)
    name = f"who-marks-what-{localdate():%Y-%m-%d}.{kind}"
    return FileResponse(content, as_attachment=True, filename=name, content_type=LIST_KINDS[kind])


def shortlist_of(call: Call, person: Any, query: Any, kind: str) -> FileResponse | None:
    """The ranking as this person may see it, as far as the query narrows it; None where that can't be done.

    kind  one of `SHORTLIST_KINDS`
    """
    content = _shortlist(call, person, query, kind)
    if content is None:
        return None
    name = f"shortlist-{call.code}-{localdate():%Y-%m-%d}.{kind}"
    return FileResponse(content, as_attachment=True, filename=name, content_type=SHORTLIST_KINDS[kind])


def audit_pack(call: Call, person: Any) -> FileResponse:
    """Everything behind the decisions of a call, the workbook of its whole ranking first."""
    workbook: Any = _shortlist(call, person, QueryDict(), "xlsx")
    with workbook:
        return audit_zip(call, person, workbook)


def _shortlist(call: Call, person: Any, query: Any, kind: str) -> Any:
    """An open file, or None where the query asks for what there is not."""
    ranked = rank_call(call, person)
    ranked = with_firmness(ranked, panel_pk=RankingFilter(query, ranked).panel_pk)
    form = RankingFilter(query, ranked)
    if not form.is_valid():
        return None
    table = listed(ranked, form.rows())
    about = About(settings.SERVICE_NAME, str(person), _at(ranked.as_of), form.in_words())
    content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it when it was sent
    if kind == "csv":
        write_shortlist_csv(content, table, _conflicts(call, person, table))
    elif kind == "json":
        told = as_json(table, about, _conflicts(call, person, table))
        content.write(json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False).encode())
    else:
        write_shortlist(content, table, about, *_behind(call, person, table))
    content.seek(0)
    return content


def shortlist_workbook(shortlist: Shortlist, person: Any) -> FileResponse:
    """A shortlist as it is drawn now, with all that was decided about its proposals; a draft's can be sent back."""
    ranking = rank_call(shortlist.call, person)
    comes_back = shortlist.is_draft and not shortlist.is_proposed and person.has_perm("shortlists.make", shortlist.call)
    table = planned(shortlist, ranking, draw(shortlist, ranking), comes_back=comes_back)
    about = About(settings.SERVICE_NAME, str(person), _at(ranking.as_of), [])
    content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it when it was sent
    write_shortlist(content, table, about, *_behind(shortlist.call, person, table))
    content.seek(0)
    name = f"shortlist-{shortlist.call.code}-{shortlist.pk}-{localdate():%Y-%m-%d}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


def _behind(call: Call, person: Any, table: Table) -> tuple[Any, Any, Any]:
    """Marks, conflicts and changes of these proposals alone."""
    pks = table.proposals
    changes = ledger_in(call, pks, person, with_words=person.has_perm("proposals.fund"))
    return score_lines(call, pks), _conflicts(call, person, table), changes


def _conflicts(call: Call, person: Any, table: Table) -> list[Recusal]:
    return recusals(call, table.proposals, with_words=person.has_perm("proposals.fund"))


def _at(moment: datetime) -> str:
    there = localtime(moment)
    return f"{days.in_words(there)}, {there:%H:%M} (time in England)"


def _about(person: Any, sheets: list[SheetInView]) -> Away:
    agreed = agreed_by_panel({each.assignment.seat.panel_id for each in sheets}, person)
    return Away(
        product=settings.SERVICE_NAME,
        by=str(person),
        person_pk=person.pk,
        at=_at(now()),
        address=settings.BASE_URL + reverse("scoring:workbook"),
        agreed={panel: each.texts for panel, each in agreed.items()},
    )
