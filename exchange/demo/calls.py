"""The calls: when each opens and closes, its rubric, its panels and who sits on them."""

from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from django.utils.timezone import localdate

from exchange.demo import knowledge, questions
from exchange.demo.people import Cast
from exchange.demo.stage import Story, days_after, office_moment, on_the_hour
from proposals.models import Call, Organisation, PriorityArea, PriorityFramework
from proposals.services.call_setup import prepare_call
from scoring.models import Panel, Rubric, Seat, SeatKind
from scoring.services.rubrics import copy_rubric, open_call
from scoring.services.ties import declare_ties

FRAMEWORK = "WM-2016"
OPTIONAL = ("visibility", "hides_applicants", "publishes_score_band")


WINDOWS = {  # days from today: opens, closes, sheets are due, decisions are due
    "decided": (-428, -365, -330, -282),
    "scoring": (-91, -28, 9, 44),
    "open": (-26, 21, 58, 93),
}


class Window(NamedTuple):
    opens: date
    closes: date
    scoring_due: date
    decision_due: date


class OpenedCall(NamedTuple):
    call: Call
    panels: list[Panel]
    phase: str

    @property
    def closing_day(self) -> date:
        return localdate(self.call.closes_at)


TIE_RULES = ["heaviest_criterion", "fewer_pounds"]
REASONS_WANTED, REASONS = ["benefit", "involvement"], 15  # criteria whose marks want reasons, and how many words


def weekday(days_from_today: int, today: date) -> date:
    day = today + timedelta(days=days_from_today)
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def story_of_call(told: dict[str, Any], cast: Cast, today: date, dice: Random, opened: Any) -> Story:
    """A manager prepares the call and opens it; `opened` is called then with the `OpenedCall`."""
    window = Window(*(weekday(days, today) for days in told.get("window") or WINDOWS[told["phase"]]))
    manager = cast.managers[0]
    prepared_at = days_after(on_the_hour(window.opens, 9), -14, dice)
    yield prepared_at
    call = _prepare(told, window, by=manager)
    questions.ask(call, by=manager)
    panels = [_seat(call, name, number, cast) for number, name in enumerate(told["panels"], start=1)]
    knowledge.describe(panels, by=manager)
    template = Rubric.objects.filter(call=None).earliest("pk")
    rubric = copy_rubric(call, template, by=manager)
    rubric.criteria.filter(code__in=REASONS_WANTED).update(least_words=REASONS)
    declare_ties(call.pk, by=manager, version=0, rules=TIE_RULES, draws=True)
    yield office_moment(window.opens - timedelta(days=7), dice)
    call = open_call(call.pk, by=manager)
    opened(OpenedCall(call, panels, told["phase"]))


def _prepare(told: dict[str, Any], window: Window, *, by: Any) -> Call:
    facts = [
        "title",
        "summary",
        "intro",
        "eligibility",
        "pot_pounds",
        "cap_pounds",
        "sheets_wanted",
        "quality_line_percent",
        "assessor_guidance",
        "feedback_policy",
    ]
    return prepare_call(
        by=by,
        code=told["code"].lower(),
        framework=PriorityFramework.objects.get(code=FRAMEWORK),
        opens_at=on_the_hour(window.opens, 9),
        closes_at=on_the_hour(window.closes, 17),
        grace_minutes=10,
        scoring_due_on=window.scoring_due,
        decision_due_on=window.decision_due,
        **{name: told[name] for name in facts},
        **{name: told[name] for name in OPTIONAL if name in told},
    )


def _seat(call: Call, name: str, number: int, cast: Cast) -> Panel:
    panel = Panel.objects.create(call=call, name=name)
    areas = PriorityArea.objects.filter(framework=call.framework_id).order_by("position", "pk")
    panel.areas.set(areas[number - 1 :: 3])
    if number == 3:  # one panel of a call marks what comes from two boards, whatever its area
        panel.areas.clear()
        panel.boards.set(Organisation.objects.filter(ods_code__in=["QWU", "QGH"]))
    across = next(each for each in cast.assessors if each.kind == SeatKind.EXTERNAL)
    seated = [each for each in cast.assessors if each.panel == number]
    if across not in seated:
        seated.append(across)  # reads for every panel, so that their scores can be compared
    Seat.objects.bulk_create(
        Seat(panel=panel, person=each.person, kind=each.kind, code=f"{name[0]}{place}")
        for place, each in enumerate(seated, start=1)
    )
    return panel
