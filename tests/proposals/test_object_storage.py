"""Files in an object store that speaks S3: the same promises as on the disk, and a sentence when it does not answer."""

import socket
from datetime import timedelta
from io import StringIO

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from moto.server import ThreadedMotoServer

from proposals.attachments import storage
from proposals.attachments.kept import attachments_have_their_files
from proposals.attachments.object_storage import PrivateObjects
from proposals.errors import StoreSilent
from proposals.models import Attachment
from proposals.services import attachments, writing
from tests import factories
from tests.api.caller import Caller
from tests.api.test_attachments import send
from tests.factories import attached
from tests.files import samples as files
from tests.proposals.attachments.arrangement import address_of, page_of, sent, standing
from tests.proposals.file_questions.arrangement import section_page, sending
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db
BUCKET = "exchange-attachments"
KEYS = {"region_name": "eu-west-2", "access_key": "any", "secret_key": "any"}
SILENT = (
    "The place where files are kept does not answer at the moment. Try again in a few minutes; if it lasts, write to "
    "innovation@exchange.example."
)


@pytest.fixture(scope="module")
def server():
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture(autouse=True)
def bucket(settings, server):
    """An empty bucket of its own for each test, and the settings that name it."""
    client = boto3.resource(
        "s3", endpoint_url=server, region_name="eu-west-2", aws_access_key_id="any", aws_secret_access_key="any"
    )
    made = client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    keep_at(settings, server)
    yield made
    made.objects.all().delete()
    made.delete()
    client.meta.client.close()


def keep_at(settings, address, **more):
    options = {"bucket_name": BUCKET, "endpoint_url": address, "location": "live", "encryption": "AES256"} | KEYS | more
    kept = {"BACKEND": "proposals.attachments.object_storage.PrivateObjects", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"attachments": kept}


@pytest.fixture
def silence(settings):
    """Nothing listens there any more."""

    def fall_silent():
        with socket.create_server(("127.0.0.1", 0)) as taken:
            keep_at(settings, f"http://127.0.0.1:{taken.getsockname()[1]}", seconds=(0.2, 0.2))

    return fall_silent


@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author, title="Home checks")


@pytest.fixture
def write(client, author):
    client.force_login(author)
    return client


def keys_in(bucket):
    return [each.key for each in bucket.objects.all()]


def test_a_file_comes_in_and_goes_out_as_from_the_disk(write, draft, bucket):
    write.post(page_of(draft), sent(("letter.pdf", files.PDF)))

    attachment = draft.attachments.get()
    assert keys_in(bucket) == [f"live/{draft.pk}/{attachment.sha256}"]
    response = write.get(address_of(attachment))
    assert b"".join(response.streaming_content) == files.PDF
    wanted = {
        "Content-Type": "application/pdf", "Content-Length": str(len(files.PDF)), "Cache-Control": "private, no-store",
        "Content-Disposition": 'attachment; filename="letter.pdf"', "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }  # fmt: skip
    assert {name: response.headers[name] for name in wanted} == wanted


def test_objects_are_encrypted_and_nobody_gets_an_address_of_one(draft, bucket):
    attachment = attached(draft)

    kept = bucket.Object(f"live/{attachment.address}")
    assert (kept.server_side_encryption, kept.content_type) == ("AES256", "application/octet-stream")
    readers = {grant["Grantee"].get("URI", "the owner") for grant in kept.Acl().grants}
    assert readers == {"the owner"}
    with pytest.raises(NotImplementedError):
        storage.attachments().url(attachment.address)


def test_a_visitor_opens_nothing_of_a_draft(client, draft):
    assert client.get(address_of(attached(draft))).status_code == 404


def test_the_same_file_is_kept_once_and_goes_with_its_last_row(
    draft, author, bucket, django_capture_on_commit_callbacks
):
    first = attached(draft, content=files.PDF)
    assert attached(draft, content=files.PDF) == first
    assert len(keys_in(bucket)) == 1

    with django_capture_on_commit_callbacks(execute=True):
        attachments.remove(draft.pk, first.number, by=author)

    assert keys_in(bucket) == []


def test_a_large_file_is_one_object_and_comes_back_whole(bucket):
    content = bytes(range(256)) * 40_000  # ten megabytes: a store takes it in parts, unless told otherwise
    storage.attachments().save("1/large", ContentFile(content))

    assert "-" not in bucket.Object("live/1/large").e_tag
    with storage.attachments().open("1/large") as kept:
        assert b"".join(kept.chunks()) == content


def test_invariants_and_the_sweep_look_into_the_bucket(draft, bucket):
    kept = attached(draft)
    bucket.put_object(Key=f"live/{draft.pk}/{'0' * 64}", Body=b"left")
    assert list(attachments_have_their_files()) == []

    young = swept("--delete")
    bucket.put_object(Key=f"live/{kept.address}", Body=b"damaged")
    damaged = list(attachments_have_their_files())
    bucket.Object(f"live/{kept.address}").delete()

    assert young == "0 deleted.\n", "it may still be on its way"
    assert [each.partition(" is not what was checked")[0] for each in damaged] == [f"“letter.pdf” at {kept.address}"]
    assert list(attachments_have_their_files()) == [f"“letter.pdf” has no file at {kept.address}."]


def test_what_nobody_keeps_is_swept(draft, bucket, monkeypatch):
    kept = attached(draft)
    bucket.put_object(Key=f"live/{draft.pk}/{'0' * 64}", Body=b"left")
    monkeypatch.setattr("proposals.attachments.kept.ON_ITS_WAY", timedelta(hours=-1))

    assert swept("--delete") == f"{draft.pk}/{'0' * 64}\n1 deleted.\n"
    assert keys_in(bucket) == [f"live/{kept.address}"]


def swept(*words):
    said = StringIO()
    call_command("sweep_attachments", *words, stdout=said)
    return said.getvalue()


# --- Out of reach --------------------------------------------------------------------------------------------------
def test_a_silent_store_is_told_at_the_form_and_nothing_is_half_written(write, draft, silence, settings, server):
    silence()
    response = write.post(page_of(draft), sent(("a.pdf", files.PDF), ("b.xlsx", files.XLSX)))

    assert (response.status_code, errors_in(response)) == (503, [f"“a.pdf” was not kept. {SILENT}"])
    assert not Attachment.objects.exists()

    keep_at(settings, server)
    assert write.post(page_of(draft), sent(("a.pdf", files.PDF))).status_code == 302
    assert standing(draft) == ["a.pdf"]


def test_a_silent_store_loses_no_text_of_a_section(write, open_call, author, silence):
    asked = factories.question(open_call, "file", text="What does it cost?")
    ward = factories.question_beside(asked, text="Which ward?")
    draft = factories.draft(open_call, author=author)
    silence()
    answer = write.post(section_page(draft), sending(draft, q1=("a.pdf", files.PDF), **{ward.code: "Ward 7"}))

    assert errors_in(answer) == [f"“a.pdf” was not kept. {SILENT}"]
    assert draft.answers.get().value == "Ward 7"


def test_a_file_that_can_not_be_read_is_a_page_that_says_so(write, draft, author, silence):
    attachment = attached(draft)
    silence()

    page = write.get(address_of(attachment))
    by_program = Caller(author).get(f"proposals/{draft.reference}/attachments/1/")

    assert (page.status_code, SILENT in words_of(page)) == (503, True)
    assert (by_program.status_code, by_program.json()["detail"]) == (503, SILENT)
    assert send(author, draft, ("b.pdf", files.PDF)).status_code == 503


def test_pages_that_list_files_do_not_ask_the_store(write, draft, silence):
    attached(draft)
    silence()

    assert "letter.pdf" in words_of(write.get(page_of(draft)))
    assert write.get(reverse("proposals:check", args=[draft.reference])).status_code == 200
    assert writing.submit(draft.pk, by=draft.lead_author).state == "submitted"


def test_removing_while_the_store_is_silent_leaves_an_object_for_the_sweep(
    write, draft, silence, bucket, django_capture_on_commit_callbacks
):
    attached(draft)
    silence()

    with django_capture_on_commit_callbacks(execute=True):
        removed = write.post(reverse("proposals:remove_attachment", args=[draft.reference, 1]))

    assert (removed.status_code, standing(draft), len(keys_in(bucket))) == (302, [], 1)


@pytest.mark.parametrize("command", ["check_invariants", "sweep_attachments"])
def test_commands_say_that_the_store_is_silent(draft, silence, command):
    attached(draft)
    silence()

    with pytest.raises(CommandError, match="does not answer at the moment"):
        call_command(command, stdout=StringIO())


def test_a_store_that_never_answers_is_left_after_a_short_time():
    store = PrivateObjects(bucket_name=BUCKET, endpoint_url="http://127.0.0.1:9", **KEYS)

    told = store.client_config
    assert (told.connect_timeout, told.read_timeout, told.retries["total_max_attempts"]) == (2, 8, 2)
    with pytest.raises(StoreSilent):
        store.exists("1/abc")


def test_a_store_that_refuses_is_told_as_silent(settings, server):
    keep_at(settings, server, bucket_name="another-bucket")

    with pytest.raises(StoreSilent):
        storage.attachments().save("1/abc", ContentFile(b"x"))
