"""Taking steps by program: the same forms, verbs and refusals as the pages of the steps."""

import pytest

from exchange.acts import ACTS
from exchange.api.steps import body_of
from proposals.models import Proposal
from proposals.states import Gateway, State
from tests import factories
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db
GATEWAYS = {gateway.value: "yes" for gateway in Gateway}


def step(person, proposal, name, body=None):
    return Caller(person).post(f"proposals/{proposal.reference}/steps/{name}/", body)


def state_of(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


def test_a_proposal_goes_from_draft_to_spread_by_program(author, moderator, manager, second_manager):
    call = factories.open_call(sheets_wanted=3)
    panel = factories.panel(call)
    proposal = factories.draft(call, author=author)

    def take(person, name, body=None):
        answer = step(person, proposal, name, body)
        assert answer.status_code == 200, answer.json()
        return answer.json()["state"]

    assert take(author, "submit", {"is_true": True}) == "submitted"
    assert (
        take(moderator, "pass_to_panel", GATEWAYS | {"panel": panel.panel.pk, "note": "Look at risks."}) == "reviewed"
    )
    factories.chair_declares(proposal)
    for assignment in factories.panels.assign(proposal.pk, by=panel.chair, seats=panel.seats):
        factories.marked(assignment, 4)
    assert take(panel.chair, "close_scoring") == "scored"
    assert take(manager, "propose_award", {"award": 15_000, "conditions": "Start in May."}) == "scored"
    assert take(second_manager, "fund", {}) == "funded"
    factories.announce(call, by=manager)
    factories.adopt(proposal, by=manager)
    assert take(manager, "record_spread") == "spread"


def test_the_form_of_a_step_names_its_fields(author, moderator):
    draft = factories.draft(author=author)
    submitted = factories.proposal_at(State.SUBMITTED)
    panel = factories.panel(submitted.call, assessors=0).panel

    unsure = step(author, draft, "submit", {"is_true": False})
    early = step(moderator, submitted, "return_for_changes", {"return_by": "1 May", "note": "More figures."})
    past = step(moderator, submitted, "return_for_changes", {"return_by": "2020-01-01", "note": "More figures."})
    blank = step(moderator, submitted, "decline", {"reason": "because", "colour": "red"})
    elsewhere = step(moderator, submitted, "pass_to_panel", GATEWAYS | {"panel": 10**6})
    unexplained = step(moderator, submitted, "pass_to_panel", GATEWAYS | {"eligible": "no", "panel": panel.pk})

    assert unsure.json()["errors"] == {"is_true": ["Confirm the declaration to submit."]}
    assert list(early.json()["errors"]) == ["return_by"]
    assert (past.status_code, list(past.json()["errors"])) == (409, ["return_by"])
    assert list(blank.json()["errors"]) == ["colour", "reason"]
    assert elsewhere.json()["errors"]["panel"][-1] == f"You can choose: {panel.pk} is {panel.name}."
    assert list(unexplained.json()["errors"]) == ["eligible_note"]
    assert {each.status_code for each in (unsure, early, blank, elsewhere)} == {400}
    assert (state_of(draft), state_of(submitted)) == (State.DRAFT, State.SUBMITTED)


def test_a_step_that_is_not_ready_tells_every_reason(author):
    proposal = factories.draft(author=author, pitch="", months=None)

    answer = step(author, proposal, "submit", {"is_true": True})

    assert (answer.status_code, answer.json()["reasons"]) == (
        409,
        ["“Elevator pitch” is not filled in yet.", "“Length (months)” is not filled in yet."],
    )


def test_refusals_come_before_a_word_about_the_body(stranger, author, manager):
    proposal = factories.proposal_at(State.SUBMITTED, author=author)

    for person, name, status in [
        (stranger, "decline", 403),
        (author, "decline", 403),
        (author, "pass_to_panel", 403),
        (manager, "fund", 409),
        (manager, "propose_award", 409),
        (author, "submit", 409),
        (None, "withdraw", 401),
        (author, "no_such_step", 404),
        (author, "Withdraw", 404),
    ]:
        answer = step(person, proposal, name, {"nonsense": [1]})
        assert (answer.status_code, answer.json()["errors"]) == (status, {}), (name, answer.json())
    assert state_of(proposal) == State.SUBMITTED


def test_a_second_click_is_told_that_the_step_is_taken(author):
    proposal = factories.draft(author=author)

    answers = [step(author, proposal, "submit", {"is_true": True}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[1].json()["reasons"] == ["“Submit” is not possible: the proposal is submitted."]


def test_an_award_needs_a_second_manager_and_fits_the_pot(manager, second_manager):
    proposal = factories.proposal_at(State.SCORED)

    too_much = step(manager, proposal, "propose_award", {"award": 20_001})
    nothing_waits = step(second_manager, proposal, "fund")
    proposed = step(manager, proposal, "propose_award", {"award": 15_000})
    alone = step(manager, proposal, "fund")
    twice = step(second_manager, proposal, "propose_award", {"award": 15_000})
    cancelled = step(second_manager, proposal, "cancel_award")

    statuses = [each.status_code for each in (too_much, nothing_waits, proposed, alone, twice, cancelled)]
    assert statuses == [409, 409, 200, 403, 409, 200]
    assert list(too_much.json()["errors"]) == ["award"]
    assert state_of(proposal) == State.SCORED


def test_a_secret_decision_is_no_answer_to_an_authors_step(author):
    """ASVS 8.2.2: refusals must not differ by what the caller may not know."""
    open_one = factories.proposal_at(State.SCORED, author=author)
    secret = factories.proposal_at(State.FUNDED, author=author, announced=False)

    for name in ("submit", "decline", "fund", "reopen_scoring"):
        answers = [step(author, proposal, name, {}).json() for proposal in (open_one, secret)]
        assert answers[0] == answers[1], name


WHERE = {
    "submit": (State.DRAFT, "author"), "withdraw": (State.SUBMITTED, "author"),
    "return_for_changes": (State.SUBMITTED, "moderator"), "pass_to_panel": (State.SUBMITTED, "moderator"),
    "decline": (State.SUBMITTED, "moderator"), "close_scoring": (State.REVIEWED, "manager"),
    "reopen_scoring": (State.SCORED, "manager"), "propose_award": (State.SCORED, "manager"),
    "fund": (State.SCORED, "manager"), "cancel_award": (State.SCORED, "manager"),
    "give_up_award": (State.FUNDED, "author"), "take_back_award": (State.FUNDED, "manager"),
    "record_spread": (State.FUNDED, "manager"), "reinstate": (State.DECLINED, "manager"),
}  # fmt: skip
SAMPLES = [None, True, 1, -1, 1.5, 10**40, "", "x" * 6_000, "9999-12-31", [], [[1]], {}, {"a": {"b": 1}}, "\u202e"]


@pytest.mark.parametrize("name", ACTS)
def test_no_step_trips_over_a_body(name, author, moderator, manager):
    state, part = WHERE[name]
    proposal = factories.proposal_at(state, author=author)
    caller = Caller({"author": author, "moderator": moderator, "manager": manager}[part])
    fields = [*body_of(name)().fields, "no_such_field"]

    for body in [[], "text", 5, True, [{}], *({field: sample} for field in fields for sample in SAMPLES)]:
        answer = caller.post(f"proposals/{proposal.reference}/steps/{name}/", body)
        assert answer.status_code in (200, 400, 409), (body, answer.status_code)


def test_a_date_far_away_is_a_slip_and_told(moderator):
    proposal = factories.proposal_at(State.SUBMITTED)

    answer = step(moderator, proposal, "return_for_changes", {"note": "Later.", "return_by": "9999-12-31"})

    told = {"return_by": ["Give the authors a date within the next 365 days."]}
    assert (answer.status_code, answer.json()["errors"]) == (409, told)
    assert Proposal.objects.get(pk=proposal.pk).return_by is None
