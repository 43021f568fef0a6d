"""The verbs of a draft shortlist: make one, set what its line is drawn by, decide about its proposals.

Every change is kept as an event. Proposing a draft and agreeing it stand in `agreeing.py`.
"""

from collections.abc import Mapping, Set
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Call
from proposals.services.transactions import service
from scoring.models import (
    Shortlist,
    ShortlistArea,
    ShortlistCondition,
    ShortlistEvent,
    ShortlistEventKind,
    ShortlistMinimum,
    ShortlistRow,
    ShortlistRule,
)
from scoring.ranking import Ranking, rank_call
from scoring.shortlisting.drawing import Choice, follows_the_line
from scoring.shortlists import draw
from scoring.shortlists.reading import TermsGiven, rows_of, terms_of
from scoring.shortlists.settling import DECIDED, settle
from scoring.shortlists.wording import Condition, conditions_of, differences, in_words, terms_in_words

NOT_THEIRS = "Shortlists are made by managers who may rank every proposal of the call."
STALE = "Somebody saved this shortlist after you opened it. What stands now is told below; save again to keep yours."
WAITS = "It waits for a second manager, so nothing of it changes. Send it back first."
SEALED = "It is agreed, so nothing of it changes. Reopen it first."
OF_THEIR_OWN = "An organisation of yours takes part in it, so another manager decides what it gets."
COMPUTED = ["position", "rank", "score", "settled_by", "is_above_line", "line_reason", "is_exception"]


@service
def make_shortlist(call_pk: int, *, by: Any, name: str, copy_of: int | None = None) -> Shortlist:
    """Begin a draft: every ranked proposal with what the line makes of it, or as another one of the call has it."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_pk)
    must_make(call, by)
    if call.is_announced:
        raise WrongState(f"The outcomes of {call.title} are announced, so no shortlist is made any more.")
    copied = call.shortlists.get(pk=copy_of) if copy_of else None
    shortlist = _begun(call, by, name.strip(), copied or call)
    record(shortlist, ShortlistEventKind.MADE, by, f"Copied from “{copied.name}”." if copied else "From the ranking.")
    ranking = rank_call(call, by)
    if copied:
        _copy(copied, shortlist)
    else:
        _take_minimums(ranking, shortlist)
    rows = _synced(shortlist, ranking)
    if not copied:
        settle(rows, ranking, _as_the_line_says(shortlist, ranking))
    _keep(shortlist, ranking, rows)
    return shortlist


def _begun(call: Call, by: Any, name: str, source: Any) -> Shortlist:
    figures = {"pot_pounds": source.pot_pounds, "quality_line_percent": source.quality_line_percent}
    try:
        with transaction.atomic():
            return Shortlist.objects.create(call=call, name=name, made_by=by, **figures)
    except IntegrityError as error:
        taken = f"This call has a shortlist called “{name}” already."
        raise NotReady(taken, fields={"name": [taken]}) from error


def _take_minimums(ranking: Ranking, shortlist: Shortlist) -> None:
    ShortlistMinimum.objects.bulk_create(
        ShortlistMinimum(shortlist=shortlist, criterion_id=each.pk, minimum=each.minimum)
        for each in ranking.criteria
        if each.minimum is not None
    )


def _copy(earlier: Shortlist, shortlist: Shortlist) -> None:
    for rows in (earlier.areas, earlier.minimums, earlier.rules):
        copies: list[Any] = list(rows.all())
        for each in copies:
            each.pk, each.shortlist = None, shortlist
        rows.model.objects.bulk_create(copies)
    kept = {row.proposal_id: conditions_of(row) for row in earlier.rows.prefetch_related("conditions")}
    copied = list(earlier.rows.all())
    for row in copied:
        row.pk, row.shortlist, row.version = None, shortlist, 1
    for row in ShortlistRow.objects.bulk_create(copied):
        _set_conditions(row, kept[row.proposal_id])


def _as_the_line_says(shortlist: Shortlist, ranking: Ranking) -> dict[int, dict[str, Any]]:
    found = follows_the_line(draw(shortlist, ranking, {}).drawing)
    return {each.pk: _facts(found[each.reference]) for each in ranking.rows if each.reference in found}


def _facts(choice: Choice) -> dict[str, Any]:
    return {
        "outcome": choice.outcome,
        "award_pounds": choice.award_pounds,
        "reserve_place": choice.reserve_place,
    }  # fmt: skip


@service
def set_terms(shortlist_pk: int, *, by: Any, version: int, terms: TermsGiven) -> Shortlist:
    """Replace what the line is drawn by. What was decided stays, and may depart from the line from now on."""
    shortlist = shortlist_to_change(shortlist_pk, by=by, version=version)
    _must_be_of_the_call(shortlist.call, terms)
    ranking = rank_call(shortlist.call, by)
    before = terms_in_words(terms_of(shortlist, ranking))
    shortlist.pot_pounds, shortlist.quality_line_percent = terms.pot_pounds, terms.quality_line_percent
    _replace_terms(shortlist, terms)
    after = terms_in_words(terms_of(shortlist, ranking))
    told = [f"No more: {each}" for each in before if each not in after]
    told += [f"New: {each}" for each in after if each not in before]
    if told:
        record(shortlist, ShortlistEventKind.CHANGED, by, "\n".join(told))
    _keep(shortlist, ranking, _synced(shortlist, ranking))
    return shortlist


def _must_be_of_the_call(call: Call, terms: TermsGiven) -> None:
    if terms.pot_pounds > call.pot_pounds:
        sentence = f"The pot of the call holds £{call.pot_pounds:,}."
        raise NotReady(sentence, fields={"pot_pounds": [sentence]})
    areas = call.framework.areas.filter(pk__in=terms.areas).count()
    proposals = call.proposals.filter(placement__isnull=False, pk__in=terms.rules).count()
    if (areas, proposals) != (len(terms.areas), len(terms.rules)):
        raise NotReady("Choose priority areas and proposals of this call.")


def _replace_terms(shortlist: Shortlist, terms: TermsGiven) -> None:
    for rows in (shortlist.areas, shortlist.minimums, shortlist.rules):
        rows.all().delete()
    ShortlistArea.objects.bulk_create(
        ShortlistArea(shortlist=shortlist, area_id=area, floor_pounds=floor, cap_pounds=cap)
        for area, (floor, cap) in terms.areas.items()
        if (floor, cap) != (None, None)
    )
    ShortlistMinimum.objects.bulk_create(
        ShortlistMinimum(shortlist=shortlist, criterion_id=criterion, minimum=minimum)
        for criterion, minimum in terms.minimums.items()
    )
    ShortlistRule.objects.bulk_create(
        ShortlistRule(shortlist=shortlist, proposal_id=proposal, kind=kind, reason=reason.strip())
        for proposal, (kind, reason) in terms.rules.items()
    )


@service
def decide_rows(shortlist_pk: int, *, by: Any, version: int, given: Mapping[int, Mapping[str, Any]]) -> Shortlist:
    """Keep what was decided about these proposals; each row that changes leaves an event.

    given   {proposal: {name: value}}, of `settling.DECIDED`, and "conditions": [(text, date or None)] in order;
            what is not named stays
    raises  NotReady, with fields named "<proposal>-<field>"
    """
    shortlist = shortlist_to_change(shortlist_pk, by=by, version=version)
    ranking = rank_call(shortlist.call, by)
    rows = _synced(shortlist, ranking)
    conditions = {pk: conditions_of(row) for pk, row in rows.items()}
    before = {pk: in_words(row, conditions[pk]) for pk, row in rows.items()}
    settle(rows, ranking, given)
    conditions |= {pk: values["conditions"] for pk, values in given.items() if "conditions" in values}
    changed = {pk: told for pk, row in rows.items() if (told := differences(before[pk], in_words(row, conditions[pk])))}
    _must_be_of_others(by, changed.keys() & given.keys())
    for pk, told in changed.items():
        rows[pk].version += 1
        record(shortlist, ShortlistEventKind.CHANGED, by, told, proposal=pk)
    _keep(shortlist, ranking, rows)
    for pk in changed:
        if pk in given and "conditions" in given[pk]:
            _set_conditions(rows[pk], conditions[pk])
    return shortlist


def _must_be_of_others(by: Any, decided: Set[int]) -> None:
    """What the line says of a proposal of their own organisation they sign; they set nothing of it by hand."""
    if theirs := decided & by.has_a_stake_in:
        raise NotReady(OF_THEIR_OWN, fields={f"{pk}-outcome": [OF_THEIR_OWN] for pk in theirs})


def _synced(shortlist: Shortlist, ranking: Ranking) -> dict[int, ShortlistRow]:
    """{proposal: its row}: each ranked proposal has one, and no other. Who left the ranking leaves the draft."""
    places = {ranked.pk: place for place, ranked in enumerate(ranking.rows, start=1)}
    shortlist.rows.exclude(proposal__in=places).delete()
    known = set(shortlist.rows.values_list("proposal", flat=True))
    ShortlistRow.objects.bulk_create(
        ShortlistRow(shortlist=shortlist, proposal_id=pk, position=place)
        for pk, place in places.items()
        if pk not in known
    )
    return rows_of(shortlist)


def _keep(shortlist: Shortlist, ranking: Ranking, rows: dict[int, ShortlistRow]) -> None:
    """Write the rows with where they stand now, and the shortlist in its next version."""
    drawn = draw(shortlist, ranking, rows)
    for place, each in enumerate(drawn.lines, start=1):
        row, line = rows[each.ranked.pk], each.line
        row.position, row.rank, row.score, row.settled_by = place, line.rank, line.entry.score, each.ranked.settled_by
        row.is_above_line, row.line_reason = line.standing.is_above, line.standing.reason
        row.is_exception = bool(line.departs)
    shortlist.rows.exclude(reserve_place=None).update(outcome="", reserve_place=None)  # no two in one place on the way
    ShortlistRow.objects.bulk_update(rows.values(), [*DECIDED, *COMPUTED, "version"], batch_size=40)
    Shortlist.objects.filter(pk=shortlist.pk).update(
        pot_pounds=shortlist.pot_pounds,
        quality_line_percent=shortlist.quality_line_percent,
        version=F("version") + 1,
    )
    shortlist.version += 1


def _set_conditions(row: ShortlistRow, conditions: list[Condition]) -> None:
    row.conditions.all().delete()
    ShortlistCondition.objects.bulk_create(
        ShortlistCondition(row=row, position=place, text=text, due_on=due_on)
        for place, (text, due_on) in enumerate(conditions, start=1)
    )


def record(shortlist: Shortlist, kind: str, by: Any, text: str = "", **facts: Any) -> ShortlistEvent:
    """facts  proposal (its pk), frozen"""
    proposal = facts.pop("proposal", None)
    return ShortlistEvent.objects.create(
        shortlist=shortlist, kind=kind, by=by, text=text, proposal_id=proposal, **facts
    )


def lock_shortlist(shortlist_pk: int) -> Shortlist:
    """Lock in the one order: call, then shortlist."""
    call = Call.objects.select_for_update(of=("self",)).get(shortlists=shortlist_pk)
    shortlist = Shortlist.objects.select_for_update(of=("self",)).get(pk=shortlist_pk)
    shortlist.call = call
    return shortlist


def shortlist_to_change(shortlist_pk: int, *, by: Any, version: int) -> Shortlist:
    """The locked draft, where this person may change it and read it as it stands."""
    shortlist = lock_shortlist(shortlist_pk)
    must_be_open_to(shortlist, by)
    if shortlist.version != version:
        raise StaleVersion(STALE)
    return shortlist


def must_be_open_to(shortlist: Shortlist, person: Any) -> None:
    """It is a draft that waits for nobody, and this person makes shortlists of its call."""
    must_make(shortlist.call, person)
    if not shortlist.is_draft or shortlist.is_proposed:
        raise WrongState(WAITS if shortlist.is_draft else SEALED)


def must_make(call: Call, person: Any) -> None:
    if not person.has_perm("shortlists.make", call):
        raise NotPermitted(NOT_THEIRS)
