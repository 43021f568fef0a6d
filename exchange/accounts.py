"""Sign-up and sign-in as this exchange wants them, on top of django-allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from exchange.models import Member
from proposals.models import Invitation, Notice
from proposals.services.affiliations import confirm_by_mail
from scoring.models import SeatInvitation


class SignInBackend(AuthenticationBackend):
    """Whoever is signed in is read together with how much they have not read, which stands at the head of each page."""

    def get_user(self, user_id: Any) -> Member | None:
        unread = Notice.objects.filter(recipient=OuterRef("pk"), read_at=None).order_by()
        counted = unread.values("recipient").annotate(count=Count("pk")).values("count")
        members = Member.objects.annotate(unread_notices=Coalesce(Subquery(counted), 0))
        return members.filter(pk=user_id, is_active=True).first()


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, or reset your password.",
        "invalid_password_reset": "This link has been used or is too old. Ask for a new one.",
        "incorrect_password": "The password is not right.",
        "enter_current_password": "The current password is not right.",
        "email_taken": "Somebody signs in with this email address already.",
        "duplicate_email": "You have this email address already.",
        "rate_limited": "Too many requests. Wait a few minutes and try again.",
    }

    def is_safe_url(self, url: str | None) -> bool:
        """After signing in, people are sent to paths of our own only: no host, not even ours."""
        return url is not None and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        for name in ("given_name", "family_name", "job_title"):
            setattr(user, name, form.cleaned_data.get(name, ""))
        return super().save_user(request, user, form, commit)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """A confirmed address may show where somebody belongs."""
        is_confirmed: bool = super().confirm_email(request, email_address)
        if is_confirmed:
            confirm_by_mail(by=email_address.user)
        return is_confirmed

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Whoever confirms an address to which an invitation was sent lands on it, signed in or signing in first."""
        address = {"email": email_address.email.lower()}
        if Invitation.objects.open_to(email_address.user).filter(**address).exists():
            return reverse("proposals:invitations")
        if SeatInvitation.objects.open_to(email_address.user).filter(**address).exists():
            return reverse("scoring:seat_invitations")
        return super().get_email_verification_redirect_url(email_address)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")
