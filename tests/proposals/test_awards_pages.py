"""The pages after the award, and the same by program: who sees what, what each form refuses, and what it costs."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from exchange.demo import papers
from proposals.models import Attachment, Duty
from proposals.services import awards
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.proposals.awards_cast import again, awarded, page, record_of, stands
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_award(kept_for_the_module):
    return awarded(title="A cabinet that counts itself")


@pytest.fixture
def award(kept_award):
    return SimpleNamespace(**vars(kept_award))


def duty_page(award, duty=None):
    return page("duty", award.proposal.reference, (duty or award.first).pk)


def report(client, award, **sent):
    return client.post(duty_page(award), {"act": "report", "version": "0", "text": "", "link": ""} | sent)


def letter(text="All is well."):
    return SimpleUploadedFile("leads.pdf", papers.pdf_with("The leads", [text]))


# --- Who may see it ------------------------------------------------------------------------------------------------
def test_its_authors_and_the_programme_team_read_what_the_award_asks_for(client, award, observer):
    colleague = factories.member("Colleague")
    factories.co_author(award.proposal, colleague, "viewer")
    for person in (award.lead, colleague, award.manager, observer):
        client.force_login(person)
        words = words_of(client.get(page("after_award", award.proposal.reference)))
        assert "Name the site leads. Due by 1 May 2036" in words
        assert "Agree the data sheet. No day was agreed" in words


def test_nobody_else_knows_of_it(client, award, stranger, moderator):
    conflicted = factories.manager()
    factories.co_author(award.proposal, conflicted)
    award.proposal.contributors.filter(person=conflicted).delete()
    assessor = award.proposal.assignments.first().assessor
    for person in (stranger, moderator, assessor):
        client.force_login(person)
        for path in (page("after_award", award.proposal.reference), duty_page(award)):
            assert client.get(path).status_code == 404
        assert words_of(client.get(page("awards"))).count("There is no award yet.") == 1
        assert Caller(person).get(f"proposals/{award.proposal.reference}/after/").status_code == 404


def test_under_embargo_it_is_not_there_even_for_managers(client):
    proposal = factories.proposal_at(State.FUNDED, announced=False)
    condition = awards.set_conditions(proposal.pk, by=proposal.cast.manager, conditions=[("Name them.", None)])[0]
    for person in (proposal.cast.author, proposal.cast.manager):
        client.force_login(person)
        assert client.get(page("after_award", proposal.reference)).status_code == 404
        assert client.get(page("duty", proposal.reference, condition.pk)).status_code == 404
        listed = Caller(person).get("awards/").json()["results"]
        assert proposal.reference not in [each["reference"] for each in listed]


def test_a_visitor_is_sent_to_sign_in(client, award):
    assert client.get(duty_page(award)).url.startswith("/accounts/login/")


def test_authors_read_that_the_team_acted_and_managers_read_who(client, award):
    awards.report(award.first.pk, by=award.lead, version=0, text="Both are named.")
    awards.send_back(award.first.pk, by=award.manager, version=1, text="One more.")
    name = str(award.manager)
    client.force_login(award.lead)
    to_author = words_of(client.get(duty_page(award)))
    client.force_login(award.other)

    assert ("Sent back by The programme team" in to_author, name in to_author) == (True, False)
    assert f"Sent back by {name}" in words_of(client.get(duty_page(award)))


def test_the_page_of_the_proposal_leads_to_it(client, award, stranger):
    shown = {}
    for person in (award.lead, award.manager, stranger):
        client.force_login(person)
        found = client.get(page("detail", award.proposal.reference)).text
        shown[person] = page("after_award", award.proposal.reference) in found

    assert list(shown.values()) == [True, True, False]


# --- Reporting and settling ----------------------------------------------------------------------------------------
def test_the_lead_author_reports_and_a_manager_sends_it_back(client, award):
    client.force_login(award.lead)
    answer = report(client, award, text="Both are named.", link="https://trust.example/leads")
    assert answer.url == page("after_award", award.proposal.reference)
    client.force_login(award.manager)
    client.post(duty_page(award), {"act": "settle", "version": "1", "ruling": "send_back", "text": "One more."})

    assert record_of(award.first) == [("reported", "Both are named."), ("sent_back", "One more.")]


def test_a_link_is_shown_as_one_and_what_is_typed_is_escaped(client, award):
    client.force_login(award.lead)
    report(client, award, text="<script>alert(1)</script>", link='https://trust.example/"><script>')
    shown = client.get(duty_page(award)).text

    assert 'href="https://trust.example/&#34;&gt;&lt;script&gt;" rel="noopener noreferrer nofollow"' in shown
    assert "<script>alert" not in shown


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, "Say how it was done, give a link, or attach a file."),
        ({"link": "javascript:alert(1)"}, "Give a link that starts with https:// or http://."),
        ({"text": "x" * 2_001}, "Shorten the text to 2,000 characters: there are 2001 now."),
        ({"text": "Patient 943 476 5919 agreed."},
         "This could hold an NHS number. Take it out: no patient belongs in a report."),
        ({"file": SimpleUploadedFile("run.exe", b"MZ")}, None),
        ({"file": SimpleUploadedFile("empty.pdf", b"")}, None),
    ],
)  # fmt: skip
def test_a_bad_report_is_told_at_its_field_and_nothing_typed_is_lost(client, award, sent, error):
    client.force_login(award.lead)
    answer = report(client, award, **sent)

    assert answer.status_code == 200
    assert errors_in(answer) == [error] if error else len(errors_in(answer)) == 1
    assert stands(award.first) == ("open", 0)


def test_a_report_typed_over_what_changed_meanwhile_is_kept_in_its_box(client, award):
    awards.change_duty(award.first.pk, by=award.manager, version=0, text="Name three leads.")
    client.force_login(award.lead)
    answer = report(client, award, text="Two are named.")

    assert errors_in(answer) == [
        "Something happened here since you opened the page. Read it below, then send yours again."
    ]
    assert "Two are named.</textarea>" in answer.text
    assert 'name="version" value="1"' in answer.text.replace("  ", " ")


def test_sending_back_without_a_word_is_refused(client, award):
    awards.report(award.first.pk, by=award.lead, version=0, text="Done.")
    client.force_login(award.manager)
    answer = client.post(duty_page(award), {"act": "settle", "version": "1", "ruling": "send_back", "text": ""})

    assert errors_in(answer) == ["Say what is missing."]


@pytest.mark.parametrize(
    ("who", "act", "status"),
    [("lead", "", 400), ("lead", "nonsense", 400), ("lead", "settle", 403), ("manager", "report", 403)],
)
def test_an_act_that_is_none_of_theirs_is_refused(client, award, who, act, status):
    client.force_login(getattr(award, who))
    sent = {"act": act, "version": "0", "ruling": "accept", "text": "x"}

    assert client.post(duty_page(award), sent).status_code == status
    assert record_of(award.first) == []


def test_a_file_is_open_to_its_authors_and_the_team_alone(client, award, stranger, moderator):
    client.force_login(award.lead)
    report(client, award, file=letter())
    report(client, award, file=letter())  # the same form sent twice
    file = Attachment.objects.get(proposal=award.proposal, is_evidence=True)
    path = page("attachment", award.proposal.reference, file.number)

    found = {}
    for person in (award.lead, award.manager, moderator, stranger, None):
        client.force_login(person) if person else client.logout()
        answer = client.get(path)
        if answer.streaming:
            answer.getvalue()
        found[person] = answer.status_code
    assert list(found.values()) == [200, 200, 404, 404, 404]
    client.force_login(award.manager)
    assert "leads.pdf" in words_of(client.get(duty_page(award)))
    assert "leads.pdf" not in client.get(page("detail", award.proposal.reference)).text
    listed = Caller(stranger).get(f"proposals/{award.proposal.reference}/attachments/").json()["results"]
    assert listed == []


# --- What a manager asks for ---------------------------------------------------------------------------------------
def test_a_manager_adds_changes_and_drops(client, award):
    client.force_login(award.manager)
    reference = award.proposal.reference
    sent = {"text": "Tell how it went.", "due_on[day]": "1", "due_on[month]": "6", "due_on[year]": "2036"}
    client.post(page("add_duty", reference, "report"), sent)
    added = Duty.objects.latest("pk")
    change = page("change_duty", reference, added.pk)
    client.post(change, {"act": "change", "version": "0", "text": "Tell how far it went."})
    client.post(change, {"act": "drop", "version": "1", "text": "The story says it."})

    assert (added.kind, again(added).text, stands(added)) == ("report", "Tell how far it went.", ("dropped", 2))


def test_a_kind_that_is_none_is_not_found(client, award):
    client.force_login(award.manager)
    assert client.get(page("add_duty", award.proposal.reference, "wish")).status_code == 404


def test_an_author_may_not_ask_for_less(client, award):
    client.force_login(award.lead)
    reference = award.proposal.reference
    paths = [page("add_duty", reference, "report"), page("change_duty", reference, award.first.pk)]
    assert [client.get(path).status_code for path in paths] == [403, 403]


# --- The list ------------------------------------------------------------------------------------------------------
def test_what_is_late_or_waits_stands_first_and_can_be_filtered(client, award):
    late = awarded(title="A late one")
    awards.change_duty(late.first.pk, by=late.manager, version=0, text="Now.", due_on=localdate() - timedelta(days=3))
    awards.report(award.first.pk, by=award.lead, version=0, text="Done.")
    client.force_login(factories.manager())

    def titles(query=""):
        words = words_of(client.get(page("awards") + query))
        both = ("A late one", "A cabinet that counts itself")
        return sorted((each for each in both if each in words), key=words.find)

    assert titles() == ["A late one", "A cabinet that counts itself"]
    assert titles("?show=late") == ["A late one"]
    assert titles("?show=waiting") == ["A cabinet that counts itself"]
    assert titles("?q=cabinet") == ["A cabinet that counts itself"]
    assert titles("?show=nonsense") == ["A late one", "A cabinet that counts itself"]


def test_the_list_costs_the_same_for_one_award_and_for_three(client, award, django_assert_num_queries):
    client.force_login(factories.manager())
    client.get(page("awards"))
    with django_assert_num_queries(6):
        client.get(page("awards"))
    awarded(), awarded()
    with django_assert_num_queries(6):
        client.get(page("awards"))


def test_the_page_of_one_costs_the_same_for_one_thing_asked_and_for_three(client, award, django_assert_num_queries):
    client.force_login(award.lead)
    path = page("after_award", award.proposal.reference)
    client.get(path)
    with django_assert_num_queries(7):
        client.get(path)
    for kind in ("milestone", "report"):
        awards.add_duty(award.proposal.pk, by=award.manager, kind=kind, text="More.")
    with django_assert_num_queries(7):
        client.get(path)


def test_the_record_of_one_costs_the_same_for_one_entry_and_for_three(client, award, django_assert_num_queries):
    client.force_login(award.manager)
    awards.report(award.first.pk, by=award.lead, version=0, text="Done.")
    client.get(duty_page(award))
    with django_assert_num_queries(8):
        client.get(duty_page(award))
    awards.send_back(award.first.pk, by=award.manager, version=1, text="More.")
    awards.report(award.first.pk, by=award.lead, version=2, text="Done.")
    with django_assert_num_queries(8):
        client.get(duty_page(award))


# --- By program ----------------------------------------------------------------------------------------------------
def test_a_program_does_what_the_pages_do(award):
    lead, manager = Caller(award.lead), Caller(award.manager)
    path = f"proposals/{award.proposal.reference}/after/"
    added = manager.post(path, {"kind": "report", "text": "How it went.", "due_on": "2036-06-01"}).json()["duty"]
    one = f"{path}{added['id']}/"
    manager.patch(one, {"text": "How far it went.", "due_on": "2036-06-01", "version": 0})
    lead.post(f"{one}report/", {"version": 1, "text": "Far."})
    manager.post(f"{one}settle/", {"version": 2, "ruling": "send_back", "text": "How far?"})
    answer = lead.client.post(f"/api/v1/{one}evidence/", {"version": "3", "file": letter()}, headers=lead.headers)
    assert answer.status_code == 200
    told = manager.post(f"{one}settle/", {"version": 4, "ruling": "accept"}).json()

    assert [(each["act"], each["text"]) for each in told["entries"]] == [
        ("accepted", ""), ("reported", ""), ("sent_back", "How far?"), ("reported", "Far."), ("changed", ""),
    ]  # fmt: skip
    assert told["entries"][1]["file"]["name"] == "leads.pdf"
    assert lead.get("awards/").json()["results"] == [
        {
            "reference": award.proposal.reference, "title": "A cabinet that counts itself",
            "call": award.proposal.call.code, "lead_organisation": str(award.proposal.lead_organisation),
            "award_pounds": 15_000, "late": 0, "waiting": 0, "open": 2, "next_due_on": "2036-05-01",
        }
    ]  # fmt: skip


def test_a_program_reads_what_is_wrong_by_field(award):
    lead, manager = Caller(award.lead), Caller(award.manager)
    one = f"proposals/{award.proposal.reference}/after/{award.first.pk}/"

    assert lead.post(f"{one}report/", {"version": 0, "link": "javascript:x"}).json()["errors"] == {
        "link": ["Give a link that starts with https:// or http://."]
    }
    assert manager.patch(one, {"version": 7, "text": "New."}).status_code == 409
    assert manager.post(f"{one}drop/", {"version": 0, "text": ""}).status_code == 400
    assert lead.post(f"{one}drop/", {"version": 0, "text": "No need."}).status_code == 403
