"""Other ways to choose, beside the line of a shortlist, and what each of its rules costs."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from scoring.shortlisting.alternatives import Price, Way, alternatives_to
from scoring.shortlisting.drawing import drawn
from scoring.shortlisting.funding_line import Fate
from scoring.shortlisting.replaying import FrozenCriterion
from tests import factories
from tests.api.caller import Caller
from tests.reading import words_of
from tests.scoring.shortlists.arrangement import decide, set_terms
from tests.scoring.shortlists.test_drawing import chosen, entry, terms


def asked(entries, rules, **panels):
    """What else could come of them; each stands with panel North unless another one is named by "P-1" as P_1."""
    of = {each.reference: panels.get(each.reference.replace("-", "_"), "North") for each in entries}
    return alternatives_to(drawn(entries, rules), rules, of)


def funded(way):
    return sorted(way.funded)


def test_the_greatest_sum_of_scores_stands_beside_the_line_with_what_it_would_cost():
    entries = [entry("P-1", 4.4, 50_000), entry("P-2", 4.1), chosen("P-3", 4, "fund", 20_000)]

    found = asked(entries, terms())

    assert found.line == Way(frozenset({"P-1"}), 50_000, Decimal("0.90"))
    assert found.best == Way(frozenset({"P-2", "P-3"}), 40_000, Decimal("1.10"))
    assert found.decided == Way(frozenset({"P-3"}), 20_000, Decimal("0.50"))
    assert found.differing == {"P-1", "P-2", "P-3"}


def test_money_that_is_awarded_already_is_spent_whatever_is_chosen():
    entries = [entry("P-1", 4.4), entry("P-2", 4.1), chosen("P-3", 3.6, "fund", 30_000, fate=Fate.FUNDED)]

    found = asked(entries, terms())

    assert [funded(way) for way in (found.line, found.best, found.by_panel)] == [["P-1", "P-3"]] * 3


def test_the_panels_take_turns_and_the_money_ends_at_the_first_that_it_does_not_hold():
    entries = [
        entry("P-1", 4.9), entry("P-2", 4.8, 5_000), entry("P-3", 4.7, 5_000), entry("P-4", 3.9, 30_000),
        entry("P-5", 3.4, 1_000), entry("P-6", 4.6, 1_000),
    ]  # fmt: skip

    found = asked(entries, terms(), P_4="South", P_5="South")
    one_panel = asked(entries[:4], terms())

    assert funded(found.by_panel) == ["P-1", "P-4"]
    assert funded(one_panel.by_panel) == ["P-1", "P-2", "P-3"]


def test_equals_of_a_panel_are_funded_together_or_not_at_all():
    entries = [entry("P-1", 4.9), entry("P-2", 4, 30_000), entry("P-3", 4, 30_000), entry("P-4", 3.9, 1_000)]

    assert funded(asked(entries, terms()).by_panel) == ["P-1"]


def test_each_rule_is_told_with_what_the_line_would_be_without_it():
    need = FrozenCriterion("need", "Need", Decimal(100), Decimal("4.00"))
    entries = [
        entry("P-1", 4.6, area="A"),
        entry("P-2", 4.4, area="A"),
        entry("P-3", 4.2, area="B"),
        entry("P-4", 4, 10_000, area="B"),
        entry("P-5", 3.9, 10_000, area="C"),
        entry("P-6", 3.8, 10_000, area="C"),
        entry("P-7", 3.4, 5_000, area="D"),
    ]
    entries[2] = replace(entries[2], means={"need": Decimal("3.50")})
    rules = terms(
        floors={"C": 10_000, "A": 5_000}, caps={"A": 30_000}, must={"P-6": "Law."}, excluded={"P-4": "A duplicate."}
    )
    rules = replace(rules, criteria=[need])

    found = asked(entries, rules)

    assert funded(found.line) == ["P-1", "P-5", "P-6"]
    assert found.prices == [
        Price("The quality line of 3.50", ["P-7"], [], 5_000, Decimal(0)),
        Price("A mean mark of 4.00 at least for “Need”", ["P-3"], ["P-5"], 10_000, Decimal("0.30")),
        Price("At least £10,000 for C", [], [], 0, Decimal(0)),
        Price("At least £5,000 for A", [], [], 0, Decimal(0)),
        Price("At most £30,000 for A", ["P-2"], ["P-5"], 10_000, Decimal("0.50")),
        Price("P-6 must be funded", [], [], 0, Decimal(0)),
        Price("P-4 is excluded", ["P-4"], [], 10_000, Decimal("0.50")),
    ]


def test_where_no_choice_keeps_all_rules_the_ones_that_stand_in_the_way_are_named():
    entries = [entry("P-1", 4.6, 30_000, area="A"), entry("P-2", 4.4, 30_000, area="B")]

    two = asked(entries, terms(floors={"A": 30_000, "B": 30_000}))
    many = asked(entries, terms(floors={"A": 60_000, "B": 60_000}))

    assert (two.best, two.clashing) == (None, ["At least £30,000 for A", "At least £30,000 for B"])
    assert (many.best, many.clashing) == (None, [])
    assert two.differing == many.differing | {"P-1"} - {"P-2"}


def path_of(draft):
    return reverse("scoring:shortlist_alternatives", args=[draft.call.code, draft.pk])


@pytest.mark.django_db
def test_the_page_and_a_program_tell_the_same(client, world):
    fair = world.scored["Fair"]
    set_terms(world.draft, world.manager, rules={fair.pk: ("must", "The board wants it.")})
    decide(world.draft, world.manager, world.scored["Best"], outcome="decline")
    best, good = world.scored["Best"].reference, world.scored["Good"].reference
    client.force_login(world.manager)

    text = words_of(client.get(path_of(world.draft)))
    told = Caller(world.manager).get(f"calls/safety/shortlists/{world.draft.pk}/alternatives/").json()

    assert told == {
        "line": {"funded": [best, fair.reference], "pounds": 40_000, "points": "2.00"},
        "greatest_sum_of_scores": {"funded": [best, fair.reference], "pounds": 40_000, "points": "2.00"},
        "by_panel": {"funded": [best, good], "pounds": 40_000, "points": "2.33"},
        "decided": {"funded": [good], "pounds": 20_000, "points": "0.83"},
        "clashing": [],
        "prices": [
            {"rule": "The quality line of 3.50", "comes_in": [], "falls_out": [], "pounds": 0, "points": "0.00"},
            {
                "rule": f"{fair.reference} must be funded", "comes_in": [good], "falls_out": [fair.reference],
                "pounds": 0, "points": "0.33",
            },
        ],
    }  # fmt: skip
    assert "The panels’ own order What if" in text
    assert "Would come in 1 Would fall out 1" in text
    assert f"{fair.reference} must be funded Would come in {good} Good Would fall out {fair.reference} Fair" in text
    assert "Money £0 Points +0.33" in text
    assert "The quality line of 3.50 It costs nothing: the line would be the same." in text


@pytest.mark.django_db
def test_rules_that_clash_are_named_on_the_page_with_the_way_to_change_them(client, world):
    area = world.call.framework.areas.get()
    set_terms(world.draft, world.manager, areas={area.pk: (50_000, None)})
    client.force_login(world.manager)

    text = words_of(client.get(path_of(world.draft)))

    assert "No choice of proposals keeps all rules of this shortlist. One of these less would do:" in text
    assert f"At least £50,000 for {area.name}" in text


@pytest.mark.django_db
def test_who_may_not_read_the_shortlist_reads_no_other_way(client, world):
    author = factories.manager()
    factories.co_author(world.scored["Best"], author)
    client.force_login(author)

    refused = client.get(path_of(world.draft))

    assert (refused.status_code, "As ranked" in refused.text) == (403, False)


@pytest.mark.django_db
def test_the_page_takes_the_same_queries_whatever_the_number_of_rows(client, world, django_assert_num_queries):
    client.force_login(world.manager)

    with django_assert_num_queries(15):
        client.get(path_of(world.draft))
    world.draft.rows.exclude(proposal=world.scored["Best"]).delete()
    with django_assert_num_queries(15):
        client.get(path_of(world.draft))
