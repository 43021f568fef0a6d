"""How a call is scored: criteria with weights, and what each mark from 0 to 5 means."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from proposals.errors import NotReady
from proposals.models import Call
from scoring.arithmetic import HIGHEST_MARK, misweighed


class Rubric(models.Model):
    """The rubric of one call, or, without a call, one kept to copy from."""

    call = models.OneToOneField(Call, models.CASCADE, null=True, blank=True, related_name="rubric")
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.call})" if self.call_id else self.name

    def weights(self) -> dict[str, Decimal]:
        return {criterion.code: criterion.weight for criterion in self.criteria.all()}

    def must_be_complete(self) -> None:
        """What stands in the way is told of `criteria` or of `anchors`."""
        wrong: dict[str, list[str]] = {"criteria": self._wrong_criteria()}
        if self.anchors.count() != HIGHEST_MARK + 1:
            wrong["anchors"] = ["The rubric must say what each mark from 0 to 5 means."]
        fields = {name: reasons for name, reasons in wrong.items() if reasons}
        if fields:
            raise NotReady(*(reason for reasons in fields.values() for reason in reasons), fields=fields)

    def _wrong_criteria(self) -> list[str]:
        weights = self.weights()
        if not weights:
            return ["The rubric has no criteria."]
        if not misweighed(weights):
            return []
        return [
            f"The weights come to {sum(weights.values()):f} and not to 100, so a criterion would count for "
            "another share of the total than is published. Change them on the page of the rubric."
        ]


class Criterion(models.Model):
    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=120)
    guide = models.TextField()
    weight = models.DecimalField(max_digits=6, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))])
    minimum = models.DecimalField(
        "least mean mark",
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="A proposal whose mean mark is lower stands below the funding line, whatever its score.",
    )
    least_words = models.PositiveSmallIntegerField(
        "least words of the reasons",
        default=0,
        help_text="A sheet is returned only with so many words of comment on it. 0: a comment is optional.",
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rubric", "position", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint("rubric", "code", name="one_criterion_of_a_code"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="criterion_weighs_something"),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(minimum__gt=0, minimum__lte=HIGHEST_MARK),
                name="criterion_minimum_is_on_the_scale",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MarkAnchor(models.Model):
    """What a mark means, in words, the same for every criterion of the rubric."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="anchors")
    mark = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)

    class Meta:
        ordering = ["rubric", "mark"]
        constraints = [
            models.UniqueConstraint("rubric", "mark", name="one_anchor_a_mark"),
            models.CheckConstraint(condition=Q(mark__lte=HIGHEST_MARK), name="anchor_is_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.mark}: {self.text}"


class CriterionGiven(NamedTuple):
    """A criterion as its page sends it; `pk` is None for a new one."""

    pk: int | None
    facts: dict[str, Any]
