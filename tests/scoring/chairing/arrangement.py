"""What the tests of chairing arrange and read."""

import re
from html import unescape

from django.urls import reverse

from proposals.states import State
from scoring.services import panels
from tests.factories import marked, proposal_at

PANELS = reverse("scoring:panels")


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
