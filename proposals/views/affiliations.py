"""Affiliations that wait for a moderator: the list, and one of them with what helps to judge it."""

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals.forms.organisations import RefuseForm
from proposals.models import Affiliation
from proposals.services import affiliations as verbs
from proposals.views.lists import page_of

MAY = "affiliations.confirm"
FOR_WHOM = "Affiliations are confirmed by moderators and managers."


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(MAY):
        raise PermissionDenied(FOR_WHOM)
    waiting = Affiliation.objects.waiting().select_related("person", "organisation").order_by("asked_at", "pk")
    return render(request, "proposals/affiliations/index.html", {"page": page_of(request, waiting)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def affiliation(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm(MAY):
        raise PermissionDenied(FOR_WHOM)
    asked = get_object_or_404(
        Affiliation.objects.exclude(asked_at=None).select_related("person", "organisation"), pk=pk
    )
    if request.POST.get("answer") == "confirm":
        verbs.confirm(asked.pk, by=request.user)
        return _answered(request, f"{asked.person} belongs to {asked.organisation}.")
    form = RefuseForm(request.POST if request.POST.get("answer") == "refuse" else None)
    if form.is_valid():
        verbs.refuse(asked.pk, by=request.user, **form.cleaned_data)
        return _answered(request, f"{asked.person} is told why it can’t be confirmed.")
    addresses = EmailAddress.objects.filter(user=asked.person, verified=True).order_by("email")
    context = {"asked": asked, "addresses": [each.email for each in addresses], "form": form}
    return render(request, "proposals/affiliations/affiliation.html", context)


def _answered(request: HttpRequest, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("proposals:affiliations")
