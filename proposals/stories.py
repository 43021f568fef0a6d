"""Stories as people read them: everybody the approved editions, those who write or moderate also what waits."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from proposals import rights
from proposals.models import Proposal, Story, StoryEdition, StoryState

WRITE = "proposals.record_adoption"


@dataclass(frozen=True)
class SeenText:
    """An edition, or the text that waits; `approved_on` is None for the latter."""

    title: str
    overview: str
    challenge: str
    outcomes: str
    approved_on: date | None


@dataclass(frozen=True)
class SeenStory:
    """The story of one proposal as one person may read it. `waiting` is None where it is not theirs to read."""

    proposal: Proposal
    state: str
    state_label: str
    version: int
    note: str
    edition: SeenText | None
    waiting: SeenText | None
    may_write: bool
    may_settle: bool
    may_take_down: bool


def told(reference: str, person: Any) -> Proposal:
    """The proposal, once this person may know that it is or was funded; before, it is not there (404)."""
    known = Proposal.objects.visible_to(person, rights.STORY).for_listing()
    return get_object_or_404(known.select_related("story"), reference=reference)


def see_story(proposal: Proposal, person: Any) -> SeenStory:
    """Raises Http404 where there is no story that this person may read or write."""
    may_write = person.is_authenticated and person.has_perm(WRITE, proposal)
    may_moderate = person.is_authenticated and person.has_perm(rights.MODERATE_TALK, proposal)
    story: Story | None = getattr(proposal, "story", None)
    edition = latest_edition(story) if story and story.is_public else None
    inside = may_write or may_moderate and story is not None
    if edition is None and not inside:
        raise Http404
    state = StoryState(story.state) if story else StoryState.DRAFT
    is_waiting = story is not None and state != StoryState.APPROVED and inside
    return SeenStory(
        proposal=proposal,
        state=state.value if inside else StoryState.APPROVED.value,
        state_label=str(state.label) if inside else str(StoryState.APPROVED.label),
        version=story.version if story else 0,
        note=story.note if story and inside else "",
        edition=edition,
        waiting=_text(story, None) if is_waiting else None,
        may_write=may_write,
        may_settle=may_moderate and state == StoryState.PENDING and story is not None and story.changed_by != person,
        may_take_down=may_moderate and edition is not None,
    )


def latest_edition(story: Story) -> SeenText | None:
    edition = story.editions.order_by("-number").first()
    return _text(edition, localdate(edition.approved_at)) if edition else None


def _text(source: Any, approved_on: date | None) -> SeenText:
    return SeenText(source.title, source.overview, source.challenge, source.outcomes, approved_on)


# --- Lists ------------------------------------------------------------------------------------------------------------
def public_stories(proposals: QuerySet[Proposal], words: str = "") -> QuerySet[StoryEdition]:
    """The latest edition of each public story of these proposals that says each of the words; newest first.

    proposals  visible by `rights.STORY`
    """
    latest = StoryEdition.objects.filter(story=OuterRef("story")).order_by("-number")
    public = Story.objects.told().filter(proposal__in=proposals.order_by().values("pk"))
    editions = StoryEdition.objects.filter(story__in=public.values("pk"), pk=Subquery(latest.values("pk")[:1]))
    for word in words.split():
        said = [Q(**{f"{name}__icontains": word}) for name in ("title", "overview", "challenge", "outcomes")]
        editions = editions.filter(said[0] | said[1] | said[2] | said[3])
    related = ("story__proposal__area", "story__proposal__lead_organisation", "story__proposal__call")
    return editions.select_related(*related).order_by("-approved_at", "-pk")


def waiting_for(person: Any) -> QuerySet[Story]:
    """Stories that a moderator reads next, the longest wait first."""
    waiting = Story.objects.waiting_for(person)
    return waiting.select_related("proposal__call", "changed_by").order_by("changed_at", "pk")
