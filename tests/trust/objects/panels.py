"""Of panels, their assignment and the sheets of their members."""

from types import SimpleNamespace

from proposals.models import Proposal
from scoring.models import AssignmentRun, Panel
from tests.trust.objects.common import NONE, ByParameters, Objects, each, references, renamed
from tests.trust.objects.made import WAITS_FOR_ITS_CHAIR

PAGES = [
    "panel", "comparison", "remind", "close", "members", "calibration", "invite_member", "assignment",
    "listed_assignment", "assigned_workbook", "assigned_csv", "preferences", "declare_no_conflict",
]  # fmt: skip
BY_PROGRAM = [
    "comparison", "members", "panel_setup", "panel_seats", "assigned", "assignment_runs", "reminders", "closing",
    "offer_seat", "calibration", "preferences", "to_declare",
]  # fmt: skip
SHEETS_BY_PROGRAM = ["api:assessment", "api:return_sheet", "api:reopen_sheet", "api:decline", "api:forecast"]


def panel_and_another(world: SimpleNamespace) -> tuple[int, int]:
    return world.panel.pk, Panel.objects.get(name="Another panel").pk


def panels_of(world: SimpleNamespace) -> Objects:
    panel, other = panel_and_another(world)
    return {"its chair's": {"pk": panel}, "another's": {"pk": other}, "unknown": {"pk": NONE}}


def by_name(world: SimpleNamespace) -> dict[str, Objects]:
    panels = panels_of(world)
    return {
        **each([f"scoring:{name}" for name in PAGES], panels),
        **each([f"api:{name}" for name in BY_PROGRAM], renamed(panels, pk="panel")),
        **_set_up(world),
        **_runs(world),
        **_sheets(world),
        **each(["api:assessors", "api:step_back"], renamed(_with_a_proposal(world), pk="panel")),
        "scoring:declare_in_the_chair": _before_it_opens(world),
        "api:declare_in_the_chair": renamed(_before_it_opens(world), pk="panel"),
    }


def _set_up(world: SimpleNamespace) -> dict[str, Objects]:
    panel = world.panel.pk
    objects = {
        "of the call": {"code": "scoring-call", "pk": panel},
        "of another call": {"code": "open-call", "pk": panel},
        "unknown": {"code": "scoring-call", "pk": NONE},
    }
    return each(["scoring:change_panel", "scoring:remove_panel"], objects)


def _runs(world: SimpleNamespace) -> dict[str, Objects]:
    panel, other = panel_and_another(world)
    run = AssignmentRun.objects.latest("pk").pk
    objects = {
        "the chair's": {"pk": panel, "run_pk": run},
        "on another panel": {"pk": other, "run_pk": run},
        "unknown": {"pk": panel, "run_pk": NONE},
    }
    return {
        **each(["scoring:assignment_run", "scoring:apply_assignment"], objects),
        **each(["api:assignment_run", "api:apply_assignment"], renamed(objects, pk="panel", run_pk="run")),
    }


def _sheets(world: SimpleNamespace) -> dict[str, Objects]:
    panel, other = panel_and_another(world)
    sheets = renamed(_assignments(world), pk="id")
    mine, conflict = sheets["the assessor's"]["id"], sheets["with a conflict"]["id"]
    reopened = {
        "on its panel": {"pk": panel, "assignment_pk": mine},
        "on another panel": {"pk": other, "assignment_pk": mine},
    }
    first, second = reopened.items()
    return {
        **each(SHEETS_BY_PROGRAM, sheets),
        "api:declaration": {what: values for what, values in sheets.items() if what != "unknown"},
        "api:record_conflict": renamed(reopened, pk="panel", assignment_pk="assignment"),
        "scoring:record_conflict": dict(
            [first, ("in conflict already", {"pk": panel, "assignment_pk": conflict}), second]
        ),
        "scoring:reopen_sheet": reopened,
    }


def _assignments(world: SimpleNamespace) -> Objects:
    mine, others = (asked.pk for asked in world.asked["marking"][:2])
    return {
        "the assessor's": {"pk": mine},
        "another's": {"pk": others},
        "with a conflict": {"pk": world.asked["conflict"][0].pk},
        "unknown": {"pk": NONE},
    }


def _with_a_proposal(world: SimpleNamespace) -> Objects:
    (panel, other), (draft, marking, _) = panel_and_another(world), references(world)
    return {
        "on its panel": {"pk": panel, "reference": marking},
        "on another panel": {"pk": other, "reference": marking},
        "a draft": {"pk": panel, "reference": draft},
    }


def _before_it_opens(world: SimpleNamespace) -> Objects:
    waiting = Proposal.objects.get(title=WAITS_FOR_ITS_CHAIR)
    waits = {"waits for its chair": {"pk": world.panel.pk, "reference": waiting.reference}}
    return waits | _with_a_proposal(world)


def by_parameters(world: SimpleNamespace) -> ByParameters:
    return {("pk",): _assignments(world), ("pk", "reference"): _with_a_proposal(world)}
