"""Where people belong: asked for by themselves, shown by their mail address, or answered by a moderator."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Affiliation, MailDomain, Notice, Organisation, Standing
from proposals.services import affiliations, writing
from scoring.links import links_told_to
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.reading import words_of

pytestmark = pytest.mark.django_db

ACCOUNT, ASK = reverse("account"), reverse("ask_for_affiliation")
LIST = reverse("proposals:affiliations")


def told_to(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("subject", flat=True))


@pytest.fixture
def trust(db):
    made = factories.organisation("Dudley Group")
    MailDomain.objects.create(organisation=made, domain="dgft.example")
    return made


@pytest.fixture
def mira(db):
    """A member who belongs nowhere yet, with a confirmed address that shows nothing."""
    return factories.verified(factories.member("Mira", email="mira@home.example"))


@pytest.fixture
def at_mira(client, mira):
    client.force_login(mira)
    return client


def add_address(person, email, *, verified=True):
    EmailAddress.objects.create(user=person, email=email, verified=verified)


def standings(person):
    return list(person.affiliations.order_by("pk").values_list("standing", flat=True))


# --- Asking -----------------------------------------------------------------------------------------------------------
def test_a_confirmed_address_of_the_organisation_confirms_at_once(at_mira, mira, trust, moderator):
    add_address(mira, "mira@dgft.example")

    answer = at_mira.post(f"{ASK}?q=dudley", {"organisation": trust.pk}, follow=True)

    assert "You belong to Dudley Group." in words_of(answer)
    assert "shown by your address at dgft.example" in words_of(answer)
    assert mira.has_perm("proposals.start")
    assert (told_to(mira), told_to(moderator)) == (["You belong to Dudley Group"], [])


@pytest.mark.parametrize(
    "email", ["mira@dgft.example.attacker.example", "mira@students.dgft.example", "dgft.example@home.example"]
)
def test_an_address_that_only_looks_like_it_shows_nothing(mira, trust, email):
    add_address(mira, email)

    assert affiliations.ask_for_affiliation(trust.pk, by=mira).standing == Standing.WAITING


def test_an_address_that_is_not_confirmed_shows_nothing_until_it_is(client, mira, trust):
    add_address(mira, "mira@dgft.example", verified=False)
    affiliations.ask_for_affiliation(trust.pk, by=mira)
    assert standings(mira) == ["waiting"]

    EmailAddress.objects.filter(user=mira).update(verified=True)
    affiliations.confirm_by_mail(by=mira)

    assert standings(mira) == ["confirmed"]
    assert told_to(mira) == ["You belong to Dudley Group"]


def test_confirming_the_address_by_its_link_confirms_the_affiliation(at_mira, mira, trust, mailoutbox):
    affiliations.ask_for_affiliation(trust.pk, by=mira)
    at_mira.post(reverse("account_email"), {"email": "mira@dgft.example", "action_add": "yes"})
    [link] = re.findall(r"https?://[^/]+(/\S+confirm\S+)", mailoutbox[-1].body)

    at_mira.post(link)

    assert standings(mira) == ["confirmed"]


def test_without_such_an_address_it_waits_and_counts_for_nothing(at_mira, mira, trust, moderator, open_call):
    answer = at_mira.post(f"{ASK}?q=dudley", {"organisation": trust.pk, "note": "Ask Jo in theatres."}, follow=True)

    assert "Dudley Group Waits for a moderator" in words_of(answer)
    assert told_to(moderator) == [f"{mira} asks to belong to Dudley Group"]
    assert not mira.has_perm("proposals.start")
    assert list(mira.affiliations.current()) == []
    with pytest.raises(NotPermitted):
        writing.start_proposal(open_call.pk, by=mira, title="Home checks")


def test_what_is_not_confirmed_ties_no_assessor_to_a_proposal(mira, trust):
    proposal = factories.draft(author=factories.member("Author", at=trust))
    affiliations.ask_for_affiliation(trust.pk, by=mira)

    assert links_told_to(mira, proposal) == []


def test_taking_it_back_and_asking_again_tells_moderators_once_a_day(mira, trust, moderator):
    for _ in range(3):
        asked = affiliations.ask_for_affiliation(trust.pk, by=mira)
        affiliations.end(asked.pk, by=mira)
    asked = affiliations.ask_for_affiliation(trust.pk, by=mira)
    assert len(told_to(moderator)) == 1

    affiliations.refuse(asked.pk, by=moderator, reason="Say who knows you there.")
    affiliations.ask_for_affiliation(trust.pk, by=mira, note="Jo in theatres.")

    assert told_to(moderator) == [f"{mira} asks to belong to Dudley Group"] * 2


def test_a_second_click_asks_once(mira, trust):
    first, second = (affiliations.ask_for_affiliation(trust.pk, by=mira) for _ in range(2))

    assert first == second
    assert Affiliation.objects.count() == 1


def test_nobody_asks_for_everything(at_mira, mira):
    for _ in range(5):
        affiliations.ask_for_affiliation(factories.organisation().pk, by=mira)
    sixth = factories.organisation("The sixth")

    answer = at_mira.post(f"{ASK}?q=sixth", {"organisation": sixth.pk, "note": "Please."})

    assert "5 of your affiliations wait to be confirmed." in unescape(answer.text)
    assert "Please." in answer.text
    assert len(standings(mira)) == 5


def test_a_closed_organisation_is_neither_found_nor_joined(at_mira, mira):
    closed = factories.organisation("Closed Trust", closed_on=localdate() - timedelta(days=1))

    page = at_mira.get(ASK, {"q": "closed"})
    sent = at_mira.post(f"{ASK}?q=closed", {"organisation": closed.pk})

    assert "No organisation has “closed” in its name." in words_of(page)
    assert "Choose the organisation from the list." in sent.text
    with pytest.raises(NotReady):
        affiliations.ask_for_affiliation(closed.pk, by=mira)


# --- Finding ----------------------------------------------------------------------------------------------------------
def test_organisations_are_found_by_words_of_their_name_and_by_code(at_mira):
    for name, code in [("Dudley Integrated Care", "AAA"), ("Dudley Group", "RNA"), ("Walsall Trust", "RBK")]:
        factories.organisation(name, ods_code=code)

    def names(q):
        return re.findall(r'radios__label" for="[^"]+">\s*([^<]+?)\s*</label>', at_mira.get(ASK, {"q": q}).text)

    assert names("dudley") == ["Dudley Group", "Dudley Integrated Care"]
    assert names("care DUDLEY") == ["Dudley Integrated Care"]
    assert names("rbk") == ["Walsall Trust"]
    assert names("") == names("   ") == []


def test_a_search_shows_twenty_and_says_that_there_are_more(at_mira):
    Organisation.objects.bulk_create(Organisation(name=f"Practice {n:02d}", kind="primary_care") for n in range(21))

    page = at_mira.get(ASK, {"q": "practice"})

    assert "These are the first 20." in words_of(page)
    assert page.text.count('type="radio"') == 20
    assert "These are" not in words_of(at_mira.get(ASK, {"q": "practice 01"}))


@pytest.mark.parametrize("q", ["x" * 81, "%", "'; --", "\u202e", "🩺"])
def test_a_strange_search_finds_nothing_and_breaks_nothing(at_mira, q):
    assert at_mira.get(ASK, {"q": q}).status_code == 200


@pytest.mark.parametrize("value", ["", "0", "abc", "9" * 30, "-1"])
def test_a_strange_choice_is_told_at_its_field(at_mira, mira, value):
    answer = at_mira.post(ASK, {"organisation": value, "note": "x" * 20})

    assert answer.status_code == 200
    assert "Choose the organisation from the list." in answer.text
    assert standings(mira) == []


# --- Moderators -------------------------------------------------------------------------------------------------------
@pytest.fixture
def asked(mira, trust):
    return affiliations.ask_for_affiliation(trust.pk, by=mira, note="Ask Jo in theatres.")


@pytest.fixture
def at_moderator(client, moderator):
    client.force_login(moderator)
    return client


def test_a_moderator_reads_what_helps_and_confirms(at_moderator, asked, mira):
    page = words_of(at_moderator.get(reverse("proposals:affiliation", args=[asked.pk])))
    answer = at_moderator.post(reverse("proposals:affiliation", args=[asked.pk]), {"answer": "confirm"}, follow=True)

    assert "mira@home.example" in page
    assert "Ask Jo in theatres." in page
    assert "Nobody waits" in words_of(answer)
    assert mira.has_perm("proposals.start")
    assert told_to(mira) == ["You belong to Dudley Group"]


def test_a_moderator_refuses_with_a_reason_and_the_member_may_ask_again(client, at_moderator, asked, mira, trust):
    page = reverse("proposals:affiliation", args=[asked.pk])
    empty = at_moderator.post(page, {"answer": "refuse", "reason": " "})
    at_moderator.post(page, {"answer": "refuse", "reason": "Jo does not know you. Use your work address."})

    assert "Say why, so that they know what to do." in unescape(empty.text)
    assert told_to(mira) == ["We could not confirm that you belong to Dudley Group"]
    client.force_login(mira)
    assert "Jo does not know you. Use your work address." in words_of(client.get(ACCOUNT))
    affiliations.ask_for_affiliation(trust.pk, by=mira)
    assert standings(mira) == ["refused", "waiting"]


def test_nobody_answers_their_own(asked, mira):
    mira.offices_held.create(office="moderator")

    for answer in (
        lambda: affiliations.confirm(asked.pk, by=mira),
        lambda: affiliations.refuse(asked.pk, by=mira, reason="No."),
    ):
        with pytest.raises(NotPermitted):
            answer()
    assert standings(mira) == ["waiting"]


def test_an_answer_is_given_once(asked, moderator, manager):
    affiliations.confirm(asked.pk, by=moderator)
    affiliations.confirm(asked.pk, by=manager)

    with pytest.raises(WrongState, match="This was answered already: confirmed."):
        affiliations.refuse(asked.pk, by=manager, reason="No.")
    assert Affiliation.objects.get(pk=asked.pk).answered_by == moderator


@pytest.mark.parametrize("office", ["observer", "administrator", ""])
def test_others_neither_see_nor_answer_what_waits(client, asked, office):
    person = factories.member("Other", office=office)
    client.force_login(person)

    seen = [client.get(page).status_code for page in (LIST, reverse("proposals:affiliation", args=[asked.pk]))]
    with pytest.raises(NotPermitted):
        affiliations.confirm(asked.pk, by=person)

    assert seen == [403, 403]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_for_three(at_moderator, trust, rows, django_assert_num_queries):
    for _ in range(rows):
        affiliations.ask_for_affiliation(trust.pk, by=factories.member())

    with django_assert_num_queries(5):
        at_moderator.get(LIST)


# --- Ending -----------------------------------------------------------------------------------------------------------
def test_a_member_ends_an_affiliation_today_and_the_past_is_kept(at_mira, mira, trust):
    add_address(mira, "mira@dgft.example")
    made = affiliations.ask_for_affiliation(trust.pk, by=mira)

    for _ in range(2):
        at_mira.post(reverse("end_affiliation", args=[made.pk]))

    assert Affiliation.objects.get().ended_on == localdate()
    assert told_to(mira) == ["You belong to Dudley Group", "You no longer belong to Dudley Group"]
    with time_machine.travel(now() + timedelta(days=1)):
        assert not mira.has_perm("proposals.start")


def test_what_waits_is_taken_back_without_a_trace(at_mira, asked, moderator):
    at_mira.post(reverse("end_affiliation", args=[asked.pk]))

    assert not Affiliation.objects.exists()
    with pytest.raises(WrongState, match="This was taken back."):
        affiliations.confirm(asked.pk, by=moderator)


def test_nobody_ends_what_is_another_s(client, asked, stranger):
    client.force_login(stranger)

    assert client.post(reverse("end_affiliation", args=[asked.pk])).status_code == 404
    with pytest.raises(NotPermitted):
        affiliations.end(asked.pk, by=stranger)


# --- Mail domains -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "domain", ["gmail.com", "nhs.net", "ac.uk", "UHB.nhs.uk", "@uhb.nhs.uk", "uhb", "a..b", "-a.uk"]
)
def test_a_domain_that_shows_nothing_is_refused(domain, trust):
    with pytest.raises(ValidationError) as error:
        MailDomain(organisation=trust, domain=domain).full_clean()

    assert list(error.value.message_dict) == ["domain"]


def test_managers_keep_the_domains_of_an_organisation(client, manager, trust):
    client.force_login(manager)
    page = reverse("admin:proposals_organisation_change", args=[trust.pk])
    body = {
        "name": trust.name, "kind": "trust", "ods_code": "", "board": "", "successor": "", "closed_on": "",
        "seen_version": "1", "mail_domains-TOTAL_FORMS": "2", "mail_domains-INITIAL_FORMS": "1",
        "mail_domains-0-id": trust.mail_domains.get().pk, "mail_domains-0-organisation": trust.pk,
        "mail_domains-0-domain": "dgft.example", "mail_domains-1-organisation": trust.pk,
    }  # fmt: skip

    refused = client.post(page, body | {"mail_domains-1-domain": "gmail.com"})
    client.post(page, body | {"mail_domains-1-domain": "dudley.nhs.uk"})

    assert "Everybody can have an address there" in refused.text
    assert sorted(trust.mail_domains.values_list("domain", flat=True)) == ["dgft.example", "dudley.nhs.uk"]


# --- By program -------------------------------------------------------------------------------------------------------
def test_a_program_asks_and_a_moderator_s_program_answers(mira, trust, moderator):
    made = Caller(mira).post("affiliations/", {"organisation": trust.pk, "note": "Ask Jo."})
    [waiting] = Caller(moderator).get("affiliations/asked/").json()["results"]
    refused = Caller(moderator).post(f"affiliations/asked/{waiting['id']}/", {"confirm": False})
    answered = Caller(moderator).post(f"affiliations/asked/{waiting['id']}/", {"confirm": True})
    [mine] = Caller(mira).get("affiliations/").json()["results"]

    assert (made.status_code, made.json()["standing"]) == (201, "waiting")
    assert (waiting["person"], waiting["note"]) == (str(mira), "Ask Jo.")
    assert (refused.status_code, refused.json()["errors"]) == (
        409,
        {"reason": ["Say why, so that they know what to do."]},
    )
    assert (answered.json()["standing"], mine["standing"]) == ("confirmed", "confirmed")
    ended = Caller(mira).send("DELETE", f"affiliations/{mine['id']}/")
    assert ended.json() == {"ended_on": str(localdate())}


def test_a_program_without_the_right_is_told(mira, trust, stranger):
    asked = affiliations.ask_for_affiliation(trust.pk, by=mira)

    told = [
        Caller(stranger).get("affiliations/asked/").status_code,
        Caller(stranger).post(f"affiliations/asked/{asked.pk}/", {"confirm": True}).status_code,
        Caller(stranger).send("DELETE", f"affiliations/{asked.pk}/").status_code,
        Caller(mira).post("affiliations/", {"organisation": 99_999}).status_code,
    ]

    assert told == [403, 403, 404, 400]


# --- In a browser -----------------------------------------------------------------------------------------------------
@pytest.mark.browser
def test_a_member_says_where_they_belong_without_scripts(page_without_scripts, sign_in, mira, trust):
    page = page_without_scripts
    sign_in(mira)
    page.goto(ACCOUNT)
    page.get_by_role("link", name="Say where you belong").click()
    page.get_by_label("Name of the organisation").fill("dudley")
    press(page, "Search")
    assert_accessible(page)
    page.get_by_label("Dudley Group").check()
    press(page, "Ask for it")
    expect(page.get_by_text("Waits for a moderator")).to_be_visible()
    assert_accessible(page)


@pytest.mark.browser
def test_the_pages_of_moderators_read_well(clean_page, sign_in, asked, moderator):
    sign_in(moderator)
    clean_page.goto(LIST)
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name=str(asked.person)).click()
    assert_accessible(clean_page)
    press(clean_page, "Yes, confirm it")
    expect(clean_page.get_by_text("Nobody waits")).to_be_visible()
    assert_accessible(clean_page)
