"""A call that hides who applied, before anybody marks: its setting, its authors' files, and who may know."""

from io import BytesIO

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from exchange.demo import papers
from exchange.models import Office
from proposals import rights
from proposals.attachments import storage
from proposals.attachments.carried_over import NO_COPY, files_left_out
from proposals.errors import WrongState
from proposals.forms.call_setup import BY_SLUG
from proposals.models import Attachment, Call, Proposal
from proposals.models.calls import Visibility
from proposals.rights import hides_applicants_from
from proposals.services import attachments, call_setup, writing
from proposals.services.resubmission import start_again
from proposals.states import State
from scoring.models import SeatKind
from scoring.services import panels
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.files import samples

pytestmark = pytest.mark.django_db

HIDING = {"hides_applicants": True, "visibility": Visibility.CONFIDENTIAL}


@pytest.fixture
def hiding():
    return factories.open_call(**HIDING)


@pytest.fixture
def setting_up(client):
    client.force_login(factories.manager())
    return client


def rules_page(call):
    return reverse("proposals:setup_part", args=[call.code, "rules"])


def typed(call, **changes):
    form = BY_SLUG["rules"].form(instance=call)
    values = {name: form[name].value() for name in form.fields} | changes
    return {name: value for name, value in values.items() if value is not False}


# --- The setting ----------------------------------------------------------------------------------------------------
def test_a_manager_hides_applicants_before_the_call_opens(setting_up):
    call = factories.call_in_preparation()

    setting_up.post(rules_page(call), typed(call, **HIDING | {"hides_applicants": "on"}))

    assert Call.objects.get().hides_applicants


def test_what_everybody_can_read_is_not_hidden_from_the_panel(setting_up):
    call = factories.call_in_preparation()

    page = setting_up.post(rules_page(call), typed(call, hides_applicants="on"))

    assert "What everybody can read can’t be hidden from the panel: let nothing be public" in page.text
    assert not Call.objects.get().hides_applicants
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.update(hides_applicants=True)


def test_a_program_is_told_so_too():
    manager, call = Caller(factories.manager()), factories.call_in_preparation()
    address = f"calls/{call.code}/setup/"

    refused = manager.patch(address, {"hides_applicants": True, "version": call.version})
    done = manager.patch(address, HIDING | {"version": call.version})

    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["hides_applicants"])
    assert (done.status_code, done.json()["hides_applicants"]) == (200, True)


def test_it_stands_once_the_call_is_open(hiding):
    with pytest.raises(WrongState):
        call_setup.change_call(hiding.pk, by=factories.manager(), version=hiding.version, hides_applicants=False)

    assert "hides_applicants" not in BY_SLUG["rules"].form(instance=hiding).fields


def test_a_new_call_takes_it_over(hiding):
    facts = {name: getattr(hiding, name) for name in ("opens_at", "closes_at")}
    clone = call_setup.clone_call(hiding.pk, by=factories.manager(), title="Again", code="again", **facts)

    assert (clone.hides_applicants, clone.visibility) == (True, Visibility.CONFIDENTIAL)


def test_authors_read_it_on_the_page_of_the_call(client, hiding):
    open_one = factories.open_call()
    pages = [client.get(reverse("proposals:call", args=[call.code])).text for call in (hiding, open_one)]

    assert ["Hidden from the panel until outcomes are announced." in page for page in pages] == [True, False]


# --- Who may know ---------------------------------------------------------------------------------------------------
def everybody(proposal, panel):
    """{who: person}"""
    viewer, observer_on_a_panel = factories.member(), factories.member(office=Office.OBSERVER)
    factories.co_author(proposal, viewer, "viewer")
    factories.seat(panel.panel, observer_on_a_panel, SeatKind.LAY)
    offices = {office.value: factories.member(office=office) for office in Office}
    return offices | {
        "author": proposal.lead_author, "viewer": viewer, "chair": panel.chair, "assessor": panel.seats[0].person,
        "observer with a seat": observer_on_a_panel, "stranger": factories.member(),
    }  # fmt: skip


def those_who_know(proposal, people):
    return {who for who, person in people.items() if not hides_applicants_from(person, proposal)}


def test_who_applied_is_known_to_authors_and_offices_and_to_nobody_who_marks(hiding):
    panel = factories.panel(hiding)
    proposal = factories.proposal_at(State.REVIEWED, call=hiding, on=panel)
    people = everybody(proposal, panel)

    assert those_who_know(proposal, people) == {"author", "viewer", "moderator", "manager", "observer"}


def test_many_rows_are_told_apart_as_one_is(hiding):
    panel = factories.panel(hiding)
    proposal = factories.proposal_at(State.REVIEWED, call=hiding, on=panel)
    factories.proposal_at(State.REVIEWED)
    people = everybody(proposal, panel)

    found = {who: set(Proposal.objects.visible_to(person, rights.APPLICANTS)) for who, person in people.items()}

    everything = set(Proposal.objects.all())
    known = those_who_know(proposal, people)
    assert found == {who: everything if who in known else everything - {proposal} for who in people}


def test_a_manager_who_also_marks_still_sees_who_applied(hiding):
    panel = factories.panel(hiding)
    proposal = factories.proposal_at(State.REVIEWED, call=hiding, on=panel)
    panel.chair.offices_held.create(office=Office.MANAGER)

    assert not hides_applicants_from(panel.chair, proposal)


def test_everybody_may_know_once_outcomes_are_announced(hiding):
    proposal = factories.proposal_at(State.FUNDED, call=hiding, announced=False)
    chair = proposal.cast.panel.chair
    assert hides_applicants_from(chair, proposal)

    factories.announce(hiding)

    assert not hides_applicants_from(chair, Proposal.objects.get())


def test_other_calls_hide_nobody():
    proposal = factories.proposal_at(State.REVIEWED)
    people = everybody(proposal, proposal.cast.panel)

    assert those_who_know(proposal, people) == set(people)


# --- Files ----------------------------------------------------------------------------------------------------------
def pdf_of(name):
    made = BytesIO()
    with pikepdf.open(BytesIO(papers.pdf_with("A letter", ["We are glad to take part."]))) as pdf:
        pdf.docinfo["/Author"] = name
        pdf.save(made)
    return made.getvalue()


@pytest.fixture
def reader(hiding):
    """An assessor, and the file that they may open."""
    panel = factories.panel(hiding)

    def read(client, content, name="Mira’s letter.pdf"):
        draft = factories.draft(hiding)
        file = factories.attached(draft, content=content, name=name)
        writing.submit(draft.pk, by=draft.lead_author)
        panels.pass_to_panel(draft.pk, by=factories.moderator(), panel=panel.panel, gateways=factories.ALL_MET)
        factories.chair_declares(draft)
        client.force_login(panel.chair)
        return file, client.get(reverse("proposals:attachment", args=[draft.reference, file.number]))

    return read


def test_the_panel_gets_the_stripped_copy_under_a_name_of_ours(client, reader):
    file, response = reader(client, pdf_of("Mira Number1"))
    content = b"".join(response.streaming_content)

    assert response["Content-Disposition"] == 'attachment; filename="attachment-1.pdf"'
    assert (len(content), response["Content-Length"]) == (file.stripped_bytes, str(file.stripped_bytes))
    assert b"Mira" not in content
    assert b"glad" in b"".join(page.Contents.read_bytes() for page in pikepdf.open(BytesIO(content)).pages)


def test_moderators_get_the_file_as_it_was_sent(client, reader):
    sent = pdf_of("Mira Number1")
    file, other = reader(client, sent)
    b"".join(other.streaming_content)
    client.force_login(factories.moderator())

    response = client.get(reverse("proposals:attachment", args=[file.proposal.reference, file.number]))

    assert b"".join(response.streaming_content) == sent


def test_a_file_without_a_copy_is_named_and_not_opened(client, reader):
    content = samples.changed(samples.DOCX, add={"word/media/strange.abc": "?"})
    file, response = reader(client, content, name="Mira’s plan.docx")
    page = client.get(reverse("proposals:detail", args=[file.proposal.reference]))

    assert response.status_code == 404
    assert "attachment-1.docx" in page.text
    assert "no copy of it could be made that does not tell that" in page.text
    assert "Mira’s plan" not in page.text


def test_a_removed_file_takes_its_copy_along(hiding, django_capture_on_commit_callbacks):
    draft = factories.draft(hiding)
    file = factories.attached(draft, content=pdf_of("Mira Number1"))
    both = [file.address, file.stripped_address]
    assert [storage.attachments().exists(each) for each in both] == [True, True]

    with django_capture_on_commit_callbacks(execute=True):
        attachments.remove(draft.pk, file.number, by=draft.lead_author)

    assert [storage.attachments().exists(each) for each in both] == [False, False]


def test_two_files_that_share_a_copy_keep_it_until_both_are_gone(hiding, django_capture_on_commit_callbacks):
    draft = factories.draft(hiding)
    one, other = (factories.attached(draft, content=pdf_of(name)) for name in ("Mira", "Omar"))
    assert one.stripped_address == other.stripped_address

    for file, is_there in [(one, True), (other, False)]:
        with django_capture_on_commit_callbacks(execute=True):
            attachments.remove(draft.pk, file.number, by=draft.lead_author)
        assert storage.attachments().exists(one.stripped_address) == is_there


def test_in_other_calls_no_second_copy_is_kept():
    file = factories.attached(factories.draft(), content=pdf_of("Mira"))

    assert (file.stripped_sha256, file.stripped_bytes) == ("", None)


def test_a_new_start_in_a_call_that_hides_asks_for_files_anew(hiding):
    earlier = factories.proposal_at(State.DECLINED, files=1)
    later = start_again(earlier.pk, by=earlier.lead_author, call_pk=hiding.pk)

    assert not Attachment.objects.filter(proposal=later).exists()
    assert [each.why for each in files_left_out(later, earlier.lead_author)] == [NO_COPY]


def test_a_new_start_from_a_call_that_hides_takes_files_and_copies_along(hiding):
    earlier = factories.proposal_at(State.DECLINED, call=hiding, files=1)
    later = start_again(earlier.pk, by=earlier.lead_author, call_pk=hiding.pk)

    assert later.attachments.get().stripped_address == earlier.attachments.get().stripped_address


@pytest.mark.browser
def test_a_manager_hides_applicants_in_a_browser(clean_page, sign_in):
    call = factories.call_in_preparation()
    sign_in(factories.manager())

    clean_page.goto(rules_page(call))
    clean_page.get_by_label("Hide from the panel who applied").check()
    press(clean_page, "Save")
    assert_accessible(clean_page)
    clean_page.get_by_label(Visibility.CONFIDENTIAL.label).check()
    press(clean_page, "Save")

    assert Call.objects.get().hides_applicants
