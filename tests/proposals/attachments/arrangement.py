"""What the tests of files send, and what they find kept."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from proposals.attachments import storage


def page_of(proposal):
    return reverse("proposals:attachments", args=[proposal.reference])


def address_of(attachment):
    return reverse("proposals:attachment", args=[attachment.proposal.reference, attachment.number])


def sent(*named):
    """What a browser sends: (name, content) for each file."""
    return {"chosen": [SimpleUploadedFile(name, content) for name, content in named]}


def standing(proposal):
    return list(proposal.attachments.standing().values_list("name", flat=True))


def file_of(attachment):
    return Path(storage.attachments().path(attachment.address))


def kept_for(proposal):
    return list(Path(storage.attachments().path(str(proposal.pk))).glob("*"))


def opened(client, attachment):
    return b"".join(client.get(address_of(attachment)).streaming_content)


def status_for(client, person, attachment):
    """How the file answers somebody; nobody is a visitor."""
    client.logout()
    if person:
        client.force_login(person)
    response = client.get(address_of(attachment))
    return len(b"".join(response)) and response.status_code
