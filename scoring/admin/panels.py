"""Administration of panels and their seats. The code of a seat is given once and by the program."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest

from proposals.administration import NoDoubles, PlainForm, Rows, Versioned, VersionedForm
from proposals.models import Call, PriorityArea
from proposals.states import CallState
from scoring.models import Panel, Seat, SeatKind
from scoring.services import seats

ONE_CHAIR = "A panel has one chair: give the other seat a leaving date, save, and then add the new chair."
ONE_SEAT = "This person has a seat on this panel already."


class SeatForm(PlainForm):
    sentences = {
        "one_seat_each_on_a_panel": ("person", ONE_SEAT),
        "one_chair_of_a_panel": ("kind", ONE_CHAIR),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "person" in self.fields:
            self.fields["person"].disabled = True


class SeatDoubles(NoDoubles):
    only_one_each = ("person", ONE_SEAT)

    def clean(self) -> None:
        super().clean()
        chairs = [form for form in self.kept_forms() if _chairs(form.cleaned_data)]
        for form in chairs[1:]:
            form.add_error("kind", ONE_CHAIR)


def _chairs(given: dict[str, Any]) -> bool:
    return given.get("kind") == SeatKind.CHAIR and given.get("left_on") is None


class SeatInline(Rows):
    """A seat is never deleted: whoever leaves gets a date, and the code goes to nobody else."""

    model = Seat
    form = SeatForm
    formset = SeatDoubles
    fields = ["code", "person", "kind", "left_on"]
    readonly_fields = ["code"]
    autocomplete_fields = ["person"]
    can_delete = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who reads sheets by the code of a seat is not told here whose code it is: that is for managers."""
        fields = super().get_fields(request, obj)
        return fields if request.user.has_perm("calls.manage") else [each for each in fields if each != "code"]


class PanelForm(VersionedForm):
    sentences = {"one_panel_of_a_name": ("name", "This call has a panel of that name already.")}


@admin.register(Panel)
class PanelAdmin(Versioned):
    form = PanelForm
    fields = ["call", "name", "areas", "boards"]
    inlines = [SeatInline]
    list_display = ["name", "call", "number_of_seats"]
    list_select_related = ["call"]
    list_filter = ["call"]
    search_fields = ["name", "call__title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Panel]:
        held = Count("seats", filter=Q(seats__left_on=None))
        return super().get_queryset(request).select_related("call").annotate(seat_count=held)

    @admin.display(description="seats", ordering="seat_count")
    def number_of_seats(self, panel: Any) -> int:
        return panel.seat_count

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["call"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "call":
            kwargs["queryset"] = Call.objects.filter(state__in=[CallState.DRAFT, CallState.OPEN])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "areas":
            in_use = Call.objects.exclude(state=CallState.ARCHIVED).values("framework")
            kwargs["queryset"] = PriorityArea.objects.filter(framework__in=in_use).select_related("framework")
            kwargs["widget"] = CheckboxSelectMultiple
        if db_field.name == "boards":
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for seat in formset.save(commit=False):
            seats.give_code(seat).save()
        formset.save_m2m()
