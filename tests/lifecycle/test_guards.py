"""What must be true before a step, in the sentences that people read, and that a refusal names every reason."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from proposals.errors import NotReady, StaleVersion
from proposals.models import Affiliation, Call, Proposal, SpreadPlan
from proposals.services import calls, moderation, steps, writing
from proposals.services import spread as spreading
from proposals.services.spread_requests import record_spread
from proposals.states import Gateway, State
from scoring.models import Criterion, MarkAnchor
from scoring.services import closing, decisions, flags, panels, sheets
from scoring.services.sheets import Given
from tests import factories

pytestmark = pytest.mark.django_db


def reasons(verb, *args, **kwargs) -> list[str]:
    with pytest.raises(NotReady) as refusal:
        verb(*args, **kwargs)
    return refusal.value.reasons


def test_submitting_an_empty_draft_names_every_missing_part(open_call, author):
    proposal = writing.start_proposal(open_call.pk, by=author, title="Only a title")

    assert reasons(writing.submit, proposal.pk, by=author) == [
        "“Elevator pitch” is not filled in yet.",
        "“Priority area” is not filled in yet.",
        "“Stage of development” is not filled in yet.",
        "“The challenge” is not filled in yet.",
        "“The solution” is not filled in yet.",
        "“Evidence that it works” is not filled in yet.",
        "“Benefit for patients and staff” is not filled in yet.",
        "“Readiness to spread” is not filled in yet.",
        "“Patient and public involvement” is not filled in yet.",
        "“Equality and inequalities” is not filled in yet.",
        "“Risks” is not filled in yet.",
        "“Money asked for (£)” is not filled in yet.",
        "“Length (months)” is not filled in yet.",
        "“The plan for spread with its baseline measure” is not filled in yet.",
    ]


def test_submitting_names_all_that_stands_in_the_way_at_once(author):
    call = factories.open_call()
    proposal = factories.draft(call, author=author, pitch="")
    factories.close_window(call)
    Affiliation.objects.filter(person=author).update(ended_on=localdate() - timedelta(days=1))

    told = reasons(writing.submit, proposal.pk, by=author)

    closed = Call.objects.get(pk=call.pk).why_closed(now())
    assert told == [
        closed,
        "“Elevator pitch” is not filled in yet.",
        "Its lead author belongs to no member organisation yet. They say where on their account page.",
    ]
    assert closed.endswith("What you wrote is kept: nothing is lost, but it can’t be submitted.")


def test_passing_to_a_panel_names_each_open_gateway(everything):
    proposal, people = everything.at["submitted"], everything.people
    panel = proposal.call.panels.first()
    some = {Gateway.ELIGIBLE: (True, ""), Gateway.IN_SCOPE: (True, ""), Gateway.INVOLVEMENT: (True, "")}

    assert reasons(panels.pass_to_panel, proposal.pk, by=people["moderator"], panel=panel, gateways=some) == [
        "A gateway is not answered: Inequalities are considered.",
        "A gateway is not answered: It holds no patient-identifiable data.",
    ]


def test_a_gateway_that_is_not_met_says_why(everything):
    proposal, moderator = everything.at["submitted"], everything.people["moderator"]
    answers = factories.ALL_MET | {Gateway.IN_SCOPE: (False, " ")}

    with pytest.raises(NotReady) as refusal:
        moderation.answer_gateways(proposal.pk, by=moderator, answers=answers)

    assert refusal.value.fields == {"in_scope_note": ["Say why not: It is inside the call's priority areas."]}


def test_a_proposal_goes_to_a_panel_of_its_own_call(everything):
    proposal, other = everything.at["submitted"], everything.at["reviewed"].call
    panel, moderator = other.panels.get(name="Its panel"), everything.people["moderator"]

    assert reasons(panels.pass_to_panel, proposal.pk, by=moderator, panel=panel, gateways=factories.ALL_MET) == [
        "Its panel is not a panel of Safety at scale."
    ]
    assert not proposal.gateway_answers.exists()


@pytest.mark.parametrize("note", ["", "   ", "\n"])
@pytest.mark.parametrize(
    ("place", "verb", "by", "evidence", "sentence"),
    [
        ("submitted", moderation.return_for_changes, "moderator", {"return_by": localdate()},
         "Say what is needed from the authors."),
        ("submitted", moderation.decline, "moderator", {"reason": "not_ready", "signpost": "Ask us."},
         "Write the feedback that the authors will read."),
        ("scored", closing.reopen_scoring, "manager", {}, "Give the reason."),
        ("withdrawn", moderation.reinstate, "manager", {}, "Give the reason."),
    ],
)  # fmt: skip
def test_a_step_that_needs_words_does_not_take_blanks(everything, place, verb, by, evidence, sentence, note):
    with pytest.raises(NotReady) as refusal:
        verb(everything.at[place].pk, by=everything.people[by], note=note, **evidence)

    assert (refusal.value.reasons, refusal.value.fields) == ([sentence], {"note": [sentence]})


def test_a_date_to_come_back_does_not_lie_in_the_past(everything):
    proposal, moderator = everything.at["submitted"], everything.people["moderator"]
    yesterday = localdate() - timedelta(days=1)

    assert reasons(moderation.return_for_changes, proposal.pk, by=moderator, note="Say more.", return_by=yesterday) == [
        "Give the authors a date that is not in the past."
    ]


def test_scoring_closes_when_enough_sheets_are_back_and_no_flag_is_open(everything):
    proposal, people = everything.at["reviewed"], everything.people
    first = proposal.assignments.filter(state="returned").first()
    sheets.reopen_sheet(first.pk, by=people["chair"], note="A mark is missing its comment.")
    flag = flags.raise_flag(proposal.pk, by=people["chair"], text="Is it in scope?")
    flags.raise_flag(proposal.pk, by=people["chair"], text="Is it new?")

    assert reasons(closing.close_scoring, proposal.pk, by=people["chair"]) == [
        "2 of 3 score sheets are returned.",
        "2 open flags wait to be settled.",
    ]
    flags.resolve_flag(flag.pk, by=people["chair"], resolution="It is.")
    sheets.return_sheet(first.pk, by=first.assessor)
    assert reasons(closing.close_scoring, proposal.pk, by=people["chair"]) == ["1 open flag waits to be settled."]


def test_a_sheet_comes_back_with_every_mark(everything):
    proposal, people = everything.at["reviewed"], everything.people
    assignment = proposal.assignments.get(assessor=people["assessor"])
    sheets.reopen_sheet(assignment.pk, by=people["chair"], note="Look again.")
    benefit = Criterion.objects.get(rubric__call=proposal.call, code="benefit")
    version = assignment.sheet.version
    sheets.save_sheet(assignment.pk, by=people["assessor"], version=version, marks={benefit.pk: Given(None, "?")})

    assert reasons(sheets.return_sheet, assignment.pk, by=people["assessor"]) == ["There is no mark for “Benefit” yet."]


def test_no_sheet_is_opened_or_returned_once_scoring_is_closed(everything):
    proposal, people = everything.at["reviewed"], everything.people
    assignment = proposal.assignments.get(assessor=people["assessor"])
    closing.close_scoring(proposal.pk, by=people["chair"])

    assert reasons(sheets.reopen_sheet, assignment.pk, by=people["chair"], note="Look again.") == [
        "Scoring of this proposal is closed."
    ]


def test_an_award_needs_a_plan_for_spread_with_a_baseline(everything):
    proposal, people = everything.at["award_waits"], everything.people
    SpreadPlan.objects.filter(proposal=proposal).update(baseline_value=None)

    assert reasons(decisions.confirm_award, proposal.pk, by=people["second_manager"]) == [
        "It has no plan for spread with a baseline measure yet."
    ]


@pytest.mark.parametrize("award", [0, -1, 20_001, 10**12])
def test_an_award_lies_between_a_pound_and_what_was_asked(everything, award):
    proposal, manager = everything.at["scored"], everything.people["manager"]

    assert reasons(decisions.propose_award, proposal.pk, by=manager, award=award) == [
        "The award must lie between £1 and the £20,000 asked for."
    ]


def test_an_award_fits_into_what_is_left_of_the_pot(everything):
    proposal, people = everything.at["award_waits"], everything.people
    Call.objects.filter(pk=proposal.call_id).update(committed_pounds=85_001)

    assert reasons(decisions.confirm_award, proposal.pk, by=people["second_manager"]) == [
        "An award of £15,000 is more than what is left of the pot. Ask another manager to look at it."
    ]
    Call.objects.filter(pk=proposal.call_id).update(committed_pounds=85_000)
    assert decisions.confirm_award(proposal.pk, by=people["second_manager"]).call.committed_pounds == 100_000


@pytest.mark.parametrize("stage", ["interested", "committed", "awaiting_training", "implementing", "stopped"])
def test_spread_needs_a_site_that_took_it_up(everything, stage):
    proposal, manager = factories.proposal_at(State.FUNDED), everything.people["manager"]
    factories.adopt(proposal, by=manager, stage=stage)
    factories.adopt(proposal, by=manager, site=proposal.lead_organisation, stage="adopted")

    assert reasons(record_spread, proposal.pk, by=manager) == [
        "No site other than the originator has adopted it with evidence yet."
    ]


def test_an_adoption_that_was_corrected_counts_no_more(everything):
    proposal, manager = factories.proposal_at(State.FUNDED), everything.people["manager"]
    site = factories.organisation()
    wrong = factories.adopt(proposal, by=manager, site=site)
    spreading.record_adoption(
        proposal.pk, by=manager, site=site, stage="interested", happened_on=localdate(),
        evidence="They only came to look.", corrects=wrong,
    )  # fmt: skip

    assert len(reasons(record_spread, proposal.pk, by=manager)) == 1


def test_spread_waits_for_the_announcement(everything):
    proposal, manager = everything.at["funded_embargoed"], everything.people["manager"]

    assert reasons(record_spread, proposal.pk, by=manager) == [
        "The outcomes of this call are not announced yet.",
        "No site other than the originator has adopted it with evidence yet.",
    ]


def test_after_the_announcement_nothing_is_reopened_or_reinstated(everything):
    people = everything.people
    scored, withdrawn = everything.at["scored"], everything.at["withdrawn"]
    for proposal in (scored, withdrawn):
        factories.announce(proposal.call, by=people["manager"])
    announced = ["The outcomes of this call are announced already."]

    assert reasons(closing.reopen_scoring, scored.pk, by=people["manager"], note="Late.") == announced
    assert reasons(moderation.reinstate, withdrawn.pk, by=people["manager"], note="Late.") == announced


def test_outcomes_are_announced_when_the_call_closed_and_nothing_waits(everything):
    people = everything.people
    call = everything.at["submitted"].call
    assert reasons(calls.announce, call.pk, by=people["manager"]) == [
        "The call has not closed for submissions yet.",
        "Some proposals are still with the moderators or the panel.",
    ]
    factories.close_window(call)
    assert reasons(calls.announce, call.pk, by=people["manager"]) == [
        "Some proposals are still with the moderators or the panel."
    ]


def test_a_call_that_has_not_opened_is_not_announced(manager):
    call = factories.open_call(opens_at=now() + timedelta(days=1))

    assert reasons(calls.announce, call.pk, by=manager) == ["The call has not closed for submissions yet."]


def test_a_call_opens_with_a_rubric_that_says_what_each_mark_means(manager):
    call = factories.call_in_preparation()
    rubric = factories.rubric(call)
    MarkAnchor.objects.filter(rubric=rubric, mark=3).delete()
    Criterion.objects.filter(rubric=rubric).delete()

    assert reasons(steps.take_call_step, call.pk, "open_call", by=manager, rubric=rubric) == [
        "The rubric has no criteria.",
        "The rubric must say what each mark from 0 to 5 means.",
    ]


def test_a_section_saved_from_an_old_copy_is_refused(author):
    proposal = factories.draft(author=author)
    writing.save_section(proposal.pk, by=author, version=proposal.version, values={"pitch": "The first tab's."})

    with pytest.raises(StaleVersion):
        writing.save_section(proposal.pk, by=author, version=proposal.version, values={"pitch": "The second tab's."})

    assert Proposal.objects.get(pk=proposal.pk).pitch == "The first tab's."


def test_a_refused_verb_leaves_nothing_behind(everything):
    proposal, people = everything.at["submitted"], everything.people
    panel = proposal.call.panels.first()
    some = {Gateway.ELIGIBLE: (True, "")}

    reasons(panels.pass_to_panel, proposal.pk, by=people["moderator"], panel=panel, gateways=some)

    assert (proposal.gateway_answers.count(), proposal.history.count()) == (0, 1)


def test_a_returned_draft_with_time_left_holds_the_announcement_back(everything):
    proposal = everything.at["submitted"]
    moderation.return_for_changes(
        proposal.pk, by=everything.people["moderator"], note="Say who.", return_by=localdate() + timedelta(days=3)
    )

    assert Proposal.objects.filter(pk=proposal.pk).awaiting_an_outcome().exists()
    Proposal.objects.filter(pk=proposal.pk).update(return_by=now() - timedelta(days=1))
    assert not Proposal.objects.filter(pk=proposal.pk).awaiting_an_outcome().exists()


def test_a_returned_draft_is_read_by_its_authors_alone(everything):
    proposal, people = everything.at["submitted"], everything.people
    assert people["moderator"].has_perm("proposals.read", proposal)

    moderation.return_for_changes(
        proposal.pk, by=people["moderator"], note="Say who.", return_by=localdate() + timedelta(days=3)
    )

    cast = {name: person for name, person in people.items() if name != "assessors"}
    readers = {name for name, person in cast.items() if person.has_perm("proposals.read", proposal)}
    assert readers == {"lead", "co_author", "viewer", "writing_manager"}


def test_more_than_the_cap_is_not_submitted(everything):
    proposal = everything.at["draft"]
    Call.objects.filter(pk=proposal.call_id).update(cap_pounds=1_000)

    assert reasons(writing.submit, proposal.pk, by=everything.people["lead"]) == [
        "It asks for £20,000; the call gives at most £1,000."
    ]


def test_an_award_that_waits_goes_when_the_proposal_is_declined(everything):
    proposal, people = everything.at["scored"], everything.people
    decisions.propose_award(proposal.pk, by=people["manager"], award=5_000)

    decisions.decline(proposal.pk, by=people["manager"], note="Not now.", reason="not_ready", signpost="Ask us.")
    moderation.reinstate(proposal.pk, by=people["manager"], note="A mistake.")

    assert [each.outcome for each in proposal.decisions.all()] == ["cancelled"]
