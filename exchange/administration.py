"""The administration pages as a place: who gets in, and how they sign in.

What each page holds to stands in `proposals/administration.py`; the pages stand in the `admin` module of each floor.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.admin.sites import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST


class Administration(AdminSite):
    """People sign in where everybody does, with the same limits and the same second thoughts."""

    site_header = f"{settings.SERVICE_NAME}: administration"
    site_title = "Administration"
    index_title = "Administration"
    enable_nav_sidebar = False

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        floors = ["exchange", "proposals", "scoring"]
        return sorted(super().get_app_list(request, app_label), key=lambda app: floors.index(app["app_label"]))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied("The administration pages are for administrators, managers and observers.")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), reverse(settings.LOGIN_URL))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return sign_out(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    get_adapter().logout(request)
    return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
