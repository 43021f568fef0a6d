"""One proposal in each place of its life, with the same people around it: what the table of steps is tried on.

`build()` costs a second; the tests take it once a module and roll back after each try (`everything` in conftest).
"""

from types import SimpleNamespace
from typing import Any

from exchange.models import Office
from proposals.models import ContributorRole, Proposal
from proposals.services import spread_requests, writing
from proposals.states import DeclineReason
from scoring.models import Panel, SeatKind
from scoring.services import closing, decisions, panels, sheets
from tests import factories

PEOPLE = [
    "lead", "co_author", "viewer", "stranger", "moderator", "assessor", "chair", "manager", "second_manager",
    "observer", "administrator", "conflicted", "writing_manager", "conflicted_manager", "other_chair",
]  # fmt: skip
PLACES = [
    "draft", "submitted", "reviewed", "scored", "award_waits", "funded_embargoed", "declined_embargoed",
    "funded", "spread", "declined", "withdrawn",
]  # fmt: skip
DECLINE = {
    "note": "Try again next year.",
    "reason": DeclineReason.NOT_READY,
    "signpost": "The regional innovation service",
}


def build() -> SimpleNamespace:
    """Everybody by name in `.people`, one proposal for each place in `.at`."""
    people = cast()
    return SimpleNamespace(people=people, at={place: proposal_in(place, people) for place in PLACES})


def cast() -> dict[str, Any]:
    trust = factories.organisation("The originator's trust")
    people: dict[str, Any] = {name: factories.member(name.title()) for name in PEOPLE}
    for name, office in {
        "moderator": Office.MODERATOR,
        "manager": Office.MANAGER,
        "second_manager": Office.MANAGER,
        "writing_manager": Office.MANAGER,
        "conflicted_manager": Office.MANAGER,
        "observer": Office.OBSERVER,
        "administrator": Office.ADMINISTRATOR,
    }.items():
        people[name].offices_held.create(office=office)
    for name in ("lead", "stranger"):
        at = trust if name == "lead" else factories.organisation("Another trust")
        people[name].affiliations.create(organisation=at, started_on="2020-01-01")
    people["assessors"] = [people["assessor"], factories.member("Second"), factories.member("Third")]
    return people


def panel_of(call: Any, people: dict[str, Any]) -> Panel:
    """The panel that will mark the proposal, and another one whose chair has no say in it."""
    panel = Panel.objects.create(call=call, name="Its panel")
    factories.seat(panel, people["chair"], SeatKind.CHAIR)
    for person in [*people["assessors"], people["conflicted"], people["conflicted_manager"]]:
        factories.seat(panel, person)
    factories.seat(Panel.objects.create(call=call, name="Another panel"), people["other_chair"], SeatKind.CHAIR)
    return panel


def proposal_in(place: str, people: dict[str, Any], **values: Any) -> Proposal:
    """A proposal walked to `place` by the verbs of the product."""
    call = factories.open_call(by=people["manager"])
    panel = panel_of(call, people)
    pk = factories.draft(call, author=people["lead"], **values).pk
    proposal = Proposal.objects.get(pk=pk)
    factories.co_author(proposal, people["co_author"])
    factories.co_author(proposal, people["writing_manager"])
    factories.co_author(proposal, people["viewer"], ContributorRole.VIEWER)
    walk(proposal, place, people, panel)
    return Proposal.objects.select_related("call").get(pk=pk)


def walk(proposal: Proposal, place: str, people: dict[str, Any], panel: Panel) -> None:
    pk, manager, second = proposal.pk, people["manager"], people["second_manager"]
    if place == "draft":
        return
    writing.submit(pk, by=people["lead"])
    if place == "submitted":
        return
    if place == "declined":
        decisions.decline(pk, by=people["moderator"], **DECLINE)
        return
    if place == "withdrawn":
        decisions.withdraw(pk, by=people["lead"])
        return
    panels.pass_to_panel(pk, by=people["moderator"], panel=panel, gateways=factories.ALL_MET)
    factories.chair_declares(proposal)
    mark(pk, people, panel)
    if place == "reviewed":
        return
    closing.close_scoring(pk, by=people["chair"])
    if place == "scored":
        return
    if place == "declined_embargoed":
        decisions.decline(pk, by=manager, **DECLINE)
        return
    decisions.propose_award(pk, by=manager, award=15_000, conditions="Report every quarter.")
    if place == "award_waits":
        return
    decisions.confirm_award(pk, by=second)
    if place == "funded_embargoed":
        return
    factories.announce(proposal.call, by=manager)
    factories.adopt(proposal, by=manager)
    if place == "spread":
        spread_requests.record_spread(pk, by=manager)


def mark(pk: int, people: dict[str, Any], panel: Panel) -> None:
    """Three sheets come back; two of those asked have a conflict of interest, one of them a manager."""
    seats = panel.seats.exclude(kind=SeatKind.CHAIR).order_by("pk")
    for assignment, marks in zip(panels.assign(pk, by=people["chair"], seats=seats), [3, 4, 5, 0, 0], strict=True):
        if marks:
            factories.marked(assignment, marks)
        else:
            sheets.declare(assignment.pk, by=assignment.assessor, kind="direct", text="We share a grant.")
