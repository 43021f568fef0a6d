"""What is asked for the table of rights: each address with objects of several kinds, as each of nine people."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.utils.timezone import localdate

from proposals.jobs.models import Job, JobState
from proposals.kinds import NoticeKind
from proposals.mailing.stopping import stop_path
from proposals.models import (
    AdoptionEvent,
    Affiliation,
    CannedText,
    EligibleSite,
    Instalment,
    Invitation,
    Notice,
    Proposal,
    Question,
    RequestedChange,
    SavedFilter,
    SiteLead,
    TextSetAside,
    Theme,
)
from proposals.services import edits, measures, moderation, writing
from proposals.services.kept import save_kept
from proposals.services.saved import save_filter
from scoring.models import (
    AgendaItem,
    Anchor,
    Export,
    LedgerEntry,
    Letter,
    Meeting,
    Panel,
    Rubric,
    SeatInvitation,
    SeatKind,
    Shortlist,
)
from scoring.services import assigning, flags, shortlists
from tests import factories
from tests.trust.addresses import Address
from tests.trust.two_worlds import Answer, ask
from tests.trust.world import GUEST, MOMENT, UNKNOWN

PEOPLE = [
    "anonymous", "stranger", "lead", "moderator", "assessor", "chair", "manager", "observer", "administrator",
]  # fmt: skip
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
NONE = 9_999
NO_RUN = "00000000-0000-4000-8000-000000000000"


def add_objects(world: SimpleNamespace) -> None:
    """What the table needs beside the world of the other tests."""
    people = world.people
    meeting = Meeting.objects.create(panel=world.panel, started_by=people["chair"])
    AgendaItem.objects.create(meeting=meeting, proposal=world.at["marking"], position=1)
    flags.raise_flag(world.at["marking"].pk, by=people["chair"], text="Is it new?")
    LedgerEntry.objects.create(
        proposal=world.at["marking"], kind="adjust", figure=3, reason="We talked.", by=people["second_manager"]
    )
    measures.add_measure(
        world.at["told"].pk, by=people["lead"], name="Seen in time", unit="%", direction="up", baseline_value=1
    )
    edits.set_aside(world.at["draft"], "money", by=people["lead"], typed={"months": ["7"]}, tab="left")
    returned = factories.draft(world.open_call, author=people["lead"], title="The proposal returned")
    writing.submit(returned.pk, by=people["lead"])
    moderation.return_for_changes(
        returned.pk, by=people["moderator"], changes=[("case", "Say where.")], return_by=localdate()
    )
    save_filter(by=people["moderator"], of="desk", name="Overdue", query="clock=late")
    save_kept("texts", by=people["moderator"], kind="return", title="Baseline", body="Give a baseline.")
    agreed = {"agreed": "A 4 means two sites.", "closed_by": people["chair"], "closed_at": MOMENT}
    Anchor.objects.create(panel=world.panel, proposal=world.at["conflict"], chosen_by=people["chair"], **agreed)
    shortlists.make_shortlist(world.call.pk, by=people["second_manager"], name="As ranked")
    Export.objects.create(person=people["manager"], call=world.call, kind="ranking")
    other = Panel.objects.create(call=world.call, name="Another panel")
    factories.seat(other, people["second"], SeatKind.CHAIR)
    prepared = factories.call_in_preparation(code="prepared-call", title="Being prepared")
    factories.question(prepared, by=people["manager"])
    Theme.objects.create(code="digital", name="Digital")
    factories.rubric(None)
    Job.objects.create(task="given.up", state=JobState.DEAD, finished_at=MOMENT)


def objects_for(address: Address, world: SimpleNamespace) -> dict[str, dict[str, Any]]:
    """{what it is: values of the parameters}. An address with other parameters needs an entry of its own here."""
    draft, marking, told = (world.at[name].reference for name in ("draft", "marking", "told"))
    panel, other = world.panel.pk, Panel.objects.get(name="Another panel").pk
    mine, others = world.asked["marking"][0].pk, world.asked["marking"][1].pk
    conflict = world.asked["conflict"][0].pk
    seat = world.panel.seats.get(person=world.people["assessor"]).pk
    entry = world.at["marking"].ledger.get().pk
    flag, measure = world.at["marking"].flags.get().pk, world.at["told"].measures.get(name="Seen in time").pk
    site = world.at["told"].lead_organisation_id
    prepared = Question.objects.get(call__code="prepared-call").pk
    answered = Question.objects.filter(call=world.open_call).earliest("pk").pk
    notice = Notice.objects.filter(recipient=world.people["lead"]).earliest("pk").pk
    aside = TextSetAside.objects.get().pk
    asked_for = Affiliation.objects.waiting().get().pk
    of_the_lead = world.people["lead"].affiliations.get().pk
    part = world.at["marking"].contributors.get(person=world.people["co_author"]).pk
    mine_in_marking = world.at["marking"].contributors.get(person=world.people["lead"]).pk
    to_a_guest, to_the_stranger, to_the_chair = (
        Invitation.objects.get(email=email) for email in (GUEST, "stranger@exchange.example", "chair@exchange.example")
    )
    anchor = Anchor.objects.get().pk
    drafted = Shortlist.objects.get().pk
    reported = world.at["told"].duties.get(state="reported").pk
    instalment, eligible = Instalment.objects.get().pk, EligibleSite.objects.get().pk
    led, event = SiteLead.objects.get().pk, AdoptionEvent.objects.get().pk
    offered, to_nobody = (SeatInvitation.objects.get(email=email) for email in ("stranger@exchange.example", GUEST))
    files = {
        "draft": {"reference": draft, "number": 1},
        "marking": {"reference": marking, "number": 1},
        "told": {"reference": told, "number": 1},
        "draft/no file": {"reference": draft, "number": NONE},
        "unknown": {"reference": UNKNOWN, "number": 1},
    }
    by_name = {
        "step": {
            "marking/withdraw": {"reference": marking, "name": "withdraw"},
            "marking/decline": {"reference": marking, "name": "decline"},
            "draft/submit": {"reference": draft, "name": "submit"},
            "unknown/withdraw": {"reference": UNKNOWN, "name": "withdraw"},
            "marking/no-step": {"reference": marking, "name": "no-step"},
        },
        "proposals:section": {
            "draft/money": {"reference": draft, "section": "money"},
            "marking/money": {"reference": marking, "section": "money"},
            "draft/no-section": {"reference": draft, "section": "no-section"},
        },
        "proposals:autosave": {
            "draft/money": {"reference": draft, "section": "money"},
            "marking/money": {"reference": marking, "section": "money"},
            "draft/no-section": {"reference": draft, "section": "no-section"},
        },
        "proposals:go_back": {
            "draft/money": {"reference": draft, "section": "money"},
            "marking/money": {"reference": marking, "section": "money"},
            "draft/no-section": {"reference": draft, "section": "no-section"},
        },
        "proposals:drop_text": {
            "draft/its text": {"reference": draft, "section": "money", "pk": aside},
            "draft/no text": {"reference": draft, "section": "money", "pk": NONE},
            "marking/another's text": {"reference": marking, "section": "money", "pk": aside},
        },
        **dict.fromkeys(
            ["proposals:measure", "proposals:change_measure", "proposals:funnel"],
            {
                "told/its measure": {"reference": told, "measure_pk": measure},
                "told/no measure": {"reference": told, "measure_pk": NONE},
                "marking/another's measure": {"reference": marking, "measure_pk": measure},
            },
        ),
        **dict.fromkeys(
            ["proposals:site_chart", "proposals:rebase", "proposals:column", "proposals:keep_column"],
            {
                "told/its measure": {"reference": told, "measure_pk": measure, "site_pk": site},
                "told/no measure": {"reference": told, "measure_pk": NONE, "site_pk": site},
                "told/no site": {"reference": told, "measure_pk": measure, "site_pk": NONE},
                "marking/another's measure": {"reference": marking, "measure_pk": measure, "site_pk": site},
            },
        ),
        **dict.fromkeys(
            ["proposals:month", "proposals:site_notes"],
            {
                "told/a site": {"reference": told, "site_pk": site},
                "told/no site": {"reference": told, "site_pk": NONE},
                "marking/a site": {"reference": marking, "site_pk": site},
            },
        ),
        **dict.fromkeys(
            ["api:measure", "api:period"],
            {
                "told/its measure": {"reference": told, "measure": measure},
                "told/no measure": {"reference": told, "measure": NONE},
                "marking/another's measure": {"reference": marking, "measure": measure},
            },
        ),
        **dict.fromkeys(
            ["api:site_chart", "api:rebase", "api:column", "api:keep_column"],
            {
                "told/its measure": {"reference": told, "measure": measure, "site": site},
                "told/no site": {"reference": told, "measure": measure, "site": NONE},
                "marking/another's measure": {"reference": marking, "measure": measure, "site": site},
            },
        ),
        "api:take_back_rebase": {
            "told/no rebase": {"reference": told, "measure": measure, "site": site, "rebase": NONE},
            "marking/no rebase": {"reference": marking, "measure": measure, "site": site, "rebase": NONE},
        },
        **dict.fromkeys(
            ["api:site_notes", "api:site_values"],
            {
                "told/a site": {"reference": told, "site": site},
                "told/no site": {"reference": told, "site": NONE},
                "marking/a site": {"reference": marking, "site": site},
            },
        ),
        "api:site_note": {
            "told/no note": {"reference": told, "site": site, "note": NONE},
            "marking/no note": {"reference": marking, "site": site, "note": NONE},
        },
        "proposals:add_duty": {
            "told/report": {"reference": told, "kind": "report"},
            "told/no kind": {"reference": told, "kind": "no-kind"},
            "marking/report": {"reference": marking, "kind": "report"},
        },
        "proposals:attachment": files,
        "proposals:read_attachment": files,
        "proposals:remove_attachment": files,
        "api:attachment": files,
        "proposals:open_notice": {"of the lead": {"pk": notice}, "unknown": {"pk": NONE}},
        "api:notice_read": {"of the lead": {"notice_pk": notice}, "unknown": {"notice_pk": NONE}},
        "proposals:stop_mail": {
            "of the lead": {"token": stop_path(world.people["lead"], NoticeKind.PROGRESS).split("/")[-2]},
            "not signed": {"token": "nonsense"},
        },
        "sent_mail": {"outside a demo": {"pk": 1}},
        "sent_mail_html": {"outside a demo": {"pk": 1}},
        "job": {"given up": {"pk": Job.objects.get(task="given.up").pk}, "unknown": {"pk": NONE}},
        **dict.fromkeys(
            ["proposals:person", "proposals:remove_person"],
            {
                "marking/co-author": {"reference": marking, "pk": part},
                "marking/the lead": {"reference": marking, "pk": mine_in_marking},
                "marking/unknown": {"reference": marking, "pk": NONE},
                "draft/another's": {"reference": draft, "pk": part},
            },
        ),
        **dict.fromkeys(
            ["proposals:resend_invitation", "proposals:revoke_invitation"],
            {
                "draft/to a guest": {"reference": draft, "pk": to_a_guest.pk},
                "draft/unknown": {"reference": draft, "pk": NONE},
                "marking/another's": {"reference": marking, "pk": to_a_guest.pk},
            },
        ),
        "api:person": {
            "marking/co-author": {"reference": marking, "id": part},
            "marking/unknown": {"reference": marking, "id": NONE},
            "draft/another's": {"reference": draft, "id": part},
        },
        "api:sent_invitation": {
            "draft/to a guest": {"reference": draft, "id": to_a_guest.pk},
            "draft/unknown": {"reference": draft, "id": NONE},
            "marking/another's": {"reference": marking, "id": to_a_guest.pk},
        },
        "proposals:affiliation": {
            "asked for": {"pk": asked_for},
            "the lead's": {"pk": of_the_lead},
            "unknown": {"pk": NONE},
        },
        "end_affiliation": {"the lead's": {"pk": of_the_lead}, "unknown": {"pk": NONE}},
        **dict.fromkeys(
            ["api:assessment", "api:return_sheet", "api:reopen_sheet", "api:decline"],
            {
                "the assessor's": {"id": mine},
                "another's": {"id": others},
                "with a conflict": {"id": conflict},
                "unknown": {"id": NONE},
            },
        ),
        "api:own_affiliation": {"the lead's": {"id": of_the_lead}, "unknown": {"id": NONE}},
        "api:asked_affiliation": {"asked for": {"id": asked_for}, "unknown": {"id": NONE}},
        "api:invitation": {
            "to the stranger": {"id": to_the_stranger.pk},
            "to a guest": {"id": to_a_guest.pk},
            "unknown": {"id": NONE},
        },
        "proposals:invitation": {
            "to the stranger": {"pk": to_the_stranger.pk},
            "to the chair": {"pk": to_the_chair.pk},
            "to a guest": {"pk": to_a_guest.pk},
            "unknown": {"pk": NONE},
        },
        "proposals:open_invitation": {
            "to the stranger": {"token": to_the_stranger.token},
            "to a guest": {"token": to_a_guest.token},
            "unknown": {"token": "no-token"},
        },
        "scoring:panel": {"its chair's": {"pk": panel}, "another's": {"pk": other}, "unknown": {"pk": NONE}},
        "scoring:comparison": {"its chair's": {"pk": panel}, "another's": {"pk": other}, "unknown": {"pk": NONE}},
        "scoring:meeting": {"its chair's": {"pk": panel}, "another's": {"pk": other}, "unknown": {"pk": NONE}},
        **dict.fromkeys(
            ["scoring:own_meeting", "scoring:own_meeting_now"],
            {"its members'": {"pk": panel}, "another's": {"pk": other}, "unknown": {"pk": NONE}},
        ),
        "api:own_meeting": {
            "its members'": {"panel": panel},
            "another's": {"panel": other},
            "unknown": {"panel": NONE},
        },
        "scoring:end_meeting": {"its chair's": {"pk": panel}, "another's": {"pk": other}, "unknown": {"pk": NONE}},
        **dict.fromkeys(
            ["scoring:take_up", "scoring:figure", "scoring:stated_figures", "scoring:state_figure"],
            {
                "on its agenda": {"pk": panel, "item_pk": AgendaItem.objects.earliest("pk").pk},
                "on another's agenda": {"pk": other, "item_pk": AgendaItem.objects.earliest("pk").pk},
                "unknown": {"pk": panel, "item_pk": NONE},
            },
        ),
        "scoring:remind": {"its chair's": {"pk": panel}, "another's": {"pk": other}, "unknown": {"pk": NONE}},
        "scoring:close": {"its chair's": {"pk": panel}, "another's": {"pk": other}, "unknown": {"pk": NONE}},
        **dict.fromkeys(
            ["scoring:flag", "scoring:resolve_flag", "scoring:note_flag", "scoring:assign_flag", "scoring:reopen_flag"],
            {"on its panel": {"pk": panel, "flag_pk": flag}, "on another panel": {"pk": other, "flag_pk": flag}},
        ),
        **dict.fromkeys(
            ["api:note_flag", "api:assign_flag", "api:settle_flag", "api:reopen_flag"],
            {"on its panel": {"panel": panel, "flag": flag}, "on another panel": {"panel": other, "flag": flag}},
        ),
        **dict.fromkeys(
            ["scoring:confirm_change", "scoring:refuse_change"],
            {"on its panel": {"pk": panel, "entry_pk": entry}, "on another panel": {"pk": other, "entry_pk": entry}},
        ),
        **dict.fromkeys(
            ["api:confirm_change", "api:refuse_change"],
            {"on its panel": {"panel": panel, "entry": entry}, "on another panel": {"panel": other, "entry": entry}},
        ),
        **dict.fromkeys(
            ["api:meeting", "api:end_meeting", "api:comparison"],
            {"its chair's": {"panel": panel}, "another's": {"panel": other}, "unknown": {"panel": NONE}},
        ),
        **dict.fromkeys(
            ["api:take_up", "api:figure", "api:state_figure"],
            {
                "on its agenda": {"panel": panel, "item": AgendaItem.objects.earliest("pk").pk},
                "on another's agenda": {"panel": other, "item": AgendaItem.objects.earliest("pk").pk},
                "unknown": {"panel": panel, "item": NONE},
            },
        ),
        **dict.fromkeys(
            ["scoring:letter_wording", "scoring:letter_as_mail", "api:letter_wording", "api:merged_letter"],
            {
                "scoring-call/decline": {"code": "scoring-call", "kind": "decline"},
                "scoring-call/no-kind": {"code": "scoring-call", "kind": "no-kind"},
                "unknown-call/decline": {"code": "unknown-call", "kind": "decline"},
            },
        ),
        "scoring:letter": {
            "told/its letter": {"reference": told, "pk": Letter.objects.get().pk},
            "told/no letter": {"reference": told, "pk": NONE},
            "marking/another's": {"reference": marking, "pk": Letter.objects.get().pk},
        },
        "api:ledger": {
            "on its panel": {"panel": panel, "reference": marking},
            "on another panel": {"panel": other, "reference": marking},
            "a draft": {"panel": panel, "reference": draft},
        },
        "api:flags": {
            "on its panel": {"panel": panel, "reference": marking},
            "on another panel": {"panel": other, "reference": marking},
            "a draft": {"panel": panel, "reference": draft},
        },
        **dict.fromkeys(
            [
                "scoring:build",
                "scoring:shortlist_file",
                "scoring:shortlist_file_csv",
                "scoring:shortlist_file_json",
                "scoring:shortlist_pack",
                "scoring:shortlist_terms",
                "scoring:shortlist_alternatives",
                "scoring:send_shortlist",
                "scoring:apply_shortlist",
                "scoring:announce_shortlist",
                "scoring:agreement",
            ],  # fmt: skip
            {
                "of the call": {"code": "scoring-call", "shortlist_pk": drafted},
                "of another call": {"code": "open-call", "shortlist_pk": drafted},
                "unknown": {"code": "scoring-call", "shortlist_pk": NONE},
            },
        ),
        **dict.fromkeys(
            [
                "api:shortlist",
                "api:shortlist_terms",
                "api:shortlist_alternatives",
                "api:shortlist_workbook",
                "api:apply_shortlist_workbook",
                "api:shortlist_csv",
                "api:shortlist_json",
                "api:shortlist_pack",
                "api:announce_shortlist",
                *(f"api:{act}_shortlist" for act in ("propose", "confirm", "send_back", "reopen")),
            ],
            {
                "of the call": {"code": "scoring-call", "shortlist": drafted},
                "of another call": {"code": "open-call", "shortlist": drafted},
                "unknown": {"code": "scoring-call", "shortlist": NONE},
            },
        ),
        **dict.fromkeys(
            ["scoring:shortlist_row", "scoring:letter_to_come"],
            {
                "on it": {"code": "scoring-call", "shortlist_pk": drafted, "reference": marking},
                "not on it": {"code": "scoring-call", "shortlist_pk": drafted, "reference": draft},
            },
        ),
        **dict.fromkeys(
            [f"scoring:{each}" for each in ("export", "export_now", "export_file")],
            {"of a manager": {"pk": Export.objects.get().pk}, "unknown": {"pk": NONE}},
        ),
        "scoring:members": {"its chair's": {"pk": panel}, "another's": {"pk": other}, "unknown": {"pk": NONE}},
        "api:members": {"its chair's": {"panel": panel}, "another's": {"panel": other}, "unknown": {"panel": NONE}},
        "scoring:replace_member": {
            "the assessor": {"pk": panel, "seat_pk": seat},
            "on another panel": {"pk": other, "seat_pk": seat},
        },
        **dict.fromkeys(
            ["scoring:anchor", "scoring:ask_for_anchor"],
            {
                "on its panel": {"pk": panel, "anchor_pk": anchor},
                "on another panel": {"pk": other, "anchor_pk": anchor},
                "unknown": {"pk": panel, "anchor_pk": NONE},
            },
        ),
        **dict.fromkeys(
            ["api:anchor", "api:ask_for_anchor"],
            {
                "on its panel": {"panel": panel, "anchor": anchor},
                "on another panel": {"panel": other, "anchor": anchor},
                "unknown": {"panel": panel, "anchor": NONE},
            },
        ),
        **dict.fromkeys(
            ["scoring:change_panel", "scoring:remove_panel"],
            {
                "of the call": {"code": "scoring-call", "pk": panel},
                "of another call": {"code": "open-call", "pk": panel},
                "unknown": {"code": "scoring-call", "pk": NONE},
            },
        ),
        "api:panel_setup": {"its chair's": {"panel": panel}, "another's": {"panel": other}, "unknown": {"panel": NONE}},
        "scoring:calibration": {"its chair's": {"pk": panel}, "another's": {"pk": other}, "unknown": {"pk": NONE}},
        "scoring:invite_member": {"its chair's": {"pk": panel}, "another's": {"pk": other}, "unknown": {"pk": NONE}},
        **dict.fromkeys(
            ["scoring:resend_seat", "scoring:revoke_seat"],
            {
                "on its panel": {"pk": panel, "invitation_pk": offered.pk},
                "on another panel": {"pk": other, "invitation_pk": offered.pk},
                "unknown": {"pk": panel, "invitation_pk": NONE},
            },
        ),
        "scoring:seat_invitation": {
            "to the stranger": {"pk": offered.pk},
            "to a guest": {"pk": to_nobody.pk},
            "unknown": {"pk": NONE},
        },
        "scoring:open_seat_invitation": {
            "to the stranger": {"token": offered.token},
            "to a guest": {"token": to_nobody.token},
            "unknown": {"token": "no-token"},
        },
        "api:sent_seat": {
            "on its panel": {"panel": panel, "invitation": offered.pk},
            "on another panel": {"panel": other, "invitation": offered.pk},
            "unknown": {"panel": panel, "invitation": NONE},
        },
        "api:offered_seat": {
            "to the stranger": {"id": offered.pk},
            "to a guest": {"id": to_nobody.pk},
            "unknown": {"id": NONE},
        },
        "api:replace_member": {
            "the assessor": {"panel": panel, "seat": seat},
            "on another panel": {"panel": other, "seat": seat},
        },
        "api:record_conflict": {
            "on its panel": {"panel": panel, "assignment": mine},
            "on another panel": {"panel": other, "assignment": mine},
        },
        "api:declaration": {
            "the assessor's": {"id": mine},
            "another's": {"id": others},
            "with a conflict": {"id": conflict},
        },
        "scoring:record_conflict": {
            "on its panel": {"pk": panel, "assignment_pk": mine},
            "in conflict already": {"pk": panel, "assignment_pk": conflict},
            "on another panel": {"pk": other, "assignment_pk": mine},
        },
        "scoring:reopen_sheet": {
            "on its panel": {"pk": panel, "assignment_pk": mine},
            "on another panel": {"pk": other, "assignment_pk": mine},
        },
        "proposals:pair": {
            "marking/told": {"reference": marking, "other": told},
            "marking/draft": {"reference": marking, "other": draft},
            "marking/itself": {"reference": marking, "other": marking},
            "unknown/marking": {"reference": UNKNOWN, "other": marking},
        },
        "api:version": {
            "marking/1": {"reference": marking, "number": 1},
            "marking/no version": {"reference": marking, "number": NONE},
            "draft/1": {"reference": draft, "number": 1},
        },
        "account_confirm_email": {"wrong key": {"key": "wrong"}},
        "account_reset_password_from_key": {"wrong key": {"uidb36": "1", "key": "wrong"}},
        "admin:view_on_site": {"unknown": {"content_type_id": NONE, "object_id": NONE}},
        "admin:app_list": {"proposals": {"app_label": "proposals"}},
    }
    for name in ("assignment", "listed_assignment", "assigned_workbook", "assigned_csv", "preferences"):
        by_name[f"scoring:{name}"] = by_name["scoring:panel"]
    planned = assigning.propose_assignment(panel, by=world.people["chair"], seed=2).pk
    for name in ("scoring:assignment_run", "scoring:apply_assignment"):
        by_name[name] = {
            "the chair's": {"pk": panel, "run_pk": planned},
            "on another panel": {"pk": other, "run_pk": planned},
            "unknown": {"pk": panel, "run_pk": NONE},
        }
    for name in (
        "api:panel_seats",
        "api:assigned",
        "api:assignment_runs",
        "api:reminders",
        "api:closing",
        "api:offer_seat",
        "api:calibration",
        "api:preferences",
    ):
        by_name[name] = by_name["api:members"]
    for name in ("api:assignment_run", "api:apply_assignment"):
        by_name[name] = {
            "the chair's": {"panel": panel, "run": planned},
            "on another panel": {"panel": other, "run": planned},
            "unknown": {"panel": panel, "run": NONE},
        }
    seat = world.panel.seats.exclude(kind=SeatKind.CHAIR).earliest("pk").pk
    by_name["scoring:seat"] = {
        "on its panel": {"pk": panel, "seat_pk": seat},
        "on another panel": {"pk": other, "seat_pk": seat},
        "unknown": {"pk": panel, "seat_pk": NONE},
    }
    by_name["api:panel_seat"] = {
        what: {"panel": where["pk"], "seat": where["seat_pk"]} for what, where in by_name["scoring:seat"].items()
    }
    returned = Proposal.objects.get(title="The proposal returned")
    change = RequestedChange.objects.get(request__proposal=returned).pk
    by_name["proposals:tick_change"] = {
        "returned/its change": {"reference": returned.reference, "change_pk": change},
        "returned/no change": {"reference": returned.reference, "change_pk": NONE},
        "marking/another's": {"reference": marking, "change_pk": change},
    }
    objection = world.at["draft"].objections.get().pk
    for name, key in (("proposals:remove_objection", "pk"), ("api:objection", "id")):
        by_name[name] = {
            "draft/its objection": {"reference": draft, key: objection},
            "draft/no objection": {"reference": draft, key: NONE},
            "marking/another's": {"reference": marking, key: objection},
        }
    offer = world.at["marking"].support_offers.earliest("pk").pk
    for name in ("proposals:answer_support", "proposals:close_support", "api:answer_offer", "api:close_offer"):
        by_name[name] = {
            "marking/its offer": {"reference": marking, "offer_pk": offer},
            "marking/no offer": {"reference": marking, "offer_pk": NONE},
            "told/another's": {"reference": told, "offer_pk": offer},
        }
    by_name["api:tick_change"] = by_name["proposals:tick_change"]
    kept = SavedFilter.objects.get().pk
    for name in ("proposals:saved_filter", "proposals:delete_filter"):
        by_name[name] = {"the moderator's": {"pk": kept}, "unknown": {"pk": NONE}}
    by_name["api:saved_filter"] = {"the moderator's": {"id": kept}, "unknown": {"id": NONE}}
    by_name["api:kept_text"] = {"first": {"id": CannedText.objects.get().pk}, "unknown": {"id": NONE}}
    by_name["api:signpost"] = {"unknown": {"id": NONE}}
    by_name["api:bulk"] = {"claim": {"name": "claim"}, "no-act": {"name": "no-act"}}
    by_name["proposals:save_filter"] = {"desk": {"of": "desk"}, "no-list": {"of": "no-list"}}
    by_name["bulk_results"] = by_name["api:bulk_results"] = {"unknown": {"run_key": NO_RUN}}
    by_name["proposals:add_kept"] = {"texts": {"kind": "texts"}, "no-kind": {"kind": "no-kind"}}
    by_name["proposals:edit_kept"] = {
        "texts/first": {"kind": "texts", "pk": CannedText.objects.get().pk},
        "texts/none": {"kind": "texts", "pk": NONE},
    }
    by_name["api:step"] = by_name["step"]
    by_name["api:pair"] = by_name["proposals:pair"]
    comments = {
        "a question": {"reference": told, "comment_pk": world.at["told"].comments.earliest("pk").pk},
        "of the lead": {"reference": marking, "comment_pk": world.at["marking"].comments.latest("pk").pk},
        "hidden": {"reference": told, "comment_pk": world.at["told"].comments.exclude(hidden_at=None).get().pk},
        "of another proposal": {"reference": marking, "comment_pk": world.at["told"].comments.earliest("pk").pk},
        "unknown": {"reference": told, "comment_pk": NONE},
    }
    of_a_panel = {
        "on its panel": {"pk": panel, "reference": marking},
        "on another panel": {"pk": other, "reference": marking},
        "a draft": {"pk": panel, "reference": draft},
    }
    by_name["api:assessors"] = {
        what: {"panel": where["pk"], "reference": where["reference"]} for what, where in of_a_panel.items()
    }
    assignments = {
        "the assessor's": {"pk": mine}, "another's": {"pk": others}, "with a conflict": {"pk": conflict},
        "unknown": {"pk": NONE},
    }  # fmt: skip
    duties = [
        ("of the award", told, reported), ("of another proposal", marking, reported), ("unknown", told, NONE),
    ]  # fmt: skip
    by_parameters: dict[tuple[str, ...], dict[str, dict[str, Any]]] = {
        (): {"": {}},
        ("reference",): {
            name: {"reference": reference}
            for name, reference in {"draft": draft, "marking": marking, "told": told, "unknown": UNKNOWN}.items()
        },
        ("code",): {
            code: {"code": code} for code in ("open-call", "scoring-call", "told-call", "prepared-call", "unknown-call")
        },
        ("code", "part"): {
            f"{code}/{part}": {"code": code, "part": part}
            for code, part in [
                ("prepared-call", "window"),
                ("open-call", "window"),
                ("told-call", "window"),
                ("prepared-call", "no-part"),
            ]
        },
        ("code", "stage"): {
            f"{code}/{stage}": {"code": code, "stage": stage}
            for code, stage in [("prepared-call", "form"), ("open-call", "eligibility"), ("open-call", "no-stage")]
        },
        ("code", "question"): {
            f"{code}/{question}": {"code": code, "question": question}
            for code, question in [("prepared-call", "q1"), ("open-call", "q1"), ("open-call", "q9")]
        },
        ("code", "stage", "kind"): {
            f"{code}/{kind}": {"code": code, "stage": "form", "kind": kind}
            for code, kind in [("prepared-call", "number"), ("open-call", "number"), ("prepared-call", "riddle")]
        },
        ("code", "stage", "pk"): {
            what: {"code": code, "stage": "form", "pk": question}
            for what, code, question in [
                ("prepared", "prepared-call", prepared),
                ("answered", "open-call", answered),
                ("of another call", "prepared-call", answered),
            ]
        },
        ("pk",): assignments,
        **{
            ("reference", name): {
                "of the award": {"reference": told, name: instalment},
                "of another proposal": {"reference": marking, name: instalment},
                "unknown": {"reference": told, name: NONE},
            }
            for name in ("instalment_pk", "instalment")
        },
        **{(name,): {"the stranger's": {name: led}, "unknown": {name: NONE}} for name in ("lead_pk", "lead")},
        **{
            names: {
                "of the site": dict(zip(names, (led, event), strict=True)),
                "no event": dict(zip(names, (led, NONE), strict=True)),
                "no site": dict(zip(names, (NONE, event), strict=True)),
            }
            for names in (("lead_pk", "event_pk"), ("lead", "event"))
        },
        **{
            ("reference", name): {
                "told/of its site": {"reference": told, name: led},
                "told/nobody": {"reference": told, name: NONE},
                "marking/of another": {"reference": marking, name: led},
            }
            for name in ("lead_pk", "lead")
        },
        **{
            ("reference", name): {
                "told/on its list": {"reference": told, name: eligible},
                "told/no site": {"reference": told, name: NONE},
                "marking/of another": {"reference": marking, name: eligible},
            }
            for name in ("site_pk", "site")
        },
        **{
            ("reference", name): {what: {"reference": reference, name: pk} for what, reference, pk in duties}
            for name in ("duty_pk", "duty")
        },
        ("reference", "comment_pk"): comments,
        ("pk", "reference"): of_a_panel,
        ("url",): {"": {"url": "nowhere/"}},
    }
    if address.name in by_name:
        return by_name[address.name]
    if address.route.startswith("admin/scoring/rubric/") and address.parameters:
        return {"kept to copy from": {"object_id": Rubric.objects.get(call=None).pk}}
    if address.parameters == ["object_id"]:
        return {"first": {"object_id": first_of(address)}}
    return by_parameters[tuple(address.parameters)]


def first_of(address: Address) -> int:
    """The first row of what a page of the administration is about: admin/scoring/panel/…"""
    _, app, model, *_ = address.route.split("/")
    return apps.get_model(app, model).objects.order_by("pk").values_list("pk", flat=True)[0]


@dataclass
class Asked:
    """What one object at an address answered to each person, by method."""

    address: Address
    what: str
    told: dict[str, list[Answer]]

    def lines(self) -> list[str]:
        """The lines of the table; methods that were answered alike share one."""
        shared: dict[tuple[int, ...], str] = {}
        for method, answers in self.told.items():
            statuses = tuple(answer.status for answer in answers)
            shared[statuses] = f"{shared[statuses]},{method}" if statuses in shared else method
        return [
            f"{self.address.key:42} {self.what:24} {methods:26} {' '.join(map(str, statuses))}"
            for statuses, methods in shared.items()
        ]


def ask_everybody(address: Address, world: SimpleNamespace, people: list[str] = PEOPLE) -> Iterator[Asked]:
    """The methods that no form sends are tried on the first object of each address."""
    for number, (what, values) in enumerate(objects_for(address, world).items()):
        path = address.path(values)
        yield Asked(
            address,
            what,
            {
                method: [ask(world.clients[who], method, path) for who in people]
                for method in (METHODS if number == 0 else METHODS[:2])
            },
        )
