"""Administration of people and their offices. Nobody types another person's password: they get a mail and set it."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest

from exchange.models import Member, Office, OfficeHeld
from proposals.admin import AffiliationInline
from proposals.administration import NoDoubles, PlainForm, Rows, Versioned, VersionedForm
from proposals.models import Affiliation

ONE_OFFICE = "This person holds this office already."


class OfficeForm(PlainForm):
    sentences = {"one_office_once": ("office", ONE_OFFICE)}


class OfficeDoubles(NoDoubles):
    only_one_each = ("office", ONE_OFFICE)
    person: Any = None  # who is editing

    def clean(self) -> None:
        """So that there is always an administrator left, nobody takes that office away from themselves."""
        super().clean()
        if self.instance.pk != self.person.pk or Office.ADMINISTRATOR not in self.person.offices:
            return
        kept = {form.cleaned_data.get("office") for form in self.kept_forms()}
        if Office.ADMINISTRATOR not in kept:
            raise ValidationError("Another administrator must take the office of administrator from you.")


class OfficeInline(Rows):
    model = OfficeHeld
    form = OfficeForm
    formset = OfficeDoubles
    fields = ["office", "granted_at"]
    readonly_fields = ["granted_at"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.person = request.user  # type: ignore[attr-defined]
        return formset


class MemberForm(VersionedForm):
    person: Any = None  # who is editing

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if EmailAddress.objects.filter(email__iexact=email).exists():
            self.add_error("email", "Somebody signs in with this email address already.")
        return email

    def clean_is_active(self) -> bool:
        is_active = self.cleaned_data["is_active"]
        if not is_active and self.instance.pk == self.person.pk:
            self.add_error("is_active", "Another administrator must take this away from you.")
        return is_active


@admin.register(Member)
class MemberAdmin(Versioned):
    form = MemberForm
    fieldsets = [
        (None, {"fields": ["given_name", "family_name", "email", "job_title"]}),
        ("Access", {"fields": ["is_active", "joined_at", "last_login"]}),
    ]
    inlines = [OfficeInline, AffiliationInline]
    list_display = ["full_name", "email", "offices_in_words", "organisations_in_words", "is_active"]
    list_filter = ["offices_held__office", "is_active"]
    search_fields = ["given_name", "family_name", "email"]
    ordering = ["family_name", "given_name"]
    actions = ["send_sign_in_mail"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        current = Affiliation.objects.current().select_related("organisation")
        return (
            super()
            .get_queryset(request)
            .prefetch_related("offices_held", Prefetch("affiliations", current, to_attr="current_affiliations"))
        )

    @admin.display(description="name", ordering="family_name")
    def full_name(self, member: Any) -> str:
        return member.get_full_name()

    @admin.display(description="offices")
    def offices_in_words(self, member: Any) -> str:
        return ", ".join(held.get_office_display() for held in member.offices_held.all())

    @admin.display(description="organisations")
    def organisations_in_words(self, member: Any) -> str:
        return ", ".join(str(each.organisation) for each in member.current_affiliations)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """People change their own email address, because the new one must be confirmed."""
        return ["joined_at", "last_login", *(["email"] if obj else [])]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.person = request.user  # type: ignore[attr-defined]
        return form

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.pk != request.user.pk)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Who changed something here stays, because the log names them."""
        names, counted, lacking, in_use = super().get_deleted_objects(objs, request)
        if LogEntry.objects.filter(user__in=objs).exists():
            in_use = [*in_use, "entries in the log of administration"]
        return names, counted, lacking, in_use

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            EmailAddress.objects.create(user=obj, email=obj.email, primary=True, verified=True)
            messages.info(
                request, "They can sign in once you send them the sign-in mail: choose it in the list of people."
            )

    @admin.action(description="Send sign-in mail", permissions=["change"])
    def send_sign_in_mail(self, request: HttpRequest, people: QuerySet[Member]) -> None:
        """A link with which each of them sets a password; it proves that the address is theirs."""
        sent = sum(_mailed(request, person) for person in people.filter(is_active=True))
        messages.success(request, f"Sent to {sent} {'person' if sent == 1 else 'people'}.")
        if left_out := people.filter(is_active=False).count():
            messages.warning(request, f"Not sent to {left_out} who may not sign in.")


def _mailed(request: HttpRequest, person: Member) -> bool:
    form = ResetPasswordForm({"email": person.email})
    if not form.is_valid():
        return False
    form.save(request)
    return True
