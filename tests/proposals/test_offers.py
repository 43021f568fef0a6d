"""Practical support between moderators and authors, and notes that only the team reads."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import CannedText, InternalNote, Signpost, SupportKind, SupportOffer
from proposals.models.kept import filled_in
from proposals.services import offers
from proposals.services.kept import save_kept
from proposals.states import State
from scoring.services import panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at

HELP = {"kind": SupportKind.EVALUATION, "text": "We can lend you an analyst for a week."}


@pytest.fixture
def submission(db):
    return proposal_at(State.SUBMITTED, title="Falls at night")


@pytest.fixture
def offer(submission, moderator):
    return offers.offer_support(submission.pk, by=moderator, **HELP)


def detail(proposal):
    return reverse("proposals:detail", args=[proposal.reference])


def page(name, proposal, *more):
    return reverse(f"proposals:{name}", args=[proposal.reference, *more])


# --- Support -------------------------------------------------------------------------------------------------------
def test_an_offer_is_told_answered_and_closed(submission, offer, moderator):
    author = submission.cast.author
    told = author.notices.latest("pk")
    assert (told.subject, told.path) == (f"Support is offered for {submission.reference}", detail(submission))
    assert offer.standing == "Waits for an answer"

    answered = offers.answer_support(offer.pk, by=author, is_wanted=True, answer="On Mondays.")
    assert answered.standing == "Wanted"
    assert moderator.notices.latest("pk").subject == f"{submission.reference}: your offer is wanted"

    assert offers.close_support(offer.pk, by=moderator).standing == "Closed"
    closed_at = SupportOffer.objects.get().closed_at
    offers.close_support(offer.pk, by=author)
    assert SupportOffer.objects.get().closed_at == closed_at
    with pytest.raises(NotReady):
        offers.answer_support(offer.pk, by=author, is_wanted=False)


def test_sending_an_offer_or_an_answer_twice_tells_once(submission, offer, moderator):
    author = submission.cast.author
    offers.offer_support(submission.pk, by=moderator, **HELP)
    for _ in range(2):
        offers.answer_support(offer.pk, by=author, is_wanted=False)

    assert SupportOffer.objects.count() == 1
    assert moderator.notices.filter(subject__endswith="your offer is not needed").count() == 1


def test_support_is_offered_by_moderators_and_answered_by_writers(submission, offer, manager, stranger, moderator):
    viewer = factories.member("Viewer")
    factories.co_author(submission, viewer, "viewer")
    draft = factories.draft()

    for act in (
        lambda: offers.offer_support(submission.pk, by=manager, **HELP),
        lambda: offers.offer_support(submission.pk, by=submission.cast.author, **HELP),
        lambda: offers.answer_support(offer.pk, by=viewer, is_wanted=True),
        lambda: offers.answer_support(offer.pk, by=moderator, is_wanted=True),
        lambda: offers.close_support(offer.pk, by=stranger),
    ):
        with pytest.raises(NotPermitted):
            act()
    with pytest.raises(WrongState):
        offers.offer_support(draft.pk, by=moderator, **HELP)


def test_authors_and_the_team_read_offers_and_nobody_else(client, submission, offer, moderator, manager, stranger):
    readers = {}
    for who in (submission.cast.author, moderator, manager, stranger):
        client.force_login(who)
        readers[who] = (
            HELP["text"] in client.get(detail(submission)).text,
            str(moderator) in client.get(detail(submission)).text,
        )

    assert readers == {
        submission.cast.author: (True, False), moderator: (True, True), manager: (True, True), stranger: (False, False),
    }  # fmt: skip


def test_an_author_answers_on_a_page(client, submission, offer, moderator):
    client.force_login(submission.cast.author)
    answer = page("answer_support", submission, offer.pk)

    assert "Say whether you want it." in client.post(answer, {"answer": "Please"}).text
    assert client.post(answer, {"is_wanted": "yes", "answer": "Please"}).url == detail(submission)
    assert "Change the answer" in client.get(detail(submission)).text
    assert client.post(page("close_support", submission, offer.pk)).url == detail(submission)
    assert "Closed</span>" in client.get(detail(submission)).text

    other = proposal_at(State.SUBMITTED, author=submission.cast.author)
    assert client.get(page("answer_support", other, offer.pk)).status_code == 404


def test_the_page_of_a_proposal_costs_the_same_for_one_offer_and_for_three(
    client, submission, offer, moderator, django_assert_num_queries
):
    client.force_login(submission.cast.author)
    with django_assert_num_queries(11):
        client.get(detail(submission))
    for kind in (SupportKind.DATA, SupportKind.PROCUREMENT):
        offers.offer_support(submission.pk, by=moderator, kind=kind, text="Ask us.")
    with django_assert_num_queries(11):
        client.get(detail(submission))


def test_support_by_program(submission, moderator, stranger):
    path = f"proposals/{submission.reference}/offers/"
    author = Caller(submission.cast.author)

    made = Caller(moderator).post(path, {"kind": "data", "text": "We know the form."})
    assert made.status_code == 201
    answer = author.post(f"{path}{made.json()['id']}/answer/", {"is_wanted": True})
    assert (answer.status_code, answer.json()["is_wanted"]) == (200, True)
    assert author.post(f"{path}{made.json()['id']}/close/").json()["closed_at"]
    assert [each["text"] for each in author.get(path).json()["offers"]] == ["We know the form."]
    assert Caller(stranger).get(path).status_code == 403
    assert list(Caller(moderator).post(path, {"kind": "magic"}).json()["errors"]) == ["kind"]
    assert author.post(f"{path}{10**30}/answer/", {"is_wanted": True}).status_code == 404


# --- Notes ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def people_around(open_call, moderator, manager):
    """Everybody around a proposal that is being marked, and whether they may read its notes."""
    on = factories.panel(open_call, assessors=1)
    marking_manager, conflicted, writing_manager = (factories.manager() for _ in range(3))
    seats = [factories.seat(on.panel, person) for person in (marking_manager, conflicted)]
    proposal = proposal_at(State.REVIEWED, call=open_call, on=on)
    factories.co_author(proposal, writing_manager)
    made = panels.assign(proposal.pk, by=on.chair, seats=[*seats, *on.seats])
    asked = {each.assessor: each.pk for each in made}
    sheets.declare(asked[marking_manager], by=marking_manager, kind="none")
    sheets.declare(asked[conflicted], by=conflicted, kind="direct", text="We share a house.")
    offers.add_note(proposal.pk, by=moderator, text="The lead has left the trust.")
    readers = {
        moderator: 200, manager: 200, proposal.cast.author: 403, on.chair: 403, on.seats[0].person: 403,
        marking_manager: 403, writing_manager: 403, conflicted: 404,
    }  # fmt: skip
    return proposal, readers


def test_notes_are_read_by_moderators_and_managers_with_no_part_in_it(client, people_around):
    proposal, readers = people_around
    for person, status in readers.items():
        client.force_login(person)
        read = [client.get(page("notes_on", proposal)), client.get(detail(proposal))]

        assert (person, read[0].status_code) == (person, status)
        assert ["has left the trust" in each.text for each in read] == [status == 200, False]
        assert Caller(person).get(f"proposals/{proposal.reference}/notes/").status_code == status
        if status != 200:
            with pytest.raises(NotPermitted):
                offers.add_note(proposal.pk, by=person, text="Mine.")


def test_a_note_is_written_once(client, submission, moderator):
    client.force_login(moderator)
    for _ in range(2):
        assert client.post(page("notes_on", submission), {"text": "Ring them."}).status_code == 302
    assert "Write the note." in client.post(page("notes_on", submission), {"text": " "}).text

    assert list(InternalNote.objects.values_list("written_by", "text")) == [(moderator.pk, "Ring them.")]


def test_notes_by_program(submission, moderator):
    path = f"proposals/{submission.reference}/notes/"

    assert Caller(moderator).post(path, {"text": "Ring them."}).status_code == 201
    assert list(Caller(moderator).post(path, {"text": "x" * 6_000}).json()["errors"]) == ["text"]
    assert [each["text"] for each in Caller(moderator).get(path).json()["notes"]] == ["Ring them."]


# --- Kept texts and signposts --------------------------------------------------------------------------------------
TEXT = {"kind": "return", "title": "Baseline", "body": "Dear {first_name}, {reference} “{title}” needs a baseline."}


def test_a_kept_text_is_taken_into_the_form_and_nothing_typed_is_lost(client, submission, moderator):
    kept = save_kept("texts", by=moderator, **TEXT)
    client.force_login(moderator)
    step = reverse("step", args=[submission.reference, "return_for_changes"])
    typed = {"note": "Thank you.", "changes-1-text": "Say who.", "return_by[day]": "1", "return_by[month]": "x"}

    answer = client.post(step, typed | {"insert": "yes", "kept_text": kept.pk})

    assert answer.status_code == 200
    filled = f"Dear {submission.cast.author.given_name}, {submission.reference} “Falls at night” needs a baseline."
    assert f"Thank you.\n\n{filled}" in answer.text
    assert "Say who." in answer.text
    assert 'value="x"' in answer.text
    assert "There is a problem" not in answer.text
    assert submission.history.count() == 1


def test_a_text_of_another_kind_or_a_retired_one_is_not_offered(client, submission, moderator):
    save_kept("texts", by=moderator, **TEXT | {"kind": "decline", "title": "For declining"})
    save_kept("texts", by=moderator, **TEXT | {"title": "Old one", "is_retired": True})
    save_kept("texts", by=moderator, **TEXT | {"title": "The one"})
    client.force_login(moderator)

    page = client.get(reverse("step", args=[submission.reference, "return_for_changes"])).text

    assert [title for title in ("For declining", "Old one", "The one") if title in page] == ["The one"]


def test_only_known_words_in_braces_are_filled_in(submission):
    text = "{reference} {__class__} {title.upper} {0} {} {first_name!r} {unknown}"

    assert filled_in(text, submission) == (
        f"{submission.reference} {{__class__}} {{title.upper}} {{0}} {{}} {{first_name!r}} {{unknown}}"
    )


@pytest.mark.parametrize(
    ("kind", "values", "told"),
    [
        ("texts", TEXT | {"body": "Dear {surname}"}, "Nothing can be filled in for {surname}."),
        ("texts", TEXT | {"title": "baseline"}, "There is one called “baseline” already."),
        ("texts", TEXT | {"kind": "poem"}, "Select a valid choice"),
        ("signposts", {"name": "", "about": "All", "contact": "a@b.example"}, "Enter the name"),
        ("signposts", {"name": "x" * 121, "about": "All", "contact": "a"}, "Shorten the name to 120 characters."),
    ],
)
def test_what_can_not_be_kept_is_told_at_its_field(client, moderator, kind, values, told):
    save_kept("texts", by=moderator, **TEXT)
    client.force_login(moderator)

    answer = client.post(reverse("proposals:add_kept", args=[kind]), values)

    assert answer.status_code == 200
    assert told.lower() in answer.text.lower()
    assert (CannedText.objects.count(), Signpost.objects.count()) == (1, 0)


def test_a_text_that_somebody_else_changed_shows_both(client, moderator):
    kept = save_kept("texts", by=moderator, **TEXT)
    save_kept("texts", by=factories.moderator(), pk=kept.pk, version=1, **TEXT | {"body": "Their words."})
    client.force_login(moderator)
    edit = reverse("proposals:edit_kept", args=["texts", kept.pk])

    answer = client.post(edit, TEXT | {"body": "My words.", "version": 1})
    assert all(words in answer.text for words in ("Their words.", "My words.", "changed elsewhere"))
    assert CannedText.objects.get().body == "Their words."

    assert client.post(edit, TEXT | {"body": "My words.", "version": 2}).status_code == 302
    assert (CannedText.objects.get().body, CannedText.objects.get().version) == ("My words.", 3)


def test_kept_rows_are_for_moderators(client, manager, moderator):
    client.force_login(manager)
    for address in (reverse("proposals:kept"), reverse("proposals:add_kept", args=["texts"])):
        assert client.get(address).status_code == 403
    with pytest.raises(NotPermitted):
        save_kept("texts", by=manager, **TEXT)
    client.force_login(moderator)
    assert client.get(reverse("proposals:add_kept", args=["poems"])).status_code == 404
    assert client.get(reverse("proposals:edit_kept", args=["texts", 9_999])).status_code == 404


def test_the_list_of_kept_rows_costs_the_same_for_one_and_for_three(client, moderator, django_assert_num_queries):
    client.force_login(moderator)
    for number in (1, 2, 3):
        save_kept("texts", by=moderator, **TEXT | {"title": f"Text {number}"})
        save_kept("signposts", by=moderator, name=f"Post {number}", about="Helps.", contact="a@exchange.example")
        with django_assert_num_queries(5):
            client.get(reverse("proposals:kept"))


def test_the_database_keeps_the_facts(submission, offer, moderator):
    for wrong in (
        lambda: SupportOffer.objects.update(is_wanted=True),
        lambda: SupportOffer.objects.update(closed_by=moderator),
        lambda: SupportOffer.objects.update(kind="magic"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


# --- In a browser --------------------------------------------------------------------------------------------------
@pytest.mark.browser
def test_the_pages_of_support_and_kept_texts_read_well(clean_page, sign_in, submission, moderator):
    save_kept("texts", by=moderator, **TEXT | {"kind": "support"})
    save_kept("signposts", by=moderator, name="Library", about="Finds papers.", contact="library@exchange.example")
    sign_in(moderator)
    for address in (
        reverse("proposals:kept"),
        reverse("proposals:add_kept", args=["texts"]),
        page("notes_on", submission),
        page("offer_support", submission),
    ):
        clean_page.goto(address)
        assert_accessible(clean_page)
    clean_page.get_by_label("Start from a kept text").select_option(label="Baseline")
    press(clean_page, "Insert it")
    clean_page.get_by_label("Kind of support").select_option("data")
    press(clean_page, "Offer it")
    assert_accessible(clean_page)
    sign_in(submission.cast.author)
    clean_page.goto(page("answer_support", submission, submission.support_offers.get().pk))
    assert_accessible(clean_page)
    clean_page.get_by_label("Yes, please").check()
    press(clean_page, "Send the answer")
    assert_accessible(clean_page)
    assert submission.support_offers.get().is_wanted


@pytest.mark.browser
def test_a_text_is_inserted_without_scripts(page_without_scripts, sign_in, submission, moderator):
    save_kept("texts", by=moderator, **TEXT)
    sign_in(moderator)
    page_without_scripts.goto(reverse("step", args=[submission.reference, "return_for_changes"]))
    page_without_scripts.get_by_label("Start from a kept text").select_option(label="Baseline")
    press(page_without_scripts, "Insert it")
    press(page_without_scripts, "Return for changes")

    assert "needs a baseline" in submission.change_requests.get().words
