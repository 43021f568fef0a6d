"""Reports of comments and what moderators do about them: told, traced, and nobody judges their own."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from proposals.models import Audience, Comment, CommentReport, CommentRuling, Notice
from proposals.services import comment_moderation as moderation
from proposals.services import discussion
from proposals.services.comment_moderation import hide_comment, keep_comment, report_comment, show_comment
from proposals.states import State
from scoring.services import panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at
from tests.proposals.talk import address, comment, refusal
from tests.reading import words_of

pytestmark = pytest.mark.django_db
REPORTS = reverse("proposals:reports")
NOT_YOURS = ("NotPermitted", "Only a moderator who has no part in the proposal moderates its discussion.")


@pytest.fixture
def submitted(open_call, author):
    return proposal_at(State.SUBMITTED, call=open_call, author=author, title="Falls at night")


@pytest.fixture
def rude(submitted, stranger):
    return comment(submitted, stranger, "Rude words.")


def told_to(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", "subject"))


# --- Reporting --------------------------------------------------------------------------------------------------
def test_a_report_is_made_once_a_person_and_told_to_the_moderators_once(rude, author, moderator, manager):
    other = factories.member("Other")
    for person in (author, author, other):
        report_comment(rude.pk, by=person, reason="Unfair.")

    assert list(CommentReport.objects.values_list("reporter", "reason")) == [
        (author.pk, "Unfair."), (other.pk, "Unfair."),
    ]  # fmt: skip
    reported = [("report", f"A comment on {rude.proposal.reference} was reported")]
    assert [told_to(person) for person in (moderator, manager, other)] == [reported, [], []]
    with pytest.raises(IntegrityError), transaction.atomic():
        CommentReport.objects.create(comment=rude, reporter=author, reason="Again.")


def test_a_manager_is_told_where_no_moderator_may_look_at_it(rude, author, manager):
    for held in factories.OfficeHeld.objects.filter(office="moderator").select_related("member"):
        factories.co_author(rude.proposal, held.member)
    report_comment(rude.pk, by=author, reason="Unfair.")

    assert [kind for kind, _ in told_to(manager)] == ["report"]


def test_what_can_not_be_reported(rude, submitted, stranger, author, observer, moderator):
    private = comment(submitted, author, audience=Audience.AUTHORS)
    hidden = comment(submitted, stranger, "Hidden.")
    hide_comment(hidden.pk, by=moderator, reason="Rude.")

    assert refusal(report_comment, rude.pk, by=stranger, reason="Mine.") == (
        "NotPermitted", "It is your own comment: remove it instead.",
    )  # fmt: skip
    assert refusal(report_comment, rude.pk, by=observer, reason="Rude.")[0] == "NotPermitted"
    assert refusal(report_comment, private.pk, by=moderator, reason="Rude.")[0] == "NotPermitted"
    assert refusal(report_comment, hidden.pk, by=author, reason="Rude.") == (
        "WrongState", "The comment can’t be read any more.",
    )  # fmt: skip
    assert refusal(report_comment, rude.pk, by=author, reason=" ") == ("NotReady", "Give the reason.")
    assert refusal(report_comment, rude.pk, by=author, reason="x" * 501)[0] == "NotReady"
    assert not CommentReport.objects.exists()


def test_nobody_floods_the_moderators(submitted, stranger, author, monkeypatch):
    monkeypatch.setattr(moderation, "MOST_REPORTS_A_DAY", 2)
    written = [comment(submitted, stranger, f"Number {number}") for number in range(3)]
    for each in written[:2]:
        report_comment(each.pk, by=author, reason="Unfair.")

    assert refusal(report_comment, written[2].pk, by=author, reason="Unfair.")[0] == "NotReady"
    with time_machine.travel(now() + timedelta(days=1, seconds=1)):
        assert report_comment(written[2].pk, by=author, reason="Unfair.").pk


# --- Ruling -----------------------------------------------------------------------------------------------------
def test_a_hidden_comment_says_so_in_its_place_and_its_words_are_nowhere(client, rude, author, moderator, stranger):
    comment(rude.proposal, author, "Please be fair.", parent=rude.pk)
    report_comment(rude.pk, by=author, reason="Unfair.")

    hide_comment(rude.pk, by=moderator, reason="Not how we talk here.")

    for person in (None, stranger, author, factories.moderator()):
        client.logout()
        if person:
            client.force_login(person)
        for page in (address("discussion", rude.proposal), address("detail", rude.proposal)):
            assert "Rude words." not in client.get(page).text
        assert "Hidden by a moderator." in words_of(client.get(address("discussion", rude.proposal)))
        assert "Please be fair." in words_of(client.get(address("discussion", rude.proposal)))
    assert not Notice.objects.filter(body__contains="Rude words.").exists()


def test_the_writer_and_the_reporters_are_told_why_and_it_is_traced(rude, author, moderator, stranger):
    report_comment(rude.pk, by=author, reason="Unfair.")
    hide_comment(rude.pk, by=moderator, reason="Not how we talk here.")
    show_comment(rude.pk, by=moderator, reason="I misread it.")

    assert told_to(stranger) == [
        ("comment", "A moderator hid your comment"), ("comment", "Your comment can be read again"),
    ]  # fmt: skip
    assert told_to(author)[-1] == ("comment", "The comment you reported is hidden")
    assert "Not how we talk here." in Notice.objects.get(subject="A moderator hid your comment").body
    assert not Notice.objects.filter(recipient=stranger, body__contains="Unfair.").exists()
    assert list(CommentRuling.objects.values_list("ruling", "reason", "by")) == [
        ("hidden", "Not how we talk here.", moderator.pk), ("shown", "I misread it.", moderator.pk),
    ]  # fmt: skip
    assert Comment.objects.get(pk=rude.pk).hidden_at is None


def test_the_trace_only_grows(rude, moderator):
    hide_comment(rude.pk, by=moderator, reason="Rude.")

    for act in (lambda: CommentRuling.objects.update(reason="Kind."), CommentRuling.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_leaving_it_as_it_is_settles_the_report_and_tells_the_reporter(rude, author, moderator, stranger):
    report_comment(rude.pk, by=author, reason="Unfair.")
    keep_comment(rude.pk, by=moderator, reason="Frank, and fair.")
    again = factories.member("Other")
    report_comment(rude.pk, by=again, reason="Unfair.")

    assert told_to(author)[-1] == ("comment", "The comment you reported stays")
    assert told_to(stranger) == []
    assert list(CommentReport.objects.filter(settled_at=None).values_list("reporter", flat=True)) == [again.pk]
    assert [kind for kind, _ in told_to(moderator)].count("report") == 2


def test_who_may_not_moderate(rude, submitted, author, stranger, observer, open_call):
    on = factories.panel(open_call)
    of_its_authors = factories.moderator()
    factories.co_author(submitted, of_its_authors)

    for person in (author, stranger, observer, on.chair, of_its_authors):
        assert refusal(hide_comment, rude.pk, by=person, reason="Rude.") == NOT_YOURS
    by_a_moderator = comment(submitted, writer := factories.moderator(), "Mine.")
    assert refusal(hide_comment, by_a_moderator.pk, by=writer, reason="Rude.") == (
        "NotPermitted", "You wrote this comment, so another moderator decides about it.",
    )  # fmt: skip


def test_two_moderators_at_once(rude, author, moderator, manager):
    report_comment(rude.pk, by=author, reason="Unfair.")
    hide_comment(rude.pk, by=moderator, reason="Rude.")

    assert refusal(hide_comment, rude.pk, by=manager, reason="Rude.") == ("WrongState", "It is hidden already.")
    assert refusal(keep_comment, rude.pk, by=manager, reason="Fine.") == (
        "WrongState", "No report about it waits any more.",
    )  # fmt: skip
    show_comment(rude.pk, by=manager, reason="Fine.")
    assert refusal(show_comment, rude.pk, by=manager, reason="Fine.") == ("WrongState", "It is not hidden.")


def test_a_removed_comment_keeps_its_words_for_the_moderator_who_has_to_answer(
    client, rude, author, moderator, stranger
):
    report_comment(rude.pk, by=author, reason="Unfair.")
    discussion.remove_comment(rude.pk, by=stranger)
    client.force_login(moderator)
    shown = words_of(client.get(address("moderate_comment", rude.proposal, rude.pk)))
    listed = words_of(client.get(REPORTS))
    kept = Comment.objects.get().text

    keep_comment(rude.pk, by=moderator, reason="Gone already.")

    assert ("Rude words." in shown, "Removed by its writer" in shown, "removed by its writer since" in listed) == (
        True, True, True,
    )  # fmt: skip
    assert (kept, Comment.objects.get().text) == ("Rude words.", "")
    assert client.get(address("moderate_comment", rude.proposal, rude.pk)).status_code == 404


# --- The pages --------------------------------------------------------------------------------------------------
def test_a_comment_is_reported_and_hidden_in_the_browsers_forms(client, rude, author, moderator):
    client.force_login(author)
    page = address("report_comment", rude.proposal, rude.pk)
    nothing = client.post(page, {"reason": ""})
    client.post(page, {"reason": "Unfair."})
    discussed = words_of(client.get(address("discussion", rude.proposal)))
    client.force_login(moderator)
    listed = words_of(client.get(REPORTS))
    page = address("moderate_comment", rude.proposal, rude.pk)
    undecided = client.post(page, {"reason": "Rude."})
    done = client.post(page, {"ruling": "hidden", "reason": "Rude."})

    assert "Give the reason." in words_of(nothing)
    assert "You reported it" in discussed
    assert "1 report" in listed
    assert "Why it was reported: Unfair." in listed
    assert "Choose what you do about it." in words_of(undecided)
    assert done.url == REPORTS
    assert "No reported comment waits" in words_of(client.get(REPORTS))
    late = client.post(page, {"ruling": "hidden", "reason": "Rude."})
    assert "That is not possible any more. Look at the comment again." in words_of(late)


def test_the_list_of_reports_is_for_those_who_may_moderate_each(client, open_call, author, stranger, observer):
    """Nobody finds there what they wrote, or what they declared a conflict with."""
    proposal = proposal_at(State.REVIEWED, call=open_call, author=author)
    on = proposal.cast.panel
    conflicted, writing, free = factories.moderator(), factories.moderator(), factories.moderator()
    for person in (writing, stranger):
        report_comment(comment(proposal, person, f"Words of {person}").pk, by=author, reason="Unfair.")
    seat = factories.seat(on.panel, conflicted)
    asked = panels.assign(proposal.pk, by=on.chair, seats=[seat])[0]
    sheets.declare(asked.pk, by=conflicted, kind="direct", text="My sister wrote it.")

    listed = {}
    for person in (conflicted, writing, free):
        client.force_login(person)
        told = words_of(client.get(REPORTS))
        listed[person] = [writer for writer in (writing, stranger) if f"Words of {writer}" in told]
    assert listed == {conflicted: [], writing: [stranger], free: [writing, stranger]}
    for person in (stranger, observer, author):
        client.force_login(person)
        assert client.get(REPORTS).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_reports_cost_the_same_however_many(client, submitted, stranger, moderator, rows, django_assert_num_queries):
    for number in range(rows):
        written = comment(submitted, stranger, f"Number {number}")
        for _ in range(rows):
            report_comment(written.pk, by=factories.member(), reason="Unfair.")
    client.force_login(moderator)

    with django_assert_num_queries(6):
        client.get(REPORTS)
    with django_assert_num_queries(7):
        client.get(address("moderate_comment", submitted, written.pk))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_moderation_are_accessible(clean_page, sign_in):
    proposal = proposal_at(State.SUBMITTED)
    written = comment(proposal, factories.member("Writer"), "Words.")
    report_comment(written.pk, by=proposal.cast.author, reason="Unfair.")
    sign_in(proposal.cast.moderator)
    clean_page.goto(REPORTS)
    assert_accessible(clean_page)
    clean_page.goto(address("moderate_comment", proposal, written.pk))
    assert_accessible(clean_page)
    clean_page.get_by_label("Hide it").check()
    clean_page.get_by_label("Why").fill("Rude.")
    press(clean_page, "Save")
    clean_page.get_by_text("No reported comment waits").wait_for()

    clean_page.goto(address("discussion", proposal))
    clean_page.get_by_text("Hidden by a moderator.").wait_for()
    assert_accessible(clean_page)
