"""Writing a proposal: nothing typed is ever lost, and the author always knows what is missing and by when."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals.errors import StaleVersion
from proposals.forms.drafting import in_words
from proposals.forms.guidance import GUIDES
from proposals.forms.sections import IN_EVERY_CALL, read_sections
from proposals.models import Call, Contributor, ContributorRole, PriorityArea, PriorityFramework, Proposal, Theme
from proposals.services import moderation, writing
from proposals.states import State
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at
from tests.proposals.pages import BY_SLUG, address, errors_in, latest, typed, words_of

LONGEST = {"challenge": 300, "solution": 400, "evidence": 300, "benefits": 300, "readiness": 300, "involvement": 200,
           "equality": 200, "risks": 200}  # fmt: skip


@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author, title="Home checks")


@pytest.fixture
def empty_draft(open_call, author):
    return writing.start_proposal(open_call.pk, by=author, title="Home checks")


@pytest.fixture
def write(client, author):
    """The author's browser."""
    client.force_login(author)
    return client


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


# --- What can't be kept -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("field", "words"), LONGEST.items())
def test_a_text_may_be_as_long_as_it_says_and_no_longer(write, draft, field, words):
    slug = "case" if field in ("challenge", "solution", "evidence", "benefits") else "spread"
    just_right, too_long = " ".join(["word"] * words), " ".join(["word"] * (words + 1))

    assert write.post(address(draft, slug), typed(draft, slug, **{field: just_right})).status_code == 302
    response = write.post(address(draft, slug), typed(draft, slug, **{field: too_long}))

    assert response.status_code == 200
    label = BY_SLUG[slug].form.base_fields[field].label
    assert errors_in(response) == [f"Shorten “{label}” to {words} words: there are {words + 1} now."]
    assert too_long in response.text
    assert getattr(latest(draft), field) == just_right


def test_a_text_of_two_megabytes_is_refused_and_shown_again(write, draft):
    endless = "x" * 2 * 1024 * 1024

    response = write.post(address(draft, "case"), typed(draft, "case", challenge=endless, solution="Kept as well."))

    assert errors_in(response) == ["Shorten “The challenge” to 4,500 characters: there are 2,097,152 now."]
    assert endless in response.text
    assert "Kept as well." in response.text


@pytest.mark.parametrize(
    ("slug", "field", "value", "error"),
    [
        ("innovation", "title", "", "Give it a title: by this everybody finds it."),
        ("innovation", "pitch", "p" * 301, "Shorten the pitch to 300 characters: there are 301 now."),
        ("innovation", "area", "999999", "Choose a priority area from the list."),
        ("innovation", "area", "one", "Choose a priority area from the list."),
        ("innovation", "themes", ["999999"], "Choose themes from the list."),
        ("innovation", "themes", ["one"], "Choose themes from the list."),
        ("innovation", "partners", ["999999"], "Choose partner organisations from the list."),
        ("innovation", "partners", ["9" * 40], "Choose partner organisations from the list."),
        ("innovation", "lead_organisation", "999999", "Choose the lead organisation from the list."),
        ("innovation", "stage_of_development", "finished", "Choose a stage of development from the list."),
        ("spread", "eligible_sites", "-1", "There must be at least one eligible site."),
        ("spread", "eligible_sites", "9" * 30, "Give a number of sites up to 100,000."),
        ("spread", "eligible_sites", "many", "Give the number of sites as a whole number."),
        ("spread", "target_share_percent", "101", "Give the share as a whole number from 1 to 100."),
        ("spread", "target_on", "2036-02-31", "Give a target date that exists, such as 31 3 2028."),
        ("spread", "target_on", "2000-01-01", "Give a target date after 1 January 2036, when decisions are due."),
        ("spread", "target_on", "9999-12-31", "Give a target date within ten years of the decision."),
        ("spread", "baseline_value", "1e400", "Give a value of today below 100,000,000."),
        ("spread", "baseline_value", "NaN", "Give today’s value as a number, such as 38 or 38.5."),
        ("spread", "baseline_value", "1.234", "Give today’s value with two decimals at most."),
        ("money", "requested_pounds", "-5", "Ask for at least £1."),
        ("money", "requested_pounds", "0", "Ask for at least £1."),
        ("money", "requested_pounds", "40,001", "Ask for £40,000 or less: that is the most one proposal may ask for."),
        ("money", "requested_pounds", "9" * 60, "Ask for £40,000 or less: that is the most one proposal may ask for."),
        ("money", "requested_pounds", "9" * 5000, "Give the amount in whole pounds, such as 24,600."),
        ("money", "requested_pounds", "a lot", "Give the amount in whole pounds, such as 24,600."),
        ("money", "months", "37", "Give the length as a whole number of months from 1 to 36."),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(write, draft, slug, field, value, error):
    Call.objects.update(decision_due_on="2036-01-01")
    before = writing.frozen_content(latest(draft))

    response = write.post(address(draft, slug), typed(draft, slug, target_on="") | {field: value})

    assert response.status_code == 200
    assert errors_in(response) == [error]
    assert writing.frozen_content(latest(draft)) == before


def test_the_lead_organisation_is_one_of_the_lead_authors_own(write, draft):
    elsewhere = factories.organisation("Elsewhere")

    response = write.post(address(draft, "innovation"), typed(draft, "innovation", lead_organisation=str(elsewhere.pk)))

    assert errors_in(response) == ["Choose the lead organisation from the list."]


def test_an_area_of_another_framework_cannot_be_chosen(write, draft):
    other = PriorityFramework.objects.create(code="2025", name="Fund", valid_from=date(2025, 1, 1))
    area = PriorityArea.objects.create(framework=other, code="HI", name="Health inequality")

    page = write.get(address(draft, "innovation"))
    response = write.post(address(draft, "innovation"), typed(draft, "innovation", area=str(area.pk)))

    assert "Health inequality" not in page.text
    assert errors_in(response) == ["Choose a priority area from the list."]


def test_the_leader_is_no_partner(write, draft):
    lead = draft.lead_organisation

    response = write.post(address(draft, "innovation"), typed(draft, "innovation", partners=[str(lead.pk)]))

    assert errors_in(response) == [f"{lead} leads the proposal, so take it out of the partners."]


STRANGE = {
    "a NUL and other control characters": ("be\x00fo\x1bre\x9f", "before"),
    "an emoji": ("Falls 🧓🏽 at night", "Falls 🧓🏽 at night"),
    "right to left": ("سلامة المرضى\u202e", "سلامة المرضى\u202e"),
    "a script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "a formula": ("=1+1", "=1+1"),
    "a template": ("{{ 7 * 7 }} {% raise %}", "{{ 7 * 7 }} {% raise %}"),
    "line ends of Windows": ("one\r\ntwo", "one\ntwo"),
}


@pytest.mark.parametrize(("sent", "kept"), STRANGE.values(), ids=STRANGE)
def test_strange_characters_are_kept_as_text(write, draft, sent, kept):
    write.post(address(draft, "case"), typed(draft, "case", **dict.fromkeys(["challenge", "solution"], sent)))
    write.post(address(draft, "innovation"), typed(draft, "innovation", pitch=sent))
    pages = [
        write.get(reverse(f"proposals:{name}", args=[draft.reference])) for name in ("detail", "write", "check")
    ]  # fmt: skip

    assert (latest(draft).challenge, latest(draft).solution, latest(draft).pitch) == (kept, kept, kept)
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "<script>alert" not in "".join(page.text for page in pages)


@pytest.mark.parametrize("slug", BY_SLUG)
@pytest.mark.parametrize("junk", ["", "\x00", "🧓🏽", "-1", "9" * 400, "x" * 40_000, "../../etc", "=1+1", "2036-13-45"])
def test_junk_in_every_field_never_breaks_a_section(write, draft, slug, junk):
    names = [name for name in BY_SLUG[slug].form.base_fields if name != "opened"]

    for name in names:
        response = write.post(address(draft, slug), typed(draft, slug) | {name: junk})
        assert response.status_code in (200, 302), name
    assert write.post(address(draft, slug), {"opened": junk, "tab": junk, "turn": junk}).status_code in (200, 302)


# --- Two tabs, two people ---------------------------------------------------------------------------------------
def test_what_two_people_typed_into_one_section_is_both_shown_and_neither_lost(write, draft, author):
    mine = typed(draft, "case", challenge="What I typed.")
    write.post(address(draft, "case"), typed(draft, "case", challenge="What they typed."))

    response = write.post(address(draft, "case"), mine)

    page = words_of(response)
    assert response.status_code == 200
    assert "The challenge: changed elsewhere What they typed." in page
    assert "The challenge: what you typed What I typed." in page
    assert "The solution: changed elsewhere" not in page
    assert latest(draft).challenge == "What they typed."


def test_saving_again_after_a_conflict_works(write, draft):
    mine = typed(draft, "case", challenge="What I typed.")
    write.post(address(draft, "case"), typed(draft, "case", challenge="What they typed."))
    shown = write.post(address(draft, "case"), mine).text
    again = {name: re.findall(rf'name="{name}" value="(.*?)"', shown)[0] for name in ("opened", "tab")}

    response = write.post(address(draft, "case"), mine | again)

    assert response.status_code == 302
    assert latest(draft).challenge == "What I typed."


def test_two_sections_written_at_once_do_not_get_in_each_others_way(write, draft):
    case = typed(draft, "case", challenge="In the first tab.")
    money = typed(draft, "money", months="9")

    answers = [write.post(address(draft, "case"), case), write.post(address(draft, "money"), money)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (latest(draft).challenge, latest(draft).months) == ("In the first tab.", 9)


def test_a_second_click_on_save_is_no_conflict(write, draft):
    mine = typed(draft, "case", challenge="Once.")

    answers = [write.post(address(draft, "case"), mine) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert latest(draft).version == draft.version + 1


def test_a_form_that_names_no_version_overwrites_nothing(write, draft):
    response = write.post(address(draft, "case"), {"challenge": "From nowhere."})

    assert "The challenge: what you typed From nowhere." in words_of(response)
    assert latest(draft).challenge == factories.LONG_TEXT


def test_text_sent_after_submission_is_shown_again(write, draft, author):
    mine = typed(draft, "case", challenge="Too late, but kept.")
    writing.submit(draft.pk, by=author)

    response = write.post(address(draft, "case"), mine)

    assert response.status_code == 409
    assert "Too late, but kept." in words_of(response)


def test_text_sent_after_the_session_ended_is_shown_again(client, draft):
    response = client.post(address(draft, "case"), {"challenge": "Typed before the session ended."})

    assert response.status_code == 403
    assert "Typed before the session ended." in words_of(response)
    assert f"{reverse('account_login')}?next={address(draft, 'case')}" in response.text


def test_a_draft_without_a_plan_can_still_be_written(write, draft):
    draft.spread_plan.delete()

    assert write.get(address(draft, "spread")).status_code == 200
    assert write.post(address(draft, "spread"), typed(draft, "spread", unit="ward")).status_code == 302
    assert latest(draft).spread_plan.unit == "ward"


# --- Checking and submitting ------------------------------------------------------------------------------------
def check_page(proposal):
    return reverse("proposals:check", args=[proposal.reference])


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


# --- Who may not --------------------------------------------------------------------------------------------------
PAGES = ["write", "check", "submitted"]


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


# --- Costs ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("slug", "queries"), [("innovation", 16), ("case", 8), ("spread", 8), ("money", 8)])
@pytest.mark.parametrize("partners", [1, 3])
def test_a_section_costs_the_same_with_many_partners(write, draft, slug, queries, partners, django_assert_num_queries):
    for number in range(partners):
        draft.partners.add(factories.organisation())
        draft.themes.add(Theme.objects.create(code=f"theme-{number}", name=f"Theme {number}"))

    with django_assert_num_queries(queries):
        write.get(address(draft, slug))


@pytest.mark.parametrize(("name", "queries"), [("write", 15), ("check", 10)])
def test_the_pages_around_the_sections_are_cheap(write, draft, name, queries, django_assert_num_queries):
    with django_assert_num_queries(queries):
        write.get(reverse(f"proposals:{name}", args=[draft.reference]))


def test_an_answer_is_put_in_words(draft):
    plan = BY_SLUG["spread"].form.base_fields
    assert in_words(plan["baseline_value"], Decimal("38.50")) == "38.50"
    assert in_words(plan["baseline_value"], Decimal("1204.00")) == "1,204"
    assert in_words(plan["direction"], "up") == "Higher is better"
    assert in_words(plan["unit"], "") == ""
    assert in_words(plan["target_on"], date(2036, 5, 1)) == "1 May 2036"


# --- In a browser -----------------------------------------------------------------------------------------------
def follow(page, name):
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_author_writes_and_submits_without_scripts(page_without_scripts, sign_in, author, open_call):
    draft = factories.draft(open_call, author=author, title="Home checks", benefits="")
    page = page_without_scripts
    sign_in(author)
    page.goto(reverse("proposals:write", args=[draft.reference]))

    follow(page, "The case")
    page.get_by_label("Benefit for patients and staff").fill("Fewer falls.")
    press(page, "Save and come back later")
    follow(page, "Check your answers and submit")
    page.get_by_label("What I wrote is true").check()
    press(page, "Submit the proposal")

    assert page.get_by_role("heading", level=1).inner_text() == "Proposal submitted"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_writing_are_accessible(clean_page, sign_in, author, open_call):
    draft = factories.draft(open_call, author=author, title="Home checks", benefits="")
    sign_in(author)
    sections = [address(draft, section.slug) for section in IN_EVERY_CALL]

    for page in [reverse("proposals:write", args=[draft.reference]), *sections, check_page(draft)]:
        clean_page.goto(page)
        assert_accessible(clean_page)
