"""What a letter to the authors of a proposal says: its wording in this call, and what stands for each merge field."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.text import Truncator

from proposals import days, rights
from proposals.models import Call, Proposal
from proposals.notifications import LONGEST_SUBJECT
from proposals.states import DeclineReason
from scoring import lettering
from scoring.lettering import Wording
from scoring.letters.feedback import panel_words
from scoring.models import Letter, LetterKind, LetterTemplate

NO_FEEDBACK = "There is no further feedback from the panel."
NO_CONDITIONS = "There are no conditions."
NO_SIGNPOST = "The programme team can tell you who might help."
NO_REASON = "The programme team can tell you why."


class Decided(NamedTuple):
    """What was decided of a proposal, as far as its letter tells it."""

    kind: str
    award: int | None = None
    conditions: str = ""
    reason: str = ""
    signpost: str = ""
    feedback: str = ""  # the decision's own words, above those of the panel
    place: int | None = None
    answer_by: Any = None


class Written(NamedTuple):
    """A letter that is ready to be sent, or looked at first."""

    kind: str
    subject: str
    text: str


def wordings_of(call: Call) -> dict[str, LetterTemplate]:
    """{kind: its wording here}, whether managers changed it (it has a pk) or not. One query."""
    kept = {each.kind: each for each in LetterTemplate.objects.filter(call=call).select_related("changed_by")}
    return {kind: kept.get(kind) or _default(call, kind) for kind in LetterKind.values}


def _default(call: Call, kind: str) -> LetterTemplate:
    return LetterTemplate(call=call, kind=kind, version=0, **lettering.DEFAULTS[kind]._asdict())


def letters_for(call: Call, decided: dict[Proposal, Decided]) -> dict[Proposal, Written]:
    """The letter to the authors of each, in the wording of their call. Ten queries, however many."""
    wordings = wordings_of(call)
    panel = panel_words(call, [proposal.pk for proposal in decided])
    return {
        proposal: merge(
            wordings[what.kind], _values(proposal, what, call, [what.feedback, panel[proposal.pk].in_words()])
        )
        for proposal, what in decided.items()
    }


def merge(wording: LetterTemplate | Wording, values: dict[str, str], kind: str = "") -> Written:
    """With a subject that fits a mail."""
    subject = " ".join(lettering.merged(wording.subject, values).split())
    kind = kind or getattr(wording, "kind", "")
    return Written(kind, Truncator(subject).chars(LONGEST_SUBJECT), lettering.merged(wording.text, values))


def values_for(proposal: Proposal, what: Decided) -> dict[str, str]:
    panel = panel_words(proposal.call, [proposal.pk])[proposal.pk]
    return _values(proposal, what, proposal.call, [what.feedback, panel.in_words()])


def _values(proposal: Proposal, what: Decided, call: Call, feedback: Collection[str]) -> dict[str, str]:
    lead = proposal.lead_author
    return {
        "reference": proposal.reference or "",
        "title": proposal.title,
        "lead_author": str(lead) if lead else "author",
        "organisation": str(proposal.lead_organisation or "your organisation"),
        "call": call.title,
        "requested": f"£{proposal.requested_pounds or 0:,}",
        "feedback": "\n\n".join(filter(None, feedback)) or NO_FEEDBACK,
        "decision_due_on": days.in_words(call.decision_due_on),
        "contact": settings.SUPPORT_EMAIL,
        "award": f"£{what.award or 0:,}",
        "conditions": what.conditions or NO_CONDITIONS,
        "reason": DeclineReason(what.reason).label + "." if what.reason else NO_REASON,
        "signpost": what.signpost or NO_SIGNPOST,
        "place": str(what.place or 1),
        "answer_by": days.in_words(what.answer_by or call.decision_due_on),
    }


def as_it_stands(proposal: Proposal, kind: str) -> Decided:
    """For a preview: what is decided of this proposal so far, and where nothing is, what it asks for."""
    return Decided(
        kind,
        award=proposal.award_pounds or proposal.requested_pounds,
        conditions=proposal.award_conditions,
        reason=proposal.decline_reason,
        signpost=proposal.signpost,
    )


def to_preview(call: Call, person: Any) -> Any:
    """The proposals that this person may look at a letter with."""
    ranked = Proposal.objects.visible_to(person, rights.RANK).filter(call=call, score__isnull=False)
    return ranked.for_listing().order_by("reference")


def letters_read_by(person: Any, proposal: Proposal) -> list[Letter]:
    """Those sent to its authors: for them, and for managers and observers who have no part in it."""
    is_author = any(each.person_id == person.pk for each in proposal.authors)
    may_read = is_author or rights.sees_embargoed(person, proposal)
    return list(Letter.objects.filter(proposal=proposal)) if may_read else []
