"""The list of shortlists, one of them, its rules, and one proposal of it, as managers see and send them."""

import re

import pytest
from django.urls import reverse

from scoring.models import Shortlist
from tests import factories
from tests.scoring.shortlists.arrangement import decide, now_of, rows_of

pytestmark = pytest.mark.django_db


def page_of(client, person, name, *args):
    client.force_login(person)
    return client.get(reverse(f"scoring:{name}", args=args))


def address(draft, name="build", *more):
    return reverse(f"scoring:{name}", args=[draft.call.code, draft.pk, *more])


def boxes(draft, **changes):
    """What the page sends, with changes by title: `Fair={"outcome": "fund"}`."""
    sent = {"version": now_of(draft).version, "act": "save"}
    for row in draft.rows.select_related("proposal"):
        values = {
            "outcome": row.outcome,
            "award_pounds": row.award_pounds or "",
            "reserve_place": row.reserve_place or "",
            "exception_reason": row.exception_reason,
        } | changes.get(row.proposal.title, {})
        sent |= {f"{row.proposal_id}-{name}": value for name, value in values.items()}
    return sent | changes.get("sent", {})


def of_row(page, pk):
    """The markup of one row of the table."""
    return page.text.partition(f'id="row-{pk}"')[2].partition("</tr>")[0]


def send(client, person, draft, **changes):
    client.force_login(person)
    return client.post(address(draft), boxes(draft, **changes))


def test_a_draft_is_begun_from_the_list_and_a_name_is_asked_for(client, world):
    client.force_login(world.manager)
    path = reverse("scoring:shortlists", args=["safety"])

    nameless = client.post(path, {"name": "", "start_from": "ranking"})
    begun = client.post(path, {"name": "By area", "start_from": str(world.draft.pk)})

    made = Shortlist.objects.get(name="By area")
    assert "Give the shortlist a name." in nameless.text
    assert begun.url == address(made)
    assert [row[:2] for row in rows_of(made)] == [row[:2] for row in rows_of(world.draft)]


def test_outcomes_are_saved_from_the_table(client, world):
    answer = send(client, world.manager, world.draft, Good={"award_pounds": "£12,000"}, Fair={"outcome": "decline"})

    assert answer.url == address(world.draft)
    assert [row[:4] for row in rows_of(world.draft)] == [
        ("Best", "fund", 20_000, None),
        ("Good", "part_fund", 12_000, None),
        ("Fair", "decline", None, None),
    ]


def test_working_the_line_out_shows_where_it_would_stand_and_keeps_nothing(client, world):
    before = rows_of(world.draft)

    page = send(client, world.manager, world.draft, Good={"outcome": "decline"}, sent={"act": "line"})

    assert "The outcome departs from the line.</strong> The line funds it. Within the pot." in page.text
    assert rows_of(world.draft) == before


def test_bad_figures_are_told_at_their_boxes_and_nothing_typed_is_lost(client, world):
    changes = {"Good": {"award_pounds": "lots"}, "Fair": {"outcome": "fund", "award_pounds": "20001"}}
    best = world.scored["Best"].pk

    first = send(client, world.manager, world.draft, **changes)
    second = send(client, world.manager, world.draft, Fair=changes["Fair"])
    third = send(client, world.manager, world.draft, Fair=changes["Fair"], sent={"act": "line"})
    strange = send(client, world.manager, world.draft, sent={f"{best}-outcome": "perhaps"})

    assert "Enter whole pounds, such as £15,000." in first.text
    assert 'value="lots"' in of_row(first, world.scored["Good"].pk)
    assert 'value="20001"' in of_row(second, world.scored["Fair"].pk)
    for answer in (second, third):
        assert "The award must lie between £1 and the £20,000 asked for." in answer.text
    assert "Choose one of these outcomes." in strange.text


def test_a_stale_page_keeps_both_texts(client, world):
    opened = boxes(world.draft, Fair={"outcome": "decline", "reserve_place": ""})
    decide(world.draft, world.second, world.scored["Fair"], outcome="defer", comment="Ask again.")
    client.force_login(world.manager)

    refused = client.post(address(world.draft), opened)
    fair = world.scored["Fair"].pk

    assert "Somebody saved this shortlist after you opened it." in refused.text
    assert "Outcome: Defer." in refused.text
    assert f'name="{fair}-outcome"' in refused.text
    assert '<option value="decline" selected>Decline</option>' in of_row(refused, fair)
    again = client.post(address(world.draft), opened | {"version": now_of(world.draft).version})
    assert again.status_code == 302
    assert rows_of(world.draft)[2][1] == "decline"


def test_rules_are_set_on_a_page_and_wrong_ones_told_at_their_boxes(client, world):
    client.force_login(world.manager)
    area, fair = world.call.framework.areas.get(), world.scored["Fair"].pk
    path = address(world.draft, "shortlist_terms")
    sent = {
        "version": now_of(world.draft).version, "pot_pounds": "£45,000", "quality_line_percent": "60",
        f"least_{area.pk}": "10000", f"most_{area.pk}": "9000",
        "rules-TOTAL_FORMS": "1", "rules-INITIAL_FORMS": "0",
        "rules-0-proposal": fair, "rules-0-kind": "must", "rules-0-reason": "",
    }  # fmt: skip

    wrong = client.post(path, sent)
    right = client.post(path, sent | {f"most_{area.pk}": "", "rules-0-reason": "The board wants it."})

    assert "At most £9,000 can’t hold at least £10,000." in wrong.text
    assert "Give the reason: it stands beside the proposal and in the record." in wrong.text
    assert right.url == address(world.draft)
    page = client.get(right.url)
    assert "must be funded.</strong> The board wants it." in page.text
    assert now_of(world.draft).pot_pounds == 45_000


def test_conditions_and_what_a_decline_tells_are_written_on_a_page_of_the_proposal(client, world):
    client.force_login(world.manager)
    path = address(world.draft, "shortlist_row", world.scored["Good"].reference)
    sent = {
        "version": now_of(world.draft).version, "comment": "Strong.", "decline_reason": "", "signpost": "",
        "feedback": "", "exception_reason": "",
        "conditions-TOTAL_FORMS": "2", "conditions-INITIAL_FORMS": "0",
        "conditions-0-text": "Name a lead nurse.", "conditions-0-due_on": "2127-03-01",
        "conditions-1-text": "", "conditions-1-due_on": "2127-04-01",
    }  # fmt: skip

    wrong = client.post(path, sent)
    gone_by = client.post(path, sent | {"conditions-1-text": "Report.", "conditions-1-due_on": "2001-03-05"})
    right = client.post(path, sent | {"conditions-1-due_on": ""})

    assert "Say what must be met by then." in wrong.text
    told = re.findall(r'<a href="#([^"]+)">\s*5 March 2001 is past. Give a day from today on, or no day.', gone_by.text)
    assert told == ["id_conditions-1-due_on-day"]
    assert right.url == address(world.draft)
    row = world.draft.rows.get(proposal=world.scored["Good"])
    assert (row.comment, [str(each) for each in row.conditions.all()]) == ("Strong.", ["Name a lead nurse."])


def test_observers_read_and_change_nothing_and_who_may_not_rank_it_all_reads_nothing(client, world, observer):
    author = factories.manager()
    factories.co_author(world.scored["Best"], author)

    read = page_of(client, observer, "build", "safety", world.draft.pk)
    refused = client.post(address(world.draft), boxes(world.draft))

    assert (read.status_code, refused.status_code) == (200, 403)
    assert "<select" not in read.text
    for name, args in [("shortlists", ["safety"]), ("build", ["safety", world.draft.pk])]:
        told = page_of(client, author, name, *args)
        assert (told.status_code, "Ask another manager." in told.text, "As ranked" in told.text) == (403, True, False)


@pytest.mark.parametrize(("name", "most"), [("build", 16), ("shortlists", 6)])
def test_each_page_takes_the_same_queries_whatever_the_number_of_rows(
    client, world, name, most, django_assert_num_queries
):
    client.force_login(world.manager)
    path = address(world.draft) if name == "build" else reverse("scoring:shortlists", args=["safety"])

    with django_assert_num_queries(most):
        client.get(path)
    world.draft.rows.exclude(proposal=world.scored["Best"]).delete()
    with django_assert_num_queries(most):
        client.get(path)
