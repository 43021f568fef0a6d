"""What sites and authors report of an adoption: by whom, once, and never silently over another's."""

from datetime import timedelta

import pytest

from proposals.errors import NotReady
from proposals.models import AdoptionEvent, Proposal
from tests import factories
from tests.proposals.spread_pages import TODAY, page_of, report


# --- Reporting adoption ----------------------------------------------------------------------------------------------
def adoption(at, **changes):
    return {
        "site": at.pk,
        "stage": "adopted",
        "happened_on": TODAY.isoformat(),
        "evidence": "Seen on the ward.",
    } | changes


def test_an_author_records_what_a_site_did(at_author, funded):
    site = factories.organisation("North")

    response = at_author.post(page_of(funded, "record_adoption"), adoption(site))

    assert response.url == page_of(funded)
    [event] = AdoptionEvent.objects.all()
    assert (event.site, event.stage, event.happened_on, event.recorded_by) == (
        site, "adopted", TODAY, funded.cast.author,
    )  # fmt: skip


def test_the_same_report_sent_twice_is_kept_once(at_author, funded):
    site = factories.organisation("North")
    at_author.post(page_of(funded, "record_adoption"), adoption(site))

    again = at_author.post(page_of(funded, "record_adoption"), adoption(site))

    assert AdoptionEvent.objects.count() == 1
    assert "North is recorded with this stage on this day already." in again.text
    assert "Seen on the ward." in again.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"happened_on": (TODAY + timedelta(days=1)).isoformat()}, "The date lies in the future."),
        ({"happened_on": "0202-03-01"}, "Check the year: this date is before the year 2000."),
        ({"happened_on": "2026-02-31"}, "Enter a real date."),
        ({"site": "999999"}, "Choose a site from the list."),
        ({"site": "north"}, "Choose a site from the list."),
        ({"stage": "conquered"}, "Select a valid choice."),
        ({"evidence": "   "}, "Say how we know: a sentence, a report, a link."),
        ({"evidence": "x" * 2001}, "at most 2000 characters"),
        ({"corrects": "999999"}, "That report is corrected already, or belongs to another proposal."),
    ],
)
def test_a_report_that_cannot_be_right_is_refused_and_kept_on_the_page(at_author, funded, changes, sentence):
    site = factories.organisation("North")

    response = at_author.post(page_of(funded, "record_adoption"), adoption(site, **changes))

    assert response.status_code == 200
    assert sentence in response.text
    assert not AdoptionEvent.objects.exists()
    assert "Seen on the ward." in response.text or "evidence" in changes


def test_a_correction_starts_from_what_it_corrects(at_author, funded):
    wrong = report(funded, factories.organisation("North"), "sustained", 9)

    page = at_author.get(page_of(funded, "record_adoption"), {"corrects": wrong.pk}).text

    assert "Board paper." in page
    assert f'<option value="{wrong.pk}" selected' in page


@pytest.mark.parametrize("number", ["x", "999999", "9" * 30, "-1"])
def test_a_malformed_correction_is_an_ordinary_report(at_author, funded, number):
    assert at_author.get(page_of(funded, "record_adoption"), {"corrects": number}).status_code == 200


def test_two_corrections_of_the_same_report_cannot_both_stand(funded):
    site = factories.organisation("North")
    wrong = report(funded, site, "sustained", 9)
    report(funded, site, "committed", 9, corrects=wrong)

    with pytest.raises(NotReady, match="corrected already"):
        report(funded, site, "interested", 9, corrects=wrong)


def test_a_stranger_may_look_and_not_report(client, funded, stranger):
    client.force_login(stranger)

    assert client.get(page_of(funded)).status_code == 200
    for name in ("record_adoption", "add_measure"):
        assert client.get(page_of(funded, name)).status_code == 403
    assert client.post(page_of(funded, "record_adoption"), adoption(factories.organisation())).status_code == 403
    assert not AdoptionEvent.objects.exists()


def test_a_visitor_is_asked_to_sign_in_before_reporting(client, funded):
    assert client.get(page_of(funded, "record_adoption")).status_code == 302


def test_a_closed_organisation_is_offered_only_where_it_reported(at_author, funded):
    closed = factories.organisation("Closed", closed_on=TODAY - timedelta(days=400))
    reporter = factories.organisation("Merged", closed_on=TODAY - timedelta(days=1))
    report(funded, reporter, "adopted", 10)

    page = at_author.get(page_of(funded, "record_adoption")).text

    assert f'<option value="{closed.pk}"' not in page
    assert f'<option value="{reporter.pk}"' in page


def test_reports_leave_the_proposal_itself_alone(at_author, funded):
    before = Proposal.objects.values().get(pk=funded.pk)

    at_author.post(page_of(funded, "record_adoption"), adoption(factories.organisation()))

    assert Proposal.objects.values().get(pk=funded.pk) == before
