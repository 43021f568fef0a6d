"""An award that was given up or taken back: its record stays readable, in the audit pack too, and unchanged."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.services import awards, payments
from scoring.services import decisions, exports
from tests import factories
from tests.api.caller import Caller
from tests.proposals.awards_cast import awarded, page, record_of
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db
WHY = "A condition was not met."


@pytest.fixture(scope="module")
def kept_award(kept_for_the_module):
    """One thing still to do, a report that waits, an instalment and one that was corrected; then it is taken back."""
    award = awarded(title="A cabinet that counts itself")
    soon = localdate() + timedelta(days=3)
    awards.change_duty(award.first.pk, by=award.manager, version=0, text="Name the site leads.", due_on=soon)
    awards.report(award.second.pk, by=award.lead, version=0, text="It is agreed.")
    planned = {"by": award.manager, "due_on": soon}
    first = payments.plan_instalment(award.proposal.pk, pounds=4_000, **planned)
    award.instalment = payments.plan_instalment(award.proposal.pk, pounds=5_000, corrects=first, **planned)
    decisions.take_back_award(award.proposal.pk, by=award.manager, note=WHY)
    return award


@pytest.fixture
def award(kept_award):
    return SimpleNamespace(**vars(kept_award))


def duty_page(award, duty):
    return page("duty", award.proposal.reference, duty.pk)


def test_those_who_followed_it_read_what_it_asked_for_and_why_it_ended(client, award, observer):
    for person in (award.lead, award.manager, observer):
        client.force_login(person)
        words = words_of(client.get(page("after_award", award.proposal.reference)))
        assert "This award ended" in words
        assert f"Nothing is asked for any more; what stands below is the record. {WHY}" in words
        assert "£15,000" in words
        assert "£0 paid of £15,000." in words
        assert "£4,000, due on" in words
        assert "Not done when the award ended" in words
        assert "Not read when the award ended" in words
        assert "Add a condition" not in words


def test_nobody_else_knows_of_it_and_no_list_has_it(client, award, stranger, moderator):
    for person in (stranger, moderator):
        client.force_login(person)
        for path in (page("after_award", award.proposal.reference), duty_page(award, award.first)):
            assert client.get(path).status_code == 404
    for person in (award.manager, award.lead):
        client.force_login(person)
        assert "There is no award yet." in words_of(client.get(page("awards")))


def test_its_proposal_leads_to_its_record(client, award):
    client.force_login(award.manager)
    shown = client.get(page("detail", award.proposal.reference)).text

    assert f'<a href="{page("after_award", award.proposal.reference)}">The record of the award that ended</a>' in shown


def test_what_was_done_about_it_is_read_and_no_form_is_offered(client, award):
    for person in (award.lead, award.manager):
        client.force_login(person)
        answer = client.get(duty_page(award, award.second))
        words = words_of(answer)
        assert "The award ended, so nothing is asked for here any more." in words
        assert "It is agreed." in words
        assert 'name="act"' not in answer.text


def test_a_report_sent_after_the_end_is_refused_and_what_was_typed_is_kept(client, award):
    client.force_login(award.lead)
    sent = {"act": "report", "version": "1", "text": "Both are named.", "link": ""}
    answer = client.post(duty_page(award, award.first), sent)

    assert errors_in(answer) == ["The award ended. What it asked for stays on record and is not changed any more."]
    assert "Both are named.</textarea>" in answer.text
    assert record_of(award.first) == [("changed", "")]


def test_a_ruling_sent_after_the_end_is_kept_too(client, award):
    client.force_login(award.other)
    sent = {"act": "settle", "version": "1", "ruling": "send_back", "text": "One is missing."}
    answer = client.post(duty_page(award, award.second), sent)

    assert "One is missing.</textarea>" in answer.text
    assert record_of(award.second) == [("reported", "It is agreed.")]


def test_a_manager_changes_nothing_of_it(client, award):
    client.force_login(award.manager)
    reference = award.proposal.reference
    forms = [
        page("add_duty", reference, "report"), page("change_duty", reference, award.first.pk),
        page("instalments", reference), page("pay_instalment", reference, award.instalment.pk),
    ]  # fmt: skip

    assert [client.get(path).status_code for path in forms] == [409] * 4
    assert "Tell us more.</textarea>" in client.post(forms[0], {"text": "Tell us more."}).text
    after = f"proposals/{reference}/after/"
    caller = Caller(award.manager)
    assert caller.post(after, {"kind": "report", "text": "How it went."}).status_code == 409
    assert caller.post(f"{after}{award.second.pk}/settle/", {"version": 1, "ruling": "accept"}).status_code == 409


def test_a_program_reads_when_and_why_it_ended(award):
    told = Caller(award.lead).get(f"proposals/{award.proposal.reference}/after/").json()

    assert (told["award_pounds"], told["ended_on"], told["ended_because"]) == (15_000, f"{localdate()}", WHY)
    assert (told["late"], told["waiting"], told["paid_pounds"]) == (0, 0, 0)
    assert [each["state"] for each in told["duties"]] == ["open", "reported"]


def test_the_audit_pack_holds_its_decision_its_duties_and_their_record(client, award):
    client.force_login(factories.manager())
    answer = client.get(reverse("scoring:audit_pack", args=[award.proposal.call.code]))
    with ZipFile(BytesIO(answer.getvalue())) as zipped:
        files = {name: zipped.read(name).decode("utf-8-sig") for name in zipped.namelist() if name.endswith(".csv")}

    def column(name, heading):
        return [line[heading] for line in csv.DictReader(StringIO(files[name], newline=""))]

    assert column("decisions.csv", "Outcome") == ["Cancelled"]
    assert column("history.csv", "Step")[-2:] == ["Fund", "Take back the award"]
    assert column("duties.csv", "What is asked") == ["Name the site leads.", "Agree the data sheet."]
    assert column("duty-records.csv", "Act") == ["Changed", "Reported"]
    assert column("payments.csv", "Pounds") == ["4000", "5000"]


def test_a_kept_audit_pack_is_not_handed_out_after_a_conflict_with_it(client, award):
    asker = factories.manager()
    asked = exports.ask_for("audit", award.proposal.call, by=asker)
    exports.make_export.func(asked.pk)
    client.force_login(asker)
    path = reverse("scoring:export_file", args=[asked.pk])
    before = client.get(path).status_code

    factories.co_author(award.proposal, asker)

    assert (before, client.get(path).status_code) == (200, 404)


def test_its_page_costs_the_same_for_one_entry_and_for_three(client, award, django_assert_num_queries):
    client.force_login(award.manager)
    client.get(page("after_award", award.proposal.reference))
    for path, queries in ((page("after_award", award.proposal.reference), 9), (duty_page(award, award.second), 6)):
        with django_assert_num_queries(queries):
            client.get(path)


def test_a_payment_recorded_meanwhile_is_told_on_the_form_with_the_day_that_was_typed(client):
    award = awarded()
    instalment = payments.plan_instalment(award.proposal.pk, by=award.manager, pounds=5_000, due_on=localdate())
    payments.record_payment(instalment.pk, by=award.other, paid_on=localdate())
    client.force_login(award.manager)
    path = page("pay_instalment", award.proposal.reference, instalment.pk)
    answer = client.post(path, {"paid_on[day]": "17", "paid_on[month]": "3", "paid_on[year]": "2026"})

    assert [error.partition(" on ")[0] for error in errors_in(answer)] == ["It is recorded as paid"]
    assert 'value="17"' in answer.text


def test_the_menu_marks_awards_for_those_who_have_it_there_and_proposals_for_authors(client):
    award = awarded()
    marked = []
    for person in (award.manager, award.lead):
        client.force_login(person)
        for path in (page("after_award", award.proposal.reference), duty_page(award, award.first)):
            text = client.get(path).text
            marked.append(text.partition('aria-current="true"')[2].partition("</strong>")[0].rpartition(">")[2])

    assert marked == ["Awards", "Awards", "Proposals", "Proposals"]
