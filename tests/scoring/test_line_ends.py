"""A browser sends each line end as two letters. It counts as one, as on the page, and is kept as one."""

import pytest
from django import forms
from django.urls import get_resolver, reverse

from proposals.forms.steps import LONGEST_NOTE
from proposals.states import State
from scoring.forms.calibration import LONGEST_AGREED
from scoring.forms.sheets import LONGEST_COMMENT
from scoring.models import Anchor, Flag, Mark, SeatInvitation
from scoring.services import calibration
from tests import factories
from tests.factories import proposal_at
from tests.scoring.filling import accepted, applied, downloaded, sent_back

pytestmark = pytest.mark.django_db


def lines(longest):
    """As many letters as the page takes, in lines of nine."""
    return "\n".join(["x" * 9] * (longest // 10)) + "x"


def as_sent(text):
    return text.replace("\n", "\r\n")


def all_of(kind):
    return {kind, *(each for below in kind.__subclasses__() for each in all_of(below))}


def texts_of_several_lines():
    """{form and field: the field}, of every form that is not made from a table."""
    assert get_resolver().url_patterns  # every page is imported, and its forms with it
    ours = [each for each in all_of(forms.Form) if each.__module__.startswith(("proposals.", "scoring.", "exchange."))]
    return {
        f"{form.__name__}.{name}": field
        for form in ours
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea)
    }


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


def test_a_comment_that_came_from_a_workbook_can_be_saved_on_the_page(client, panel):
    mine, text = accepted(panel), lines(LONGEST_COMMENT)
    client.force_login(mine.assessor)
    book = downloaded(client)
    book[mine.proposal.reference]["F2"] = text
    applied(client, sent_back(client, book))
    mark = Mark.objects.get(sheet__assignment=mine)

    sent = {"version": 2, f"comment_{mark.criterion_id}": as_sent(text), f"mark_{mark.criterion_id}": "4"}
    answer = client.post(reverse("scoring:sheet", args=[mine.pk]), sent)

    mark.refresh_from_db()
    assert (answer.status_code, mark.mark, mark.comment) == (302, 4, text)


def test_what_was_agreed_may_be_as_long_as_the_page_lets_it_be(client, panel):
    text, proposal = lines(LONGEST_AGREED), proposal_at(State.REVIEWED, call=panel.panel.call, on=panel)
    anchor = calibration.choose_anchor(panel.panel.pk, by=panel.chair, proposal=proposal)
    client.force_login(panel.chair)

    page = reverse("scoring:anchor", args=[panel.panel.pk, anchor.pk])
    answer = client.post(page, {"version": 1, "agreed": as_sent(text), "then": "save"})

    assert (answer.status_code, Anchor.objects.get().agreed) == (302, text)


def test_words_to_the_invited_are_kept_with_one_letter_a_line_end(client, panel, manager):
    client.force_login(manager)
    sent = {"email": "guest@trust.example", "kind": "lay", "words": "You know\r\nfalls."}

    client.post(reverse("scoring:invite_member", args=[panel.panel.pk]), sent)

    assert SeatInvitation.objects.get().words == "You know\nfalls."


def test_no_form_counts_a_line_end_as_two_letters():
    found = texts_of_several_lines()

    assert [name for name, field in found.items() if field.to_python("One\r\nTwo") != "One\nTwo"] == []
    assert {"FlagForm.text", "RefuseForm.reason", "FigureForm.reason", "ReasonForm.note"} <= found.keys()


def test_a_flag_may_be_as_long_as_its_page_lets_it_be(client, panel):
    text, proposal = lines(LONGEST_NOTE), proposal_at(State.REVIEWED, call=panel.panel.call, on=panel)
    client.force_login(panel.chair)

    page = reverse("scoring:raise_flag", args=[panel.panel.pk, proposal.reference])
    answer = client.post(page, {"text": as_sent(text)})

    assert (answer.status_code, Flag.objects.get().text) == (302, text)
