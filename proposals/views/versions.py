"""Versions: the list of submissions, and what changed between two of them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from proposals import rights
from proposals.forms.versions import NOW, CompareForm
from proposals.models import Proposal
from proposals.projections import see
from proposals.services.writing import frozen_content
from proposals.states import State
from proposals.versions.reading import Comparison, compare, content_told_to, versions_seen


@require_safe
@login_required
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    readable = Proposal.objects.visible_to(request.user, rights.COMPARE).for_listing()
    proposal = get_object_or_404(readable.select_related("spread_plan"), reference=reference)
    seen = versions_seen(proposal, request.user)
    has_draft = proposal.state == State.DRAFT and request.user.has_perm("proposals.edit", proposal)
    form = CompareForm(request.GET, versions=seen, has_draft=has_draft and bool(seen))
    context: dict[str, Any] = {
        "seen": see(proposal, request.user),
        "versions": seen,
        "form": form,
        "forms": [form] if form.can_compare else [],
        "comparison": compared(proposal, form, request.user) if form.can_compare and form.is_valid() else None,
    }
    return render(request, "proposals/versions/versions.html", context)


def compared(proposal: Proposal, form: CompareForm, person: Any) -> Comparison:
    numbers = [int(each) for each in form.pair if each != NOW]
    content: dict[str, Any] = {str(number): text for number, text in content_told_to(person, proposal, numbers).items()}
    if NOW in form.pair:
        content[NOW] = frozen_content(proposal)
    earlier, later = form.pair
    return compare(content[earlier], content[later])
