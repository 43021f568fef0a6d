"""An assessor's list, declaring and declining: what waits, what opens, and what exists no more after a conflict."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals.models import Affiliation, Call, Notice, Proposal
from proposals.services import moderation, writing
from proposals.states import State
from scoring.assessments import next_for
from scoring.models import Assignment, Declaration, ScoreSheet
from scoring.services import closing, panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.factories import marked, proposal_at

MINE = reverse("scoring:mine")


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def assessor(panel):
    return panel.seats[0].person


@pytest.fixture
def asked(panel):
    """Ask the whole panel to mark a new proposal; answers the assignment of its first seat."""

    def ask(**facts):
        proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, **facts)
        return panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)[0]

    return ask


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(reverse(f"scoring:{name}", args=args), query)


def titles(response):
    return re.findall(r'<th role="rowheader"[^>]*>(.*?)<span', unescape(response.text))


def words(response):
    """The text of the page's main part, in one line."""
    main = response.text.split("<main")[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


# --- The list ----------------------------------------------------------------------------------------------------
def test_what_waits_stands_before_what_is_returned(client, assessor, asked):
    marked(asked(title="Returned"), 4)
    asked(title="To declare")
    marked(asked(title="Half done"), 4, returned=False)

    response = page(client, assessor, "mine")

    assert titles(response) == ["To declare", "Half done", "Returned"]
    assert "1 of 3 returned, 1 to declare first" in words(response)


def test_each_shelf_holds_its_own(client, assessor, asked, panel):
    asked(title="To declare")
    marked(asked(title="To mark"), 4, returned=False)
    marked(asked(title="Returned"), 4)
    closed = asked(title="Closed")
    for seat in factories.panel(panel.panel.call).seats:
        seat.panel = panel.panel
        seat.save()
        marked(panels.assign(closed.proposal_id, by=panel.chair, seats=[seat])[0], 3)
    closing.close_scoring(closed.proposal_id, by=panel.chair)

    shelves = {
        name: titles(page(client, assessor, "mine", show=name)) for name in ("declare", "mark", "returned", "closed")
    }

    assert shelves == {
        "declare": ["To declare"],
        "mark": ["To mark"],
        "returned": ["Returned"],
        "closed": ["Closed"],
    }


def test_a_line_says_how_far_the_sheet_is_and_what_comes_next(client, assessor, asked):
    assignment = asked(title="Half done")
    sheets.declare(assignment.pk, by=assessor, kind="none")
    criterion = assignment.proposal.call.rubric.criteria.first()
    sheets.save_sheet(assignment.pk, by=assessor, version=1, marks={criterion.pk: sheets.Given(4)})

    text = words(page(client, assessor, "mine"))

    assert "Next Go on marking" in text
    assert "State Being marked" in text
    assert "Marks given 1 of 3" in text
    assert "Your total –" in text


def test_a_returned_sheet_shows_its_own_total(client, assessor, asked):
    marked(asked(), {"need": 5, "benefit": 4, "value": 2})

    assert "Your total 3.20" in words(page(client, assessor, "mine"))


@pytest.mark.parametrize(
    ("days", "told"), [(30, "due in 30 days"), (1, "due tomorrow"), (0, "due today"), (-2, "2 days late")]
)
def test_a_line_says_how_long_is_left(client, assessor, asked, days, told):
    assignment = asked()
    Call.objects.filter(pk=assignment.proposal.call_id).update(scoring_due_on=localdate() + timedelta(days=days))

    assert told in words(page(client, assessor, "mine"))


def test_a_returned_sheet_is_never_late(client, assessor, asked):
    assignment = asked()
    marked(assignment, 4)
    Call.objects.filter(pk=assignment.proposal.call_id).update(scoring_due_on=localdate() - timedelta(days=9))

    assert "late" not in words(page(client, assessor, "mine"))


def test_what_was_declined_or_is_in_conflict_does_not_stand_there(client, assessor, asked):
    asked(title="Stays")
    sheets.decline_assignment(asked(title="Declined").pk, by=assessor, note="On leave.")
    sheets.declare(asked(title="In conflict").pk, by=assessor, kind="direct", text="My sister wrote it.")

    response = page(client, assessor, "mine")

    assert titles(response) == ["Stays"]
    assert "0 of 1 returned" in words(response)


def test_nobody_sees_the_assessments_of_another(client, stranger, asked):
    asked()

    assert "You have no proposal to mark" in words(page(client, stranger, "mine"))


def test_the_list_costs_the_same_for_one_row_and_for_three(client, assessor, asked, django_assert_num_queries):
    client.force_login(assessor)
    marked(asked(), 4)
    with django_assert_num_queries(7):
        client.get(MINE)
    asked()
    marked(asked(), 4, returned=False)
    with django_assert_num_queries(7):
        client.get(MINE)


@pytest.mark.parametrize("query", [{"show": "nothing"}, {"sort": "assessor__email"}, {"sort": "-next"}, {"page": "x"}])
def test_a_malformed_address_gets_a_message_and_the_usual_list(client, assessor, asked, query):
    asked(title="Here")

    response = page(client, assessor, "mine", **query)

    assert titles(response) == ["Here"]
    assert "Important" in words(response)


def test_the_list_can_be_sorted_by_title_both_ways(client, assessor, asked):
    for title in ["Beta", "Alpha"]:
        asked(title=title)

    assert titles(page(client, assessor, "mine", sort="proposal")) == ["Alpha", "Beta"]
    assert titles(page(client, assessor, "mine", sort="-proposal")) == ["Beta", "Alpha"]


# --- The next one ------------------------------------------------------------------------------------------------
def test_the_next_one_is_the_one_asked_first_whatever_others_returned(assessor, asked, panel):
    first, second, third = asked(), asked(), asked()
    for seat in panel.seats[1:]:
        marked(first.proposal.assignments.get(seat=seat), 3)

    assert next_for(assessor) == first
    assert next_for(assessor, besides=first.pk) == second
    marked(first, 3)
    marked(second, 3)
    assert next_for(assessor) == third


def test_what_is_no_longer_scored_is_never_the_next_one(assessor, asked, panel):
    assignment = asked()
    writing.withdraw(assignment.proposal_id, by=assignment.proposal.lead_author)

    assert next_for(assessor) is None


# --- Declaring ---------------------------------------------------------------------------------------------------
def declare(client, assignment, **answer):
    client.force_login(assignment.assessor)
    if answer.get("text", "").strip():
        answer = {"nature": "personal"} | answer
    return client.post(reverse("scoring:declare", args=[assignment.pk]), answer)


def test_declaring_shows_what_is_needed_to_judge_a_conflict_and_no_more(client, assessor, asked):
    partner = factories.organisation("Partner of the lead")
    assignment = asked(title="A shared protocol", pitch="In one sentence.", challenge="The long text.")
    assignment.proposal.partners.add(partner)
    author = assignment.proposal.lead_author

    text = words(page(client, assessor, "declare", assignment.pk))

    shown = [
        "A shared protocol",
        "In one sentence.",
        "Partner of the lead",
        str(author),
        str(author.affiliations.get().organisation),
    ]
    assert [each for each in shown if each not in text] == []
    assert "The long text." not in text


def test_no_conflict_opens_the_sheet(client, asked):
    assignment = asked()

    response = declare(client, assignment, kind="none")

    assert response["Location"] == reverse("scoring:sheet", args=[assignment.pk])
    assert client.get(response["Location"]).status_code == 200


def test_the_sheet_sends_to_the_declaration_before_there_is_one(client, assessor, asked):
    assignment = asked()

    response = page(client, assessor, "sheet", assignment.pk)

    assert response["Location"] == reverse("scoring:declare", args=[assignment.pk])


@pytest.mark.parametrize("kind", ["direct", "indirect"])
def test_a_conflict_needs_words(client, asked, kind):
    assignment = asked()

    response = declare(client, assignment, kind=kind, text="  ")

    assert response.status_code == 200
    assert "Say what the conflict is." in words(response)
    assert "Say what the conflict is about." in words(response)
    assert Declaration.objects.count() == 0


def test_nothing_chosen_is_told_in_plain_words(client, asked):
    assert "Say whether you have a conflict of interest." in words(declare(client, asked()))


def test_a_conflict_closes_the_proposal_everywhere(client, asked):
    assignment = asked(title="In conflict")
    reference = assignment.proposal.reference

    response = declare(client, assignment, kind="direct", text="My sister wrote it.")

    assert response["Location"] == MINE
    assert "Your conflict is recorded" in words(client.get(MINE))
    pages = [
        *(reverse(f"scoring:{name}", args=[assignment.pk]) for name in ("declare", "decline", "sheet", "check")),
        reverse("scoring:feedback", args=[reference]),
    ]
    assert {address: client.get(address).status_code for address in pages} == dict.fromkeys(pages, 404)
    posts = [reverse(f"scoring:{name}", args=[assignment.pk]) for name in ("declare", "decline", "sheet", "check")]
    assert {address: client.post(address).status_code for address in posts} == dict.fromkeys(posts, 404)
    assert not Notice.objects.filter(recipient=assignment.assessor).exists()


def test_a_conflict_that_comes_up_while_marking_takes_the_sheet_out_of_the_count(client, asked):
    assignment = asked()
    marked(assignment, 5)

    declare(client, assignment, kind="indirect", text="I find that I advised them last year.")

    assert closing.returned_totals(assignment.proposal_id) == []
    assert ScoreSheet.objects.get(assignment=assignment).total == 5
    assert assignment.declarations.values_list("kind", "nature").last() == ("indirect", "personal")


def test_while_marking_no_conflict_is_not_on_offer(client, assessor, asked):
    assignment = asked()
    marked(assignment, 4, returned=False)

    response = declare(client, assignment, kind="none")

    assert response.status_code == 200
    assert "Select a valid choice" in words(response)
    assert Declaration.objects.count() == 1


def test_the_chair_is_told_that_somebody_stepped_back(client, asked, panel):
    assignment = asked()

    declare(client, assignment, kind="direct", text="My sister wrote it.")

    told = Notice.objects.get(recipient=panel.chair)
    assert told.subject == f"An assessor of {assignment.proposal.reference} stepped back"
    assert "sister" not in told.body


def test_a_chair_who_steps_back_leaves_it_to_the_managers(asked, panel, manager):
    proposal = asked().proposal
    own = panels.assign(proposal.pk, by=panel.chair, seats=[panel.panel.seats.get(person=panel.chair)])[0]

    sheets.declare(own.pk, by=panel.chair, kind="direct", text="I have a part in it.")

    told = Notice.objects.filter(subject=f"An assessor of {proposal.reference} stepped back")
    assert manager in [notice.recipient for notice in told]
    assert panel.chair not in [notice.recipient for notice in told]


def test_what_the_system_found_is_shown_as_a_question_and_not_as_a_verdict(client, assessor, asked):
    lead, other = factories.organisation("The lead’s trust"), factories.organisation("Shared university")
    author = factories.member("Author", at=lead)
    Affiliation.objects.create(person=author, organisation=other, started_on=date(2020, 1, 1))
    assignment = asked(author=author)
    Affiliation.objects.create(
        person=assessor, organisation=lead, started_on=date(2020, 1, 1), ended_on=date(2022, 1, 1)
    )
    Affiliation.objects.create(person=assessor, organisation=other, started_on=date(2020, 1, 1))

    text = words(page(client, assessor, "declare", assignment.pk))

    assert "You belonged to The lead’s trust, which takes part in it." in text
    assert f"You and {author} both belong to Shared university." in text
    assert "That need not be a conflict: you decide." in text


def test_a_merged_organisation_and_a_shared_proposal_are_found(client, assessor, asked):
    now_lead = factories.organisation("Merged trust")
    before = factories.organisation("Former trust", successor=now_lead)
    author = factories.member("Author", at=now_lead)
    earlier = factories.draft(author=author)
    factories.co_author(earlier, assessor)
    Affiliation.objects.create(
        person=assessor, organisation=before, started_on=date(2020, 1, 1), ended_on=date(2022, 1, 1)
    )

    text = words(page(client, assessor, "declare", asked(author=author).pk))

    assert "You belonged to Former trust, now one with Merged trust, which takes part in it." in text
    assert f"You and {author} wrote a proposal together." in text


def test_what_the_system_found_opens_the_form_filled_in_when_it_is_confirmed(client, assessor, asked):
    lead = factories.organisation("The lead’s trust")
    Affiliation.objects.create(
        person=assessor, organisation=lead, started_on=date(2020, 1, 1), ended_on=date(2022, 1, 1)
    )
    assignment = asked(author=factories.member("Author", at=lead))

    filled = page(client, assessor, "declare", assignment.pk, found="1").text

    assert re.findall(r'value="(\w+)"[^>]*checked', filled) == ["indirect", "organisational"]
    written = re.findall(r"<textarea[^>]*>\s*(.*?)\s*</textarea>", filled)
    assert written == ["You belonged to The lead’s trust, which takes part in it."]
    for strange in ("2", "0", "x", "9" * 400):
        empty = page(client, assessor, "declare", assignment.pk, found=strange)
        assert (empty.status_code, re.findall(r"checked", empty.text)) == (200, [])


def test_what_was_found_is_kept_with_the_declaration_and_read_by_the_chair(client, assessor, asked, panel):
    lead = factories.organisation("The lead’s trust")
    Affiliation.objects.create(
        person=assessor, organisation=lead, started_on=date(2020, 1, 1), ended_on=date(2022, 1, 1)
    )
    assignment = asked(author=factories.member("Author", at=lead))

    declare(client, assignment, kind="none", nature="personal")

    kept = Declaration.objects.values_list("kind", "nature", "text", "found").get()
    assert kept == ("none", "", "", "You belonged to The lead’s trust, which takes part in it.")
    text = words(page(client, panel.chair, "panel_proposal", panel.panel.pk, assignment.proposal.reference))
    assert "They judged this to be no conflict: You belonged to The lead’s trust, which takes part in it." in text


def test_an_affiliation_at_the_time_of_submitting_is_found_though_it_has_ended(client, assessor, asked):
    lead, shared = factories.organisation("The lead’s trust"), factories.organisation("Shared university")
    author = factories.member("Author", at=lead)
    for person, organisation in [(assessor, lead), (assessor, shared), (author, shared)]:
        Affiliation.objects.create(person=person, organisation=organisation, started_on=date(2020, 1, 1))
    Affiliation.objects.filter(person=assessor).update(ended_on=localdate() - timedelta(days=1))
    assignment = asked(author=author)
    Proposal.objects.filter(pk=assignment.proposal_id).update(submitted_at=now() - timedelta(days=5))

    text = words(page(client, assessor, "declare", assignment.pk))

    assert "When it was submitted, you belonged to The lead’s trust, which takes part in it." in text
    assert f"When it was submitted, you and {author} both belonged to Shared university." in text


def test_who_belongs_to_a_part_of_what_merged_since_can_not_be_asked(assessor, panel):
    now_lead = factories.organisation("Merged trust")
    between = factories.organisation("Trust between", successor=now_lead)
    first = factories.organisation("First trust", successor=between)
    author = factories.member("Author", at=now_lead)
    proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, author=author)
    Affiliation.objects.create(person=assessor, organisation=first, started_on=date(2020, 1, 1))

    reason = panels.why_not_assignable(panel.seats[0], proposal)

    assert reason == f"{assessor} belongs to Merged trust, which leads it."


def test_what_is_certain_can_not_be_declared_away(client, assessor, asked):
    lead = factories.organisation("The lead’s trust")
    assignment = asked(author=factories.member("Author", at=lead))
    Affiliation.objects.create(person=assessor, organisation=lead, started_on=date(2020, 1, 1))

    response = declare(client, assignment, kind="none")

    assert "You belong to The lead’s trust, which takes part in it. That is a conflict of interest" in words(response)
    assert Assignment.objects.get(pk=assignment.pk).state == "invited"
    assert Declaration.objects.count() == 0
    assert declare(client, assignment, kind="direct", text="I work there.")["Location"] == MINE


def test_nothing_found_is_not_mentioned(client, assessor, asked):
    assert "What we found" not in words(page(client, assessor, "declare", asked().pk))


def test_the_declaration_of_another_is_not_found(client, stranger, asked):
    assignment = asked()

    assert page(client, stranger, "declare", assignment.pk).status_code == 404
    assert client.post(reverse("scoring:declare", args=[assignment.pk]), {"kind": "none"}).status_code == 404


def test_declaring_after_scoring_closed_is_told(client, assessor, asked, panel, moderator):
    assignment = asked()
    manager = factories.manager()
    moderation.decline(assignment.proposal_id, by=manager, note="No.", reason="not_ready", signpost="Q")

    assert "Scoring of this proposal is closed" in words(page(client, assessor, "declare", assignment.pk))
    assert "Scoring of this proposal is closed" in words(declare(client, assignment, kind="none"))
    assert Assignment.objects.get(pk=assignment.pk).state == "invited"


# --- Declining ---------------------------------------------------------------------------------------------------
def test_declining_needs_a_reason_and_tells_the_chair(client, assessor, asked, panel):
    assignment = asked()
    client.force_login(assessor)
    address = reverse("scoring:decline", args=[assignment.pk])

    assert "Say why you can’t mark it." in words(client.post(address, {"note": ""}))
    response = client.post(address, {"note": "I am on leave."})

    declined = Assignment.objects.get(pk=assignment.pk)
    assert (response["Location"], declined.state, declined.reason) == (MINE, "declined", "I am on leave.")
    assert Notice.objects.filter(recipient=panel.chair).count() == 1
    assert client.get(address).status_code == 404


def test_a_returned_sheet_can_not_be_declined(client, assessor, asked):
    assignment = asked()
    marked(assignment, 4)

    assert page(client, assessor, "decline", assignment.pk).status_code == 404


def test_declining_a_half_scored_sheet_leaves_the_score_as_it_was(asked, panel):
    assignment = asked()
    for seat, mark in zip(panel.seats[1:], (2, 4), strict=True):
        marked(assignment.proposal.assignments.get(seat=seat), mark)
    before = closing.returned_totals(assignment.proposal_id)
    marked(assignment, 5, returned=False)

    sheets.decline_assignment(assignment.pk, by=assignment.assessor, note="On leave.")

    assert closing.returned_totals(assignment.proposal_id) == before
    assert Proposal.objects.get(pk=assignment.proposal_id).score is None


@pytest.mark.browser
def test_the_list_and_the_declaration_read_well(clean_page, sign_in, transactional_db):
    call = factories.open_call()
    panel = factories.panel(call)
    made = [
        panels.assign(proposal_at(State.REVIEWED, call=call, on=panel).pk, by=panel.chair, seats=panel.seats)[0]
        for _ in range(3)
    ]
    marked(made[0], 4)
    marked(made[1], 4, returned=False)
    sign_in(panel.seats[0].person)

    clean_page.goto(MINE)
    assert_accessible(clean_page)
    clean_page.get_by_role("table").get_by_role("link", name="Declare").click()
    assert_accessible(clean_page)
    clean_page.get_by_label("No conflict").check()
    clean_page.get_by_role("button", name="Declare").click()
    assert clean_page.title().startswith("Mark P-")


# --- By program --------------------------------------------------------------------------------------------------
def test_a_program_declares_that_there_is_no_conflict(assessor, asked):
    lead = factories.organisation("The lead’s trust")
    Affiliation.objects.create(
        person=assessor, organisation=lead, started_on=date(2020, 1, 1), ended_on=date(2022, 1, 1)
    )
    author = factories.member("Author", at=lead)
    assignment = asked(author=author, title="A shared protocol", pitch="In one sentence.")
    caller, address = Caller(assessor), f"assessments/{assignment.pk}/declaration/"
    found = {
        "sentence": "You belonged to The lead’s trust, which takes part in it.",
        "kind": "indirect", "nature": "organisational", "is_certain": False,
    }  # fmt: skip

    assert caller.get(address).json() == {
        "id": assignment.pk, "state": "invited", "reference": assignment.proposal.reference,
        "title": "A shared protocol", "pitch": "In one sentence.", "lead_organisation": "The lead’s trust",
        "partners": [], "authors": [str(author)], "found": [found], "declared": [],
    }  # fmt: skip
    answer = caller.post(address, {"kind": "none"})
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    assert [(each["kind"], each["text"]) for each in answer.json()["declared"]] == [("none", "")]


def test_a_program_declares_a_conflict_and_the_proposal_is_gone(assessor, asked):
    assignment = asked()
    caller, address = Caller(assessor), f"assessments/{assignment.pk}/declaration/"
    wrong = caller.post(address, {"kind": "direct"})

    answer = caller.post(address, {"kind": "direct", "nature": "personal", "text": "My sister wrote it."})

    assert (wrong.status_code, {"nature", "text"} <= set(wrong.json()["errors"])) == (400, True)
    assert (answer.status_code, answer.content) == (204, b"")
    assert (caller.get(address).status_code, caller.post(address, {"kind": "none"}).status_code) == (404, 404)


def test_a_program_of_the_chair_records_a_conflict(asked, panel):
    assignment = asked()
    caller, address = Caller(panel.chair), f"panels/{panel.panel.pk}/sheets/{assignment.pk}/conflict/"
    given = {"kind": "direct", "nature": "financial", "text": "They own it."}

    assert caller.post(address, given).json() == {"id": assignment.pk, "state": "conflicted"}
    assert caller.post(address, given).status_code == 409
    assert caller.post(address, given | {"kind": "none"}).status_code == 400


# --- Nothing opens before that ---------------------------------------------------------------------------------------
def test_nothing_of_it_opens_before_its_assessor_has_declared(client, assessor, asked, panel):
    Call.objects.filter(pk=panel.panel.call_id).update(visibility="confidential")
    assignment = asked(title="Quiet work", files=1)
    reference, api = assignment.proposal.reference, f"/api/v1/proposals/{assignment.proposal.reference}"
    addresses = [
        reverse("proposals:detail", args=[reference]),
        reverse("proposals:print_copy", args=[reference]),
        reverse("proposals:pdf_copy", args=[reference]),
        reverse("proposals:attachment", args=[reference, 1]),
        reverse("proposals:versions", args=[reference]),
        *(f"{api}/{part}" for part in ("", "history/", "versions/", "versions/1/", "attachments/", "comments/")),
    ]
    client.force_login(assessor)

    def statuses():
        answers = {address: client.get(address) for address in addresses}
        for answer in answers.values():
            b"".join(answer)  # reads a file to its end, which closes it
        return {address: answer.status_code for address, answer in answers.items()}

    assert statuses() == dict.fromkeys(addresses, 404)
    sheets.declare(assignment.pk, by=assessor, kind="none")
    assert statuses() == dict.fromkeys(addresses, 200)
    sheets.declare(assignment.pk, by=assessor, kind="direct", nature="personal", text="My sister wrote it.")
    assert statuses() == dict.fromkeys(addresses, 404)
