"""Stories of likeness: a declined proposal starts again, and a moderator compares two that sound alike."""

from datetime import timedelta

from django.utils.timezone import localdate

from exchange.demo import files, questions
from exchange.demo.stage import Story, soon_after
from exchange.demo.tale import Tale
from proposals.models import Proposal, Verdict
from proposals.services import links, resubmission, writing
from proposals.states import State


def start_again(tale: Tale) -> Story:
    """What was declined in an earlier call comes back with what the feedback asked for."""
    day = max(localdate(tale.call.opens_at), tale.submission_day() - timedelta(days=6)) + timedelta(days=1)
    yield tale.at_home(day)
    earlier = Proposal.objects.get(title=tale.plot["title"], state=State.DECLINED)
    eligible = questions.eligible(tale.call)
    begun = resubmission.start_again(earlier.pk, by=tale.lead, call_pk=tale.call.pk, eligibility=eligible)
    tale.pk = begun.pk
    yield tale.at_home(day + timedelta(days=2))
    writing.save_section(begun.pk, by=tale.lead, version=begun.version, values=tale.plot["changes"])
    questions.answer(tale)
    files.answer_questions(tale)
    yield tale.at_home(max(tale.submission_day(), day + timedelta(days=3)))
    writing.submit(begun.pk, by=tale.lead)


def be_compared(tale: Tale) -> Story:
    """A moderator reads it beside an older one of which it reminds them."""
    yield tale.in_office(6, since_closing=True)
    older = Proposal.objects.filter(title=tale.plot["related_to"]).exclude(submitted_at=None).first()
    if older is None or tale.pk == 0 or tale.proposal.submitted_at is None:
        return
    yield soon_after(tale.now, tale.dice)
    note = "The same people and the same visit: the bowel questions could be asked while the blood count runs."
    links.record_verdict(tale.pk, older.pk, by=tale.moderator, verdict=Verdict.RELATED, note=note)
