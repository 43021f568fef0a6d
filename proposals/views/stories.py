"""Stories: the list for everybody, one of them, writing it, and the moderators' word."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals import rights
from proposals.errors import NotReady, StaleVersion
from proposals.filters.spread import StoryFilter
from proposals.forms.refusals import show_refusal, took, typed_over
from proposals.forms.stories import APPROVE, StoryForm, StoryRulingForm, TakeDownForm
from proposals.models import Proposal
from proposals.projections import see
from proposals.services import stories as verbs
from proposals.stories import SeenStory, public_stories, see_story, told, waiting_for
from proposals.views.lists import narrows, page_of, sent

SAVED = "Saved. Only your team and the moderators read it yet."


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    shown = StoryFilter(request.GET, Proposal.objects.visible_to(request.user, rights.STORY), request=request)
    words = shown.form.cleaned_data.get("words", "") if shown.form.is_valid() else ""
    page = page_of(request, public_stories(shown.qs, words))
    context = {
        "page": page,
        "filter_form": shown.form,
        "forms": [shown.form],
        "is_narrowed": narrows(shown.form),
        "waiting": waiting_for(request.user).count() if request.user.is_authenticated else 0,
    }
    return render(request, "proposals/stories/index.html", context)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "proposals/stories/desk.html", {"page": page_of(request, waiting_for(request.user))})


@require_safe
def story(request: HttpRequest, reference: str) -> HttpResponse:
    return show(request, see_story(told(reference, request.user), request.user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = told(reference, request.user)
    verbs.must_write(proposal, request.user)
    form = StoryForm(sent(request), initial=as_it_stands(proposal))
    stored: Any = None
    if form.is_valid():
        is_sent = "send" in request.POST
        try:
            verbs.write_story(proposal.pk, by=request.user, send=is_sent, **form.cleaned_data)
        except StaleVersion as refusal:
            stored = refusal.stored or {}
            form.data = typed_over(form, version=stored["version"])
            show_refusal(form, refusal)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "A moderator reads it next." if is_sent else SAVED)
            return redirect("proposals:story", reference)
    context = {"seen": see(proposal, request.user), "form": form, "stored": stored, "note": note_on(proposal)}
    return render(request, "proposals/stories/write.html", context)


@login_required
@require_POST
def settle(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = told(reference, request.user)
    verbs.must_moderate(proposal, request.user)
    form = StoryRulingForm(request.POST)
    if form.is_valid():
        given, by = form.cleaned_data, request.user
        try:
            if given["ruling"] == APPROVE:
                verbs.approve_story(proposal.pk, by=by, version=given["version"])
            else:
                verbs.return_story(proposal.pk, by=by, version=given["version"], note=given["note"])
        except (NotReady, StaleVersion) as refusal:
            form.data = typed_over(form, version=see_story(told(reference, by), by).version)
            show_refusal(form, refusal)
        else:
            messages.success(request, "Its authors are told.")
            return redirect("proposals:story", reference)
    return show(request, see_story(told(reference, request.user), request.user), ruling=form)


@login_required
@require_POST
def take_down(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = told(reference, request.user)
    verbs.must_moderate(proposal, request.user)
    form = TakeDownForm(request.POST)
    if form.is_valid() and took(form, verbs.take_down_story, proposal.pk, by=request.user, **form.cleaned_data):
        messages.success(request, "Taken down. Its authors are told.")
        return redirect("proposals:stories")
    return show(request, see_story(proposal, request.user), taking_down=form)


def show(request: HttpRequest, found: SeenStory, *, ruling: Any = None, taking_down: Any = None) -> HttpResponse:
    initial = {"version": found.version}
    forms = {
        "ruling": (ruling or StoryRulingForm(initial=initial)) if found.may_settle else None,
        "taking_down": (taking_down or TakeDownForm()) if found.may_take_down else None,
    }
    context = {
        "story": found,
        "seen": see(found.proposal, request.user),
        "knows_it": request.user.is_authenticated and request.user.has_perm(rights.KNOW, found.proposal),
        "forms": [form for form in forms.values() if form],
        **forms,
    }
    return render(request, "proposals/stories/story.html", context)


def as_it_stands(proposal: Proposal) -> dict[str, Any]:
    """The text so far; before there is one, the title of the proposal."""
    story = getattr(proposal, "story", None)
    if story is None:
        return {"title": proposal.title[:160], "version": 0}
    return {name: getattr(story, name) for name in (*verbs.MISSING, "version")}


def note_on(proposal: Proposal) -> str:
    story = getattr(proposal, "story", None)
    return story.note if story else ""
