"""A change is shown before it is proposed to whoever may propose it, and tells no more than the ledger does."""

from decimal import Decimal

import pytest
from django.urls import reverse

from proposals.errors import NotPermitted
from scoring.services import decisions, ledger, panels
from scoring.services.ledger import Change
from tests.reading import words_of as words
from tests.scoring.ledger.arrangement import aside, change, sheet_of

pytestmark = pytest.mark.django_db


def asked(client, proposal, person, sent):
    client.force_login(person)
    page = reverse("scoring:ledger", args=[proposal.placement.panel_id, proposal.reference])
    return client.post(page, {"figure": "", "reason": "Why.", "act": "preview"} | sent)


def test_who_owes_a_sheet_can_not_find_the_score_by_guessing_it(client, marking, manager):
    chair = marking.cast.panel.chair
    panels.assign(marking.pk, by=manager, seats=[marking.cast.panel.panel.seats.get(person=chair)])

    right, wrong = (
        asked(client, marking, chair, {"what": "adjust", "figure": figure}).text.split("csrfmiddlewaretoken")[0]
        for figure in ("4.00", "2.00")
    )

    assert "That is the score already" not in right
    assert right == wrong


def test_a_chair_is_shown_the_score_and_no_rank_in_the_call(client, marking, manager):
    sent = {"what": f"set_aside:{sheet_of(marking, 2).pk}"}

    to_the_chair = words(asked(client, marking, marking.cast.panel.chair, sent))
    to_a_manager = words(asked(client, marking, manager, sent))

    assert "It would change: score 4.00 → 3.50." in to_the_chair
    assert "It would change: score 4.00 → 3.50, rank in the call 1 → 1." in to_a_manager


def test_what_waits_tells_a_chair_no_rank_either(client, marking, manager):
    ledger.propose_change(marking.pk, by=manager, change=aside(marking), reason="They marked another text.")
    client.force_login(marking.cast.panel.chair)

    page = client.get(reverse("scoring:ledger", args=[marking.placement.panel_id, marking.reference]))

    assert "rank in the call" not in words(page)


def test_a_chair_can_not_tell_by_the_last_sheet_that_it_is_decided(client, scored, manager, second_manager):
    chair = scored.cast.panel.chair
    for number in (0, 1):
        change(scored, manager, second_manager, Change("set_aside", sheet_of(scored, number).pk))
    last = {"what": f"set_aside:{sheet_of(scored, 2).pk}"}

    while_scored = asked(client, scored, chair, last)
    decisions.propose_award(scored.pk, by=manager, award=1_000)
    decisions.confirm_award(scored.pk, by=second_manager)
    once_funded = asked(client, scored, chair, last)

    assert (while_scored.status_code, once_funded.status_code) == (403, 403)
    assert words(while_scored) == words(once_funded)


def test_a_preview_is_refused_to_an_observer(marking, observer):
    with pytest.raises(NotPermitted):
        ledger.preview(marking, by=observer, change=Change("adjust", None, Decimal("2")))
