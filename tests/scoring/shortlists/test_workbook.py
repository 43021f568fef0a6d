"""The workbook of a shortlist: what its page shows, with what was decided, and the line as a formula."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from proposals.states import State
from scoring.services import shortlists
from tests import factories
from tests.factories import proposal_at
from tests.scoring.office import NEEDS_OFFICE, saved_by_office, without_figures
from tests.scoring.shortlists.arrangement import decide, drawn, set_terms

pytestmark = pytest.mark.django_db
SHOWN = ("Title", "Rank", "Decision", "Award", "Conditions", "Comment", "Costs", "Awarded", "Cumulative", "Remaining",
         "Above the line", "In the running")  # fmt: skip


def content(client, person, draft):
    client.force_login(person)
    answer = client.get(reverse("scoring:shortlist_file", args=[draft.call.code, draft.pk]))
    return b"".join(answer.streaming_content)


def table(raw, sheet="Shortlist", names=SHOWN):
    header, *lines = load_workbook(BytesIO(raw), data_only=True)[sheet].values
    return [tuple(line[header.index(name)] or None for name in names) for line in lines]


@pytest.fixture
def decided(draft, manager, scored):
    """The best one gets a part, on a condition; the last one must be funded, whatever its rank."""
    decide(draft, manager, scored["Best"], outcome="part_fund", award_pounds=15_000,
           conditions=[("Report every quarter", date(2027, 3, 5)), ("=1+1", None)], comment="-1")  # fmt: skip
    set_terms(draft, manager, rules={scored["Fair"].pk: ("must", "The board asks for it")})
    return draft


def test_it_has_what_the_page_shows_and_what_was_decided(client, manager, decided):
    raw = content(client, manager, decided)

    assert table(raw) == [
        ("Best", 1, "Fund in part", 15_000, "Report every quarter (by 5 March 2027)\n=1+1", "-1", 15_000, 15_000,
         15_000, 15_000, "Yes", "Yes"),
        ("Good", 2, "Fund", 20_000, None, None, 20_000, 20_000, 35_000, 15_000, "No", "Yes"),
        ("Fair", 3, "Reserve", None, None, None, 20_000, None, 35_000, 15_000, "Yes", "Placed first"),
    ]  # fmt: skip
    lines = drawn(decided, manager).lines
    told = [(each.ranked.title, each.line.cumulative_pounds, each.line.standing.is_above) for each in lines]
    assert [(title, pounds, above == "Yes") for title, *_, pounds, _, above, _ in table(raw)] == told
    assert [row for row in table(raw, "Checks", ("What", "Agreed?")) if row[1] != "OK"] == []


@NEEDS_OFFICE
def test_libreoffice_works_out_what_the_page_shows(client, manager, decided, scored, tmp_path):
    with_a_must = content(client, manager, decided)
    set_terms(decided, manager, areas={scored["Best"].area_id: (None, 30_000)})
    with_a_most = content(client, manager, decided)

    saved = saved_by_office({"must": without_figures(with_a_must), "most": without_figures(with_a_most)}, tmp_path)

    assert (table(saved["must"]), table(saved["most"])) == (table(with_a_must), table(with_a_most))
    assert "Line" not in load_workbook(BytesIO(with_a_most)).sheetnames
    assert "This shortlist has a most for an area" in str(list(load_workbook(BytesIO(with_a_most))["Read me"].values))


def test_the_page_links_it_and_who_may_not_read_the_shortlist_gets_no_file(client, manager, draft):
    client.force_login(manager)
    path = reverse("scoring:shortlist_file", args=["safety", draft.pk])

    assert path in client.get(reverse("scoring:build", args=["safety", draft.pk])).text
    client.force_login(factories.moderator())
    assert client.get(path).status_code == 403
    client.force_login(manager)
    assert client.get(reverse("scoring:shortlist_file", args=["safety", 0])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_twenty_one_queries_whatever_the_number_of_rows(client, manager, rows, django_assert_num_queries):
    call = factories.open_call(code="other")
    for _ in range(rows):
        proposal_at(State.SCORED, call=call)
    draft = shortlists.make_shortlist(call.pk, by=manager, name="As ranked")
    client.force_login(manager)

    with django_assert_num_queries(21):
        answer = client.get(reverse("scoring:shortlist_file", args=["other", draft.pk]))
        assert b"".join(answer.streaming_content)[:2] == b"PK"
