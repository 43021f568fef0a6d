"""A proposal's year, told in a real browser by everybody who has a part in it: from a draft to its spread."""

from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from proposals.models import Proposal
from proposals.states import Gateway, State
from tests import factories
from tests.browser_fixtures import assert_accessible, press

pytestmark = [pytest.mark.browser, pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

TEXTS = {
    "case": ["challenge", "solution", "evidence", "benefits"],
    "spread": ["readiness", "involvement", "equality", "risks"],
}


def test_a_proposal_goes_from_a_draft_to_its_spread(clean_page: Page, sign_in: Any, tmp_path: Any) -> None:
    cast = people()
    story = Story(clean_page, sign_in, cast)

    reference = story.the_author_writes_and_submits()
    story.the_moderator_returns_it_once(reference)
    story.the_author_submits_again(reference)
    story.the_moderator_passes_it_to_the_panel(reference)
    story.the_chair_declares_and_asks_three_assessors(reference)
    for assessor, mark in zip(cast["assessors"], (3, 4, 5), strict=True):
        story.an_assessor_marks_it(assessor, mark)
    story.the_chair_closes_scoring(reference)
    story.two_managers_fund_it(reference)
    shortlist = story.a_manager_exports_the_shortlist(tmp_path / "shortlist.xlsx")
    story.nothing_is_told_before_the_announcement(reference)
    story.a_manager_announces(cast["call"])
    story.the_author_reads_the_outcome(reference)
    story.a_site_takes_it_up(reference)
    story.a_visitor_sees_that_it_spread(reference)

    proposal = Proposal.objects.get(reference=reference)
    assert (proposal.state, proposal.shown_state, proposal.score, proposal.award_pounds) == (
        State.SPREAD,
        State.SPREAD,
        Decimal("4.00"),
        15_000,
    )
    assert list(proposal.history.values_list("step", flat=True)) == [
        "submit", "return_for_changes", "submit", "pass_to_panel", "close_scoring", "fund", "record_spread",
    ]  # fmt: skip
    assert shortlist == {"Reference": reference, "Total": 4, "Sheets": 3, "Spread": 2, "Rank": 1, "Award": 15_000}


def people() -> dict[str, Any]:
    call = factories.open_call()
    panel = factories.panel(call)
    return {
        "call": call,
        "panel": panel,
        "author": factories.member("Amal", at=factories.organisation("Severn Valley Trust")),
        "moderator": factories.moderator(),
        "assessors": [seat.person for seat in panel.seats],
        "manager": factories.manager(),
        "second": factories.manager(),
        "site": factories.organisation("Wyre Forest Trust"),
    }


class Story:
    """Each method is one evening of one person; pages are checked for accessibility on the way."""

    def __init__(self, page: Page, sign_in: Any, cast: dict[str, Any]) -> None:
        self.page, self.sign_in, self.cast = page, sign_in, cast

    def as_person(self, person: Any, path: str) -> None:
        self.sign_in(person)
        self.page.goto(path)
        assert_accessible(self.page)

    def field(self, name: str) -> Any:
        return self.page.locator(f"[name={name}]")

    def choose(self, name: str, value: Any) -> None:
        self.page.locator(f"[name={name}][value='{value}']").check()

    def the_author_writes_and_submits(self) -> str:
        self.as_person(self.cast["author"], f"/calls/{self.cast['call'].code}/")
        self.page.get_by_role("button", name="Start a proposal").click()
        self.field("title").fill("A second pair of eyes on every insulin dose")
        press(self.page, "Start the proposal")
        reference = Proposal.objects.get(contributors__person=self.cast["author"]).reference
        assert reference is not None
        self._write_the_sections(reference)
        self.page.goto(f"/proposals/{reference}/check/")
        self._declare_and_submit()
        assert self.page.url.endswith(f"/proposals/{reference}/submitted/")
        return reference

    def _write_the_sections(self, reference: str) -> None:
        write = f"/proposals/{reference}/write"
        self.page.goto(f"{write}/innovation/")
        self.field("pitch").fill("Two nurses check each dose, and a chart shows what they caught.")
        for name in ("area", "stage_of_development", "lead_organisation"):
            self.field(name).first.check()
        press(self.page, "Save and continue")
        for section, names in TEXTS.items():
            self.page.goto(f"{write}/{section}/")
            for name in names:
                self.field(name).fill("We checked 240 doses in March and caught eleven slips.")
            if section == "spread":
                self._plan()
            press(self.page, "Save and continue")
        self.page.goto(f"{write}/money/")
        self.field("requested_pounds").fill("18,000")
        self.field("months").fill("9")
        press(self.page, "Save and continue")

    def _plan(self) -> None:
        self.choose("unit", "ward")
        self.field("eligible_sites").fill("64")
        self.field("baseline_measure").fill("Insulin doses given as prescribed")
        self.field("baseline_unit").fill("% of doses")
        self.field("baseline_value").fill("91.5")
        self.choose("direction", "up")

    def _declare_and_submit(self) -> None:
        assert_accessible(self.page)
        self.field("is_true").check()
        press(self.page, "Submit the proposal")

    def the_moderator_returns_it_once(self, reference: str) -> None:
        self.as_person(self.cast["moderator"], "/desk/")
        expect(self.page.locator("main")).to_contain_text(reference, use_inner_text=True)
        self.page.goto(f"/proposals/{reference}/steps/return_for_changes/")
        self.field("note").fill("Say who counted the slips.")
        press(self.page, "Return for changes")

    def the_author_submits_again(self, reference: str) -> None:
        self.as_person(self.cast["author"], f"/proposals/{reference}/")
        expect(self.page.locator("main")).to_contain_text("Say who counted the slips.", use_inner_text=True)
        self.page.goto(f"/proposals/{reference}/write/case/")
        self.field("evidence").fill("The ward pharmacist counted: 240 doses, eleven slips.")
        press(self.page, "Save and continue")
        self.page.goto(f"/proposals/{reference}/check/")
        self._declare_and_submit()

    def the_moderator_passes_it_to_the_panel(self, reference: str) -> None:
        self.as_person(self.cast["moderator"], f"/proposals/{reference}/steps/pass_to_panel/")
        for gateway in Gateway:
            self.choose(gateway.value, "yes")
        self.choose("panel", self.cast["panel"].panel.pk)
        press(self.page, "Pass to panel")

    def the_chair_declares_and_asks_three_assessors(self, reference: str) -> None:
        panel = self.cast["panel"]
        page = f"/panels/{panel.panel.pk}/proposals/{reference}/"
        self.as_person(panel.chair, page)
        self.choose("kind", "none")
        press(self.page, "Declare")
        self.page.goto(page)
        assert_accessible(self.page)
        for seat in panel.seats:
            self.choose("seats", seat.pk)
        press(self.page, "Ask them")

    def an_assessor_marks_it(self, assessor: Any, mark: int) -> None:
        assignment = assessor.assignments.get()
        self.as_person(assessor, "/assessments/")
        self.page.goto(f"/assessments/{assignment.pk}/declare/")
        self.choose("kind", "none")
        press(self.page, "Declare")
        assert_accessible(self.page)
        for question in self.page.locator("fieldset:has(input[type=radio])").all():
            question.locator("input[type=radio]").first.focus()
            self.page.keyboard.press(str(mark))
        expect(self.page.locator("[data-total]")).to_have_text(f"{mark}.00")
        self.choose("confidence", "high")
        self.choose("is_fundable", "yes")
        press(self.page, "Check and return")
        press(self.page, "Return the sheet")

    def the_chair_closes_scoring(self, reference: str) -> None:
        panel = self.cast["panel"]
        self.as_person(panel.chair, f"/panels/{panel.panel.pk}/")
        self.page.goto(f"/proposals/{reference}/steps/close_scoring/")
        press(self.page, "Close scoring")

    def two_managers_fund_it(self, reference: str) -> None:
        self.as_person(self.cast["manager"], f"/calls/{self.cast['call'].code}/ranking/")
        self.as_person(self.cast["manager"], f"/proposals/{reference}/award/")
        self.field("award").fill("15,000")
        self.field("conditions").fill("Report every quarter.")
        press(self.page, "Propose the award")
        expect(self.page.get_by_role("button", name="Confirm the award")).to_have_count(0)
        self.as_person(self.cast["second"], f"/proposals/{reference}/award/")
        press(self.page, "Confirm the award")

    def a_manager_exports_the_shortlist(self, path: Any) -> dict[str, Any]:
        self.as_person(self.cast["manager"], f"/calls/{self.cast['call'].code}/ranking/")
        with self.page.expect_download() as download:
            self.page.get_by_text("Export shortlist").click()
        download.value.save_as(path)
        header, row = openpyxl.load_workbook(path, data_only=True)["Shortlist"].iter_rows(values_only=True)
        cells = dict(zip(header, row, strict=True))
        wanted = ("Reference", "Total", "Sheets", "Spread", "Rank", "Award")
        return {name: next(cells[title] for title in cells if title.startswith(name)) for name in wanted}

    def nothing_is_told_before_the_announcement(self, reference: str) -> None:
        self.as_person(self.cast["author"], f"/proposals/{reference}/")
        assert "15,000" not in self.page.content()
        assert [each.subject for each in mail.outbox if "funded" in each.subject] == []

    def a_manager_announces(self, call: Any) -> None:
        factories.close_window(call)
        self.as_person(self.cast["manager"], f"/calls/{call.code}/announce/")
        press(self.page, "Announce the outcomes")

    def the_author_reads_the_outcome(self, reference: str) -> None:
        assert [each.to for each in mail.outbox if each.subject == f"{reference} is funded"] == [
            [self.cast["author"].email]
        ]
        self.as_person(self.cast["author"], f"/proposals/{reference}/")
        expect(self.page.locator("main")).to_contain_text("Report every quarter.", use_inner_text=True)
        self.as_person(self.cast["author"], f"/proposals/{reference}/feedback/")

    def a_site_takes_it_up(self, reference: str) -> None:
        self.as_person(self.cast["author"], f"/proposals/{reference}/spread/adoption/")
        self.field("site").select_option(label="Wyre Forest Trust")
        self.choose("stage", "adopted")
        self.field("evidence").fill("The matron showed us the charts.")
        press(self.page, "Record")
        self.as_person(self.cast["manager"], f"/proposals/{reference}/steps/record_spread/")
        press(self.page, "Record spread")

    def a_visitor_sees_that_it_spread(self, reference: str) -> None:
        self.page.context.clear_cookies()
        for path in (f"/proposals/{reference}/", f"/proposals/{reference}/spread/", "/spread/", "/proposals/", "/"):
            self.page.goto(path)
            assert_accessible(self.page)
            expect(self.page.locator("main")).to_contain_text(
                "A second pair of eyes on every insulin dose", use_inner_text=True
            )
