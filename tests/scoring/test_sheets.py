"""The score sheet: marking in parts, two tabs, forged marks, checking and returning, and who then reads what."""

import re
from html import unescape

import pytest
from django.urls import reverse

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Notice, Proposal
from proposals.services import moderation
from proposals.states import State
from scoring.arithmetic import panel_score, weighted_total
from scoring.models import Assignment, Criterion, Mark, ScoreSheet
from scoring.services import closing, panels, sheets
from scoring.services.sheets import Given
from tests import factories
from tests.browser_fixtures import assert_accessible, watches
from tests.factories import marked, proposal_at


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def assignments(panel):
    """Three assessors of one proposal, none of whom has declared yet."""
    return ask(panel)


def ask(panel, **facts):
    proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, **facts)
    return panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)


@pytest.fixture
def mine(assignments):
    """An assignment whose sheet is open and empty."""
    sheets.declare(assignments[0].pk, by=assignments[0].assessor, kind="none")
    return assignments[0]


@pytest.fixture
def me(client, mine):
    client.force_login(mine.assessor)
    return client


def address(assignment, name="sheet"):
    return reverse(f"scoring:{name}", args=[assignment.pk])


def criteria(assignment):
    return {each.code: each for each in Criterion.objects.filter(rubric__call=assignment.proposal.call_id)}


def typed(assignment, version=1, then="stay", comments=None, **marks):
    """What a browser sends: only the marks that were chosen, every comment."""
    sent = {"version": version, "then": then, "overall_comment": "", "private_note": ""}
    sent |= {"confidence": "medium", "is_fundable": "yes"}
    for code, criterion in criteria(assignment).items():
        sent[f"comment_{criterion.pk}"] = (comments or {}).get(code, "")
        if code in marks:
            sent[f"mark_{criterion.pk}"] = marks[code]
    return sent


def kept(assignment):
    marks = Mark.objects.filter(sheet__assignment=assignment)
    return {mark.criterion.code: mark.mark for mark in marks.select_related("criterion")}


def totals(assignment):
    return sorted(str(total) for total in closing.returned_totals(assignment.proposal_id))


def words(response):
    main = response.text.split("<main")[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


# --- The page ----------------------------------------------------------------------------------------------------
def test_the_proposal_stands_beside_the_sheet(me, mine):
    text = words(me.get(address(mine)))

    shown = [
        "Safer care in one sentence.",
        factories.LONG_TEXT,
        "£20,000 over 12 months",
        "Look at need.",
        "20% of the total.",
        "Anchor 3",
        "0 of 3 marked",
        "Weighted total – of 5.00",
        "do not put any part of one into a generative AI tool",
        "Mark fairly",
        "due in 30 days",
    ]
    assert [each for each in shown if each not in text] == []


def test_the_sheet_of_another_does_not_exist(client, mine, assignments, stranger):
    for person in (assignments[1].assessor, stranger):
        client.force_login(person)
        assert client.get(address(mine)).status_code == 404
        assert client.post(address(mine), typed(mine, need=5)).status_code == 404
        assert client.get(address(mine, "check")).status_code == 404
        assert client.post(address(mine, "check"), {"version": 1}).status_code == 404
    assert kept(mine) == {}


def test_a_visitor_is_sent_to_sign_in(client, mine):
    assert client.get(address(mine))["Location"].startswith(reverse("account_login"))
    assert client.post(address(mine), typed(mine, need=5))["Location"].startswith(reverse("account_login"))


def test_reading_the_page_costs_what_it_costs_with_any_number_of_marks(me, mine, django_assert_num_queries):
    with django_assert_num_queries(12):
        me.get(address(mine))
    me.post(address(mine), typed(mine, need=5, benefit=4, value=2))
    with django_assert_num_queries(12):
        me.get(address(mine))


# --- Saving ------------------------------------------------------------------------------------------------------
def test_a_sheet_can_be_saved_in_parts(me, mine):
    me.post(address(mine), typed(mine, need=4, comments={"need": "Clear.", "value": "To be read."}))
    me.post(address(mine), typed(mine, version=2, need=4, benefit=0, comments={"need": "Clear."}))

    assert kept(mine) == {"need": 4, "benefit": 0, "value": None}
    assert "2 of 3 marked" in words(me.get(address(mine)))


def test_the_total_appears_once_every_mark_is_given_and_is_that_of_the_arithmetic(me, mine):
    marks = {"need": 5, "benefit": 4, "value": 2}

    me.post(address(mine), typed(mine, **marks))

    total = weighted_total(marks, {code: each.weight for code, each in criteria(mine).items()})
    assert f"Weighted total {total} of 5.00" in words(me.get(address(mine)))


def test_a_draft_has_no_total_in_the_database(me, mine):
    me.post(address(mine), typed(mine, need=5, benefit=4, value=2))

    assert ScoreSheet.objects.get(assignment=mine).total is None
    assert closing.returned_totals(mine.proposal_id) == []


def test_saving_a_sheet_takes_at_most_ten_statements(me, mine, django_assert_num_queries):
    first = typed(mine, need=5, benefit=4, value=2)
    second = typed(mine, version=2, then="next", need=5, benefit=4, value=2)
    with django_assert_num_queries(9):
        me.post(address(mine), first)
    with django_assert_num_queries(10):
        me.post(address(mine), second)


def test_save_and_next_goes_to_the_own_sheet_asked_for_first(me, mine, panel):
    first, later = ask(panel), ask(panel)
    for each in (first[0], later[0]):
        sheets.declare(each.pk, by=each.assessor, kind="none")
    marked(first[1], 3)

    response = me.post(address(mine), typed(mine, then="next", need=4))

    assert response["Location"] == address(first[0])
    assert kept(mine) == {"need": 4, "benefit": None, "value": None}


def test_save_and_next_declares_first_where_nothing_is_declared(me, mine, panel):
    other = ask(panel)[0]

    assert me.post(address(mine), typed(mine, then="next"))["Location"] == address(other, "declare")


def test_save_and_next_ends_in_the_list_when_nothing_else_waits(me, mine):
    response = me.post(address(mine), typed(mine, then="next"), follow=True)

    assert response.redirect_chain == [(reverse("scoring:mine"), 302)]
    assert "Saved. No other sheet waits for you." in words(response)


@pytest.mark.parametrize("forged", ["6", "-1", "abc", "3.5", "٣", "1e1", "\U0001f600"])
def test_a_forged_mark_is_told_at_its_criterion_and_nothing_is_saved(me, mine, forged):
    response = me.post(address(mine), typed(mine, need=forged, benefit=3, comments={"value": "Keep this."}))

    assert response.status_code == 200
    assert "Give a mark from 0 to 5 for “Need”." in words(response)
    assert "Keep this." in response.text
    assert kept(mine) == {}


def test_a_criterion_of_another_rubric_is_refused(me, mine):
    foreign = factories.rubric(factories.call_in_preparation()).criteria.earliest("pk")

    response = me.post(address(mine), typed(mine, need=4) | {f"mark_{foreign.pk}": 5})

    assert response.status_code == 200
    assert "not part of this call’s rubric" in words(response)
    assert kept(mine) == {}


def test_the_service_refuses_a_foreign_criterion_too(mine):
    foreign = factories.rubric(factories.call_in_preparation()).criteria.earliest("pk")

    with pytest.raises(NotReady, match="not part of this call’s rubric"):
        sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks={foreign.pk: Given(5)})

    assert Mark.objects.count() == 0


def test_a_comment_that_is_too_long_is_kept_on_the_page(me, mine):
    response = me.post(address(mine), typed(mine, need=4, comments={"need": "x" * 5_001}))

    assert "write at most 5,000 characters" in words(response)
    assert "x" * 5_001 in response.text


@pytest.mark.parametrize("version", ["", "abc", "9" * 400, "-1"])
def test_a_lost_version_loses_nothing(me, mine, version):
    response = me.post(address(mine), typed(mine, version=version, need=4, comments={"need": "Keep this."}))

    assert response.status_code == 200
    assert "Keep this." in response.text
    assert kept(mine) == {}


def test_odd_text_in_a_comment_is_kept_and_escaped(me, mine):
    odd = "<script>alert(1)</script> \u202eمرحبا 🙂 =1+1"

    me.post(address(mine), typed(mine, need=4, comments={"need": odd}))

    page = me.get(address(mine)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; \u202eمرحبا 🙂 =1+1" in page


# --- Two tabs ----------------------------------------------------------------------------------------------------
def test_the_second_of_two_tabs_keeps_what_was_typed_and_says_what_differs(me, mine):
    me.post(address(mine), typed(mine, need=1, benefit=3, comments={"need": "First tab."}))

    response = me.post(address(mine), typed(mine, need=5, benefit=3, comments={"need": "Second tab."}))

    assert response.status_code == 200
    text = words(response)
    assert "This sheet was saved elsewhere after you opened it." in text
    assert "Need 1 5" in text
    assert "Comment on “Need” First tab. Second tab." in text
    assert "Benefit 3 3" not in text
    assert kept(mine) == {"need": 1, "benefit": 3, "value": None}


def test_saving_again_after_that_counts(me, mine):
    me.post(address(mine), typed(mine, need=1))
    page = me.post(address(mine), typed(mine, need=5)).text
    version = re.findall(r'name="version" value="(\d+)"', page)[0]

    me.post(address(mine), typed(mine, version=version, need=5))

    assert (version, kept(mine)) == ("2", {"need": 5, "benefit": None, "value": None})


def test_two_assessors_have_two_rows(mine, assignments):
    other = assignments[1]
    sheets.declare(other.pk, by=other.assessor, kind="none")
    need = criteria(mine)["need"].pk

    sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks={need: Given(1)})
    sheets.save_sheet(other.pk, by=other.assessor, version=1, marks={need: Given(5)})

    assert (kept(mine), kept(other)) == ({"need": 1}, {"need": 5})


def test_a_duplicate_sheet_can_not_exist(mine, panel):
    with pytest.raises(NotReady, match="was asked already"):
        panels.assign(mine.proposal_id, by=panel.chair, seats=[mine.seat])

    assert Assignment.objects.filter(proposal=mine.proposal_id, assessor=mine.assessor).count() == 1


# --- After scoring closed ----------------------------------------------------------------------------------------
def close(assignment):
    moderation.decline(
        assignment.proposal_id, by=factories.manager(), note="No.", reason="not_ready", signpost="Elsewhere"
    )


def test_after_the_close_the_draft_is_kept_and_read_only(me, mine):
    me.post(address(mine), typed(mine, need=4, comments={"need": "My draft."}))
    close(mine)

    response = me.get(address(mine))

    text = words(response)
    assert "closed before you returned your sheet, so it does not count" in text
    assert "My draft." in text
    assert "<textarea" not in response.text
    assert me.get(address(mine, "check"))["Location"] == address(mine)


def test_what_was_typed_while_scoring_closed_is_shown_again(me, mine):
    close(mine)

    response = me.post(address(mine), typed(mine, need=4, comments={"need": "Typed too late."}))

    assert response.status_code == 200
    assert "Scoring of this proposal is closed." in words(response)
    assert "Typed too late." in response.text
    assert kept(mine) == {}


# --- Checking and returning --------------------------------------------------------------------------------------
def test_check_and_return_saves_first(me, mine):
    response = me.post(address(mine), typed(mine, then="check", need=4))

    assert response["Location"] == address(mine, "check")
    assert kept(mine)["need"] == 4


def test_checking_says_what_is_missing_and_offers_no_return(me, mine):
    me.post(address(mine), typed(mine, need=4) | {"confidence": "", "is_fundable": ""})

    response = me.get(address(mine, "check"))

    told = words(response)
    missing = ["4 answers are missing.", "There is no mark for “Benefit” yet.", "There is no mark for “Value” yet.",
               "Say how sure you are of your marks.", "Say whether it is worth funding, all in all."]  # fmt: skip
    assert [each for each in missing if each not in told] == []
    assert "Return the sheet</button>" not in response.text


def test_checking_shows_marks_total_and_what_has_no_comment(me, mine):
    me.post(address(mine), typed(mine, need=5, benefit=4, value=2, comments={"need": "Clear."}))

    text = words(me.get(address(mine, "check")))

    assert "2 of 3 marks have no comment." in text
    assert "Need 5 Anchor 5 Clear." in text
    assert "Weighted total 3.20" in text


def fill(me, mine, **marks):
    me.post(address(mine), typed(mine, **(marks or {"need": 5, "benefit": 4, "value": 2})))


def test_returning_fixes_the_total_and_closes_the_sheet(me, mine):
    fill(me, mine)

    response = me.post(address(mine, "check"), {"version": 2}, follow=True)

    assert response.redirect_chain == [(address(mine), 302)]
    assert "<textarea" not in response.text
    assert totals(mine) == ["3.20"]


def test_a_sheet_with_a_mark_missing_can_not_be_returned(me, mine):
    fill(me, mine, need=4)

    response = me.post(address(mine, "check"), {"version": 2})

    assert response.status_code == 200
    assert "There is no mark for “Benefit” yet." in words(response)
    assert Assignment.objects.get(pk=mine.pk).state == "accepted"


def test_a_sheet_that_was_changed_after_it_was_checked_is_not_returned_unseen(me, mine):
    fill(me, mine)
    me.post(address(mine), typed(mine, version=2, need=0, benefit=0, value=0))

    response = me.post(address(mine, "check"), {"version": 2})

    assert "This sheet was changed after you opened this page." in words(response)
    assert Assignment.objects.get(pk=mine.pk).state == "accepted"


def test_the_second_of_two_tabs_that_return_is_told(me, mine):
    fill(me, mine)
    me.post(address(mine, "check"), {"version": 2})

    assert me.post(address(mine, "check"), {"version": 2}).status_code == 409
    assert me.post(address(mine), typed(mine, version=3, need=0)).status_code == 409
    assert kept(mine) == {"need": 5, "benefit": 4, "value": 2}


def test_others_are_read_only_after_one_s_own_is_returned(me, mine, assignments):
    marked(assignments[1], {"need": 1, "benefit": 1, "value": 1})
    other = assignments[1]
    secrets = [other.seat.code, "A sound plan.", "1.00"]
    fill(me, mine)
    for name in ("sheet", "check"):
        assert [secret for secret in secrets if secret in me.get(address(mine, name)).text] == []

    text = me.post(address(mine, "check"), {"version": 2}, follow=True).text

    assert [secret for secret in secrets if secret not in text] == []
    assert str(other.assessor) not in text
    assert other.assessor.family_name not in text


def test_private_notes_and_drafts_of_others_stay_hidden(me, mine, assignments):
    drafting = marked(assignments[2], 0, returned=False)
    other = marked(assignments[1], 1, returned=False)
    sheet = ScoreSheet.objects.get(assignment=other)
    sheets.save_sheet(other.pk, by=other.assessor, version=sheet.version, marks={}, private_note="For the chair only.")
    sheets.return_sheet(other.pk, by=other.assessor)
    fill(me, mine)

    text = me.post(address(mine, "check"), {"version": 2}, follow=True).text

    assert "For the chair only." not in text
    assert drafting.seat.code not in text


def test_a_reopened_sheet_hides_the_others_again_and_leaves_the_count(me, mine, assignments, panel):
    marked(assignments[1], 1)
    fill(me, mine)
    me.post(address(mine, "check"), {"version": 2})
    before = totals(mine)

    sheets.reopen_sheet(mine.pk, by=panel.chair, note="Please explain the need.")

    page = me.get(address(mine))
    assert (before, totals(mine)) == (["1.00", "3.20"], ["1.00"])
    assert "The panel gave this sheet back to you: Please explain the need." in words(page)
    assert assignments[1].seat.code not in page.text
    told = Notice.objects.get(recipient=mine.assessor, subject__contains="open again")
    assert "Please explain the need." in told.body


def test_a_reopened_sheet_can_be_changed_and_returned_again(me, mine, panel):
    fill(me, mine)
    me.post(address(mine, "check"), {"version": 2})
    sheets.reopen_sheet(mine.pk, by=panel.chair, note="Once more.")
    version = ScoreSheet.objects.get(assignment=mine).version

    me.post(address(mine), typed(mine, version=version, need=0, benefit=0, value=0))
    me.post(address(mine, "check"), {"version": version + 1})

    assert totals(mine) == ["0.00"]


def test_the_score_counts_neither_drafts_nor_declined_nor_conflicted_sheets(panel):
    more = [factories.seat(panel.panel, factories.member("More")) for _ in range(3)]
    made = ask(panel)
    made += panels.assign(made[0].proposal_id, by=panel.chair, seats=more)
    for assignment, mark in zip(made[:3], (2, 3, 5), strict=True):
        marked(assignment, mark)
    marked(made[3], 5, returned=False)
    marked(made[4], 5, returned=False)
    sheets.decline_assignment(made[4].pk, by=made[4].assessor, note="On leave.")
    marked(made[5], 5)
    sheets.declare(made[5].pk, by=made[5].assessor, kind="direct", text="My brother wrote it.")

    scored = closing.close_scoring(made[0].proposal_id, by=panel.chair)

    totals = [weighted_total(dict.fromkeys("abc", mark), dict.fromkeys("abc", 1)) for mark in (2, 3, 5)]
    assert scored.score == panel_score(totals)


def test_the_chair_is_told_once_all_sheets_are_in(assignments, panel):
    for assignment in assignments:
        marked(assignment, 3)
        told = Notice.objects.filter(recipient=panel.chair, subject__startswith="All sheets for").count()
        assert told == (assignment == assignments[-1])


def test_only_its_assessor_saves_and_returns_a_sheet(mine, assignments, panel):
    for person in (assignments[1].assessor, panel.chair, factories.manager()):
        with pytest.raises(NotPermitted):
            sheets.save_sheet(mine.pk, by=person, version=1, marks={})
        with pytest.raises(NotPermitted):
            sheets.return_sheet(mine.pk, by=person)


def test_there_is_nothing_to_save_before_the_declaration(assignments):
    with pytest.raises(WrongState, match="declares first"):
        sheets.save_sheet(assignments[0].pk, by=assignments[0].assessor, version=1, marks={})


def test_an_older_version_is_refused_by_the_service(mine):
    sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks={}, private_note="First.")

    with pytest.raises(StaleVersion):
        sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks={}, private_note="Second.")


def test_a_title_that_starts_like_a_formula_stays_text(client, panel):
    assignment = marked(ask(panel, title="=HYPERLINK(1)")[0], 4)
    client.force_login(assignment.assessor)

    assert "=HYPERLINK(1)" in words(client.get(address(assignment)))


def test_neither_reading_nor_a_head_request_changes_anything(me, mine):
    before = (Proposal.objects.get(pk=mine.proposal_id).version, ScoreSheet.objects.get(assignment=mine).version)

    for name in ("declare", "decline", "sheet", "check"):
        assert me.get(address(mine, name)).status_code == me.head(address(mine, name)).status_code == 200
        assert me.put(address(mine, name)).status_code == 405

    after = (Proposal.objects.get(pk=mine.proposal_id).version, ScoreSheet.objects.get(assignment=mine).version)
    assert (before, Assignment.objects.get(pk=mine.pk).state) == (after, "accepted")


# --- In a browser ------------------------------------------------------------------------------------------------
@pytest.fixture
def in_browser(transactional_db, sign_in):
    """The sheet of somebody who is signed in to the pages of this test."""
    panel = factories.panel(factories.open_call())
    assignment = ask(panel)[0]
    sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    sign_in(assignment.assessor)
    return assignment


@pytest.mark.browser
def test_a_sheet_is_marked_by_keyboard_with_the_total_following(clean_page, in_browser):
    page = clean_page
    page.goto(address(in_browser))
    assert_accessible(page)
    bar = page.locator(".app-bar")

    for name, mark in [("Need", "5"), ("Benefit", "4"), ("Value", "2")]:
        page.get_by_role("group", name=name).get_by_role("radio").first.focus()
        page.keyboard.press(mark)
    page.keyboard.press("Tab")
    page.keyboard.type("Worth 2 of 5.")
    page.get_by_role("group", name="How sure are you").get_by_label("High").check()
    page.get_by_role("group", name="All in all").get_by_label("Yes").check()

    assert bar.locator("[data-total]").inner_text() == "3.20"
    assert bar.locator("[data-marked]").inner_text() == "3"
    assert page.get_by_role("group", name="Value").get_by_text("Anchor 2", exact=True).is_visible()
    page.get_by_role("button", name="Check and return").click()
    assert page.get_by_role("row", name="Value").get_by_text("Worth 2 of 5.").is_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Return the sheet").click()
    assert page.get_by_role("heading", name="What the others gave").is_visible()
    assert_accessible(page)
    assert totals(in_browser) == ["3.20"]


@pytest.mark.browser
def test_saving_in_the_middle_goes_on_in_the_middle(clean_page, in_browser):
    page = clean_page
    page.goto(address(in_browser))
    page.get_by_label("Private note to the chair").fill("Ask about the budget.")
    page.get_by_role("button", name="Save", exact=True).click()

    assert page.get_by_text("Saved at ").is_visible()
    assert page.get_by_label("Private note to the chair").input_value() == "Ask about the budget."
    assert page.evaluate("document.querySelector('.app-scoring__sheet').scrollTop") > 0


@pytest.mark.browser
def test_a_sheet_is_marked_with_scripts_off(page_without_scripts, in_browser):
    page = page_without_scripts
    page.goto(address(in_browser))
    assert_accessible(page)

    for name, mark in [("Need", "5"), ("Benefit", "4"), ("Value", "2")]:
        page.get_by_role("group", name=name).get_by_label(mark, exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()

    assert page.locator("[data-total]").inner_text() == "3.20"
    assert kept(in_browser) == {"need": 5, "benefit": 4, "value": 2}


# --- The proposal's papers beside the sheet ------------------------------------------------------------------------
def test_a_pdf_can_be_read_beside_the_sheet_and_only_there(client, panel):
    assignment = ask(panel, files=1)[0]
    sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    client.force_login(assignment.assessor)

    page = client.get(address(assignment))

    paper = reverse("proposals:read_attachment", args=[assignment.proposal.reference, 1])
    assert f'src="{paper}" title="letter.pdf"' in page.text
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert b"".join(client.get(paper)).startswith(b"%PDF")
    assert "frame-src" not in client.get(reverse("scoring:mine"))["Content-Security-Policy"]


@pytest.mark.browser
def test_the_paper_opens_beside_the_sheet_where_there_is_room(clean_page, transactional_db, sign_in):
    panel = factories.panel(factories.open_call())
    assignment = ask(panel, files=1)[0]
    sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    sign_in(assignment.assessor)
    page = clean_page
    page.set_viewport_size({"width": 1280, "height": 900})
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/read/" in request.url else None)
    page.goto(address(assignment))
    assert asked == []

    page.get_by_text("Read “letter.pdf” here").click()
    page.wait_for_timeout(1_000)

    assert asked[0].endswith("/attachments/1/read/")
    faults = watches[page].faults  # the viewer of the browser has pictures and styles of its own
    faults[:] = [each for each in faults if not re.search("chrome(-extension)?://", each)]
    page.set_viewport_size({"width": 375, "height": 800})
    assert not page.get_by_text("Read “letter.pdf” here").is_visible()
    assert page.get_by_role("link", name="letter.pdf").is_visible()
