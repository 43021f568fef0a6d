"""Administration of organisations, affiliations, priority frameworks and themes. Proposals are not kept here: each
of their changes is a step or a section of their own pages. Calls are set up on pages of their own."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from proposals.administration import Blocks, NoDoubles, PlainForm, Rows, Versioned, VersionedForm
from proposals.models import Affiliation, MailDomain, Organisation, PriorityArea, PriorityFramework, Theme


class OrganisationForm(VersionedForm):
    sentences = {"organisation_succeeded_by_another": ("successor", "An organisation can’t succeed itself.")}


class DomainForm(PlainForm):
    sentences = {"mail_domain_is_in_small_letters": ("domain", "Write the domain in small letters.")}


class DomainDoubles(NoDoubles):
    only_one_each = ("domain", "This domain stands here already.")


class DomainInline(Rows):
    """Whoever has a confirmed address at one of these belongs to the organisation."""

    model = MailDomain
    form = DomainForm
    formset = DomainDoubles


@admin.register(Organisation)
class OrganisationAdmin(Versioned):
    form = OrganisationForm
    inlines = [DomainInline]
    fields = ["name", "ods_code", "kind", "board", "successor", "closed_on"]
    autocomplete_fields = ["successor"]
    list_display = ["name", "ods_code", "kind", "board", "closed_on"]
    list_select_related = ["board"]
    list_filter = ["kind", ("closed_on", admin.EmptyFieldListFilter)]
    search_fields = ["name", "ods_code"]


class AffiliationForm(PlainForm):
    sentences = {
        "affiliation_ends_after_start": ("ended_on", "It can’t end before it started."),
        "one_current_affiliation_each": (
            "organisation",
            "This person belongs to this organisation already, or asks for it. Look at that affiliation first.",
        ),
        "affiliation_waiting_was_asked_for": ("ended_on", "It waits to be confirmed: answer it on the desk first."),
    }


class CurrentOnce(NoDoubles):
    only_one_each = ("organisation", "Two current affiliations with the same organisation are one too many.")

    def counts(self, form: Any) -> bool:
        return form.cleaned_data.get("ended_on") is None


class AffiliationInline(Rows):
    """For the page of a person."""

    model = Affiliation
    fk_name = "person"
    form = AffiliationForm
    formset = CurrentOnce
    autocomplete_fields = ["organisation"]


class AffiliationPageForm(AffiliationForm, VersionedForm):
    """The same on a page of its own."""


@admin.register(Affiliation)
class AffiliationAdmin(Versioned):
    form = AffiliationPageForm
    fields = ["person", "organisation", "started_on", "ended_on", "standing"]
    autocomplete_fields = ["person", "organisation"]
    list_display = ["person", "organisation", "started_on", "ended_on", "standing"]
    list_select_related = ["person", "organisation"]
    list_filter = ["standing", ("ended_on", admin.EmptyFieldListFilter)]
    search_fields = ["person__given_name", "person__family_name", "person__email", "organisation__name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Who belonged where is a fact of the past: it can be ended, not rewritten. Moderators answer what waits."""
        return ["person", "organisation", "standing"] if obj else ["standing"]


class AreaForm(PlainForm):
    sentences = {"one_area_code_in_a_framework": ("code", "Another area of this framework has this code.")}


class AreaDoubles(NoDoubles):
    only_one_each = ("code", "Another area of this framework has this code.")


class AreaInline(Blocks):
    model = PriorityArea
    form = AreaForm
    formset = AreaDoubles
    fields = [("code", "position"), "name", "description"]
    can_delete = False


class FrameworkForm(VersionedForm):
    sentences = {"framework_ends_after_start": ("valid_to", "It can’t end before it begins.")}


@admin.register(PriorityFramework)
class PriorityFrameworkAdmin(Versioned):
    form = FrameworkForm
    fields = ["code", "name", "valid_from", "valid_to"]
    inlines = [AreaInline]
    list_display = ["name", "code", "valid_from", "valid_to", "number_of_areas"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PriorityFramework]:
        return super().get_queryset(request).annotate(area_count=Count("areas"))

    @admin.display(description="areas", ordering="area_count")
    def number_of_areas(self, framework: Any) -> int:
        return framework.area_count


class AreaPageForm(AreaForm, VersionedForm):
    """The same on a page of its own."""


@admin.register(PriorityArea)
class PriorityAreaAdmin(Versioned):
    form = AreaPageForm
    fields = ["framework", "code", "name", "description", "position"]
    list_display = ["name", "code", "framework", "position"]
    list_select_related = ["framework"]
    list_filter = ["framework"]
    search_fields = ["name", "code"]


@admin.register(Theme)
class ThemeAdmin(Versioned):
    fields = ["code", "name"]
    list_display = ["name", "code"]
    search_fields = ["name"]
