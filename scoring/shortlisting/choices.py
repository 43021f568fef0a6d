"""What may become of a proposal on a shortlist, by its plain name: for arithmetic, tables and frozen records."""

FUND, PART_FUND, RESERVE, DECLINE, DEFER = "fund", "part_fund", "reserve", "decline", "defer"
UNDECIDED = ""
GETS_MONEY = (FUND, PART_FUND)
