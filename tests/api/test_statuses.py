"""Every address of the API, every method, every part: who gets what."""

import pytest

from exchange.api.urls import urlpatterns
from proposals.services import discussion
from proposals.states import State
from scoring.services import panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.both_databases import share_of

pytestmark = pytest.mark.django_db

PARTS = ["anonymous", "stranger", "author", "moderator", "assessor", "conflicted", "chair", "manager", "observer"]
EVERYBODY = dict.fromkeys(PARTS, 200)
KNOWERS = EVERYBODY | {"conflicted": 404}
READERS = KNOWERS | {"anonymous": 404, "stranger": 404}
NOT_THEIRS = dict.fromkeys(PARTS, 403) | {"anonymous": 401, "conflicted": 404}
OF_MODERATORS = dict.fromkeys(PARTS, 403) | {"anonymous": 401, "moderator": 200}
OF_MANAGERS = dict.fromkeys(PARTS, 403) | {"anonymous": 401, "manager": 200}
OF_ITS_CHAIR = dict.fromkeys(PARTS, 404) | {"anonymous": 401, "observer": 403, "chair": 200, "manager": 200}
WHO_SITS_THERE = ["chair", "assessor", "conflicted"]
OF_WHO_SITS_THERE = dict.fromkeys(PARTS, 404) | {"anonymous": 401} | dict.fromkeys(WHO_SITS_THERE, 200)
SIGNED_IN = EVERYBODY | {"anonymous": 401}
NOBODY = dict.fromkeys(PARTS, 404) | {"anonymous": 401}  # what is asked for is not there
UNREADABLE = dict.fromkeys(PARTS, 400) | {"anonymous": 401}  # an empty body says nothing
OF_THE_TEAM = NOT_THEIRS | {"moderator": 200, "manager": 200}
GONE = {"chair": 404, "manager": 404}
OF_ITS_MEMBERS = dict.fromkeys(["chair", "assessor", "conflicted"], 200)
NO_SUCH = dict.fromkeys(["observer", "chair", "manager"], 404)

# {url name: {method: {part: status}}}; the proposal is with its panel, in a public call
OF_WHO_RANKS = dict.fromkeys(PARTS, 403) | {"anonymous": 401, "manager": 200, "observer": 200}
OF_OFFICES = OF_WHO_RANKS | {"moderator": 200}
GONE_TO_RANKERS = {"manager": 404, "observer": 404}
TABLE = {
    "docs": {"GET": EVERYBODY},
    "schema": {"GET": EVERYBODY},
    "calls": {"GET": EVERYBODY, "POST": OF_MANAGERS | {"manager": 400}},
    "call": {"GET": EVERYBODY},
    "setup": {
        "GET": OF_MANAGERS,
        "PATCH": OF_MANAGERS | {"manager": 400},
        "DELETE": OF_MANAGERS | {"manager": 409},
    },
    "questions": {"GET": OF_MANAGERS, "POST": OF_MANAGERS | {"manager": 400}},
    "question": {"PATCH": OF_MANAGERS | {"manager": 404}, "DELETE": OF_MANAGERS | {"manager": 404}},
    "move_question": {"POST": OF_MANAGERS | {"manager": 404}},
    "letters_of_call": {"GET": OF_MANAGERS},
    "letter_wording": {"PUT": OF_MANAGERS | {"manager": 400}},
    "merged_letter": {"GET": OF_MANAGERS | {"manager": 404}},
    "reserve_offer": {"GET": NOBODY, "POST": NOBODY},
    "letters": {"GET": READERS | {"anonymous": 401, "observer": 200}},
    "feedback_of_call": {"GET": dict.fromkeys(PARTS, 403) | {"anonymous": 401, "moderator": 200, "manager": 200}},
    "feedback": {"GET": NOBODY},
    "approve_feedback": {"GET": NOBODY, "PUT": NOBODY},
    "announce_call": {"GET": OF_MANAGERS, "POST": OF_MANAGERS | {"manager": 400}},
    "archive_call": {"POST": OF_MANAGERS | {"manager": 409}},
    "rubrics": {"GET": OF_MANAGERS},
    "rubric": {
        "GET": OF_MANAGERS,
        "POST": OF_MANAGERS | {"manager": 400},
        "PATCH": OF_MANAGERS | {"manager": 400},
    },
    "equal_scores": {"GET": EVERYBODY, "PUT": OF_MANAGERS | {"manager": 409}},
    "call_panels": {"GET": OF_MANAGERS, "POST": OF_MANAGERS | {"manager": 400}},
    "panel_setup": {
        "GET": OF_MANAGERS,
        "PATCH": OF_MANAGERS | {"manager": 400},
        "DELETE": OF_MANAGERS | {"manager": 409},
    },
    "open_call": {"GET": OF_MANAGERS | {"manager": 409}, "POST": OF_MANAGERS | {"manager": 409}},
    "clone_call": {"POST": OF_MANAGERS | {"manager": 400}},
    "conflicts": {"GET": dict.fromkeys(PARTS, 403) | {"anonymous": 401, "manager": 200, "observer": 200}},
    "panels": {"GET": dict.fromkeys(PARTS, 403) | {"anonymous": 401, "chair": 200, "manager": 200, "observer": 200}},
    "reminders": {"GET": OF_ITS_CHAIR, "POST": OF_ITS_CHAIR | {"chair": 400, "manager": 400}},
    "closing": {"GET": OF_ITS_CHAIR, "POST": OF_ITS_CHAIR | {"chair": 400, "manager": 400}},
    "assessors": {"GET": OF_ITS_CHAIR | {"observer": 200}, "POST": OF_ITS_CHAIR | {"chair": 400, "manager": 400}},
    "panel_seats": {"GET": OF_ITS_CHAIR},
    "panel_seat": {"PUT": OF_ITS_CHAIR | {"chair": 404, "manager": 404}},
    "assigned": {"GET": OF_ITS_CHAIR},
    "assignment_runs": {"POST": OF_ITS_CHAIR | {"chair": 201, "manager": 201}},
    "assignment_run": {"GET": OF_ITS_CHAIR | {"chair": 404, "manager": 404}},
    "apply_assignment": {"POST": OF_ITS_CHAIR | {"chair": 404, "manager": 404}},
    "members": {"GET": dict.fromkeys(PARTS, 404) | {"anonymous": 401, "observer": 403, "chair": 200, "manager": 200}},
    "preferences": {
        "GET": OF_WHO_SITS_THERE,
        "PUT": OF_WHO_SITS_THERE | {"chair": 400, "assessor": 400, "conflicted": 400},
    },
    "calibration": {"GET": OF_ITS_CHAIR, "POST": OF_ITS_CHAIR | {"chair": 400, "manager": 400}},
    "anchor": {"PATCH": OF_ITS_CHAIR | {"chair": 404, "manager": 404}},
    "ask_for_anchor": {"POST": OF_ITS_CHAIR | {"chair": 404, "manager": 404}},
    "offer_seat": {"POST": OF_ITS_CHAIR | {"chair": 403, "manager": 400}},
    "sent_seat": dict.fromkeys(["POST", "DELETE"], OF_ITS_CHAIR | {"chair": 403, "manager": 404}),
    "offered_seats": {"GET": SIGNED_IN},
    "offered_seat": {"POST": NOBODY},
    "flags": {"GET": OF_ITS_CHAIR | {"observer": 200}, "POST": OF_ITS_CHAIR | {"chair": 400, "manager": 400}},
    **dict.fromkeys(["note_flag", "settle_flag", "reopen_flag"], {"POST": OF_ITS_CHAIR | NO_SUCH}),
    "assign_flag": {"PATCH": OF_ITS_CHAIR | NO_SUCH},
    "meeting": {"GET": OF_ITS_CHAIR | GONE, "POST": OF_ITS_CHAIR | {"chair": 400, "manager": 400}},
    "add_to_agenda": {"POST": OF_ITS_CHAIR | {"chair": 400, "manager": 400}},
    **dict.fromkeys(["end_meeting", "take_up", "figure"], {"POST": OF_ITS_CHAIR | GONE}),
    "own_meeting": {"GET": NOBODY | OF_ITS_MEMBERS},
    "state_figure": {"POST": NOBODY},
    "comparison": {"GET": OF_ITS_CHAIR | {"observer": 200}},
    "ledger": {"GET": OF_ITS_CHAIR | {"observer": 200}, "POST": OF_ITS_CHAIR | {"chair": 400, "manager": 400}},
    **dict.fromkeys(["confirm_change", "refuse_change"], {"POST": OF_ITS_CHAIR | NO_SUCH}),
    "call_ledger": {"GET": dict.fromkeys(PARTS, 403) | {"anonymous": 401, "manager": 200, "observer": 200}},
    "replace_member": {
        "POST": dict.fromkeys(PARTS, 404) | {"anonymous": 401, "observer": 403, "chair": 403, "manager": 404}
    },
    "assessments": {"GET": SIGNED_IN},
    "assessment": {"GET": NOBODY, "PATCH": NOBODY},
    "offline_sheets": {"GET": NOBODY | {"assessor": 200}, "POST": dict.fromkeys(PARTS, 415) | {"anonymous": 401}},
    "apply_offline_sheets": {"POST": UNREADABLE},
    "return_sheet": {"POST": NOBODY},
    "forecast": {"GET": NOBODY, "POST": NOBODY},
    "decline": {"POST": NOBODY | {"assessor": 400}},
    "reopen_sheet": {"POST": NOBODY},
    "to_declare": {"GET": OF_ITS_CHAIR, "POST": OF_ITS_CHAIR | {"chair": 400, "manager": 400}},
    "declare_in_the_chair": {"GET": NOBODY, "POST": NOBODY},  # has declared
    "step_back": {"POST": OF_ITS_CHAIR | {"observer": 403, "manager": 403, "chair": 400}},
    "record_conflict": {
        "POST": dict.fromkeys(PARTS, 404) | {"anonymous": 401, "observer": 403, "chair": 400, "manager": 400}
    },
    "declaration": {"GET": NOBODY | {"assessor": 200}, "POST": NOBODY | {"assessor": 400}},
    "shortlists": {
        "GET": OF_WHO_RANKS,
        "POST": OF_WHO_RANKS | {"manager": 400, "observer": 403},
    },
    "shortlist": {"GET": OF_WHO_RANKS | GONE_TO_RANKERS, "PATCH": OF_WHO_RANKS | GONE_TO_RANKERS},
    "announce_shortlist": {"GET": NOBODY, "POST": NOBODY},
    "shortlist_terms": {"PUT": OF_WHO_RANKS | GONE_TO_RANKERS},
    "shortlist_alternatives": {"GET": OF_WHO_RANKS | GONE_TO_RANKERS},
    "shortlist_workbook": dict.fromkeys(["GET", "POST"], OF_WHO_RANKS | GONE_TO_RANKERS),
    "apply_shortlist_workbook": {"POST": OF_WHO_RANKS | GONE_TO_RANKERS},
    **dict.fromkeys(["shortlist_csv", "shortlist_json", "shortlist_pack"], {"GET": OF_WHO_RANKS | GONE_TO_RANKERS}),
    "panel_pack": {"GET": OF_WHO_RANKS},
    **dict.fromkeys(
        ["propose_shortlist", "confirm_shortlist", "send_back_shortlist", "reopen_shortlist"],
        {"POST": OF_WHO_RANKS | GONE_TO_RANKERS},
    ),
    "what_if": {"GET": dict.fromkeys(PARTS, 403) | {"anonymous": 401, "manager": 200, "observer": 200}},
    "ranking": {"GET": dict.fromkeys(PARTS, 403) | {"anonymous": 401, "manager": 200, "observer": 200}},
    "proposals": {
        "GET": EVERYBODY,
        "POST": dict.fromkeys(PARTS, 403) | {"anonymous": 401, "author": 201, "stranger": 201},
    },
    "proposal": {"GET": KNOWERS, "PATCH": NOT_THEIRS | {"author": 409}},
    "history": {"GET": KNOWERS},
    "comments": {
        "GET": KNOWERS,
        "POST": dict.fromkeys(PARTS, 201)
        | {"anonymous": 401, "conflicted": 404, "chair": 403, "assessor": 403, "observer": 403},
    },
    "comment": {
        "GET": KNOWERS,
        "PATCH": NOT_THEIRS | {"author": 200},
        "DELETE": NOT_THEIRS | {"author": 200},
    },
    "report_comment": {"POST": KNOWERS | {"anonymous": 401, "author": 403, "observer": 403}},
    "moderate_comment": {
        "GET": OF_MODERATORS | {"manager": 200},
        "POST": OF_MODERATORS | {"moderator": 400, "manager": 400},
    },
    "support": {
        "GET": KNOWERS,
        "POST": KNOWERS | {"anonymous": 401, "author": 403, "chair": 403, "assessor": 403, "observer": 403},
        "DELETE": KNOWERS | {"anonymous": 401},
    },
    "follow": {
        "POST": KNOWERS | {"anonymous": 401, "author": 403, "observer": 403},
        "DELETE": KNOWERS | {"anonymous": 401},
    },
    "sections": {"GET": NOT_THEIRS | {"author": 200}},
    "versions": {"GET": READERS},
    "version": {"GET": READERS},
    "changes": {"GET": dict.fromkeys(PARTS, 400) | {"anonymous": 404, "stranger": 404, "conflicted": 404}},
    "starts": {"GET": READERS | {"assessor": 404, "chair": 404}, "POST": NOT_THEIRS | {"author": 409}},
    "earlier": {"GET": dict.fromkeys(PARTS, 404)},
    "people": {"GET": NOT_THEIRS | {"author": 200}},
    "person": dict.fromkeys(["PATCH", "DELETE"], NOT_THEIRS | {"author": 404}),
    "invite": {"POST": NOT_THEIRS | {"author": 400}},
    "sent_invitation": dict.fromkeys(["POST", "DELETE"], NOT_THEIRS | {"author": 404}),
    "lead": {"POST": NOT_THEIRS | {"author": 400}, "DELETE": NOT_THEIRS | {"author": 200}},
    "answer_lead": {"POST": NOT_THEIRS | {"author": 400}},
    "leave": {"POST": NOT_THEIRS | {"author": 409}},
    "invitations": {"GET": SIGNED_IN},
    "invitation": {"POST": NOBODY},
    "objections": {
        "GET": NOT_THEIRS | {"author": 200, "moderator": 200, "manager": 200, "chair": 200},
        "POST": NOT_THEIRS | {"author": 400},
    },
    "objection": {"DELETE": NOT_THEIRS | {"author": 404}},
    "similar": {"GET": NOT_THEIRS | {"author": 200, "moderator": 200}},
    "links": {"GET": KNOWERS},
    "pair": {"POST": NOBODY},
    "contact": {"POST": NOBODY | {"stranger": 400, "moderator": 400, "manager": 400}},
    "similar_to_text": {"POST": UNREADABLE},
    "audit_pack": {"GET": dict.fromkeys(PARTS, 403) | {"anonymous": 401, "manager": 200, "observer": 200}},
    "disclosure_pack": {"GET": dict.fromkeys(PARTS, 403) | {"anonymous": 401, "manager": 409, "observer": 409}},
    "awards": {"GET": SIGNED_IN},
    "open_awards": {"GET": EVERYBODY},
    "after_award": {"GET": NOBODY, "POST": NOBODY},
    **dict.fromkeys(["all_benefits", "benefit_totals", "benefits_csv"], {"GET": EVERYBODY}),
    "stories": {"GET": EVERYBODY},
    "say_interest": {"GET": NOBODY, "POST": NOBODY},
    "interests": {"GET": NOBODY},
    "site_file": {"GET": NOBODY},
    **dict.fromkeys(["ledger_evidence", "site_evidence"], {"POST": NOBODY}),
    "spread_requests": {"GET": NOBODY, "POST": NOBODY},
    "answer_spread_request": {"POST": NOBODY},
    "answer_interest": {"POST": NOBODY},
    "thread": {"GET": dict.fromkeys(PARTS, 404)},
    "story": {"GET": dict.fromkeys(PARTS, 404), "PUT": NOBODY},
    **dict.fromkeys(["settle_story", "take_down_story"], {"POST": NOBODY}),
    "benefits": {"GET": dict.fromkeys(PARTS, 404), "POST": NOBODY},
    "measures": {"GET": NOBODY, "POST": NOBODY},
    "measure": {"GET": NOBODY, "PATCH": NOBODY},
    "values": {"GET": NOBODY},
    "site_values": {"POST": NOBODY},
    **dict.fromkeys(["values_csv", "ledger_csv", "eligible_csv", "period", "site_chart"], {"GET": NOBODY}),
    **dict.fromkeys(["rebase", "take_back_rebase", "column", "keep_column"], {"POST": NOBODY}),
    "site_notes": {"GET": NOBODY, "POST": NOBODY},
    "site_note": {"DELETE": NOBODY},
    "duty": {"GET": NOBODY, "PATCH": NOBODY},
    **dict.fromkeys(["instalments", "pay_instalment"], {"POST": NOBODY}),
    "spread": {"GET": EVERYBODY},
    **dict.fromkeys(["spread_totals", "spread_csv"], {"GET": EVERYBODY}),
    "spread_of": {"GET": dict.fromkeys(PARTS, 404)},
    "my_sites": {"GET": SIGNED_IN},
    "my_site": {"GET": NOBODY, "POST": NOBODY},
    **dict.fromkeys(["site_word", "import_events", "import_sites", "import_values"], {"POST": NOBODY}),
    "pledges": {
        "GET": NOT_THEIRS | dict.fromkeys(["stranger", "author", "manager", "observer"], 200),
        "POST": NOT_THEIRS | {"stranger": 409},
    },
    "pledge": {"PUT": NOBODY},
    "withdraw_pledge": {"POST": NOBODY},
    "call_pledges": {"GET": dict.fromkeys(PARTS, 403) | {"anonymous": 401, "manager": 200, "observer": 200}},
    "foresight": {"GET": dict.fromkeys(PARTS, 403) | {"anonymous": 401, "manager": 200, "observer": 200}},
    "site_leads": {"GET": NOBODY, "POST": NOBODY},
    "site_lead": {"DELETE": NOBODY},
    "site_ledger": {"GET": NOBODY, "POST": NOBODY},
    "spread_plan": {"GET": NOBODY, "PATCH": NOBODY},
    "eligible_sites": {"GET": NOBODY, "POST": NOBODY},
    **dict.fromkeys(["fix_spread_plan", "fill_eligible", "leave_eligible"], {"POST": NOBODY}),
    **dict.fromkeys(["drop_duty", "settle_duty", "report_on_duty", "evidence"], {"POST": NOBODY}),
    "notices": {"GET": SIGNED_IN},
    "notices_read": {"POST": UNREADABLE},
    "notice_read": {"POST": NOBODY},
    "notice_choices": {"GET": SIGNED_IN, "PATCH": UNREADABLE},
    "affiliations": {"GET": SIGNED_IN, "POST": UNREADABLE},
    "own_affiliation": {"DELETE": NOBODY},
    "asked_affiliations": {"GET": OF_MODERATORS | {"manager": 200}},
    "asked_affiliation": {"POST": OF_MODERATORS | {"moderator": 404, "manager": 404}},
    "attachments": {"GET": READERS, "POST": NOT_THEIRS | {"author": 409}},
    "attachment": {"GET": READERS, "DELETE": NOT_THEIRS | {"author": 409}},
    "step": {"POST": NOT_THEIRS | {"author": 200}},
    "changes_asked_for": {"GET": NOT_THEIRS | {"author": 200, "moderator": 200}},
    "tick_change": {"PATCH": NOT_THEIRS | {"author": 409}},
    "desk": {"GET": OF_MODERATORS},
    "desk_news": {"GET": OF_MODERATORS, "POST": OF_MODERATORS | {"moderator": 400}},
    "bulk": {"POST": OF_MODERATORS | {"moderator": 400}},
    "bulk_results": {"GET": OF_MODERATORS | {"moderator": 404}},
    "reports": {"GET": OF_MODERATORS | {"manager": 200}},
    "kept_texts": {"GET": OF_MODERATORS, "POST": OF_MODERATORS | {"moderator": 400}},
    "kept_text": {"PATCH": OF_MODERATORS | {"moderator": 404}},
    "signposts": {"GET": OF_MODERATORS, "POST": OF_MODERATORS | {"moderator": 400}},
    "signpost": {"PATCH": OF_MODERATORS | {"moderator": 404}},
    "saved_filters": {"GET": SIGNED_IN, "POST": UNREADABLE},
    "saved_filter": {"PATCH": NOBODY, "DELETE": NOBODY},
    "claim": {
        "GET": OF_MODERATORS,
        "POST": OF_MODERATORS | {"moderator": 409},
        "DELETE": OF_MODERATORS,
    },
    "gateways": {"GET": OF_MODERATORS, "PATCH": OF_MODERATORS | {"moderator": 409}},
    "offers": {
        "GET": OF_THE_TEAM | {"author": 200, "observer": 200},
        "POST": NOT_THEIRS | {"moderator": 201},
    },
    "answer_offer": {"POST": NOT_THEIRS | {"author": 404, "moderator": 404}},
    "close_offer": {"POST": NOT_THEIRS | {"author": 404, "moderator": 404}},
    "notes": {"GET": OF_THE_TEAM, "POST": OF_THE_TEAM | {"moderator": 201, "manager": 201}},
    "statistics": {"GET": EVERYBODY},
    **dict.fromkeys(["programme", "programme_csv"], {"GET": OF_OFFICES}),
    "quarterly_report": {"GET": OF_OFFICES},
    "areas": {"GET": EVERYBODY},
    "themes": {"GET": EVERYBODY},
    "organisations": {"GET": EVERYBODY},
    "nothing": dict.fromkeys(["GET", "POST", "PATCH", "PUT", "DELETE"], dict.fromkeys(PARTS, 404)),
}
BODIES: dict[str, dict[str, object]] = {
    "proposals": {"title": "One more"},
    "proposal": {"version": 2, "title": "Mine"},
    "step": {"note": "We think again."},
    "offers": {"kind": "data", "text": "We know the form."},
    "answer_offer": {"is_wanted": True},
    "notes": {"text": "Ring them."},
    "gateways": {"answers": [{"gateway": "eligible", "is_met": True}]},
    "comments": {"text": "A good plan."},
    "comment": {"text": "A better plan.", "version": 1},
    "report_comment": {"reason": "Unfair."},
}


def test_every_address_stands_in_the_table():
    assert {pattern.name for pattern in urlpatterns} == set(TABLE)


@pytest.fixture(scope="module")
def cast(kept_for_the_module):
    """A proposal with a panel, of which one assessor declared no conflict and another one did."""
    author = factories.member("Author", at=factories.organisation("Author's own trust"))
    stranger = factories.member("Stranger", at=factories.organisation("Another trust"))
    moderator, manager, observer = (factories.member(office=each) for each in ("moderator", "manager", "observer"))
    proposal = factories.proposal_at(State.REVIEWED, author=author, files=1)
    panel = proposal.cast.panel
    free, conflicted = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats[:2])
    sheets.declare(free.pk, by=free.assessor, kind="none")
    sheets.declare(conflicted.pk, by=conflicted.assessor, kind="direct", text="My sister leads it.")
    people = {
        "anonymous": None, "stranger": stranger, "author": author, "moderator": moderator, "chair": panel.chair,
        "assessor": free.assessor, "conflicted": conflicted.assessor, "manager": manager, "observer": observer,
    }  # fmt: skip
    discussion.write_comment(proposal.pk, by=author, text="Ask us.")
    return proposal, {part: Caller(person) for part, person in people.items()}


def address(name, proposal):
    asked = proposal.assignments.get(state="accepted").pk
    first = proposal.comments.order_by("pk").values_list("pk", flat=True)[0]
    return {
        "docs": "",
        "programme": "reports/",
        "programme_csv": "reports/figures.csv",
        "quarterly_report": "reports/quarters/2024-25-q1/",
        "call": f"calls/{proposal.call.code}/",
        "setup": f"calls/{proposal.call.code}/setup/",
        "questions": f"calls/{proposal.call.code}/questions/",
        "question": f"calls/{proposal.call.code}/questions/q1/",
        "conflicts": f"calls/{proposal.call.code}/conflicts/",
        "reminders": f"panels/{proposal.placement.panel_id}/reminders/",
        "closing": f"panels/{proposal.placement.panel_id}/closing/",
        "assessors": f"panels/{proposal.placement.panel_id}/proposals/{proposal.reference}/assessors/",
        "panel_seats": f"panels/{proposal.placement.panel_id}/seats/",
        "panel_seat": f"panels/{proposal.placement.panel_id}/seats/9999/",
        "assigned": f"panels/{proposal.placement.panel_id}/assigned/",
        "assignment_runs": f"panels/{proposal.placement.panel_id}/assignments/",
        "assignment_run": f"panels/{proposal.placement.panel_id}/assignments/9999/",
        "apply_assignment": f"panels/{proposal.placement.panel_id}/assignments/9999/apply/",
        "members": f"panels/{proposal.placement.panel_id}/members/",
        "preferences": f"panels/{proposal.placement.panel_id}/preferences/",
        "calibration": f"panels/{proposal.placement.panel_id}/calibration/",
        "anchor": f"panels/{proposal.placement.panel_id}/calibration/9999/",
        "ask_for_anchor": f"panels/{proposal.placement.panel_id}/calibration/9999/ask/",
        "offer_seat": f"panels/{proposal.placement.panel_id}/invitations/",
        "sent_seat": f"panels/{proposal.placement.panel_id}/invitations/9999/",
        "offered_seats": "seats/",
        "offered_seat": "seats/9999/",
        "replace_member": f"panels/{proposal.placement.panel_id}/members/9999/replace/",
        "meeting": f"panels/{proposal.placement.panel_id}/meeting/",
        "add_to_agenda": f"panels/{proposal.placement.panel_id}/meeting/agenda/",
        "end_meeting": f"panels/{proposal.placement.panel_id}/meeting/end/",
        "take_up": f"panels/{proposal.placement.panel_id}/meeting/9999/take-up/",
        "own_meeting": f"panels/{proposal.placement.panel_id}/meeting/mine/",
        "state_figure": f"panels/{proposal.placement.panel_id}/meeting/9999/mine/",
        "figure": f"panels/{proposal.placement.panel_id}/meeting/9999/figure/",
        "comparison": f"panels/{proposal.placement.panel_id}/marking/",
        "ledger": f"panels/{proposal.placement.panel_id}/proposals/{proposal.reference}/ledger/",
        "confirm_change": f"panels/{proposal.placement.panel_id}/ledger/9999/confirm/",
        "refuse_change": f"panels/{proposal.placement.panel_id}/ledger/9999/refuse/",
        "call_ledger": f"calls/{proposal.call.code}/ledger/",
        "flags": f"panels/{proposal.placement.panel_id}/proposals/{proposal.reference}/flags/",
        **{
            f"{each}_flag": f"panels/{proposal.placement.panel_id}/flags/9999/{last}/"
            for each, last in [("note", "notes"), ("settle", "settle"), ("reopen", "reopen"), ("assign", "owner")]
        },
        "audit_pack": f"calls/{proposal.call.code}/packs/audit/",
        "disclosure_pack": f"calls/{proposal.call.code}/packs/disclosure/",
        "after_award": f"proposals/{proposal.reference}/after/",
        "stories": "stories/",
        "say_interest": f"innovations/{proposal.reference}/interest/",
        "spread_requests": f"proposals/{proposal.reference}/spread/requests/",
        "answer_spread_request": f"proposals/{proposal.reference}/spread/requests/9999/answer/",
        "site_file": "spread/sites/9999/events/9999/file/",
        "site_evidence": "spread/sites/9999/evidence/",
        "ledger_evidence": f"proposals/{proposal.reference}/spread/ledger/evidence/",
        "interests": f"proposals/{proposal.reference}/spread/interests/",
        "answer_interest": f"proposals/{proposal.reference}/spread/interests/9999/",
        "thread": f"innovations/{proposal.reference}/",
        "story": f"proposals/{proposal.reference}/story/",
        "settle_story": f"proposals/{proposal.reference}/story/settle/",
        "take_down_story": f"proposals/{proposal.reference}/story/take-down/",
        "all_benefits": "benefits/",
        "benefit_totals": "benefits/totals/",
        "benefits_csv": "benefits/benefits.csv",
        "benefits": f"proposals/{proposal.reference}/benefits/",
        "measures": f"proposals/{proposal.reference}/measures/",
        "measure": f"proposals/{proposal.reference}/measures/9999/",
        "values": f"proposals/{proposal.reference}/measures/values/",
        "values_csv": f"proposals/{proposal.reference}/measures/values.csv",
        "period": f"proposals/{proposal.reference}/measures/9999/period/",
        "site_chart": f"proposals/{proposal.reference}/measures/9999/sites/9999/",
        "rebase": f"proposals/{proposal.reference}/measures/9999/sites/9999/limits/",
        "take_back_rebase": f"proposals/{proposal.reference}/measures/9999/sites/9999/limits/9999/take-back/",
        "column": f"proposals/{proposal.reference}/measures/9999/sites/9999/column/",
        "keep_column": f"proposals/{proposal.reference}/measures/9999/sites/9999/column/keep/",
        "site_values": f"proposals/{proposal.reference}/sites/9999/values/",
        "site_notes": f"proposals/{proposal.reference}/sites/9999/notes/",
        "site_note": f"proposals/{proposal.reference}/sites/9999/notes/9999/",
        "duty": f"proposals/{proposal.reference}/after/9999/",
        "drop_duty": f"proposals/{proposal.reference}/after/9999/drop/",
        "settle_duty": f"proposals/{proposal.reference}/after/9999/settle/",
        "report_on_duty": f"proposals/{proposal.reference}/after/9999/report/",
        "evidence": f"proposals/{proposal.reference}/after/9999/evidence/",
        "instalments": f"proposals/{proposal.reference}/after/instalments/",
        "pay_instalment": f"proposals/{proposal.reference}/after/instalments/9999/paid/",
        "spread": "spread/",
        "spread_totals": "spread/totals/",
        "spread_csv": "spread/spread.csv",
        "ledger_csv": f"proposals/{proposal.reference}/spread/ledger.csv",
        "eligible_csv": f"proposals/{proposal.reference}/spread/eligible.csv",
        "import_events": f"proposals/{proposal.reference}/spread/ledger/import/",
        "import_sites": f"proposals/{proposal.reference}/spread/sites/import/",
        "import_values": f"proposals/{proposal.reference}/measures/values/import/",
        "my_sites": "spread/sites/",
        "my_site": "spread/sites/9999/",
        "site_word": "spread/sites/9999/events/9999/",
        "foresight": "spread/scores/",
        "pledges": f"proposals/{proposal.reference}/pledges/",
        "pledge": f"proposals/{proposal.reference}/pledges/9999/",
        "withdraw_pledge": f"proposals/{proposal.reference}/pledges/9999/withdraw/",
        "call_pledges": f"calls/{proposal.call.code}/pledges/",
        "site_leads": f"proposals/{proposal.reference}/spread/leads/",
        "site_lead": f"proposals/{proposal.reference}/spread/leads/9999/",
        "spread_of": f"proposals/{proposal.reference}/spread/",
        "site_ledger": f"proposals/{proposal.reference}/spread/ledger/",
        "spread_plan": f"proposals/{proposal.reference}/spread/plan/",
        "fix_spread_plan": f"proposals/{proposal.reference}/spread/plan/fix/",
        "eligible_sites": f"proposals/{proposal.reference}/spread/sites/",
        "fill_eligible": f"proposals/{proposal.reference}/spread/sites/fill/",
        "leave_eligible": f"proposals/{proposal.reference}/spread/sites/9999/leave/",
        "open_awards": "awards/open-data/",
        "assessment": "assessments/9999/",
        "offline_sheets": "assessments/offline/",
        "apply_offline_sheets": "assessments/offline/apply/",
        "forecast": "assessments/9999/forecast/",
        "return_sheet": "assessments/9999/return/",
        "decline": f"assessments/{asked}/decline/",
        "reopen_sheet": "assessments/9999/reopen/",
        "to_declare": f"panels/{proposal.placement.panel_id}/interests/",
        "declare_in_the_chair": f"panels/{proposal.placement.panel_id}/proposals/{proposal.reference}/interests/",
        "step_back": f"panels/{proposal.placement.panel_id}/proposals/{proposal.reference}/step-back/",
        "record_conflict": f"panels/{proposal.placement.panel_id}/sheets/{asked}/conflict/",
        "declaration": f"assessments/{asked}/declaration/",
        "ranking": f"calls/{proposal.call.code}/ranking/",
        "shortlists": f"calls/{proposal.call.code}/shortlists/",
        "shortlist": f"calls/{proposal.call.code}/shortlists/9999/",
        "announce_shortlist": f"calls/{proposal.call.code}/shortlists/9999/announce/",
        "shortlist_terms": f"calls/{proposal.call.code}/shortlists/9999/rules/",
        "shortlist_alternatives": f"calls/{proposal.call.code}/shortlists/9999/alternatives/",
        "shortlist_workbook": f"calls/{proposal.call.code}/shortlists/9999/workbook/",
        "apply_shortlist_workbook": f"calls/{proposal.call.code}/shortlists/9999/workbook/apply/",
        "shortlist_csv": f"calls/{proposal.call.code}/shortlists/9999/csv/",
        "shortlist_json": f"calls/{proposal.call.code}/shortlists/9999/json/",
        "shortlist_pack": f"calls/{proposal.call.code}/shortlists/9999/panel-pack/",
        "panel_pack": f"calls/{proposal.call.code}/packs/panel/",
        **{
            f"{each.replace('-', '_')}_shortlist": f"calls/{proposal.call.code}/shortlists/9999/{each}/"
            for each in ("propose", "confirm", "send-back", "reopen")
        },
        "what_if": f"calls/{proposal.call.code}/ranking/what-if/",
        "move_question": f"calls/{proposal.call.code}/questions/q1/move/",
        "announce_call": f"calls/{proposal.call.code}/announce/",
        "letters_of_call": f"calls/{proposal.call.code}/letters/",
        "letter_wording": f"calls/{proposal.call.code}/letters/fund/",
        "merged_letter": f"calls/{proposal.call.code}/letters/fund/merged/",
        "reserve_offer": f"proposals/{proposal.reference}/offer/",
        "letters": f"proposals/{proposal.reference}/letters/",
        "feedback_of_call": f"calls/{proposal.call.code}/feedback/",
        "feedback": f"proposals/{proposal.reference}/feedback/",
        "approve_feedback": f"proposals/{proposal.reference}/feedback/comments/",
        "archive_call": f"calls/{proposal.call.code}/archive/",
        "equal_scores": f"calls/{proposal.call.code}/equal-scores/",
        "rubric": f"calls/{proposal.call.code}/rubric/",
        "call_panels": f"calls/{proposal.call.code}/panels/",
        "panel_setup": f"panels/{proposal.placement.panel_id}/setup/",
        "open_call": f"calls/{proposal.call.code}/open/",
        "clone_call": f"calls/{proposal.call.code}/clone/",
        "proposal": f"proposals/{proposal.reference}/",
        "history": f"proposals/{proposal.reference}/history/",
        "comments": f"proposals/{proposal.reference}/comments/",
        "comment": f"proposals/{proposal.reference}/comments/{first}/",
        "report_comment": f"proposals/{proposal.reference}/comments/{first}/report/",
        "moderate_comment": f"proposals/{proposal.reference}/comments/{first}/moderate/",
        "changes_asked_for": f"proposals/{proposal.reference}/changes/",
        "tick_change": f"proposals/{proposal.reference}/changes/9999/",
        "desk_news": "desk/news/",
        "bulk": "desk/bulk/claim/",
        "bulk_results": "desk/bulk/runs/00000000-0000-4000-8000-000000000000/",
        "reports": "desk/reports/",
        "kept_texts": "desk/texts/",
        "kept_text": "desk/texts/9999/",
        "signposts": "desk/signposts/",
        "signpost": "desk/signposts/9999/",
        "saved_filters": "saved-filters/",
        "saved_filter": "saved-filters/9999/",
        "support": f"proposals/{proposal.reference}/support/",
        "follow": f"proposals/{proposal.reference}/follow/",
        "offers": f"proposals/{proposal.reference}/offers/",
        "answer_offer": f"proposals/{proposal.reference}/offers/9999/answer/",
        "close_offer": f"proposals/{proposal.reference}/offers/9999/close/",
        "notes": f"proposals/{proposal.reference}/notes/",
        "claim": f"proposals/{proposal.reference}/claim/",
        "gateways": f"proposals/{proposal.reference}/gateways/",
        "attachments": f"proposals/{proposal.reference}/attachments/",
        "attachment": f"proposals/{proposal.reference}/attachments/1/",
        "step": f"proposals/{proposal.reference}/steps/withdraw/",
        "sections": f"proposals/{proposal.reference}/sections/",
        "versions": f"proposals/{proposal.reference}/versions/",
        "version": f"proposals/{proposal.reference}/versions/1/",
        "changes": f"proposals/{proposal.reference}/versions/changes/",
        "starts": f"proposals/{proposal.reference}/starts/",
        "earlier": f"proposals/{proposal.reference}/earlier/",
        "people": f"proposals/{proposal.reference}/people/",
        "person": f"proposals/{proposal.reference}/people/9999/",
        "invite": f"proposals/{proposal.reference}/invitations/",
        "sent_invitation": f"proposals/{proposal.reference}/invitations/9999/",
        "lead": f"proposals/{proposal.reference}/lead/",
        "answer_lead": f"proposals/{proposal.reference}/lead/answer/",
        "leave": f"proposals/{proposal.reference}/leave/",
        "invitation": "invitations/9999/",
        "objections": f"proposals/{proposal.reference}/objections/",
        "objection": f"proposals/{proposal.reference}/objections/9999/",
        "similar": f"proposals/{proposal.reference}/similar/",
        "links": f"proposals/{proposal.reference}/links/",
        "pair": f"proposals/{proposal.reference}/similar/P-2026-9999/",
        "contact": f"proposals/{proposal.reference}/contact/",
        "similar_to_text": "similar/",
        "notices_read": "notices/read-all/",
        "notice_read": "notices/9999/read/",
        "notice_choices": "notices/choices/",
        "own_affiliation": "affiliations/9999/",
        "asked_affiliations": "affiliations/asked/",
        "asked_affiliation": "affiliations/asked/9999/",
    }.get(name, f"{name}/")


@pytest.mark.parametrize(
    ("name", "method"), share_of([(name, method) for name, row in TABLE.items() for method in row])
)
def test_each_part_gets_its_status(name, method, cast):
    proposal, callers = cast
    body: dict[str, object] = BODIES.get(name, {}) | ({"call": proposal.call.code} if name == "proposals" else {})
    sent = body if method in ("POST", "PATCH", "PUT") else {}

    statuses = {}
    for part in sorted(PARTS, key=lambda part: part == "author"):  # the author last, who may change it
        caller = callers[part]
        answer = caller.send(method, address(name, proposal), sent)
        statuses[part] = answer.status_code
        b"".join(answer)  # reads a file to its end, which closes it

    assert statuses == TABLE[name][method]


@pytest.mark.parametrize("name", [name for name in TABLE if name not in ("nothing", "docs")])
def test_no_other_method_is_taken(name, cast):
    proposal, callers = cast
    for method in {"GET", "POST", "PATCH", "PUT", "DELETE", "TRACE", "OPTIONS"} - set(TABLE[name]):
        for part in ("anonymous", "author", "manager"):
            status = callers[part].send(method, address(name, proposal), {}).status_code
            assert status in ((401, 405) if part == "anonymous" else (405,)), (method, part)


def test_a_draft_is_its_authors_alone(cast):
    proposal, callers = cast
    draft = factories.draft(author=proposal.lead_author)

    for path in ("", "history/", "attachments/"):
        found = {
            part: caller.get(f"proposals/{draft.reference}/{path}").status_code for part, caller in callers.items()
        }
        assert found == dict.fromkeys(PARTS, 404) | {"author": 200}


def test_in_a_confidential_call_outsiders_know_of_nothing(cast):
    _, callers = cast
    call = factories.open_call(visibility="confidential")
    hidden = factories.proposal_at(State.SUBMITTED, call=call)

    found = {part: callers[part].get(f"proposals/{hidden.reference}/").status_code for part in PARTS}

    insiders = {"moderator": 200, "manager": 200, "observer": 200}
    assert found == dict.fromkeys(PARTS, 404) | insiders
    assert callers["stranger"].get("proposals/", call=call.code).json()["count"] == 0
