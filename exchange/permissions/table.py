"""The table: who holds which right, by name; and who keeps which noun in the administration pages."""

from typing import Any

import rules

from exchange.permissions.facts import (
    chairs_a_panel,
    chairs_it,
    chairs_its_panel,
    has_a_seat,
    has_no_part_in_it,
    is_a_writer,
    is_administrator,
    is_affiliated,
    is_asked_to_mark,
    is_impartial,
    is_its_assessor,
    is_lead_author,
    is_manager,
    is_moderator,
    is_observer,
    knows_its_applicants,
    knows_outcomes,
    looks_after_talk,
    may_discuss,
    may_settle,
    oversees_the_assignment,
    ranks_all_of_it,
    reads_everything,
    sits_in_its_chair,
    sits_there,
    speaks_for_a_site,
    takes_part,
    was_asked_to_mark,
)
from exchange.permissions.rows import by_rows
from proposals import rights
from proposals.models import Proposal
from scoring.models import Panel

RIGHTS: dict[str, Any] = {
    "proposals.start": is_affiliated,
    "proposals.know": by_rows(rights.KNOW, Proposal),
    "proposals.read": by_rows(rights.READ, Proposal),
    "proposals.compare": by_rows(rights.COMPARE, Proposal),
    "proposals.edit": is_a_writer,
    "proposals.submit": is_lead_author,
    "proposals.withdraw": is_lead_author,
    "proposals.start_again": is_lead_author,
    "proposals.discuss": may_discuss,
    "proposals.see_people": takes_part,
    "proposals.manage_people": is_lead_author,
    "proposals.join": by_rows(rights.JOIN, Proposal),
    "proposals.learn_by_invitation": by_rows(rights.LEARN, Proposal),
    "proposals.moderate": is_moderator & is_impartial,
    "proposals.return": is_moderator & is_impartial,
    "proposals.pass_to_panel": is_moderator & is_impartial,
    "proposals.decline_submission": is_moderator & is_impartial,
    "proposals.decline": is_manager & may_settle,
    "proposals.fund": is_manager & may_settle,
    "proposals.reinstate": is_manager & may_settle,
    "proposals.record_spread": is_manager & may_settle,
    "proposals.propose_spread": is_a_writer | speaks_for_a_site,
    "proposals.record_adoption": is_manager & is_impartial | is_a_writer,
    "proposals.validate_benefit": is_manager & may_settle,
    "proposals.take_part": by_rows(rights.TAKE_PART, Proposal),
    "proposals.comment": by_rows(rights.COMMENT, Proposal),
    "proposals.confer": by_rows(rights.CONFER, Proposal),
    "proposals.moderate_discussion": looks_after_talk & is_impartial,
    "proposals.support": by_rows(rights.SUPPORT, Proposal),
    "proposals.pledge": by_rows(rights.PLEDGE, Proposal),
    "pledges.read": by_rows(rights.PLEDGES, Proposal),
    "proposals.follow": by_rows(rights.FOLLOW, Proposal),
    "proposals.take_interest": by_rows(rights.INTEREST, Proposal),
    "proposals.see_notes": (is_moderator | is_manager) & is_impartial & ~was_asked_to_mark,
    "proposals.see_applicants": knows_its_applicants,
    "proposals.see_as_team": reads_everything & has_no_part_in_it & knows_its_applicants,
    "proposals.see_objections": (
        (is_moderator | is_manager | chairs_its_panel) & is_impartial & ~was_asked_to_mark & knows_its_applicants
    ),
    "proposals.see_embargoed": knows_outcomes & has_no_part_in_it,
    "awards.follow": by_rows(rights.AWARD, Proposal),
    "stories.know": by_rows(rights.STORY, Proposal),
    "awards.keep": is_manager & may_settle,
    "awards.report": is_lead_author,
    "reports.read": reads_everything,
    "spread.compare_with_scores": knows_outcomes,
    "calls.know": rules.always_allow,
    "calls.manage": is_manager,
    "calls.announce": is_manager,
    "scoring.assess": has_a_seat,
    "scoring.chair": chairs_a_panel,
    "panels.run": is_manager | chairs_it,
    "panels.sit": by_rows("panels.sit", Panel),
    "scoring.see_panels": knows_outcomes | chairs_a_panel,
    "scoring.mark": is_asked_to_mark,
    "scoring.rank": knows_outcomes,
    "scoring.assign": (is_manager | chairs_its_panel) & may_settle,
    "scoring.close": (is_manager | chairs_its_panel) & may_settle,
    "scoring.correct": is_asked_to_mark | (is_manager | chairs_its_panel) & may_settle,
    "scoring.flag": (is_manager | chairs_its_panel) & may_settle,
    "scoring.reopen": is_manager & may_settle,
    "scoring.step_back": chairs_a_panel & sits_in_its_chair & is_impartial,
    "scoring.reopen_sheet": oversees_the_assignment,
    "scoring.export": knows_outcomes,
    "scoring.approve_feedback": by_rows(rights.FEEDBACK, Proposal),
    "scoring.feedback_desk": looks_after_talk,
    "shortlists.read": knows_outcomes & ranks_all_of_it,
    "shortlists.make": is_manager & ranks_all_of_it,
    "scoring.judge": by_rows(rights.JUDGE, Proposal),
    "scoring.prefer": by_rows(rights.PREFER, Proposal),
    "seats.prefer": sits_there,
    "assignments.own": is_its_assessor,
    "panels.change_members": is_manager,
    "people.manage": is_administrator | is_manager,
    "affiliations.confirm": is_moderator | is_manager,
    "jobs.keep": is_administrator,
    "mail.read_sent": is_manager,
}
for name, who in RIGHTS.items():
    rules.add_perm(name, who)


# --- The administration pages --------------------------------------------------------------------------------
PREPARED_BY_MANAGERS = [
    "proposals.organisation", "proposals.maildomain", "proposals.affiliation", "proposals.priorityframework",
    "proposals.priorityarea", "proposals.theme", "scoring.rubric", "scoring.criterion", "scoring.markanchor",
    "scoring.panel", "scoring.seat",
]  # fmt: skip
KEPT_BY_ADMINISTRATORS = ["exchange.member", "exchange.officeheld"]

for noun, keepers in [
    *[(noun, is_manager | is_administrator) for noun in PREPARED_BY_MANAGERS],
    *[(noun, is_administrator) for noun in KEPT_BY_ADMINISTRATORS],
]:
    app, model = noun.split(".")
    for act in ("add", "change", "delete"):
        rules.add_perm(f"{app}.{act}_{model}", keepers)
    rules.add_perm(f"{app}.view_{model}", is_manager | is_administrator | is_observer)
