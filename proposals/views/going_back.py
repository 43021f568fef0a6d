"""Back to the saved answers of a section: a page that shows what is dropped, and the button that drops it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import StaleVersion
from proposals.forms.sections import read_section
from proposals.services import sections
from proposals.services.writing import must_be_open_to
from proposals.views.signing_in import signed_in
from proposals.views.writing import proposal_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def go_back(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    proposal = proposal_of(request, reference)
    written = read_section(section, proposal)
    if written is None:
        raise Http404
    must_be_open_to(proposal, by=request.user)
    if request.method == "POST":
        try:
            sections.go_back_to_saved(proposal.pk, section, by=request.user, seen=request.POST.get("seen", ""))
        except StaleVersion as refusal:
            messages.warning(request, str(refusal))
            return redirect("proposals:go_back", reference, section)
        messages.success(request, f"“{written.section.title}” shows its saved answers again.")
        return redirect("proposals:section", reference, section)
    if written.row is None or written.typed is None:
        messages.info(request, "This section holds its saved answers and nothing else.")
        return redirect("proposals:section", reference, section)
    context = {
        "proposal": proposal,
        "written": written,
        "differences": written.form.differences(written.stored),
        "is_own": written.row.changed_by_id == request.user.pk,
    }
    return render(request, "proposals/writing/go_back.html", context)
