"""The pages after the award in a real browser."""

from datetime import date

import pytest

from proposals.services import awards, payments
from scoring.services import decisions
from tests.browser_fixtures import assert_accessible, press
from tests.proposals.awards_cast import awarded, page, record_of

MAY = date(2036, 5, 1)
pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_a_report_is_sent_in_a_browser(clean_page, sign_in):
    award = awarded()
    sign_in(award.lead)
    clean_page.goto(page("after_award", award.proposal.reference))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Name the site leads.").first.click()
    clean_page.get_by_label("How was it done?").fill("Both are named.")
    assert_accessible(clean_page)
    press(clean_page, "Send the report")
    assert_accessible(clean_page)
    assert record_of(award.first) == [("reported", "Both are named.")]


def test_what_managers_and_visitors_open_after_the_award_is_accessible(clean_page, sign_in):
    award = awarded()
    reference = award.proposal.reference
    payments.plan_instalment(award.proposal.pk, by=award.manager, pounds=5_000, due_on=MAY)
    instalment = award.proposal.instalments.get()
    sign_in(award.manager)
    for path in (
        page("awards"), page("after_award", reference), page("add_duty", reference, "report"),
        page("change_duty", reference, award.first.pk), page("instalments", reference),
        page("pay_instalment", reference, instalment.pk), page("open_awards"),
    ):  # fmt: skip
        clean_page.goto(path)
        assert_accessible(clean_page)
    payments.plan_instalment(award.proposal.pk, by=award.manager, pounds=0, due_on=MAY, corrects=instalment)
    decisions.take_back_award(award.proposal.pk, by=award.manager, note="A condition was not met.")
    clean_page.goto(page("after_award", reference))
    assert_accessible(clean_page)


def test_a_manager_reads_and_sends_back_in_a_browser(clean_page, sign_in):
    award = awarded()
    awards.report(award.first.pk, by=award.lead, version=0, text="Both are named.")
    sign_in(award.manager)
    clean_page.goto(page("duty", award.proposal.reference, award.first.pk))
    clean_page.get_by_label("Send it back").check()
    press(clean_page, "Settle it")
    assert_accessible(clean_page)
    clean_page.get_by_label("Words to its authors").fill("One more.")
    press(clean_page, "Settle it")
    assert record_of(award.first) == [("reported", "Both are named."), ("sent_back", "One more.")]
