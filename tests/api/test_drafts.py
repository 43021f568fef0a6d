"""Starting and changing a draft by program: the rules of the forms, the version, and nothing beside the allow list."""

import pytest

from proposals.models import Proposal
from proposals.serializers.drafts import FIELDS
from proposals.services import writing
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.both_databases import share_of

pytestmark = pytest.mark.django_db


def stored_row(proposal):
    return Proposal.objects.filter(pk=proposal.pk).values().get()


# --- Starting ---------------------------------------------------------------------------------------------------------
def test_a_draft_is_started_with_any_of_its_fields(author):
    call = factories.open_call(code="falls")
    body = {
        "call": "falls",
        "title": "Falls on wards",
        "pitch": "Fewer falls.",
        "area": factories.area().pk,
        "requested_pounds": 12_000,
        "eligible_sites": 22,
        "baseline_value": 38.5,
        "target_on": str(call.decision_due_on.replace(year=call.decision_due_on.year + 1)),
    }

    answer = Caller(author).post("proposals/", body)

    started = answer.json()
    assert answer.status_code == 201
    assert (started["title"], started["state"], started["may_edit"], started["version"]) == (
        "Falls on wards",
        "draft",
        True,
        2,
    )
    assert started["area"]["code"] == "LTC"
    text = started["text"]
    assert (text["requested_pounds"], text["eligible_sites"], text["baseline_value"]) == (12_000, 22, "38.50")
    assert Proposal.objects.get(reference=started["reference"]).lead_author == author


def test_the_same_draft_sent_twice_is_started_once(author, open_call):
    body = {"call": open_call.code, "title": "Falls on wards", "pitch": "Fewer falls.", "months": 12}

    first, second = (Caller(author).post("proposals/", body) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Proposal.objects.count() == 1


def test_starting_a_draft_of_a_title_that_is_written_already_replaces_no_word(author, open_call):
    written = factories.draft(open_call, author=author, title="Falls on wards")
    before = stored_row(written)

    answer = Caller(author).post(
        "proposals/", {"call": open_call.code, "title": "Falls on wards", "pitch": "Other words.", "months": 3}
    )

    sentence = f"You have a draft of this title, {written.reference}. Change that one, or choose another title."
    assert (answer.status_code, answer.json()["errors"]) == (409, {"title": [sentence]})
    assert stored_row(written) == before


def test_one_wrong_field_starts_nothing(author):
    call = factories.open_call(cap_pounds=10_000)
    body = {"call": call.code, "title": "Falls", "requested_pounds": 10_001, "months": 37, "colour": "red"}

    unknown = Caller(author).post("proposals/", body)
    body.pop("colour")
    wrong = Caller(author).post("proposals/", body)

    assert (unknown.status_code, unknown.json()["errors"]) == (400, {"colour": ["There is no field of this name."]})
    assert (wrong.status_code, wrong.json()["errors"]) == (
        400,
        {
            "requested_pounds": ["Ask for £10,000 or less: that is the most one proposal may ask for."],
            "months": ["Give the length as a whole number of months from 1 to 36."],
        },
    )
    assert Proposal.objects.count() == 0


def test_a_draft_needs_a_call_that_is_open_and_a_person_with_an_affiliation(author, open_call):
    closed = factories.open_call()
    factories.close_window(closed)
    secret = factories.call_in_preparation(code="next-year")
    visitor = factories.member("Visitor")

    def start(person, code):
        return Caller(person).post("proposals/", {"call": code, "title": "Falls"})

    assert start(None, open_call.code).status_code == 401
    assert start(visitor, open_call.code).status_code == 403
    assert start(author, closed.code).status_code == 409
    for code in (secret.code, "no-such-call"):
        answer = start(author, code)
        assert (answer.status_code, answer.json()["errors"]) == (400, {"call": ["There is no call with this code."]})
    assert Proposal.objects.count() == 0


# --- Changing ---------------------------------------------------------------------------------------------------------
def test_what_is_left_out_stays_as_it_is(author):
    proposal = factories.draft(author=author)
    before = stored_row(proposal)

    answer = Caller(author).patch(f"proposals/{proposal.reference}/", {"version": 2, "pitch": "Shorter."})

    assert answer.status_code == 200
    assert stored_row(proposal) == before | {"pitch": "Shorter.", "version": 3}
    assert answer.json()["version"] == 3


def test_a_change_of_an_older_version_gets_what_stands_now_to_merge(author):
    proposal = factories.draft(author=author)
    writing.save_section(proposal.pk, by=author, version=2, values={"pitch": "Theirs."})

    answer = Caller(author).patch(f"proposals/{proposal.reference}/", {"version": 2, "pitch": "Mine.", "months": 9})

    assert answer.status_code == 409
    assert answer.json()["reasons"] == ["This draft was changed since version 2: version 3 stands now."]
    assert answer.json()["stored"] == {"version": 3, "pitch": "Theirs.", "months": 12}
    assert stored_row(proposal)["pitch"] == "Theirs."


def test_a_change_states_its_version_and_changes_something(author):
    proposal = factories.draft(author=author)
    caller, path = Caller(author), f"proposals/{proposal.reference}/"

    assert caller.patch(path, {"title": "Mine"}).json()["errors"] == {"version": ["This field is required."]}
    assert caller.patch(path, {"version": 2}).json()["reasons"] == ["Send at least one field to change."]
    for version in ("2", 2.0, True, None, [2], 10**30):
        assert list(caller.patch(path, {"version": version, "title": "Mine"}).json()["errors"]) == ["version"]


def test_themes_and_partners_are_lists_of_ids(author):
    proposal = factories.draft(author=author)
    partner = factories.organisation("A partner")
    caller, path = Caller(author), f"proposals/{proposal.reference}/"

    done = caller.patch(path, {"version": 2, "partners": [partner.pk]})
    wrong = caller.patch(path, {"version": 3, "partners": [partner.pk, "x", 10**9]})
    leads = caller.patch(path, {"version": 3, "partners": [proposal.lead_organisation_id]})

    assert done.json()["text"]["partners"] == [{"id": partner.pk, "name": "A partner"}]
    assert wrong.json()["errors"] == {"partners.1": ["Send a whole number, without quotation marks."]}
    assert leads.status_code == 400
    assert list(Proposal.objects.get(pk=proposal.pk).partners.all()) == [partner]


def test_a_submitted_proposal_is_not_changed(author):
    proposal = factories.proposal_at(State.SUBMITTED, author=author)
    before = stored_row(proposal)

    answer = Caller(author).patch(f"proposals/{proposal.reference}/", {"version": 2, "title": "Mine"})

    assert (answer.status_code, stored_row(proposal)) == (409, before)


# --- The allow list --------------------------------------------------------------------------------------------------
EVERY_NAME = sorted({
    *(field.name for field in Proposal._meta.get_fields()),
    *(field.attname for field in Proposal._meta.concrete_fields),
    "pk", "text", "lead_author", "spread_plan__unit", "__class__",
})  # fmt: skip
SAMPLES = [1, "1", True, None, "funded", "2026-01-01", [], [1], {}, "9" * 400]


def test_a_change_of_any_field_by_anybody_changes_only_what_authors_write(
    author, stranger, moderator, manager, observer, administrator
):
    proposal = factories.draft(author=author)
    viewer = factories.member("Viewer")
    factories.co_author(proposal, viewer, "viewer")
    path = f"proposals/{proposal.reference}/"
    before = stored_row(proposal)
    for person in (None, stranger, viewer, moderator, manager, observer, administrator):
        caller = Caller(person)
        for name in EVERY_NAME:
            assert caller.patch(path, {"version": 2, name: 1}).status_code in (401, 403, 404), (person, name)
    assert stored_row(proposal) == before

    caller = Caller(author)
    for name in share_of(EVERY_NAME):
        if name in FIELDS or name in ("version", "answers"):
            continue
        for sample in SAMPLES:
            answer = caller.patch(path, {"version": 2, name: sample})
            assert (answer.status_code, list(answer.json()["errors"])) == (400, [name])
    assert stored_row(proposal) == before


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_a_wrong_value_is_a_problem_of_its_field_and_never_a_fault(author, name):
    proposal = factories.draft(author=author)
    caller = Caller(author)
    wrong = [True, [[]], {"a": 1}, "x" * 2_000_000, 10**40, 1e308, "\u202e" * 7_000, "👩‍⚕️" * 3_000]

    for sample in wrong:
        answer = caller.patch(f"proposals/{proposal.reference}/", {"version": 2, name: sample})
        assert answer.status_code == 400, (sample if len(str(sample)) < 50 else "long", answer.json())
        assert all(field.split(".")[0] == name for field in answer.json()["errors"])
