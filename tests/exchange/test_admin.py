"""The administration pages: who gets in, what can be kept there, and that no step can be gone around."""

import re
from datetime import timedelta
from html import unescape

import html5lib
import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.urls import reverse
from django.utils.timezone import localdate

from exchange.models import Member, OfficeHeld
from proposals.models import Affiliation, Call, HistoryEntry, Organisation, Theme
from proposals.states import CallState, State
from scoring.models import Criterion, MarkAnchor, Rubric, Seat
from scoring.services import rubrics
from tests import factories
from tests.browser_fixtures import axe_faults, watches
from tests.factories import proposal_at

INDEX = reverse("admin:index")
PAGES = [
    "exchange.member", "proposals.affiliation", "proposals.call", "proposals.organisation", "proposals.priorityarea",
    "proposals.priorityframework", "proposals.theme", "scoring.panel", "scoring.rubric",
]  # fmt: skip
XHTML = "{http://www.w3.org/1999/xhtml}"


def address(page, *args):
    """address("call", "change", 1), address("call", "add"), address("call", "changelist")"""
    noun, act, *rest = (page, *args)
    app = next(each.split(".")[0] for each in PAGES if each.endswith(f".{noun}"))
    return reverse(f"admin:{app}_{noun}_{act}", args=rest)


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def filled(response):
    """What a browser would send if nothing were changed on the page."""
    sent = {}
    for box in html5lib.parse(response.text).iter():
        name, kind = box.get("name"), box.get("type")
        if name is None or "__prefix__" in name or kind in ("submit", "button") or box.get("disabled") is not None:
            continue
        if box.tag == f"{XHTML}textarea":
            sent[name] = (box.text or "").removeprefix("\n")
        elif box.tag == f"{XHTML}select":
            chosen = [each.get("value") for each in box.iter(f"{XHTML}option") if each.get("selected") is not None]
            sent[name] = chosen[0] if chosen else ""
        elif box.tag == f"{XHTML}input" and (kind != "checkbox" or box.get("checked") is not None):
            sent[name] = box.get("value", "on" if kind == "checkbox" else "")
    return sent


def more(sent, prefix, *rows):
    """The page with rows added to its formset `prefix`."""
    total = int(sent[f"{prefix}-TOTAL_FORMS"])
    added = {f"{prefix}-{total + n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return sent | added | {f"{prefix}-TOTAL_FORMS": str(total + len(rows))}


@pytest.fixture
def at_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def at_administrator(client, administrator):
    client.force_login(administrator)
    return client


# --- Who gets in -----------------------------------------------------------------------------------------------------
def test_people_sign_in_where_everybody_does(client, db):
    first = client.get(INDEX, follow=True)

    assert first.redirect_chain[-1][0] == f"{reverse('account_login')}?next={INDEX}"
    member = factories.member(office="administrator")
    member.set_password(factories.PASSWORD)
    member.save()
    posted = client.post(reverse("admin:login"), {"username": member.email, "password": factories.PASSWORD})
    assert posted.url.startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_members_and_moderators_do_not_get_in(client, author, moderator):
    for person in (author, moderator):
        client.force_login(person)
        assert client.get(INDEX, follow=True).status_code == 403


def test_one_signs_out_to_the_exchange_and_changes_passwords_there(at_manager):
    assert at_manager.get(reverse("admin:password_change")).url == reverse("account_change_password")
    assert at_manager.get(reverse("admin:logout")).status_code == 405
    assert at_manager.post(reverse("admin:logout")).url == reverse("home")
    assert "_auth_user_id" not in at_manager.session


def test_only_what_cannot_bypass_a_step_is_kept_here():
    assert sorted(model._meta.label_lower for model in admin.site._registry) == sorted(PAGES)


def test_proposals_and_marks_have_no_page_here(at_manager):
    for path in ("proposals/proposal", "scoring/assignment", "scoring/scoresheet", "scoring/decision", "scoring/mark"):
        assert at_manager.get(f"{INDEX}{path}/").status_code == 404


def test_an_observer_looks_and_changes_nothing(client, observer, open_call):
    client.force_login(observer)
    for page in PAGES:
        noun = page.split(".")[1]
        assert client.get(address(noun, "changelist")).status_code == 200
        assert client.get(address(noun, "add")).status_code == 403
    call_page = address("call", "change", open_call.pk)
    assert client.get(call_page).status_code == 200
    assert client.post(call_page, {"title": "Mine"}).status_code == 403
    assert client.post(reverse("admin:call_act", args=[open_call.pk, "archive"])).status_code == 403


def test_a_manager_sees_people_and_gives_no_offices(at_manager, manager, author):
    page = address("member", "change", author.pk)

    assert at_manager.get(page).status_code == 200
    assert at_manager.post(page, {"given_name": "X"}).status_code == 403
    assert at_manager.get(address("member", "add")).status_code == 403
    assert not OfficeHeld.objects.filter(member=author).exists()


def test_nobody_can_be_made_a_superuser_or_given_a_password(at_administrator, author):
    page = at_administrator.get(address("member", "change", author.pk))

    assert "superuser" not in page.text
    assert "password" not in filled(page)
    assert not hasattr(author, "is_superuser")


# --- People ----------------------------------------------------------------------------------------------------------
def new_person(client, **facts):
    sent = filled(client.get(address("member", "add")))
    given = {"given_name": "Ines", "family_name": "Okafor", "email": "Ines.Okafor@Exchange.example"}
    return client.post(address("member", "add"), sent | given | facts, follow=True)


def test_a_new_person_sets_their_own_password_by_mail(at_administrator, mailoutbox):
    response = new_person(at_administrator)

    assert "once you send them the sign-in mail" in response.text
    person = Member.objects.get(email="ines.okafor@exchange.example")
    assert not person.has_usable_password()
    assert list(EmailAddress.objects.filter(user=person).values_list("email", "verified", "primary")) == [
        ("ines.okafor@exchange.example", True, True)
    ]
    chosen = {"action": "send_sign_in_mail", "_selected_action": [person.pk], "index": 0}
    assert "Sent to 1 person." in at_administrator.post(address("member", "changelist"), chosen, follow=True).text
    assert [mail.to for mail in mailoutbox] == [["ines.okafor@exchange.example"]]
    at_administrator.logout()
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)[1]
    form = at_administrator.get(link, follow=True)
    passwords = {"password1": factories.PASSWORD, "password2": factories.PASSWORD}
    at_administrator.post(form.redirect_chain[-1][0], passwords)
    signed_in = at_administrator.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
    assert signed_in.url == reverse("home")


def test_the_mail_goes_only_to_people_who_may_sign_in(at_administrator, author, mailoutbox):
    Member.objects.filter(pk=author.pk).update(is_active=False)
    chosen = {"action": "send_sign_in_mail", "_selected_action": [author.pk], "index": 0}

    page = at_administrator.post(address("member", "changelist"), chosen, follow=True).text

    assert "Not sent to 1 who may not sign in." in page
    assert mailoutbox == []


def test_an_email_address_belongs_to_one_person(at_administrator, author):
    EmailAddress.objects.create(user=author, email="second@exchange.example")

    page = new_person(at_administrator, email="Second@exchange.example").text

    assert "Somebody signs in with this email address already." in page


def test_an_administrator_grants_an_office_once(at_administrator, author):
    page = address("member", "change", author.pk)
    sent = filled(at_administrator.get(page))

    twice = at_administrator.post(page, more(sent, "offices_held", {"office": "moderator"}, {"office": "moderator"}))
    assert "This person holds this office already." in twice.text
    assert at_administrator.post(page, more(sent, "offices_held", {"office": "moderator"})).status_code == 302
    assert list(OfficeHeld.objects.filter(member=author).values_list("office", flat=True)) == ["moderator"]


def test_an_administrator_cannot_lock_themselves_out(at_administrator, administrator):
    page = address("member", "change", administrator.pk)
    sent = filled(at_administrator.get(page))

    without_office = at_administrator.post(page, sent | {"offices_held-0-DELETE": "on"})
    inactive = at_administrator.post(page, {name: value for name, value in sent.items() if name != "is_active"})

    assert "Another administrator must take the office of administrator from you." in without_office.text
    assert "Another administrator must take this away from you." in inactive.text
    assert Member.objects.get(pk=administrator.pk).is_active
    assert OfficeHeld.objects.filter(member=administrator).count() == 1
    assert at_administrator.post(address("member", "delete", administrator.pk), {"post": "yes"}).status_code == 403


def test_affiliations_end_after_they_start_and_stand_once(at_administrator, author):
    page = address("member", "change", author.pk)
    sent = filled(at_administrator.get(page))
    elsewhere = factories.organisation().pk
    row = {"organisation": elsewhere, "started_on": "01/03/2026"}

    backwards = at_administrator.post(page, more(sent, "affiliations", row | {"ended_on": "01/02/2026"}))
    doubled = at_administrator.post(page, more(sent, "affiliations", row, row))
    standing = sent["affiliations-0-organisation"]
    again = at_administrator.post(page, more(sent, "affiliations", row | {"organisation": standing}))

    assert "It can’t end before it started." in unescape(backwards.text)
    assert "Two current affiliations with the same organisation are one too many." in doubled.text
    assert again.status_code == 200
    assert Affiliation.objects.filter(person=author).count() == 1
    assert at_administrator.post(page, more(sent, "affiliations", row)).status_code == 302


# --- Nothing is overwritten silently, nothing in use is deleted ------------------------------------------------------
def test_a_stale_page_is_refused_once_and_then_replaces(at_manager):
    organisation = factories.organisation("Old name")
    page = address("organisation", "change", organisation.pk)
    opened = filled(at_manager.get(page))
    at_manager.post(page, opened | {"name": "Their name"})

    second = at_manager.post(page, opened | {"name": "My name"})

    assert "Somebody else saved this after you opened it." in second.text
    assert Organisation.objects.get(pk=organisation.pk).name == "Their name"
    assert filled(second)["name"] == "My name"
    assert at_manager.post(page, filled(second)).status_code == 302
    assert Organisation.objects.values_list("name", "version").get(pk=organisation.pk) == ("My name", 3)


def test_a_page_sent_without_its_version_is_refused(at_manager):
    organisation = factories.organisation("Old name")
    page = address("organisation", "change", organisation.pk)
    sent = filled(at_manager.get(page))
    del sent["seen_version"]

    assert at_manager.post(page, sent | {"name": "X"}).status_code == 200
    assert Organisation.objects.get(pk=organisation.pk).name == "Old name"


def test_what_is_in_use_is_not_deleted_and_its_users_are_not_named(at_manager):
    proposal = proposal_at(State.SUBMITTED, title="A secret idea")
    page = address("organisation", "delete", proposal.lead_organisation_id)

    for response in (at_manager.get(page), at_manager.post(page, {"post": "yes"})):
        assert "can’t be deleted, because it is in use" in response.text
        assert "affiliations proposals" in text_of(response)
        assert "secret" not in response.text
    assert Organisation.objects.filter(pk=proposal.lead_organisation_id).exists()


def test_what_nobody_uses_can_be_deleted(at_manager):
    theme = Theme.objects.create(code="frailty", name="Frailty")

    assert at_manager.post(address("theme", "delete", theme.pk), {"post": "yes"}).status_code == 302
    assert not Theme.objects.exists()


def test_an_organisation_cannot_succeed_itself(at_manager):
    organisation = factories.organisation()
    page = address("organisation", "change", organisation.pk)

    response = at_manager.post(page, filled(at_manager.get(page)) | {"successor": organisation.pk})

    assert "An organisation can’t succeed itself." in unescape(response.text)


# --- Calls -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def template(db):
    made = Rubric.objects.create(name="Default rubric")
    Criterion.objects.create(rubric=made, code="need", name="Need", guide="Look.", weight=40)
    Criterion.objects.create(rubric=made, code="value", name="Value", guide="Look.", weight=60)
    MarkAnchor.objects.bulk_create(MarkAnchor(rubric=made, mark=mark, text=f"Anchor {mark}") for mark in range(6))
    return made


def act(call, name):
    return reverse("admin:call_act", args=[call.pk, name])


def state_of(call):
    return Call.objects.get(pk=call.pk).state


def test_a_manager_adds_a_call_and_opens_it_with_a_copy_of_the_rubric(at_manager, template):
    sent = filled(at_manager.get(address("call", "add")))
    tomorrow, later = localdate() + timedelta(days=1), localdate() + timedelta(days=60)
    facts = {
        "title": "Safety at scale", "code": "safety", "summary": "Safer care.", "intro": "Tell us.",
        "framework": factories.area().framework.pk, "visibility": "public_pitch", "pot_pounds": "100000",
        "cap_pounds": "40000", "sheets_wanted": "3", "quality_line_percent": "70", "grace_minutes": "0",
        "opens_at_0": f"{tomorrow:%d/%m/%Y}", "opens_at_1": "09:00", "closes_at_0": f"{later:%d/%m/%Y}",
        "closes_at_1": "17:00", "scoring_due_on": f"{later:%d/%m/%Y}", "decision_due_on": f"{later:%d/%m/%Y}",
    }  # fmt: skip
    at_manager.post(address("call", "add"), sent | facts)
    call = Call.objects.get(code="safety")
    assert call.state == CallState.DRAFT

    at_manager.post(act(call, "open_call"), {"template": template.pk})

    assert state_of(call) == CallState.OPEN
    rubric = Rubric.objects.get(call=call)
    assert rubric.pk != template.pk
    assert list(rubric.criteria.values_list("code", "weight")) == list(template.criteria.values_list("code", "weight"))
    assert rubric.anchors.count() == 6


def test_a_call_opens_with_the_rubric_that_was_prepared_for_it(at_manager, template):
    call = factories.call_in_preparation()
    at_manager.post(act(call, "copy_rubric"), {"template": template.pk})
    prepared = Rubric.objects.get(call=call)

    assert "Rubric to copy" not in at_manager.get(act(call, "open_call")).text
    at_manager.post(act(call, "open_call"))

    assert state_of(call) == CallState.OPEN
    assert Rubric.objects.get(call=call) == prepared


def test_an_incomplete_rubric_opens_no_call(at_manager):
    call = factories.call_in_preparation()
    empty = Rubric.objects.create(name="Empty")

    response = at_manager.post(act(call, "open_call"), {"template": empty.pk})

    assert "The rubric has no criteria." in response.text
    assert state_of(call) == CallState.DRAFT
    assert not Rubric.objects.filter(call=call).exists()


def test_opening_a_call_twice_is_a_conflict(at_manager, template):
    call = factories.call_in_preparation()
    at_manager.post(act(call, "open_call"), {"template": template.pk})

    again = at_manager.post(act(call, "open_call"), {"template": template.pk})

    assert again.status_code == 409
    assert Rubric.objects.filter(call=call).count() == 1


def test_looking_at_an_act_takes_no_step(at_manager, template):
    call = factories.call_in_preparation()

    assert at_manager.get(act(call, "open_call")).status_code == 200
    assert at_manager.get(act(call, "promote")).status_code == 404
    assert state_of(call) == CallState.DRAFT


def test_an_administrator_keeps_calls_and_takes_no_step_of_theirs(at_administrator, template):
    call = factories.call_in_preparation()

    assert at_administrator.get(address("call", "change", call.pk)).status_code == 200
    assert at_administrator.post(act(call, "open_call"), {"template": template.pk}).status_code == 403
    assert state_of(call) == CallState.DRAFT


def test_a_decided_call_is_archived_and_no_longer_edited(at_manager):
    call = proposal_at(State.FUNDED).call
    page = address("call", "change", call.pk)

    assert at_manager.post(page, {"title": "Another"}).status_code == 403
    at_manager.post(act(call, "archive"))

    assert state_of(call) == CallState.ARCHIVED
    assert HistoryEntry.objects.filter(proposal__call=call, step="fund").count() == 1


def test_state_and_money_committed_cannot_be_typed(at_manager):
    call = proposal_at(State.FUNDED, announced=False, award=15_000).call
    page = address("call", "change", call.pk)
    sent = filled(at_manager.get(page))

    at_manager.post(page, sent | {"state": "archived", "committed_pounds": "0", "version": "99", "title": "New title"})

    changed = Call.objects.get(pk=call.pk)
    assert (changed.title, changed.state, changed.committed_pounds) == ("New title", "open", 15_000)


def test_what_people_relied_on_stands_once_a_call_is_open(at_manager, open_call):
    page = address("call", "change", open_call.pk)
    sent = filled(at_manager.get(page))

    at_manager.post(page, sent | {"code": "other", "visibility": "confidential"})

    kept = Call.objects.get(pk=open_call.pk)
    assert (kept.code, kept.visibility) == (open_call.code, "public_pitch")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes_at_0": "01/01/2020"}, "It must close after it opens."),
        ({"cap_pounds": "200000"}, "This must be at least £1 and no more than the pot."),
        ({"cap_pounds": "0"}, "This must be at least £1 and no more than the pot."),
        ({"pot_pounds": "-5"}, "Ensure this value is greater than or equal to 0."),
        ({"pot_pounds": "9" * 30}, "Ensure this value is less than or equal to"),
        ({"quality_line_percent": "101"}, "Enter a percentage from 0 to 100."),
        ({"sheets_wanted": "0"}, "At least one score sheet is needed."),
        ({"closes_at_0": "31/02/2026"}, "Enter a valid date."),
    ],
)
def test_a_call_that_cannot_be_right_is_refused_in_words(at_manager, changes, sentence):
    call = factories.call_in_preparation()
    page = address("call", "change", call.pk)

    response = at_manager.post(page, filled(at_manager.get(page)) | changes)

    assert response.status_code == 200
    assert sentence in unescape(response.text)
    assert "Constraint" not in response.text


def test_a_pot_never_falls_below_what_is_awarded(at_manager):
    call = proposal_at(State.FUNDED, announced=False, award=15_000).call
    page = address("call", "change", call.pk)

    response = at_manager.post(page, filled(at_manager.get(page)) | {"pot_pounds": "14999", "cap_pounds": "14999"})

    assert "More than this is awarded already." in response.text


# --- Rubrics ---------------------------------------------------------------------------------------------------------
def test_a_rubric_stands_once_a_mark_was_given(at_manager):
    proposal = proposal_at(State.SCORED)
    rubric = proposal.call.rubric
    page = address("rubric", "change", rubric.pk)

    assert "Marks were given by this rubric, so it stands as it is." in at_manager.get(page).text
    assert at_manager.post(page, {"name": "Other"}).status_code == 403
    assert rubrics.has_marks(rubric)


def test_a_criterion_can_be_reweighed_before_the_first_mark(at_manager, open_call):
    rubric = open_call.rubric
    page = address("rubric", "change", rubric.pk)
    sent = filled(at_manager.get(page))

    assert at_manager.post(page, sent | {"criteria-0-weight": "25.50"}).status_code == 302
    assert str(rubric.criteria.first().weight) == "25.50"


def test_an_open_call_keeps_a_complete_rubric(at_manager, open_call):
    page = address("rubric", "change", open_call.rubric.pk)
    sent = filled(at_manager.get(page))

    response = at_manager.post(page, sent | {"anchors-5-DELETE": "on"})

    assert response.status_code == 409
    assert "what each mark from 0 to 5 means" in response.text
    assert open_call.rubric.anchors.count() == 6


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"code": "need", "weight": "1"}, "Another criterion of this rubric has this code."),
        ({"code": "new", "weight": "0"}, "Ensure this value is greater than or equal to 0.01."),
        ({"code": "new", "weight": "much"}, "Enter a number."),
    ],
)
def test_a_criterion_that_cannot_be_right_is_refused_in_words(at_manager, open_call, facts, sentence):
    page = address("rubric", "change", open_call.rubric.pk)
    row = {"position": "9", "name": "Novelty", "guide": "Look."} | facts

    response = at_manager.post(page, more(filled(at_manager.get(page)), "criteria", row))

    assert response.status_code == 200
    assert sentence in response.text
    assert "Constraint" not in response.text


# --- Panels ----------------------------------------------------------------------------------------------------------
def test_seats_get_their_codes_from_the_program(at_manager, open_call):
    people = [factories.member() for _ in range(3)]
    sent = filled(at_manager.get(address("panel", "add")))
    rows = [{"person": person.pk, "kind": "clinical", "code": "X-99"} for person in people]

    at_manager.post(address("panel", "add"), more(sent, "seats", *rows) | {"call": open_call.pk, "name": "Panel A"})

    assert list(Seat.objects.values_list("person", "code")) == [
        (people[0].pk, "A-01"), (people[1].pk, "A-02"), (people[2].pk, "A-03"),
    ]  # fmt: skip


def test_a_new_seat_never_gets_a_code_that_was_given(at_manager, open_call):
    made = factories.panel(open_call, assessors=1)
    Seat.objects.filter(person=made.chair).update(code="A-07", left_on=localdate())
    page = address("panel", "change", made.panel.pk)
    person = factories.member()
    sent = more(filled(at_manager.get(page)), "seats", {"person": person.pk, "kind": "chair"})

    assert at_manager.post(page, sent).status_code == 302
    assert re.fullmatch(r"A-\d+", Seat.objects.get(person=person).code)
    assert Seat.objects.filter(panel=made.panel).values("code").distinct().count() == 3


def test_a_panel_has_one_chair_and_each_person_one_seat(at_manager, open_call):
    made = factories.panel(open_call, assessors=1)
    page = address("panel", "change", made.panel.pk)
    sent = filled(at_manager.get(page))
    newcomer = factories.member()

    second_chair = at_manager.post(page, more(sent, "seats", {"person": newcomer.pk, "kind": "chair"}))
    row = {"person": newcomer.pk, "kind": "lay"}
    twice = at_manager.post(page, more(sent, "seats", row, row))
    again = at_manager.post(page, more(sent, "seats", {"person": made.chair.pk, "kind": "lay"}))

    assert "A panel has one chair" in second_chair.text
    assert "This person has a seat on this panel already." in twice.text
    assert "This person has a seat on this panel already." in again.text
    assert made.panel.seats.count() == 2


def test_a_seat_stays_with_its_person(at_manager, open_call):
    made = factories.panel(open_call, assessors=1)
    page = address("panel", "change", made.panel.pk)
    sent = filled(at_manager.get(page))

    at_manager.post(page, sent | {"seats-0-person": factories.member().pk, "seats-0-DELETE": "on"})

    assert made.panel.seats.filter(person=made.chair, kind="chair").count() == 1


# --- Lists -----------------------------------------------------------------------------------------------------------
def make_one(noun):
    if noun == "member":
        return factories.member(at=factories.organisation(), office="observer")
    if noun == "call":
        return factories.call_in_preparation()
    if noun == "panel":
        return factories.panel(factories.call_in_preparation())
    if noun == "rubric":
        return factories.rubric(factories.call_in_preparation())
    return factories.member(at=factories.organisation())


@pytest.mark.parametrize(
    ("noun", "queries"),
    [("member", 7), ("call", 5), ("panel", 6), ("rubric", 5), ("organisation", 5), ("affiliation", 5)],
)
def test_a_list_costs_the_same_for_one_row_and_for_three(at_manager, noun, queries, django_assert_num_queries):
    make_one(noun)
    at_manager.get(address(noun, "changelist"))
    with django_assert_num_queries(queries):
        at_manager.get(address(noun, "changelist"))
    for _ in range(2):
        make_one(noun)
    with django_assert_num_queries(queries):
        at_manager.get(address(noun, "changelist"))


@pytest.mark.parametrize("query", [{"p": "x"}, {"p": "99"}, {"kind__exact": "moon"}, {"o": "x.y"}, {"q": "\N{BELL}"}])
def test_a_malformed_address_of_a_list_is_never_a_fault(at_manager, query):
    assert at_manager.get(address("organisation", "changelist"), query, follow=True).status_code in (200, 400)


@pytest.mark.browser
def test_the_pages_work_under_the_policy(clean_page, sign_in, open_call, manager):
    made = factories.panel(open_call)
    factories.member("Zuleika")
    sign_in(manager)
    for page in (INDEX, address("call", "change", open_call.pk), address("call", "changelist")):
        clean_page.goto(page)
    clean_page.goto(address("panel", "change", made.panel.pk))
    clean_page.get_by_text("Add another Seat").click()
    clean_page.locator("#seats-4 .select2-selection").click()
    clean_page.locator(".select2-search__field").fill("Zuleika")
    clean_page.get_by_role("option", name="Zuleika").click()
    clean_page.locator("#id_seats-4-kind").select_option("lay")
    clean_page.get_by_role("button", name="Save", exact=True).click()
    clean_page.get_by_text("was changed successfully").wait_for()
    assert Seat.objects.filter(panel=made.panel, person__given_name="Zuleika", code__startswith="A-").count() == 1


@pytest.mark.browser
def test_the_pages_can_be_used_by_everybody(clean_page, sign_in, open_call, administrator):
    made = factories.panel(open_call)
    sign_in(administrator)
    pages = [
        INDEX, address("call", "change", open_call.pk), address("member", "changelist"), address("member", "add"),
        address("panel", "change", made.panel.pk), address("rubric", "change", open_call.rubric.pk),
    ]  # fmt: skip
    for page in pages:
        clean_page.goto(page)
        assert axe_faults(clean_page) == []
    watches[clean_page].faults.clear()  # axe itself trips over the policy where a stylesheet imports another
