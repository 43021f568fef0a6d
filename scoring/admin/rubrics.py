"""Administration of the rubrics that calls copy from. That of a call is kept on the page of the call."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from proposals.administration import Blocks, NoDoubles, PlainForm, Rows, Versioned
from scoring.models import Criterion, MarkAnchor, Rubric

SAME_CODE = "Another criterion of this rubric has this code."
SAME_MARK = "This rubric says already what this mark means."


class CriterionForm(PlainForm):
    sentences = {
        "one_criterion_of_a_code": ("code", SAME_CODE),
        "criterion_weighs_something": ("weight", "Every criterion needs a weight above 0."),
        "criterion_minimum_is_on_the_scale": ("minimum", "The least mean mark is above 0 and up to 5."),
    }


class CriterionDoubles(NoDoubles):
    only_one_each = ("code", SAME_CODE)


class AnchorForm(PlainForm):
    sentences = {
        "one_anchor_a_mark": ("mark", SAME_MARK),
        "anchor_is_on_the_scale": ("mark", "Marks go from 0 to 5."),
    }


class AnchorDoubles(NoDoubles):
    only_one_each = ("mark", SAME_MARK)


class CriterionInline(Blocks):
    model = Criterion
    form = CriterionForm
    formset = CriterionDoubles
    fields = [("code", "weight", "minimum", "least_words", "position"), "name", "guide"]


class AnchorInline(Rows):
    model = MarkAnchor
    form = AnchorForm
    formset = AnchorDoubles
    fields = ["mark", "text"]
    max_num = 6


@admin.register(Rubric)
class RubricAdmin(Versioned):
    fields = ["name"]
    inlines = [CriterionInline, AnchorInline]
    list_display = ["name", "number_of_criteria"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rubric]:
        return super().get_queryset(request).filter(call=None).annotate(criterion_count=Count("criteria"))

    @admin.display(description="criteria", ordering="criterion_count")
    def number_of_criteria(self, rubric: Any) -> int:
        return rubric.criterion_count
