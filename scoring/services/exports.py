"""Files that take long to make: asking for one, making it in the background, and forgetting it after a while.

Whoever asks is asked for their right three times: when they ask, when it is made, and when they fetch it.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import now
from django_tasks import task

from proposals import rights
from proposals.errors import NotPermitted, NotReady, Refusal
from proposals.jobs.daily import daily
from proposals.jobs.queue import ask_again, enqueue, is_given_up, run_after_commit
from proposals.kinds import NoticeKind
from proposals.models import Call
from proposals.notifications import Wording, record
from proposals.packing import MadeFile
from proposals.querysets import is_true
from proposals.services.transactions import lock_person, service
from scoring import made_files
from scoring.made_files import NO_PACK, Watch
from scoring.models import Export, ExportKind, ExportPiece, Shortlist
from scoring.packs.audit import DECIDES
from scoring.packs.zips import disclosure_zip, must_be_announced

KEPT = timedelta(days=2)
HOUR = 3
PIECE = 2**20
MOST_WAITING = 5
BEGUN, WRITTEN = 5, 95  # per cent
WORDS, APPLICANTS = "words", "applicants"  # what files tell only some of those who may export
LONG = {  # from how many proposals on a file is made in the background
    ExportKind.RANKING: 300, ExportKind.SHORTLIST: 300, ExportKind.PANEL: 20, ExportKind.SHORTLIST_PANEL: 20,
    ExportKind.AUDIT: 100, ExportKind.DISCLOSURE: 300,
}  # fmt: skip
NOT_THEIRS = "What is exported of a call is for the programme team."
TOO_MANY = f"{MOST_WAITING} files are being made for you already. Ask for this one when one of them is ready."


def takes_long(kind: str, call: Call) -> bool:
    """One query. It is counted over the whole call, so that the answer tells nobody what they may not see."""
    return call.proposals.filter(placement__isnull=False).count() >= LONG[ExportKind(kind)]


@service
def ask_for(kind: str, call: Call, *, by: Any, shortlist: Shortlist | None = None, query: str = "") -> Export:
    """Of the same file that is being made already there is no second one; what was given up is tried again."""
    lock_person(by)
    must_be_allowed(kind, call, shortlist, by)
    waiting = Export.objects.visible_to(by).waiting()
    asked = waiting.filter(kind=kind, call=call, shortlist=shortlist, query=query).first()
    if asked:
        ask_again(key_of(asked))
        run_after_commit([key_of(asked)])
        return asked
    if waiting.count() >= MOST_WAITING:
        raise NotReady(TOO_MANY)
    export = Export.objects.create(person=by, call=call, shortlist=shortlist, kind=kind, query=query)
    enqueue(make_export, export.pk, key=key_of(export))
    run_after_commit([key_of(export)])
    return export


def key_of(export: Export) -> str:
    return f"export-{export.pk}"


def is_given_up_on(export: Export) -> bool:
    """Whether all tries to make it failed: nothing more happens until it is asked for again."""
    return export.is_waiting and is_given_up(key_of(export))


def must_be_allowed(kind: str, call: Call, shortlist: Shortlist | None, person: Any) -> None:
    """
    raises  NotPermitted, WrongState
    """
    if not person.has_perm("scoring.export") or not Call.objects.visible_to(person).filter(pk=call.pk).exists():
        raise NotPermitted(NOT_THEIRS)
    if shortlist and not Shortlist.objects.visible_to(person).filter(pk=shortlist.pk, call=call).exists():
        raise NotPermitted(NOT_THEIRS)
    if kind == ExportKind.DISCLOSURE:
        must_be_announced(call)


def still_theirs(export: Export, person: Any) -> bool:
    """Whether this person may still have it, and all that stands in it."""
    try:
        must_be_allowed(export.kind, export.call, export.shortlist, person)
    except Refusal:
        return False
    seen, known = what_they_read(export.call, person)
    return seen.issuperset(export.holds) and known.issuperset(export.knew)


def what_they_read(call: Call, person: Any) -> tuple[set[int], set[str]]:
    """(the proposals that this person may rank, what they read of these beside figures). One query."""
    told = is_true(rights.rows_for(rights.APPLICANTS, person))
    ranked = dict(call.proposals.visible_to(person, rights.RANK).annotate(told=told).values_list("pk", "told"))
    reads = {WORDS: person.has_perm(DECIDES), APPLICANTS: all(ranked.values())}
    return set(ranked), {each for each, is_read in reads.items() if is_read}


@task
def make_export(export_pk: int) -> None:
    """Tried again where it fails; what can't be made at all says why."""
    rows = Export.objects.waiting().select_related("person", "call", "shortlist__call", "shortlist__frozen")
    export = rows.filter(pk=export_pk).first()
    if export is None:
        return
    _say(export_pk, BEGUN)
    try:
        must_be_allowed(export.kind, export.call, export.shortlist, export.person)
        _, knew = what_they_read(export.call, export.person)
        made = content_of(export, watching(export_pk))
    except Refusal as refusal:
        Export.objects.waiting().filter(pk=export_pk).update(refused=" ".join(refusal.reasons)[:500])
        return
    with made.content:
        _keep(export_pk, made, knew)


def content_of(export: Export, watch: Watch) -> MadeFile:
    """
    raises  NotReady where there is nothing to make, and what the files raise
    """
    call, person, query = export.call, export.person, QueryDict(export.query)
    shortlist: Any = export.shortlist
    make: dict[str, Callable[[], MadeFile | None]] = {
        ExportKind.RANKING: partial(made_files.ranking_file, call, person, query, "xlsx", watch),
        ExportKind.SHORTLIST: partial(made_files.shortlist_file, shortlist, person, "xlsx", watch),
        ExportKind.PANEL: partial(made_files.panel_pack, call, person, query),
        ExportKind.SHORTLIST_PANEL: partial(made_files.panel_pack_of, shortlist, person),
        ExportKind.AUDIT: partial(made_files.audit_pack, call, person, watch),
        ExportKind.DISCLOSURE: partial(disclosure_zip, call, person),
    }
    if made := make[export.kind]():
        return made
    raise NotReady(NO_PACK)


def watching(export_pk: int) -> Watch:
    """Says how far it is while lines are written, as often as a per cent is done."""

    def over(lines: Iterable[Any], expected: int) -> Iterator[Any]:
        said = BEGUN
        for number, line in enumerate(lines, start=1):
            yield line
            percent = min(BEGUN + number * (WRITTEN - BEGUN) // max(expected, 1), WRITTEN)
            if percent > said:
                said = percent
                _say(export_pk, said)

    return over


def _say(export_pk: int, percent: int) -> None:
    Export.objects.waiting().filter(pk=export_pk, percent__lt=percent).update(percent=percent)


@transaction.atomic
def _keep(export_pk: int, made: MadeFile, knew: Collection[str]) -> None:
    """All of it or nothing, and once: of two workers that made it the second one keeps nothing."""
    export = Export.objects.waiting().select_for_update(of=("self",)).select_related("person", "call", "shortlist")
    found = export.filter(pk=export_pk).first()
    if found is None:
        return
    pieces = enumerate(iter(partial(made.content.read, PIECE), b""), start=1)
    for number, content in pieces:
        ExportPiece.objects.create(export=found, number=number, content=content)
    found.size_bytes = made.content.seek(0, os.SEEK_END)
    found.name, found.content_type, found.holds = made.name, made.content_type, sorted(made.holds)
    found.knew, found.percent, found.made_at = sorted(knew), 100, now()
    found.save()
    _tell(found)


def _tell(export: Export) -> None:
    """The words name no proposal: they stay after a conflict."""
    words = Wording("A file that you asked for is ready", f"{export.what}. Fetch it within two days.")
    page = reverse("scoring:export", args=[export.pk])
    record([export.person], key_of(export), words, page, kind=NoticeKind.EXPORT)


@daily(hour=lambda: HOUR)
@task
def forget_exports(day: str) -> None:
    """Two days after they were made, or asked for where nothing came of it."""
    Export.objects.annotate(since=Coalesce("made_at", "asked_at")).filter(since__lt=now() - KEPT).delete()
