"""Packs of a call: all that stands behind its decisions for those who may see it, and what may be told by law."""

import csv
import hashlib
from io import BytesIO, StringIO
from types import SimpleNamespace
from zipfile import ZipFile

import pikepdf
import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from proposals.packing import Pack
from proposals.services import awards
from proposals.states import DeclineReason, State
from proposals.texts.redaction import PERSONAL, Redaction
from scoring.letters.wording import Decided
from scoring.models import FrozenShortlist, Shortlist
from scoring.packs.disclosure import FIELDS, Treatment, columns_of
from scoring.packs.panel import binder_of
from scoring.ranking import rank_call
from scoring.services import closing, decisions, letters, panels
from tests import factories
from tests.reading import words_of

pytestmark = pytest.mark.django_db
CONFIDENCE = "Given in confidence, and commercial interests (sections 41 and 43(2)), while it is not public"


@pytest.fixture(scope="module")
def kept_call(kept_for_the_module):
    """A call that is announced: one proposal funded, one declined, with names and a private note that must not leak."""
    call = factories.open_call(title="Packed")
    panel = factories.panel(call)
    funded = factories.proposal_at(State.SCORED, call=call, on=panel, title="=CANARY title", pitch="CANARYPITCH")
    declined = factories.proposal_at(State.SCORED, call=call, on=panel, title="Secret plan of Rivalco")
    manager, second = funded.cast.manager, funded.cast.second
    assessor = panel.seats[0]
    reason = f"{assessor.person} ({assessor.code}) was the strictest; ring 0121 496 0000 or write to x@y.example."
    decisions.propose_award(funded.pk, by=manager, award=9_000, conditions=reason, reason="CANARYREASON")
    decisions.confirm_award(funded.pk, by=second)
    decisions.decline(
        declined.pk,
        by=manager,
        note=f"{assessor.person} was not convinced.",
        reason=DeclineReason.POT_SPENT,
        signpost="Q",
    )
    factories.announce(call, by=manager)
    told = {
        funded: Decided("fund", award=9_000, feedback=f"CANARYLETTER, says {assessor.person}."),
        declined: Decided("decline", feedback="The plan of Rivalco."),
    }
    letters.send_letters(call, told, by=manager)
    shortlist = Shortlist.objects.create(
        call=call, name="The one", pot_pounds=50_000, quality_line_percent=60, made_by=manager
    )
    frozen = {"inputs": '{"pot": 50000}', "result": "[]", "inputs_sha256": "a" * 64, "result_sha256": "b" * 64}
    FrozenShortlist.objects.create(pk=1, shortlist=shortlist, **frozen)
    duty = awards.add_duty(funded.pk, by=manager, kind="report", text="Say how.")
    awards.report(duty.pk, by=funded.lead_author, version=0, text="CANARYEVIDENCE")
    people = {"manager": manager, "assessor": assessor.person, "author": funded.lead_author}
    codes = [each.code for each in panel.seats]
    return SimpleNamespace(call=call, code=call.code, people=people, codes=codes, funded=funded, declined=declined)


def unzipped(client, call, name):
    answer = client.get(reverse(f"scoring:{name}", args=[call.code]))
    with ZipFile(BytesIO(answer.getvalue())) as zipped:
        assert zipped.testzip() is None
        return {each: zipped.read(each) for each in zipped.namelist()}


def table(files, name):
    return list(csv.DictReader(StringIO(files[name].decode("utf-8-sig"), newline="")))


# --- The audit pack ------------------------------------------------------------------------------------------------
def test_the_audit_pack_holds_each_table_and_says_its_checksum(client, kept_call):
    client.force_login(kept_call.people["manager"])
    files = unzipped(client, kept_call, "audit_pack")

    assert list(files) == [
        "shortlist.xlsx", "ranking.csv", "decisions.csv", "history.csv", "scores.csv", "conflicts.csv", "letters.csv",
        "shortlists/1-inputs.json", "shortlists/1-result.json", "meetings.csv", "ledger.csv", "flags.csv",
        "pledges.csv", "duties.csv", "duty-records.csv", "payments.csv", "spread-plans.csv", "plan-fixings.csv",
        "eligible-sites.csv",
        "adoption.csv", "site-words.csv", "benefits.csv", "stories.csv", "contents.txt", "sha256.txt",
    ]  # fmt: skip
    sums = dict(reversed(line.split("  ")) for line in files["sha256.txt"].decode().splitlines())
    assert sums == {name: hashlib.sha256(files[name]).hexdigest() for name in list(files)[:-2]}
    assert all(checksum in files["contents.txt"].decode() for checksum in sums.values())
    workbook = CalamineWorkbook.from_filelike(BytesIO(files["shortlist.xlsx"]))
    assert kept_call.funded.reference in str(workbook.get_sheet_by_name("Shortlist").to_python())
    decided = table(files, "decisions.csv")
    assert [(each["Reference"], each["Award pounds"], each["Reason"]) for each in decided] == [
        (kept_call.funded.reference, "9000", "CANARYREASON")
    ]
    assert len(table(files, "scores.csv")) == 2 * 3 * kept_call.funded.call.rubric.criteria.count()
    assert table(files, "ranking.csv")[0]["Title"] in ("'=CANARY title", "Secret plan of Rivalco")
    assert {each["Words"] for each in table(files, "duty-records.csv")} == {"CANARYEVIDENCE"}
    assert [each["Kind"] for each in table(files, "letters.csv")] == ["Funded", "Not funded"]
    assert files["shortlists/1-inputs.json"] == b'{"pot": 50000}'


def test_a_manager_with_a_part_in_a_proposal_finds_nothing_of_it(client, kept_call):
    writing = factories.manager()
    factories.co_author(kept_call.declined, writing)
    client.force_login(writing)
    files = unzipped(client, kept_call, "audit_pack")

    workbook = CalamineWorkbook.from_filelike(BytesIO(files["shortlist.xlsx"]))
    told = [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]
    assert kept_call.declined.reference not in str(told)
    assert [name for name, content in files.items() if kept_call.declined.reference.encode() in content] == []
    assert kept_call.funded.reference.encode() in files["ranking.csv"]
    assert [name for name in files if name.startswith("shortlists/")] == []


# --- The pack for disclosure ---------------------------------------------------------------------------------------
def test_nobody_who_judged_and_no_private_word_is_in_the_pack_for_disclosure(client, kept_call):
    client.force_login(kept_call.people["manager"])
    files = unzipped(client, kept_call, "disclosure_pack")
    told = b"\n".join(files.values()).decode()

    secret = [
        *(str(person) for person in kept_call.people.values()),
        *(person.family_name for person in kept_call.people.values()),
        *(person.email for person in kept_call.people.values()),
        *kept_call.codes, "CANARYREASON", "CANARYEVIDENCE", "Rivalco", "A sound plan.", "0121 496 0000", "x@y.example",
    ]  # fmt: skip
    assert [each for each in secret if each in told] == []


def test_what_is_redacted_or_withheld_is_told_in_its_place(client, kept_call):
    client.force_login(kept_call.people["manager"])
    files = unzipped(client, kept_call, "disclosure_pack")
    funded, declined = table(files, "proposals.csv")

    assert (funded["Title"], funded["Pitch"]) == ("'=CANARY title", "CANARYPITCH")
    assert funded["Conditions"] == (
        f"{PERSONAL} ({PERSONAL}) was the strictest; ring {PERSONAL} or write to {PERSONAL}."
    )
    assert {declined[each] for each in ("Title", "Feedback", "Signpost")} == {f"[withheld: {CONFIDENCE}]"}
    of_funded, of_declined = table(files, "letters.csv")
    assert f"CANARYLETTER, says {PERSONAL}." in of_funded["Text"]
    assert of_declined["Text"] == f"[withheld: {CONFIDENCE}]"
    assert (declined["Outcome"], declined["Reason for declining"]) == ("Declined", "Good, but the pot is spent")


def test_marks_are_told_by_how_often_each_was_given_and_not_by_whom(client, kept_call):
    client.force_login(kept_call.people["manager"])
    marks = table(unzipped(client, kept_call, "disclosure_pack"), "marks.csv")
    of_one = [
        (each["Mark"], each["Times given"])
        for each in marks
        if each["Reference"] == kept_call.funded.reference and each["Criterion"] == marks[0]["Criterion"]
    ]
    assert of_one == [("3", "1"), ("4", "1"), ("5", "1")]
    assert list(marks[0]) == ["Reference", "Criterion", "Weight", "Mark", "Times given"]


def test_fewer_than_three_sheets_tell_no_mark_and_no_score(client):
    call = factories.open_call(sheets_wanted=2)
    panel = factories.panel(call, assessors=2)
    proposal = factories.proposal_at(State.REVIEWED, call=call, on=panel)
    for assignment in panels.assign(proposal.pk, by=panel.chair, seats=panel.seats):
        factories.marked(assignment, 4)
    closing.close_scoring(proposal.pk, by=panel.chair)
    decisions.propose_award(proposal.pk, by=proposal.cast.manager, award=1_000)
    decisions.confirm_award(proposal.pk, by=proposal.cast.second)
    factories.announce(call, by=proposal.cast.manager)
    client.force_login(proposal.cast.manager)
    files = unzipped(client, call, "disclosure_pack")

    few = "[withheld: Fewer than three sheets would tell who gave what (section 40(2))]"
    assert {(each["Mark"], each["Times given"]) for each in table(files, "marks.csv")} == {(few, few)}
    assert [each["Score"] for each in table(files, "proposals.csv")] == [few]


def test_the_pack_says_of_each_field_what_became_of_it(client, kept_call):
    client.force_login(kept_call.people["manager"])
    files = unzipped(client, kept_call, "disclosure_pack")
    fields = table(files, "fields.csv")

    assert [(each["File"], each["Field"]) for each in fields] == [(each.file, each.name) for each in FIELDS]
    assert [each for each in FIELDS if each.treatment != Treatment.PUBLISHED and not each.ground] == []
    for name in {each.file for each in FIELDS}:
        headings = [each.name.replace("_", " ").capitalize() for each in columns_of(name)]
        assert files[name].decode("utf-8-sig").splitlines()[0] == ",".join(headings)


def test_nothing_can_be_disclosed_before_the_announcement(client):
    proposal = factories.proposal_at(State.FUNDED, announced=False)
    client.force_login(proposal.cast.manager)

    assert client.get(reverse("scoring:disclosure_pack", args=[proposal.call.code])).status_code == 409
    words = words_of(client.get(reverse("scoring:packs", args=[proposal.call.code])))
    assert "It can be made once the outcomes of this call are announced." in words


def test_packs_are_for_managers_and_observers(client, kept_call, moderator, observer):
    for person, status in [(kept_call.people["author"], 403), (moderator, 403), (observer, 200)]:
        client.force_login(person)
        for name in ("packs", "audit_pack", "disclosure_pack"):
            answer = client.get(reverse(f"scoring:{name}", args=[kept_call.code]))
            if answer.streaming:
                answer.getvalue()
            assert (name, answer.status_code) == (name, status)


def test_the_packs_cost_the_same_for_one_proposal_more(client, kept_call, django_assert_max_num_queries):
    client.force_login(kept_call.people["manager"])
    for name, most in (("audit_pack", 46), ("disclosure_pack", 25)):
        with django_assert_max_num_queries(most):
            client.get(reverse(f"scoring:{name}", args=[kept_call.code])).getvalue()


# --- The panel pack --------------------------------------------------------------------------------------------------
def test_the_panel_pack_holds_the_proposals_in_the_order_of_the_ranking(client, kept_call):
    client.force_login(kept_call.people["manager"])
    answer = client.get(reverse("scoring:panel_pack", args=[kept_call.code]))

    with pikepdf.open(BytesIO(answer.getvalue())) as pdf, pdf.open_metadata() as metadata:
        assert (len(pdf.pages) >= 3, metadata.get("pdfuaid:part")) == (True, "1")
    rows = rank_call(kept_call.call, kept_call.people["manager"]).rows
    binder = binder_of(kept_call.call, rows, kept_call.people["manager"], foot="Made today")
    assert [each.reference for each in binder.sheets] == [row.reference for row in rows]
    assert [each.reference for each in binder.contents] == [row.reference for row in rows]
    assert binder.contents[0].said.startswith("Rank 1, score 4.00, asks for £")


def test_a_pack_of_a_call_that_hides_who_applied_does_not_say_it(kept_call, manager):
    call = factories.open_call(hides_applicants=True, visibility="confidential")
    panel = factories.panel(call)
    proposal = factories.proposal_at(State.SCORED, call=call, on=panel)
    blind = factories.member("Observing", office="observer")
    factories.seat(panel.panel, blind)
    binder = binder_of(proposal.call, rank_call(call, blind).rows, blind, foot="")

    told = [answer for sheet in binder.sheets for part in sheet.parts for answer in part.answers]
    assert [sheet.reference for sheet in binder.sheets] == [proposal.reference]
    assert [each for each in told if str(proposal.lead_organisation) in each.text] == []


def test_a_pack_of_nothing_says_so(client, manager, open_call):
    client.force_login(manager)
    assert client.get(reverse("scoring:panel_pack", args=[open_call.code])).status_code == 400


def test_the_panel_pack_costs_the_same_for_every_number_of_proposals(kept_call, django_assert_num_queries):
    manager = kept_call.people["manager"]
    rows = rank_call(kept_call.call, manager).rows
    for some in (rows[:1], rows):
        with django_assert_num_queries(2):
            binder_of(kept_call.call, some, manager, foot="")


# --- Their parts ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ask Mira Patel.", f"Ask {PERSONAL}."),
        ("Patel’s view, @Mira-Patel", f"{PERSONAL}’s view, {PERSONAL}"),
        ("patellar pain", "patellar pain"),
        ("A3 and A31", f"{PERSONAL} and A31"),
        ("+44 121 496 0000", PERSONAL),
        ("943 476 5919", PERSONAL),
        ("£12,500 in 2026-27 for 20,000 people", "£12,500 in 2026-27 for 20,000 people"),
        ("mira.patel@trust.nhs.uk", PERSONAL),
    ],
)
def test_what_tells_of_a_person_is_taken_out(text, told):
    assert Redaction([("Mira", "Patel")], ["A3"]).of(text) == told


def test_nobody_known_is_no_reason_to_redact_all():
    assert Redaction([]).of("A plain text.") == "A plain text."


def test_a_pack_is_written_a_piece_at_a_time():
    from datetime import UTC, datetime

    into = BytesIO()
    pack = Pack(into, datetime(2026, 5, 1, 9, tzinfo=UTC))
    pack.add("long.csv", "Many lines.", (b"line\n" for _ in range(100_000)))
    pack.close("About.")

    with ZipFile(into) as zipped:
        assert zipped.getinfo("long.csv").file_size == pack.held[0].size_bytes == 500_000
        assert zipped.read("contents.txt").decode().startswith("About.\n\nlong.csv  (500,000 bytes)")
