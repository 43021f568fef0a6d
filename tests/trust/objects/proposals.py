"""Of proposals: steps, sections, files, versions, people of an award before it is one."""

from types import SimpleNamespace

from proposals.models import TextSetAside
from tests.trust.objects.common import NONE, ByParameters, Objects, each, references, renamed
from tests.trust.world import UNKNOWN

SECTIONS = ["proposals:section", "proposals:autosave", "proposals:go_back"]
FILES = ["proposals:attachment", "proposals:read_attachment", "proposals:remove_attachment", "api:attachment"]
OFFERS = ["proposals:answer_support", "proposals:close_support", "api:answer_offer", "api:close_offer"]


def by_name(world: SimpleNamespace) -> dict[str, Objects]:
    return {
        **each(["step", "api:step"], _steps(world)),
        **_writing(world),
        **each(FILES, _files(world)),
        **_objections(world),
        **each(OFFERS, _offers(world)),
        **_others(world),
    }


def _steps(world: SimpleNamespace) -> Objects:
    draft, marking, _ = references(world)
    return {
        "marking/withdraw": {"reference": marking, "name": "withdraw"},
        "marking/decline": {"reference": marking, "name": "decline"},
        "draft/submit": {"reference": draft, "name": "submit"},
        "unknown/withdraw": {"reference": UNKNOWN, "name": "withdraw"},
        "marking/no-step": {"reference": marking, "name": "no-step"},
    }


def _writing(world: SimpleNamespace) -> dict[str, Objects]:
    draft, marking, _ = references(world)
    sections = {
        "draft/money": {"reference": draft, "section": "money"},
        "marking/money": {"reference": marking, "section": "money"},
        "draft/no-section": {"reference": draft, "section": "no-section"},
    }
    aside = TextSetAside.objects.get().pk
    return {
        **each(SECTIONS, sections),
        "proposals:drop_text": {
            "draft/its text": {"reference": draft, "section": "money", "pk": aside},
            "draft/no text": {"reference": draft, "section": "money", "pk": NONE},
            "marking/another's text": {"reference": marking, "section": "money", "pk": aside},
        },
    }


def _files(world: SimpleNamespace) -> Objects:
    draft, marking, told = references(world)
    return {
        "draft": {"reference": draft, "number": 1},
        "marking": {"reference": marking, "number": 1},
        "told": {"reference": told, "number": 1},
        "draft/no file": {"reference": draft, "number": NONE},
        "unknown": {"reference": UNKNOWN, "number": 1},
    }


def _objections(world: SimpleNamespace) -> dict[str, Objects]:
    draft, marking, _ = references(world)
    objection = world.at["draft"].objections.get().pk
    objects = {
        "draft/its objection": {"reference": draft, "pk": objection},
        "draft/no objection": {"reference": draft, "pk": NONE},
        "marking/another's": {"reference": marking, "pk": objection},
    }
    return {"proposals:remove_objection": objects, "api:objection": renamed(objects, pk="id")}


def _offers(world: SimpleNamespace) -> Objects:
    _, marking, told = references(world)
    offer = world.at["marking"].support_offers.earliest("pk").pk
    return {
        "marking/its offer": {"reference": marking, "offer_pk": offer},
        "marking/no offer": {"reference": marking, "offer_pk": NONE},
        "told/another's": {"reference": told, "offer_pk": offer},
    }


def _others(world: SimpleNamespace) -> dict[str, Objects]:
    draft, marking, told = references(world)
    pairs = {
        "marking/told": {"reference": marking, "other": told},
        "marking/draft": {"reference": marking, "other": draft},
        "marking/itself": {"reference": marking, "other": marking},
        "unknown/marking": {"reference": UNKNOWN, "other": marking},
    }
    return {
        **each(["proposals:pair", "api:pair"], pairs),
        "api:version": {
            "marking/1": {"reference": marking, "number": 1},
            "marking/no version": {"reference": marking, "number": NONE},
            "draft/1": {"reference": draft, "number": 1},
        },
    }


def by_parameters(world: SimpleNamespace) -> ByParameters:
    draft, marking, told = references(world)
    known = {"draft": draft, "marking": marking, "told": told, "unknown": UNKNOWN}
    return {("reference",): {name: {"reference": reference} for name, reference in known.items()}}
