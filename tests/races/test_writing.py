"""Double clicks, two tabs and two moderators; mails and databases that collide."""

from threading import Barrier

import pytest
from django.core import mail
from django.utils.timezone import localdate

from proposals.errors import StaleVersion, WrongState
from proposals.kinds import NoticeKind
from proposals.models import Notice, Proposal
from proposals.notifications import Wording, record
from proposals.services import measures, moderation, writing
from proposals.services.measures import ValuesChanged
from proposals.services.transactions import service
from proposals.states import State
from scoring.services import decisions, panels
from tests import factories
from tests.lifecycle.worlds import DECLINE
from tests.post import work_off
from tests.races.racing import ROUNDS, refusals, together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_a_double_click_on_submit_leaves_one_entry_and_one_version():
    call = factories.open_call()
    for _ in range(ROUNDS):
        proposal = factories.draft(call)
        submit = [lambda pk=proposal.pk, by=proposal.lead_author: writing.submit(pk, by=by)] * 2

        assert [type(each) for each in refusals(together(*submit))] == [WrongState]
        assert list(proposal.history.values_list("step", flat=True)) == ["submit"]
        assert list(proposal.versions.values_list("number", flat=True)) == [1]
        assert Notice.objects.filter(recipient=proposal.lead_author).count() == 1


def test_of_three_moderators_who_decide_at_once_one_wins():
    call = factories.open_call()
    panel, moderators = factories.panel(call).panel, [factories.moderator() for _ in range(3)]
    for _ in range(ROUNDS):
        pk = factories.proposal_at(State.SUBMITTED, call=call).pk

        results = together(
            lambda pk=pk: decisions.decline(pk, by=moderators[0], **DECLINE),
            lambda pk=pk: panels.pass_to_panel(pk, by=moderators[1], panel=panel, gateways=factories.ALL_MET),
            lambda pk=pk: moderation.return_for_changes(pk, by=moderators[2], note="More.", return_by=localdate()),
        )

        assert len(refusals(results)) == 2
        row = Proposal.objects.get(pk=pk)
        assert list(row.history.values_list("number", flat=True)) == [1, 2]
        assert row.gateway_answers.exists() == (row.state == State.REVIEWED)


def test_of_two_tabs_that_save_a_section_one_is_told():
    proposal = factories.draft()
    author = proposal.lead_author
    for number in range(ROUNDS):
        version = Proposal.objects.get(pk=proposal.pk).version

        def save(tab, number=number, version=version):
            values = {"pitch": f"{tab} {number}"}
            return writing.save_section(proposal.pk, by=author, version=version, values=values)

        results = together(lambda save=save: save("left"), lambda save=save: save("right"))

        kept = [each.pitch for each in results if isinstance(each, Proposal)]
        assert [type(each) for each in refusals(results)] == [StaleVersion]
        row = Proposal.objects.get(pk=proposal.pk)
        assert (row.version, [row.pitch]) == (version + 1, kept)


def test_saving_and_submitting_at_once_freezes_what_is_stored():
    call = factories.open_call()
    for _ in range(ROUNDS):
        proposal = factories.draft(call)
        pk, author, version = proposal.pk, proposal.lead_author, proposal.version

        together(
            lambda pk=pk, by=author, version=version: writing.save_section(
                pk, by=by, version=version, values={"pitch": "Changed at the last moment."}
            ),
            lambda pk=pk, by=author: writing.submit(pk, by=by),
        )

        row = Proposal.objects.get(pk=pk)
        assert (row.state, row.versions.get().content["pitch"]) == (State.SUBMITTED, row.pitch)


def test_of_two_reports_for_the_same_month_one_is_told():
    proposal = factories.proposal_at(State.FUNDED)
    site, author = factories.organisation(), proposal.cast.author
    for number in range(ROUNDS):
        measure = measures.add_measure(
            proposal.pk, by=author, name=f"Measure {number}", unit="%", direction="up", baseline_value=1
        )

        def report(value, measure=measure):
            return measures.record_point(measure.pk, by=author, site=site, month=localdate(), value=value)

        results = together(lambda report=report: report(2), lambda report=report: report(3))

        assert [type(each) for each in refusals(results)] == [ValuesChanged]
        assert measure.points.count() == 1


def test_three_workers_mail_each_notice_once():
    people = [factories.member("Reader") for _ in range(ROUNDS)]
    record(people, "news", Wording("News", "It is."), "/", kind=NoticeKind.PROGRESS)

    sent = together(*[work_off] * 3)

    assert sum(sent) == ROUNDS
    assert sorted(message.to[0] for message in mail.outbox) == sorted(each.email for each in people)


def test_a_service_that_deadlocks_is_started_again():
    """Two verbs take the same two locks in opposite order, the first time at the same moment.

    They may collide more than once; how often is the database's choice.
    """
    first, second = factories.draft(), factories.draft()
    crossing, tries = Barrier(2), []

    @service
    def lock_both(one, other, name):
        tries.append(name)
        Proposal.objects.select_for_update(of=("self",)).get(pk=one.pk)
        if tries.count(name) == 1:
            crossing.wait(timeout=5)
        Proposal.objects.select_for_update(of=("self",)).get(pk=other.pk)
        return name

    assert together(lambda: lock_both(first, second, "a"), lambda: lock_both(second, first, "b")) == ["a", "b"]
    assert len(tries) > 2


def test_saving_a_plan_and_submitting_at_once_freezes_what_is_stored():
    call, moved_to = factories.open_call(), factories.organisation("Another trust")
    for _ in range(ROUNDS):
        proposal = factories.draft(call)
        pk, author, version = proposal.pk, proposal.lead_author, proposal.version

        together(
            lambda pk=pk, by=author, version=version: writing.save_section(
                pk, by=by, version=version, values={"lead_organisation": moved_to}, plan={"eligible_sites": 77}
            ),
            lambda pk=pk, by=author: writing.submit(pk, by=by),
        )

        row = Proposal.objects.select_related("spread_plan").get(pk=pk)
        frozen = row.versions.get().content
        stored = (str(row.lead_organisation), row.spread_plan.eligible_sites)
        assert (frozen["lead_organisation"], frozen["plan"]["eligible_sites"]) == stored
