"""A thousand sessions of two people with two pages each: whatever arrives, nothing is lost and nothing merged unseen.

Requests are dropped, repeated and late, answers get lost, clocks jump, one page has no scripts, and a program writes
in between. Each session starts from one draft and is taken back at its end. The sessions are the same each time;
`SESSIONS=5000 pytest tests/proposals/test_edit_sessions.py` takes that many new ones.
"""

import os
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from proposals.forms.sections import read_section, read_sections
from proposals.models import DraftSection, Proposal, TextSetAside
from proposals.services import sections, writing
from proposals.services.sections import Place
from tests import factories
from tests.both_databases import many

QUARTERS = 4  # so that several processors share the sessions
SESSIONS = settings(
    max_examples=many(int(os.environ.get("SESSIONS", "1000"))) // QUARTERS,
    stateful_step_count=10,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)
SLUG, BOTH = "case", ("challenge", "solution")
TOO_LONG = " ".join(["much"] * 301)
pages = st.sampled_from(["desk", "phone", "colleague", "paperless"])

Text = tuple[str, str]


@dataclass(frozen=True)
class Request:
    """What a page sent, and which texts had been before its writer's eyes by then."""

    page: str
    text: Text
    opened: str
    tab: str
    turn: int
    seen: frozenset[Text]

    @property
    def body(self) -> QueryDict:
        sent = QueryDict(mutable=True)
        sent.update({"opened": self.opened, "tab": self.tab, "turn": str(self.turn or "")})
        sent.update(dict(zip(BOTH, self.text, strict=True)) | {"evidence": "", "benefits": ""})
        return sent


@dataclass
class Page:
    person: Any
    text: Text = ("", "")
    opened: str = ""
    tab: str = ""
    turn: int = 0
    seen: set[Text] = field(default_factory=set)
    to_choose: tuple[str, Text] | None = None


@pytest.fixture(scope="module")
def start(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        author, colleague = factories.member("Author", at=factories.organisation()), factories.member("Colleague")
        proposal = writing.start_proposal(factories.open_call().pk, by=author, title="Home checks")
        factories.co_author(proposal, colleague)
        people = {"desk": author, "phone": author, "colleague": colleague, "paperless": colleague}
        opened = next(each for each in read_sections(proposal) if each.section.slug == SLUG).fingerprint
        yield SimpleNamespace(pk=proposal.pk, people=people, opened=opened)
        transaction.set_rollback(True)


class Session(RuleBasedStateMachine):
    world: Any

    def __init__(self) -> None:
        super().__init__()
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()
        self.travel = time_machine.travel("2036-05-12 09:00:00Z", tick=False)
        self.clock = self.travel.start()
        self.numbers = count(1)
        self.sent: list[Request] = []
        self.arrived: list[Request] = []
        self.aside: dict[Text, Request] = {}
        self.pages = {name: Page(person) for name, person in self.world.people.items()}
        self.has_begun = False
        for name in self.pages:
            self.open(name)
        self.has_begun = True

    def teardown(self) -> None:
        self.travel.stop()
        transaction.set_rollback(True)
        self.taken_back.__exit__(None, None, None)

    # --- What stands ---------------------------------------------------------------------------------------------
    def proposal(self) -> Proposal:
        return Proposal.objects.select_related("call").get(pk=self.world.pk)

    def section(self) -> Any:
        return read_section(SLUG, self.proposal())

    def standing(self) -> Text:
        typed = (
            DraftSection.objects.filter(proposal=self.world.pk, section=SLUG).values_list("typed", flat=True).first()
        )
        if typed is not None:
            return typed["challenge"][0], typed["solution"][0]
        challenge, solution = Proposal.objects.values_list(*BOTH).get(pk=self.world.pk)
        return challenge, solution

    # --- What people do ------------------------------------------------------------------------------------------
    @rule(name=pages)
    def open(self, name: str) -> None:
        """Open the page anew: it shows what stands, and forgets what was typed and never sent."""
        page, text = self.pages[name], self.standing()
        page.text, page.turn, page.to_choose = text, 0, None
        page.opened = self.section().fingerprint if self.has_begun else self.world.opened
        page.tab = "" if name == "paperless" else f"{name}-{next(self.numbers)}"
        page.seen = {text}

    @rule(name=pages, where=st.integers(0, 1), is_long=st.booleans())
    def type(self, name: str, where: int, is_long: bool) -> None:
        page = self.pages[name]
        typed = f"{name} {next(self.numbers)}" + (f" {TOO_LONG}" if is_long and where == 0 else "")
        page.text = (typed, page.text[1]) if where == 0 else (page.text[0], typed)

    @rule(name=pages, arrives=st.sampled_from([True, True, False]), answered=st.sampled_from([True, True, False]))
    def send(self, name: str, arrives: bool, answered: bool) -> None:
        page = self.pages[name]
        page.turn += name != "paperless"
        request = Request(name, page.text, page.opened, page.tab, page.turn, frozenset(page.seen))
        self.sent.append(request)
        if not arrives:
            return
        kept = self.deliver(request)
        page.seen.add(request.text)
        if answered:
            self.hear(page, kept)

    @rule(data=st.data())
    def repeat(self, data: Any) -> None:
        """A request comes again, or for the first time and late; nobody listens to its answer."""
        if self.sent:
            self.deliver(data.draw(st.sampled_from(self.sent)))

    @rule(name=pages)
    def choose(self, name: str) -> None:
        """The writer has compared both texts and keeps what the form holds."""
        page = self.pages[name]
        if page.to_choose:
            page.opened, shown = page.to_choose
            page.seen.add(shown)
            page.to_choose = None
            self.send(name, arrives=True, answered=True)

    @rule(name=pages)
    def write_by_program(self, name: str) -> None:
        """A program reads the draft and changes it; what stood beside the draft goes to whoever typed it."""
        section = self.section()
        by, before = self.pages[name].person, self.standing()
        writer = section.row.changed_by if section.typed is not None else None
        text = f"program {next(self.numbers)}"
        writing.save_section(self.world.pk, by=by, version=section.proposal.version, values={"challenge": text})
        assert self.standing() == (text, section.proposal.solution)
        if writer:
            assert before in self.set_aside_for(writer)

    @rule(minutes=st.integers(-300, 300))
    def let_the_clock_jump(self, minutes: int) -> None:
        self.clock.shift(timedelta(minutes=minutes))

    # --- What must hold ------------------------------------------------------------------------------------------
    def deliver(self, request: Request) -> sections.Kept:
        before, person = self.standing(), self.world.people[request.page]
        kept = sections.keep(self.world.pk, SLUG, by=person, sent=request.body)
        after = self.standing()
        of_its_page = [each for each in self.arrived if (each.page, each.tab) == (request.page, request.tab)]
        self.arrived.append(request)
        if kept.place in (Place.IN_DRAFT, Place.BESIDE):
            assert after == request.text
            assert before == after or before in request.seen | {each.text for each in of_its_page}, "replaced unseen"
            self.forget(request.page, request.tab)
        elif kept.place == Place.SET_ASIDE and kept.aside:
            assert after == before
            self.note_aside(replace(request, tab=kept.aside.tab))
        else:
            assert kept.place == Place.OUTDATED
            assert after == before
            assert any(each.turn > request.turn for each in of_its_page), "nothing newer of this page arrived"
        return kept

    def note_aside(self, request: Request) -> None:
        """Of one page the text of its last turn is kept."""
        newer = [each for each in self.aside.values() if each.tab == request.tab and each.turn > request.turn]
        if not newer:
            self.forget(request.page, request.tab)
            self.aside[request.text] = request

    def forget(self, name: str, tab: str) -> None:
        self.aside = {text: each for text, each in self.aside.items() if (each.page, each.tab) != (name, tab)}

    def hear(self, page: Page, kept: sections.Kept) -> None:
        if kept.place == Place.SET_ASIDE and kept.aside:
            page.to_choose, page.tab = (kept.section.fingerprint, self.standing()), kept.aside.tab
        else:
            page.opened, page.to_choose = kept.section.fingerprint, None

    def set_aside_for(self, person: Any) -> list[Text]:
        kept = TextSetAside.objects.filter(by=person).values_list("typed", flat=True)
        return [(typed["challenge"][0], typed["solution"][0]) for typed in kept]

    @invariant()
    def what_was_set_aside_is_there_for_its_writer(self) -> None:
        if self.aside:
            kept = {person: self.set_aside_for(person) for person in {*self.world.people.values()}}
            assert [text for text, each in self.aside.items() if text not in kept[self.world.people[each.page]]] == []


@pytest.mark.django_db
@pytest.mark.parametrize("quarter", range(QUARTERS))
def test_a_thousand_edit_sessions_lose_no_text_and_merge_none_unseen(start, django_db_blocker, quarter):
    sessions = type(f"Sessions{quarter}", (Session,), {"world": start})
    with django_db_blocker.unblock():
        run_state_machine_as_test(sessions, settings=settings(SESSIONS, derandomize="SESSIONS" not in os.environ))
