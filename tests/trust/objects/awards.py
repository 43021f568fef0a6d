"""Of awards: duties, instalments, eligible sites, and who speaks for a site."""

from types import SimpleNamespace
from typing import Any

from proposals.models import AdoptionEvent, EligibleSite, Instalment, Pledge, SiteInterest, SiteLead, SpreadRequest
from scoring.models import Letter
from tests.trust.objects.common import NONE, ByParameters, Objects, references


def by_name(world: SimpleNamespace) -> dict[str, Objects]:
    _, marking, told = references(world)
    letter = Letter.objects.get().pk
    return {
        "proposals:add_duty": {
            "told/report": {"reference": told, "kind": "report"},
            "told/no kind": {"reference": told, "kind": "no-kind"},
            "marking/report": {"reference": marking, "kind": "report"},
        },
        "scoring:letter": {
            "told/its letter": {"reference": told, "pk": letter},
            "told/no letter": {"reference": told, "pk": NONE},
            "marking/another's": {"reference": marking, "pk": letter},
        },
    }


def by_parameters(world: SimpleNamespace) -> ByParameters:
    """By page and by API, which name a parameter `…_pk` and `…`."""
    _, marking, told = references(world)
    shared: ByParameters = {}
    for end in ("_pk", ""):
        shared |= _of_the_award(told, marking, end) | _of_a_site(told, marking, end)
        shared |= _of_a_pledge(told, marking, end)
        reported = world.at["told"].duties.get(state="reported").pk
        shared["reference", f"duty{end}"] = {
            "of the award": {"reference": told, f"duty{end}": reported},
            "of another proposal": {"reference": marking, f"duty{end}": reported},
            "unknown": {"reference": told, f"duty{end}": NONE},
        }
    return shared


def _of_the_award(told: str, marking: str, end: str) -> ByParameters:
    instalment, eligible = f"instalment{end}", f"site{end}"
    paid, listed = Instalment.objects.get().pk, EligibleSite.objects.get().pk
    return {
        ("reference", instalment): {
            "of the award": {"reference": told, instalment: paid},
            "of another proposal": {"reference": marking, instalment: paid},
            "unknown": {"reference": told, instalment: NONE},
        },
        ("reference", eligible): {
            "told/on its list": {"reference": told, eligible: listed},
            "told/no site": {"reference": told, eligible: NONE},
            "marking/of another": {"reference": marking, eligible: listed},
        },
    }


def _of_a_site(told: str, marking: str, end: str) -> ByParameters:
    lead, event = f"lead{end}", f"event{end}"
    led, happened = SiteLead.objects.get().pk, AdoptionEvent.objects.get().pk
    pairs: dict[str, dict[str, Any]] = {
        "of the site": {lead: led, event: happened},
        "no event": {lead: led, event: NONE},
        "no site": {lead: NONE, event: happened},
    }
    interest = f"interest{end}"
    request, asked = "request_pk" if end else "asked", SpreadRequest.objects.get().pk
    said = SiteInterest.objects.get().pk
    return {
        ("reference", request): {
            "told/asked": {"reference": told, request: asked},
            "told/nothing": {"reference": told, request: NONE},
            "marking/of another": {"reference": marking, request: asked},
        },
        ("reference", interest): {
            "told/said": {"reference": told, interest: said},
            "told/nothing": {"reference": told, interest: NONE},
            "marking/of another": {"reference": marking, interest: said},
        },
        (lead,): {"the stranger's": {lead: led}, "unknown": {lead: NONE}},
        (lead, event): pairs,
        ("reference", lead): {
            "told/of its site": {"reference": told, lead: led},
            "told/nobody": {"reference": told, lead: NONE},
            "marking/of another": {"reference": marking, lead: led},
        },
    }


def _of_a_pledge(told: str, marking: str, end: str) -> ByParameters:
    name, pledged = f"pledge{end}", Pledge.objects.get().pk
    return {
        ("reference", name): {
            "told/the stranger's": {"reference": told, name: pledged},
            "told/no pledge": {"reference": told, name: NONE},
            "marking/of another": {"reference": marking, name: pledged},
        },
    }
