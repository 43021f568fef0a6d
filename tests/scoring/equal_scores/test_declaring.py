"""How a call settles equal scores is declared while it is prepared, told to everybody, and stands once it is open."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from proposals.errors import NotPermitted, StaleVersion, WrongState
from proposals.models import Call
from proposals.models.calls import TIES
from scoring.models import TieOrder
from scoring.sealed.shortlists import TIES_SENTENCE
from scoring.services import rubrics, ties
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.reading import errors_in, words_of
from tests.scoring.equal_scores.arrangement import declared, opened, order_of, prepared

pytestmark = pytest.mark.django_db

HEAVIEST = "the higher mean mark on the heaviest criterion, then on the next one, and so on"
TO_COME = (
    f"Of equal scores, first comes {HEAVIEST}; where that does not tell, the one that asks for fewer pounds. Those "
    "still equal are put in order by a draw. Its seed is made when the call opens, and is told with the outcomes, so "
    "that everybody can check it."
)


@pytest.fixture
def call():
    return prepared()


@pytest.fixture
def setting_up(client, manager):
    client.force_login(manager)
    return client


def page(call):
    return reverse("scoring:tie_order", args=[call.code])


def words_on(call):
    return Call.objects.get(pk=call.pk).tie_rules


def test_what_a_manager_declares_is_what_everybody_reads(setting_up, call):
    sent = {"rule_1": "heaviest_criterion", "rule_2": "", "rule_3": "fewer_pounds", "draws": "on", "version": "0"}

    saved = setting_up.post(page(call), sent)

    assert saved["Location"] == reverse("proposals:setup", args=["night"])
    order = order_of(call)
    assert (order.rules, order.draws, order.version, order.seed) == (
        ["heaviest_criterion", "fewer_pounds"],
        True,
        1,
        "",
    )
    assert words_on(call) == TO_COME
    assert TO_COME in words_of(setting_up.get(reverse("proposals:preview_call", args=["night"])))
    assert TO_COME in words_of(setting_up.get(reverse("scoring:open_call", args=["night"])))


@pytest.mark.parametrize(
    ("rules", "draws", "words"),
    [
        ([], False, TIES),
        (
            ["fewer_pounds"],
            False,
            "Of equal scores, first comes the one that asks for fewer pounds. Those still equal share a rank. Where "
            "the money ends between them, the programme team decides and records why.",
        ),
        (
            [],
            True,
            "Equal scores are put in order by a draw. Its seed is made when the call opens, and is told with the "
            "outcomes, so that everybody can check it.",
        ),
    ],
)
def test_the_words_fit_what_is_declared(rules, draws, words):
    assert TieOrder(rules=rules, draws=draws).in_words == words


def test_somebody_elses_declaration_is_not_written_over(setting_up, call, manager):
    declared(call, manager, "narrower_spread", draws=False)

    page_again = setting_up.post(page(call), {"rule_1": "fewer_pounds", "version": "0"})

    assert errors_in(page_again) == [ties.STALE]
    words = words_of(page_again)
    assert f"What stands now: {order_of(call).in_words}" in words
    assert '<option value="fewer_pounds" selected>' in page_again.text
    assert order_of(call).rules == ["narrower_spread"]
    assert setting_up.post(page(call), {"rule_1": "fewer_pounds", "version": "1"}).status_code == 302
    assert order_of(call).rules == ["fewer_pounds"]


def test_the_same_sent_twice_is_taken_once(call, manager):
    for _ in range(2):
        order = ties.declare_ties(call.pk, by=manager, version=0, rules=["fewer_pounds"], draws=True)

    assert (order.version, TieOrder.objects.count()) == (1, 1)
    with pytest.raises(StaleVersion):
        ties.declare_ties(call.pk, by=manager, version=0, rules=[], draws=True)


def test_a_rule_chosen_twice_is_told_at_its_field(setting_up, call):
    told = setting_up.post(page(call), {"rule_1": "fewer_pounds", "rule_2": "fewer_pounds", "version": "nonsense"})
    strange = setting_up.post(page(call), {"rule_1": "toss", "version": "0"})

    assert "This rule stands above already. Choose another one, or none." in errors_in(told)
    assert errors_in(strange) == ["Choose a rule from the list."]
    assert not TieOrder.objects.exists()


def test_only_who_sets_calls_up_declares(call, author):
    with pytest.raises(NotPermitted):
        ties.declare_ties(call.pk, by=author, version=0, rules=[], draws=True)


def test_a_call_commits_to_its_draw_when_it_opens_and_tells_nobody_the_seed(setting_up, call, manager):
    declared(call, manager, "fewer_pounds")

    rubrics.open_call(call.pk, by=manager)

    order = order_of(call)
    assert (len(order.seed), order.commitment) == (64, sha256(order.seed.encode()).hexdigest())
    assert f"Its seed was made when the call opened, with the SHA-256 {order.commitment}, and" in words_on(call)
    public = [reverse("proposals:call", args=["night"]), reverse("scoring:equal_scores", args=["night"])]
    told = [setting_up.get(path).text for path in [*public, page(call), reverse("scoring:ranking", args=["night"])]]
    assert [order.commitment in text for text in told] == [True, True, True, True]
    told.append(Caller(manager).get("calls/night/equal-scores/").text)
    assert not any(order.seed in text for text in told)
    assert setting_up.get(reverse("scoring:draw_file", args=["night"])).status_code == 404
    call_command("check_invariants")


def test_two_calls_never_have_the_same_seed(manager):
    seeds = {order_of(opened(manager, code=code)).seed for code in ("night", "day")}

    assert len(seeds) == 2


def test_once_the_call_is_open_the_declaration_stands(setting_up, manager):
    call = opened(manager, "fewer_pounds")

    shown, refused = setting_up.get(page(call)), setting_up.post(page(call), {"version": "1"})

    assert "The call is open, so how it settles equal scores stands." in words_of(shown)
    assert "<select" not in shown.text
    assert (refused.status_code, ties.STANDS.format("Care at night") in refused.text) == (409, True)
    with pytest.raises(WrongState):
        ties.declare_ties(call.pk, by=manager, version=1, rules=[], draws=True)
    with pytest.raises(IntegrityError, match=TIES_SENTENCE), transaction.atomic():
        TieOrder.objects.filter(call=call).update(seed="another", commitment="another")


def test_a_call_begun_like_another_has_its_rules_and_no_seed(manager):
    call = opened(manager, "heaviest_criterion", "fewer_pounds")
    facts = {"title": "Again", "code": "again", "opens_at": now(), "closes_at": now() + timedelta(days=30)}

    clone = rubrics.clone_call(call.pk, by=manager, **facts)

    order = order_of(clone)
    assert (order.rules, order.draws) == (["heaviest_criterion", "fewer_pounds"], True)
    assert (order.seed, order.commitment, words_on(clone)) == ("", "", TO_COME)


def test_a_program_declares_and_everybody_reads_it(call, manager):
    program, path = Caller(manager), "calls/night/equal-scores/"
    given = {"version": 0, "rules": ["fewer_pounds"], "draws": True}

    answered = program.send("PUT", path, given)

    fewer = {"name": "fewer_pounds", "words": "the one that asks for fewer pounds"}
    assert answered.json() == {
        "version": 1, "rules": [fewer], "draws": True, "in_words": words_on(call),
        "commitment": "", "seed": "", "record_sha256": "", "ties": [],
    }  # fmt: skip
    stale = program.send("PUT", path, given | {"draws": False})
    assert (stale.status_code, stale.json()["stored"]) == (409, {"version": 1, "rules": [fewer], "draws": True})
    assert Caller().get(path).status_code == 404
    rubrics.open_call(call.pk, by=manager)
    assert Caller().get(path).json()["commitment"] == order_of(call).commitment
    assert program.send("PUT", path, given).status_code == 409


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rules": ["toss"]}, (400, ["rules.0"])),
        ({"rules": ["fewer_pounds", "fewer_pounds"]}, (409, ["rules"])),
        ({"rules": "fewer_pounds"}, (400, ["rules"])),
        ({"draws": "yes"}, (400, ["draws"])),
        ({"version": None}, (400, ["version"])),
        ({"seed": "mine"}, (400, ["seed"])),
    ],
)
def test_a_program_is_told_what_can_not_be(call, manager, change, told):
    given = {"version": 0, "rules": [], "draws": True} | change

    refused = Caller(manager).send("PUT", "calls/night/equal-scores/", given)

    assert (refused.status_code, list(refused.json()["errors"])) == told


def test_the_pages_cost_few_queries(setting_up, call, manager, django_assert_num_queries):
    declared(call, manager)
    with django_assert_num_queries(5):
        setting_up.get(page(call))
    rubrics.open_call(call.pk, by=manager)
    with django_assert_num_queries(6):
        setting_up.get(reverse("scoring:equal_scores", args=["night"]))


@pytest.mark.browser
def test_a_manager_declares_by_keyboard_and_a_visitor_reads_it(clean_page, sign_in):
    manager = factories.manager()
    call = prepared()
    sign_in(manager)

    clean_page.goto(reverse("proposals:setup", args=["night"]))
    clean_page.get_by_role("link", name="Equal scores").press("Enter")
    assert_accessible(clean_page)
    clean_page.get_by_label("Of equal scores, first comes").select_option("fewer_pounds")
    clean_page.get_by_label("A draw settles what is equal still").press("Space")
    clean_page.get_by_role("button", name="Save").focus()
    press(clean_page, "Save")
    rubrics.open_call(call.pk, by=manager)
    clean_page.goto(reverse("proposals:call", args=["night"]))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Rules, draw and how to check it").click()
    expect(clean_page.get_by_text(order_of(call).commitment)).to_be_visible()
    assert_accessible(clean_page)
