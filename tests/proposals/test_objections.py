"""People who should not assess a proposal: named by its authors, read by those who assign, and by nobody else."""

from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Objection
from proposals.people.objections import may_mean, objections_of_its_writer, objections_to, objections_told_to
from proposals.services import objections as verbs
from proposals.services import writing
from proposals.states import State
from scoring.services import panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at
from tests.reading import words_of

pytestmark = pytest.mark.django_db


def page(proposal):
    return reverse("proposals:objections", args=[proposal.reference])


def named(proposal):
    return list(proposal.objections.values_list("name", "organisation", "reason"))


def objection(proposal, name="", organisation="", reason="A dispute."):
    """Named while it was a draft, whatever became of it since."""
    by = proposal.lead_author
    return Objection.objects.create(
        proposal=proposal, name=name, organisation=organisation, reason=reason, named_by=by, named_at=now()
    )


@pytest.fixture
def draft(author):
    return factories.draft(author=author)


@pytest.fixture
def marked_by():
    """A proposal with its panel, whose second seat is Margery Thornycroft's."""
    proposal = proposal_at(State.REVIEWED)
    proposal.margery = factories.member("Margery", family_name="Thornycroft")
    proposal.seat = factories.seat(proposal.cast.panel.panel, proposal.margery)
    return proposal


# --- Whom a name means -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "means"),
    [
        ("Margery Thornycroft", True),
        ("Dr. Margery  THORNYCROFT", True),
        ("Thornycroft, Margery", True),
        ("M. Thornycroft", True),
        ("Prof Thornycroft", True),
        ("Margéry Thornycroft", True),
        ("Edith Thornycroft", False),
        ("Margery", False),
        ("Margery Thorn", False),
        ("", False),
        ("!!! 123", False),
    ],
)
def test_a_name_means_whoever_it_may_mean(name, means):
    margery = factories.member("Margery", family_name="Thornycroft")

    assert may_mean(name, margery) is means


def test_a_name_in_two_parts_is_one_name():
    assert may_mean("Shazia Moseley Khan", factories.member("Shazia", family_name="Moseley-Khan"))
    assert not may_mean("Shazia Khan", factories.member("Shazia", family_name="Moseley-Khan"))


def test_an_organisation_without_a_name_means_everybody_who_belongs_to_it(draft):
    trust = factories.organisation("Dudley Group")
    there, elsewhere = factories.member("There", at=trust), factories.member("Elsewhere", at=factories.organisation())
    told = objection(draft, organisation="dudley group")

    assert objections_to([there, elsewhere], [told]) == {there.pk: [told]}


# --- Naming ------------------------------------------------------------------------------------------------------
def test_an_author_names_somebody_and_takes_the_name_back(client, draft, author):
    client.force_login(author)
    client.post(page(draft), {"name": " Margery Thornycroft ", "organisation": "", "reason": "A rival project."})

    assert named(draft) == [("Margery Thornycroft", "", "A rival project.")]
    text = words_of(client.get(page(draft)))
    assert "Margery Thornycroft" in text
    assert f"named by {author}" in text
    client.post(reverse("proposals:remove_objection", args=[draft.reference, draft.objections.get().pk]))
    assert named(draft) == []


def test_the_same_name_twice_is_one_objection(draft, author):
    verbs.object_to(draft.pk, by=author, name="Margery Thornycroft", reason="A rival project.")
    verbs.object_to(draft.pk, by=author, name="MARGERY Thornycroft", reason="A dispute.")

    assert named(draft) == [("Margery Thornycroft", "", "A dispute.")]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"reason": "A dispute."}, "Give a name, or an organisation if you mean everybody there."),
        ({"name": "Margery Thornycroft", "reason": " "}, "Say why they should not assess it."),
        ({"name": "x" * 161, "reason": "A dispute."}, "Shorten the name to 160 characters."),
        ({"name": "Margery", "reason": "x" * 1_001}, "Shorten the reason to 1,000 characters: there are 1001 now."),
        ({"name": "Margery", "reason": "Number 943 476 5919."}, "This could hold an NHS number."),
    ],
)
def test_what_can_not_be_kept_is_told_at_its_field_and_stays_typed(client, draft, author, sent, told):
    client.force_login(author)

    response = client.post(page(draft), sent)

    assert told in words_of(response)
    assert [text for text in sent.values() if text.strip() and text not in unescape(response.text)] == []
    assert named(draft) == []


def test_nobody_names_an_author_or_more_than_ten(draft, author):
    with pytest.raises(NotReady, match="nobody assesses their own"):
        verbs.object_to(draft.pk, by=author, name=f"Dr {author}", reason="A dispute.")
    for number in range(verbs.MOST_OBJECTIONS):
        verbs.object_to(draft.pk, by=author, organisation=f"Trust {number}", reason="A dispute.")

    with pytest.raises(NotReady, match="up to 10"):
        verbs.object_to(draft.pk, by=author, organisation="One more", reason="A dispute.")


def test_only_writers_name_people_and_only_in_a_draft(draft, author, stranger):
    viewer = factories.member("Viewer")
    factories.co_author(draft, viewer, "viewer")
    for person in (viewer, stranger):
        with pytest.raises(NotPermitted):
            verbs.object_to(draft.pk, by=person, name="Margery Thornycroft", reason="A dispute.")
    kept = verbs.object_to(draft.pk, by=author, name="Margery Thornycroft", reason="A dispute.")
    writing.submit(draft.pk, by=author)

    for act in (
        lambda: verbs.object_to(draft.pk, by=author, name="Somebody Else", reason="A dispute."),
        lambda: verbs.take_back(kept.pk, by=author),
    ):
        with pytest.raises(WrongState):
            act()
    assert named(draft) == [("Margery Thornycroft", "", "A dispute.")]


def test_the_page_of_a_submitted_proposal_has_no_form(client, draft, author):
    verbs.object_to(draft.pk, by=author, name="Margery Thornycroft", reason="A dispute.")
    writing.submit(draft.pk, by=author)
    client.force_login(author)

    response = client.get(page(draft))

    assert "Margery Thornycroft" in words_of(response)
    assert response.text.split("<main")[1].count("<form") == 0


def test_an_author_who_joined_later_does_not_read_their_own_name(client, draft, author):
    kept = verbs.object_to(draft.pk, by=author, name="Margery Thornycroft", reason="A dispute.")
    margery = factories.member("Margery", family_name="Thornycroft")
    factories.co_author(draft, margery)

    assert objections_of_its_writer(margery, draft) == []
    assert objections_of_its_writer(author, draft) == [kept]
    client.force_login(margery)
    removing = reverse("proposals:remove_objection", args=[draft.reference, kept.pk])
    assert client.post(removing).status_code == 404
    assert client.get(removing).status_code == 405


def test_a_version_and_the_paper_hold_no_name(client, draft, author):
    verbs.object_to(draft.pk, by=author, name="Margery Thornycroft", reason="A dispute.")
    writing.submit(draft.pk, by=author)

    assert "Thornycroft" not in str(draft.versions.get().content)
    client.force_login(author)
    assert "Thornycroft" not in client.get(reverse("proposals:detail", args=[draft.reference])).text


def test_the_tables_refuse_an_objection_to_nobody_or_without_a_reason(draft):
    for facts in ({}, {"name": "Margery", "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            objection(draft, **facts)


# --- Reading -----------------------------------------------------------------------------------------------------
def test_the_offices_and_the_chair_read_it_and_nobody_else(marked_by, moderator, manager, observer, stranger):
    kept = objection(marked_by, "Margery Thornycroft")
    assessor = panels.assign(marked_by.pk, by=marked_by.cast.panel.chair, seats=marked_by.cast.panel.seats[:1])[0]
    sheets.declare(assessor.pk, by=assessor.assessor, kind="none")

    readers = {"moderator": moderator, "manager": manager, "chair": marked_by.cast.panel.chair, "observer": observer,
               "stranger": stranger, "assessor": assessor.assessor, "named": marked_by.margery}  # fmt: skip
    told = {part: objections_told_to(person, marked_by) for part, person in readers.items()}

    assert told == {
        "moderator": [kept], "manager": [kept], "chair": [kept],
        "observer": [], "stranger": [], "assessor": [], "named": [],
    }  # fmt: skip


def test_who_may_be_meant_reads_none_of_them_whatever_their_office(marked_by):
    objection(marked_by, "Somebody Else")
    objection(marked_by, "M. Thornycroft")
    named_too = factories.member("Margery", family_name="Thornycroft", office="manager")

    assert objections_told_to(named_too, marked_by) == []
    told = Caller(named_too).get(f"proposals/{marked_by.reference}/objections/")
    assert (told.status_code, told.json()) == (200, {"objections": []})


def test_a_manager_who_marks_it_reads_none_of_them(marked_by):
    objection(marked_by, "Somebody Else")
    marking = factories.member("Marking", office="manager")
    seat = factories.seat(marked_by.cast.panel.panel, marking)
    panels.assign(marked_by.pk, by=marked_by.cast.panel.chair, seats=[seat])

    assert objections_told_to(marking, marked_by) == []


def test_a_draft_that_was_returned_tells_the_moderators_nothing(draft, author, moderator):
    verbs.object_to(draft.pk, by=author, name="Margery Thornycroft", reason="A dispute.")

    assert objections_told_to(moderator, draft) == []


def test_whoever_assigns_sees_whom_its_authors_named(client, marked_by):
    objection(marked_by, "M Thornycroft", reason="They lead a rival project.")
    panel = marked_by.cast.panel
    client.force_login(panel.chair)
    address = reverse("scoring:panel_proposal", args=[panel.panel.pk, marked_by.reference])

    text = words_of(client.get(address))

    hint = "0 assigned, 0 returned. Named by its authors. M Thornycroft: They lead a rival project."
    assert text.count(hint) == 1
    panels.assign(marked_by.pk, by=panel.chair, seats=[marked_by.seat])
    assert "Named by its authors. M Thornycroft: They lead a rival project." in words_of(client.get(address))


def test_a_chair_who_is_named_sees_the_page_as_if_nobody_were(client, marked_by):
    panel = marked_by.cast.panel
    client.force_login(panel.chair)
    address = reverse("scoring:panel_proposal", args=[panel.panel.pk, marked_by.reference])
    without = words_of(client.get(address))
    objection(marked_by, str(panel.chair))
    objection(marked_by, "Margery Thornycroft")

    assert words_of(client.get(address)) == without


def test_the_moderator_reads_it_beside_the_text(client, draft, author, moderator):
    verbs.object_to(draft.pk, by=author, organisation="Rival Devices Ltd", reason="They sell the same.")
    writing.submit(draft.pk, by=author)
    client.force_login(moderator)

    text = words_of(client.get(reverse("proposals:review", args=[draft.reference])))

    assert "Everybody at Rival Devices Ltd They sell the same." in text


def test_the_declaration_of_the_person_named_says_nothing_of_it(client, marked_by):
    asked = panels.assign(marked_by.pk, by=marked_by.cast.panel.chair, seats=[marked_by.seat])[0]
    client.force_login(marked_by.margery)
    address = reverse("scoring:declare", args=[asked.pk])
    without = words_of(client.get(address))
    objection(marked_by, "Margery Thornycroft", reason="A dispute over the patent.")

    assert words_of(client.get(address)) == without


def test_the_page_costs_the_same_for_one_name_and_for_three(client, draft, author, django_assert_num_queries):
    client.force_login(author)
    objection(draft, "First Name")
    with django_assert_num_queries(6):
        client.get(page(draft))
    objection(draft, "Second Name")
    objection(draft, organisation="A trust")
    with django_assert_num_queries(6):
        client.get(page(draft))


@pytest.mark.browser
def test_a_name_is_kept_in_a_browser(clean_page, sign_in, draft, author):
    sign_in(author)
    clean_page.goto(page(draft))
    assert_accessible(clean_page)
    clean_page.get_by_label("Their name").fill("Margery Thornycroft")
    press(clean_page, "Keep this name")
    assert_accessible(clean_page)
    clean_page.get_by_label("Why they should not assess it").fill("A rival project.")
    press(clean_page, "Keep this name")
    assert_accessible(clean_page)
    assert named(draft) == [("Margery Thornycroft", "", "A rival project.")]


# --- By program --------------------------------------------------------------------------------------------------
def test_a_program_names_reads_and_takes_back(draft, author):
    caller, address = Caller(author), f"proposals/{draft.reference}/objections/"

    answer = caller.send("POST", address, {"name": "Margery Thornycroft", "organisation": "", "reason": "A dispute."})

    assert answer.status_code == 201
    told = answer.json()["objections"]
    assert [(each["name"], each["reason"]) for each in told] == [("Margery Thornycroft", "A dispute.")]
    assert caller.get(address).json()["objections"] == told
    assert caller.send("DELETE", f"{address}{told[0]['id']}/", {}).json() == {"objections": []}
    refused = caller.send("POST", address, {"reason": "A dispute."})
    assert (refused.status_code, "name" in refused.text) == (400, True)
