"""What every administration page holds to: nothing is overwritten silently, nothing in use is deleted, and a rule of
the database is told in a sentence.

The pages themselves stand in the `admin` module of each floor. No page here changes a state: that is the steps' work.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, router, transaction
from django.db.models import ProtectedError
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest

from proposals.errors import NotReady

CHANGED_MEANWHILE = (
    "Somebody else saved this after you opened it. Open it in a second window to see what changed; "
    "what you typed is kept here, and saving again replaces theirs."
)
SEEN = "seen_version"


class PlainForm(forms.ModelForm):
    """`sentences` tells in words which constraint would be broken: {its name: (field, sentence)}."""

    sentences: dict[str, tuple[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            for box, name in zip(getattr(field.widget, "widgets", []), ("date", "time"), strict=False):
                box.attrs["aria-label"] = f"{field.label}: {name}"

    def validate_unique(self) -> None:
        """Ask all constraints, also those that need a field which is not on the page."""
        super().validate_unique()
        doubtful = {*self.errors, *self._missing_relations()}
        for constraint in self.instance._meta.constraints:
            try:
                constraint.validate(type(self.instance), self.instance, exclude=doubtful)
            except ValidationError as error:
                field, sentence = self.sentences.get(constraint.name, ("", error))
                self.add_error(field if field in self.fields else None, sentence)

    def _update_errors(self, errors: Any) -> None:
        """Leave out what Django says of constraints: `validate_unique` says it in words."""
        technical = {each.get_violation_error_message() for each in self.instance._meta.constraints}
        general = errors.error_dict.get(NON_FIELD_ERRORS, [])
        if told := [error for error in general if error.message not in technical]:
            errors.error_dict[NON_FIELD_ERRORS] = told
        else:
            errors.error_dict.pop(NON_FIELD_ERRORS, None)
        super()._update_errors(errors)  # type: ignore[misc]

    def _missing_relations(self) -> list[str]:
        fields = self.instance._meta.concrete_fields
        return [each.name for each in fields if each.is_relation and getattr(self.instance, each.attname) is None]


class VersionedForm(PlainForm):
    """Carries the version that the page was opened with, and refuses to save over a later one."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if SEEN in self.fields:
            self.fields[SEEN].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_change = self.instance.pk is not None and SEEN in self.fields
        if is_change and given.get(SEEN) != self.instance.version:
            sent: Any = self.data
            self.data = now_sent = sent.copy()
            now_sent[self.add_prefix(SEEN)] = str(self.instance.version)
            raise ValidationError(CHANGED_MEANWHILE)
        return given


class NoDoubles(BaseInlineFormSet):
    """Rows of one page must not double each other: `only_one_each` is (field, sentence)."""

    only_one_each: tuple[str, str] = ("", "")

    def clean(self) -> None:
        super().clean()
        field, sentence = self.only_one_each
        seen = set()
        for form in self.kept_forms():
            value = form.cleaned_data.get(field)
            if value is not None and value in seen and self.counts(form):
                form.add_error(field, sentence)
            if self.counts(form):
                seen.add(value)

    def add_fields(self, form: Any, index: int | None) -> None:
        """In a table the heading of a column is no label, so each box says its own."""
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs.setdefault("aria-label", str(field.label or ""))

    def kept_forms(self) -> list[Any]:
        filled = [form for form in self.forms if getattr(form, "cleaned_data", None)]
        return [form for form in filled if form not in self.deleted_forms]

    def counts(self, form: Any) -> bool:
        return True


class PlainChoices(BaseModelAdmin):
    """A choice is a choice: no windows that add, change or delete what one chooses from."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class Rows(PlainChoices, admin.TabularInline):
    extra = 0


class Blocks(PlainChoices, admin.StackedInline):
    extra = 0


class Administered(PlainChoices, admin.ModelAdmin):
    """A page that deletes nothing which is in use, and says so without naming what the reader may not know of."""

    actions: Any = []
    show_full_result_count = False
    list_per_page = 50

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Django looks up whatever number stands in the address; one that no database holds finds nothing."""
        try:
            return super().changelist_view(request, extra_context)
        except (OverflowError, DataError) as error:
            raise Http404("No row has such a number.") from error

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(objs)
        names = [str(each) for each in objs]
        return names, {self.opts.verbose_name_plural: len(names)}, set(), self.in_use_by(collector.protected)

    def in_use_by(self, protected: Iterable[Any]) -> list[str]:
        return sorted({str(each._meta.verbose_name_plural) for each in protected})

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        try:
            super().delete_model(request, obj)
        except ProtectedError as error:
            raise NotReady(f"“{obj}” is in use, so it can’t be deleted.") from error


class Versioned(Administered):
    """A page over a row with a `version`; while it is saved, the row is locked."""

    form = VersionedForm

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is None or not transaction.get_connection().in_atomic_block:
            return found
        self.model._default_manager.select_for_update(of=("self",)).get(pk=found.pk)
        return super().get_object(request, object_id, from_field)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The version travels hidden in the last fieldset."""
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        title, options = fieldsets[-1]
        return [*fieldsets[:-1], (title, options | {"fields": [*options["fields"], SEEN]})]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)
