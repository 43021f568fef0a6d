"""Comments: who may write where, what everybody reads, and that nothing typed is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals.discussion.comments import ONLY_READS
from proposals.models import Audience, Comment, Notice
from proposals.people import support as words
from proposals.services import discussion, moderation, steps, support, writing
from proposals.states import State
from scoring.services import panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at
from tests.proposals.talk import address, comment, refusal, told_of_comments
from tests.reading import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(open_call, author):
    return proposal_at(State.SUBMITTED, call=open_call, author=author, title="Falls at night")


@pytest.fixture
def read_as(client):
    def read(person, page, **query):
        client.logout()
        if person:
            client.force_login(person)
        return client.get(page, query)

    return read


def stored():
    return list(Comment.objects.values_list("text", "as_author", "parent__text"))


# --- Writing ----------------------------------------------------------------------------------------------------
def test_a_question_and_its_answer_make_a_thread(submitted, stranger, author):
    question = comment(submitted, stranger, "Did you\r\nmeasure it?")
    answer = comment(submitted, author, "Yes, for a year.", parent=question.pk)
    comment(submitted, stranger, "Thank you.", parent=answer.pk)

    assert stored() == [
        ("Did you\nmeasure it?", False, None),
        ("Yes, for a year.", True, "Did you\nmeasure it?"),
        ("Thank you.", False, "Did you\nmeasure it?"),
    ]


def test_a_comment_sent_twice_is_one(submitted, stranger):
    first, second = comment(submitted, stranger), comment(submitted, stranger)

    assert first == second
    assert Comment.objects.count() == 1
    with time_machine.travel(now() + timedelta(minutes=2)):
        assert comment(submitted, stranger) != first


def test_an_empty_or_endless_comment_is_refused(submitted, stranger):
    assert refusal(comment, submitted, stranger, " \n ") == ("NotReady", "Write your comment.")
    assert refusal(comment, submitted, stranger, "x" * 3_001) == (
        "NotReady", "Shorten your comment to 3,000 characters: there are 3,001 now.",
    )  # fmt: skip
    assert comment(submitted, stranger, "x" * 3_000).pk


def test_nobody_floods_the_exchange(submitted, stranger):
    for number in range(discussion.MOST_IN_AN_HOUR):
        comment(submitted, stranger, f"Number {number}")

    assert refusal(comment, submitted, stranger, "One more") == ("NotReady", discussion.TOO_MANY)
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        assert comment(submitted, stranger, "One more").pk


def test_what_can_not_be_read_can_not_be_answered(submitted, stranger, author):
    gone = comment(submitted, stranger)
    discussion.remove_comment(gone.pk, by=stranger)
    private = comment(submitted, author, audience=Audience.AUTHORS)
    elsewhere = comment(proposal_at(State.SUBMITTED), stranger)

    for parent in (gone, private, elsewhere):
        assert refusal(comment, submitted, author, "Yes.", parent=parent.pk) == (
            "WrongState", "The comment that you answer can’t be read any more.",
        )  # fmt: skip


def test_who_may_write_for_everybody(
    submitted, open_call, stranger, author, moderator, manager, observer, administrator
):
    on = factories.panel(open_call)
    viewer = factories.member("Viewer")
    factories.co_author(submitted, viewer, "viewer")
    everybody = {
        "stranger": stranger, "author": author, "viewer": viewer, "moderator": moderator, "manager": manager,
    }  # fmt: skip
    nobody = {
        "observer": (observer, words.KEEPS_OUT), "administrator": (administrator, words.KEEPS_OUT),
        "chair": (on.chair, words.ON_A_PANEL), "assessor": (on.seats[0].person, words.ON_A_PANEL),
    }  # fmt: skip

    assert [name for name, person in everybody.items() if comment(submitted, person, name).pk] == list(everybody)
    for person, why in nobody.values():
        assert refusal(comment, submitted, person) == ("NotPermitted", why)


def test_an_author_answers_on_their_own_even_with_a_seat_on_a_panel_of_the_call(submitted, open_call, author):
    factories.seat(factories.panel(open_call).panel, author)

    assert comment(submitted, author).as_author


def test_what_is_not_public_is_discussed_by_its_authors_alone(author, stranger, manager, open_call):
    draft = factories.draft(open_call, author=author)
    hidden = proposal_at(State.SUBMITTED, call=factories.open_call(visibility="confidential"), author=author)

    for proposal in (draft, hidden):
        assert refusal(comment, proposal, stranger) == ("NotPermitted", words.NOT_PUBLIC)
        assert refusal(comment, proposal, author) == ("WrongState", words.NOT_PUBLIC)
        assert comment(proposal, author, audience=Audience.AUTHORS).audience == "authors"
    assert refusal(comment, hidden, manager) == ("WrongState", words.NOT_PUBLIC)


def test_among_the_authors_a_co_author_writes_a_viewer_reads_and_nobody_else_knows(
    submitted, author, stranger, manager, moderator, observer, read_as
):
    colleague, viewer = factories.member("Colleague"), factories.member("Viewer")
    factories.co_author(submitted, colleague)
    factories.co_author(submitted, viewer, "viewer")
    page = address("among_authors", submitted)

    written = comment(submitted, colleague, "Shall we ask for less?", audience=Audience.AUTHORS)

    assert refusal(comment, submitted, viewer, audience=Audience.AUTHORS) == ("NotPermitted", ONLY_READS)
    for person in (stranger, manager):
        assert refusal(comment, submitted, person, audience=Audience.AUTHORS)[0] == "NotPermitted"
    assert {person: "Shall we ask for less?" in words_of(read_as(person, page)) for person in (author, viewer)} == {
        author: True, viewer: True,
    }  # fmt: skip
    outside = [stranger, manager, moderator, observer]
    assert {read_as(person, page).status_code for person in outside} == {404}
    assert {read_as(person, address("comment", submitted, written.pk)).status_code for person in outside} == {404}
    assert "Shall we ask for less?" not in read_as(author, address("discussion", submitted)).text
    assert told_of_comments() == [
        (person, "comment", f"Colleague {colleague.family_name} writes to the authors of {submitted.reference}")
        for person in (author, viewer)
    ]


def test_a_withdrawn_or_archived_proposal_is_read_and_no_longer_discussed(
    open_call, stranger, author, manager, read_as
):
    funded = proposal_at(State.FUNDED, call=open_call, author=author)
    withdrawn = proposal_at(State.SUBMITTED, author=author)
    for proposal in (funded, withdrawn):
        comment(proposal, stranger, "A good plan.")
    steps.take_call_step(open_call.pk, "archive", by=manager)
    writing.withdraw(withdrawn.pk, by=author)

    assert refusal(comment, funded, stranger, "More") == ("WrongState", words.ARCHIVED)
    assert refusal(comment, withdrawn, author, "More") == ("WrongState", words.NOT_PUBLIC)
    assert words.ARCHIVED in words_of(read_as(stranger, address("discussion", funded)))
    assert "A good plan." in words_of(read_as(None, address("discussion", funded)))
    assert "A good plan." in words_of(read_as(author, address("discussion", withdrawn)))
    assert read_as(stranger, address("discussion", withdrawn)).status_code == 404


def test_a_discussion_goes_on_under_embargo_as_if_nothing_were_decided(open_call, stranger):
    decided = proposal_at(State.FUNDED, call=open_call, announced=False)
    undecided = proposal_at(State.SCORED, call=open_call)

    assert [comment(proposal, stranger).text for proposal in (decided, undecided)] == ["A good plan."] * 2


# --- Changing and removing --------------------------------------------------------------------------------------
def test_a_comment_is_changed_by_its_writer_for_a_quarter_of_an_hour(submitted, stranger, author):
    written = comment(submitted, stranger, "A god plan.")

    edited = discussion.edit_comment(written.pk, by=stranger, version=1, text="A good plan.")

    assert (edited.text, edited.version, edited.edited_at is not None) == ("A good plan.", 2, True)
    assert refusal(discussion.edit_comment, written.pk, by=author, version=2, text="Mine") == (
        "NotPermitted", "Only its writer can change or remove a comment.",
    )  # fmt: skip
    with time_machine.travel(now() + timedelta(minutes=15)):
        late = refusal(discussion.edit_comment, written.pk, by=stranger, version=2, text="Late")
    assert late == ("WrongState", discussion.TOO_LATE)


def test_in_two_tabs_the_second_change_is_refused_and_both_texts_are_shown(client, submitted, stranger):
    written = comment(submitted, stranger, "First.")
    client.force_login(stranger)
    page = address("edit_comment", submitted, written.pk)
    client.post(page, {"text": "From one tab.", "version": 1})

    refused = client.post(page, {"text": "From the other tab.", "version": 1})
    told = words_of(refused)
    again = client.post(page, {"text": "From the other tab.", "version": 2})

    assert "You changed this comment in another window. It now says: From one tab." in told
    assert "From the other tab." in refused.text
    assert 'name="version" value="2"' in refused.text
    assert again.status_code == 302
    assert Comment.objects.get().text == "From the other tab."


def test_removing_leaves_a_place_only_where_somebody_answered(submitted, stranger, author, read_as):
    alone, answered = comment(submitted, stranger, "Alone."), comment(submitted, stranger, "Answered.")
    comment(submitted, author, "An answer.", parent=answered.pk)
    for each in (alone, answered, answered):
        discussion.remove_comment(each.pk, by=stranger)

    shown = words_of(read_as(None, address("discussion", submitted)))

    assert "Removed by its writer." in shown
    assert "1 comment" in shown
    assert ("An answer." in shown, "Alone." in shown, "Answered." in shown) == (True, False, False)
    assert str(stranger) not in shown
    assert read_as(None, address("comment", submitted, alone.pk)).status_code == 404
    assert list(Comment.objects.values_list("text", flat=True)) == ["", "", "An answer."]


def test_only_the_writer_removes_a_comment(submitted, stranger, manager, client):
    written = comment(submitted, stranger)
    client.force_login(manager)

    assert client.post(address("remove_comment", submitted, written.pk)).status_code == 404
    assert refusal(discussion.remove_comment, written.pk, by=manager)[0] == "NotPermitted"
    assert Comment.objects.get().removed_at is None


def test_the_database_keeps_no_comment_without_words(submitted, stranger):
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(proposal=submitted, writer=stranger, text="")


# --- Who is told ------------------------------------------------------------------------------------------------
def test_authors_followers_and_who_is_answered_are_told_each_once_and_without_its_words(submitted, stranger, author):
    follower = factories.member("Follower", family_name="Fry")
    support.follow(submitted.pk, by=follower)
    support.follow(submitted.pk, by=stranger)
    question = comment(submitted, stranger, "The words.")
    first = told_of_comments()

    comment(submitted, author, "More words.", parent=question.pk)

    assert first == [
        (author, "comment", f"{stranger} comments on {submitted.reference}"),
        (follower, "followed", f"A comment on {submitted.reference}"),
    ]
    assert told_of_comments()[2:] == [
        (stranger, "comment", f"{author} answers you"),
        (follower, "followed", f"A comment on {submitted.reference}"),
    ]
    assert not Notice.objects.filter(body__contains="words").exists()


def test_every_link_in_a_notice_opens_for_its_reader(client, submitted, stranger, author, moderator):
    question = comment(submitted, stranger)
    comment(submitted, author, "Yes.", parent=question.pk)
    comment(submitted, author, "Among us.", audience=Audience.AUTHORS)

    notices = list(Notice.objects.filter(key__startswith="comment-").order_by("pk").select_related("recipient"))
    assert [notice.recipient for notice in notices] == [author, stranger]
    for notice in notices:
        client.force_login(notice.recipient)
        opened = client.get(notice.path)
        assert (opened.status_code, client.get(opened.url).status_code) == (302, 200)


# --- The pages --------------------------------------------------------------------------------------------------
def test_a_comment_is_written_answered_and_found_again(client, submitted, stranger, author):
    client.force_login(stranger)
    page = address("discussion", submitted)
    written = client.post(page, {"text": "Did you measure it?"})
    question = Comment.objects.get()
    place = client.get(written.url)
    client.force_login(author)
    form = client.get(page, {"answer": question.pk})
    client.post(f"{page}?answer={question.pk}", {"text": "Yes.", "parent": question.pk})

    assert place.url == f"{page}#comment-{question.pk}"
    assert "Your answer" in words_of(form)
    assert f'name="parent" value="{question.pk}"' in form.text
    assert stored() == [("Did you measure it?", False, None), ("Yes.", True, "Did you measure it?")]
    shown = words_of(client.get(page))
    assert f"{author} Author Author's own trust, " in shown


def test_a_refused_comment_keeps_its_text_and_says_what_is_wrong(client, submitted, stranger):
    client.force_login(stranger)
    page = address("discussion", submitted)

    empty, long = client.post(page, {"text": "  "}), client.post(page, {"text": "Long. " * 600})

    assert "Write your comment." in words_of(empty)
    assert "Shorten your comment to 3,000 characters: there are 3599 now." in words_of(long)
    assert "Long. Long." in long.text
    assert client.post(page, {"text": "Yes.", "parent": "9" * 40}).status_code == 200
    assert client.get(page, {"answer": "9" * 40}).status_code == 200
    assert not Comment.objects.exists()


def test_what_one_may_not_write_is_refused_kindly_and_kept(client, submitted, open_call):
    on = factories.panel(open_call)
    client.force_login(on.chair)
    page = address("discussion", submitted)

    refused = client.post(page, {"text": "I think that this is a good plan."})

    assert refused.status_code == 403
    assert words.ON_A_PANEL in words_of(refused)
    assert "I think that this is a good plan." in refused.text
    assert words.ON_A_PANEL in words_of(client.get(page))
    assert 'id="write"' not in client.get(page).text


def test_a_visitor_reads_everything_and_is_led_to_sign_in(client, submitted, stranger):
    comment(submitted, stranger, "A good plan.")
    page = address("discussion", submitted)

    read, sent = client.get(page), client.post(page, {"text": "Me too."})

    assert "A good plan." in words_of(read)
    assert "Sign in to comment" in words_of(read)
    assert sent.url == f"{reverse('account_login')}?next={page}"
    assert "A good plan." in words_of(client.get(address("detail", submitted)))


def test_nobody_with_a_conflict_reads_a_word(read_as, open_call, stranger):
    on = factories.panel(open_call)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=on)
    written = comment(proposal, stranger)
    asked = panels.assign(proposal.pk, by=on.chair, seats=on.seats[:1])
    conflicted = on.seats[0].person
    sheets.declare(asked[0].pk, by=conflicted, kind="direct", text="My sister wrote it.")

    pages = [address("discussion", proposal), address("comment", proposal, written.pk),
             address("report_comment", proposal, written.pk)]  # fmt: skip
    assert {read_as(conflicted, page).status_code for page in pages} == {404}
    assert not Comment.objects.visible_to(conflicted).exists()


def test_a_returned_proposal_takes_its_discussion_along(read_as, submitted, stranger, author):
    comment(submitted, stranger, "A good plan.")
    moderation.return_for_changes(submitted.pk, by=factories.moderator(), note="More.", return_by=localdate())

    assert read_as(stranger, address("discussion", submitted)).status_code == 404
    assert "A good plan." in words_of(read_as(author, address("discussion", submitted)))


def test_what_people_typed_is_text_and_its_links_are_safe(read_as, submitted, stranger):
    comment(submitted, stranger, "<script>alert(1)</script> see https://nhs.uk/a?b=1&c=2, and\n\njavascript:alert(1)")

    page = read_as(None, address("discussion", submitted)).text

    link = '<a href="https://nhs.uk/a?b=1&amp;c=2" rel="nofollow ugc noopener noreferrer">https://nhs.uk/a?b=1&amp;c=2</a>,'
    assert f"<p>&lt;script&gt;alert(1)&lt;/script&gt; see {link} and</p>\n<p>javascript:alert(1)</p>" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_a_longer_discussion_costs_no_query_more(
    client, submitted, stranger, moderator, rows, django_assert_num_queries
):
    for number in range(rows):
        writer = factories.member("Writer", at=factories.organisation())
        question = comment(submitted, writer, f"Question {number}")
        for answer in range(rows):
            comment(submitted, factories.member(), f"Answer {answer}", parent=question.pk)
    page = address("discussion", submitted)

    with django_assert_num_queries(7):
        client.get(page)
    for person, queries in ((stranger, 13), (moderator, 14)):
        client.force_login(person)
        with django_assert_num_queries(queries):
            client.get(page)


def test_a_long_discussion_is_turned_page_by_page_and_a_link_finds_its_page(client, submitted, stranger):
    for number in range(21):
        last = comment(submitted, stranger, f"Number {number}.")
    page = address("discussion", submitted)

    assert client.get(address("comment", submitted, last.pk)).url == f"{page}?page=2#comment-{last.pk}"
    assert "Number 20." in words_of(client.get(page, {"page": 2}))
    assert "Number 20." not in words_of(client.get(page))


def test_unknown_comments_are_not_found(client, submitted, stranger):
    other = comment(proposal_at(State.SUBMITTED), stranger)
    client.force_login(stranger)

    for name in ("comment", "edit_comment", "remove_comment", "report_comment", "moderate_comment"):
        for number in (other.pk, 999):
            assert (name, client.get(address(name, submitted, number)).status_code) == (name, 404)


# --- In a browser -----------------------------------------------------------------------------------------------
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_discussion_is_had_without_scripts(page_without_scripts, sign_in):
    proposal = proposal_at(State.SUBMITTED)
    sign_in(factories.member("Stranger"))
    page = page_without_scripts
    page.goto(address("discussion", proposal))
    page.get_by_label("Your comment").fill("Did you measure it?")
    press(page, "Post the comment")
    page.get_by_role("link", name="Answer").click()
    page.get_by_label("Your answer").fill("I see that you did.")
    press(page, "Post the answer")
    page.get_by_role("link", name="Remove").last.click()
    press(page, "Remove it")

    assert list(Comment.objects.values_list("text", flat=True)) == ["Did you measure it?", ""]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_a_discussion_are_accessible(clean_page, sign_in):
    author = factories.member("Author", at=factories.organisation())
    proposal = proposal_at(State.SUBMITTED, author=author)
    stranger = factories.member("Stranger", at=factories.organisation())
    question = comment(proposal, stranger, "See https://www.england.nhs.uk/" + "a-long-address/" * 12)
    mine = comment(proposal, author, "Yes.", parent=question.pk)
    gone = comment(proposal, stranger, "Gone.")
    comment(proposal, author, "Answered.", parent=gone.pk)
    discussion.remove_comment(gone.pk, by=stranger)
    sign_in(author)

    for page in [
        address("discussion", proposal), f"{address('discussion', proposal)}?answer={question.pk}",
        address("among_authors", proposal), address("edit_comment", proposal, mine.pk),
        address("remove_comment", proposal, mine.pk), address("report_comment", proposal, question.pk),
        address("detail", proposal),
    ]:  # fmt: skip
        clean_page.goto(page)
        assert_accessible(clean_page)
