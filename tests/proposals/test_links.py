"""What a moderator says about two similar proposals: once a pair, correctable with a trace, told where both may be."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.models import SimilarLink
from proposals.services.links import record_verdict
from proposals.states import State
from scoring.services import panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at
from tests.reading import words_of

pytestmark = pytest.mark.django_db
ONE = {"title": "Bed sensors that warn of falls at night", "pitch": "A pad under the mattress tells night staff."}
OTHER = {"title": "Fewer falls at night with mattress pads", "pitch": "Bed pads warn the staff at night."}
NOTE = "They should meet."


def page(name, *args):
    return reverse(f"proposals:{name}", args=args)


@pytest.fixture
def pair(open_call):
    return [proposal_at(State.SUBMITTED, call=open_call, **text) for text in (ONE, OTHER)]


@pytest.fixture
def seen_by(client):
    def see(person, address):
        client.logout()
        if person:
            client.force_login(person)
        return client.get(address)

    return see


def address_of(pair):
    return page("pair", pair[0].reference, pair[1].reference)


def said(link):
    return list(link.verdicts.values_list("number", "verdict", "note"))


# --- The verdict --------------------------------------------------------------------------------------------------
def test_a_pair_has_one_verdict_from_whichever_side_it_was_looked_at(pair, moderator):
    one, other = pair
    link = record_verdict(other.pk, one.pk, by=moderator, verdict="related", note=NOTE)

    corrected = record_verdict(one.pk, other.pk, by=moderator, verdict="same", version=link.version)

    assert SimilarLink.objects.get() == link == corrected
    assert (corrected.first, corrected.second, corrected.verdict, corrected.version) == (one, other, "same", 2)
    assert said(link) == [(1, "related", NOTE), (2, "same", "")]


def test_a_double_click_is_kept_once(pair, moderator):
    for _ in range(2):
        link = record_verdict(pair[0].pk, pair[1].pk, by=moderator, verdict="related", note=NOTE)

    assert said(link) == [(1, "related", NOTE)]


def test_a_verdict_on_what_stood_before_is_refused(pair, moderator):
    record_verdict(pair[0].pk, pair[1].pk, by=moderator, verdict="related")

    with pytest.raises(StaleVersion, match=f"{moderator} said meanwhile: related."):
        record_verdict(pair[0].pk, pair[1].pk, by=factories.moderator(), verdict="different")


def test_only_a_moderator_without_a_part_in_either_says_so(pair, moderator, manager, author):
    factories.co_author(pair[1], moderator)
    for person in (moderator, manager, author):
        with pytest.raises(NotPermitted, match="Only a moderator who has no part in either"):
            record_verdict(pair[0].pk, pair[1].pk, by=person, verdict="same")


def test_a_proposal_is_not_compared_with_itself(pair, moderator):
    with pytest.raises(NotReady):
        record_verdict(pair[0].pk, pair[0].pk, by=moderator, verdict="same")


@pytest.mark.parametrize("facts", [{"verdict": "perhaps"}, {"swap": True}, {"again": True}])
def test_the_database_keeps_pairs_in_order_and_once(pair, moderator, facts):
    first, second = reversed(pair) if facts.get("swap") else pair
    row = {"first": first, "second": second, "by": moderator, "at": now(), "verdict": facts.get("verdict", "same")}
    if facts.get("again"):
        SimilarLink.objects.create(**row)

    with pytest.raises(IntegrityError), transaction.atomic():
        SimilarLink.objects.create(**row)


# --- On the desk --------------------------------------------------------------------------------------------------
def test_a_moderator_finds_what_is_similar_on_the_desk_and_beside_each_step(seen_by, pair, moderator):
    one, other = pair
    addresses = [page("review", one.reference)]
    addresses += [reverse("step", args=[one.reference, name]) for name in ("pass_to_panel", "decline")]

    for address in addresses:
        told = seen_by(moderator, address)
        assert "Both say: falls at night" in words_of(told)
        assert address_of(pair) in told.text


def test_a_moderator_says_how_alike_they_are(client, pair, moderator):
    client.force_login(moderator)
    shown = words_of(client.get(address_of(pair)))
    assert f"{ONE['title']}" in shown
    assert f"{OTHER['title']}" in shown
    assert "% alike" in shown

    answer = client.post(address_of(pair), {"verdict": "related", "note": NOTE, "version": "0"})

    assert answer["Location"] == page("review", pair[0].reference)
    assert "Related" in words_of(client.get(page("review", pair[0].reference)))
    assert NOTE in words_of(client.get(address_of(pair)))
    assert said(SimilarLink.objects.get()) == [(1, "related", NOTE)]


def test_two_moderators_at_once_keep_both_texts(client, pair, moderator):
    client.force_login(moderator)
    record_verdict(pair[0].pk, pair[1].pk, by=factories.moderator(), verdict="same", note="Word for word.")

    refused = client.post(address_of(pair), {"verdict": "different", "note": NOTE, "version": "0"})

    assert refused.status_code == 200
    told = words_of(refused)
    assert "said meanwhile: the same innovation." in told
    assert "Word for word." in told
    assert NOTE in refused.text

    version = re.findall(r'name="version" value="(\d+)"', refused.text)[0]
    client.post(address_of(pair), {"verdict": "different", "note": NOTE, "version": version})
    assert said(SimilarLink.objects.get()) == [(1, "same", "Word for word."), (2, "different", NOTE)]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Say whether they are the same, related or different."),
        ({"verdict": "perhaps"}, "Choose same, related or different."),
        ({"verdict": "same", "note": "x" * 1_001}, "Shorten the note to 1,000 characters."),
        ({"verdict": "same", "version": "x"}, "There is a problem"),
        ({"verdict": "same", "version": "9" * 40}, "There is a problem"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_kept(client, pair, moderator, typed, told):
    client.force_login(moderator)

    answer = client.post(address_of(pair), typed)

    assert answer.status_code == 200
    assert told in words_of(answer)
    assert not SimilarLink.objects.exists()


def test_the_pair_is_for_moderators_who_may_see_both(seen_by, open_call, pair, moderator, manager, stranger):
    draft = factories.draft(open_call, title="A draft of somebody")
    one, other = (each.reference for each in pair)

    assert [seen_by(person, address_of(pair)).status_code for person in (None, stranger, manager)] == [302, 403, 403]
    pages = [page("pair", *refs) for refs in ((one, one), (one, draft.reference), (draft.reference, one), (one, "P-1"))]
    assert [seen_by(moderator, address).status_code for address in pages] == [404] * 4


# --- On the pages of both -----------------------------------------------------------------------------------------
def test_both_pages_show_the_verdict_to_those_who_may_see_both(seen_by, pair, moderator, stranger, author):
    one, other = pair
    record_verdict(one.pk, other.pk, by=moderator, verdict="related", note=NOTE)

    def told(person, proposal):
        return words_of(seen_by(person, page("detail", proposal.reference)))

    for here, there in (pair, pair[::-1]):
        for person in (None, stranger, here.cast.author):
            assert f"Related proposals Related {there.title}" in told(person, here)
            assert NOTE not in told(person, here)
        assert NOTE in told(moderator, here)


def test_different_is_told_to_the_team_alone(seen_by, pair, moderator, stranger):
    record_verdict(pair[0].pk, pair[1].pk, by=moderator, verdict="different")
    shown = [
        pair[1].title in words_of(seen_by(who, page("detail", pair[0].reference))) for who in (stranger, moderator)
    ]

    assert shown == [False, True]


def test_a_verdict_tells_nobody_of_a_proposal_they_may_not_know_of(
    seen_by, client, open_call, pair, moderator, stranger, django_assert_num_queries
):
    on = factories.panel(open_call, assessors=1)
    hidden = proposal_at(State.SUBMITTED, call=factories.open_call(visibility="confidential"), title="In confidence")
    conflicted = proposal_at(State.REVIEWED, call=open_call, on=on, title="Of a sister")
    [asked] = panels.assign(conflicted.pk, by=on.chair, seats=on.seats)
    sheets.declare(asked.pk, by=asked.assessor, kind="direct", text="My sister wrote it.")
    address = page("detail", pair[0].reference)
    for person in (stranger, asked.assessor):
        client.force_login(person)
        with django_assert_num_queries(6):
            client.get(address)

    for other in (hidden, conflicted):
        record_verdict(pair[0].pk, other.pk, by=moderator, verdict="same")

    assert "In confidence" not in words_of(seen_by(stranger, address))
    assert "Of a sister" in words_of(seen_by(stranger, address))
    client.force_login(asked.assessor)
    with django_assert_num_queries(6):
        told = words_of(client.get(address))
    assert "Of a sister" not in told
    assert "Related proposals" not in told


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_cost_the_same_with_more_verdicts(
    client, open_call, pair, moderator, many, django_assert_num_queries
):
    for number in range(many):
        other = proposal_at(State.SUBMITTED, call=open_call, title=f"{OTHER['title']} {number}")
        record_verdict(pair[0].pk, other.pk, by=moderator, verdict="related")
    client.force_login(moderator)

    with django_assert_num_queries(16):
        client.get(page("review", pair[0].reference))
    with django_assert_num_queries(6):
        client.get(address_of(pair))


# --- The API ------------------------------------------------------------------------------------------------------
def test_a_program_says_and_reads_verdicts(pair, moderator, stranger):
    caller, path = Caller(moderator), f"proposals/{pair[0].reference}/similar/{pair[1].reference}/"

    answered = caller.post(path, {"verdict": "related", "note": NOTE})
    again = caller.post(path, {"verdict": "different"})

    assert (answered.status_code, answered.json()["verdict"], answered.json()["version"]) == (200, "related", 1)
    assert again.status_code == 409
    listed = caller.get(f"proposals/{pair[1].reference}/links/").json()["results"]
    assert [(row["proposal"]["reference"], row["note"]) for row in listed] == [(pair[0].reference, NOTE)]
    public = Caller(stranger).get(f"proposals/{pair[1].reference}/links/").json()["results"]
    assert [(row["verdict"], row["note"], row["by"]) for row in public] == [("related", "", "")]
    assert caller.post(path, {"verdict": "perhaps"}).status_code == 400
    assert Caller(stranger).post(path, {"verdict": "same"}).status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_read_well(clean_page, sign_in):
    call = factories.open_call()
    pair = [proposal_at(State.SUBMITTED, call=call, **text) for text in (ONE, OTHER)]
    sign_in(factories.moderator())
    clean_page.goto(page("review", pair[0].reference))
    assert_accessible(clean_page)
    clean_page.goto(address_of(pair))
    assert_accessible(clean_page)

    clean_page.get_by_label("Related").check()
    press(clean_page, "Save")

    for address in (address_of(pair), page("detail", pair[1].reference)):
        clean_page.goto(address)
        assert_accessible(clean_page)
