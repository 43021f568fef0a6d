"""Stories: their authors write and send them, a moderator approves them or asks for more, or takes one down again."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import now

from proposals import notifications, rights
from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.kinds import NoticeKind
from proposals.models import WRITERS, Proposal, Story, StoryEdition, StoryState
from proposals.notifications import Wording
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service

WRITE = "proposals.record_adoption"
MISSING = {
    "title": "Give the story a title.",
    "overview": "Say in a few sentences what it is.",
    "challenge": "Say what the challenge was and what you did.",
    "outcomes": "Say what came of it, or why it stopped.",
}
TO_MODERATORS = Wording("A story waits for you: {reference}", "The team of “{title}” sent its story. Read it next.")
APPROVED = Wording("Your story is public: {reference}", "A moderator approved the story of “{title}”.")
RETURNED = Wording("Your story needs more: {reference}", "A moderator read the story of “{title}” and says:\n\n{note}")
TAKEN_DOWN = Wording(
    "Your story was taken down: {reference}", "A moderator took the story of “{title}” down:\n\n{note}"
)


@service
def write_story(
    proposal_pk: int, *, by: Any, version: int, title: str, overview: str, challenge: str, outcomes: str, send: bool
) -> Story:
    """Keep this text, and send it to the moderators where asked to; what is public stays until they approve it.

    version  the one that this text was made from; 0 where there was none
    raises   NotPermitted, WrongState, StaleVersion, NotReady where it is sent and not whole
    """
    proposal = _told(proposal_pk)
    must_write(proposal, by)
    story = Story.objects.filter(proposal=proposal).first() or Story(proposal=proposal, version=0)
    _must_be_current(story, version)
    text = {"title": title, "overview": overview, "challenge": challenge, "outcomes": outcomes}
    text = {name: each.strip() for name, each in text.items()}
    if send:
        _must_be_whole(text)
    for name, each in text.items():
        setattr(story, name, each)
    story.state = StoryState.PENDING if send else StoryState.DRAFT
    _save(story, by)
    if send:
        _tell(_moderators(proposal, by), TO_MODERATORS, story, NoticeKind.DESK)
    return story


@service
def approve_story(proposal_pk: int, *, by: Any, version: int) -> StoryEdition:
    """Let everybody read the text as it was sent."""
    story = _sent(proposal_pk, by, version)
    story.state, story.is_public, story.note = StoryState.APPROVED, True, ""
    _save(story, by)
    edition = StoryEdition.objects.create(
        story=story, number=story.editions.count() + 1, title=story.title, overview=story.overview,
        challenge=story.challenge, outcomes=story.outcomes, approved_by=by, approved_at=now(),
    )  # fmt: skip
    _tell(_writers(story), APPROVED, story, NoticeKind.PROGRESS)
    return edition


@service
def return_story(proposal_pk: int, *, by: Any, version: int, note: str) -> Story:
    """Ask its authors for more. What is public already stays."""
    story = _sent(proposal_pk, by, version)
    story.state, story.note = StoryState.RETURNED, _words(note)
    _save(story, by)
    _tell(_writers(story), RETURNED, story, NoticeKind.CHANGES)
    return story


@service
def take_down_story(proposal_pk: int, *, by: Any, note: str) -> Story:
    """Let nobody but its authors and the team read it any more. A second time changes nothing."""
    story = _of(_told(proposal_pk))
    must_moderate(story.proposal, by)
    if not story.is_public:
        return story
    story.state, story.is_public, story.note = StoryState.RETURNED, False, _words(note)
    _save(story, by)
    _tell(_writers(story), TAKEN_DOWN, story, NoticeKind.CHANGES)
    return story


def must_write(proposal: Proposal, by: Any) -> None:
    if not by.has_perm(WRITE, proposal):
        raise NotPermitted("Only its authors and the programme team write the story of this proposal.")


def must_moderate(proposal: Proposal, by: Any) -> None:
    if not by.has_perm(rights.MODERATE_TALK, proposal):
        raise NotPermitted("Only moderators and managers without a part in it decide about this story.")


def _told(proposal_pk: int) -> Proposal:
    proposal = lock_proposal(proposal_pk)
    if not (proposal.award_stands or proposal.award_ended):
        raise WrongState("A story is told once the proposal is funded and announced.")
    return proposal


def _of(proposal: Proposal) -> Story:
    story = Story.objects.filter(proposal=proposal).first()
    if story is None:
        raise WrongState("There is no story of this proposal.")
    story.proposal = proposal
    return story


def _sent(proposal_pk: int, by: Any, version: int) -> Story:
    story = _of(_told(proposal_pk))
    must_moderate(story.proposal, by)
    _must_be_current(story, version)
    if story.state != StoryState.PENDING:
        raise WrongState("This story waits for no moderator.")
    if story.changed_by == by:
        raise NotPermitted("Somebody else decides about a story that you sent.")
    return story


def _must_be_current(story: Story, version: int) -> None:
    if story.version != version:
        refusal = StaleVersion("Somebody else changed this story meanwhile. Look at both, then save again.")
        refusal.stored = {name: getattr(story, name) for name in MISSING} | {"version": story.version}
        raise refusal


def _must_be_whole(text: dict[str, str]) -> None:
    missing = {name: [MISSING[name]] for name, each in text.items() if not each}
    if missing:
        raise NotReady(*[MISSING[name] for name in missing], fields=missing)


def _words(note: str) -> str:
    if not note.strip():
        raise NotReady("Say why.", fields={"note": ["Say what its authors should know or add."]})
    return note.strip()


def _save(story: Story, by: Any) -> None:
    story.changed_by, story.changed_at = by, now()
    story.version += 1
    story.save()


# --- Who is told ------------------------------------------------------------------------------------------------------
def _writers(story: Story) -> list[Any]:
    writers = story.proposal.contributors.filter(role__in=WRITERS).select_related("person")
    return [each.person for each in writers.order_by("pk")]


def _moderators(proposal: Proposal, by: Any) -> list[Any]:
    """Moderators before managers, as for reports of comments; never whoever sent it."""
    free = [each for each in rights.holders_of(rights.MODERATE_TALK) if each.has_perm(rights.MODERATE_TALK, proposal)]
    moderators = [each for each in free if each.has_perm(rights.DESK, proposal)]
    return [each for each in moderators or free if each != by]


def _tell(people: list[Any], words: Wording, story: Story, kind: NoticeKind) -> None:
    facts = {"reference": story.proposal.reference, "title": story.proposal.title, "note": story.note}
    filled = Wording(words.subject.format(**facts), words.body.format(**facts))
    path = reverse("proposals:story", args=[story.proposal.reference])
    notifications.record(people, f"story-{story.pk}-{story.version}", filled, path, kind=kind, about=story.proposal)
