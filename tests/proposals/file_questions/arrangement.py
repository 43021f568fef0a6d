"""What the tests of questions that take a file send and read."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from proposals.forms.questions import QuestionsForm
from tests.proposals.pages import latest


def section_page(proposal):
    return reverse("proposals:section", args=[proposal.reference, "questions"])


def page(name, proposal):
    return reverse(f"proposals:{name}", args=[proposal.reference])


def sending(proposal, **sent):
    """What a browser sends from the section as it stands: texts, and files as (name, content)."""
    form = QuestionsForm(proposal=latest(proposal))
    answered = [each for each in form.asked if each.takes_a_file and each.given]
    standing = {f"{each.code}-replaces": str(each.given["number"]) for each in answered}
    files_sent = {name: SimpleUploadedFile(*each) for name, each in sent.items() if isinstance(each, tuple)}
    return {"opened": form["opened"].value()} | standing | sent | files_sent


def answers_of(proposal):
    return list(proposal.attachments.standing().exclude(question=None).values_list("question__code", "name"))
