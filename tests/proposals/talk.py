"""What the tests of discussions share."""

import pytest
from django.urls import reverse

from proposals.errors import Refusal
from proposals.models import Notice
from proposals.services import discussion


def address(name, proposal, *more):
    return reverse(f"proposals:{name}", args=[proposal.reference, *more])


def comment(proposal, by, text="A good plan.", **more):
    return discussion.write_comment(proposal.pk, by=by, text=text, **more)


def refusal(act, *arguments, **options):
    """The kind of refusal and its sentences."""
    with pytest.raises(Refusal) as refused:
        act(*arguments, **options)
    return type(refused.value).__name__, str(refused.value)


def told_of_comments():
    """[(who, kind, subject)] of every notice about a comment, in the order in which they were told."""
    notices = Notice.objects.filter(key__startswith="comment-").order_by("pk").select_related("recipient")
    return [(notice.recipient, notice.kind, notice.subject) for notice in notices]
