"""Checking and returning a sheet, reopening it, and who then reads what."""

from proposals.models import Notice
from scoring.arithmetic import panel_score, weighted_total
from scoring.models import Assignment, ScoreSheet
from scoring.services import closing, panels, sheets
from tests import factories
from tests.factories import marked
from tests.reading import words_of
from tests.scoring.sheets.arrangement import address, ask, kept, totals, typed


def test_check_and_return_saves_first(me, mine):
    response = me.post(address(mine), typed(mine, then="check", need=4))

    assert response["Location"] == address(mine, "check")
    assert kept(mine)["need"] == 4


def test_checking_says_what_is_missing_and_offers_no_return(me, mine):
    me.post(address(mine), typed(mine, need=4) | {"confidence": "", "is_fundable": ""})

    response = me.get(address(mine, "check"))

    told = words_of(response)
    missing = ["4 answers are missing.", "There is no mark for “Benefit” yet.", "There is no mark for “Value” yet.",
               "Say how sure you are of your marks.", "Say whether it is worth funding, all in all."]  # fmt: skip
    assert [each for each in missing if each not in told] == []
    assert "Return the sheet</button>" not in response.text


def test_checking_shows_marks_total_and_what_has_no_comment(me, mine):
    me.post(address(mine), typed(mine, need=5, benefit=4, value=2, comments={"need": "Clear."}))

    text = words_of(me.get(address(mine, "check")))

    assert "2 of 3 marks have no comment." in text
    assert "Need Mark 5 What it means Anchor 5 Clear." in text
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
    assert "There is no mark for “Benefit” yet." in words_of(response)
    assert Assignment.objects.get(pk=mine.pk).state == "accepted"


def test_a_sheet_that_was_changed_after_it_was_checked_is_not_returned_unseen(me, mine):
    fill(me, mine)
    me.post(address(mine), typed(mine, version=2, need=0, benefit=0, value=0))

    response = me.post(address(mine, "check"), {"version": 2})

    assert "This sheet was changed after you opened this page." in words_of(response)
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
    assert "The panel gave this sheet back to you: Please explain the need." in words_of(page)
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
