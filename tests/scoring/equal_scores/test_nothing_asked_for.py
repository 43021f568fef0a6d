"""A request for nothing, in a pot that more was taken from than it held."""

from decimal import Decimal

from scoring.shortlisting.funding_line import Contender, Fate, Rules, draw_line

RULES = Rules(100, Decimal("3.5"), 1)


def test_a_request_for_nothing_is_not_tied_where_more_is_spent_than_the_pot_holds():
    spent = [Contender(Decimal("4.9"), 80, 1, Fate.FUNDED), Contender(Decimal("4.8"), 40, 1, Fate.PROPOSED)]
    asking = [Contender(Decimal("4.5"), 30, 1), Contender(Decimal("4.4"), 0, 1), Contender(Decimal("4.3"), 0, 1)]

    standings = draw_line([*spent, *asking], RULES)

    assert [each.reason for each in standings[2:]] == ["No room left in the pot"] * 3


def test_a_request_for_nothing_fits_a_pot_that_is_spent_to_the_pound():
    spent = Contender(Decimal("4.9"), 100, 1, Fate.FUNDED)

    standings = draw_line([spent, Contender(Decimal("4.5"), 30, 1), Contender(Decimal("4.4"), 0, 1)], RULES)

    assert [each.reason for each in standings[1:]] == ["No room left in the pot", "Within the pot"]
