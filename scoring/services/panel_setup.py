"""The manager's verbs about the panels of a call: add one, change what it is for, take an unused one away.

The lock on the call lets them come one by one. Who sits on a panel is changed in `seat_invitations.py` and
`members.py`.
"""

from typing import Any

from proposals.errors import NotReady, StaleVersion, WrongState
from proposals.models import Call
from proposals.services.call_setup import call_to_change
from proposals.services.transactions import service
from scoring.models import Panel

MOST_PANELS = 30
NAME_TAKEN = "This call has a panel of that name already."
NOT_ITS_AREAS = "Choose among the priority areas of this call."
STALE = "Somebody changed this panel after you opened it. Compare below, and save again."
IS_USED = (
    "{} is kept: somebody has or had a seat on it or was invited to one, or proposals were passed to it. You can "
    "change its name and what it is for."
)
USED_BY = ["seats", "invitations", "placements", "anchors", "assignment_runs", "meetings"]


@service
def add_panel(call_pk: int, *, by: Any, name: str, areas: list[Any], boards: list[Any]) -> Panel:
    """A panel without members. The same one sent twice is added once."""
    call = call_to_change(call_pk, by=by)
    panels = list(call.panels.all())
    if same := next((each for each in panels if _is_the_same(each, name, areas, boards)), None):
        return same
    if len(panels) >= MOST_PANELS:
        raise NotReady(f"A call has {MOST_PANELS} panels at most. Remove one that nobody sits on first.")
    return _save(Panel(call=call), name, areas, boards)


@service
def change_panel(panel_pk: int, *, by: Any, version: int, name: str, areas: list[Any], boards: list[Any]) -> Panel:
    """Its name and what it is for. An older `version` than the stored one is refused."""
    panel = panel_to_change(panel_pk, by=by)
    if panel.version != version:
        raise StaleVersion(STALE)
    panel.version += 1
    return _save(panel, name, areas, boards)


@service
def remove_panel(panel_pk: int, *, by: Any) -> Panel:
    """Take away a panel that nobody was invited to and that holds nothing; returns it as it was."""
    panel = panel_to_change(panel_pk, by=by)
    must_be_unused(panel)
    panel.delete()
    return panel


def must_be_unused(panel: Panel) -> None:
    """One sentence for all that uses it: a manager may not know of each proposal that it holds."""
    if any(getattr(panel, name).exists() for name in USED_BY):
        raise WrongState(IS_USED.format(panel.name))


def panel_to_change(panel_pk: int, *, by: Any) -> Panel:
    """The locked panel, where this person may still change it."""
    call_to_change(Panel.objects.get(pk=panel_pk).call_id, by=by)
    return Panel.objects.select_for_update(of=("self",)).select_related("call").get(pk=panel_pk)


def copy_panels(earlier_pk: int, clone: Call) -> None:
    """What each panel of an earlier call is called and for; who sits on it is asked anew."""
    for panel in Panel.objects.filter(call=earlier_pk).prefetch_related("areas", "boards"):
        areas = [each for each in panel.areas.all() if each.framework_id == clone.framework_id]
        _save(Panel(call=clone), panel.name, areas, list(panel.boards.all()))


def _is_the_same(panel: Panel, name: str, areas: list[Any], boards: list[Any]) -> bool:
    return panel.name == name and set(panel.areas.all()) == set(areas) and set(panel.boards.all()) == set(boards)


def _save(panel: Panel, name: str, areas: list[Any], boards: list[Any]) -> Panel:
    if panel.call.panels.filter(name__iexact=name).exclude(pk=panel.pk).exists():
        raise NotReady(NAME_TAKEN, fields={"name": [NAME_TAKEN]})
    if any(each.framework_id != panel.call.framework_id for each in areas):
        raise NotReady(NOT_ITS_AREAS, fields={"areas": [NOT_ITS_AREAS]})
    panel.name = name
    panel.save()
    panel.areas.set(areas)
    panel.boards.set(boards)
    return panel
