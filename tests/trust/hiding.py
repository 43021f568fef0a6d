"""A call that hides who applied, in two worlds that differ only in that: names, organisations, files and their
properties, what was said and decided between authors and offices, and whom they had to do with before."""

from copy import copy
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pikepdf
from PIL import Image

from exchange.demo import papers
from proposals.models import Audience, ContributorRole, Objection, Organisation, Proposal
from proposals.models.calls import Visibility
from proposals.services import discussion, moderation, offers, support, writing
from proposals.services.links import record_verdict
from proposals.services.resubmission import start_again
from proposals.states import DeclineReason
from scoring.models import Panel, SeatKind
from scoring.services import assigning, flags, meetings, panels, sheets
from tests import factories
from tests.files import samples
from tests.trust.world import MOMENT, mark

CODE = "hidden-call"
WORD = "undertone"  # stands in all that would tell who applied
NAMES = {"A": "Alder", "B": "Birchington"}


def with_hidden_applicants(world: SimpleNamespace, which: str) -> SimpleNamespace:
    """The world as the gate asks it, with this call in the place of the others: what is another's hides nobody."""
    hiding = copy(world)
    hiding.other_codes = []
    people, name = world.people, f"{WORD} {NAMES[which]}"
    for each in NAMES.values():
        Organisation.objects.create(name=f"{each} Trust", kind="trust")
    hiding.call = factories.open_call(
        by=people["manager"], code=CODE, title="Judged by what it says", sheets_wanted=2,
        visibility=Visibility.CONFIDENTIAL, hides_applicants=True, shows_resubmission_difference=True,
    )  # fmt: skip
    hiding.file_question = factories.question(
        hiding.call, "file", text="Which plan?", is_required=False, by=people["manager"]
    )
    hiding.panel = panel_of(hiding.call, people)
    marked = submitted_by(applicants(name, world, which), hiding, name, title="Marked in hiding")
    asked = submitted_by(applicants(f"{name} too", world, which), hiding, f"{name} too", title="Asked in hiding")
    hiding.asked = {each.pk: ask_to_mark(each, hiding) for each in (marked, asked)}
    let_the_panel_work(marked, hiding, name)
    hiding.at = dict.fromkeys(("marking", "funded", "conflict", "draft", "told"), marked) | {"asked": asked}
    other = world.at["marking" if which == "A" else "scored"]
    record_verdict(marked.pk, other.pk, by=people["moderator"], verdict="same", note=name)
    meetings.start_meeting(hiding.panel.pk, by=people["chair"], minutes_each=10)
    hiding.planned = assigning.propose_assignment(hiding.panel.pk, by=people["chair"], seed=1)
    return hiding


def panel_of(call: Any, people: dict[str, Any]) -> Panel:
    panel = Panel.objects.create(call=call, name="The panel in hiding")
    for code, who in enumerate(["chair", "assessor", "first", "third"], start=1):
        kind = SeatKind.CHAIR if who == "chair" else SeatKind.LAY
        panel.seats.create(person=people[who], kind=kind, code=f"H{code:03d}")
    return panel


def applicants(name: str, world: SimpleNamespace, which: str) -> SimpleNamespace:
    """In A, somebody of the panel works at a partner; in B, where it is led. Which organisations exist is no secret."""
    own = Organisation.objects.get(name=f"{NAMES[which]} Trust")
    of_the_panel = Organisation.objects.get(name="Trust of strangers")
    lead_at, partner = (own, of_the_panel) if which == "A" else (of_the_panel, own)
    lead, colleague = (
        factories.member(given, family_name=name, email=f"{given}-{name.replace(' ', '-')}@exchange.example", at=place)
        for given, place in (("Lea", lead_at), ("Cole", own))
    )
    return SimpleNamespace(lead=lead, colleague=colleague, partner=partner)


def submitted_by(who: SimpleNamespace, hiding: SimpleNamespace, name: str, *, title: str) -> Proposal:
    """Started again from what was declined, returned once, submitted twice, passed to the panel."""
    people = hiding.people
    earlier = factories.draft(hiding.open_call, author=who.lead, title=f"{name} before")
    writing.submit(earlier.pk, by=who.lead)
    moderation.decline(
        earlier.pk, by=people["moderator"], note=name, reason=DeclineReason.NOT_READY, signpost=f"{name} library"
    )
    proposal = start_again(earlier.pk, by=who.lead, call_pk=hiding.call.pk)
    factories.co_author(proposal, who.colleague, ContributorRole.CO_AUTHOR)
    Objection.objects.create(
        proposal=proposal, name="Somebody Else", reason=f"{name} had a dispute", named_by=who.lead, named_at=MOMENT
    )
    write(proposal, who, title=title, partners=[])
    attach(proposal, hiding, name)
    writing.submit(proposal.pk, by=who.lead)
    moderation.return_for_changes(
        proposal.pk, by=people["moderator"], note=f"{name}, name your partners.", return_by=hiding.call.closes_on
    )
    write(proposal, who, title=title, partners=[who.partner])
    writing.submit(proposal.pk, by=who.lead)
    discussion.write_comment(proposal.pk, by=who.lead, text=f"We at {name} must talk.", audience=Audience.AUTHORS)
    panels.pass_to_panel(
        proposal.pk, by=people["moderator"], panel=hiding.panel, gateways=factories.ALL_MET, note=f"{name} are known."
    )
    factories.chair_declares(proposal)
    offers.offer_support(proposal.pk, by=people["moderator"], kind="data", text=f"{name}, we can help.")
    return Proposal.objects.get(pk=proposal.pk)


def write(proposal: Proposal, who: SimpleNamespace, *, title: str, partners: list[Organisation]) -> None:
    version = Proposal.objects.values_list("version", flat=True).get(pk=proposal.pk)
    writing.save_section(proposal.pk, by=who.lead, version=version, values={"title": title}, partners=partners)


def attach(proposal: Proposal, hiding: SimpleNamespace, name: str) -> None:
    """One file of each kind, one of which no stripped copy can be made, and one that answers a question."""
    files = {
        "letter.pdf": pdf_of(name), "costs.xlsx": samples.changed(samples.XLSX, add=properties_of(name)),
        "plan.docx": samples.changed(samples.DOCX, add=properties_of(name)), "photo.jpg": photograph_of(name),
        "strange.docx": samples.changed(samples.DOCX, add={"word/media/strange.abc": name}),
    }  # fmt: skip
    for ending, content in files.items():
        factories.attached(proposal, name=f"{name} {ending}", content=content)
    answer = pdf_of(name, "An answer")
    factories.attached(proposal, name=f"{name} answer.pdf", content=answer, answers=hiding.file_question)


def pdf_of(name: str, title: str = "A letter") -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(papers.pdf_with(title, ["We are glad to take part."]))) as pdf:
        pdf.docinfo["/Author"] = name
        with pdf.open_metadata() as metadata:
            metadata["dc:creator"] = [name]
        pdf.save(made)
    return made.getvalue()


def properties_of(name: str) -> dict[str, str]:
    return {"docProps/core.xml": f"<p><creator>{name}</creator></p>", "docProps/app.xml": f"<p><c>{name}</c></p>"}


def photograph_of(name: str) -> bytes:
    exif, made = Image.Exif(), BytesIO()
    exif[0x013B] = name
    Image.new("RGB", (40, 20), "navy").save(made, "JPEG", exif=exif)
    return made.getvalue()


def ask_to_mark(proposal: Proposal, hiding: SimpleNamespace) -> list[Any]:
    people = hiding.people
    seats = [hiding.panel.seats.get(person=people[who]) for who in ("assessor", "first")]
    return panels.assign(proposal.pk, by=people["chair"], seats=seats)


def let_the_panel_work(proposal: Proposal, hiding: SimpleNamespace, name: str) -> None:
    """Of the first proposal the assessor's sheet is in; somebody else steps back and says whom they know."""
    own, other = hiding.asked[proposal.pk]
    mark(own, 4, "A sound plan.")
    sheets.declare(other.pk, by=other.assessor, kind="direct", text=f"I know {name} well.", nature="personal")
    flags.raise_flag(proposal.pk, by=hiding.people["chair"], text="Is it new?")
    for who in ("assessor", "chair"):
        support.follow(proposal.pk, by=hiding.people[who])
