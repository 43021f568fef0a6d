"""Each trap of other systems that concerns scores, ranking, exports and decisions, and the tests that have its name.

A trap is told as it was seen there. A test that is renamed or taken away is missed here.
"""

from importlib import import_module

import pytest

SCORES, TRUST = "tests.scoring.test_traps_of_peers", "tests.scoring.test_traps_of_trust"
DECISIONS, AGREEING = "tests.scoring.shortlists.test_traps_of_decisions", "tests.scoring.shortlists.test_agreeing"
DRAWING, PAGES = "tests.scoring.shortlists.test_drawing", "tests.scoring.shortlists.test_pages"
ANNOUNCING, RANKING = "tests.scoring.test_announcing", "tests.scoring.test_ranking"
WORKBOOK = "tests.scoring.shortlists.test_workbook"

TRAPS: dict[str, list[tuple[str, str]]] = {
    "The average counts drafts, declined and withdrawn reviews.": [
        (SCORES, "test_the_average_never_counts_drafts_declined_or_conflicted_sheets"),
        (RANKING, "test_a_sheet_counts_from_its_return_and_no_longer_when_it_is_reopened_or_set_aside"),
    ],
    "Un-submitting leaves the stored average as it was.": [
        (SCORES, "test_un_submitting_a_sheet_takes_it_out_of_the_average_at_once"),
    ],
    "The leaderboard is stale until somebody recalculates it.": [
        (SCORES, "test_after_a_changed_weight_list_page_api_and_workbook_agree_at_once"),
        (RANKING, "test_a_change_of_a_weight_is_seen_at_once"),
        (DECISIONS, "test_a_shortlist_is_never_stale_until_somebody_recalculates"),
    ],
    "A criterion with more parts weighs more.": [
        (SCORES, "test_the_effective_weight_of_a_criterion_is_its_published_weight"),
        (SCORES, "test_a_criterion_with_more_parts_weighs_no_more"),
    ],
    "The figure on screen, the one stored and the one exported differ; nothing counts as 0, or 99 means none.": [
        (SCORES, "test_the_figure_on_screen_the_one_stored_and_the_one_exported_are_the_same"),
        (SCORES, "test_what_nobody_marked_is_neither_nought_nor_a_number_that_means_none"),
        (SCORES, "test_no_number_off_the_scale_can_stand_for_something_else"),
        (DECISIONS, "test_what_nobody_scored_is_no_nought_on_a_shortlist"),
        (WORKBOOK, "test_it_has_what_the_page_shows_and_what_was_decided"),
        (WORKBOOK, "test_libreoffice_works_out_what_the_page_shows"),
    ],
    "Money and scores are exported as text.": [(SCORES, "test_money_and_scores_are_exported_as_numbers")],
    "A title is run as a formula.": [(SCORES, "test_nothing_that_somebody_wrote_is_a_formula_in_the_workbook")],
    "A recused assessor is assigned again.": [
        (TRUST, "test_a_recused_assessor_can_not_be_assigned_again_not_even_past_the_verbs"),
    ],
    "A declared conflict is seen by nobody, missing in downloads, or wiped on submitting.": [
        (TRUST, "test_a_declared_conflict_is_seen_at_once_stands_in_each_export_and_survives_the_score"),
    ],
    "List aggregates, search or cached pages reveal hidden scores.": [
        (TRUST, "test_order_and_filter_tell_no_score_before_the_own_sheet_is_in_and_no_cache_keeps_one"),
        (RANKING, "test_a_manager_with_a_conflict_learns_nothing_not_even_from_a_sum"),
        ("tests.scoring.test_ranking_beside", "test_agreement_is_counted_over_the_rows_in_hand_alone"),
    ],
    "Who may view may write.": [
        (TRUST, "test_who_may_see_everything_of_a_panel_may_not_change_it"),
        (PAGES, "test_observers_read_and_change_nothing_and_who_may_not_rank_it_all_reads_nothing"),
    ],
    "The right is not asked inside the transition; any state leads to any state; a stale save moves it back.": [
        (TRUST, "test_the_right_to_close_is_asked_inside_the_step_whatever_called_it"),
        (TRUST, "test_a_stale_copy_brings_back_neither_a_state_nor_the_score_before"),
        (DECISIONS, "test_the_right_is_asked_inside_the_act_whatever_called_it"),
        (DECISIONS, "test_no_step_of_a_shortlist_leads_from_any_state_to_any_state"),
        (DECISIONS, "test_a_stale_copy_of_a_shortlist_brings_back_no_state"),
    ],
    "Two assessors share one row of scores.": [
        (SCORES, "test_two_assessors_and_two_tabs_never_share_a_row"),
        (PAGES, "test_a_stale_page_keeps_both_texts"),
    ],
    "A duplicated review changes the score.": [(SCORES, "test_a_duplicated_sheet_can_not_change_the_score")],
    "An exception to the ranking can't be made, or isn't explained.": [
        (TRUST, "test_an_exception_to_the_ranking_can_be_made_and_is_explained_beside_the_order"),
        (DRAWING, "test_an_outcome_that_departs_from_the_line_says_from_what"),
        (AGREEING, "test_what_is_missing_is_told_all_at_once"),
    ],
    "A machine's score can be taken for one's own.": [
        (TRUST, "test_no_score_of_a_machine_or_of_others_stands_ready_in_a_sheet"),
    ],
    "The status changed and the mail was not sent, or the reverse.": [
        (TRUST, "test_a_sheet_is_given_back_with_its_notice_or_not_at_all"),
        (ANNOUNCING, "test_a_refusal_names_the_proposal_and_leaves_nothing_half_done"),
        (ANNOUNCING, "test_twice_is_once"),
    ],
    "One list page takes 268 queries.": [
        (TRUST, "test_no_list_of_scores_asks_the_database_for_each_row"),
        (PAGES, "test_each_page_takes_the_same_queries_whatever_the_number_of_rows"),
    ],
    "A tie is broken by who decides, knowing who would gain.": [
        ("tests.scoring.equal_scores.test_draw", "test_after_the_outcomes_everybody_can_check_the_draw"),
        ("tests.scoring.equal_scores.test_declaring", "test_once_the_call_is_open_the_declaration_stands"),
    ],
}


@pytest.mark.parametrize("trap", TRAPS)
def test_each_trap_has_its_test_by_name(trap):
    missing = [name for module, name in TRAPS[trap] if not callable(getattr(import_module(module), name, None))]

    assert (bool(TRAPS[trap]), missing) == (True, [])
