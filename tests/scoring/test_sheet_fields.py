"""What a sheet says beside its marks: reasons where the rubric asks for them, how sure, and worth funding or not."""

import pytest
from django.urls import reverse

from proposals.errors import NotReady
from proposals.states import State
from scoring.models import Assignment, Criterion, Rubric, ScoreSheet
from scoring.services import panels, rubrics, sheets
from scoring.services.sheets import Given
from tests import factories
from tests.factories import marked, proposal_at
from tests.reading import words_of
from tests.scoring.sheets.arrangement import address, criteria, typed


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def mine(panel):
    """An open sheet of a call that wants five words on need."""
    Criterion.objects.filter(rubric__call=panel.panel.call, code="need").update(least_words=5)
    proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel)
    assignment = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)[0]
    sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    return assignment


@pytest.fixture
def me(client, mine):
    client.force_login(mine.assessor)
    return client


def filled(assignment, need="It is shown on page four.", **facts):
    return typed(assignment, need=4, benefit=4, value=4, comments={"need": need}) | facts


def sheet_of(assignment):
    return ScoreSheet.objects.get(assignment=assignment)


def test_the_sheet_says_how_many_words_a_reason_wants(me, mine):
    told = words_of(me.get(address(mine)))

    assert "At least 5 words before you return the sheet." in told
    assert told.count("words before you return") == 1
    assert "Comment on “Need” (optional)" not in told
    assert "Comment on “Value” (optional)" in told


@pytest.mark.parametrize(("reason", "so_far"), [("", 0), ("It is shown.", 3), ("  It \n is   shown \t well  ", 4)])
def test_a_sheet_without_the_wanted_reasons_is_kept_and_can_not_be_returned(me, mine, reason, so_far):
    me.post(address(mine), filled(mine, need=reason))

    response = me.post(address(mine, "check"), {"version": 2})

    told = f"Give your reasons for “Need” in at least 5 words; there are {so_far} so far."
    assert (response.status_code, told in words_of(response)) == (200, True)
    assert Assignment.objects.get(pk=mine.pk).state == "accepted"


def test_with_the_wanted_reasons_it_is_returned(me, mine):
    me.post(address(mine), filled(mine))

    me.post(address(mine, "check"), {"version": 2})

    assert Assignment.objects.get(pk=mine.pk).state == "returned"


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("confidence", "Say how sure you are of your marks."),
        ("is_fundable", "Say whether it is worth funding, all in all."),
    ],
)
def test_a_sheet_is_not_returned_before_it_says_how_sure_and_whether_it_is_worth_funding(me, mine, field, told):
    me.post(address(mine), filled(mine, **{field: ""}))

    with pytest.raises(NotReady) as refusal:
        sheets.return_sheet(mine.pk, by=mine.assessor)

    assert refusal.value.reasons == [told]


@pytest.mark.parametrize(("sent", "kept"), [("yes", True), ("no", False), ("", None)])
def test_worth_funding_is_yes_no_or_not_said_yet(me, mine, sent, kept):
    me.post(address(mine), filled(mine, is_fundable=sent))

    assert sheet_of(mine).is_fundable is kept
    assert (f'value="{sent}" checked' in me.get(address(mine)).text) is (kept is not None)


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("confidence", "How sure are you of your marks? Choose one of the answers."),
        ("is_fundable", "All in all, is it worth funding? Choose one of the answers."),
    ],
)
def test_a_forged_answer_is_told_at_its_field_and_nothing_is_lost(me, mine, field, told):
    response = me.post(address(mine), filled(mine, **{field: "very"}))

    assert (response.status_code, told in words_of(response)) == (200, True)
    assert "It is shown on page four." in response.text
    assert sheet_of(mine).version == 1


def test_what_is_left_out_stays_as_it_is(mine):
    need = criteria(mine)["need"].pk
    sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks={need: Given(3)}, confidence="low", is_fundable=False)

    sheets.save_sheet(mine.pk, by=mine.assessor, version=2, marks={}, overall_comment="Sound.")

    sheet = sheet_of(mine)
    assert (sheet.confidence, sheet.is_fundable, sheet.overall_comment) == ("low", False, "Sound.")
    assert list(sheet.marks.values_list("mark", flat=True)) == [3]


def test_the_check_page_the_panel_and_the_others_read_them(client, mine, panel):
    me, other = mine, Assignment.objects.filter(proposal=mine.proposal).latest("pk")
    client.force_login(me.assessor)
    client.post(address(me), filled(me, confidence="high", is_fundable="no"))
    assert "How sure you are High Worth funding, all in all No" in words_of(client.get(address(me, "check")))
    sheets.return_sheet(me.pk, by=me.assessor)
    sheets.declare(other.pk, by=other.assessor, kind="none")
    client.force_login(other.assessor)
    client.post(address(other), filled(other, confidence="low", is_fundable="yes"))
    sheets.return_sheet(other.pk, by=other.assessor)

    seen = {}
    for person, page in [
        (other.assessor, address(other)),
        (panel.chair, reverse("scoring:panel_proposal", args=[panel.panel.pk, me.proposal.reference])),
    ]:
        client.force_login(person)
        seen[person] = words_of(client.get(page))

    assert "How sure Low High Worth funding Yes No" in seen[other.assessor]
    assert "How sure High Low Worth funding No Yes" in seen[panel.chair]


def test_a_copy_of_a_rubric_asks_for_the_same_reasons(manager):
    kept = factories.rubric(None)
    kept.criteria.filter(code="need").update(least_words=20)
    call = factories.call_in_preparation()

    rubrics.copy_rubric(call, kept, by=manager)

    asked = Rubric.objects.get(call=call).criteria.values_list("code", "least_words")
    assert dict(asked) == {"need": 20, "benefit": 0, "value": 0}


def test_a_sheet_returned_earlier_keeps_what_it_said(panel):
    proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel)
    first = marked(panels.assign(proposal.pk, by=panel.chair, seats=panel.seats[:1])[0])
    sheets.reopen_sheet(first.pk, by=panel.chair, note="Say why.")
    sheets.save_sheet(
        first.pk, by=first.assessor, version=sheet_of(first).version, marks={}, confidence="low", is_fundable=False
    )
    sheets.return_sheet(first.pk, by=first.assessor)

    said = sheet_of(first).returns.order_by("pk").values_list("confidence", "is_fundable")
    assert list(said) == [("medium", True), ("low", False)]
