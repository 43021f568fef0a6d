"""What comes along when a proposal starts again: its files as far as the new call takes them, and whom to ask again."""

import pytest
from django.urls import reverse

from proposals.attachments import storage
from proposals.attachments.kept import attachments_have_their_files, lent_files_are_kept_for_good, orphans
from proposals.jobs.models import Job
from proposals.models import Attachment, ContributorRole, Invitation, ScanState
from proposals.services import attachments, invitations, moderation, writing
from proposals.services.resubmission import start_again
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.factories import attached
from tests.reading import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_store")]


def declined_with(author, *names, people=()):
    draft = factories.draft(author=author, title="Falls at night")
    for name in names:
        attached(draft, name=name)
    for person, role in people:
        invitation = invitations.invite(draft.pk, by=author, email=person.email, role=role)
        invitations.accept(invitation.pk, by=person)
    writing.submit(draft.pk, by=author)
    return moderation.decline(
        draft.pk, by=factories.moderator(), note="Not for this call.", reason="not_ready", signpost="The spring call."
    )


@pytest.fixture
def guest(db):
    return factories.verified(factories.member("Mira"))


def page(name, proposal):
    return reverse(f"proposals:{name}", args=[proposal.reference])


def names_of(proposal):
    return [each.name for each in proposal.attachments.standing().order_by("number")]


def content_of(attachment):
    with storage.attachments().open(attachment.address) as content:
        return content.read()


# --- Files ------------------------------------------------------------------------------------------------------------
def test_the_files_come_along_without_a_copy_of_what_is_in_them(author, open_call):
    earlier = declined_with(author, "letter.pdf", "costs.pdf")

    begun = start_again(earlier.pk, by=author, call_pk=open_call.pk)

    facts = ("name", "sha256", "size_bytes", "content_type", "state")
    assert list(begun.attachments.values_list(*facts)) == list(earlier.attachments.values_list(*facts))
    assert [each.address for each in begun.attachments.all()] == [each.address for each in earlier.attachments.all()]
    assert set(begun.attachments.values_list("uploaded_by", "was_submitted")) == {(author.pk, False)}
    assert [list(each()) for each in (attachments_have_their_files, lent_files_are_kept_for_good, orphans)] == [[]] * 3


def test_a_second_click_brings_no_file_twice(author, open_call):
    earlier = declined_with(author, "letter.pdf")

    begun = [start_again(earlier.pk, by=author, call_pk=open_call.pk) for _ in range(2)]

    assert names_of(begun[1]) == ["letter.pdf"]


def test_a_file_taken_out_of_the_new_start_stays_with_the_earlier_one(author, open_call, client):
    earlier = declined_with(author, "letter.pdf")
    begun = start_again(earlier.pk, by=author, call_pk=open_call.pk)
    kept = content_of(earlier.attachments.get())

    attachments.remove(begun.pk, 1, by=author)

    assert (names_of(begun), content_of(earlier.attachments.get())) == ([], kept)
    client.force_login(author)
    shown = client.get(reverse("proposals:attachment", args=[earlier.reference, 1]))
    assert b"".join(shown.streaming_content) == kept


def test_the_same_file_taken_out_and_attached_anew_stands_on_its_own(author, open_call):
    earlier = declined_with(author, "letter.pdf")
    begun = start_again(earlier.pk, by=author, call_pk=open_call.pk)
    content = content_of(begun.attachments.get())
    attachments.remove(begun.pk, 1, by=author)

    anew = attached(begun, content=content)

    assert (anew.number, anew.stored_with, content_of(anew)) == (2, None, content)


def test_a_third_start_finds_the_file_where_the_first_one_left_it(author, open_call):
    earlier = declined_with(author, "letter.pdf")
    second = start_again(earlier.pk, by=author, call_pk=open_call.pk)
    writing.submit(second.pk, by=author)
    moderation.decline(second.pk, by=factories.moderator(), note="No.", reason="not_ready", signpost="Ask us.")

    third = start_again(second.pk, by=author, call_pk=factories.open_call().pk)

    assert third.attachments.get().stored_with == earlier
    assert [list(each()) for each in (attachments_have_their_files, lent_files_are_kept_for_good)] == [[], []]


def test_readers_of_the_new_start_open_its_files_and_learn_nothing_of_the_earlier_one(author, open_call, client):
    earlier = declined_with(author, "letter.pdf")
    begun = start_again(earlier.pk, by=author, call_pk=open_call.pk)
    friend = factories.member()
    factories.co_author(begun, friend)
    client.force_login(friend)

    opened, hidden = (
        client.get(reverse("proposals:attachment", args=[each.reference, 1])) for each in (begun, earlier)
    )

    assert b"".join(opened.streaming_content) == content_of(begun.attachments.get())
    assert hidden.status_code == 404
    assert earlier.reference not in client.get(page("attachments", begun)).text


def rules(**facts):
    return factories.open_call(title="The next call", **facts)


@pytest.mark.parametrize(
    ("facts", "carried", "why"),
    [
        ({"attachments_at_most": 1}, ["letter.pdf"], ["This call takes at most 1 file."]),
        (
            {"attachments_at_most": 0},
            [],
            ["This call takes no files. Say it in the text instead."] * 2,
        ),
    ],
)
def test_what_the_new_call_does_not_take_is_left_out_and_said(client, author, facts, carried, why):
    earlier = declined_with(author, "letter.pdf", "costs.pdf")
    call = rules(**facts)
    client.force_login(author)

    landed = client.post(page("start_again", earlier), {"call": call.pk}, follow=True)

    begun = earlier.resubmissions.get()
    left = ["letter.pdf", "costs.pdf"][len(carried) :]
    assert names_of(begun) == carried
    assert [
        f"“{name}” did not come along. {reason}" in landed.text for name, reason in zip(left, why, strict=True)
    ] == [True for _ in left]
    told = words_of(client.get(page("attachments", begun)))
    assert [f"{name} : {reason}" in told for name, reason in zip(left, why, strict=True)] == [True for _ in left]


def test_a_file_that_is_too_large_or_infected_is_left_out(author, open_call):
    earlier = declined_with(author, "large.pdf", "bad.pdf", "good.pdf")
    earlier.attachments.filter(name="large.pdf").update(size_bytes=10 * 2**20 + 1)
    earlier.attachments.filter(name="bad.pdf").update(state=ScanState.INFECTED, scanned_at=earlier.submitted_at)

    begun = start_again(earlier.pk, by=author, call_pk=open_call.pk)

    assert names_of(begun) == ["good.pdf"]
    told = Caller(author).get(f"proposals/{begun.reference}/starts/").json()["files_left_out"]
    assert told == [
        {"name": "large.pdf", "why": "It is larger than the 10 MB that this call takes."},
        {"name": "bad.pdf", "why": "The virus scan found something in it, so nobody can open it."},
    ]


def test_a_file_that_was_not_scanned_yet_is_asked_about_anew(author, open_call, settings):
    earlier = declined_with(author, "clean.pdf", "early.pdf")
    earlier.attachments.filter(name="clean.pdf").update(state=ScanState.CLEAN, scanned_at=earlier.submitted_at)
    settings.CLAMD_URL = "tcp://127.0.0.1:9"

    begun = start_again(earlier.pk, by=author, call_pk=open_call.pk)

    waits = begun.attachments.get(name="early.pdf")
    assert list(Job.objects.filter(key__startswith="scan-").values_list("key", flat=True)) == [f"scan-{waits.pk}"]


def test_a_call_that_takes_more_files_since_says_that_there_is_room(client, author):
    earlier = declined_with(author, "letter.pdf", "costs.pdf")
    call = rules(attachments_at_most=1)
    begun = start_again(earlier.pk, by=author, call_pk=call.pk)
    type(call).objects.filter(pk=call.pk).update(attachments_at_most=2)
    client.force_login(author)

    told = words_of(client.get(page("attachments", begun)))

    assert "costs.pdf : There is room for it now: attach it if you need it." in told


def test_a_file_that_somebody_removed_is_not_missed(client, author, open_call):
    earlier = declined_with(author, "letter.pdf")
    begun = start_again(earlier.pk, by=author, call_pk=open_call.pk)
    attachments.remove(begun.pk, 1, by=author)
    client.force_login(author)

    assert "Not carried over" not in words_of(client.get(page("attachments", begun)))


@pytest.mark.parametrize("files", [1, 3])
def test_the_page_of_files_costs_the_same_with_more_left_out(client, author, files, django_assert_num_queries):
    earlier = declined_with(author, *(f"{number}.pdf" for number in range(files)))
    begun = start_again(earlier.pk, by=author, call_pk=rules(attachments_at_most=0).pk)
    client.force_login(author)

    with django_assert_num_queries(9):
        client.get(page("attachments", begun))


# --- People -----------------------------------------------------------------------------------------------------------
def test_the_lead_may_ask_the_earlier_people_again_and_nobody_has_a_right_before(client, author, open_call, guest):
    earlier = declined_with(author, people=[(guest, ContributorRole.CO_AUTHOR)])
    begun = start_again(earlier.pk, by=author, call_pk=open_call.pk)
    client.force_login(author)

    offered = client.get(page("people", begun))
    part = earlier.contributors.get(person=guest)
    filled_in = client.get(f"{page('people', begun)}?again={part.pk}")

    assert f"{guest} could edit Invite again : {guest}" in words_of(offered)
    assert f"Invite {guest} again Look whether the address is still theirs, and send it." in words_of(filled_in)
    assert f'value="{guest.email}"' in filled_in.text
    assert f'value="{ContributorRole.CO_AUTHOR}" checked' in " ".join(filled_in.text.split())
    assert ([each.person for each in begun.authors], begun.invitations.count()) == ([author], 0)


def test_whoever_is_asked_again_or_takes_part_is_not_offered(client, author, open_call, guest):
    earlier = declined_with(author, people=[(guest, ContributorRole.VIEWER)])
    begun = start_again(earlier.pk, by=author, call_pk=open_call.pk)
    client.force_login(author)

    def is_offered():
        return "Invite again" in words_of(client.get(page("people", begun)))

    before = is_offered()
    asked = invitations.invite(begun.pk, by=author, email=guest.email, role=ContributorRole.VIEWER)
    waiting = is_offered()
    invitations.accept(asked.pk, by=guest)

    assert (before, waiting, is_offered()) == (True, False, False)


def test_an_address_that_nobody_was_invited_by_is_not_given_away(client, author, open_call, guest):
    """They wrote with us, but how they sign in was theirs to tell."""
    earlier = declined_with(author)
    factories.co_author(earlier, guest)
    begun = start_again(earlier.pk, by=author, call_pk=open_call.pk)
    part = earlier.contributors.get(person=guest)
    client.force_login(author)

    shown = client.get(f"{page('people', begun)}?again={part.pk}")

    assert "Enter their address: they took part then without an invitation." in words_of(shown)
    assert guest.email not in shown.text


def test_only_the_lead_who_was_there_reads_who_was(client, author, open_call, guest):
    earlier = declined_with(author, people=[(guest, ContributorRole.CO_AUTHOR)])
    begun = start_again(earlier.pk, by=author, call_pk=open_call.pk)
    new = factories.member()
    factories.co_author(begun, new)
    client.force_login(new)

    shown = client.get(page("people", begun)).text

    assert [each for each in (str(guest), guest.email) if each in shown] == []
    assert Caller(new).get(f"proposals/{begun.reference}/people/").json()["earlier_people"] == []
    assert Caller(author).get(f"proposals/{begun.reference}/people/").json()["earlier_people"] == [
        {"name": str(guest), "role": "co_author", "email": guest.email}
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_people_costs_the_same_with_more_to_ask(
    client, author, open_call, number, django_assert_num_queries
):
    people = [(factories.verified(factories.member()), ContributorRole.VIEWER) for _ in range(number)]
    begun = start_again(declined_with(author, people=people).pk, by=author, call_pk=open_call.pk)
    client.force_login(author)

    with django_assert_num_queries(12):
        client.get(page("people", begun))


# --- In a browser -----------------------------------------------------------------------------------------------------
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_author_starts_again_and_asks_a_co_author_again(clean_page, sign_in):
    author, guest = (
        factories.member("Author", at=factories.organisation()),
        factories.verified(factories.member("Mira")),
    )
    earlier = declined_with(author, "letter.pdf", "costs.pdf", people=[(guest, ContributorRole.CO_AUTHOR)])
    begun = start_again(earlier.pk, by=author, call_pk=rules(attachments_at_most=1).pk)
    sign_in(author)

    clean_page.goto(page("attachments", begun))
    assert_accessible(clean_page)
    clean_page.goto(page("people", begun))
    clean_page.get_by_role("link", name="Invite again").click()
    assert_accessible(clean_page)
    press(clean_page, "Send the invitation")

    assert Invitation.objects.get(proposal=begun).email == guest.email
    assert Attachment.objects.filter(proposal=begun).count() == 1
