"""One world as everybody may know it; its secrets are added in `secrets.py`.

Every secret text carries the word CANARY; people whose part in assessing is secret carry it in their names.
"""

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client

from exchange.models import Office
from proposals.models import (
    AdoptionEvent,
    Answer,
    ContributorRole,
    Organisation,
    Proposal,
    QuestionKind,
)
from proposals.models.calls import Visibility
from proposals.services import (
    adoption_files,
    affiliations,
    awards,
    comment_moderation,
    discussion,
    eligible,
    interests,
    invitations,
    measures,
    objections,
    offers,
    payments,
    site_leads,
    spread_requests,
    stories,
    support,
    writing,
)  # fmt: skip
from proposals.services.benefits import claim_benefit
from proposals.services.resubmission import start_again
from proposals.states import DeclineReason
from scoring.letters.wording import Decided
from scoring.models import Assignment, Criterion, Panel, SeatKind, TieOrder
from scoring.services import (
    assigning,
    closing,
    decisions,
    letters,
    panels,
    seat_invitations,
    sheets,
)  # fmt: skip
from scoring.services.forecasts import state_forecast
from scoring.services.sheets import Given
from scoring.shortlisting.ties import committed
from scoring.states import AssignmentState
from tests import factories

CANARY = "canary"
MOMENT = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
UNKNOWN = "P-2026-9999"
GUEST = "guest@elsewhere.example"
MARKED = ("scored", "waits", "funded", "declined")


def build() -> SimpleNamespace:
    people = cast()
    world = SimpleNamespace(people=people, at={}, asked={})
    prepared = factories.call_in_preparation(
        code="scoring-call", title="Safety in the evening", shows_resubmission_difference=True
    )
    world.call = factories.opened(with_a_draw(prepared), by=people["manager"])
    ask_about_the_ward(world.call, people)
    world.panel = panel_of(world.call, people)
    for name in ("marking", *MARKED, "conflict"):
        world.at[name] = placed_with_the_panel(world, name)
    started_again(world)
    factories.close_window(world.call)
    world.open_call = factories.open_call(by=people["manager"], code="open-call", title="Care at home")
    ask_about_the_ward(world.open_call, people)
    world.at["draft"] = factories.draft(
        world.open_call, author=people["lead"], title="A draft of the lead author", files=1
    )
    answer(world.at["draft"], "Ward seven.")
    objections.object_to(
        world.at["draft"].pk, by=people["lead"], name="Stranger Known", reason="They lead a rival project."
    )
    world.confidential = factories.open_call(
        by=people["manager"], code="confidential-call", title="Quiet work", visibility=Visibility.CONFIDENTIAL
    )
    ask_about_the_ward(world.confidential, people)
    world.at["told"] = announced(people)
    world.planned = assigning.propose_assignment(world.panel.pk, by=people["chair"], seed=1)
    invite_people(world)
    elsewhere = Organisation.objects.get(name="Trust of strangers")
    affiliations.ask_for_affiliation(elsewhere.pk, by=people["assessor"], note="I work on ward 7.")
    talk_in_public(world)
    world.to_come = references_to_come(world)
    world.other_codes = [world.open_call.code, "told-call", "prepared-call", world.confidential.code]
    world.clients = {name: signed_in(people.get(name)) for name in [*people, "anonymous"]}
    return world


def with_a_draw(call: Any) -> Any:
    """A seed that is told to nobody before a shortlist is agreed."""
    seed = f"{CANARY} seed"
    TieOrder.objects.create(call=call, draws=True, seed=seed, commitment=committed(seed))
    return call


def ask_about_the_ward(call: Any, people: dict[str, Any]) -> None:
    """And for a file."""
    factories.question(call, text="Which ward is it?", is_required=False, by=people["manager"])
    factories.question(call, "file", text="Which plan is it?", is_required=False, by=people["manager"])


def answer(proposal: Proposal, text: str) -> None:
    """Both questions of its call, while it is a draft."""
    name_the_ward(proposal, text)
    factories.attached(proposal, name=f"{text} plan.pdf", answers=proposal.call.questions.get(kind=QuestionKind.FILE))


def name_the_ward(proposal: Proposal, text: str) -> None:
    Answer.objects.create(proposal=proposal, question=proposal.call.questions.earliest("pk"), value=text)


def invite_people(world: SimpleNamespace) -> None:
    """The lead asks a guest, a stranger, the chair, and somebody who must learn nothing of what they are asked to.

    A manager offers the first two a seat.
    """
    lead = world.people["lead"]
    asked = {"draft": [GUEST, "stranger@exchange.example"], "marking": ["chair@exchange.example"],
             "conflict": ["conflicted@exchange.example"]}  # fmt: skip
    for name, addresses in asked.items():
        for email in addresses:
            invitations.invite(world.at[name].pk, by=lead, email=email, role=ContributorRole.COMMENTER)
    for email in (GUEST, "stranger@exchange.example"):
        seat_invitations.invite(world.panel.pk, by=world.people["manager"], email=email, kind=SeatKind.LAY)


def references_to_come(world: SimpleNamespace) -> list[str]:
    """What a proposal that is secret in world B will be called."""
    last = max(proposal.pk for proposal in world.at.values())
    return [f"P-2026-{last + number:04d}" for number in (1, 2, 3)]


def cast() -> dict[str, Any]:
    trust, elsewhere = factories.organisation("Trust of the authors"), factories.organisation("Trust of strangers")
    people = {
        name: factories.member(name.replace("_", "-").title(), family_name="Known", email=f"{name}@exchange.example")
        for name in (
            "lead", "co_author", "stranger", "moderator", "assessor", "conflicted", "chair", "manager",
            "second_manager", "writing_manager", "observer", "administrator",
        )
    }  # fmt: skip
    for name in ("first", "second", "third"):
        email = f"{name}.{CANARY}@exchange.example"
        people[name] = factories.member(name.title(), family_name=f"Of{CANARY}s", email=email)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people.values()
    )
    for name in ("lead", "co_author"):
        people[name].affiliations.create(organisation=trust, started_on="2020-01-01")
    for name in ("stranger", "second", "third"):
        people[name].affiliations.create(organisation=elsewhere, started_on="2020-01-01")
    for name, office in {
        "moderator": Office.MODERATOR, "manager": Office.MANAGER, "second_manager": Office.MANAGER,
        "writing_manager": Office.MANAGER, "observer": Office.OBSERVER, "administrator": Office.ADMINISTRATOR,
    }.items():  # fmt: skip
        people[name].offices_held.create(office=office)
    return people


def panel_of(call: Any, people: dict[str, Any]) -> Panel:
    panel = Panel.objects.create(call=call, name="The evening panel")
    factories.seat(panel, people["chair"], SeatKind.CHAIR)
    for name in ("assessor", "conflicted", "first", "second", "third"):
        factories.seat(panel, people[name])
    return panel


def placed_with_the_panel(world: SimpleNamespace, name: str) -> Proposal:
    """Submitted, passed, and three are asked to mark it: the assessor only where the others are still marking."""
    people = world.people
    proposal = factories.draft(world.call, author=people["lead"], title=f"The proposal {name}", files=1)
    factories.co_author(proposal, people["co_author"])
    factories.co_author(proposal, people["writing_manager"], ContributorRole.CO_AUTHOR)
    writing.submit(proposal.pk, by=people["lead"])
    for each in ("stranger", "conflicted"):
        support.follow(proposal.pk, by=people[each])
    note = f"{CANARY} note of the moderator to the panel"
    panels.pass_to_panel(proposal.pk, by=people["moderator"], panel=world.panel, gateways=factories.ALL_MET, note=note)
    factories.chair_declares(proposal)
    offers.offer_support(proposal.pk, by=people["moderator"], kind="data", text="We can help with the form.")
    offers.add_note(proposal.pk, by=people["moderator"], text=f"{CANARY} note of the team")
    who = {"conflict": ["conflicted", "first", "second"], "marking": ["assessor", "first", "second"]}.get(
        name, ["first", "second", "third"]
    )
    seats = [world.panel.seats.get(person=people[each]) for each in who]
    world.asked[name] = panels.assign(proposal.pk, by=people["chair"], seats=seats)
    if name == "conflict":
        reason = f"{CANARY} of a conflict"
        sheets.declare(world.asked[name][0].pk, by=people["conflicted"], kind="direct", text=reason)
    elif name == "marking":
        sheets.declare(world.asked[name][0].pk, by=people["assessor"], kind="none")
    return proposal


def started_again(world: SimpleNamespace) -> None:
    """Declined, and started again before the same panel; one who marks it anew had a conflict with the first start."""
    people = world.people
    earlier = factories.draft(world.call, author=people["lead"], title="The proposal before")
    writing.submit(earlier.pk, by=people["lead"])
    panels.pass_to_panel(earlier.pk, by=people["moderator"], panel=world.panel, gateways=factories.ALL_MET)
    factories.chair_declares(earlier)
    asked = panels.assign(earlier.pk, by=people["chair"], seats=[world.panel.seats.get(person=people["conflicted"])])
    sheets.declare(asked[0].pk, by=people["conflicted"], kind="direct", text=f"{CANARY} of a conflict")
    decisions.decline(
        earlier.pk, by=people["manager"], note="Show more.", reason=DeclineReason.NOT_READY, signpost="Ask us."
    )
    later = start_again(earlier.pk, by=people["lead"], call_pk=world.call.pk)
    writing.save_section(later.pk, by=people["lead"], version=later.version, values={"title": "The proposal after"})
    writing.submit(later.pk, by=people["lead"])
    panels.pass_to_panel(later.pk, by=people["moderator"], panel=world.panel, gateways=factories.ALL_MET)
    factories.chair_declares(later)
    seats = [world.panel.seats.get(person=people[name]) for name in ("assessor", "conflicted")]
    world.asked["later"] = panels.assign(later.pk, by=people["chair"], seats=seats)
    for assignment in world.asked["later"]:
        sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    world.at |= {"earlier": earlier, "later": later}


def announced(people: dict[str, Any]) -> Proposal:
    """A funded proposal of an announced call, with feedback that its authors may read; the names behind it stay."""
    call = factories.open_call(by=people["manager"], code="told-call", title="Told last year", sheets_wanted=2)
    panel = Panel.objects.create(call=call, name="The morning panel")
    factories.seat(panel, people["chair"], SeatKind.CHAIR)
    proposal = factories.draft(call, author=people["lead"], title="The proposal told", files=1)
    factories.co_author(proposal, people["co_author"])
    writing.submit(proposal.pk, by=people["lead"])
    panels.pass_to_panel(proposal.pk, by=people["moderator"], panel=panel, gateways=factories.ALL_MET)
    factories.chair_declares(proposal)
    seats = [factories.seat(panel, people[name]) for name in ("first", "second")]
    for assignment in panels.assign(proposal.pk, by=people["chair"], seats=seats):
        mark(assignment, 4, "A sound plan.", private=f"{CANARY} note to the chair")
    closing.close_scoring(proposal.pk, by=people["chair"], note=f"{CANARY} of the meeting")
    factories.pledge(proposal, by=people["stranger"], note="Ward 7 would begin.")
    decisions.propose_award(proposal.pk, by=people["manager"], award=9_000, reason=f"{CANARY} behind the award")
    decisions.confirm_award(proposal.pk, by=people["second_manager"])
    asked = [("Name the leads of the sites.", MOMENT.date()), ("Agree the data sheet.", None)]
    first, _ = awards.set_conditions(proposal.pk, by=people["second_manager"], conditions=asked)
    factories.announce(call, by=people["manager"])
    letters.send_letters(call, {proposal: Decided("fund", award=9_000)}, by=people["manager"])
    payments.plan_instalment(proposal.pk, by=people["manager"], pounds=4_500, due_on=MOMENT.date())
    awards.report(first.pk, by=people["lead"], version=0, text="Both are named.")
    claim_benefit(
        proposal.pk, by=people["lead"], kind="harm", covers="The units told of", quantity=Decimal(40),
        attributed_percent=50, method="Counted.", counterfactual="The year before.", as_of=MOMENT.date(),
        status="reported",
    )  # fmt: skip
    at = [eligible.Site(proposal.lead_organisation_id, "Ward 7")]
    eligible.list_sites(proposal.pk, by=people["lead"], sites=at, from_on=MOMENT.date())
    tell_its_story(proposal, people)
    take_up(proposal, people)
    measure_it(proposal, people)
    return proposal


def tell_its_story(proposal: Proposal, people: dict[str, Any]) -> None:
    """One edition that everybody reads, and a later text that waits with what a moderator said of it."""
    text = {"title": "The story told", "overview": "What it is.", "challenge": "What we did.", "outcomes": "What came."}
    stories.write_story(proposal.pk, by=people["lead"], version=0, send=True, **text)
    stories.approve_story(proposal.pk, by=people["moderator"], version=1)
    later = text | {"outcomes": "What came later."}
    stories.write_story(proposal.pk, by=people["lead"], version=2, send=True, **later)
    stories.return_story(proposal.pk, by=people["moderator"], version=3, note="How many?")


def measure_it(proposal: Proposal, people: dict[str, Any]) -> None:
    """A share that a site counted, once corrected; of few enough people to be kept from the public."""
    facts = {
        "name": "Harmed",
        "unit": "% of people",
        "direction": "down",
        "baseline_value": Decimal(9),
        "basis": "share",
    }
    measure = measures.add_measure(proposal.pk, by=people["lead"], **facts)
    site, month = proposal.lead_organisation, MOMENT.date().replace(day=1)
    for version, counted in [(None, 3), (1, 4)]:
        given = measures.Given(measure, month, numerator=counted, denominator=47, version=version)
        measures.record_points(proposal.pk, by=people["lead"], site=site, given=[given])


def take_up(proposal: Proposal, people: dict[str, Any]) -> None:
    """A site far away adopts it; the stranger speaks for it."""
    site = people["stranger"].affiliations.get().organisation
    facts = {"site": site, "stage": "adopted", "happened_on": MOMENT.date(), "evidence": "Seen on the ward."}
    with factories.checked_file("seen.pdf") as checked:
        adoption_files.record_checked(proposal.pk, by=people["lead"], name="seen.pdf", checked=checked, **facts)
    named = {"organisation": site, "place": "", "email": people["stranger"].email}
    site_leads.name_site_lead(proposal.pk, by=people["lead"], **named)
    shows = {"event": AdoptionEvent.objects.get(proposal=proposal), "text": "We saw it there."}
    spread_requests.propose_spread(proposal.pk, by=people["stranger"], **shows)
    said = {"organisation": site, "place": "Ward 9", "contact": "Switchboard", "text": "We want to see it."}
    interests.say_interest(proposal.pk, by=people["stranger"], **said)


def mark(assignment: Any, given: int, comment: str, *, private: str = "", returned: bool = True) -> None:
    by = assignment.assessor
    if Assignment.objects.get(pk=assignment.pk).state == AssignmentState.INVITED:
        sheets.declare(assignment.pk, by=by, kind="none")
    criteria = Criterion.objects.filter(rubric__call=assignment.proposal.call_id)
    marks = {each.pk: Given(given, comment) for each in criteria}
    sheets.save_sheet(
        assignment.pk,
        by=by,
        version=1,
        marks=marks,
        overall_comment=comment,
        private_note=private or comment,
        confidence="high" if given == 5 else "low",
        is_fundable=given > 3,
    )
    if returned:
        sheets.return_sheet(assignment.pk, by=by)
        state_forecast(assignment.pk, by=by, percent=20 * given)


def signed_in(person: Any) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def talk_in_public(world: SimpleNamespace) -> None:
    """A question that its author answers, and a comment that was hidden; both worlds have them."""
    people = world.people
    for name in ("marking", "told"):
        proposal = world.at[name]
        question = discussion.write_comment(proposal.pk, by=people["stranger"], text="Did you measure it?")
        discussion.write_comment(proposal.pk, by=people["lead"], text="Yes, for a year.", parent=question.pk)
    support.follow(world.at["told"].pk, by=people["moderator"])
    passer_by = factories.member("Passer", at=factories.organisation("A trust far away"))
    rude = discussion.write_comment(world.at["told"].pk, by=passer_by, text=f"{CANARY} of rude words")
    comment_moderation.report_comment(rude.pk, by=people["co_author"], reason=f"{CANARY} of a report")
    comment_moderation.hide_comment(rude.pk, by=people["moderator"], reason="Not how we talk here.")
