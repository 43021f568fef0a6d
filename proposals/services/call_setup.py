"""The manager's verbs before a call opens and while it is open: prepare it, change a part of it, take it away."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Call, Question
from proposals.services.transactions import service
from proposals.states import CallState

# People have read an open call and written for it: what they relied on stands.
FIXED_ONCE_OPEN = (
    "code", "framework", "themes", "visibility", "hides_applicants", "feedback_policy", "publishes_score_band",
    "time_zone", "opens_at",
)  # fmt: skip
TAKEN = "Another call has this web address."
HAS_MEMBERS = "{} is kept: somebody has a seat on one of its panels or was invited to one."
DAYS_TO_MARK, DAYS_TO_DECIDE = 42, 70  # after closing, until a manager sets other dates


@service
def prepare_call(*, by: Any, **facts: Any) -> Call:
    """Begin a call; until other dates are set, panels mark for six weeks and decisions take four more."""
    must_prepare_calls(by)
    call = Call(**facts)
    call.scoring_due_on = call.scoring_due_on or call.closes_on + timedelta(days=DAYS_TO_MARK)
    call.decision_due_on = call.decision_due_on or call.closes_on + timedelta(days=DAYS_TO_DECIDE)
    return _saved(call)


@service
def change_call(call_pk: int, *, by: Any, version: int, themes: list[Any] | None = None, **values: Any) -> Call:
    """Change some facts of a call; what is not handed in stays. An older `version` than the stored one is refused."""
    call = call_to_change(call_pk, by=by)
    if call.version != version:
        raise StaleVersion("Somebody saved this call after you opened this page. Compare below, and save again.")
    named = {*values, *(["themes"] if themes is not None else [])}
    if call.state != CallState.DRAFT and named.intersection(FIXED_ONCE_OPEN):
        raise WrongState(f"{call.title} is open: who wrote for it relied on this, so it stands.")
    if values.get("pot_pounds", call.pot_pounds) < call.committed_pounds:
        sentence = "More than this is awarded already."
        raise NotReady(sentence, fields={"pot_pounds": [sentence]})
    for name, value in values.items():
        setattr(call, name, value)
    call.version += 1
    _saved(call)
    if themes is not None:
        call.themes.set(themes)
    return call


CLONED = (
    "summary", "intro", "eligibility", "framework", "pot_pounds", "cap_pounds", "time_zone", "grace_minutes",
    "sheets_wanted", "quality_line_percent", "visibility", "hides_applicants", "tie_rules", "assessor_guidance",
    "feedback_policy", "shows_resubmission_difference", "publishes_score_band", "attachments_at_most",
    "attachment_megabytes_at_most",
)  # fmt: skip
NOT_CLONED = ("id", "call", "version")  # of a question


@service
def clone_call(call_pk: int, *, by: Any, **facts: Any) -> Call:
    """Begin a call with the texts, rules, themes and questions of an earlier one; `facts` hold what is new."""
    must_prepare_calls(by)
    earlier = Call.objects.get(pk=call_pk)
    clone = prepare_call(by=by, **{name: getattr(earlier, name) for name in CLONED} | facts)
    clone.themes.set(earlier.themes.all())
    fields = [each.name for each in Question._meta.concrete_fields if each.name not in NOT_CLONED]
    Question.objects.bulk_create(
        Question(call=clone, **{name: getattr(question, name) for name in fields})
        for question in earlier.questions.all()
    )
    return clone


@service
def remove_call(call_pk: int, *, by: Any) -> None:
    """Take away a call that nobody but those who prepare it has seen."""
    call = call_to_change(call_pk, by=by)
    must_be_removable(call)
    try:
        call.delete()
    except ProtectedError as error:
        raise WrongState(HAS_MEMBERS.format(call.title)) from error


def must_be_removable(call: Call) -> None:
    if call.state != CallState.DRAFT:
        raise WrongState(f"{call.title} was opened, so it is kept.")


def _saved(call: Call) -> Call:
    """The form has asked whether the address is free; here it is another manager who was faster."""
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError as error:
        if not Call.objects.filter(code=call.code).exclude(pk=call.pk).exists():
            raise
        raise NotReady(TAKEN, fields={"code": [TAKEN]}) from error
    return call


def call_to_change(call_pk: int, *, by: Any) -> Call:
    """The locked call, where this person may still change it."""
    must_prepare_calls(by)
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_pk)
    must_be_changeable(call)
    return call


def must_prepare_calls(person: Any) -> None:
    if not person.has_perm("calls.manage"):
        raise NotPermitted("Only a programme manager sets up a call.")


def must_be_changeable(call: Call) -> None:
    if call.state not in (CallState.DRAFT, CallState.OPEN):
        raise WrongState(f"{call.title} is decided, so nothing about it can be changed.")
