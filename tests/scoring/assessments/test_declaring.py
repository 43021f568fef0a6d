"""Declaring: what is shown before, what opens after, and what exists no more after a conflict."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals.models import Affiliation, Call, Notice, Proposal
from proposals.services import moderation
from proposals.states import State
from scoring.models import Assignment, Declaration, ScoreSheet
from scoring.services import closing, panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.factories import marked, proposal_at
from tests.reading import words_of
from tests.scoring.assessments.arrangement import MINE, page


def declare(client, assignment, **answer):
    client.force_login(assignment.assessor)
    if answer.get("text", "").strip():
        answer = {"nature": "personal"} | answer
    return client.post(reverse("scoring:declare", args=[assignment.pk]), answer)


# --- Declaring ---------------------------------------------------------------------------------------------------
def test_declaring_shows_what_is_needed_to_judge_a_conflict_and_no_more(client, assessor, asked):
    partner = factories.organisation("Partner of the lead")
    assignment = asked(title="A shared protocol", pitch="In one sentence.", challenge="The long text.")
    assignment.proposal.partners.add(partner)
    author = assignment.proposal.lead_author

    text = words_of(page(client, assessor, "declare", assignment.pk))

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
    assert "Say what the conflict is." in words_of(response)
    assert "Say what the conflict is about." in words_of(response)
    assert Declaration.objects.count() == 0


def test_nothing_chosen_is_told_in_plain_words(client, asked):
    assert "Say whether you have a conflict of interest." in words_of(declare(client, asked()))


def test_a_conflict_closes_the_proposal_everywhere(client, asked):
    assignment = asked(title="In conflict")
    reference = assignment.proposal.reference

    response = declare(client, assignment, kind="direct", text="My sister wrote it.")

    assert response["Location"] == MINE
    assert "Your conflict is recorded" in words_of(client.get(MINE))
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
    assert "Select a valid choice" in words_of(response)
    assert Declaration.objects.count() == 1


def test_the_chair_is_told_that_somebody_stepped_back(client, asked, panel):
    assignment = asked()

    declare(client, assignment, kind="direct", text="My sister wrote it.")

    told = Notice.objects.get(recipient=panel.chair, about=assignment.proposal)
    assert told.subject == f"An assessor of {assignment.proposal.reference} stepped back"
    assert "sister" not in told.body


def test_a_chair_who_steps_back_leaves_it_to_the_managers(asked, panel, manager):
    proposal = asked().proposal
    own = panels.assign(proposal.pk, by=panel.chair, seats=[panel.panel.seats.get(person=panel.chair)])[0]

    sheets.declare(own.pk, by=panel.chair, kind="direct", text="I have a part in it.")

    told = Notice.objects.filter(subject=f"The chair of {proposal.reference} stepped back")
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

    text = words_of(page(client, assessor, "declare", assignment.pk))

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

    text = words_of(page(client, assessor, "declare", asked(author=author).pk))

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
    text = words_of(page(client, panel.chair, "panel_proposal", panel.panel.pk, assignment.proposal.reference))
    assert "They judged this to be no conflict: You belonged to The lead’s trust, which takes part in it." in text


def test_an_affiliation_at_the_time_of_submitting_is_found_though_it_has_ended(client, assessor, asked):
    lead, shared = factories.organisation("The lead’s trust"), factories.organisation("Shared university")
    author = factories.member("Author", at=lead)
    for person, organisation in [(assessor, lead), (assessor, shared), (author, shared)]:
        Affiliation.objects.create(person=person, organisation=organisation, started_on=date(2020, 1, 1))
    Affiliation.objects.filter(person=assessor).update(ended_on=localdate() - timedelta(days=1))
    assignment = asked(author=author)
    Proposal.objects.filter(pk=assignment.proposal_id).update(submitted_at=now() - timedelta(days=5))

    text = words_of(page(client, assessor, "declare", assignment.pk))

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

    certain = "You belong to The lead’s trust, which takes part in it. That is a conflict of interest"
    assert certain in words_of(response)
    assert Assignment.objects.get(pk=assignment.pk).state == "invited"
    assert Declaration.objects.count() == 0
    assert declare(client, assignment, kind="direct", text="I work there.")["Location"] == MINE


def test_nothing_found_is_not_mentioned(client, assessor, asked):
    assert "What we found" not in words_of(page(client, assessor, "declare", asked().pk))


def test_the_declaration_of_another_is_not_found(client, stranger, asked):
    assignment = asked()

    assert page(client, stranger, "declare", assignment.pk).status_code == 404
    assert client.post(reverse("scoring:declare", args=[assignment.pk]), {"kind": "none"}).status_code == 404


def test_declaring_after_scoring_closed_is_told(client, assessor, asked, panel, moderator):
    assignment = asked()
    manager = factories.manager()
    moderation.decline(assignment.proposal_id, by=manager, note="No.", reason="not_ready", signpost="Q")

    assert "Scoring of this proposal is closed" in words_of(page(client, assessor, "declare", assignment.pk))
    assert "Scoring of this proposal is closed" in words_of(declare(client, assignment, kind="none"))
    assert Assignment.objects.get(pk=assignment.pk).state == "invited"


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
