"""What the tests of chairing arrange and read."""

import re
from html import unescape

from django.urls import reverse

from proposals import rights
from proposals.models import Proposal
from proposals.states import State
from scoring.services import panels
from tests.factories import ALL_MET, marked, proposal_at

PANELS = reverse("scoring:panels")
OPENED_BY_IT = [rights.READ, rights.COMPARE, rights.OVERSEE, rights.STEER]


def placed(panel, **facts):
    return proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, **facts)


def asked(panel, proposal=None, marks=(), **facts):
    """Everybody on the panel is asked; the first ones return these marks."""
    proposal = proposal or placed(panel, **facts)
    made = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)
    for assignment, mark in zip(made, marks, strict=False):
        marked(assignment, mark)
    proposal.made = made
    return proposal


def passed(panel, proposal):
    panels.pass_to_panel(proposal.pk, by=proposal.cast.moderator, panel=panel.panel, gateways=ALL_MET)
    return proposal


def table_of(panel):
    return reverse("scoring:panel", args=[panel.panel.pk])


def page_of(panel, proposal):
    return reverse("scoring:panel_proposal", args=[panel.panel.pk, proposal.reference])


def act_on(panel, proposal, name):
    return reverse(f"scoring:{name}", args=[panel.panel.pk, proposal.reference])


def titles(response):
    return re.findall(r'<th role="rowheader"[^>]*><a [^>]*>(.*?)</a>', unescape(response.text))


def seen_by(client, person, address, **query):
    client.force_login(person)
    return client.get(address, query)


def interests(panel, proposal):
    return act_on(panel, proposal, "declare_in_the_chair")


def opened(proposal, person):
    return [name for name in OPENED_BY_IT if Proposal.objects.visible_to(person, name).filter(pk=proposal.pk).exists()]
