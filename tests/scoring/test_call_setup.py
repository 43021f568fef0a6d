"""The rubric of a call with its weight guard, opening the call with it, and beginning another call like it."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as some
from playwright.sync_api import expect

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.models import Answer, Call, Question, Theme
from proposals.states import CallState, State
from scoring.arithmetic import HIGHEST_MARK, misweighed, rounded, weighted_total
from scoring.models import Criterion, Rubric
from scoring.models.rubrics import CriterionGiven
from scoring.ranking import rank_call
from scoring.services import rubrics
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at

ANCHORS = {mark: f"Means {mark}" for mark in range(6)}


def words_of(response):
    main = response.text[response.text.index("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def errors_in(response):
    summary = re.search(r'class="nhsuk-list nhsuk-error-summary__list">(.*?)</ul>', response.text, re.DOTALL)
    listed = re.findall(r"<li>(.*?)</li>", summary[1], re.DOTALL) if summary else []
    return [unescape(re.sub(r"<[^>]+>", "", each)).strip() for each in listed]


def page(name, call):
    return reverse(f"scoring:{name}", args=[call.code])


def typed(call, **changes):
    """What a browser sends when somebody opens the rubric as it stands, and changes these boxes."""
    rubric = Rubric.objects.get(call=call)
    criteria = list(rubric.criteria.all())
    sent = {
        "criteria-TOTAL_FORMS": len(criteria) + 2,
        "criteria-INITIAL_FORMS": len(criteria),
        "version": rubric.version,
    }
    for place, each in enumerate(criteria):
        boxes = {"pk": each.pk, "name": each.name, "weight": each.weight, "guide": each.guide, "place": place + 1}
        sent |= {f"criteria-{place}-{name}": value for name, value in boxes.items()}
    return sent | {f"anchor_{mark}": text for mark, text in ANCHORS.items()} | changes


def weights_in(call):
    return {each.code: each.weight for each in Criterion.objects.filter(rubric__call=call)}


@pytest.fixture
def call(db):
    made = factories.call_in_preparation(code="night", title="Care at night")
    factories.rubric(made)
    return made


@pytest.fixture
def setting_up(client, manager):
    client.force_login(manager)
    return client


# --- The weight guard -------------------------------------------------------------------------------------------------
weight = some.decimals(min_value="0.01", max_value="99.99", places=2)


@given(some.dictionaries(some.sampled_from(["need", "benefit", "value", "spread"]), weight, min_size=1))
def test_the_guard_is_silent_exactly_where_each_criterion_moves_a_total_by_its_published_per_cent(weights):
    """Asked of the very function that gives a sheet its total: a full mark on one criterion and none elsewhere."""

    def moved_by(code):
        return weighted_total(dict.fromkeys(weights, 0) | {code: HIGHEST_MARK}, weights)

    published = {code: rounded(HIGHEST_MARK * each / 100) for code, each in weights.items()}
    wrong = misweighed(weights)

    assert {code: moved_by(code) for code in weights} == {
        code: rounded(HIGHEST_MARK * share_of(code, weights)) for code in weights
    }
    assert (wrong == {}) == (sum(weights.values()) == 100)
    if not wrong:
        assert {code: moved_by(code) for code in weights} == published


def share_of(code, weights):
    return weights[code] / sum(weights.values())


@given(some.lists(some.integers(1, 1_900), min_size=1, max_size=5))
def test_weights_that_are_made_to_come_to_a_hundred_pass_the_guard(parts):
    """The last one takes what is left, as a manager would."""
    given = [Decimal(part) / 100 for part in parts]
    weights = {str(place): each for place, each in enumerate([*given, 100 - sum(given)])}

    assert misweighed(weights) == {}
    assert misweighed(weights | {"one more": Decimal("0.01")}).keys() == {*weights, "one more"}


def test_the_guard_names_what_each_criterion_really_counts_for():
    assert misweighed({"need": Decimal(20), "value": Decimal(60)}) == {
        "need": Decimal("25.00"),
        "value": Decimal("75.00"),
    }
    assert misweighed({"need": Decimal("33.33"), "value": Decimal("66.67")}) == {}
    assert misweighed({}) == {}


def test_a_call_whose_weights_do_not_come_to_a_hundred_is_not_opened(setting_up, call, manager):
    Criterion.objects.filter(rubric__call=call, code="need").update(weight=10)

    opening = setting_up.get(page("open_call", call))
    sent = setting_up.post(page("open_call", call))

    told = words_of(opening)
    assert "The weights come to 90.00 and not to 100" in told
    assert "Need 10% 11.11% None" in told
    assert "Not possible yet" in words_of(sent)
    with pytest.raises(NotReady, match="weights come to 90"):
        rubrics.open_call(call.pk, by=manager)
    assert Call.objects.get().state == CallState.DRAFT


def test_a_call_opens_with_its_own_rubric(setting_up, call):
    told = words_of(setting_up.get(page("open_call", call)))
    assert "What is published is what counts." in told

    opened = setting_up.post(page("open_call", call))

    assert opened["Location"] == reverse("proposals:call", args=[call.code])
    assert Call.objects.get().state == CallState.OPEN
    assert setting_up.post(page("open_call", call)).status_code == 409


def test_a_call_without_a_rubric_or_an_introduction_says_what_it_needs(setting_up, manager):
    call = factories.call_in_preparation(intro="")

    told = words_of(setting_up.get(page("open_call", call)))

    assert "It has no introduction yet" in told
    assert "It has no rubric yet: choose one to begin with." in told
    assert setting_up.post(page("open_call", call)).status_code == 200
    assert Call.objects.get().state == CallState.DRAFT


# --- The rubric -------------------------------------------------------------------------------------------------------
def test_a_call_gets_a_copy_of_a_rubric_that_is_kept_for_that(setting_up):
    call, kept = factories.call_in_preparation(), factories.rubric(None)

    chosen = setting_up.post(page("rubric", call), {"template": kept.pk})

    assert chosen["Location"] == page("rubric", call)
    copied = Rubric.objects.get(call=call)
    assert weights_in(call) == kept.weights()
    assert copied.anchors.count() == 6


def test_the_rubric_is_saved_as_it_stands_and_loses_nothing(setting_up, call):
    before = list(Criterion.objects.values())

    assert setting_up.post(page("rubric", call), typed(call)).status_code == 302

    assert list(Criterion.objects.values()) == before
    assert dict(Rubric.objects.get().anchors.values_list("mark", "text")) == ANCHORS


def test_criteria_are_changed_added_removed_and_put_in_another_order(setting_up, call):
    body = typed(
        call,
        **{
            "criteria-0-place": "3", "criteria-0-weight": "30", "criteria-0-minimum": "2.5",
            "criteria-0-least_words": "20", "criteria-1-is_removed": "on", "criteria-2-place": "1",
            "criteria-3-name": "Reach & spread", "criteria-3-weight": "20", "criteria-3-guide": "How far?",
            "criteria-3-place": "2",
        },
    )  # fmt: skip

    assert setting_up.post(page("rubric", call), body).status_code == 302

    assert list(Criterion.objects.values_list("code", "weight", "minimum", "least_words")) == [
        ("value", 50, None, 0), ("reach-spread", 20, None, 0), ("need", 30, Decimal("2.50"), 20),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"criteria-0-name": ""}, ["Give the criterion a name."]),
        ({"criteria-0-weight": "0"}, ["Give a weight from 0.01 to 100."]),
        ({"criteria-0-weight": "much"}, ["Give the weight as a number, such as 20 or 12.5."]),
        ({"criteria-0-guide": ""}, ["Say what assessors should look for."]),
        ({"criteria-0-minimum": "6"}, ["Give a mark above 0 and up to 5, such as 2.5."]),
        ({"criteria-0-least_words": "201"}, ["Give a whole number from 0 to 200, such as 20."]),
        ({"criteria-0-least_words": "-1"}, ["Give a whole number from 0 to 200, such as 20."]),
        ({"criteria-0-least_words": "some"}, ["Give a whole number from 0 to 200, such as 20."]),
        ({"criteria-3-name": "More"}, ["Give the criterion a weight.", "Say what assessors should look for."]),
        ({"criteria-0-name": "BENEFIT"}, ["Two criteria have the same name: tell them apart."]),
        ({"anchor_5": ""}, ["Say what a mark of 5 means."]),
    ],
)
def test_what_can_not_be_a_rubric_is_told_and_nothing_is_lost(setting_up, call, changes, told):
    refused = setting_up.post(page("rubric", call), typed(call, **{"criteria-1-guide": "My new guide."}, **changes))

    assert errors_in(refused) == told
    assert "My new guide." in refused.text
    assert Rubric.objects.get().version == 1


def test_a_stale_rubric_is_refused_and_saved_the_second_time(setting_up, call, manager):
    mine = typed(call, **{"criteria-0-guide": "My guide."})
    setting_up.post(page("rubric", call), typed(call, **{"criteria-0-guide": "Their guide."}))

    refused = setting_up.post(page("rubric", call), mine)

    assert "Somebody saved this rubric after you opened it." in errors_in(refused)[0]
    assert "My guide." in refused.text
    assert Criterion.objects.get(code="need").guide == "Their guide."
    assert setting_up.post(page("rubric", call), mine | {"version": "2"}).status_code == 302
    assert Criterion.objects.get(code="need").guide == "My guide."


def test_a_rubric_stands_once_a_mark_was_given(setting_up, manager):
    call = proposal_at(State.SCORED).call

    told = words_of(setting_up.get(page("rubric", call)))
    sent = setting_up.post(page("rubric", call), typed(call))

    assert rubrics.MARKED in told
    assert "Save the rubric" not in told
    assert (sent.status_code, Rubric.objects.get().version) == (409, 1)


def test_an_open_call_keeps_a_rubric_it_can_be_scored_by(setting_up, manager):
    call = factories.open_call()

    refused = setting_up.post(page("rubric", call), typed(call, **{"criteria-0-weight": "25.50"}))
    balanced = {"criteria-0-weight": "25.50", "criteria-1-weight": "24.50"}
    saved = setting_up.post(page("rubric", call), typed(call, **balanced))

    assert "The weights come to 105.50 and not to 100" in errors_in(refused)[0]
    assert saved.status_code == 302
    assert weights_in(call)["need"] == Decimal("25.50")


def test_only_a_manager_changes_a_rubric_and_never_a_stale_one(call, author, observer, administrator, manager):
    rubric = Rubric.objects.get()
    given = {"version": 1, "anchors": ANCHORS, "criteria": [CriterionGiven(None, {"name": "Mine", "weight": 100})]}
    for person in (author, observer, administrator):
        with pytest.raises(NotPermitted):
            rubrics.save_rubric(rubric.pk, by=person, **given)
        with pytest.raises(NotPermitted):
            rubrics.clone_call(call.pk, by=person, title="Mine", code="mine", opens_at=now(), closes_at=now())
    with pytest.raises(StaleVersion):
        rubrics.save_rubric(rubric.pk, by=manager, **given | {"version": 7})

    assert (Rubric.objects.get().version, Call.objects.count()) == (1, 1)


def test_the_database_keeps_a_minimum_on_the_scale(call):
    for wrong in (0, Decimal("5.01")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Criterion.objects.update(minimum=wrong)


def test_a_mean_mark_below_the_least_one_stands_below_the_line(manager):
    call = factories.open_call(quality_line_percent=0)
    Criterion.objects.filter(rubric__call=call, code="need").update(minimum=Decimal("3.50"))
    marks = (
        {"need": 3, "benefit": 5, "value": 5},
        {"need": 4, "benefit": 5, "value": 5},
        {"need": 3, "benefit": 5, "value": 5},
    )
    short = proposal_at(State.SCORED, call=call, marks=marks)
    enough = proposal_at(State.SCORED, call=call, marks=(4, 4, 4))

    rows = {row.pk: (row.rank, row.is_above_line, row.line_reason) for row in rank_call(call, manager).rows}

    assert rows == {
        short.pk: (1, False, "Below the least mean mark of 3.50 for “Need”: 3.33"),
        enough.pk: (2, True, "Within the pot"),
    }


# --- Another call like it ---------------------------------------------------------------------------------------------
def test_a_call_is_cloned_with_everything_but_dates_answers_and_outcomes(setting_up, manager):
    proposal = proposal_at(State.FUNDED)
    call = proposal.call
    Call.objects.filter(pk=call.pk).update(tie_rules="We toss.", feedback_policy="comments", attachments_at_most=2)
    call.themes.add(Theme.objects.create(code="digital", name="Digital"))
    question = Question.objects.create(
        call=call, stage="form", code="q7", position=4, kind="long_text", most_words=90, text="Why?", example="So."
    )
    Answer.objects.create(proposal=proposal, question=question, value="Because.")
    opens, closes = now() + timedelta(days=30), now() + timedelta(days=90)

    sent = setting_up.post(
        page("clone_call", call),
        {
            "title": "Again",
            "code": "again",
            "time_zone": "Europe/London",
            "opens_at": f"{opens:%Y-%m-%d %H:%M}",
            "closes_at": f"{closes:%Y-%m-%d 17:00}",
        },
    )

    clone = Call.objects.get(code="again")
    assert sent["Location"] == reverse("proposals:setup", args=["again"])
    same = ("summary", "intro", "pot_pounds", "cap_pounds", "tie_rules", "feedback_policy", "attachments_at_most")
    original = Call.objects.get(pk=call.pk)
    assert {name: getattr(clone, name) for name in same} == {name: getattr(original, name) for name in same}
    assert (clone.state, clone.committed_pounds, clone.announced_at, clone.proposals.count()) == ("draft", 0, None, 0)
    assert list(clone.themes.values_list("code", flat=True)) == ["digital"]
    facts = ("code", "position", "kind", "most_words", "text", "example", "version")
    assert list(clone.questions.values_list(*facts)) == [("q7", 4, "long_text", 90, "Why?", "So.", 1)]
    assert not Answer.objects.filter(question__call=clone).exists()
    assert weights_in(clone) == weights_in(call)
    assert Rubric.objects.get(call=clone).pk != Rubric.objects.get(call=call).pk


@pytest.mark.parametrize(("name", "queries"), [("rubric", 9), ("open_call", 10), ("clone_call", 4)])
def test_the_pages_cost_the_same_with_more_criteria(setting_up, call, name, queries, django_assert_num_queries):
    for more in (0, 2):
        for number in range(more):
            Criterion.objects.create(
                rubric=Rubric.objects.get(), code=f"c{number}", name=f"C{number}", guide="Look.", weight=1
            )
        with django_assert_num_queries(queries):
            setting_up.get(page(name, call))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_manager_writes_a_rubric_and_opens_the_call_in_a_browser(clean_page, sign_in):
    manager = factories.manager()
    call = factories.call_in_preparation(code="night", title="Care at night")
    factories.rubric(None)
    sign_in(manager)

    clean_page.goto(reverse("proposals:setup", args=["night"]))
    clean_page.get_by_role("link", name="Rubric").click()
    assert_accessible(clean_page)
    clean_page.get_by_label("Rubric").check()
    press(clean_page, "Copy the rubric")
    clean_page.get_by_role("group", name="Need").get_by_label("Weight").fill("25")
    assert_accessible(clean_page)
    press(clean_page, "Save the rubric")
    expect(clean_page.get_by_text("What is published is not what counts")).to_be_visible()
    clean_page.goto(page("open_call", call))
    expect(clean_page.get_by_role("heading", name="Not possible yet")).to_be_visible()
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Go to the rubric").click()
    clean_page.get_by_role("group", name="Value").get_by_label("Weight").fill("45")
    press(clean_page, "Save the rubric")
    clean_page.goto(page("open_call", call))
    assert_accessible(clean_page)
    press(clean_page, "Open the call")
    assert Call.objects.get().state == CallState.OPEN
    clean_page.goto(page("clone_call", call))
    assert_accessible(clean_page)
