"""Files that take long: made in the background, kept a while, and given to who asked and may still see all of it."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from openpyxl import load_workbook

from exchange.models import Office, OfficeHeld
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.jobs.models import Job, JobState
from proposals.models import Notice, Proposal
from proposals.states import State
from scoring.invariants.shortlists import made_exports_have_their_pieces
from scoring.models import Export, ExportKind, ExportPiece
from scoring.services import exports
from tests import factories
from tests.reading import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def asked(call, manager):
    return exports.ask_for("ranking", call, by=manager)


@pytest.fixture
def made(asked):
    exports.make_export.func(asked.pk)
    return Export.objects.get(pk=asked.pk)


def jobs():
    return Job.objects.filter(key__startswith="export-")


def page(export, name="export"):
    return reverse(f"scoring:{name}", args=[export.pk])


@pytest.fixture
def everything_is_long(monkeypatch):
    monkeypatch.setattr(exports, "LONG", dict.fromkeys(ExportKind, 1))


# --- Asking ---------------------------------------------------------------------------------------------------------
def test_a_short_file_comes_at_once_and_a_long_one_is_offered(me, call, manager, everything_is_long, monkeypatch):
    address = reverse("scoring:shortlist", args=["safety"])

    offer = me.get(f"{address}?order=cost")

    assert "This file takes a while" in words_of(offer)
    assert 'name="query" value="order=cost"' in offer.text
    sent = {"kind": "ranking", "shortlist": "", "query": "order=cost"}
    answer = me.post(reverse("scoring:ask_for_export", args=["safety"]), sent)
    export = Export.objects.get()
    assert answer.url == page(export)
    assert (export.person, export.call, export.kind, export.query) == (manager, call, "ranking", "order=cost")
    assert list(jobs().values_list("key", "args")) == [(f"export-{export.pk}", [export.pk])]
    monkeypatch.setattr(exports, "LONG", dict.fromkeys(ExportKind, 4))
    assert b"".join(me.get(address).streaming_content)[:2] == b"PK"


@pytest.mark.parametrize("name", ["panel_pack", "audit_pack"])
def test_packs_of_many_proposals_are_offered_too(me, call, name, everything_is_long):
    assert "This file takes a while" in words_of(me.get(reverse(f"scoring:{name}", args=["safety"])))


def test_files_of_a_shortlist_are_offered_with_it(me, draft, everything_is_long):
    for name in ("shortlist_file", "shortlist_pack"):
        offer = me.get(reverse(f"scoring:{name}", args=["safety", draft.pk]))
        assert f'name="shortlist" value="{draft.pk}"' in offer.text


def test_asked_twice_it_is_made_once(call, manager, asked):
    assert exports.ask_for("ranking", call, by=manager) == asked
    other = exports.ask_for("ranking", call, by=manager, query="order=cost")
    assert Export.objects.count() == jobs().count() == 2
    assert other != asked


def test_only_so_many_are_made_at_a_time(me, call, manager):
    for number in range(exports.MOST_WAITING):
        exports.ask_for("ranking", call, by=manager, query=f"page={number}")

    with pytest.raises(NotReady, match="5 files are being made for you already"):
        exports.ask_for("audit", call, by=manager)
    answer = me.post(reverse("scoring:ask_for_export", args=["safety"]), {"kind": "audit"})
    assert exports.TOO_MANY in words_of(answer)


def test_who_may_not_export_asks_for_nothing(call, moderator, manager):
    with pytest.raises(NotPermitted):
        exports.ask_for("ranking", call, by=moderator)
    with pytest.raises(WrongState, match="once the outcomes of the call are announced"):
        exports.ask_for("disclosure", call, by=manager)
    client = Client()
    client.force_login(moderator)
    assert client.post(reverse("scoring:ask_for_export", args=["safety"]), {"kind": "ranking"}).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"kind": "secrets"}, {"kind": "ranking", "query": "x" * 501},
                                  {"kind": "ranking", "shortlist": "x"}, {"kind": "ranking", "shortlist": "1"},
                                  {"kind": "shortlist"}, {"kind": "shortlist_panel", "shortlist": "0"}])  # fmt: skip
def test_what_is_no_file_is_refused(me, call, sent):
    assert me.post(reverse("scoring:ask_for_export", args=["safety"]), sent).status_code == 400
    assert not Export.objects.exists()


# --- Making ---------------------------------------------------------------------------------------------------------
def test_it_is_made_kept_and_told_of_once(me, manager, asked, monkeypatch):
    monkeypatch.setattr(exports, "PIECE", 1_000)
    for _ in range(2):
        exports.make_export.func(asked.pk)

    export = Export.objects.get()
    content = b"".join(bytes(each.content) for each in export.pieces.all())
    assert (export.percent, export.size_bytes, export.pieces.count() > 1) == (100, len(content), True)
    best = Proposal.objects.earliest("pk").reference
    assert load_workbook(BytesIO(content))["Shortlist"]["A2"].value == best
    assert list(Notice.objects.filter(kind="export").values_list("recipient", "subject", "path", "delivery")) == [
        (manager.pk, "A file that you asked for is ready", page(export), "site")
    ]
    fetched = me.get(page(export, "export_file"))
    assert b"".join(fetched.streaming_content) == content
    assert fetched["Content-Disposition"].startswith('attachment; filename="shortlist-safety-')
    assert (fetched["Content-Length"], fetched["Cache-Control"]) == (str(len(content)), "private, no-store")


def test_every_kind_is_made(call, manager, draft):
    of_it = {"shortlist": draft}
    asked = [
        exports.ask_for(kind, call, by=manager, **(of_it if kind.startswith("shortlist") else {}))
        for kind in ("shortlist", "panel", "shortlist_panel", "audit")
    ]

    for each in asked:
        exports.make_export.func(each.pk)

    begins = {each.kind: bytes(each.pieces.get().content)[:4] for each in Export.objects.all()}
    assert begins == {"shortlist": b"PK\x03\x04", "panel": b"%PDF", "shortlist_panel": b"%PDF", "audit": b"PK\x03\x04"}
    assert {tuple(each.holds) for each in Export.objects.all()} == {
        tuple(sorted(call.proposals.values_list("pk", flat=True)))
    }


def test_its_page_tells_how_far_it_is_with_and_without_scripts(me, asked):
    waiting = me.get(page(asked))
    said = []
    watch = exports.watching(asked.pk)
    for _ in watch(range(10), 10):
        said.append(Export.objects.get().percent)

    assert "Waiting for its turn" in words_of(waiting)
    assert f'data-live="{page(asked, "export_now")}"' in waiting.text
    assert said == [0, 14, 23, 32, 41, 50, 59, 68, 77, 86]
    assert '<progress id="progress" max="100" value="95">' in me.get(page(asked, "export_now")).text
    assert me.get(page(asked, "export_file")).url == page(asked)


def test_what_can_not_be_made_says_why(me, manager):
    empty = factories.open_call(code="empty")
    asked = exports.ask_for("panel", empty, by=manager)

    exports.make_export.func(asked.pk)

    assert "It can’t be made. A panel pack holds one proposal at least" in words_of(me.get(page(asked)))
    assert not ExportPiece.objects.exists()


def test_what_was_given_up_says_so_and_can_be_asked_for_again(me, asked):
    assert "It could not be made" not in words_of(me.get(page(asked)))
    jobs().update(state=JobState.DEAD, finished_at=now(), tries=9)

    shown = me.get(page(asked))
    assert "It could not be made" in words_of(shown)
    assert f'action="{reverse("scoring:ask_for_export", args=["safety"])}"' in shown.text
    sent = {"kind": "ranking", "shortlist": "", "query": ""}
    again = me.post(reverse("scoring:ask_for_export", args=["safety"]), sent)

    assert again.url == page(asked)
    assert list(jobs().values_list("state", "tries")) == [(JobState.WAITING, 0)]


def test_who_lost_the_right_meanwhile_gets_nothing_made(call, manager, asked):
    manager.offices_held.all().delete()

    exports.make_export.func(asked.pk)

    assert (Export.objects.get().refused, ExportPiece.objects.count()) == (exports.NOT_THEIRS, 0)


# --- Fetching -------------------------------------------------------------------------------------------------------
def test_nobody_else_learns_of_it(made, second_manager_client):
    for name in ("export", "export_now", "export_file"):
        assert second_manager_client.get(page(made, name)).status_code == 404


@pytest.fixture
def second_manager_client():
    client = Client()
    client.force_login(factories.manager())
    return client


def test_who_has_a_conflict_with_one_of_its_proposals_since_gets_it_no_more(me, manager, scored, made):
    assert me.get(page(made)).status_code == 200
    factories.co_author(scored["Fair"], manager)

    assert {me.get(page(made, name)).status_code for name in ("export", "export_now", "export_file")} == {404}


def test_who_reads_less_since_an_office_ended_gets_it_no_more(me, manager, made):
    """An observer may export, too, but reads no names and no words about changes of what counts."""
    manager.offices_held.all().delete()
    OfficeHeld.objects.create(member=manager, office=Office.OBSERVER)

    assert me.get(page(made, "export_file")).status_code == 404


def test_an_observer_who_marks_since_gets_no_file_that_names_hidden_applicants(client, observer):
    hiding = factories.open_call(code="hiding", visibility="confidential", hides_applicants=True)
    panel = factories.panel(hiding)
    factories.proposal_at(State.SCORED, call=hiding, on=panel)
    asked = exports.ask_for("ranking", hiding, by=observer)
    exports.make_export.func(asked.pk)
    client.force_login(observer)
    before = client.get(page(asked, "export_file")).status_code

    factories.seat(panel.panel, observer)

    assert (before, client.get(page(asked, "export_file")).status_code) == (200, 404)


def test_it_is_forgotten_after_two_days(made):
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        exports.forget_exports.func("a day")
        assert Export.objects.exists()
    with time_machine.travel(now() + timedelta(days=2, minutes=1), tick=False):
        exports.forget_exports.func("a day")
    assert (Export.objects.count(), ExportPiece.objects.count()) == (0, 0)


def test_the_check_of_the_data_finds_a_file_without_its_pieces(made):
    assert list(made_exports_have_their_pieces()) == []
    made.pieces.all().delete()
    found = f"The file {made.pk} (Ranking as an Excel workbook: Safety at scale) has 0 pieces, the last one None."
    assert list(made_exports_have_their_pieces()) == [found]


def test_the_packs_page_lists_ones_own_files(me, made, second_manager_client):
    address = reverse("scoring:packs", args=["safety"])

    assert "Ranking as an Excel workbook: Safety at scale , ready" in words_of(me.get(address))
    assert "Files that you asked for" not in second_manager_client.get(address).text


def test_its_page_takes_six_queries(me, made, django_assert_num_queries):
    with django_assert_num_queries(6):
        me.get(page(made))
