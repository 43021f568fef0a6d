"""The texts that moderators start from and the signposts they choose from: one list, and a page for each row."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals.errors import NotReady, StaleVersion
from proposals.forms.desk import CannedTextForm, SignpostForm
from proposals.forms.refusals import show_refusal, typed_over
from proposals.models import CannedText, Signpost
from proposals.services.kept import KINDS, save_kept
from proposals.views.moderation import must_be_a_moderator

FORMS: dict[str, tuple[Any, str]] = {"texts": (CannedTextForm, "text"), "signposts": (SignpostForm, "signpost")}


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    must_be_a_moderator(request)
    context = {
        "texts": CannedText.objects.select_related("changed_by").order_by("is_retired", "kind", "title", "pk"),
        "signposts": Signpost.objects.select_related("changed_by").order_by("is_retired", "name", "pk"),
    }
    return render(request, "proposals/moderation/kept.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: str, pk: int | None = None) -> HttpResponse:
    """Change one row, or add one. After somebody else saved first, both versions stand on the page."""
    must_be_a_moderator(request)
    if kind not in KINDS:
        raise Http404
    form_class, noun = FORMS[kind]
    row: Any = get_object_or_404(KINDS[kind][0], pk=pk) if pk else None
    form = form_class(
        request.POST if request.method == "POST" else None, initial=form_class.values_of(row) if row else {}
    )
    theirs: list[tuple[str, str, str]] = []
    if form.is_valid():
        try:
            saved = save_kept(kind, by=request.user, pk=pk, **form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
        except StaleVersion as refusal:
            row = get_object_or_404(KINDS[kind][0], pk=pk)
            form, theirs = over(form_class, form, row)
            show_refusal(form, refusal)
        else:
            messages.success(request, f"Saved: {saved}.")
            return redirect("proposals:kept")
    context = {"form": form, "row": row, "noun": noun, "theirs": theirs}
    return render(request, "proposals/moderation/kept_form.html", context)


def over(form_class: Any, form: Any, row: Any) -> tuple[Any, list[tuple[str, str, str]]]:
    """The same form made from the row as it stands, and [(label, what stands, what was typed)] where they differ."""
    stands, typed = form_class.values_of(row), form.cleaned_data
    names = [name for name in stands if name not in ("version", "kind", "is_retired") and stands[name] != typed[name]]
    again = form_class(typed_over(form, version=row.version), initial=stands)
    again.full_clean()
    return again, [(str(form.fields[name].label), stands[name], typed[name]) for name in names]
