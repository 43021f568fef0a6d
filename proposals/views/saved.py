"""Saved filters: one's own, by list; a page to name one, and a button to delete it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.errors import NotReady
from proposals.forms.refusals import show_refusal
from proposals.forms.saved import SavedFilterForm
from proposals.models import SavedFilter
from proposals.services import saved


def links_of_saved(person: Any, of: str) -> list[tuple[str, str]]:
    """[(name, address)] of this person's filters of one list; a visitor keeps none."""
    if not person.is_authenticated:
        return []
    address = reverse(saved.LISTS[of][0])
    return [(each.name, f"{address}?{each.query}") for each in SavedFilter.objects.filter(person=person, of=of)]


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = [
        (each, saved.LISTS[each.of][1], f"{reverse(saved.LISTS[each.of][0])}?{each.query}")
        for each in SavedFilter.objects.filter(person=request.user.pk)
    ]
    return render(request, "proposals/saved/index.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, of: str) -> HttpResponse:
    """Name what the list is narrowed to; the address of this page carries it along."""
    if of not in saved.LISTS:
        raise Http404
    form = SavedFilterForm(request.POST if request.method == "POST" else None)
    query = saved.worth_keeping(request.GET.urlencode())
    if form.is_valid() and _kept(form, by=request.user, of=of, name=form.cleaned_data.get("name"), query=query):
        messages.success(request, f"Saved: {form.cleaned_data['name']}.")
        return redirect(f"{reverse(saved.LISTS[of][0])}?{query}")
    context = {"form": form, "words": saved.LISTS[of][1], "back": f"{reverse(saved.LISTS[of][0])}?{query}", "row": None}
    return render(request, "proposals/saved/name.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SavedFilter, pk=pk, person=request.user)
    form = SavedFilterForm(request.POST if request.method == "POST" else None, initial={"name": row.name})
    if form.is_valid():
        values = {"of": row.of, "name": form.cleaned_data["name"], "query": row.query, "pk": row.pk}
        if _kept(form, by=request.user, **values):
            messages.success(request, f"It is called {values['name']} now.")
            return redirect("proposals:saved_filters")
    context = {"form": form, "words": saved.LISTS[row.of][1], "back": reverse("proposals:saved_filters"), "row": row}
    return render(request, "proposals/saved/name.html", context)


@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    if not saved.delete_filter(pk, by=request.user):
        raise Http404
    messages.success(request, "The filter is deleted.")
    return redirect("proposals:saved_filters")


def _kept(form: Any, **values: Any) -> bool:
    try:
        saved.save_filter(**values)
    except NotReady as refusal:
        show_refusal(form, refusal)
        return False
    return True
