"""Authors read the comments that somebody approved for them, in the approved words, and no others."""

import pytest
from django.urls import reverse

from exchange.models import Office
from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.services.steps import take_step
from proposals.states import State
from scoring.letters.approving import comments_on, review_of, sheets_on
from scoring.letters.feedback import panel_words
from scoring.models import CommentVerdict, Criterion, FeedbackReview, ScoreSheet, SeatKind
from scoring.services import closing, panels, sheets
from scoring.services.feedback import Judged, save_feedback
from scoring.services.sheets import Given
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.reading import words_of

pytestmark = pytest.mark.django_db
EDITED = "Somebody told me so."
SAID = ("Zeal is plain to see.", "The nurse Ann Other told me so.", "A clear need.")
ON_THE_WHOLE = tuple(f"All in all: {each}" for each in SAID)


def scored(said=SAID, *, call=None, closed=True, **facts):
    """Each assessor writes one of these about the first criterion, and something about the whole."""
    call = call or factories.open_call(feedback_policy="comments", sheets_wanted=len(said))
    on = factories.panel(call, assessors=len(said))
    proposal = proposal_at(State.REVIEWED, call=call, on=on, **facts)
    first, *others = Criterion.objects.filter(rubric__call=call)
    for assignment, words in zip(panels.assign(proposal.pk, by=on.chair, seats=on.seats), said, strict=True):
        by = assignment.assessor
        sheets.declare(assignment.pk, by=by, kind="none")
        marks = {first.pk: Given(4, words), **{each.pk: Given(3, "") for each in others}}
        whole = {"overall_comment": f"All in all: {words}", "confidence": "high", "is_fundable": True}
        sheets.save_sheet(assignment.pk, by=by, version=1, marks=marks, **whole)
        sheets.return_sheet(assignment.pk, by=by)
    if closed:
        closing.close_scoring(proposal.pk, by=on.chair)
    return proposal


def key_of(proposal, text):
    return next(each.key for each in review_of(proposal).comments if each.text == text)


def save(proposal, by, verdicts, *, version=None, paragraph=""):
    version = review_of(proposal).version if version is None else version
    judged = {key_of(proposal, text): verdict for text, verdict in verdicts.items()}
    save_feedback(proposal.pk, by=by, version=version, verdicts=judged, paragraph=paragraph)


def read_by_authors(proposal):
    found = panel_words(proposal.call, [proposal.pk])[proposal.pk]
    return [*found.criteria[0].comments, *found.overall_comments, found.paragraph]


def test_authors_read_approved_words_alone(moderator):
    proposal = scored()

    save(
        proposal,
        moderator,
        {
            SAID[0]: Judged("as_written"),
            SAID[1]: Judged("edited", EDITED),
            SAID[2]: Judged("held_back"),
        },
        paragraph="Talk to us.",
    )

    assert read_by_authors(proposal) == [EDITED, "Zeal is plain to see.", "Talk to us."]
    assert list(ScoreSheet.objects.values_list("overall_comment", flat=True)) == list(ON_THE_WHOLE)


def test_what_two_assessors_say_in_the_same_words_stands_once():
    proposal = scored(("A clear need.", "A clear need.", "Zeal is plain to see."))

    factories.approve_feedback(proposal)

    on_the_whole = ["All in all: A clear need.", "All in all: Zeal is plain to see."]
    assert read_by_authors(proposal) == ["A clear need.", "Zeal is plain to see.", *on_the_whole, ""]


def test_what_nobody_approved_is_not_shown_when_outcomes_are_announced(client):
    proposal = scored()
    factories.announce(proposal.call)
    client.force_login(proposal.cast.author)

    page = client.get(reverse("scoring:feedback", args=[proposal.reference])).text

    assert [each for each in SAID if each in page] == []


def test_the_words_of_a_letter_are_those_of_the_page(moderator):
    proposal = scored()
    save(proposal, moderator, {SAID[2]: Judged("as_written")}, paragraph="Talk to us.")

    told = panel_words(proposal.call, [proposal.pk])[proposal.pk].in_words()

    assert told == (
        "Need: 4.00 of 5 on average.\n- A clear need.\n\nBenefit: 3.00 of 5 on average.\n\n"
        "Value: 3.00 of 5 on average.\n\nTalk to us."
    )


def test_nothing_is_told_of_two_sheets_however_much_is_approved(moderator):
    proposal = scored(SAID[:2])
    save_feedback(proposal.pk, by=moderator, version=0, verdicts={}, paragraph="Talk to us.")

    found = panel_words(proposal.call, [proposal.pk])[proposal.pk]

    assert review_of(proposal).comments == []
    assert (found.criteria, found.overall_comments, found.paragraph) == ([], [], "Talk to us.")


def test_a_sheet_that_counts_no_more_takes_its_approved_words_along(moderator):
    proposal = scored((*SAID, "A fourth voice."))
    factories.approve_feedback(proposal, by=moderator)
    aside = proposal.assignments.get(sheet__overall_comment=f"All in all: {SAID[1]}")

    sheets.declare(aside.pk, by=aside.assessor, kind="direct", text="My cousin leads it.")

    assert [words for words in read_by_authors(proposal) if SAID[1] in words] == []


def test_words_that_were_changed_after_they_were_approved_must_be_approved_anew(moderator, manager):
    proposal = scored()
    factories.approve_feedback(proposal, by=moderator)
    take_step(proposal.pk, "reopen_scoring", by=manager, note="One more look.")
    first = proposal.assignments.get(sheet__overall_comment=f"All in all: {SAID[0]}")
    sheets.reopen_sheet(first.pk, by=manager, note="Say it kindly.")
    sheet = ScoreSheet.objects.get(assignment=first)
    sheets.save_sheet(
        first.pk, by=first.assessor, version=sheet.version, marks={}, overall_comment="Other words.",
        confidence="high", is_fundable=True,
    )  # fmt: skip
    sheets.return_sheet(first.pk, by=first.assessor)

    undecided = [each.text for each in comments_on(sheets_on([proposal.pk]))[proposal.pk] if not each.verdict]

    assert undecided == ["Other words."]


def test_no_key_and_no_order_tells_which_comments_one_person_wrote():
    proposal = scored()

    found = review_of(proposal)

    assert [(name, [each.text for each in its]) for name, its in found.groups] == [
        ("Need", sorted(SAID)), ("The whole", sorted(ON_THE_WHOLE)),
    ]  # fmt: skip
    assert len({each.key for each in found.comments}) == 6


@pytest.mark.parametrize("part", ["co_author", "conflicted", "assessor", "member of the panel", "observer", "chair"])
def test_who_has_a_part_in_it_or_sits_on_its_panel_approves_nothing(client, part):
    proposal, person = scored(), factories.moderator()
    if part == "co_author":
        factories.co_author(proposal, person)
    elif part == "chair":
        person = proposal.cast.panel.chair
    elif part == "observer":
        person = factories.member("Observer", office=Office.OBSERVER)
    elif part == "member of the panel":
        factories.seat(proposal.cast.panel.panel, person, SeatKind.LAY)
    else:
        person = proposal.assignments.earliest("pk").assessor
        person.offices_held.create(office=Office.MODERATOR)
    if part == "conflicted":
        sheets.declare(proposal.assignments.earliest("pk").pk, by=person, kind="direct", text="My cousin leads it.")
    client.force_login(person)

    answered = client.get(reverse("scoring:approve_feedback", args=[proposal.reference])).status_code
    with pytest.raises(NotPermitted):
        save_feedback(proposal.pk, by=person, version=0, verdicts={}, paragraph="Mine.")

    assert (answered, FeedbackReview.objects.count()) == (404, 0)


def test_before_scoring_is_closed_there_is_nothing_to_approve(client, moderator):
    proposal = scored(closed=False)
    client.force_login(moderator)

    with pytest.raises(WrongState):
        save_feedback(proposal.pk, by=moderator, version=0, verdicts={}, paragraph="Early.")

    assert client.get(reverse("scoring:approve_feedback", args=[proposal.reference])).status_code == 404


def test_of_two_who_save_the_second_is_refused_and_the_same_again_changes_nothing(moderator):
    proposal = scored()
    save(proposal, moderator, {SAID[0]: Judged("as_written")})
    save(proposal, moderator, {SAID[0]: Judged("as_written")}, version=0)

    with pytest.raises(StaleVersion):
        save(proposal, factories.moderator(), {SAID[0]: Judged("held_back")}, version=0)

    assert [(each.verdict, each.review.version) for each in CommentVerdict.objects.all()] == [("as_written", 1)]


def test_an_unknown_comment_and_an_empty_edit_are_refused(moderator):
    proposal = scored()

    with pytest.raises(StaleVersion):
        save_feedback(proposal.pk, by=moderator, version=0, verdicts={"no-key": Judged("as_written")}, paragraph="")
    with pytest.raises(NotReady):
        save(proposal, moderator, {SAID[0]: Judged("edited", "  ")})

    assert FeedbackReview.objects.count() == 0


# --- Pages ------------------------------------------------------------------------------------------------------------
def page_of(proposal):
    return reverse("scoring:approve_feedback", args=[proposal.reference])


def typed(proposal, **changes):
    found = review_of(proposal)
    words = {f"words_{each.key}": each.words or each.text for each in found.comments}
    return words | {"version": found.version, "paragraph": "", "act": "save"} | changes


def test_the_rest_is_approved_as_written_with_one_button(client, moderator):
    proposal = scored()
    client.force_login(moderator)
    edited = key_of(proposal, SAID[1])

    client.post(
        page_of(proposal),
        typed(proposal, act="rest", **{f"verdict_{edited}": "edited", f"words_{edited}": "Somebody told me."}),
    )

    assert read_by_authors(proposal) == [
        "A clear need.", "Somebody told me.", "Zeal is plain to see.", *sorted(ON_THE_WHOLE), "",
    ]  # fmt: skip


def test_edited_words_without_the_choice_are_pointed_out_and_kept(client, moderator):
    proposal = scored()
    client.force_login(moderator)
    key = key_of(proposal, SAID[1])

    answer = client.post(page_of(proposal), typed(proposal, act="rest", **{f"words_{key}": "Somebody told me."}))

    assert "You changed these words. Choose “In edited words”" in words_of(answer)
    assert "Somebody told me.</textarea>" in answer.text
    assert FeedbackReview.objects.count() == 0


def test_saved_by_somebody_else_first_both_stand_on_the_page(client, moderator):
    proposal = scored()
    sent = typed(proposal, paragraph="My paragraph.", **{f"verdict_{key_of(proposal, SAID[0])}": "held_back"})
    save(proposal, factories.moderator(), {SAID[0]: Judged("as_written")}, paragraph="Their paragraph.")
    client.force_login(moderator)

    text = words_of(client.post(page_of(proposal), sent))

    assert "saved by somebody else As written" in text
    assert "chosen here Hold back" in text
    assert "Their paragraph." in text
    assert "My paragraph." in text
    assert read_by_authors(proposal) == [SAID[0], "Their paragraph."]


def test_a_moderator_sees_the_preview_without_means_and_a_manager_with_them(client, moderator, manager):
    proposal = scored()
    factories.approve_feedback(proposal, by=moderator)
    told = {}
    for person in (moderator, manager):
        client.force_login(person)
        text = words_of(client.get(page_of(proposal)))
        told[person] = ("Mean mark" in text, "What they wrote about “Need” A clear need." in text)

    assert told == {moderator: (False, True), manager: (True, True)}


def test_the_page_of_a_call_says_how_many_are_ready(client, moderator):
    ready = scored()
    scored(call=ready.call)
    factories.approve_feedback(ready, by=moderator)
    client.force_login(moderator)

    text = words_of(client.get(reverse("scoring:feedback_of_call", args=[ready.call.code])))

    assert "1 of 2 proposals are ready." in text
    assert "6 of 6 Ready" in text
    assert "0 of 6 To do" in text


def test_the_next_button_goes_on_where_something_waits(client, moderator):
    done = scored()
    this, waiting = scored(call=done.call), scored(call=done.call)
    factories.approve_feedback(done, by=moderator)
    client.force_login(moderator)

    saved = client.post(page_of(this), typed(this, act="next"))

    assert saved.headers["Location"] == page_of(waiting)


def test_what_a_moderator_has_a_part_in_is_not_counted_for_them(client, moderator):
    proposal = scored()
    factories.co_author(scored(call=proposal.call), moderator)
    client.force_login(moderator)

    text = words_of(client.get(reverse("scoring:feedback_of_call", args=[proposal.call.code])))

    assert "0 of 1 proposal is ready." in text


@pytest.mark.parametrize(("count", "queries"), [(1, 9), (3, 9)])
def test_the_page_of_a_call_costs_the_same_for_one_and_for_three(
    client, moderator, django_assert_num_queries, count, queries
):
    first = scored()
    for _ in range(count - 1):
        scored(call=first.call)
    client.force_login(moderator)

    with django_assert_num_queries(queries):
        client.get(reverse("scoring:feedback_of_call", args=[first.call.code]))


def test_the_page_of_a_proposal_costs_the_same_with_more_comments(client, moderator, django_assert_num_queries):
    few, many = scored(), scored((*SAID, "A fourth.", "A fifth."))
    client.force_login(moderator)
    for proposal in (few, many):
        with django_assert_num_queries(15):
            client.get(page_of(proposal))


def test_a_program_approves_comments_and_authors_read_them(moderator):
    proposal = scored()
    program, at = Caller(moderator), f"proposals/{proposal.reference}/feedback/"
    key = program.get(f"{at}comments/").json()["criteria"][0]["comments"][0]["key"]
    body = {"version": 0, "paragraph": "Talk to us.", "comments": {key: {"verdict": "as_written"}}}

    saved = program.send("PUT", f"{at}comments/", body).json()
    refused = program.send("PUT", f"{at}comments/", body | {"paragraph": "No."})
    unknown = program.send("PUT", f"{at}comments/", body | {"comments": {"none": {"verdict": "edited"}}})
    factories.announce(proposal.call)
    read = Caller(proposal.cast.author).get(at).json()
    progress = program.get(f"calls/{proposal.call.code}/feedback/").json()["proposals"]

    assert saved["version"] == 1
    assert (refused.status_code, refused.json()["stored"]["version"], unknown.status_code) == (409, 1, 400)
    assert (read["criteria"][0]["comments"], read["paragraph"]) == (["A clear need."], "Talk to us.")
    assert [(each["decided"], each["comments"], each["is_ready"]) for each in progress] == [(1, 6, False)]


@pytest.mark.browser
def test_approving_reads_well(clean_page, sign_in, transactional_db):
    proposal = scored()
    sign_in(factories.moderator())

    clean_page.goto(reverse("scoring:feedback_of_call", args=[proposal.call.code]))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name=proposal.title).click()
    clean_page.get_by_role("button", name="Approve the rest as written").click()
    clean_page.get_by_text("It is saved. What the authors will read stands below.").wait_for()
    assert_accessible(clean_page)
