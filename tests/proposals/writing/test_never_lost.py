"""Nothing typed is ever lost: what can't be kept, and what two people type at once."""

import re
from datetime import date

import pytest
from django.urls import reverse

from proposals.models import Call, PriorityArea, PriorityFramework
from proposals.services import writing
from tests import factories
from tests.proposals.pages import BY_SLUG, address, latest, typed
from tests.reading import errors_in, words_of

LONGEST = {"challenge": 300, "solution": 400, "evidence": 300, "benefits": 300, "readiness": 300, "involvement": 200,
           "equality": 200, "risks": 200}  # fmt: skip


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
