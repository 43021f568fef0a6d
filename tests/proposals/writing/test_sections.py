"""Starting a proposal and writing its sections: the author always knows what is missing and by when."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.forms.guidance import GUIDES
from proposals.forms.sections import IN_EVERY_CALL, read_sections
from proposals.models import Call, Proposal, Theme
from proposals.services import moderation, writing
from proposals.states import State
from tests import factories
from tests.factories import proposal_at
from tests.proposals.pages import address, latest, typed
from tests.reading import errors_in, words_of


# --- Starting ---------------------------------------------------------------------------------------------------
def test_a_member_starts_with_a_title_and_gets_a_draft(write, open_call, author):
    response = write.post(reverse("proposals:start", args=[open_call.code]), {"title": "Home checks"})

    proposal = Proposal.objects.get()
    assert response["Location"] == reverse("proposals:write", args=[proposal.reference])
    assert (proposal.title, proposal.lead_author, proposal.state) == ("Home checks", author, State.DRAFT)


def test_a_second_click_on_start_makes_no_second_draft(write, open_call):
    for _ in range(2):
        write.post(reverse("proposals:start", args=[open_call.code]), {"title": "Home checks"})

    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(
    ("title", "error"), [("", "Give it a name to start with."), ("A" * 121, "Shorten the name to 120 characters.")]
)
def test_a_start_without_a_usable_title_keeps_what_was_typed(write, open_call, title, error):
    response = write.post(reverse("proposals:start", args=[open_call.code]), {"title": title})

    assert response.status_code == 200
    assert errors_in(response) == [error]
    assert f'value="{title}"' in response.text or not title
    assert Proposal.objects.count() == 0


def test_somebody_without_an_affiliation_is_told_what_to_do(client, open_call):
    client.force_login(factories.member("Outsider"))

    response = client.get(reverse("proposals:start", args=[open_call.code]))

    assert response.status_code == 403
    assert "Say on your account page where you belong." in words_of(response)


def test_nobody_starts_in_a_closed_call(write, open_call):
    factories.close_window(open_call)

    response = write.get(reverse("proposals:start", args=[open_call.code]))

    assert response.status_code == 409
    assert "Safety at scale closed on" in words_of(response)


def test_visitors_are_sent_to_sign_in(client, draft):
    for name in ("write", "check", "submitted"):
        response = client.get(reverse(f"proposals:{name}", args=[draft.reference]))
        assert response["Location"].startswith("/accounts/login/?next=/proposals/")


# --- The page of sections ---------------------------------------------------------------------------------------
def test_a_new_draft_says_what_each_section_misses(write, empty_draft):
    sections = read_sections(empty_draft)
    assert [each.status for each in sections] == [
        "In progress", "Not started", "Not started", "Not started",
    ]  # fmt: skip
    assert sections[0].missing == ["elevator pitch", "priority area", "stage of development"]
    assert sections[2].missing == [
        "readiness to spread", "patient and public involvement", "equality and inequalities", "risks",
        "the plan for spread with its baseline measure",
    ]  # fmt: skip

    page = words_of(write.get(reverse("proposals:write", args=[empty_draft.reference])))

    assert "Still to write: elevator pitch; priority area; stage of development" in page
    assert "0 of 4 sections completed." in page
    assert "Not ready yet" in page


def test_every_missing_part_belongs_to_a_section(empty_draft):
    told = [part for each in read_sections(empty_draft) for part in each.missing]

    assert sorted(told) == sorted(empty_draft.missing_parts())


def test_a_whole_draft_is_ready_to_submit(write, draft):
    page = words_of(write.get(reverse("proposals:write", args=[draft.reference])))

    assert page.count("Completed") == 4
    assert page.count("Ready") == 1


def test_every_page_of_writing_names_the_closing_time_and_its_zone(write, draft, open_call):
    Call.objects.filter(pk=open_call.pk).update(closes_at="2036-07-01T16:00:00Z")

    for page in [
        reverse("proposals:write", args=[draft.reference]),
        *(address(draft, each.slug) for each in IN_EVERY_CALL),
    ]:
        assert "Submit by 1 July 2036, 5:00pm BST :" in words_of(write.get(page))


def test_a_returned_draft_says_what_is_asked_for_and_its_own_deadline(write, author, moderator, open_call):
    proposal = proposal_at(State.SUBMITTED, call=open_call, author=author)
    last_day = localdate() + timedelta(days=30)
    moderation.return_for_changes(proposal.pk, by=moderator, note="Give the source of the figures.", return_by=last_day)
    factories.close_window(open_call)

    page = words_of(write.get(reverse("proposals:write", args=[proposal.reference])))

    back_by = f"{last_day.day} {last_day:%B %Y}"
    asked = f"A moderator asks for changes Please make them, and submit it again by {back_by} . Give the source"
    assert asked in page
    assert f"Submit by {back_by}, 11:59pm" in page


def test_every_question_in_prose_has_guidance_and_an_example_within_its_own_limit(draft):
    for each in read_sections(draft):
        for field, _ in each.form.questions():
            words = getattr(field.field, "words", None)
            if words is not None:
                assert 40 <= len(GUIDES[field.name].example.split()) <= words, field.name
                assert GUIDES[field.name].points


def test_guidance_is_folded_under_its_question(write, draft):
    page = words_of(write.get(address(draft, "case")))

    assert page.count("What makes a good answer") == 4
    assert "What makes a good answer to “The challenge” Who is harmed, how often, and how do you know?" in page
    assert "For example In our two units about 900 pregnant women a month arrive unannounced." in page


# --- Saving -----------------------------------------------------------------------------------------------------
def test_a_section_may_be_saved_half_written(write, empty_draft):
    response = write.post(address(empty_draft, "case"), typed(empty_draft, "case", challenge="Falls at night."))

    assert response["Location"] == address(empty_draft, "spread")
    assert latest(empty_draft).challenge == "Falls at night."
    assert read_sections(latest(empty_draft))[1].status == "In progress"


def test_saving_leads_through_the_sections_to_the_last_look(write, draft):
    places = [write.post(address(draft, each.slug), typed(draft, each.slug))["Location"] for each in IN_EVERY_CALL]

    assert places == [
        address(draft, "case"), address(draft, "spread"), address(draft, "money"),
        reverse("proposals:check", args=[draft.reference]),
    ]  # fmt: skip


def test_whoever_comes_back_later_is_led_to_the_page_of_sections(write, draft):
    response = write.post(address(draft, "case"), typed(draft, "case", later="yes"), follow=True)

    assert response.redirect_chain == [(reverse("proposals:write", args=[draft.reference]), 302)]
    assert "“The case” is saved." in words_of(response)


def test_saving_what_stands_changes_nothing(write, draft):
    before = writing.frozen_content(latest(draft))

    for section in IN_EVERY_CALL:
        write.post(address(draft, section.slug), typed(draft, section.slug))

    assert writing.frozen_content(latest(draft)) == before


def test_every_answer_of_every_section_is_kept(write, empty_draft, author):
    theme = Theme.objects.create(code="drug-safety", name="Drug safety")
    partner = factories.organisation("A partner")
    answers = {
        "innovation": {
            "title": "Better title", "pitch": "Short.", "area": str(factories.area().pk), "themes": [str(theme.pk)],
            "stage_of_development": "piloted", "partners": [str(partner.pk)],
            "lead_organisation": str(author.affiliations.get().organisation_id),
        },
        "case": {"challenge": "C", "solution": "S", "evidence": "E", "benefits": "B"},
        "spread": {
            "readiness": "R", "involvement": "I", "equality": "Q", "risks": "K", "unit": "trust",
            "eligible_sites": "22", "target_share_percent": "50", "target_on": "2036-05-01", "direction": "up",
            "baseline_measure": "Seen", "baseline_unit": "%", "baseline_value": "38.5",
        },
        "money": {"requested_pounds": "£24,600", "months": "12"},
    }  # fmt: skip
    Call.objects.update(decision_due_on="2036-01-01")

    for slug, changes in answers.items():
        write.post(address(empty_draft, slug), typed(empty_draft, slug, **changes))

    saved = latest(empty_draft)
    assert saved.missing_parts() == []
    assert (saved.title, saved.pitch, saved.area) == ("Better title", "Short.", factories.area())
    assert (list(saved.themes.all()), list(saved.partners.all())) == ([theme], [partner])
    assert (saved.requested_pounds, saved.months, saved.risks) == (24_600, 12, "K")
    plan = saved.spread_plan
    assert (plan.unit, plan.eligible_sites, plan.target_share_percent, plan.target_on, plan.direction) == (
        "trust", 22, 50, date(2036, 5, 1), "up",
    )  # fmt: skip
    assert (plan.baseline_measure, plan.baseline_unit, plan.baseline_value) == ("Seen", "%", Decimal("38.50"))


def test_a_saved_answer_can_be_taken_back(write, draft):
    write.post(address(draft, "money"), typed(draft, "money", requested_pounds="", months=""))

    assert (latest(draft).requested_pounds, latest(draft).months) == (None, None)
