"""How the assessors of a panel mark, side by side."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from scoring.models import Panel
from scoring.oversight.comparison import compare


@login_required
@require_safe
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    panel = get_object_or_404(Panel.objects.visible_to(request.user).select_related("call__rubric"), pk=pk)
    return render(request, "scoring/panels/comparison.html", {"panel": panel, "found": compare(panel, request.user)})
