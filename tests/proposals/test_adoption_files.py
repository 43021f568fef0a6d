"""A file that shows what a site did: taken in with the report, read by who follows the award and by the site's lead."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from exchange.demo import papers
from proposals.attachments import storage
from proposals.models import AdoptionEvent, Attachment
from proposals.services import adoption_files, site_leads
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.proposals.spread_pages import page_of, report
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db
TODAY = localdate()
TOLD = {"stage": "adopted", "happened_on": TODAY, "evidence": "The register shows it."}


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    proposal = factories.proposal_at(State.FUNDED, title="One phone line")
    trust = factories.organisation("Trust of the north")
    person = factories.member("Site", at=trust)
    named = {"organisation": trust, "place": "", "email": person.email}
    lead = site_leads.name_site_lead(proposal.pk, by=proposal.cast.author, **named)
    return SimpleNamespace(
        proposal=proposal, trust=trust, person=person, lead=lead, author=proposal.cast.author,
        manager=proposal.cast.manager,
    )  # fmt: skip


@pytest.fixture
def award(kept):
    return SimpleNamespace(**vars(kept))


def recorded(award, **facts):
    with factories.checked_file("register.pdf") as checked:
        event, _ = adoption_files.record_checked(
            award.proposal.pk, by=award.author, name="register.pdf", checked=checked, site=award.trust, **TOLD | facts
        )
    return event


def sent(**facts):
    day = {f"happened_on[{part}]": str(getattr(TODAY, part)) for part in ("day", "month", "year")}
    return {"stage": "adopted", "evidence": "The register shows it.", **day} | facts


def letter(name="register.pdf", content=b""):
    return SimpleUploadedFile(name, content or papers.pdf_with("The register", ["All is well."]))


def opened(client, person, address):
    client.force_login(person) if person else client.logout()
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def file_at(award, event):
    return reverse("proposals:site_file", args=[award.lead.pk, event.pk])


# --- Who opens it ----------------------------------------------------------------------------------------------------
def test_it_is_open_to_who_follows_the_award_and_to_the_lead_of_the_site_alone(client, award):
    event = recorded(award)
    elsewhere = factories.member("Elsewhere", at=factories.organisation())
    in_ledger = page_of(award.proposal, "attachment", event.file.number)
    people = [award.author, award.manager, award.person, elsewhere, factories.moderator(), None]

    assert [opened(client, each, in_ledger) for each in people] == [200, 200, 404, 404, 404, 404]
    assert [opened(client, each, file_at(award, event)) for each in people] == [404, 404, 200, 404, 404, 302]


def test_a_lead_opens_no_file_of_another_site(client, award):
    other = factories.organisation()
    with factories.checked_file() as checked:
        event, _ = adoption_files.record_checked(
            award.proposal.pk, by=award.author, name="other.pdf", checked=checked, site=other, **TOLD
        )
    bare = report(award.proposal, award.trust, "committed", 3)

    assert [opened(client, award.person, file_at(award, each)) for each in (event, bare)] == [404, 404]


def test_everybody_else_learns_not_even_its_name(client, award):
    recorded(award)
    address = page_of(award.proposal)

    client.force_login(award.author)
    assert "register.pdf" in words_of(client.get(address))
    assert "register.pdf" in client.get(page_of(award.proposal, "ledger_csv")).getvalue().decode()
    client.force_login(factories.member("Stranger"))
    for page in (address, page_of(award.proposal, "thread"), page_of(award.proposal, "detail")):
        assert "register.pdf" not in client.get(page).text
    assert Caller().get(f"proposals/{award.proposal.reference}/attachments/").json()["results"] == []


# --- Taking it in ----------------------------------------------------------------------------------------------------
def test_authors_record_with_a_file_and_a_lead_reports_with_one(client, award):
    client.force_login(award.author)
    client.post(page_of(award.proposal, "record_adoption"), sent(site=award.trust.pk, file=letter()))
    client.force_login(award.person)
    own = reverse("proposals:my_site", args=[award.lead.pk])
    client.post(own, sent(stage="sustained", file=letter("year.pdf")))

    events = AdoptionEvent.objects.order_by("pk").values_list("stage", "by_site", "file__name", "file__is_evidence")
    assert list(events) == [("adopted", False, "register.pdf", True), ("sustained", True, "year.pdf", True)]
    assert "year.pdf" in words_of(client.get(own))


def test_a_file_that_is_not_what_it_says_is_told_at_its_field_and_nothing_is_recorded(client, award):
    client.force_login(award.author)

    page = client.post(
        page_of(award.proposal, "record_adoption"), sent(site=award.trust.pk, file=letter(content=b"MZ no document"))
    )

    [told] = errors_in(page)
    assert told.startswith("“register.pdf” ")
    assert "The register shows it." in page.text
    assert (AdoptionEvent.objects.count(), Attachment.objects.filter(is_evidence=True).count()) == (0, 0)


def test_a_report_that_is_refused_leaves_no_file(client, award):
    recorded(award)
    client.force_login(award.author)

    page = client.post(page_of(award.proposal, "record_adoption"), sent(site=award.trust.pk, file=letter("again.pdf")))

    assert "is recorded with this stage on this day already" in errors_in(page)[0]
    assert list(Attachment.objects.filter(is_evidence=True).values_list("name", flat=True)) == ["register.pdf"]


def test_a_correction_keeps_the_file_of_what_it_corrects_unless_it_brings_another(award):
    first = recorded(award)
    second = report(award.proposal, award.trust, "implementing", corrects=first)
    third = recorded(award, corrects=second, stage="committed")

    assert (second.file, third.file.name) == (first.file, "register (2).pdf")
    assert storage.attachments().exists(first.file.address)


def test_a_correction_that_names_another_site_takes_no_file_there(award):
    moved = report(award.proposal, factories.organisation("Trust of the south"), "adopted", corrects=recorded(award))

    assert moved.file is None


def test_nobody_sends_files_without_end(client, award, monkeypatch):
    monkeypatch.setattr(adoption_files, "MOST_IN_A_DAY", 1)
    recorded(award)
    client.force_login(award.author)

    page = client.post(
        page_of(award.proposal, "record_adoption"), sent(stage="sustained", site=award.trust.pk, file=letter())
    )

    assert errors_in(page)[0].startswith("You sent 1 files within a day.")
    assert Attachment.objects.filter(is_evidence=True).count() == 1


def send_form(person, path, form):
    caller = Caller(person)
    return caller.client.post(f"/api/v1/{path}", form, headers=caller.headers)


# --- By program ------------------------------------------------------------------------------------------------------
def test_programs_send_and_read_the_same(award):
    address, day = f"proposals/{award.proposal.reference}/spread/ledger/", TODAY.isoformat()
    told = {"site": award.trust.pk, "stage": "adopted", "happened_on": day, "evidence": "Seen."}
    made = send_form(award.author, f"{address}evidence/", told | {"file": letter()})
    assert made.status_code == 201
    [site] = Caller(award.manager).get(address).json()["sites"]
    number = Attachment.objects.get(is_evidence=True).number
    assert [(each["file"], each["file_path"]) for each in site["events"]] == [
        ("register.pdf", page_of(award.proposal, "attachment", number))
    ]

    own = f"spread/sites/{award.lead.pk}/"
    told = {"stage": "sustained", "happened_on": day, "evidence": "Daily."}
    assert send_form(award.person, f"{own}evidence/", told | {"file": letter("year.pdf")}).status_code == 201
    latest = Caller(award.person).get(own).json()["entries"][0]
    assert latest["file"] == "year.pdf"
    answer = Caller(award.person).get(f"{own}events/{latest['id']}/file/")
    assert answer.getvalue().startswith(b"%PDF")
