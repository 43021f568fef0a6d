"""What this person was told. Opening a notice marks it as read, so it is a POST; a plain link only shows its words."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals.filters.proposal import NoticeFilter
from proposals.models import Notice
from proposals.services import notices
from proposals.views.lists import is_number, narrows, page_of

NOTICES_A_PAGE = 20  # each is a paragraph, not a row


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _mark_all(request)
    mine = Notice.objects.filter(recipient_id=request.user.pk)
    shown = NoticeFilter(request.GET, mine, request=request)
    told = mine.aggregate(unread=Count("pk", filter=Q(read_at=None)), newest=Max("pk"), total=Count("pk"))
    context = {
        "page": page_of(request, shown.qs, length=NOTICES_A_PAGE),
        "filter_form": shown.form,
        "forms": [shown.form],
        "is_narrowed": narrows(shown.form),
    }
    return render(request, "proposals/notices/index.html", context | told)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice, pk=pk, recipient=request.user)
    if request.method == "POST":
        notices.mark_read(notice, by=request.user)
        return redirect(notice.path)
    return render(request, "proposals/notices/notice.html", {"notice": notice})


def _mark_all(request: HttpRequest) -> HttpResponse:
    shown = request.POST.get("up_to", "")
    if is_number(shown):
        notices.mark_all_read(by=request.user, up_to=int(shown))
        messages.success(request, "All notices are marked as read.")
    return redirect("proposals:notices")
