"""Plans of who marks what, as they are kept, read and compared with what stands now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from proposals import rights
from proposals.models import Proposal
from scoring.assigning import Pair, Plan
from scoring.models import AssignmentRun, Expertise, Panel, Seat, SeatKind
from scoring.models.assigning import digest_of
from scoring.panels.facts import Facts, facts_of, problem_of, written
from scoring.panels.preferences import Answers, answers_among

NAMED = 5  # proposals in one sentence


def kept(plan: Plan) -> dict[str, Any]:
    """A plan as it is stored."""
    return {
        "pairs": [[each.proposal, each.assessor, each.points, list(each.reasons)] for each in plan.pairs],
        "loads": {str(seat): [load.sheets, load.capacity, load.floor] for seat, load in plan.loads.items()},
        "shortfalls": [[list(each.proposals), each.lacking, each.rule] for each in plan.shortfalls],
        "short_of_floor": {str(seat): lacking for seat, lacking in plan.short_of_floor.items()},
        "quality": round(plan.quality, 4),
        "is_connected": plan.is_connected,
    }


@dataclass(frozen=True)
class PlannedLoad:
    """A seat's sheets before and after."""

    seat_pk: int
    name: str
    kind: str
    now: int
    then: int
    most: int
    least: int


@dataclass(frozen=True)
class PlannedPair:
    seat_pk: int
    name: str
    kind: str
    points: int
    reasons: list[str]


@dataclass(frozen=True)
class PlannedProposal:
    reference: str
    title: str
    pairs: list[PlannedPair]


@dataclass(frozen=True)
class RunInView:
    """What is proposed, for whoever made it. `changes` says what is no longer as it was: then nothing else is told.

    Loads and lacks count every proposal of the run; where its maker no longer oversees one of them, neither is told.
    """

    run: AssignmentRun
    changes: list[str]
    proposals: list[PlannedProposal]
    loads: list[PlannedLoad]
    impossible: list[str]
    quality_percent: int | None  # None while nothing is said of what anybody knows
    number_of_pairs: int
    answers: Answers

    @property
    def can_be_applied(self) -> bool:
        return not self.changes and not self.run.applied_at and self.number_of_pairs > 0


@dataclass(frozen=True)
class DescribedSeat:
    """A seat as it stands in the table before assessors are proposed."""

    pk: int
    name: str
    kind: str
    most: int | None
    least: int
    knows: list[str]


def seats_to_ask(panel: Panel) -> list[Seat]:
    seats = panel.seats.filter(left_on=None, person__is_active=True).select_related("person")
    known = Prefetch("expertise", Expertise.objects.select_related("area", "theme"))
    return list(seats.prefetch_related(known))


def described(seats: Iterable[Any]) -> list[DescribedSeat]:
    return [
        DescribedSeat(
            each.pk, str(each.person), each.get_kind_display(), each.most_sheets, each.least_sheets,
            [f"{known.area or known.theme} ({known.get_level_display().lower()})" for known in each.expertise.all()],
        )
        for each in seats
    ]  # fmt: skip


def runs_of(person: Any) -> Any:
    """A run tells of the panel as its maker saw it, so it is read by nobody else."""
    return AssignmentRun.objects.filter(made_by=person.pk, panel__in=Panel.objects.visible_to(person))


def view_of(run: Any, person: Any) -> RunInView:
    facts = None if run.applied_at else facts_of(run.panel, person)
    changes = changes_since(run, person, facts) if facts else []
    proposals, seats = _those_in(facts) if facts else _those_of(run, person)
    pairs = [] if changes else [each for each in run.plan["pairs"] if each[0] in proposals]
    is_whole = not changes and all(int(pk) in proposals for pk in run.inputs["needs"])
    return RunInView(
        run=run,
        changes=changes,
        proposals=list(_planned(pairs, proposals, seats)),
        loads=list(_loads(run, pairs, seats)) if is_whole else [],
        impossible=list(_impossible(run, proposals, seats)) if is_whole else [],
        quality_percent=round(100 * max(run.plan["quality"], 0)) if _knows_something(run) else None,
        number_of_pairs=len(pairs),
        answers=answers_among(each for each in seats.values() if each.panel_id == run.panel_id),
    )


def _those_in(facts: Facts) -> tuple[dict[int, Any], dict[int, Any]]:
    """While nothing changed since, these are what the plan was made from."""
    return {each.pk: each for each in facts.proposals}, {each.pk: each for each in facts.seats}


def _those_of(run: Any, person: Any) -> tuple[dict[int, Any], dict[int, Any]]:
    """What an applied plan names, as far as this person still oversees it. Two queries."""
    overseen = Proposal.objects.visible_to(person, rights.STEER).filter(placement__panel=run.panel_id)
    proposals = overseen.in_bulk([pk for pk, *_ in run.plan["pairs"]] + [int(pk) for pk in run.inputs["needs"]])
    return proposals, Seat.objects.select_related("person").in_bulk([int(pk) for pk in run.plan["loads"]])


def _knows_something(run: Any) -> bool:
    is_known = any(areas or themes for *_, areas, themes in run.inputs["assessors"].values())
    return is_known or bool(run.inputs.get("wishes"))


def _planned(pairs: list[Any], proposals: dict[int, Proposal], seats: dict[int, Any]) -> Iterator[PlannedProposal]:
    of_proposal: dict[int, list[PlannedPair]] = defaultdict(list)
    for proposal, seat, points, reasons in pairs:
        asked = seats[seat]
        planned = PlannedPair(seat, str(asked.person), asked.get_kind_display(), points, reasons)
        of_proposal[proposal].append(planned)
    for pk, planned_pairs in sorted(of_proposal.items(), key=lambda each: str(proposals[each[0]].reference)):
        yield PlannedProposal(proposals[pk].reference or "", proposals[pk].title, planned_pairs)


def _loads(run: Any, pairs: list[Any], seats: dict[int, Any]) -> Iterator[PlannedLoad]:
    for pk, (then, most, least) in run.plan["loads"].items():
        seat, new = seats[int(pk)], sum(each[1] == int(pk) for each in pairs)
        if most or then:
            yield PlannedLoad(seat.pk, str(seat.person), seat.get_kind_display(), then - new, then, most, least)


def _impossible(run: Any, proposals: dict[int, Proposal], seats: dict[int, Any]) -> Iterator[str]:
    if run.plan.get("is_listed"):
        return
    for pks, lacking, rule in run.plan["shortfalls"]:
        names = _listed([str(proposals[pk].reference) for pk in pks])
        kind = f"{SeatKind(rule).label.split(' (')[0].lower()} " if rule else ""
        lack = f"{lacking} {kind}assessor{'' if lacking == 1 else 's'}"
        yield f"{names} {'lacks' if len(pks) == 1 else 'lack'} {lack}{'' if len(pks) == 1 else ' between them'}: {WHY}"
    for pk, lacking in run.plan["short_of_floor"].items():
        yield f"{seats[int(pk)].person} gets {lacking} fewer than the least that is set for them."
    if not run.plan["is_connected"]:
        yield (
            "The sheets fall into groups that no assessor joins, so scores of one group can’t be compared with "
            "those of another."
        )


WHY = "nobody else with room can be asked."


def _listed(names: list[str]) -> str:
    if len(names) > NAMED:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


# --- What changed since ----------------------------------------------------------------------------------------------
def changes_since(run: Any, person: Any, facts: Facts | None = None) -> list[str]:
    """In sentences; empty where everything that the plan was made from stands as it did."""
    heeds = not run.plan.get("is_listed")
    facts = facts or facts_of(run.panel, person)
    wishes = run.inputs.get("wishes") if run.plan.get("heard") == facts.heard else None
    now = written(problem_of(run.panel, person, seed=run.seed, heeds_objections=heeds, facts=facts, wishes=wishes))
    if digest_of(now) == run.digest:
        return []
    return list(_changes(run.inputs, now))


def _changes(then: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    if then["needs"] != now["needs"]:
        yield "Other proposals wait for assessors now, or they say something else of themselves."
    if then["standing"] != now["standing"]:
        yield from _told(then["standing"], now["standing"], "was asked to mark", "no longer marks")
    if then.get("forced", []) != now["forced"]:
        yield "What all mark first changed since, or who is to mark it."
    barred = [pair for pair in now["forbidden"] if pair not in then["standing"]]
    if then["forbidden"] != barred:
        yield from _told(then["forbidden"], barred, "can’t be asked to mark", "could be asked again to mark")
    if then.get("wishes", {}) != now["wishes"]:
        yield "Somebody said since what they would like to mark."
    if then["assessors"] != now["assessors"]:
        yield from _changed_seats(then["assessors"], now["assessors"])


def _told(then: list[Any], now: list[Any], came: str, went: str) -> Iterator[str]:
    """One sentence a person, whatever the number of proposals: it names none, since some may be no longer theirs."""
    before, after = {Pair(*each) for each in then}, {Pair(*each) for each in now}
    for words, pairs in ((came, after - before), (went, before - after)):
        for name, number in _counted(pairs):
            yield f"{name} {words} {number} proposal{'' if number == 1 else 's'} of it since."


def _counted(pairs: Iterable[Pair]) -> list[tuple[str, int]]:
    numbers: dict[int, int] = defaultdict(int)
    for pair in pairs:
        numbers[pair.assessor] += 1
    seats = Seat.objects.select_related("person").in_bulk(numbers)
    return [(str(seats[pk].person), number) for pk, number in sorted(numbers.items())]


def _changed_seats(then: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    changed = [pk for pk in now if then.get(pk) != now[pk]]
    for seat in Seat.objects.select_related("person").filter(pk__in=changed).order_by("pk"):
        yield f"The seat of {seat.person}, what they know or how much they may mark changed since."
    if len(then) > len(now):
        yield "A seat is gone since."
