"""Marking where the call hides who applied: what an assessor declares on, what the chair reads, what is blocked."""

import re
from html import unescape

import pytest
from django.urls import reverse

from exchange.models import Office
from proposals.errors import NotReady
from proposals.likeness.search import similar_to
from proposals.models import Objection, Organisation, Proposal
from proposals.models.calls import Visibility
from proposals.services import writing
from proposals.services.resubmission import start_again
from proposals.states import State
from scoring.models import Declaration
from scoring.services import panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible

pytestmark = pytest.mark.django_db

TIE = "You have a tie to those who applied. Which one is hidden in this call."


@pytest.fixture
def call():
    return factories.open_call(hides_applicants=True, visibility=Visibility.CONFIDENTIAL)


@pytest.fixture
def panel(call):
    return factories.panel(call)


@pytest.fixture
def partner():
    return factories.organisation("Trust of a partner")


@pytest.fixture
def proposal(call, panel, partner):
    """Led by Lea Hiddleston at the Trust of Hiding."""
    author = factories.member("Lea", family_name="Hiddleston", at=factories.organisation("Trust of Hiding"))
    made = factories.draft(call, author=author, files=1)
    made.partners.add(partner)
    writing.submit(made.pk, by=author)
    panels.pass_to_panel(made.pk, by=factories.moderator(), panel=panel.panel, gateways=factories.ALL_MET)
    factories.chair_declares(made)
    return Proposal.objects.select_related("call").get(pk=made.pk)


@pytest.fixture
def asked(proposal, panel):
    return panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)


def words(response):
    main = response.text.split("<main")[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def listed(response):
    return re.findall(r'<span class="app-note">(P-[\d-]+)', response.text)


def names_in(text):
    return [name for name in ("Hiddleston", "Trust of Hiding", "Trust of a partner", "letter.pdf") if name in text]


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(reverse(name, args=args), query)


# --- Before declaring -----------------------------------------------------------------------------------------------
def test_an_assessor_declares_on_title_and_pitch(client, asked, proposal):
    said = words(page(client, asked[0].assessor, "scoring:declare", asked[0].pk))

    assert (names_in(said), proposal.title in said, proposal.pitch in said) == ([], True, True)
    assert "This call hides who applied until outcomes are announced." in said


def test_a_program_declares_on_title_and_pitch(asked, proposal):
    told = Caller(asked[0].assessor).get(f"assessments/{asked[0].pk}/declaration/").json()

    assert {name: told[name] for name in ("title", "lead_organisation", "partners", "authors", "found")} == {
        "title": proposal.title, "lead_organisation": "", "partners": [], "authors": [], "found": [],
    }  # fmt: skip


def test_any_tie_that_was_found_must_be_declared_without_saying_which(client, asked, partner):
    assessor = asked[0].assessor
    assessor.affiliations.create(organisation=partner, started_on="2010-01-01", ended_on="2012-01-01")

    said = words(page(client, assessor, "scoring:declare", asked[0].pk))
    with pytest.raises(NotReady) as refusal:
        sheets.declare(asked[0].pk, by=assessor, kind="none")
    sheets.declare(asked[0].pk, by=assessor, kind="indirect", nature="other", text="As was found.")

    assert (TIE in said, "You need not know or say which it is." in said, names_in(said)) == (True, True, [])
    assert [names_in(reason) for reason in refusal.value.reasons] == [[]]
    assert Declaration.objects.get().found == TIE


# --- While marking --------------------------------------------------------------------------------------------------
@pytest.fixture
def sheet(asked):
    return sheets.declare(asked[0].pk, by=asked[0].assessor, kind="none")


def test_no_page_of_an_assessor_names_who_applied(client, sheet, proposal):
    reference, number = proposal.reference, proposal.attachments.get().number
    answers = [
        page(client, sheet.assessor, name, *args)
        for name, *args in [
            ("scoring:mine",), ("scoring:sheet", sheet.pk), ("proposals:detail", reference),
            ("proposals:print_copy", reference), ("proposals:versions", reference),
        ]
    ]  # fmt: skip
    by_program = [
        Caller(sheet.assessor).get(path).text
        for path in (
            f"proposals/{reference}/", f"proposals/{reference}/attachments/", f"proposals/{reference}/versions/1/",
            "assessments/", f"assessments/{sheet.pk}/",
        )
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [200] * 5
    assert [names_in(text) for text in [*map(words, answers), *by_program]] == [[]] * 10
    assert f"attachment-{number}.pdf" in answers[1].text


def test_the_same_pages_name_them_once_outcomes_are_announced(client, sheet, proposal):
    writing.withdraw(proposal.pk, by=proposal.lead_author)
    factories.announce(proposal.call)

    said = words(page(client, sheet.assessor, "scoring:sheet", sheet.pk))

    assert names_in(said) == ["Trust of Hiding", "Trust of a partner", "letter.pdf"]


def test_a_list_is_neither_filtered_nor_sorted_by_what_is_hidden(client, sheet, call, panel, proposal):
    other = factories.proposal_at(State.REVIEWED, call=call, on=panel)
    organisations = [each.pk for each in Organisation.objects.all()]
    client.force_login(panel.chair)
    index = reverse("proposals:index")

    found = [listed(client.get(index, {"organisation": pk})) for pk in organisations]
    in_order = [listed(client.get(index, {"sort": sort})) for sort in ("organisation", "-organisation")]

    assert found == [[]] * len(organisations)
    assert in_order == [[proposal.reference, other.reference], [other.reference, proposal.reference]]


def test_an_observer_who_sits_on_a_panel_reads_no_name_in_the_ranking(client, panel, proposal):
    observer = factories.member(office=Office.OBSERVER)
    free = names_in(page(client, observer, "scoring:ranking", proposal.call.code).text)
    factories.seat(panel.panel, observer)

    observer = type(observer).objects.get(pk=observer.pk)
    assert (free, names_in(page(client, observer, "scoring:ranking", proposal.call.code).text)) == (
        ["Trust of Hiding"], [],
    )  # fmt: skip


# --- The chair ------------------------------------------------------------------------------------------------------
def test_the_chair_reads_neither_objections_nor_whom_a_conflict_is_with(client, asked, panel, proposal):
    Objection.objects.create(
        proposal=proposal, name="A. Rival", reason="Hiddleston sued them.", named_by=proposal.lead_author,
        named_at=proposal.submitted_at,
    )  # fmt: skip
    sheets.declare(asked[0].pk, by=asked[0].assessor, kind="direct", nature="personal", text="I know Hiddleston.")
    args = [panel.panel.pk, proposal.reference]

    by_chair = words(page(client, panel.chair, "scoring:panel_proposal", *args))
    by_manager = words(page(client, factories.manager(), "scoring:panel_proposal", *args))

    assert ("I know Hiddleston." in by_chair, "sued" in by_chair, names_in(by_chair)) == (False, False, [])
    assert ("I know Hiddleston." in by_manager, "sued" in by_manager) == (True, True)


def test_the_chair_is_not_told_why_somebody_can_not_be_asked(client, panel, proposal, partner):
    tied = panel.seats[0]
    tied.person.affiliations.create(organisation=partner, started_on="2020-01-01")
    sentence = f"{tied.person} has a tie to those who applied."

    said = words(page(client, panel.chair, "scoring:panel_proposal", panel.panel.pk, proposal.reference))
    with pytest.raises(NotReady) as refusal:
        panels.assign(proposal.pk, by=panel.chair, seats=[tied])
    with pytest.raises(NotReady) as told:
        panels.assign(proposal.pk, by=factories.manager(), seats=[tied])

    assert (sentence in said, refusal.value.reasons) == (True, [sentence])
    assert told.value.reasons == [f"{tied.person} belongs to a partner organisation of it."]


def test_the_chair_does_not_read_the_ties_of_an_assessor_who_knows_who_applied(client, asked, panel, proposal, partner):
    assessor = asked[0].assessor
    assessor.offices_held.create(office=Office.MODERATOR)
    assessor.affiliations.create(organisation=partner, started_on="2010-01-01", ended_on="2012-01-01")
    sheets.declare(asked[0].pk, by=assessor, kind="none")
    args = [panel.panel.pk, proposal.reference]

    by_chair = words(page(client, panel.chair, "scoring:panel_proposal", *args))
    by_manager = words(page(client, factories.manager(), "scoring:panel_proposal", *args))

    assert (TIE in by_chair, names_in(by_chair)) == (True, [])
    assert "You belonged to Trust of a partner, which takes part in it." in by_manager


# --- Starting again -------------------------------------------------------------------------------------------------
@pytest.fixture
def earlier():
    """It says who applied: its call hides nobody."""
    return factories.proposal_at(State.DECLINED)


@pytest.fixture
def later(earlier, call, panel):
    begun = start_again(earlier.pk, by=earlier.lead_author, call_pk=call.pk)
    writing.submit(begun.pk, by=earlier.lead_author)
    panels.pass_to_panel(begun.pk, by=factories.moderator(), panel=panel.panel, gateways=factories.ALL_MET)
    factories.chair_declares(begun)
    return Proposal.objects.select_related("call").get(pk=begun.pk)


def who_knows_the_earlier_one(earlier, panel):
    """Of the panel that marks the later one: who wrote the earlier one and not this one, and an observer."""
    factories.co_author(earlier, panel.chair)
    observer = factories.member(office=Office.OBSERVER)
    factories.seat(panel.panel, observer)
    return [panel.chair, type(observer).objects.get(pk=observer.pk)]


def test_an_earlier_start_does_not_tell_the_panel_who_started_again(client, earlier, later, panel):
    people = who_knows_the_earlier_one(earlier, panel)

    links = [later.reference in page(client, person, "proposals:detail", earlier.reference).text for person in people]
    told = [Caller(person).get(f"proposals/{earlier.reference}/starts/").json()["later"] for person in people]

    assert (links, told) == ([False, False], [[], []])
    assert later.reference in page(client, earlier.lead_author, "proposals:detail", earlier.reference).text


def test_what_is_similar_does_not_tell_the_panel_who_started_again(earlier, later, panel):
    """Starts of one are left out beside each other: what is missing would tell that they are."""
    for person in who_knows_the_earlier_one(earlier, panel):
        found = {
            each.reference: [hit.seen.reference for hit in similar_to(each.title, each.pitch, person, besides=each)]
            for each in (earlier, later)
        }

        assert found == {earlier.reference: [later.reference], later.reference: [earlier.reference]}


@pytest.mark.browser
def test_declaring_and_marking_in_a_browser(clean_page, sign_in, asked):
    sign_in(asked[0].assessor)
    clean_page.goto(reverse("scoring:declare", args=[asked[0].pk]))
    assert_accessible(clean_page)
    clean_page.get_by_label("No conflict").check()
    clean_page.get_by_role("button", name="Declare").click()

    clean_page.get_by_text("Hidden until outcomes are announced").first.wait_for()
    assert_accessible(clean_page)
    assert names_in(clean_page.content()) == []
    assert Proposal.objects.count() == 1
