"""Keeping what is typed into a section: in the draft when it can stand there, beside the draft until then, and set
aside where somebody else was first. Nothing that arrived here is let go before its writer saw what replaced it.

Both the Save button and autosave come through `keep`; they differ in what they tell the writer.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from proposals.errors import NotReady, StaleVersion
from proposals.forms.drafting import Difference, SectionForm
from proposals.forms.sections import Written, read_section
from proposals.models import Proposal, TextSetAside
from proposals.services import edits
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.services.writing import change, keep_what_was_typed, must_be_open_to

LONGEST = 1_000_000  # characters of a section that are kept beside the draft


class Place(StrEnum):
    IN_DRAFT = "in the draft"
    BESIDE = "beside the draft"
    SET_ASIDE = "set aside"
    OUTDATED = "outdated"  # the same page sent newer text meanwhile, and that is kept
    NOWHERE = "too long to be kept"


@dataclass(frozen=True)
class Kept:
    """Where a text was kept. `form` holds it, `section` is what stands after it arrived."""

    place: Place
    form: SectionForm
    section: Written
    aside: TextSetAside | None = None
    gone: int = 0  # older texts that were set aside and gave way to this one

    @property
    def differences(self) -> list[Difference]:
        return self.form.differences(self.section.form)


@service
def keep(proposal_pk: int, slug: str, *, by: Any, sent: Any) -> Kept:
    """Keep what a page sent of one section, valid or not; `sent` is its form as a QueryDict.

    raises  NotPermitted, WrongState, and NotReady where the proposal has no such section
    """
    proposal = lock_proposal(proposal_pk)
    must_be_open_to(proposal, by=by)
    stands = read_section(slug, proposal)
    if stands is None:
        raise NotReady("This proposal has no such section any more.")
    form = stands.section.form(sent, proposal=proposal)
    edits.clear_numbers(proposal, _said_to_be_none(form, sent.getlist("not_nhs")), by=by)
    kept = _placed(stands, form, by=by)
    return replace(kept, section=read_section(slug, proposal) or stands)


def _placed(stands: Written, form: SectionForm, *, by: Any) -> Kept:
    if edits.length_of(form.typed()) > LONGEST:
        return Kept(Place.NOWHERE, form, stands)
    if _is_outdated(stands, form):
        return Kept(Place.OUTDATED, form, stands)
    if _is_there_already(stands, form):
        _forget_aside(stands, form, by=by)
        return Kept(Place.IN_DRAFT if stands.typed is None else Place.BESIDE, form, stands)
    if not _was_seen_by(stands, form, by):
        aside, gone = edits.set_aside(
            stands.proposal, stands.section.slug, by=by, typed=form.typed(), tab=form.tab, turn=form.turn
        )
        return Kept(Place.SET_ASIDE, form, stands, aside, gone)
    return _replaced(stands, form, by=by)


def _replaced(stands: Written, form: SectionForm, *, by: Any) -> Kept:
    """What stands was seen by whoever sent this, so this takes its place."""
    _forget_aside(stands, form, by=by)
    proposal, slug = stands.proposal, stands.section.slug
    if form.is_valid():
        change(proposal, [], **form.arguments())
        edits.sign(proposal, slug, by=by, tab=form.tab, turn=form.turn)
        return Kept(Place.IN_DRAFT, form, stands)
    proposal.version += 1
    proposal.save(update_fields=["version"])
    edits.sign(proposal, slug, by=by, typed=form.typed(), tab=form.tab, turn=form.turn)
    return Kept(Place.BESIDE, form, stands)


def _said_to_be_none(form: SectionForm, ticked: list[str]) -> set[str]:
    """Of the numbers that this text holds, those that its writer says are no NHS numbers."""
    return {number.digits for each in form.suspicions for number in each.numbers}.intersection(ticked)


def _is_outdated(stands: Written, form: SectionForm) -> bool:
    row = stands.row
    return row is not None and row.tab != "" and row.tab == form.tab and 0 < form.turn < row.turn


def _is_there_already(stands: Written, form: SectionForm) -> bool:
    """Sent twice, or typed back to what stood before."""
    if stands.typed is None:
        return form.says_what_stands()
    return stands.typed == form.typed() and not form.is_valid()


def _was_seen_by(stands: Written, form: SectionForm, person: Any) -> bool:
    """The page was made from what stands, or wrote it itself and never got the answer."""
    if form.data.get("opened") == stands.fingerprint:
        return True
    row = stands.row
    is_its_own = row is not None and row.tab != "" and row.tab == form.tab and row.changed_by_id == person.pk
    return is_its_own and row is not None and form.turn > row.turn


def _forget_aside(stands: Written, form: SectionForm, *, by: Any) -> None:
    """Its writer has both texts before them and goes on with this one."""
    proposal: Proposal = stands.proposal
    proposal.texts_set_aside.filter(section=stands.section.slug, by=by, tab=form.tab).delete()


@service
def go_back_to_saved(proposal_pk: int, slug: str, *, by: Any, seen: str) -> None:
    """Drop what was typed and can't stand in the draft; `seen` is the fingerprint of what this person was shown.

    Only one's own text is let go: a colleague's is set aside for them. Done twice, it changes nothing.

    raises  NotPermitted, WrongState, NotReady, StaleVersion
    """
    proposal = lock_proposal(proposal_pk)
    must_be_open_to(proposal, by=by)
    stands = read_section(slug, proposal)
    if stands is None:
        raise NotReady("This proposal has no such section any more.")
    if stands.row is None or stands.typed is None:
        return
    if stands.fingerprint != seen:
        raise StaleVersion("Something was typed here after you opened this page. Look at it before you go back.")
    if stands.row.changed_by_id != by.pk:
        keep_what_was_typed(stands)
    proposal.version += 1
    proposal.save(update_fields=["version"])
    edits.sign(proposal, slug, by=by)


@service
def drop_text_set_aside(aside_pk: int, *, by: Any) -> None:
    """Let go of one's own text that came second. A second click finds it gone, which is what was wanted."""
    TextSetAside.objects.filter(pk=aside_pk, by=by).delete()
