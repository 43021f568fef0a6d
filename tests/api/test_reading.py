"""What a program reads is what the pages show: the same rows, the same projections, the same filters."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from proposals.filters.proposal import NEWEST_FIRST
from proposals.models import Call, Proposal, Theme
from proposals.projections import see_all, see_in_full
from proposals.serializers.proposal import ProposalRow
from proposals.services import moderation, writing
from proposals.states import State
from scoring.services import panels, sheets
from tests import factories
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


def references(answer):
    return [row["reference"] for row in answer.json()["results"]]


def test_the_list_holds_the_projection_of_each_proposal_the_person_may_know_of(author, stranger, manager):
    mine = factories.proposal_at(State.DRAFT, author=author)
    scored = factories.proposal_at(State.SCORED)

    for person in (author, stranger, manager):
        known = Proposal.objects.visible_to(person).for_listing().with_counts().order_by(*NEWEST_FIRST)
        answer = Caller(person).get("proposals/").json()
        assert answer["results"] == ProposalRow(see_all(known, person), many=True).data
        assert answer["count"] == len(known)
    assert references(Caller(author).get("proposals/")) == [mine.reference, scored.reference]
    assert references(Caller(stranger).get("proposals/")) == [scored.reference]


def test_a_list_costs_the_same_for_one_row_and_for_three(manager, django_assert_num_queries):
    caller = Caller(manager)
    call = factories.open_call()
    for rows in (1, 3):
        while Proposal.objects.count() < rows:
            factories.proposal_at(State.SUBMITTED, call=call)
        with django_assert_num_queries(6):  # token, its owner's other tokens, offices, count, rows, their own work
            assert caller.get("proposals/").json()["count"] == rows


def test_a_proposal_in_full_is_what_its_page_shows(author, manager):
    proposal = factories.proposal_at(State.SCORED, author=author)

    for person in (author, manager):
        row = Proposal.objects.for_listing().get(pk=proposal.pk)
        shown = see_in_full(row, person)
        answer = Caller(person).get(f"proposals/{proposal.reference}/").json()
        assert answer["score"] == (str(shown.seen.score) if shown.seen.score else None)
        assert answer["state"] == shown.seen.state
        assert [step["name"] for step in answer["steps"]] == [step.name for step in shown.steps]
        assert [stage["label"] for stage in answer["stages"]] == [stage.label for stage in shown.stages]
        assert [each["name"] for each in answer["authors"]] == [str(each.person) for each in shown.authors]
        assert answer["text"]["challenge"] == row.challenge
        assert answer["text"]["baseline_value"] == "38.00"


def test_a_proposal_costs_the_same_whatever_hangs_on_it(author, manager, django_assert_max_num_queries):
    bare = factories.proposal_at(State.SUBMITTED, author=author)
    rich = factories.proposal_at(State.SCORED, author=author)
    for person in (author, manager):
        caller = Caller(person)
        for proposal in (bare, rich):
            with django_assert_max_num_queries(15):
                caller.get(f"proposals/{proposal.reference}/")


def test_who_may_only_know_of_a_proposal_reads_no_text_no_names_and_no_score(stranger):
    proposal = factories.proposal_at(State.SCORED)

    answer = Caller(stranger).get(f"proposals/{proposal.reference}/").json()

    hidden = {name: answer[name] for name in ("text", "authors", "outcome", "score", "award_pounds", "version")}
    assert hidden == {
        "text": None, "authors": [], "outcome": None, "score": None, "award_pounds": None, "version": None,
    }  # fmt: skip


def test_the_history_says_no_more_than_the_page(author, stranger, manager):
    proposal = factories.proposal_at(State.DECLINED, author=author)

    def read(person):
        return Caller(person).get(f"proposals/{proposal.reference}/history/").json()["results"]

    assert [(line["label"], line["note"], bool(line["by"])) for line in read(author)] == [
        ("Submit", "", False),
        ("Decline with signpost", "Not for this call.", False),
    ]
    assert [bool(line["by"]) for line in read(manager)] == [True, True]
    assert Caller(stranger).get(f"proposals/{proposal.reference}/history/").status_code == 404


def test_filters_search_and_sorting_are_those_of_the_page(manager):
    call = factories.open_call(code="falls")
    first = factories.proposal_at(State.SUBMITTED, call=call, title="Falls on wards")
    second = factories.proposal_at(State.SUBMITTED, call=call, title="Another idea")
    factories.proposal_at(State.SUBMITTED, title="Elsewhere")
    caller = Caller(manager)

    assert references(caller.get("proposals/", call="falls", sort="title")) == [second.reference, first.reference]
    assert references(caller.get("proposals/", q="wards")) == [first.reference]
    assert references(caller.get("proposals/", state="scored")) == []
    assert references(caller.get("proposals/", organisation=second.lead_organisation_id)) == [second.reference]


def test_mine_is_a_filter_for_those_who_are_somebody(author):
    mine = factories.draft(author=author)
    factories.proposal_at(State.SUBMITTED)

    assert references(Caller(author).get("proposals/", author="me")) == [mine.reference]
    assert list(Caller().get("proposals/", author="me").json()["errors"]) == ["author"]


def test_a_history_costs_the_same_for_one_line_and_for_three(author, moderator, manager, django_assert_num_queries):
    proposal = factories.proposal_at(State.SUBMITTED, author=author)
    for lines in (1, 3):
        for person, queries in ((author, 8), (manager, 9)):
            caller = Caller(person)
            with django_assert_num_queries(queries):
                assert caller.get(f"proposals/{proposal.reference}/history/").json()["count"] == lines
        moderation.return_for_changes(proposal.pk, by=moderator, note="More figures.", return_by=localdate())
        writing.submit(proposal.pk, by=author)


def test_pages_are_cut_and_say_where_to_go_on(manager):
    call = factories.open_call()
    made = [factories.proposal_at(State.SUBMITTED, call=call).reference for _ in range(3)]

    answer = Caller(manager).get("proposals/", page_size=2, page=2).json()

    assert (answer["count"], answer["next"], answer["previous"]) == (
        3,
        None,
        "http://testserver/api/v1/proposals/?page_size=2",
    )
    assert [row["reference"] for row in answer["results"]] == [made[0]]


# --- Conflicts ------------------------------------------------------------------------------------------------------
def test_for_a_conflicted_assessor_the_proposal_does_not_exist(django_assert_num_queries):
    proposal = factories.proposal_at(State.REVIEWED)
    person = conflicted_assessor_of(proposal)
    caller = Caller(person)

    assert caller.get("proposals/").json()["count"] == 0
    assert caller.get("proposals/", q=proposal.title).json()["count"] == 0
    assert caller.get("calls/").json()["results"][0]["proposal_count"] == 0
    doors = [("get", "", None), ("get", "history/", None), ("patch", "", {"version": 1, "title": "Mine"})]
    doors += [("post", f"steps/{name}/", {}) for name in ("withdraw", "close_scoring", "fund", "no_such_step")]
    for method, path, body in doors:
        answers = [
            counted(getattr(caller, method), f"proposals/{reference}/{path}", body)
            for reference in (proposal.reference, "P-1999-0001")
        ]
        assert answers[0] == answers[1], path
        assert answers[0][0] == 404


def conflicted_assessor_of(proposal):
    chosen = proposal.cast.panel.seats[0]
    (assignment,) = panels.assign(proposal.pk, by=proposal.cast.panel.chair, seats=[chosen])
    sheets.declare(assignment.pk, by=chosen.person, kind="direct", text="My sister leads it.")
    return chosen.person


def counted(send, path, body):
    """(status, body, number of SQL statements)"""
    with CaptureQueriesContext(connection) as queries:
        answer = send(path, body) if body is not None else send(path)
    return answer.status_code, answer.content, len(queries)


# --- Embargo --------------------------------------------------------------------------------------------------------
def test_an_award_is_secret_until_it_is_announced(author, stranger, moderator, manager):
    proposal = factories.proposal_at(State.FUNDED, author=author, announced=False)
    path = f"proposals/{proposal.reference}/"

    def told(person):
        answer = Caller(person).get(path).json()
        return answer["state"], answer["award_pounds"], answer["score"]

    assert told(author) == ("scored", None, None)
    assert told(stranger) == ("scored", None, None)
    assert told(moderator) == ("scored", None, None)
    assert told(manager) == ("funded", 15_000, "4.00")
    assert references(Caller(author).get("proposals/", state="funded")) == []
    assert references(Caller(author).get("proposals/", state="scored")) == [proposal.reference]
    assert [line["label"] for line in Caller(author).get(path + "history/").json()["results"]][-1] == "Close scoring"

    factories.announce(proposal.call)

    assert told(author) == ("funded", 15_000, None)
    assert references(Caller(author).get("proposals/", state="funded")) == [proposal.reference]


# --- Calls and reference lists --------------------------------------------------------------------------------------
def test_a_call_in_preparation_is_known_to_those_who_prepare_it(stranger, manager):
    call = factories.call_in_preparation(code="next-year")

    assert Caller(manager).get("calls/next-year/").json()["title"] == call.title
    assert Caller(stranger).get("calls/next-year/").status_code == 404
    assert Caller().get("calls/").json()["count"] == 0


def test_a_call_tells_neither_its_grace_nor_what_is_committed(manager):
    factories.open_call(code="falls", grace_minutes=30)

    answer = Caller(manager).get("calls/falls/").json()

    assert {"grace_minutes", "committed_pounds"} & answer.keys() == set()
    assert answer["framework"]["areas"][0]["code"] == "LTC"


@pytest.mark.parametrize("path", ["calls/", "areas/", "themes/", "organisations/"])
def test_lists_cost_the_same_for_one_row_and_for_three(path, django_assert_num_queries):
    caller = Caller()
    for rows in (1, 3):
        while Call.objects.count() < rows:
            factories.open_call()
            factories.organisation(board=factories.organisation(kind="icb"))
            Theme.objects.create(code=f"theme-{Theme.objects.count()}", name="Digital health")
        with django_assert_num_queries(2):
            caller.get(path)


def test_reference_lists_are_searched(db):
    factories.organisation("Birmingham Women’s and Children’s", ods_code="RQ3")
    factories.organisation("Walsall Healthcare", ods_code="RBK")

    answer = Caller().get("organisations/", q="rbk").json()

    assert [each["name"] for each in answer["results"]] == ["Walsall Healthcare"]
