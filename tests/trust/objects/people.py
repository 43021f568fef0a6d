"""Of the people of a proposal, and of who belongs to which organisation."""

from types import SimpleNamespace

from proposals.models import Affiliation, Invitation
from tests.trust.objects.common import NONE, ByParameters, Objects, each, references, renamed
from tests.trust.world import GUEST


def by_name(world: SimpleNamespace) -> dict[str, Objects]:
    return {**_people(world), **_sent(world), **_invitations(), **_affiliations(world)}


def _people(world: SimpleNamespace) -> dict[str, Objects]:
    draft, marking, _ = references(world)
    parts = world.at["marking"].contributors
    part = parts.get(person=world.people["co_author"]).pk
    objects = {
        "marking/co-author": {"reference": marking, "pk": part},
        "marking/the lead": {"reference": marking, "pk": parts.get(person=world.people["lead"]).pk},
        "marking/unknown": {"reference": marking, "pk": NONE},
        "draft/another's": {"reference": draft, "pk": part},
    }
    by_program = {what: values for what, values in objects.items() if what != "marking/the lead"}
    return {
        **each(["proposals:person", "proposals:remove_person"], objects),
        "api:person": renamed(by_program, pk="id"),
    }


def _sent(world: SimpleNamespace) -> dict[str, Objects]:
    draft, marking, _ = references(world)
    to_a_guest = Invitation.objects.get(email=GUEST).pk
    objects = {
        "draft/to a guest": {"reference": draft, "pk": to_a_guest},
        "draft/unknown": {"reference": draft, "pk": NONE},
        "marking/another's": {"reference": marking, "pk": to_a_guest},
    }
    return {
        **each(["proposals:resend_invitation", "proposals:revoke_invitation"], objects),
        "api:sent_invitation": renamed(objects, pk="id"),
    }


def _invitations() -> dict[str, Objects]:
    to_a_guest, to_the_stranger, to_the_chair = (
        Invitation.objects.get(email=email) for email in (GUEST, "stranger@exchange.example", "chair@exchange.example")
    )
    return {
        "api:invitation": {
            "to the stranger": {"id": to_the_stranger.pk},
            "to a guest": {"id": to_a_guest.pk},
            "unknown": {"id": NONE},
        },
        "proposals:invitation": {
            "to the stranger": {"pk": to_the_stranger.pk},
            "to the chair": {"pk": to_the_chair.pk},
            "to a guest": {"pk": to_a_guest.pk},
            "unknown": {"pk": NONE},
        },
        "proposals:open_invitation": {
            "to the stranger": {"token": to_the_stranger.token},
            "to a guest": {"token": to_a_guest.token},
            "unknown": {"token": "no-token"},
        },
    }


def _affiliations(world: SimpleNamespace) -> dict[str, Objects]:
    asked_for = Affiliation.objects.waiting().get().pk
    of_the_lead = world.people["lead"].affiliations.get().pk
    own = {"the lead's": {"pk": of_the_lead}, "unknown": {"pk": NONE}}
    return {
        "proposals:affiliation": {
            "asked for": {"pk": asked_for},
            "the lead's": {"pk": of_the_lead},
            "unknown": {"pk": NONE},
        },
        "end_affiliation": own,
        "api:own_affiliation": renamed(own, pk="id"),
        "api:asked_affiliation": {"asked for": {"id": asked_for}, "unknown": {"id": NONE}},
    }


def by_parameters(world: SimpleNamespace) -> ByParameters:
    return {}
