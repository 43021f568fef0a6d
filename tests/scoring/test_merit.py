"""Adjusted scores: the model against independent solutions, its refusals, and what must not change the order."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.merit.adjusting import Pot, Shares, adjust
from scoring.merit.design import Design
from scoring.merit.mixed_model import Ratios, Solution
from scoring.merit.standing import draws, expected_ranks
from scoring.merit.variances import fit, likeliest, triangle

SHROUT_AND_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def simulated(proposals=40, assessors=10, each=4, *, seed=1, merit=0.6, leniency=0.4, noise=0.5):
    """[(proposal, assessor, total)] as the model says they come about."""
    random = np.random.default_rng(seed)
    merits, leniencies = random.normal(3, merit, proposals), random.normal(0, leniency, assessors)
    return [
        (f"P{i}", f"A{j}", merits[i] + leniencies[j] + random.normal(0, noise))
        for i in range(proposals)
        for j in random.choice(assessors, each, replace=False)
    ]


def complete(table):
    return [(f"P{i}", f"A{j}", float(total)) for i, row in enumerate(table) for j, total in enumerate(row)]


def order_of(figures):
    return sorted(figures, key=lambda proposal: (-figures[proposal], proposal))


# --- The model, solved a second way ----------------------------------------------------------------------------------
def solved_densely(design, ratios):
    """Scores and their covariance over the noise, by the inverse of the whole covariance of totals."""
    sheets, proposals = design.size, len(design.proposals)
    of_proposal = np.zeros((sheets, proposals))
    of_proposal[np.arange(sheets), design.proposal] = 1
    of_assessor = np.zeros((sheets, len(design.assessors)))
    of_assessor[np.arange(sheets), design.assessor] = 1
    whole = ratios.merit * of_proposal @ of_proposal.T + ratios.leniency * of_assessor @ of_assessor.T + np.eye(sheets)
    inverse = np.linalg.inv(whole)
    ones = np.ones(sheets)
    information = ones @ inverse @ ones
    mean = ones @ inverse @ design.total / information
    reach = ratios.merit * of_proposal.T @ inverse
    scores = mean + reach @ (design.total - mean)
    left = 1 - reach @ ones
    covariance = (
        ratios.merit * np.eye(proposals) - ratios.merit * reach @ of_proposal + np.outer(left, left) / information
    )
    misfit = (design.total - mean) @ inverse @ (design.total - mean)
    log_determinant = np.linalg.slogdet(whole)[1] + np.log(information)
    return scores, covariance, misfit, log_determinant


@pytest.mark.parametrize("ratios", [Ratios(1.4, 0.6), Ratios(0.05, 3.0), Ratios(9.0, 0.0)])
def test_the_small_system_gives_what_the_whole_covariance_gives(ratios):
    design = Design.of(simulated(12, 5, 3))

    solution = Solution(design, ratios)

    scores, covariance, misfit, log_determinant = solved_densely(design, ratios)
    np.testing.assert_allclose(solution.scores, scores, atol=1e-10)
    np.testing.assert_allclose(solution.covariance, covariance * solution.noise, atol=1e-10)
    assert solution.misfit == pytest.approx(misfit)
    assert solution.log_determinant == pytest.approx(log_determinant)


def test_the_likeliest_ratios_are_those_of_another_programme():
    import pandas as pd
    from statsmodels.regression.mixed_linear_model import MixedLM

    sheets = simulated(40, 10, 4)
    table = pd.DataFrame(sheets, columns=["proposal", "assessor", "total"]).assign(all_of_them=1)
    parts = {"proposal": "0 + C(proposal)", "assessor": "0 + C(assessor)"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about how it converges
        theirs = MixedLM.from_formula(
            "total ~ 1", groups="all_of_them", vc_formula=parts, re_formula="0", data=table
        ).fit(reml=True)
    variances = dict(zip(theirs.model.exog_vc.names, theirs.vcomp, strict=True))

    ours = Solution(Design.of(sheets), likeliest(Design.of(sheets)))

    assert ours.noise == pytest.approx(theirs.scale, rel=1e-3)
    assert ours.ratios.merit * ours.noise == pytest.approx(variances["proposal"], rel=5e-3)
    assert ours.ratios.leniency * ours.noise == pytest.approx(variances["assessor"], rel=5e-3)
    assert ours.mean == pytest.approx(theirs.fe_params["Intercept"], abs=1e-3)


def test_reliability_is_that_of_shrout_and_fleiss():
    ratios = likeliest(Design.of(complete(SHROUT_AND_FLEISS)))
    whole = ratios.merit + ratios.leniency + 1
    shares = Shares(ratios.merit / whole, ratios.leniency / whole, 1 / whole)
    without_leniency = Shares(shares.merit, 0, shares.noise)

    found = [each.reliability(sheets) for each in (shares, without_leniency) for sheets in (1, 4)]

    assert [round(each, 2) for each in found] == [0.29, 0.62, 0.71, 0.91]  # (2,1), (2,k), (3,1), (3,k)


def test_the_triangle_holds_each_mixture_of_shares_once():
    shares = {
        (round(each.merit / (1 + each.merit + each.leniency), 9), round(1 / (1 + each.merit + each.leniency), 9))
        for each in triangle(16)
    }

    assert (len(triangle(16)), len(shares)) == (136, 136)
    assert sum(merit for merit, _ in shares) / 136 == pytest.approx(1 / 3)


# --- What is told ----------------------------------------------------------------------------------------------------
def test_a_score_is_the_sum_of_the_terms_that_are_told_of_it():
    adjusted = adjust(simulated())

    for each in adjusted.scores.values():
        assert each.score == pytest.approx(each.raw - each.leniency + each.pull)
        assert each.low < each.score < each.high
        assert 1 <= each.rank_low <= each.expected_rank <= each.rank_high <= 40


def test_who_was_marked_by_lenient_assessors_is_brought_down():
    sheets = [
        (f"P{i}", f"A{j}", 3 + 0.1 * (i % 5) + (1.0 if j == 0 else 0.0) + 0.01 * ((i * j) % 3))
        for i in range(20)
        for j in (i % 2, 2 + i % 3)
    ]

    adjusted = adjust(sheets)

    lenient = adjusted.leniencies["A0"]
    assert lenient.points == max(each.points for each in adjusted.leniencies.values())
    assert lenient.low > 0.3
    assert adjusted.scores["P0"].score < adjusted.scores["P0"].raw
    assert adjusted.scores["P5"].score > adjusted.scores["P5"].raw
    assert abs(adjusted.scores["P0"].score - adjusted.scores["P5"].score) < 0.1


def test_the_expected_ranks_are_those_of_the_draws_and_add_up():
    mixture = fit(Design.of(simulated(15, 6, 3)))

    ranks = expected_ranks(mixture)

    assert ranks.sum() == pytest.approx(15 * 16 / 2)
    drawn = np.concatenate(list(draws(mixture, seed=3)))
    seen = (np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1).mean(axis=0)
    np.testing.assert_allclose(ranks, seen, atol=0.35)


def test_chances_above_the_line_spend_the_pot_and_leave_out_who_may_have_nothing():
    sheets = simulated(12, 6, 3)
    costs = {f"P{i}": 10_000 for i in range(11)}

    adjusted = adjust(sheets, pot=Pot(40_000, costs))

    assert sum(each.chance_above for each in adjusted.scores.values()) == pytest.approx(4)
    assert adjusted.scores["P11"].chance_above == 0


def test_what_does_not_fit_is_skipped_and_the_next_one_looked_at():
    sheets = simulated(10, 5, 4, noise=0.05)
    best = order_of({proposal: each.score for proposal, each in adjust(sheets).scores.items()})
    costs = dict.fromkeys(best, 10000) | {best[0]: 50_000}

    adjusted = adjust(sheets, pot=Pot(20_000, costs))

    chances = [adjusted.scores[proposal].chance_above for proposal in best]
    assert chances[0] == 0
    assert sum(chances[1:3]) > 1.5


def test_without_a_pot_no_chance_is_told():
    assert {each.chance_above for each in adjust(simulated()).scores.values()} == {None}


# --- When scores are not adjusted ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sheets", "reason"),
    [
        ([], "Scores are adjusted from 8 proposals with sheets on; here there are 0."),
        (simulated(7, 5, 3), "Scores are adjusted from 8 proposals with sheets on; here there are 7."),
        (
            [(f"P{i}", f"A{i % 3}", 3.0) for i in range(10)],
            "There are 1.0 sheets for each proposal; scores are adjusted from 2 on.",
        ),
        (
            [(f"P{i}", f"A{2 * (i % 2) + j}", 2.0 + i / 10 + j) for i in range(10) for j in (0, 1)],
            "The assessors fall into 2 groups that marked no proposal in common, "
            "so nothing tells a lenient group from a group with good proposals.",
        ),
        ([(f"P{i}", f"A{j}", 3.0) for i in range(8) for j in range(3)], "All sheets have the same total."),
    ],
)
def test_scores_are_not_adjusted_where_the_sheets_cannot_support_it(sheets, reason):
    adjusted = adjust(sheets)

    assert (adjusted.why_not, adjusted.scores) == (reason, {})


# --- What must change nothing ----------------------------------------------------------------------------------------
tables = st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=8, max_size=12)


@given(tables, st.integers(0, 2), st.integers(1, 20))
@settings(max_examples=20, deadline=None)
def test_a_lenient_assessor_of_everything_leaves_the_order(table, assessor, points):
    before = [[mark / 10 for mark in row] for row in table]
    after = [[mark + points / 10 * (j == assessor) for j, mark in enumerate(row)] for row in before]

    first, second = adjust(complete(before)), adjust(complete(after))

    if not (first.why_not or second.why_not):
        means = {f"P{i}": round(sum(row), 6) for i, row in enumerate(before)}
        for found in (first, second):
            rounded = {proposal: round(each.score, 7) for proposal, each in found.scores.items()}
            assert order_of(rounded) == order_of(means)


@given(st.randoms(use_true_random=False))
@settings(max_examples=5, deadline=None)
def test_the_order_in_which_sheets_come_changes_nothing(random):
    sheets = simulated(12, 5, 3)
    shuffled = random.sample(sheets, len(sheets))

    assert adjust(shuffled) == adjust(sheets)


def test_the_same_seed_gives_the_same_figures_and_another_nearly_the_same():
    sheets, pot = simulated(), Pot(100_000, {f"P{i}": 10_000 for i in range(40)})

    once, again, other = (adjust(sheets, pot=pot, seed=seed) for seed in (1, 1, 2))

    assert once == again
    for each, told in once.scores.items():
        assert told.chance_above == pytest.approx(other.scores[each].chance_above, abs=0.06)


# --- Does the chance mean what it says? ------------------------------------------------------------------------------
def test_of_those_told_likely_about_as_many_belong_above_the_line():
    told, came_true = [], []
    for seed in range(30):
        random = np.random.default_rng(1_000 + seed)
        merits = random.normal(3, 0.6, 24)
        leniencies = random.normal(0, 0.4, 8)
        sheets = [
            (i, int(j), merits[i] + leniencies[j] + random.normal(0, 0.6))
            for i in range(24)
            for j in random.choice(8, 3, replace=False)
        ]
        best = set(np.argsort(-merits)[:8].tolist())
        adjusted = adjust(sheets, pot=Pot(8, dict.fromkeys(range(24), 1)))
        for proposal, each in adjusted.scores.items():
            told.append(each.chance_above)
            came_true.append(proposal in best)
    chances, truth = np.array(told), np.array(came_true)

    likely, unlikely = chances > 0.7, chances < 0.3
    assert truth[likely].mean() == pytest.approx(chances[likely].mean(), abs=0.08)
    assert truth[unlikely].mean() == pytest.approx(chances[unlikely].mean(), abs=0.06)
