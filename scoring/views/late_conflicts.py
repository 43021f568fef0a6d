"""Recording a conflict of an assessor that somebody else found, before or after scoring."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotPermitted, NotReady
from proposals.forms.refusals import show_refusal
from proposals.projections import see
from scoring.forms.declaring import RecordForm
from scoring.services import sheets
from scoring.states import AssignmentState
from scoring.views.panels import READ_OR_SEND, find, sent

DONE = "The conflict is recorded, and the proposal is closed to this assessor. Speak to them: the exchange does not."


@login_required
@require_http_methods(READ_OR_SEND)
def record_conflict(request: HttpRequest, pk: int, assignment_pk: int) -> HttpResponse:
    found = find(request, pk, assignments__pk=assignment_pk)
    open_to_it = found.assignments.exclude(state=AssignmentState.CONFLICTED)
    assignment = get_object_or_404(open_to_it.select_related("assessor", "seat"), pk=assignment_pk)
    assignment.proposal = found
    if not request.user.has_perm("scoring.reopen_sheet", assignment):
        raise NotPermitted("Only the chair of the panel or a manager records a conflict of an assessor.")
    form = RecordForm(sent(request))
    if form.is_valid():
        try:
            sheets.record_conflict(assignment_pk, by=request.user, **form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, DONE)
            return redirect("scoring:panel_proposal", pk, found.reference)
    context = {"panel": found.placement.panel, "seen": see(found, request.user), "assignment": assignment, "form": form}
    return render(request, "scoring/panels/record_conflict.html", context)
