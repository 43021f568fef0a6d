"""The moderation desk: what waits for a moderator, since when, and what became of the rest."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from proposals import desk as shelves
from proposals import rights
from proposals.filters import DeskFilter
from proposals.views.lists import narrows, page_of


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(rights.DESK):
        raise PermissionDenied("The moderation desk is for moderators.")
    shelf = shelves.find_shelf(request.GET.get("shelf", "waiting"))
    if shelf is None:
        raise Http404
    shown = DeskFilter(request.GET, shelves.on_shelf(shelf, request.user), request=request)
    page = page_of(request, shown.qs)
    context = {
        "shelf": shelf,
        "shelves": shelves.SHELVES,
        "page": page,
        "lines": shelves.lines_for(list(page), request.user),
        "steps": shelves.moderators_steps(request.user),
        "filter_form": shown.form,
        "forms": [shown.form],
        "is_narrowed": narrows(shown.form),
        "sort": request.GET.get("sort", ""),
    }
    return render(request, "proposals/moderation/desk.html", context)
