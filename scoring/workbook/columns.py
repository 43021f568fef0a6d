"""The columns of the sheet “Shortlist”, by the key that formulas, CSV and JSON call them, and what each means."""

from proposals.workbook.cells import MONEY, PLACE, SCORE, SHARE, WHOLE, Column
from scoring.ranking.rows import WeighedCriterion
from scoring.workbook.figures import DECISIONS

FOR_TRYING = "To try out in this file: nothing comes back to the exchange. "
COMES_BACK = "Comes back to the exchange when you send this file. "
LIVE, MOVES_THE_LINE = "Live. ", " Changing it moves the line here."
BEFORE_MARKS = {
    "reference": Column("Reference", width=14, meaning="The proposal’s number in the exchange."),
    "title": Column("Title", width=44, wraps=True, meaning="As its authors gave it."),
    "area": Column("Priority area", width=24, wraps=True, meaning="The call’s priority area that it answers."),
    "lead": Column("Lead organisation", width=30, wraps=True, meaning="The member organisation that leads it."),
    "panel": Column("Panel", width=18, wraps=True, meaning="The panel that scores it."),
    "requested": Column("Requested", MONEY, 12, meaning="Pounds asked for."),
}
AFTER_MARKS = {
    "total": Column("Total", SCORE, 9, meaning="Live. The panel’s score, 0 to 5: the mean of the totals of the sheets "
                    "that count, or what stands under “Fixed total”."),
    "sheets": Column("Sheets", WHOLE, 9, meaning="Score sheets that count."),
    "spread": Column("Spread", SCORE, 9, meaning="Highest less lowest sheet total when this file was made; empty below "
                     "two sheets."),
    "rank": Column("Rank", WHOLE, 8, meaning="Live. Place by total in the whole call; equal totals share a place "
                   "(1, 2, 2, 4) unless they were put in order."),
    "decision": Column("Decision", width=14, meaning=FOR_TRYING + "One of " + ", ".join(DECISIONS) + ".",
                       is_input=True),
    "award": Column("Award", MONEY, 12, meaning=FOR_TRYING + "Pounds awarded or proposed; empty, what is asked "
                    "for counts." + MOVES_THE_LINE, is_input=True),
    "conditions": Column("Conditions", width=34, wraps=True, meaning=FOR_TRYING + "What the award hangs on.",
                         is_input=True),
    "comment": Column("Comment", width=34, wraps=True, meaning=FOR_TRYING + "Why it was decided so.", is_input=True),
    "costs": Column("Costs", MONEY, 12, meaning="Live. Pounds that it takes from the pot: the award, or else what is "
                    "asked for; declined, nothing."),
    "awarded": Column("Awarded", MONEY, 12, meaning="Live. The award where the decision gives money, else nothing."),
    "cumulative": Column("Cumulative", MONEY, 13, meaning="Live. Costs added up down the rank order, whether above the "
                         "line or not; on a shortlist, what is awarded added up."),
    "remaining": Column("Remaining", MONEY, 13, meaning="Live. What is left of the pot when everything above the line "
                        "down to this rank is paid for; awards on record first, wherever they stand."),
    "above": Column("Above the line", width=10, meaning="Live. Whether the pot pays for it: Yes or No."),
    "running": Column("In the running", width=22, wraps=True, meaning="Live. Whether it asks for money as the line is "
                      "drawn, or why not; “Decided” where an award is on record."),
    "reason": Column("Funding line", width=34, wraps=True, meaning="Why it stood above or below the line when this "
                     "file was made."),
    "so_far": Column("Decided so far", width=34, wraps=True, meaning="What is decided on record, or whose turn it is."),
    "agreed": Column("Panel figure", SCORE, 9, meaning="What the panel came to in its meeting, 0 to 5, beside the "
                     "total. No formula, rank or line reads it."),
    "agreed_why": Column("Why the panel figure", width=44, wraps=True, meaning="The reason that the panel gave for it "
                         "in its meeting."),
    "adjusted": Column("Adjusted", SCORE, 10, meaning="The score less the leniency of those who marked it, drawn "
                       "towards the mean of all where there are few sheets. It decides nothing; empty where the sheets "
                       "can’t support it."),
    "low": Column("From", SCORE, 8, meaning="With the next column: 90% of what the adjusted score may be."),
    "high": Column("To", SCORE, 8, meaning="See the column before."),
    "expected": Column("Expected rank", PLACE, 10, meaning="The rank to expect of it, with what is uncertain counted "
                       "in."),
    "chance": Column("Chance above the line", SHARE, 12, meaning="That it belongs among those that the pot can pay "
                     "for, by the pot and the quality line of the call, whatever a shortlist sets."),
    "settled": Column("On record", width=12, meaning="Funded, Proposed (an award waits for a second manager), Declined "
                      "or No, nothing yet. The formulas read it."),
    "fixed": Column("Fixed total", SCORE, 10, meaning="The total where it is not the mean of the sheets: the panel "
                    "set it beside them, or it was fixed before a sheet was set aside. Weights don’t change it."),
    "place": Column("Place among equals", WHOLE, 10, meaning="Where the rules for ties, or the draw, put it among "
                    "equal totals. The workbook does not settle ties anew."),
    "order": Column("Order", "0.0000000", 12, meaning="Live. The total less a trifle for the place among equals: what "
                    "ranks and line follow."),
    "rule": Column("Rule", width=30, wraps=True, meaning="Why the money is set apart for it before the line is drawn, "
                   "or why it gets none at all. The workbook does not choose anew."),
    "ahead": Column("Placed first", width=9, meaning="Yes where the money is set apart for it."),
    "entry": Column("Entry", WHOLE, 8, meaning="Where it stood in the order when this file was made, which lists "
                    "equal totals."),
    "code": Column("Row code", width=14, meaning="By it the exchange knows the line again. Leave it as it is."),
}  # fmt: skip


def mean_of(criterion: WeighedCriterion) -> Column:
    share, weight = f"{criterion.share_percent.normalize():f}", f"{criterion.weight.normalize():f}"
    return Column(
        f"{criterion.name} ({share}%)",
        SCORE,
        13,
        meaning=f"Mean mark of the sheets that count, 0 to 5. Weight {weight}, which is {share}% of the total.",
    )
