"""Two worlds that differ only in secrets must answer a person in the same way: status, headers, body, statements.

`requests_in` lists what is asked: every address with every value that names something in one of the worlds, and the
writes; what names nothing in either tells nothing. `differences` asks it in both worlds and says where they differ. The
clock stands still; each request and each world is taken back.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from io import BytesIO
from types import SimpleNamespace
from typing import Any, NamedTuple
from zipfile import ZipFile

from django.core import mail
from django.db import connection, transaction
from django.test import Client

from exchange.acts import ACTS
from proposals.forms.sections import IN_EVERY_CALL
from proposals.jobs.queue import run_now
from proposals.likeness.search import prints
from proposals.likeness.stories import editions
from proposals.mailing.sending import key_of
from proposals.models import (
    Affiliation,
    Comment,
    Contributor,
    Duty,
    Invitation,
    Notice,
    Objection,
    Pledge,
    Question,
    QuestionStage,
    SiteInterest,
    SpreadRequest,
    SupportOffer,
)  # fmt: skip
from proposals.states import Gateway
from scoring.models import Assignment, Criterion, Panel, SeatInvitation
from tests.trust.addresses import Address, all_addresses
from tests.trust.secrets import unfold
from tests.trust.world import CANARY

CHANGES_EACH_TIME = re.compile(rb'(name="csrfmiddlewaretoken" value="|"csrf_?[Tt]oken": ?")[^"]*')
HASH_IN_A_PACK = re.compile(rb"(?<=    SHA-256 )[0-9a-f]{64}|[0-9a-f]{64}(?=  \S+\.xlsx)")  # of what is compared itself
FRAME_HEADERS = {"Date", "X-Request-ID", "Set-Cookie", "Content-Length"}
# References are given in their order: whoever starts a proposal learns how many were started before it.
NEW_COMMENT = re.compile(r"/comments/\d+/")  # comments are numbered in their order, too
NEW = re.compile(r"P-2026-\d+")
# What the frame and the sign-in of others do says nothing about proposals: it is read, but nothing is sent to it.
NOT_SENT_TO = ("/accounts/", "/admin/", "/account/tokens/")
METHOD_NOT_ALLOWED = 405
ONLY_SENT_TO = {"api:step", "api:bulk"}
SEARCHES = [
    "?q=canary", "?q=proposal", "?author=followed", "?sort=-supported", "?sort=-commented",
    "?state=funded", "?state=declined", "?state=scored", "?state=draft", "?sort=title",
    "?sort=-submitted", "?call=scoring-call", "?call=prepared-call", "?call=confidential-call", "?page=2",
]  # fmt: skip
DESK_SEARCHES = [
    "?q=canary", "?shelf=passed", "?shelf=declined", "?shelf=returned", "?clock=late", "?claimed=others", "?back=yes",
]  # fmt: skip
LISTS = {
    "proposals:index": SEARCHES, "api:proposals": SEARCHES, "proposals:portfolio": SEARCHES[:2],
    "proposals:desk": DESK_SEARCHES, "api:desk": DESK_SEARCHES,
}  # fmt: skip


class Asked(NamedTuple):
    method: str
    path: str
    address: str = ""  # where it is known


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statements: int
    sql: tuple[str, ...] = field(compare=False, default=())

    def unlike(self, other: "Answer") -> list[str]:
        return [
            name for name in ("status", "headers", "body", "statements") if getattr(self, name) != getattr(other, name)
        ]


class Difference(NamedTuple):
    """One request that two worlds answer differently, and in what; with both answers to look at."""

    asked: Asked
    what: list[str]
    a: Answer
    b: Answer

    def __str__(self) -> str:
        return f"{self.asked.method} {self.asked.path}: {', '.join(self.what)}{self.first_words()}"

    def first_words(self) -> str:
        if "body" not in self.what:
            return ""
        pairs = zip(self.a.body.splitlines(), self.b.body.splitlines(), strict=False)
        unlike = next(((one, other) for one, other in pairs if one != other), (self.a.body[-80:], self.b.body[-80:]))
        return "".join(f"\n      {each[:200]!r}" for each in unlike)


# --- What is asked ----------------------------------------------------------------------------------------------------
OF_SEVERAL = "reference beside other parameters"  # all of them with all the others would be thousands of requests more
ON_A_FLAG = ["flag", "resolve_flag", "note_flag", "assign_flag", "reopen_flag"]
ON_A_FLAG_BY_PROGRAM = ["settle_flag", "note_flag", "assign_flag", "reopen_flag"]

QUARTERS = ["proposals:quarter", "proposals:quarter_pdf", "proposals:quarter_workbook"]


def values_in(world: SimpleNamespace) -> dict[str, dict[str, list[Any]]]:
    """The values of every parameter, by the address it stands in; under "" those that mean the same everywhere."""
    references = list(dict.fromkeys(proposal.reference for proposal in world.at.values())) + world.to_come
    some = list(dict.fromkeys(world.at[name].reference for name in ("marking", "funded", "conflict")))
    codes = [world.call.code, *world.other_codes]
    of_marking = Assignment.objects.filter(proposal__in=[world.at["marking"], world.at["conflict"]])
    to_come = Assignment.objects.latest("pk").pk + 1
    assignments = [*of_marking.order_by("pk").values_list("pk", flat=True), to_come]
    others = Panel.objects.filter(call__code__in=world.other_codes).order_by("pk")
    panels = [world.panel.pk, *others.values_list("pk", flat=True)]
    seats = [*world.panel.seats.order_by("pk").values_list("pk", flat=True)[:2]]
    questions = [*Question.objects.order_by("pk").values_list("pk", flat=True)[:2]]
    parts = [*Contributor.objects.filter(proposal=world.at["marking"]).values_list("pk", flat=True)]
    all_affiliations = Affiliation.objects.order_by("pk").values_list("pk", flat=True)
    invited = list(Invitation.objects.order_by("pk"))
    invitations = [*(each.pk for each in invited), invited[-1].pk + 1]
    offered = list(SeatInvitation.objects.order_by("pk"))
    anchors = [1, 2]
    offers = [each.pk for each in offered]
    last_objection = Objection.objects.filter(proposal=world.at["draft"]).latest("pk").pk
    objections = [*range(last_objection, last_objection + 4)]
    duties = list(Duty.objects.order_by("pk").values_list("pk", flat=True))
    duties += [duties[-1] + 1]
    said = SiteInterest.objects.latest("pk").pk
    interests = [said, said + 1]
    asked = SpreadRequest.objects.latest("pk").pk
    notices = list(Notice.objects.order_by("pk").values_list("pk", flat=True))

    def of_these(model: Any) -> list[int]:
        return list(model.objects.filter(proposal__in=world.at.values()).order_by("pk").values_list("pk", flat=True))

    comments, pledges = of_these(Comment), [*Pledge.objects.order_by("pk").values_list("pk", flat=True)]
    return {
        "": {
            "reference": references,
            OF_SEVERAL: [*some, world.at["draft"].reference, *world.to_come[:1]],
            "code": codes,
            "section": [IN_EVERY_CALL[0].slug],
            "name": list(ACTS),
            "number": [1],
            "other": [world.at["told"].reference, world.at["conflict"].reference],
            "part": ["introduction"],
            "stage": QuestionStage.values,
            "kind": ["number"],
            "question": ["q1", "q9"],
            "flag_pk": [1],
            "shortlist_pk": [1],
            "shortlist": [1],
            "assignment_pk": assignments,
            "measure_pk": [1],
            "measure": [1],
            "rebase": [1],
            "quarter": ["2026-27-q1"],
            "note": [1],
            "duty_pk": duties,
            "duty": duties,
            "instalment_pk": [1],
            "instalment": [1],
            **dict.fromkeys(["pledge_pk", "pledge"], [*pledges, *range(pledges[-1] + 1, pledges[-1] + 4)]),
            **dict.fromkeys(["site_pk", "site", "lead_pk", "lead", "event_pk", "event"], [1]),
            **dict.fromkeys(["interest_pk", "interest"], interests),
            **dict.fromkeys(["request_pk", "asked"], [asked, asked + 1]),
            "run_pk": [world.planned.pk],
            "seat_pk": [*world.panel.seats.values_list("pk", flat=True)[:2]],
            "run_key": ["00000000-0000-4000-8000-000000000000"],
            "change_pk": [1],
            "offer_pk": of_these(SupportOffer),
            "comment_pk": [*comments, *range(comments[-1] + 1, comments[-1] + 5)],
            "key": ["no-key"],
            "token": ["not-signed"],
            "uidb36": ["1"],
            "object_id": ["1"],
            "content_type_id": ["1"],
            "app_label": ["proposals"],
            "url": ["nowhere/"],
        },
        **dict.fromkeys(QUARTERS, {"code": ["2026-27-q1", "no-quarter"]}),
        "proposals:open_invitation": {"token": [each.token for each in invited]},
        "proposals:person": {"reference": some, "pk": parts},
        "proposals:remove_person": {"reference": some, "pk": parts},
        "proposals:resend_invitation": {"reference": [world.at["draft"].reference], "pk": invitations},
        "proposals:revoke_invitation": {"reference": [world.at["draft"].reference], "pk": invitations},
        "proposals:invitation": {"pk": invitations},
        "proposals:remove_objection": {"reference": some[:1], "pk": objections},
        "api:objection": {"reference": some[:1], "id": objections},
        "api:person": {"reference": some, "id": parts},
        "api:sent_invitation": {"reference": [world.at["draft"].reference], "id": invitations},
        "api:invitation": {"id": invitations},
        **dict.fromkeys(["api:assessment", "api:return_sheet", "api:reopen_sheet", "api:decline"], {"id": assignments}),
        "api:forecast": {"id": assignments},
        **dict.fromkeys(["proposals:affiliation", "end_affiliation"], {"pk": [*all_affiliations]}),
        **dict.fromkeys(["api:own_affiliation", "api:asked_affiliation"], {"id": [*all_affiliations]}),
        **{
            each.name: {"reference": [world.at["marking"].reference, world.at["told"].reference]}
            for each in all_addresses()
            if "comment_pk" in each.parameters
        },
        "step": {"reference": some},
        "proposals:pair": {"reference": some},
        "api:pair": {"reference": some},
        "api:step": {"reference": some},
        "job": {"pk": [1]},
        "sent_mail": {"pk": [1]},
        "sent_mail_html": {"pk": [1]},
        "proposals:save_filter": {"of": ["desk"]},
        "proposals:saved_filter": {"pk": [1]},
        "proposals:delete_filter": {"pk": [1]},
        **dict.fromkeys(["api:saved_filter", "api:kept_text", "api:signpost"], {"id": [1]}),
        "api:bulk": {"name": ["claim", "decline"]},
        **dict.fromkeys(
            ["scoring:letter_wording", "scoring:letter_as_mail", "api:letter_wording", "api:merged_letter"],
            {"code": [code for code in codes if code in (world.call.code, "told-call")], "kind": ["decline"]},
        ),
        "scoring:letter": {"reference": [*some, world.at["told"].reference], "pk": [1]},
        "proposals:add_kept": {"kind": ["texts"]},
        "proposals:edit_kept": {"kind": ["texts"], "pk": [1]},
        **dict.fromkeys([f"scoring:{each}" for each in ("export", "export_now", "export_file")], {"pk": [1, 9_999]}),
        "scoring:sheet": {"pk": assignments},
        "scoring:autosave": {"pk": assignments},
        "scoring:declare": {"pk": assignments},
        "scoring:decline": {"pk": assignments},
        "scoring:check": {"pk": assignments},
        "scoring:forecast": {"pk": assignments},
        "scoring:panel": {"pk": panels},
        "scoring:comparison": {"pk": panels},
        "scoring:meeting": {"pk": panels},
        **dict.fromkeys(["scoring:end_meeting", "scoring:add_to_agenda"], {"pk": panels}),
        "scoring:take_up": {"pk": panels[:1], "item_pk": [1, 2]},
        "scoring:figure": {"pk": panels[:1], "item_pk": [1, 2]},
        "scoring:stated_figures": {"pk": panels[:1], "item_pk": [1, 2]},
        "scoring:state_figure": {"pk": panels[:1], "item_pk": [1, 2]},
        **dict.fromkeys(["scoring:own_meeting", "scoring:own_meeting_now"], {"pk": panels}),
        "api:own_meeting": {"panel": panels},
        "scoring:remind": {"pk": panels},
        "scoring:close": {"pk": panels},
        **dict.fromkeys(["scoring:assignment", "scoring:assigned_workbook", "scoring:assigned_csv"], {"pk": panels}),
        **dict.fromkeys(["api:reminders", "api:closing", "api:panel_seats"], {"panel": panels}),
        "api:assessors": {"panel": panels[:1], "reference": references[:4]},
        "api:panel_seat": {"panel": panels[:1], "seat": seats},
        "api:assigned": {"panel": panels, "kind": ["xlsx", "csv"]},
        "api:assignment_runs": {"panel": panels},
        "api:assignment_run": {"panel": panels[:1], "run": [world.planned.pk]},
        "api:apply_assignment": {"panel": panels[:1], "run": [world.planned.pk]},
        "scoring:listed_assignment": {"pk": panels[:1]},
        "scoring:assignment_run": {"pk": panels[:1]},
        "scoring:apply_assignment": {"pk": panels[:1]},
        "scoring:seat": {"pk": panels[:1]},
        "scoring:panel_proposal": {"pk": panels[:1], "reference": references[:4]},
        "scoring:assign": {"pk": panels[:1], "reference": references[:2]},
        "scoring:ledger": {"pk": panels[:1], "reference": references[:2]},
        "scoring:confirm_change": {"pk": panels[:1], "entry_pk": [1]},
        "scoring:refuse_change": {"pk": panels[:1], "entry_pk": [1]},
        **dict.fromkeys(["api:confirm_change", "api:refuse_change"], {"panel": panels[:1], "entry": [1]}),
        **dict.fromkeys(["api:meeting", "api:end_meeting", "api:add_to_agenda", "api:comparison"], {"panel": panels}),
        **dict.fromkeys(["api:take_up", "api:figure", "api:state_figure"], {"panel": panels[:1], "item": [1, 2]}),
        "api:ledger": {"panel": panels[:1], "reference": references[:4]},
        "scoring:raise_flag": {"pk": panels[:1], "reference": references[:2]},
        **{f"scoring:{each}": {"pk": panels[:1]} for each in ON_A_FLAG},
        **{f"api:{each}": {"panel": panels[:1], "flag": [1]} for each in ON_A_FLAG_BY_PROGRAM},
        "api:flags": {"panel": panels[:1], "reference": references[:4]},
        "scoring:reopen_sheet": {"pk": panels[:1]},
        "scoring:record_conflict": {"pk": panels[:1]},
        "scoring:declare_in_the_chair": {"pk": panels[:1], "reference": references[:2]},
        "api:declare_in_the_chair": {"panel": panels[:1], "reference": references[:4]},
        "api:to_declare": {"panel": panels},
        "scoring:declare_no_conflict": {"pk": panels},
        "scoring:step_back": {"pk": panels[:1], "reference": references[:2]},
        "api:step_back": {"panel": panels[:1], "reference": references[:4]},
        "api:record_conflict": {"panel": panels[:1], "assignment": assignments},
        "api:declaration": {"id": assignments},
        "scoring:preferences": {"pk": panels},
        "api:preferences": {"panel": panels},
        "scoring:members": {"pk": panels},
        "scoring:replace_member": {"pk": panels[:1], "seat_pk": seats},
        "scoring:invite_member": {"pk": panels},
        **dict.fromkeys(["scoring:change_panel", "scoring:remove_panel"], {"code": [world.call.code], "pk": panels}),
        "api:panel_setup": {"panel": panels},
        "scoring:calibration": {"pk": panels},
        **dict.fromkeys(["scoring:anchor", "scoring:ask_for_anchor"], {"pk": panels[:1], "anchor_pk": anchors}),
        "api:calibration": {"panel": panels},
        **dict.fromkeys(["api:anchor", "api:ask_for_anchor"], {"panel": panels[:1], "anchor": anchors}),
        **dict.fromkeys(["scoring:resend_seat", "scoring:revoke_seat"], {"pk": panels[:1], "invitation_pk": offers}),
        "scoring:seat_invitation": {"pk": offers},
        "scoring:open_seat_invitation": {"token": [each.token for each in offered]},
        "api:offer_seat": {"panel": panels},
        "api:sent_seat": {"panel": panels[:1], "invitation": offers},
        "api:offered_seat": {"id": offers},
        "api:members": {"panel": panels},
        "api:replace_member": {"panel": panels[:1], "seat": seats},
        "proposals:change_question": {"pk": questions},
        "proposals:move_question": {"pk": questions},
        "proposals:remove_question": {"pk": questions},
        "proposals:open_notice": {"pk": [*notices[::7]]},
        "proposals:drop_text": {"pk": [1]},
        "api:notice_read": {"notice_pk": [*notices[::7]]},
    }


def requests_in(world: SimpleNamespace, *, sends: bool, reads_all: bool = True) -> Iterator[Asked]:
    """Every address is read of all proposals, or of a few, and sent to of a few: an act takes longer than a page."""
    values = values_in(world)
    of_a_few = {**values, "": values[""] | {"reference": values[""][OF_SEVERAL]}}
    for address in all_addresses():
        for path in paths_of(address, values if reads_all else of_a_few):
            if address.name not in ONLY_SENT_TO:
                yield Asked("GET", path, address.key)
            for search in LISTS.get(address.name, []):
                yield Asked("GET", path + search, address.key)
        for path in paths_of(address, of_a_few) if sends else ():
            if not path.startswith(NOT_SENT_TO):
                yield Asked("POST", path, address.key)


def paths_of(address: Address, values: dict[str, dict[str, list[Any]]]) -> Iterator[str]:
    """A parameter without values is a mistake of the test: a new address must say what to ask it with."""
    known = values[""] | values.get(address.name, {})
    if len(address.parameters) > 1 and "reference" not in values.get(address.name, {}):
        known["reference"] = known[OF_SEVERAL]
    missing = [name for name in address.parameters if name not in known]
    assert not missing, f"{address.key} takes {missing}: add their values to `values_in`."
    return address.paths(known)


def everything_a_form_asks(world: SimpleNamespace) -> dict[str, Any]:
    """One body for every form: each takes the fields it knows."""
    marks = {f"mark_{each.pk}": "3" for each in Criterion.objects.filter(rubric__call=world.call)}
    gateways = {gateway.value: "yes" for gateway in Gateway}
    return marks | gateways | {
        "version": "1", "is_true": "on", "note": "A note of mine.", "return_by": "2026-06-30", "panel": world.panel.pk,
        "reason": "not_ready", "signpost": "Ask the library.", "award": "5000", "conditions": "", "decision": "1",
        "kind": "none", "text": "A text of mine.", "resolution": "Settled.", "title": "A title of mine",
        "ruling": "hidden", "pitch": "A pitch of mine.", "outcomes": "1-1-1-1", "seats": "1", "confirm": "on",
        "email": "somebody@elsewhere.example", "role": "viewer", "was": "co_author", "answer": "yes", "person": "2",
        "is_wanted": "yes", "done": "yes", "nature": "personal",
    }  # fmt: skip


# --- Asking -----------------------------------------------------------------------------------------------------------
def ask(client: Client, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
    """Send one request, take back what it did, and keep what can be compared."""
    sql: list[str] = []

    def note(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        sql.append(statement)
        return execute(statement, params, many, context)

    cookies = copy(client.cookies)
    with transaction.atomic(), connection.execute_wrapper(note):
        send = getattr(client, method.lower())
        if method == "GET":
            response = send(path)
        elif path.startswith("/api/"):
            response = send(path, body or {}, content_type="application/json")
        else:
            response = client.post(path, body or {}) if method == "POST" else send(path)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies = cookies
    if path.endswith(("/discussion/", "/authors/")) and "Location" in response.headers:
        response.headers["Location"] = NEW_COMMENT.sub("/comments/new/", response.headers["Location"])
    if path.endswith("/start/") and "Location" in response.headers:
        response.headers["Location"] = NEW.sub("P-new", response.headers["Location"])
    headers = tuple(sorted((name, value) for name, value in response.headers.items() if name not in FRAME_HEADERS))
    return Answer(response.status_code, headers, comparable(content), len(sql), tuple(sql))


def ask_all(client: Client, requests: Iterable[Asked], body: dict[str, Any]) -> dict[Asked, Answer]:
    """A method that an address has not is refused before the object is looked for (test_methods.py): asked once."""
    told: dict[Asked, Answer] = {}
    refused: set[tuple[str, str]] = set()
    for asked in requests:
        if (asked.address, asked.method) not in refused:
            told[asked] = ask(client, asked.method, asked.path, body)
            if told[asked].status == METHOD_NOT_ALLOWED and asked.address:
                refused.add((asked.address, asked.method))
    return told


def comparable(content: bytes) -> bytes:
    """Without what changes each time: tokens of forms, and the time at which a workbook was packed, also in a pack."""
    if not content.startswith(b"PK"):
        return HASH_IN_A_PACK.sub(b"", CHANGES_EACH_TIME.sub(rb"\1", content))
    with ZipFile(BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in sorted(packed.namelist())}
    return b"\n".join(name.encode() + b"\n" + comparable(part) for name, part in parts.items())


@contextmanager
def in_world(world: SimpleNamespace, which: str, secrets: set[str]) -> Iterator[None]:
    """The world with the secrets of A or B; afterwards it never was, not even in the numbers rows are given."""
    numbers = given_numbers()
    prints.forget()
    editions.forget()
    with transaction.atomic():
        unfold(world, which, secrets)
        yield
        transaction.set_rollback(True)
    give_again(numbers)


def given_numbers() -> dict[str, int]:
    """PostgreSQL goes on counting when a transaction is taken back."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        return dict(cursor.fetchall())


def give_again(numbers: dict[str, int]) -> None:
    if numbers:
        with connection.cursor() as cursor:
            for name, value in numbers.items():
                cursor.execute("SELECT setval(%s, %s)", [name, value])


Told = dict[str, dict[Asked, Answer]]


def told_in_both(
    world: SimpleNamespace, secrets: set[str], client: Client, requests: list[Asked], body: dict[str, Any]
) -> Told:
    """{"A" or "B": {request: answer}}"""
    told: Told = {}
    for which in ("A", "B"):
        with in_world(world, which, secrets):
            told[which] = ask_all(client, requests, body)
    return told


def differences(told: Told, again: Callable[[list[Asked]], Told]) -> list[Difference]:
    """Where the two worlds differ, also when asked `again`: what a process remembers of its first use is no secret."""
    suspects = [asked for asked, answer in told["A"].items() if answer.unlike(told["B"][asked])]
    if not suspects:
        return []
    told = again(suspects)
    pairs = [(asked, told["A"][asked], told["B"][asked]) for asked in suspects]
    return [Difference(asked, a.unlike(b), a, b) for asked, a, b in pairs if a.unlike(b)]


def leaks_in(answered: dict[Asked, Answer]) -> list[str]:
    """Requests whose answer holds a canary."""
    word = CANARY.encode()
    return [
        f"{asked.method} {asked.path}: …{around(answer.body.lower(), word)!r}"
        for asked, answer in answered.items()
        if word in answer.body.lower() and word not in asked.path.encode()
    ]


def around(body: bytes, word: bytes) -> bytes:
    place = body.index(word)
    return body[max(0, place - 60) : place + 60]


def mails_to(person: Any) -> list[tuple[str, str]]:
    """What this person is mailed about everything so far."""
    mail.outbox.clear()
    run_now(map(key_of, Notice.objects.filter(recipient=person).order_by("pk").values_list("pk", flat=True)))
    return [(message.subject, str(message.body)) for message in mail.outbox]
