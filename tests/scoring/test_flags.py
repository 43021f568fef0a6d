"""Flags: who sees to one, what happened to it, and that whoever may not know learns nothing of it."""

from html import unescape

import pytest
from django.urls import reverse

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Notice
from proposals.states import State
from scoring.models import DeclarationKind, FlagEvent
from scoring.oversight.flags import flags_of, owners_for
from scoring.services import closing, flags, panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.factories import marked, proposal_at
from tests.reading import words_of as words

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def proposal(panel):
    return proposal_at(State.REVIEWED, call=panel.panel.call, on=panel)


@pytest.fixture
def flag(proposal, panel):
    return flags.raise_flag(proposal.pk, by=panel.chair, text="Is it in scope?")


def address(name, panel, flag):
    return reverse(f"scoring:{name}", args=[panel.panel.pk, flag.pk])


def trail(flag):
    return list(flag.trail.values_list("kind", "text", "owner", "by"))


def test_the_chair_owns_it_at_first_whoever_raised_it(proposal, panel, manager):
    flag = flags.raise_flag(proposal.pk, by=manager, text="Is it in scope?")

    assert (flag.owner, trail(flag)) == (panel.chair, [("raised", "", panel.chair.pk, manager.pk)])


def test_a_chair_with_a_conflict_owns_nothing(proposal, panel, manager):
    chairs_seat = panel.panel.seats.get(person=panel.chair)
    assignment = panels.assign(proposal.pk, by=manager, seats=[chairs_seat])[0]
    sheets.declare(assignment.pk, by=panel.chair, kind=DeclarationKind.DIRECT, text="My brother leads it.")

    flag = flags.raise_flag(proposal.pk, by=manager, text="Is it in scope?")

    assert flag.owner is None
    assert manager in owners_for(proposal)
    assert panel.chair not in owners_for(proposal)


def test_everything_that_happens_to_it_is_kept_in_order(flag, panel, manager):
    chair = panel.chair
    flags.note_flag(flag.pk, by=chair, text="I asked the moderator.")
    flags.assign_flag(flag.pk, by=chair, owner=manager)
    flags.resolve_flag(flag.pk, by=manager, resolution="It is.")
    flags.reopen_flag(flag.pk, by=chair, reason="The scope was changed.")

    assert trail(flag) == [
        ("raised", "", chair.pk, chair.pk),
        ("noted", "I asked the moderator.", None, chair.pk),
        ("assigned", "", manager.pk, chair.pk),
        ("settled", "It is.", None, manager.pk),
        ("reopened", "The scope was changed.", None, chair.pk),
    ]
    flag.refresh_from_db()
    assert (flag.owner, flag.resolution, flag.resolved_at) == (manager, "", None)


def test_a_flag_opened_again_holds_up_closing(proposal, panel):
    for assignment in panels.assign(proposal.pk, by=panel.chair, seats=panel.seats):
        marked(assignment)
    flag = flags.raise_flag(proposal.pk, by=panel.chair, text="Is it in scope?")
    flags.resolve_flag(flag.pk, by=panel.chair, resolution="It is.")
    flags.reopen_flag(flag.pk, by=panel.chair, reason="It is not.")

    with pytest.raises(NotReady, match="1 open flag waits to be settled"):
        closing.close_scoring(proposal.pk, by=panel.chair)
    flags.resolve_flag(flag.pk, by=panel.chair, resolution="It is after all.")
    closing.close_scoring(proposal.pk, by=panel.chair)
    with pytest.raises(WrongState, match="Its scoring is closed"):
        flags.reopen_flag(flag.pk, by=panel.chair, reason="Again.")


def test_who_is_given_a_flag_is_told_and_who_takes_it_is_not(flag, proposal, panel, manager):
    flags.assign_flag(flag.pk, by=panel.chair, owner=manager)
    flags.assign_flag(flag.pk, by=panel.chair, owner=manager)
    flags.assign_flag(flag.pk, by=panel.chair, owner=panel.chair)

    told = Notice.objects.filter(subject=f"A flag of {proposal.reference} is yours")
    assert [(each.recipient, each.path) for each in told] == [(manager, address("flag", panel, flag))]
    assert [kind for kind, *_ in trail(flag)] == ["raised", "assigned", "assigned"]


def test_only_who_can_read_it_can_own_it(flag, panel, proposal, author, observer):
    for person in (panel.seats[0].person, author, observer):
        with pytest.raises(NotReady, match="Choose the chair of the panel or a manager"):
            flags.assign_flag(flag.pk, by=panel.chair, owner=person)
    assert trail(flag) == [("raised", "", panel.chair.pk, panel.chair.pk)]


def test_a_manager_who_wrote_it_can_neither_own_it_nor_work_on_it(flag, panel, proposal, manager):
    factories.co_author(proposal, manager)

    assert panel.chair in owners_for(proposal)
    assert manager not in owners_for(proposal)
    with pytest.raises(NotPermitted):
        flags.note_flag(flag.pk, by=manager, text="Mine.")


def test_the_same_note_sent_twice_is_kept_once(flag, panel):
    for _ in range(2):
        flags.note_flag(flag.pk, by=panel.chair, text=" I asked. ")

    assert [kind for kind, *_ in trail(flag)] == ["raised", "noted"]


@pytest.mark.parametrize(
    ("verb", "words_given"), [("note_flag", {"text": "A note."}), ("resolve_flag", {"resolution": "Again."})]
)
def test_what_is_settled_is_opened_again_first(flag, panel, verb, words_given):
    flags.resolve_flag(flag.pk, by=panel.chair, resolution="It is.")

    with pytest.raises(WrongState, match="Somebody settled this flag already"):
        getattr(flags, verb)(flag.pk, by=panel.chair, **words_given)


def test_an_open_flag_is_not_opened_again(flag, panel):
    with pytest.raises(WrongState, match="This flag is open already"):
        flags.reopen_flag(flag.pk, by=panel.chair, reason="Once more.")


def test_an_observer_reads_what_happened_and_no_name(flag, proposal, panel, observer, client):
    flags.note_flag(flag.pk, by=panel.chair, text="I asked the moderator.")
    client.force_login(observer)

    shown = words(client.get(address("flag", panel, flag)))

    assert "I asked the moderator." in shown
    assert str(panel.chair) not in shown
    assert "Settle it" not in shown
    seen = flags_of(proposal, with_names=False, is_blind=False)[0]
    assert [(each.kind, each.by, each.owner) for each in seen.trail] == [("raised", "", ""), ("noted", "", "")]


# --- The page -----------------------------------------------------------------------------------------------------
def test_the_page_of_a_flag_does_each_act(client, flag, panel, manager):
    client.force_login(panel.chair)
    for name, sent in [
        ("note_flag", {"text": "I asked."}),
        ("assign_flag", {"owner": manager.pk}),
        ("resolve_flag", {"resolution": "It is."}),
        ("reopen_flag", {"reason": "No."}),
    ]:
        assert client.post(address(name, panel, flag), sent).status_code == 302

    assert [kind for kind, *_ in trail(flag)] == ["raised", "noted", "assigned", "settled", "reopened"]
    shown = words(client.get(address("flag", panel, flag)))
    assert f"Given to {manager} by {panel.chair}" in shown
    assert f"seen to by {manager}" in shown


@pytest.mark.parametrize(
    ("name", "sent", "told"),
    [
        ("note_flag", {"text": " "}, "Write the note."),
        ("note_flag", {"text": "x" * 5_001}, "at most 5000 characters"),
        ("assign_flag", {}, "Choose who sees to it."),
        ("assign_flag", {"owner": "nobody"}, "Choose the chair of the panel or a manager"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, flag, panel, name, sent, told):
    client.force_login(panel.chair)

    response = client.post(address(name, panel, flag), sent)

    assert response.status_code == 200
    assert told in unescape(response.text)
    assert flag.trail.count() == 1


def test_who_still_owes_a_sheet_reads_that_there_is_a_flag_and_not_what_it_says(client, flag, panel, proposal, manager):
    flags.note_flag(flag.pk, by=manager, text="Two gave a 1, one a 5.")
    own = panels.assign(proposal.pk, by=manager, seats=[panel.panel.seats.get(person=panel.chair)])[0]
    client.force_login(panel.chair)
    by_program = Caller(panel.chair)
    at = f"panels/{panel.panel.pk}/"

    pages = words(client.get(reverse("scoring:panel_proposal", args=[panel.panel.pk, proposal.reference])))
    pages += words(client.get(address("flag", panel, flag)))
    told = by_program.get(f"{at}proposals/{proposal.reference}/flags/").json()["flags"]
    refused = by_program.post(f"{at}flags/{flag.pk}/settle/", {"resolution": "Enough."})
    flags.assign_flag(flag.pk, by=manager, owner=manager)
    flags.assign_flag(flag.pk, by=manager, owner=panel.chair)

    mailed = Notice.objects.get(recipient=panel.chair, subject__startswith="A flag of").body
    assert [said for said in ("in scope", "Two gave") if said in pages + str(told) + mailed] == []
    assert "What it says is hidden from you until you return your sheet" in pages
    assert (refused.status_code, trail(flag)[-1][0]) == (409, "assigned")
    marked(own, 3)
    assert "Two gave a 1, one a 5." in words(client.get(address("flag", panel, flag)))


def test_an_assessor_and_who_has_a_conflict_find_nothing_there(client, flag, panel, proposal):
    for person in (panel.seats[0].person, proposal.cast.author):
        client.force_login(person)
        for name in ("flag", "note_flag", "assign_flag", "resolve_flag", "reopen_flag"):
            assert client.get(address(name, panel, flag)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_flag_and_for_three(client, panel, proposal, rows, django_assert_num_queries):
    raised = [flags.raise_flag(proposal.pk, by=panel.chair, text=f"Question {row}.") for row in range(rows)]
    for row in range(rows):
        flags.note_flag(raised[0].pk, by=panel.chair, text=f"Note {row}.")
    client.force_login(panel.chair)

    with django_assert_num_queries(8):
        client.get(address("flag", panel, raised[0]))


@pytest.mark.browser
def test_a_chair_works_on_a_flag(clean_page, sign_in, transactional_db):
    panel = factories.panel(factories.open_call())
    proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel)
    manager = factories.manager()
    flag = flags.raise_flag(proposal.pk, by=panel.chair, text="Is it in scope?")
    sign_in(panel.chair)
    clean_page.goto(reverse("scoring:panel_proposal", args=[panel.panel.pk, proposal.reference]))
    assert_accessible(clean_page)

    clean_page.get_by_role("link", name="Add a note or change its owner").click()
    assert_accessible(clean_page)
    clean_page.get_by_label("Note").fill("I asked the moderator.")
    clean_page.get_by_role("button", name="Keep the note").click()
    clean_page.get_by_label("Who sees to it").select_option(label=str(manager))
    clean_page.get_by_role("button", name="Give it to them").click()
    clean_page.get_by_text(f"seen to by {manager}").wait_for()

    assert list(FlagEvent.objects.filter(flag=flag).values_list("kind", flat=True)) == ["raised", "noted", "assigned"]


# --- The API ------------------------------------------------------------------------------------------------------
def test_a_program_works_on_flags_as_the_page_does(panel, proposal, manager):
    caller, at = Caller(panel.chair), f"panels/{panel.panel.pk}"
    raised = caller.post(f"{at}/proposals/{proposal.reference}/flags/", {"text": "Is it in scope?"})
    on = f"{at}/flags/{raised.json()['id']}"
    answers = [
        caller.post(f"{on}/notes/", {"text": "I asked."}),
        caller.patch(f"{on}/owner/", {"email": manager.email.upper()}),
        caller.post(f"{on}/settle/", {"resolution": "It is."}),
        caller.post(f"{on}/settle/", {"resolution": "It is."}),
        caller.post(f"{on}/reopen/", {"reason": "No."}),
    ]

    assert [raised.status_code, *(each.status_code for each in answers)] == [201, 200, 200, 200, 409, 200]
    shown = caller.get(f"{at}/proposals/{proposal.reference}/flags/").json()["flags"]
    assert [(each["text"], each["owner"], each["is_open"]) for each in shown] == [
        ("Is it in scope?", str(manager), True)
    ]
    assert [(each["kind"], each["text"]) for each in shown[0]["trail"]] == [
        ("raised", ""), ("noted", "I asked."), ("assigned", ""), ("settled", "It is."), ("reopened", "No."),
    ]  # fmt: skip


def test_a_program_is_told_at_the_field_whom_it_may_give_a_flag(panel, flag):
    answer = Caller(panel.chair).patch(
        f"panels/{panel.panel.pk}/flags/{flag.pk}/owner/", {"email": panel.seats[0].person.email}
    )

    assert (answer.status_code, answer.json()["errors"]) == (400, {"email": [flags.WHO_OWNS]})


def test_an_observer_reads_flags_by_program_without_names_and_raises_none(panel, proposal, flag, observer):
    path = f"panels/{panel.panel.pk}/proposals/{proposal.reference}/flags/"

    shown = Caller(observer).get(path).json()["flags"][0]

    assert (shown["text"], shown["owner"], shown["trail"][0]["by"]) == ("Is it in scope?", "", "")
    assert Caller(observer).post(path, {"text": "Mine."}).status_code == 403
