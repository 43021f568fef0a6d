"""The pack for a request under the Freedom of Information Act: what is told, what is redacted, and what is withheld.

`FIELDS` is the one table that says so, each with its ground; the pack prints it, so that whoever asks learns that there
is something and why it is not given. Sections are those of the Act (https://www.legislation.gov.uk/ukpga/2000/36).
Nobody reads from it who assessed or what a single assessor gave: marks are told by how often each was given, and where
fewer than three sheets were returned not even that.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from proposals import rights
from proposals.models import Call, Contributor, HistoryEntry, Instalment
from proposals.querysets import VISITOR
from proposals.states import HAS_AWARD, State
from proposals.tables import csv_lines
from proposals.texts.redaction import Redaction
from scoring.letters.feedback import FEWEST_SHEETS
from scoring.models import Letter, Mark, Seat
from scoring.packs import told_spread
from scoring.packs.audit import PackFile
from scoring.states import that_count

AT_A_TIME = 500


class Treatment(StrEnum):
    PUBLISHED = "published"
    REDACTED = "redacted"
    WITHHELD = "withheld"


class Field(NamedTuple):
    """`of_public`: given only where everybody may read it of that proposal, and withheld of all others.

    `of_three`: given only where three sheets or more were returned.
    """

    file: str
    name: str
    treatment: Treatment
    ground: str = ""
    of_public: bool = False
    of_three: bool = False


TELL, REDACT, KEEP = Treatment.PUBLISHED, Treatment.REDACTED, Treatment.WITHHELD
PERSON = "Personal data (section 40(2))"
CONFIDENCE = "Given in confidence, and commercial interests (sections 41 and 43(2)), while it is not public"
FRANK = "Free and frank exchange of views (section 36(2)(b)), and who wrote it could be told (section 40(2))"
FEW = "Fewer than three sheets would tell who gave what (section 40(2))"
SITES = "Given in confidence (section 41), and small counts could tell who is meant (section 40(2))"
OF_SPREAD = ["reference", "as_at", "sites_using_it", "eligible_sites", "planned_percent", "planned_by"]
OF_A_CLAIM = ["reference", "kind", "quantity", "attributed_percent", "status", "as_of"]
WORDS_OF_A_CLAIM = ["covers", "validated_by", "method", "without_it"]

FIELDS = [
    Field("proposals.csv", "reference", TELL),
    Field("proposals.csv", "title", REDACT, CONFIDENCE, of_public=True),
    Field("proposals.csv", "pitch", REDACT, CONFIDENCE, of_public=True),
    Field("proposals.csv", "lead_organisation", TELL, CONFIDENCE, of_public=True),
    Field("proposals.csv", "priority_area", TELL),
    Field("proposals.csv", "requested_pounds", TELL),
    Field("proposals.csv", "outcome", TELL),
    Field("proposals.csv", "score", TELL, FEW, of_three=True),
    Field("proposals.csv", "award_pounds", TELL),
    Field("proposals.csv", "conditions", REDACT, PERSON),
    Field("proposals.csv", "reason_for_declining", TELL),
    Field("proposals.csv", "feedback", REDACT, CONFIDENCE, of_public=True),
    Field("proposals.csv", "signpost", REDACT, CONFIDENCE, of_public=True),
    Field("proposals.csv", "authors and their addresses", KEEP, PERSON),
    Field("proposals.csv", "full text and files", KEEP, CONFIDENCE + "; what is public stands on the proposal’s page"),
    Field("marks.csv", "reference", TELL),
    Field("marks.csv", "criterion", TELL),
    Field("marks.csv", "weight", TELL),
    Field("marks.csv", "mark", TELL, FEW, of_three=True),
    Field("marks.csv", "times_given", TELL, FEW, of_three=True),
    Field("marks.csv", "assessor and seat", KEEP, PERSON),
    Field("marks.csv", "comments and notes of assessors", KEEP, FRANK),
    Field("decisions.csv", "reference", TELL),
    Field("decisions.csv", "decided_on", TELL),
    Field("decisions.csv", "step", TELL),
    Field("decisions.csv", "office", TELL),
    Field("decisions.csv", "managers who decided", KEEP, PERSON),
    Field("decisions.csv", "reasons between managers", KEEP, FRANK),
    Field("decisions.csv", "conflicts, flags, meetings of panels and the ledger of changes", KEEP, FRANK),
    Field("letters.csv", "reference", TELL),
    Field("letters.csv", "kind", TELL),
    Field("letters.csv", "sent_on", TELL),
    Field("letters.csv", "text", REDACT, CONFIDENCE, of_public=True),
    Field("letters.csv", "manager who sent it", KEEP, PERSON),
    Field("payments.csv", "reference", TELL),
    Field("payments.csv", "pounds", TELL),
    Field("payments.csv", "due_on", TELL),
    Field("payments.csv", "paid_on", TELL),
    Field("payments.csv", "reports of authors and their files", KEEP, CONFIDENCE),
    *[Field("spread.csv", name, TELL) for name in OF_SPREAD],
    Field("spread.csv", "names of sites, and counts of fewer than five", KEEP, SITES),
    *[Field("benefits.csv", name, TELL) for name in OF_A_CLAIM],
    *[Field("benefits.csv", name, REDACT, PERSON) for name in WORDS_OF_A_CLAIM],
    Field("benefits.csv", "who recorded it, and what fewer than five people stand behind", KEEP, PERSON),
    *[Field("stories.csv", name, TELL) for name in ("reference", "approved_on")],
    *[Field("stories.csv", name, REDACT, PERSON) for name in ("title", "overview", "challenge", "outcomes")],
    Field("stories.csv", "texts that no moderator approved", KEEP, CONFIDENCE),
]
MEANINGS = {
    "proposals.csv": "Every proposal that was handed in, with its outcome.",
    "marks.csv": "How often each mark was given for each criterion.",
    "decisions.csv": "The steps that decided about each proposal.",
    "letters.csv": "The letters that told authors what was decided.",
    "payments.csv": "What is scheduled and paid of each award.",
    "spread.csv": "How many sites use it, out of how many.",
    "benefits.csv": "What each team claims that it did for patients, and how that was counted.",
    "stories.csv": "What each team tells of it, as a moderator approved it.",
}
DECIDING = ["close_scoring", "fund", "decline", "record_spread"]


def withheld(ground: str) -> str:
    return f"[withheld: {ground}]"


def columns_of(file: str) -> list[Field]:
    return [each for each in FIELDS if each.file == file and each.treatment != KEEP]


def disclosure_files(call: Call, person: Any) -> Iterator[PackFile]:
    """For an announced call; who may ask is settled by the caller."""
    disclosed = disclosed_proposals(call, person)
    redaction = redaction_for(call, disclosed)
    told = Told(
        public=set(disclosed.filter(rights.rows_for(rights.KNOW, VISITOR)).values_list("pk", flat=True)),
        of_three=set(_with_three_sheets(disclosed).values_list("pk", flat=True)),
        redaction=redaction,
    )
    yield PackFile(
        "fields.csv", "What is published, redacted or withheld of each file, and on which ground.",
        csv_lines(["File", "Field", "Treatment", "Ground"], ([f.file, f.name, _in_words(f), f.ground] for f in FIELDS)),
    )  # fmt: skip
    for name, rows in [
        ("proposals.csv", _proposals(disclosed)),
        ("marks.csv", _marks(disclosed, told.of_three)),
        ("decisions.csv", _decisions(disclosed)),
        ("letters.csv", _letters(disclosed)),
        ("payments.csv", _payments(disclosed)),
        ("spread.csv", told_spread.spread(disclosed)),
        ("benefits.csv", told_spread.benefits(disclosed)),
        ("stories.csv", told_spread.stories(disclosed)),
    ]:
        columns = columns_of(name)
        headings = [each.name.replace("_", " ").capitalize() for each in columns]
        yield PackFile(name, MEANINGS[name], csv_lines(headings, (told.row(columns, pk, row) for pk, row in rows)))


def _in_words(field: Field) -> str:
    where = " where everybody may read it, else withheld" if field.of_public else ""
    where = " where three sheets were returned, else withheld" if field.of_three else where
    return f"{field.treatment}{where}"


class Told(NamedTuple):
    """Which proposals everybody may know of, which have three sheets, and what is taken out of texts."""

    public: set[int]
    of_three: set[int]
    redaction: Redaction

    def row(self, columns: list[Field], pk: int, values: dict[str, Any]) -> list[Any]:
        return [self.cell(each, pk, values[each.name]) for each in columns]

    def cell(self, field: Field, pk: int, value: Any) -> Any:
        if field.of_public and pk not in self.public or field.of_three and pk not in self.of_three:
            return withheld(field.ground)
        return self.redaction.of(value) if field.treatment == REDACT else value


def disclosed_proposals(call: Call, person: Any) -> QuerySet[Any]:
    """What was handed in and not taken back, as far as this person may see decisions."""
    handed_in = call.proposals.visible_to(person, rights.RANK).exclude(state__in=[State.DRAFT, State.WITHDRAWN])
    return handed_in.order_by("pk")


def redaction_for(call: Call, disclosed: QuerySet[Any]) -> Redaction:
    """Everybody who wrote, judged or decided about these proposals."""
    wrote = Contributor.objects.filter(proposal__in=disclosed).values("person")
    judged = Seat.objects.filter(panel__call=call)
    acted = HistoryEntry.objects.filter(proposal__in=disclosed).values("by")
    known = Q(pk__in=wrote) | Q(pk__in=judged.values("person")) | Q(pk__in=acted) | Q(offices_held__isnull=False)
    people = get_user_model().objects.filter(known).distinct()
    return Redaction(people.values_list("given_name", "family_name"), judged.values_list("code", flat=True))


def _with_three_sheets(disclosed: QuerySet[Any]) -> QuerySet[Any]:
    returned = Q(assignments__sheet__total__isnull=False, **that_count("assignments__"))
    return disclosed.order_by().annotate(sheets=Count("assignments", filter=returned)).filter(sheets__gte=FEWEST_SHEETS)


# --- Rows: [(proposal, {field: value})] ------------------------------------------------------------------------------
Rows = Iterator[tuple[int, dict[str, Any]]]


def _proposals(disclosed: QuerySet[Any]) -> Rows:
    feedback = _feedback_on(disclosed)
    for each in disclosed.select_related("area", "lead_organisation").iterator(chunk_size=AT_A_TIME):
        is_declined = each.state == State.DECLINED
        yield (
            each.pk,
            {
                "reference": each.reference,
                "title": each.title,
                "pitch": each.pitch,
                "lead_organisation": str(each.lead_organisation or ""),
                "priority_area": each.area.name if each.area else "",
                "requested_pounds": each.requested_pounds,
                "outcome": each.get_state_display(),
                "score": each.score,
                "award_pounds": each.award_pounds,
                "conditions": each.award_conditions,
                "reason_for_declining": each.get_decline_reason_display() if is_declined else "",
                "feedback": feedback.get(each.pk, "") if is_declined else "",
                "signpost": each.signpost if is_declined else "",
            },
        )


def _feedback_on(disclosed: QuerySet[Any]) -> dict[int, str]:
    """What authors were told when it was declined. One query."""
    declined = HistoryEntry.objects.filter(proposal__in=disclosed, step="decline").order_by("proposal_id", "number")
    return dict(declined.values_list("proposal", "note"))


def _marks(disclosed: QuerySet[Any], of_three: set[int]) -> Rows:
    """Counted over all sheets that count, so that no line belongs to one of them; one line where none is told."""
    proposal, criterion = "sheet__assignment__proposal", "criterion__position"
    counted = Mark.objects.filter(
        sheet__assignment__proposal__in=disclosed, sheet__total__isnull=False, mark__isnull=False,
        **that_count("sheet__assignment__"),
    )  # fmt: skip
    by_mark = counted.order_by(proposal, criterion, "criterion", "mark").values_list(
        proposal, f"{proposal}__reference", "criterion__name", "criterion__weight", "mark"
    )
    names = ["reference", "criterion", "weight", "mark", "times_given"]
    last = None
    for pk, *told in by_mark.annotate(times=Count("pk")).iterator(chunk_size=AT_A_TIME):
        line, last = last, (pk, told[1])
        if pk in of_three or line != last:
            yield pk, dict(zip(names, told, strict=True))


def _decisions(disclosed: QuerySet[Any]) -> Rows:
    steps = HistoryEntry.objects.filter(proposal__in=disclosed, step__in=DECIDING).order_by("proposal_id", "number")
    for each in steps.select_related("proposal").iterator(chunk_size=AT_A_TIME):
        told = {"decided_on": localdate(each.at), "step": each.label, "office": each.office}
        yield each.proposal_id, {"reference": each.proposal.reference, **told}


def _letters(disclosed: QuerySet[Any]) -> Rows:
    letters = Letter.objects.filter(proposal__in=disclosed).select_related("proposal").order_by("proposal_id", "pk")
    for each in letters.iterator(chunk_size=AT_A_TIME):
        told = {"kind": each.get_kind_display(), "sent_on": localdate(each.sent_at), "text": each.text}
        yield each.proposal_id, {"reference": each.proposal.reference, **told}


def _payments(disclosed: QuerySet[Any]) -> Rows:
    standing = Instalment.objects.standing().filter(proposal__in=disclosed, proposal__shown_state__in=HAS_AWARD)
    rows = standing.select_related("proposal", "payment").order_by("proposal_id", "due_on", "pk")
    for each in rows.iterator(chunk_size=AT_A_TIME):
        paid = getattr(each, "payment", None)
        dates = {"due_on": each.due_on, "paid_on": paid.paid_on if paid else None}
        yield each.proposal_id, {"reference": each.proposal.reference, "pounds": each.pounds, **dates}
