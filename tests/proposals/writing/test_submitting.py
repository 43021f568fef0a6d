"""The last look and submitting: what is frozen, who may, and when it is too late."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from proposals.errors import StaleVersion
from proposals.models import Call, Contributor, ContributorRole
from proposals.services import writing
from proposals.states import State
from tests import factories
from tests.proposals.pages import address, latest, typed
from tests.proposals.writing.arrangement import check_page
from tests.reading import errors_in, words_of


# --- Checking and submitting ------------------------------------------------------------------------------------
def test_the_last_look_shows_every_answer_with_its_unit(write, draft):
    page = words_of(write.get(check_page(draft)))

    assert "Money asked for £20,000 Length of the work 12 months" in page
    assert "Share of them that should adopt it 50%" in page
    assert "Baseline measure Seen within 15 minutes Unit of the measure % of women Value today 38" in page
    assert "Priority area Long term conditions" in page
    assert "Partner organisations Not answered" in page


def test_submitting_freezes_the_text_and_names_the_next_step(write, draft):
    response = write.post(check_page(draft), {"is_true": "on", "version": draft.version}, follow=True)

    assert response.redirect_chain == [(reverse("proposals:submitted", args=[draft.reference]), 302)]
    assert f"Your reference is {draft.reference}" in words_of(response)
    assert "A moderator checks that it is eligible and in scope" in words_of(response)
    assert (latest(draft).state, draft.versions.count()) == (State.SUBMITTED, 1)


def test_the_date_by_which_it_should_have_spread_is_frozen_too(draft, author):
    draft.spread_plan.target_on = date(2028, 3, 31)
    draft.spread_plan.save()

    writing.submit(draft.pk, by=author)

    assert draft.versions.get().content["plan"]["target_on"] == "2028-03-31"


def test_a_draft_that_changed_under_the_lock_is_not_submitted_unseen(draft, author):
    with pytest.raises(StaleVersion):
        writing.submit(draft.pk, by=author, version=draft.version - 1)

    assert (latest(draft).state, draft.versions.count()) == (State.DRAFT, 0)


def test_the_declaration_must_be_made(write, draft):
    response = write.post(check_page(draft))

    assert errors_in(response) == ["Confirm the declaration to submit."]
    assert latest(draft).state == State.DRAFT


def test_an_unfinished_proposal_is_not_taken(write, empty_draft):
    page = words_of(write.get(check_page(empty_draft)))
    response = write.post(check_page(empty_draft), {"is_true": "on"})

    assert "Your innovation : elevator pitch; priority area; stage of development" in page
    assert "Submit the proposal" not in page
    assert errors_in(response)[0] == "“Elevator pitch” is not filled in yet."
    assert latest(empty_draft).state == State.DRAFT


def test_a_second_click_on_submit_finds_it_submitted(write, draft):
    for _ in range(2):
        response = write.post(check_page(draft), {"is_true": "on"})
        assert response["Location"] == reverse("proposals:submitted", args=[draft.reference])

    assert draft.versions.count() == 1


def test_what_changed_since_the_last_look_is_looked_at_again(write, draft):
    write.post(address(draft, "case"), typed(draft, "case", challenge="Rewritten."))

    response = write.post(check_page(draft), {"is_true": "on", "version": draft.version})

    assert errors_in(response) == [
        "The proposal was changed after you opened this page. Read it again, then submit it."
    ]
    assert latest(draft).state == State.DRAFT


def test_a_late_submission_is_told_kindly_and_the_text_is_kept(write, draft, open_call):
    factories.close_window(open_call)

    response = write.post(check_page(draft), {"is_true": "on"})

    assert errors_in(response)[0].startswith("Safety at scale closed on")
    assert errors_in(response)[0].endswith("What you wrote is kept: nothing is lost, but it can’t be submitted.")
    assert factories.LONG_TEXT in response.text
    assert "Submit the proposal" not in words_of(response)
    assert write.post(address(draft, "case"), typed(draft, "case", challenge="Still mine.")).status_code == 302


def test_the_grace_of_a_call_still_takes_it(write, draft, open_call):
    Call.objects.filter(pk=open_call.pk).update(closes_at=now() - timedelta(minutes=4), grace_minutes=5)

    write.post(check_page(draft), {"is_true": "on"})

    assert latest(draft).state == State.SUBMITTED


def test_a_co_author_writes_but_does_not_submit(client, draft, author):
    colleague = factories.member("Colleague")
    factories.co_author(draft, colleague)
    client.force_login(colleague)

    saved = client.post(address(draft, "case"), typed(draft, "case", challenge="Ours."))
    page = words_of(client.get(check_page(draft)))
    refused = client.post(check_page(draft), {"is_true": "on"})

    assert (saved.status_code, refused.status_code) == (302, 403)
    assert f"Only the lead author, {author}, can submit it." in page
    assert latest(draft).state == State.DRAFT


PAGES = ["write", "check", "submitted"]


# --- Who may not --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
def test_a_draft_does_not_exist_for_others(client, draft, page, stranger, moderator, manager):
    for person in (stranger, moderator, manager):
        client.force_login(person)
        assert client.get(reverse(f"proposals:{page}", args=[draft.reference])).status_code == 404
        assert client.post(address(draft, "case"), {"challenge": "Mine now."}).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_whoever_only_reads_it_may_not_write(client, draft, page):
    viewer = factories.member("Viewer")
    Contributor.objects.create(proposal=draft, person=viewer, role=ContributorRole.VIEWER)
    client.force_login(viewer)

    assert client.get(reverse(f"proposals:{page}", args=[draft.reference])).status_code == 403
    assert client.post(address(draft, "case"), {"challenge": "Mine now."}).status_code == 403


def test_an_unknown_section_or_proposal_is_not_found(write, draft):
    assert write.get(address(draft, "appendix")).status_code == 404
    assert write.get(reverse("proposals:write", args=["P-1999-0001"])).status_code == 404


def test_once_submitted_the_pages_of_writing_lead_to_the_proposal(write, draft, author):
    writing.submit(draft.pk, by=author)
    page = reverse("proposals:detail", args=[draft.reference])

    assert write.get(reverse("proposals:write", args=[draft.reference]))["Location"] == page
    assert write.get(address(draft, "case"))["Location"] == page
