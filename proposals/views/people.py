"""The people of a proposal: who takes part and may do what, who is invited, and handing over the lead."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from proposals.errors import NotPermitted, Refusal, StaleVersion
from proposals.forms.people import InviteForm, OfferForm, RightForm
from proposals.forms.refusals import show_refusal, took, typed_over
from proposals.models import Contributor, Invitation, Proposal
from proposals.people.taking_part import EarlierPerson, SeenPeople, see_people
from proposals.projections import see
from proposals.services import invitations
from proposals.services import people as verbs
from proposals.services.people import must_manage
from proposals.views.lists import sent

FORMS = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@FORMS
def people(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = proposal_with(request, reference)
    seen_people = see_people(proposal, request.user)
    asked_again = chosen_again(request, seen_people)
    filled_in = {"email": asked_again.email, "role": asked_again.role} if asked_again else None
    form = InviteForm(sent(request), initial=filled_in)
    if request.method == "POST":
        must_manage(proposal, by=request.user)
    if form.is_valid() and took(form, invitations.invite, proposal.pk, by=request.user, **form.cleaned_data):
        messages.success(request, f"An invitation goes to {form.cleaned_data['email'].lower()}.")
        return redirect("proposals:people", reference)
    context = {"seen": see(proposal, request.user), "people": seen_people, "form": form, "asked_again": asked_again}
    return render(request, "proposals/people/people.html", context)


def chosen_again(request: HttpRequest, seen: SeenPeople) -> EarlierPerson | None:
    """Whom the lead wants to ask again; nothing is sent before they press the button."""
    return next((each for each in seen.earlier if str(each.pk) == request.GET.get("again")), None)


@login_required
@require_POST
def resend(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    invitation = invitation_of(request, reference, pk)
    attempt(request, invitations.resend, invitation.pk, told=f"The invitation goes to {invitation.email} again.")
    return redirect("proposals:people", reference)


@login_required
@require_POST
def revoke(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    invitation = invitation_of(request, reference, pk)
    told = f"The invitation to {invitation.email} is taken back. Its link opens nothing now."
    attempt(request, invitations.revoke, invitation.pk, told=told)
    return redirect("proposals:people", reference)


@login_required
@FORMS
def person(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    part = part_managed(request, reference, pk)
    form = RightForm(sent(request), initial={"role": part.role, "was": part.role})
    if form.is_valid():
        try:
            verbs.change_right(part.proposal_id, part.pk, by=request.user, **form.cleaned_data)
        except StaleVersion as refusal:
            form = RightForm(typed_over(form, was=Contributor.objects.get(pk=part.pk).role))
            show_refusal(form, refusal)
        else:
            messages.success(request, f"Saved what {part.person} may do.")
            return redirect("proposals:people", reference)
    context = {"seen": see(part.proposal, request.user), "part": part, "form": form}
    return render(request, "proposals/people/person.html", context)


@login_required
@require_POST
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    part = part_managed(request, reference, pk)
    verbs.remove(part.proposal_id, part.pk, by=request.user)
    messages.success(request, f"{part.person} takes no part in the proposal any more.")
    return redirect("proposals:people", reference)


@login_required
@FORMS
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = proposal_with(request, reference)
    if request.method == "POST":
        verbs.leave(proposal.pk, by=request.user)
        messages.success(request, f"You left {reference}.")
        return redirect("home")
    context = {"seen": see(proposal, request.user), "people": see_people(proposal, request.user)}
    return render(request, "proposals/people/leave.html", context)


@login_required
@FORMS
def lead(request: HttpRequest, reference: str) -> HttpResponse:
    """Offer the lead to one of the people."""
    proposal = proposal_with(request, reference)
    must_manage(proposal, by=request.user)
    form = OfferForm(sent(request), proposal=proposal)
    if form.is_valid():
        chosen = form.cleaned_data["person"]
        if took(form, verbs.offer_lead, proposal.pk, chosen.pk, by=request.user):
            messages.success(request, f"We asked {chosen.person}. You lead the proposal until they accept.")
            return redirect("proposals:people", reference)
    return render(request, "proposals/people/lead.html", {"seen": see(proposal, request.user), "form": form})


@login_required
@require_POST
def keep_lead(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = proposal_with(request, reference)
    verbs.keep_lead(proposal.pk, by=request.user)
    messages.success(request, "You keep the lead.")
    return redirect("proposals:people", reference)


@login_required
@require_POST
def answer_lead(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = proposal_with(request, reference)
    if request.POST.get("answer") == "yes":
        attempt(request, verbs.take_lead, proposal.pk, told="You lead this proposal now.")
    elif request.POST.get("answer") == "no":
        attempt(request, verbs.refuse_lead, proposal.pk, told="You did not take the lead.")
    return redirect("proposals:people", reference)


# --- Parts of these views ---------------------------------------------------------------------------------------------
def proposal_with(request: HttpRequest, reference: str) -> Proposal:
    """The proposal, for those who take part in it; who may know of it is told so, others find nothing."""
    known = Proposal.objects.visible_to(request.user).for_listing()
    proposal = get_object_or_404(known, reference=reference)
    if not request.user.has_perm("proposals.see_people", proposal):
        raise NotPermitted("Only those who take part in a proposal see this page.")
    return proposal


def invitation_of(request: HttpRequest, reference: str, pk: int) -> Invitation:
    proposal = proposal_with(request, reference)
    must_manage(proposal, by=request.user)
    return get_object_or_404(proposal.invitations, pk=pk)


def part_managed(request: HttpRequest, reference: str, pk: int) -> Contributor:
    proposal = proposal_with(request, reference)
    must_manage(proposal, by=request.user)
    return get_object_or_404(proposal.contributors.select_related("person").exclude(person=request.user.pk), pk=pk)


def attempt(request: HttpRequest, verb: Any, pk: int, *, told: str) -> None:
    """For a button in a list: what stands in the way is told above the list."""
    try:
        verb(pk, by=request.user)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, told)
