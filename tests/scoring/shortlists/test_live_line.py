"""The line of a draft follows what is typed into it and into its rules, and nothing is kept."""

import html5lib
import pytest

from scoring.models import Shortlist
from tests.api.caller import Caller
from tests.scoring.shortlists.arrangement import decide, drawn, now_of, rows_of, set_terms
from tests.scoring.shortlists.test_pages import address, boxes, send

pytestmark = pytest.mark.django_db


def parts_of(answer):
    """{id: words} of the parts that take the place of those on the page"""
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    parts = [part for part in page.iter() if "data-live-part" in part.attrib]
    return {part.attrib["id"]: " ".join(" ".join(part.itertext()).split()) for part in parts}


def rules_sent(draft, **changes):
    """What the page of rules sends as the draft stands, with changes."""
    return {
        "version": now_of(draft).version, "pot_pounds": "50000", "quality_line_percent": "70", "act": "live",
        "rules-TOTAL_FORMS": "1", "rules-INITIAL_FORMS": "0",
    } | changes  # fmt: skip


def test_the_parts_that_follow_what_is_typed_are_those_of_the_page(client, world):
    fair = world.scored["Fair"]
    typed = {"Good": {"award_pounds": "£11,000"}, "Fair": {"outcome": "fund", "award_pounds": "19,000"}}
    before = rows_of(world.draft)

    live = send(client, world.manager, world.draft, **typed, sent={"act": "live"})
    whole = send(client, world.manager, world.draft, **typed, sent={"act": "line"})

    parts = parts_of(live)
    assert parts == parts_of(whole)
    assert set(parts) == {"drawn-money", "line-said"} | {
        f"{part}-{each.pk}" for part in ("sum", "line") for each in world.scored.values()
    }
    assert parts[f"sum-{fair.pk}"] == "£50,000"
    assert parts["line-said"] == "£0 of £50,000 left, as typed. Nothing is saved yet."
    assert f'data-line-after="row-{fair.pk}"' in live.text
    assert (rows_of(world.draft), "<main" in live.text) == (before, False)


def test_the_rules_that_are_broken_are_named_alike_as_typed_and_to_programs(client, world):
    """One that must be funded is undecided, another one gets more than area and pot have."""
    draft, manager, good = world.draft, world.manager, world.scored["Good"]
    must = {good.pk: ("must", "The board wants it.")}
    set_terms(draft, manager, pot_pounds=30_000, areas={good.area_id: (None, 25_000)}, rules=must)
    typed = {"Fair": {"outcome": "fund", "award_pounds": "20,000"}, "Good": {"outcome": ""}}

    parts = parts_of(send(client, manager, draft, **typed, sent={"act": "live"}))
    decide(draft, manager, world.scored["Fair"], outcome="fund", award_pounds=20_000)
    decide(draft, manager, good, outcome="", award_pounds=None)

    unmet = Caller(manager).get(f"calls/safety/shortlists/{draft.pk}/").json()["unmet"]
    assert unmet == [
        "The awards come to £40,000 of the £30,000 in the pot: lower one of them, or fund one less.",
        f"{good.area.name} gets £40,000 of at most £25,000.",
        f"{good.reference} must be funded, and is not decided yet.",
    ]
    assert [f"As decided here: {each}" in parts["drawn-money"] for each in unmet] == [True, True, True]


def test_what_can_not_be_read_is_told_and_the_line_waits(client, world):
    answer = send(client, world.manager, world.draft, Good={"award_pounds": "lots"}, sent={"act": "live"})

    waits = "The line waits until this is put right: Enter whole pounds, such as £15,000."
    assert parts_of(answer) == {"line-said": waits}


def test_rules_are_tried_without_a_reason_and_told_as_the_line_would_be_drawn_by_them(client, world):
    client.force_login(world.manager)
    fair, good = world.scored["Fair"], world.scored["Good"]
    path = address(world.draft, "shortlist_terms")
    sent = rules_sent(world.draft, **{"rules-0-proposal": fair.pk, "rules-0-kind": "must", "rules-0-reason": ""})

    parts = parts_of(client.post(path, sent))
    whole = client.post(path, sent | {"act": "line"})

    set_terms(world.draft, world.manager, rules={fair.pk: ("must", "no reason is given yet")})
    reasons = {each.ranked.pk: each.line.standing.sentence for each in drawn(world.draft, world.manager).lines}
    assert parts["line-moved"] == (
        "By these rules the line would fund 2 proposals with £40,000 "
        f"Would come in: {fair.reference} Fair, £20,000. {reasons[fair.pk]} "
        f"Would fall out: {good.reference} Good, £20,000. {reasons[good.pk]}"
    )
    assert parts["line-said"] == "The line would leave £10,000 of £50,000. Nothing is saved yet."
    assert "By these rules the line would fund" in whole.text
    assert Shortlist.objects.get().rules.count() == 1  # the one that was saved here


def test_a_pot_greater_than_that_of_the_call_draws_no_line(client, world):
    client.force_login(world.manager)

    answer = client.post(address(world.draft, "shortlist_terms"), rules_sent(world.draft, pot_pounds="60000"))

    told = "The line waits until this is put right: The pot of the call holds £50,000."
    assert parts_of(answer) == {"line-moved": "", "line-said": told}


@pytest.mark.parametrize("name", ["build", "shortlist_terms"])
def test_who_may_not_change_a_draft_tries_nothing(client, world, observer, name):
    client.force_login(observer)

    refused = client.post(address(world.draft, name), boxes(world.draft, sent={"act": "live"}))

    assert refused.status_code == 403


def test_trying_takes_no_more_queries_than_reading(client, world, django_assert_num_queries):
    client.force_login(world.manager)
    sent = boxes(world.draft, sent={"act": "live"})

    with django_assert_num_queries(19):
        client.post(address(world.draft), sent)
