"""After the award: what it asks for is reported by the lead author and settled by a manager, and all of it is kept."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from proposals import rights
from proposals.awards.reading import conditions_in_words
from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.kinds import NoticeKind
from proposals.models import Duty, DutyEntry, Notice, Proposal
from proposals.services import awards, writing
from proposals.states import DutyKind, State
from proposals.texts.links import is_of_the_web
from scoring.services import decisions
from tests import factories
from tests.proposals.awards_cast import again, awarded, record_of, stands

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_award(kept_for_the_module):
    return awarded(title="A cabinet that counts itself")


@pytest.fixture
def award(kept_award):
    return SimpleNamespace(**vars(kept_award))


def reported(award, duty=None, **words):
    duty = again(duty or award.first)
    return awards.report(duty.pk, by=award.lead, version=duty.version, **words or {"text": "Both are named."})


# --- Conditions come with the award ------------------------------------------------------------------------------
def test_conditions_are_rows_with_their_days_and_the_outcome_tells_them(award):
    rows = award.proposal.duties.order_by("pk").values_list("kind", "text", "due_on", "state", "set_by")

    assert list(rows) == [
        ("condition", "Name the site leads.", date(2036, 5, 1), "open", award.manager.pk),
        ("condition", "Agree the data sheet.", None, "open", award.manager.pk),
    ]
    text = Proposal.objects.get(pk=award.proposal.pk).award_conditions
    assert text == "Name the site leads. (by 1 May 2036)\nAgree the data sheet."
    letter = Notice.objects.get(recipient=award.lead, kind=NoticeKind.OUTCOME)
    assert "Conditions: Name the site leads. (by 1 May 2036)\nAgree the data sheet." in letter.body


def test_an_award_that_managers_propose_with_a_text_has_a_condition_for_each_line():
    proposal = factories.proposal_at(State.SCORED)
    conditions = "Name the site leads.\n\nAgree the data sheet.\n"
    decisions.propose_award(proposal.pk, by=proposal.cast.manager, award=9_000, conditions=conditions)
    decisions.confirm_award(proposal.pk, by=proposal.cast.second)

    made = proposal.duties.order_by("pk").values_list("text", "due_on", "set_by")
    assert list(made) == [
        ("Name the site leads.", None, proposal.cast.second.pk),
        ("Agree the data sheet.", None, proposal.cast.second.pk),
    ]


def test_conditions_are_set_anew_until_something_is_on_record_about_them(award):
    awards.set_conditions(award.proposal.pk, by=award.manager, conditions=[("One alone.", None)])
    alone = award.proposal.duties.get()
    reported(award, alone)

    with pytest.raises(WrongState):
        awards.set_conditions(award.proposal.pk, by=award.manager, conditions=[])
    assert [each.text for each in award.proposal.duties.all()] == ["One alone."]


def test_a_condition_without_a_text_changes_none(award):
    with pytest.raises(NotReady):
        awards.set_conditions(award.proposal.pk, by=award.manager, conditions=[("New.", None), ("  ", None)])
    assert award.proposal.duties.count() == 2


def test_conditions_of_what_was_not_funded_are_refused():
    proposal = factories.proposal_at(State.SCORED)

    with pytest.raises(WrongState):
        awards.set_conditions(proposal.pk, by=proposal.cast.manager, conditions=[("New.", None)])


def test_whoever_withdraws_under_embargo_and_is_funded_anew_has_the_new_conditions_alone():
    proposal = factories.proposal_at(State.FUNDED, announced=False)
    cast = proposal.cast
    awards.set_conditions(proposal.pk, by=cast.manager, conditions=[("Of the first award.", None)])
    writing.withdraw(proposal.pk, by=cast.author)
    decisions.moderation.take_step(proposal.pk, "reinstate", by=cast.manager, note="They changed their mind.")
    decisions.propose_award(proposal.pk, by=cast.manager, award=5_000)
    decisions.confirm_award(proposal.pk, by=cast.second)

    assert list(proposal.duties.all()) == []


def test_the_one_text_of_earlier_awards_became_one_condition():
    proposal = factories.proposal_at(State.FUNDED)
    Proposal.objects.filter(pk=proposal.pk).update(award_conditions="First this.\nThen that.\n")
    migration = import_module("proposals.migrations.0034_conditions_as_duties")
    migration.make_duties(apps, None)

    assert list(proposal.duties.values_list("kind", "text", "due_on", "set_by")) == [
        ("condition", "First this.\nThen that.", None, proposal.cast.second.pk)
    ]


def test_conditions_in_words_name_the_day_where_there_is_one():
    assert conditions_in_words([(" A. ", date(2026, 5, 1)), ("B.", None)]) == "A. (by 1 May 2026)\nB."


# --- Reported, sent back, accepted -------------------------------------------------------------------------------
def test_a_condition_is_reported_sent_back_reported_again_and_accepted(award):
    reported(award)
    assert stands(award.first) == ("reported", 1)
    awards.send_back(award.first.pk, by=award.manager, version=1, text="Name the second one too.")
    assert stands(award.first) == ("open", 2)
    reported(award, link="https://trust.example/leads")
    awards.accept(award.first.pk, by=award.other, version=3, text="Thank you.")

    assert stands(award.first) == ("done", 4)
    assert record_of(award.first) == [
        ("reported", "Both are named."), ("sent_back", "Name the second one too."), ("reported", ""),
        ("accepted", "Thank you."),
    ]  # fmt: skip


def test_a_milestone_is_reached_when_its_lead_author_says_so_and_may_be_sent_back(award):
    milestone = awards.add_duty(award.proposal.pk, by=award.manager, kind=DutyKind.MILESTONE, text="Train ward 7.")
    reported(award, milestone)
    assert stands(milestone) == ("done", 1)
    reported(award, milestone, text="All 24 were trained.")
    assert stands(milestone) == ("done", 2)
    awards.send_back(milestone.pk, by=award.manager, version=2, text="The night shift is missing.")
    assert stands(milestone) == ("open", 3)


@pytest.mark.parametrize("who", ["manager", "other", "co_author", "stranger"])
def test_only_the_lead_author_reports(award, who):
    award.co_author, award.stranger = factories.member("Co"), factories.member("Stranger")
    factories.co_author(award.proposal, award.co_author)

    with pytest.raises(NotPermitted):
        awards.report(award.first.pk, by=getattr(award, who), version=0, text="Done.")
    assert stands(award.first) == ("open", 0)


@pytest.mark.parametrize(
    "act",
    [
        lambda award, by: awards.accept(award.first.pk, by=by, version=1),
        lambda award, by: awards.send_back(award.first.pk, by=by, version=1, text="More."),
        lambda award, by: awards.change_duty(award.first.pk, by=by, version=1, text="More."),
        lambda award, by: awards.drop_duty(award.first.pk, by=by, version=1, text="No need."),
        lambda award, by: awards.add_duty(award.proposal.pk, by=by, kind="report", text="More."),
        lambda award, by: awards.set_conditions(award.proposal.pk, by=by, conditions=[]),
    ],
)
@pytest.mark.parametrize("who", ["lead", "observer", "writing_manager"])
def test_nobody_but_a_manager_without_a_part_settles(award, act, who):
    reported(award)
    award.observer, award.writing_manager = factories.member("O", office="observer"), factories.manager()
    factories.co_author(award.proposal, award.writing_manager)

    with pytest.raises(NotPermitted):
        act(award, getattr(award, who))
    assert stands(award.first) == ("reported", 1)


def test_nothing_is_reported_added_or_settled_before_the_announcement():
    proposal = factories.proposal_at(State.FUNDED, announced=False)
    cast = proposal.cast
    condition = awards.set_conditions(proposal.pk, by=cast.manager, conditions=[("Name the leads.", None)])[0]

    for refused in (
        lambda: awards.report(condition.pk, by=cast.author, version=0, text="Done."),
        lambda: awards.add_duty(proposal.pk, by=cast.manager, kind="report", text="More."),
        lambda: awards.change_duty(condition.pk, by=cast.manager, version=0, text="More."),
    ):
        with pytest.raises(WrongState):
            refused()
    assert not Notice.objects.filter(kind=NoticeKind.DUTY).exists()


def test_an_empty_report_is_refused_at_its_field(award):
    with pytest.raises(NotReady) as refusal:
        reported(award, text=" ")
    assert refusal.value.fields == {"text": ["Say how it was done, give a link, or attach a file."]}


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "JaVaScript:alert(1)", "data:text/html,x", "//trust.example", "ftp://trust.example", "x",
     "https://", "https://a b", "https://a\nb", "http://[", "https://" + "a" * 500, "https:/trust.example", "\x00"],
)  # fmt: skip
def test_a_link_leads_to_the_web_or_is_refused(award, link):
    assert is_of_the_web(link) is False
    with pytest.raises(NotReady):
        reported(award, link=link)
    assert record_of(award.first) == []


def test_the_database_takes_no_other_link_either(award):
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyEntry.objects.create(
            duty=award.first, number=1, act="reported", link="javascript:alert(1)", by=award.lead, at=now()
        )


def test_the_same_report_sent_twice_is_kept_once(award):
    for _ in range(2):
        awards.report(award.first.pk, by=award.lead, version=0, text="Both are named.")
    assert record_of(award.first) == [("reported", "Both are named.")]
    waits = Notice.objects.filter(subject=f"A condition of {award.proposal.reference} waits for you")
    managers = rights.holders_of("proposals.fund").values_list("pk", flat=True)
    assert sorted(waits.values_list("recipient", flat=True)) == sorted(managers)


def test_what_was_read_before_somebody_else_acted_is_not_settled(award):
    reported(award)
    reported(award, text="And the third.")

    with pytest.raises(StaleVersion):
        awards.accept(award.first.pk, by=award.manager, version=1)
    assert stands(award.first) == ("reported", 2)


def test_accepting_twice_is_one_entry(award):
    reported(award)
    for _ in range(2):
        awards.accept(award.first.pk, by=award.manager, version=1)
    assert record_of(award.first) == [("reported", "Both are named."), ("accepted", "")]


def test_what_was_asked_before_a_change_stays_on_record(award):
    awards.change_duty(award.first.pk, by=award.manager, version=0, text="Name three leads.", due_on=None)

    assert (again(award.first).text, again(award.first).due_on) == ("Name three leads.", None)
    assert list(award.first.entries.values_list("act", "was_text", "was_due_on")) == [
        ("changed", "Name the site leads.", date(2036, 5, 1))
    ]


def test_the_outcome_tells_the_conditions_that_stand(award):
    awards.change_duty(award.first.pk, by=award.manager, version=0, text="Name three leads.", due_on=date(2036, 6, 1))
    awards.drop_duty(award.second.pk, by=award.manager, version=0, text="No need.")
    awards.add_duty(award.proposal.pk, by=award.manager, kind="condition", text="Tell the region.")
    awards.add_duty(award.proposal.pk, by=award.manager, kind="report", text="No condition.")

    told = Proposal.objects.values_list("award_conditions", flat=True).get(pk=award.proposal.pk)
    assert told == "Name three leads. (by 1 June 2036)\nTell the region."


def test_what_waits_to_be_read_is_neither_changed_nor_dropped(award):
    reported(award)
    for refused in (
        lambda: awards.change_duty(award.first.pk, by=award.manager, version=1, text="Name three."),
        lambda: awards.drop_duty(award.first.pk, by=award.manager, version=1, text="No need."),
    ):
        with pytest.raises(NotReady):
            refused()


def test_what_is_dropped_is_no_longer_reported_on(award):
    awards.drop_duty(award.first.pk, by=award.manager, version=0, text="The site closed.")

    with pytest.raises(WrongState):
        reported(award)
    assert stands(award.first) == ("dropped", 1)


def test_the_same_thing_is_not_asked_twice(award):
    with pytest.raises(NotReady):
        awards.add_duty(award.proposal.pk, by=award.manager, kind="condition", text="Agree the data sheet.")


# --- What the database keeps ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [{"kind": "wish"}, {"state": "lost"}, {"text": ""}, {"state": "done"}],
)
def test_the_database_keeps_what_a_duty_is(award, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(pk=award.first.pk).update(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"act": "lost"}, {"text": ""}, {"act": "sent_back", "text": ""}, {"act": "changed"}, {"was_text": "Before."}],
)
def test_the_database_keeps_what_an_entry_is(award, wrong):
    entry = {"act": "reported", "text": "Done.", "duty": award.first, "number": 1, "by": award.lead, "at": now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyEntry.objects.create(**entry | wrong)


def test_an_entry_is_never_changed(award):
    reported(award)
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyEntry.objects.update(text="Nothing of the kind.")


def test_the_addresses_after_the_award_are_what_notices_lead_to(award):
    reported(award)
    path = Notice.objects.filter(kind=NoticeKind.AWARD).latest("pk").path
    assert path == reverse("proposals:duty", args=[award.proposal.reference, award.first.pk])
