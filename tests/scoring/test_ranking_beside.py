"""What stands beside the scores of a ranking: agreement on each criterion, views that one keeps, and the award page."""

import random
import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from proposals.models import SavedFilter
from proposals.states import State
from scoring.agreement import krippendorff, krippendorff_of_counts
from scoring.models import Panel
from scoring.oversight.comparison import compare
from scoring.ranking import rank_call
from scoring.ranking.agreement import agreement_among
from scoring.ranking.firmness import in_words, with_firmness
from tests import factories
from tests.api.caller import Caller
from tests.factories import proposal_at
from tests.reading import words_of

MARKS = [(5, 5, 4), (4, 5, 4), (4, 4, 5), (3, 4, 4), (4, 3, 3), (3, 3, 4), (2, 3, 3), (3, 2, 2)]
NEEDS = [1, 2, 5, 4, 3, 2, 5, 1]  # on the criterion Need they agree less


@pytest.fixture(scope="module")
def call(kept_for_the_module):
    call = factories.open_call(code="safety", pot_pounds=50_000)
    panel = factories.panel(call)
    for marks, need in zip(MARKS, NEEDS, strict=True):
        given = [{"need": max(need - place, 0), "benefit": mark, "value": mark} for place, mark in enumerate(marks)]
        proposal_at(State.SCORED, call=call, on=panel, marks=given, requested_pounds=10_000)
    return call


@pytest.fixture
def reading(client, manager):
    client.force_login(manager)
    return client


def page(name="ranking", *more):
    return reverse(f"scoring:{name}", args=["safety", *more])


# --- Agreement --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_agreement_from_counts_is_that_from_the_marks(level):
    chance = random.Random(7)
    units = [[chance.choice([0, 2, 3, 5]) for _ in range(chance.randrange(5))] for _ in range(30)]
    counts = [[unit.count(mark) for mark in range(6)] for unit in units]

    from_counts = krippendorff_of_counts(counts, range(6), level=level, resamples=50)

    assert from_counts == pytest.approx(krippendorff(units, level=level, resamples=50))


@pytest.mark.parametrize("counts", [[], [[0, 1], [1, 0]], [[0, 2], [0, 3]]])
def test_nothing_to_compare_has_no_agreement(counts):
    assert krippendorff_of_counts(counts, [0, 1]).value is None


@pytest.mark.django_db
def test_ranking_panel_and_program_tell_the_same_agreement(reading, call, manager):
    ranking = rank_call(call, manager)
    told = agreement_among(ranking, ranking.rows)

    panel = compare(Panel.objects.get(call=call), manager)
    answer = Caller(manager).get("calls/safety/ranking/").json()["agreement"]

    assert [each.name for each in told] == ["Need", "Benefit", "Value", "Totals"]
    assert told == panel.agreements
    assert [(each["name"], each["alpha"]["value"]) for each in answer] == [
        (each.name, each.alpha.value) for each in told
    ]
    words = words_of(reading.get(page()))
    assert all(f"{each.name} Krippendorff’s alpha {each.alpha.value:.2f} " in words for each in told)


@pytest.mark.django_db
def test_agreement_is_counted_over_the_rows_in_hand_alone(call, manager):
    """Whoever has a part in a proposal learns nothing of its marks from a figure over the others."""
    own = call.proposals.earliest("pk")
    factories.co_author(own, manager)
    rows = rank_call(call, manager).rows

    (units,) = {each.alpha.units for each in agreement_among(rank_call(call, manager), rows)}

    assert units == len(rows) == len(MARKS) - 1


# --- Views that one keeps ---------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_view_of_a_ranking_is_kept_and_stands_on_it_again(reading, call):
    query = "?columns=firm&columns=money&sort=-adjusted"
    assert "Save this filter" not in reading.get(page()).text
    (offered,) = re.findall(r'href="([^"]*)">Save this filter', reading.get(page() + query).text)

    saved = reading.post(unescape(offered), {"name": "How firm"}, follow=True)

    assert saved.redirect_chain[-1][0] == page() + query
    assert SavedFilter.objects.get().query == f"{query[1:]}&call=safety"
    assert f'<a href="{page()}{query}">How firm</a>'.replace("&", "&amp;") in reading.get(page()).text
    assert reading.get(reverse("proposals:saved_filters")).status_code == 200


@pytest.mark.django_db
def test_a_kept_view_stands_on_no_other_ranking(reading, call, manager):
    factories.open_call(code="another")
    SavedFilter.objects.create(
        person=manager, of="ranking", name="Mine", query="call=safety&sort=title", saved_at=call.opens_at
    )

    assert "Mine" in reading.get(page()).text
    assert "Mine" not in reading.get(reverse("scoring:ranking", args=["another"])).text
    kept = reverse("scoring:saved_ranking")
    assert [reading.get(f"{kept}{query}").status_code for query in ("", "?call=no-call")] == [404, 404]


@pytest.mark.django_db
def test_who_may_not_rank_opens_no_kept_view(client, call, author):
    client.force_login(author)

    assert client.get(f"{reverse('scoring:saved_ranking')}?call=safety").status_code == 403


# --- The award page ---------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_award_page_tells_the_adjusted_score_as_the_ranking_does(reading, call, manager, django_assert_num_queries):
    ranking = with_firmness(rank_call(call, manager))
    row = ranking.rows[0]
    adjusted: Any = row.adjusted

    with django_assert_num_queries(26):  # seven of them for the feedback, as letters read it for a whole call
        told = words_of(reading.get(reverse("scoring:award", args=[row.reference])))

    assert f"Adjusted score {in_words(row, adjusted, ranking.firmness.mean or 0)}" in told
    assert f"Expected rank {adjusted.expected_rank:.1f}, and with 90% between {adjusted.rank_low} and" in told
    assert f"Chance to stand above the line {adjusted.chance_above:.0%}, " in told


@pytest.mark.django_db
def test_the_award_page_says_why_nothing_is_adjusted(reading):
    few = proposal_at(State.SCORED)

    told = words_of(reading.get(reverse("scoring:award", args=[few.reference])))

    assert "Adjusted score None. Scores are adjusted from 8 proposals with sheets on; here there are 1." in told
