"""Administration of rubrics: a rubric by which a mark was given stands as it is."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from proposals.administration import Blocks, NoDoubles, PlainForm, Rows, Versioned
from proposals.states import CallState
from scoring.models import Criterion, MarkAnchor, Rubric
from scoring.services import rubrics

SAME_CODE = "Another criterion of this rubric has this code."
SAME_MARK = "This rubric says already what this mark means."


class CriterionForm(PlainForm):
    sentences = {
        "one_criterion_of_a_code": ("code", SAME_CODE),
        "criterion_weighs_something": ("weight", "Every criterion needs a weight above 0."),
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


class StandsOnceMarked(InlineModelAdmin):
    """The parts of a rubric change with it, and no longer than it."""

    def _may(self, allowed: bool, obj: Any) -> bool:
        return allowed and (obj is None or not rubrics.has_marks(obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(super().has_add_permission(request, obj), obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(super().has_change_permission(request, obj), obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(super().has_delete_permission(request, obj), obj)


class CriterionInline(StandsOnceMarked, Blocks):
    model = Criterion
    form = CriterionForm
    formset = CriterionDoubles
    fields = [("code", "weight", "position"), "name", "guide"]


class AnchorInline(StandsOnceMarked, Rows):
    model = MarkAnchor
    form = AnchorForm
    formset = AnchorDoubles
    fields = ["mark", "text"]
    max_num = 6


@admin.register(Rubric)
class RubricAdmin(Versioned):
    fields = ["name", "call"]
    readonly_fields = ["call"]
    inlines = [CriterionInline, AnchorInline]
    list_display = ["name", "used_by", "number_of_criteria"]
    list_select_related = ["call"]
    search_fields = ["name", "call__title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rubric]:
        return super().get_queryset(request).select_related("call").annotate(criterion_count=Count("criteria"))

    @admin.display(description="call", ordering="call__title", empty_value="Kept to copy from")
    def used_by(self, rubric: Any) -> Any:
        return rubric.call

    @admin.display(description="criteria", ordering="criterion_count")
    def number_of_criteria(self, rubric: Any) -> int:
        return rubric.criterion_count

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or not rubrics.has_marks(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_in_use = obj is not None and obj.call is not None and obj.call.state != CallState.DRAFT
        return super().has_delete_permission(request, obj) and not is_in_use

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        if context["original"] is not None and rubrics.has_marks(context["original"]):
            messages.info(request, "Marks were given by this rubric, so it stands as it is.")
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What an open call is scored by is complete, or nothing of this is saved."""
        super().save_related(request, form, formsets, change)
        rubric = form.instance
        if rubric.call is not None and rubric.call.state != CallState.DRAFT:
            rubric.must_be_complete()
