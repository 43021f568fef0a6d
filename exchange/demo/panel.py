"""Stories of a panel: passing to it, declaring, marking, returning sheets, flags, closing."""

from decimal import Decimal
from typing import Any

from django.db.models import Q

from exchange.demo import material
from exchange.demo.marks import Voice, marks_of
from exchange.demo.stage import Story, soon_after
from exchange.demo.tale import Tale
from exchange.models import Member
from proposals.states import Gateway
from scoring.arithmetic import panel_score
from scoring.links import links_told_to
from scoring.models import Assignment, ChangeKind, DeclarationKind, Flag, Panel, ScoreSheet, Seat, SeatKind
from scoring.services import closing, flags, in_the_chair, ledger, panels, sheets
from scoring.services.forecasts import state_forecast
from scoring.services.sheets import Given

PANEL_OF_BOARD = {"QNC": 0, "QOC": 0, "QHL": 1, "QUA": 1, "QWU": 2, "QGH": 2}
WORTH_FUNDING = 2.8  # the mean mark from which an assessor says so
ALL_MET = dict.fromkeys(Gateway, (True, ""))
SILENT_ONE_OF = 5  # assessors forecast no spread
LESS = Decimal("0.25")  # what a panel that read the letters again takes from the mean
UNSURE = "A paragraph says how people were asked; it does not yet say what changed as a result. The panel can judge it."


def pass_to_panel(tale: Tale, *, after: int) -> Story:
    """To the panel of its part of the region, or the next one where a member of it belongs to the lead organisation."""
    yield tale.in_office(after)
    gateways: dict[str, tuple[bool, str]] = {str(gateway): answer for gateway, answer in ALL_MET.items()}
    if tale.text["strength"] <= 2:
        gateways[Gateway.INVOLVEMENT] = (False, UNSURE)
    panels.pass_to_panel(tale.pk, by=tale.moderator, panel=_suitable_panel(tale), gateways=gateways)


def _suitable_panel(tale: Tale) -> Panel:
    lead = tale.lead_organisation
    first = PANEL_OF_BOARD[str((lead.board or lead).ods_code)]
    in_order = tale.opened.panels[first:] + tale.opened.panels[:first]
    return next(each for each in in_order if not each.seats.filter(person__affiliations__organisation=lead).exists())


def chair_of(tale: Tale) -> Member:
    """Whoever runs the panel for it: a manager, where the chair is tied to those who applied."""
    chair = Seat.objects.get(panel__placements__proposal=tale.pk, kind=SeatKind.CHAIR).person
    return chair if chair.has_perm("scoring.assign", tale.proposal) else tale.cast.managers[1]


def chair_declares(tale: Tale) -> None:
    """That they have no conflict, unless the exchange is certain of one."""
    chair = Seat.objects.get(panel__placements__proposal=tale.pk, kind=SeatKind.CHAIR).person
    tied = tale.pk in chair.has_a_stake_in or any(each.is_certain for each in links_told_to(chair, tale.proposal))
    if not tied:
        in_the_chair.declare_in_the_chair(tale.pk, by=chair, kind=DeclarationKind.NONE)


def assign(tale: Tale, *, after: int, count: int = 3) -> Story:
    """The chair asks assessors; where too few can be asked, the chair takes a sheet too."""
    yield tale.in_office(after)
    chair_declares(tale)
    seats = free_seats(tale)[:count]
    tale.people = [seat.person for seat in seats]
    panels.assign(tale.pk, by=chair_of(tale), seats=seats)


def replace(tale: Tale, *, after: int) -> Story:
    """Ask one more, after somebody could not do it."""
    yield tale.in_office(after)
    seat = free_seats(tale)[0]
    tale.people.append(seat.person)
    panels.assign(tale.pk, by=chair_of(tale), seats=[seat])


def free_seats(tale: Tale) -> list[Seat]:
    """Whom the chair may still ask, the chair last."""
    taking_part = [tale.lead_organisation, *tale.proposal.partners.all()]
    seats = Seat.objects.filter(panel__placements__proposal=tale.pk).select_related("person").order_by("pk")
    barred = (
        Q(person__assignments__proposal=tale.pk)
        | Q(person__contributions__proposal=tale.pk)
        | Q(person__affiliations__organisation__in=taking_part)
    )
    free = list(seats.exclude(pk__in=Seat.objects.filter(barred).values("pk")))
    tale.dice.shuffle(free)
    return sorted(free, key=lambda seat: seat.kind == SeatKind.CHAIR)


def assignment_of(tale: Tale, person: Member) -> Assignment:
    return Assignment.objects.get(proposal=tale.pk, assessor=person)


def have_a_conflict(tale: Tale, person: Member, kind: str, *, after: int) -> Story:
    yield tale.in_office(after)
    told = tale.dice.choice([each for each in material.sentences("conflicts") if each["kind"] == kind])
    sheets.declare(assignment_of(tale, person).pk, by=person, kind=kind, nature=told["nature"], text=told["text"])


def find_a_late_conflict(tale: Tale, *, after: int) -> Story:
    """The chair hears of a tie after scoring; the sheet is set aside and the score corrected."""
    yield tale.in_office(after)
    told = material.sentences("late_conflicts")[0]
    sheets.record_conflict(assignment_of(tale, tale.people[0]).pk, by=chair_of(tale), **told)


def decline_assignment(tale: Tale, person: Member, *, after: int) -> Story:
    yield tale.in_office(after)
    note = "I am on leave until after the sheets are due. Please ask me again in the next call."
    sheets.decline_assignment(assignment_of(tale, person).pk, by=person, note=note)


def mark(tale: Tale, voice: Voice, *, after: int, returned_after: int | None) -> Story:
    """One assessor declares no conflict, marks over two sittings and returns the sheet; None: half of it is done."""
    yield tale.in_office(after)
    assignment = assignment_of(tale, voice.person)
    sheets.declare(assignment.pk, by=voice.person, kind=DeclarationKind.NONE)
    given = marks_of(voice, tale)
    half = dict(list(given.items())[: len(given) // 2])
    yield soon_after(tale.now, tale.dice)
    _save(assignment, voice, half)
    if returned_after is None:
        return
    yield tale.in_office(returned_after)
    _save(assignment, voice, given, finished=True, tale=tale)
    yield soon_after(tale.now, tale.dice)
    sheets.return_sheet(assignment.pk, by=voice.person)
    if assignment.pk % SILENT_ONE_OF:
        state_forecast(assignment.pk, by=voice.person, percent=_forecast(given))


def _forecast(given: dict[int, Given]) -> int:
    """In steps of five, and a little doubtful even of the best."""
    mean = sum(each.mark or 0 for each in given.values()) / len(given)
    return 5 * round(mean * 3.2)


def _save(
    assignment: Assignment, voice: Voice, given: dict[int, Given], finished: bool = False, tale: Any = None
) -> None:
    words: dict[str, Any] = {}
    if finished:
        mean = sum(each.mark or 0 for each in given.values()) / len(given)
        words["confidence"] = tale.dice.choice(["low", "medium", "medium", "high"])
        words["is_fundable"] = mean >= WORTH_FUNDING
        words["overall_comment"] = material.overall_comment(mean, tale.dice)
        if tale.dice.random() < 0.15:
            words["private_note"] = material.one_of(tale.dice, "private_notes")
    version = ScoreSheet.objects.get(assignment=assignment).version
    sheets.save_sheet(assignment.pk, by=voice.person, version=version, marks=given, **words)


def raise_flag(tale: Tale, *, after: int) -> Story:
    yield tale.in_office(after)
    text = material.sentences("flags")[tale.plot["flag"]]
    flag = flags.raise_flag(tale.pk, by=chair_of(tale), text=text)
    yield from work_on_flag(tale, flag)


def work_on_flag(tale: Tale, flag: Flag) -> Story:
    """The chair notes what they found; every other flag is given to a manager."""
    yield soon_after(tale.now, tale.dice)
    flags.note_flag(flag.pk, by=chair_of(tale), text=material.sentences("notes_on_flags")[tale.plot["flag"]])
    if tale.plot["flag"] % 2:
        flags.assign_flag(flag.pk, by=chair_of(tale), owner=tale.cast.managers[0])


def resolve_flag(tale: Tale, *, after: int) -> Story:
    yield tale.in_office(after)
    flag = Flag.objects.get(proposal=tale.pk)
    flags.resolve_flag(flag.pk, by=tale.cast.managers[0], resolution=tale.plot["resolution"])


def propose_a_change(tale: Tale) -> Story:
    """The chair proposes to set the lowest sheet aside; a manager has still to look at it."""
    yield soon_after(tale.now, tale.dice)
    sheet = ScoreSheet.objects.filter(assignment__proposal=tale.pk, total__isnull=False).earliest("total")
    told = material.sentences("ledger")[0]
    ledger.propose_change(
        tale.pk, by=chair_of(tale), change=ledger.Change(ChangeKind.SET_ASIDE, sheet.assignment_id), reason=told
    )


def adjust_the_score(tale: Tale) -> Story:
    """The chair proposes what the panel came to, and a manager confirms it."""
    yield soon_after(tale.now, tale.dice)
    told = material.sentences("ledger")[1]
    mean = panel_score(closing.returned_totals(tale.pk)) or LESS
    change = ledger.Change(ChangeKind.ADJUST, figure=mean - LESS)
    entry = ledger.propose_change(tale.pk, by=chair_of(tale), change=change, reason=told)
    yield soon_after(tale.now, tale.dice)
    ledger.confirm_change(entry.pk, by=tale.cast.managers[0])


def close_scoring(tale: Tale, *, after: int) -> Story:
    yield tale.in_office(after)
    closing.close_scoring(tale.pk, by=chair_of(tale))


def reopen_and_mark_again(tale: Tale) -> Story:
    """A manager reopens scoring; the panel changes its marks for value and the chair closes it again."""
    yield tale.in_office(4)
    reason = material.sentences("reopen_reasons")[1]
    closing.reopen_scoring(tale.pk, by=tale.cast.managers[1], note=reason)
    for person in tale.people:
        yield soon_after(tale.now, tale.dice)
        sheets.reopen_sheet(assignment_of(tale, person).pk, by=chair_of(tale), note=reason)
    for person in tale.people:
        yield tale.in_office(1)
        _mark_value_again(tale, person)
    yield from close_scoring(tale, after=2)


def _mark_value_again(tale: Tale, person: Member) -> None:
    assignment = assignment_of(tale, person)
    sheet = ScoreSheet.objects.get(assignment=assignment)
    value = sheet.marks.get(criterion__code="value")
    better = min(5, (value.mark or 0) + 1)
    given = {value.criterion_id: Given(better, material.comment_on("value", better, tale.dice))}
    sheets.save_sheet(assignment.pk, by=person, version=sheet.version, marks=given)
    sheets.return_sheet(assignment.pk, by=person)
