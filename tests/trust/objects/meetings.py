"""Of meetings of a panel, its flags, its ledger of changes and its anchors."""

from types import SimpleNamespace

from scoring.models import AgendaItem, Anchor
from tests.trust.objects.common import NONE, ByParameters, Objects, each, references, renamed
from tests.trust.objects.panels import panel_and_another, panels_of

ON_THE_AGENDA = ["scoring:take_up", "scoring:figure", "scoring:stated_figures", "scoring:state_figure"]
FLAGS = ["scoring:flag", "scoring:resolve_flag", "scoring:note_flag", "scoring:assign_flag", "scoring:reopen_flag"]
FLAGS_BY_PROGRAM = ["api:note_flag", "api:assign_flag", "api:settle_flag", "api:reopen_flag"]


def by_name(world: SimpleNamespace) -> dict[str, Objects]:
    return {**_meetings(world), **_agenda(world), **_flags_and_changes(world), **_anchors(world)}


def _meetings(world: SimpleNamespace) -> dict[str, Objects]:
    of_chairs = panels_of(world)
    others = {what: of_chairs[what] for what in ("another's", "unknown")}
    of_members = {"its members'": of_chairs["its chair's"], **others}
    return {
        **each(["scoring:meeting", "scoring:end_meeting", "scoring:add_to_agenda"], of_chairs),
        **each(["scoring:own_meeting", "scoring:own_meeting_now"], of_members),
        "api:own_meeting": renamed(of_members, pk="panel"),
        **each(["api:meeting", "api:end_meeting", "api:add_to_agenda"], renamed(of_chairs, pk="panel")),
    }


def _agenda(world: SimpleNamespace) -> dict[str, Objects]:
    panel, other = panel_and_another(world)
    item = AgendaItem.objects.earliest("pk").pk
    objects = {
        "on its agenda": {"pk": panel, "item_pk": item},
        "on another's agenda": {"pk": other, "item_pk": item},
        "unknown": {"pk": panel, "item_pk": NONE},
    }
    return {
        **each(ON_THE_AGENDA, objects),
        **each(["api:take_up", "api:figure", "api:state_figure"], renamed(objects, pk="panel", item_pk="item")),
    }


def _flags_and_changes(world: SimpleNamespace) -> dict[str, Objects]:
    (panel, other), (draft, marking, _) = panel_and_another(world), references(world)
    flag, entry = world.at["marking"].flags.get().pk, world.at["marking"].ledger.get().pk
    flags = {"on its panel": {"pk": panel, "flag_pk": flag}, "on another panel": {"pk": other, "flag_pk": flag}}
    entries = {"on its panel": {"pk": panel, "entry_pk": entry}, "on another panel": {"pk": other, "entry_pk": entry}}
    by_proposal = {
        "on its panel": {"panel": panel, "reference": marking},
        "on another panel": {"panel": other, "reference": marking},
        "a draft": {"panel": panel, "reference": draft},
    }
    return {
        **each(FLAGS, flags),
        **each(FLAGS_BY_PROGRAM, renamed(flags, pk="panel", flag_pk="flag")),
        **each(["scoring:confirm_change", "scoring:refuse_change"], entries),
        **each(["api:confirm_change", "api:refuse_change"], renamed(entries, pk="panel", entry_pk="entry")),
        **each(["api:ledger", "api:flags"], by_proposal),
    }


def _anchors(world: SimpleNamespace) -> dict[str, Objects]:
    panel, other = panel_and_another(world)
    anchor = Anchor.objects.get().pk
    objects = {
        "on its panel": {"pk": panel, "anchor_pk": anchor},
        "on another panel": {"pk": other, "anchor_pk": anchor},
        "unknown": {"pk": panel, "anchor_pk": NONE},
    }
    return {
        **each(["scoring:anchor", "scoring:ask_for_anchor"], objects),
        **each(["api:anchor", "api:ask_for_anchor"], renamed(objects, pk="panel", anchor_pk="anchor")),
    }


def by_parameters(world: SimpleNamespace) -> ByParameters:
    return {}
