"""What a call asks beside the parts every proposal has, and what the authors of a proposal answered.

Some questions are asked before a draft is started and have one right answer; the others stand in the form.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from proposals import days
from proposals.files.kinds import BY_CODE, Kind
from proposals.models.calls import Call
from proposals.querysets import QuestionQuerySet
from proposals.states import ScanState

LONGEST_SHORT_TEXT = 300
MOST_OPTIONS, LONGEST_OPTION = 20, 120


class QuestionStage(models.TextChoices):
    ELIGIBILITY = "eligibility", "Before a draft is started"
    FORM = "form", "In the form"


class QuestionKind(models.TextChoices):
    SHORT_TEXT = "short_text", "A short text"
    LONG_TEXT = "long_text", "A long text with a word limit"
    CHOICE = "choice", "One of several choices"
    SEVERAL = "several", "Several of the choices"
    NUMBER = "number", "A number"
    DATE = "date", "A date"
    YES_OR_NO = "yes_or_no", "Yes or no"
    FILE = "file", "A file"


HAS_OPTIONS = [QuestionKind.CHOICE, QuestionKind.SEVERAL]
DECIDES = [QuestionKind.CHOICE, QuestionKind.YES_OR_NO]  # one of their answers can be the right one
YES_AND_NO = {"yes": "Yes", "no": "No"}
SOME_KINDS = "^({0})( ({0}))*$".format("|".join(BY_CODE))


class Question(models.Model):
    """A question of one call. `code` names its answer in the API and stays when the wording changes."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="questions")
    stage = models.CharField(max_length=20, choices=QuestionStage.choices)
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=QuestionKind.choices)
    text = models.CharField(max_length=300)
    guidance = models.TextField(blank=True)
    example = models.TextField(blank=True)
    is_required = models.BooleanField(default=True)
    options = models.TextField(blank=True, help_text="One choice on each line.")
    most_words = models.PositiveSmallIntegerField(null=True, blank=True)
    accepts = models.CharField(max_length=60, blank=True, help_text="The kinds of files that may answer it: pdf docx.")
    expected_answer = models.CharField(max_length=LONGEST_OPTION, blank=True)
    otherwise = models.TextField(blank=True, help_text="Told to those who answer differently: why, and where to go.")
    version = models.PositiveIntegerField(default=1, editable=False)
    given: Any  # what one proposal answered, where the rows were read `with_answers_of` it

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["stage", "position", "pk"]  # eligibility stands before the form
        constraints = [
            models.UniqueConstraint("call", "code", name="one_question_of_a_code_in_a_call"),
            models.CheckConstraint(condition=Q(stage__in=QuestionStage.values), name="question_stage_is_known"),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="question_kind_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="question_asks_something"),
            models.CheckConstraint(
                condition=Q(kind__in=HAS_OPTIONS) & ~Q(options="") | ~Q(kind__in=HAS_OPTIONS) & Q(options=""),
                name="question_has_options_when_it_offers_a_choice",
            ),
            models.CheckConstraint(
                condition=Q(kind=QuestionKind.LONG_TEXT, most_words__isnull=False, most_words__gt=0)
                | ~Q(kind=QuestionKind.LONG_TEXT) & Q(most_words=None),
                name="question_limits_words_of_a_long_text",
            ),
            models.CheckConstraint(
                condition=Q(kind=QuestionKind.FILE, stage=QuestionStage.FORM, accepts__regex=SOME_KINDS)
                | ~Q(kind=QuestionKind.FILE) & Q(accepts=""),
                name="question_takes_kinds_of_files_when_it_takes_a_file",
            ),
            models.CheckConstraint(
                condition=Q(stage=QuestionStage.FORM, expected_answer="", otherwise="")
                | Q(stage=QuestionStage.ELIGIBILITY, kind__in=DECIDES, is_required=True)
                & ~Q(expected_answer="")
                & ~Q(otherwise=""),
                name="question_of_eligibility_knows_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def choices(self) -> list[tuple[str, str]]:
        """[(what is stored, what is read)]"""
        if self.kind == QuestionKind.YES_OR_NO:
            return list(YES_AND_NO.items())
        return [(option, option) for option in self.options.splitlines()]

    @property
    def kinds_of_files(self) -> list[Kind]:
        return [BY_CODE[code] for code in self.accepts.split()]

    @property
    def takes_a_file(self) -> bool:
        return self.kind == QuestionKind.FILE

    @property
    def waits_for_an_answer(self) -> bool:
        """Of a row that knows what was `given`: nothing was, or what is none: an infected file, a choice offered no
        more."""
        given = self.given
        if self.takes_a_file and given is not None and given["state"] == ScanState.INFECTED:
            given = None
        if self.kind in HAS_OPTIONS and given is not None:
            chosen = given if isinstance(given, list) else [given]
            given = [each for each in chosen if each in dict(self.choices)]
        return self.is_required and not given

    def is_met_by(self, answer: Any) -> bool:
        return answer == self.expected_answer

    def in_words(self, stored: Any) -> str:
        """A kept answer as a person reads it; empty while there is none."""
        if not stored:
            return ""
        if self.kind == QuestionKind.SEVERAL:
            return "; ".join(stored)
        if self.kind == QuestionKind.NUMBER:
            return f"{Decimal(stored):,}"
        if self.kind == QuestionKind.DATE:
            return days.in_words(date.fromisoformat(stored))
        if self.kind == QuestionKind.FILE:
            return stored["name"]
        return YES_AND_NO.get(stored, stored) if self.kind == QuestionKind.YES_OR_NO else stored

    def plain(self, answer: Any) -> Any:
        """An answer as JSON keeps it: a date and a number as text."""
        if isinstance(answer, date):
            return answer.isoformat()
        return str(answer) if isinstance(answer, Decimal) else answer

    def typed(self, stored: Any) -> Any:
        """A kept answer as a form holds it; None where there is none."""
        if stored is None:
            return [] if self.kind == QuestionKind.SEVERAL else None
        if self.kind == QuestionKind.DATE:
            return date.fromisoformat(stored)
        return Decimal(stored) if self.kind == QuestionKind.NUMBER else stored


class Answer(models.Model):
    """What a proposal answers to one question. While there is no answer there is no row.

    A question that takes a file is answered by an `Attachment` instead.
    """

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    value = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint("proposal", "question", name="one_answer_to_a_question")]

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"
