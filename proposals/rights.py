"""Permission by name: this floor asks, the table in the topmost floor answers.

`person.has_perm(name, row)` answers for one row. The two registries here are its twins for many: which rows a
person may act on (`rows_for`), and which people hold a right (`holders_of`).
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

KNOW = "proposals.know"  # may know that it exists: lists, counts, search
READ = "proposals.read"  # may open its full text
EARLIER = "proposals.read_earlier"  # may read it as the earlier start of one that they mark
CONTACT = "proposals.contact"  # may write to its champion
COMPARE = "proposals.compare"  # may read what earlier versions said
DESK = "proposals.moderate"  # stands on the moderation desk of this person
APPLICANTS = "proposals.see_applicants"  # may know who applied
OUTCOME = "proposals.see_embargoed"  # knows how it was decided before that is announced
JOIN = "proposals.join"  # may become one of its people when invited
LEARN = "proposals.learn_by_invitation"  # is told by an invitation what it is about
TEAM = "proposals.see_as_team"  # reads who did what to it and why, and what moderators say of it
RANK = "scoring.rank"  # may see its score and the decision about it
FEEDBACK = "scoring.approve_feedback"  # decides what its authors read of the comments on it
SHORTLISTS = "shortlists.read"  # may rank every proposal of its call, and so read the shortlists
AWARD = "awards.follow"  # reads what its award asks for and what was done about that, once it is announced
STORY = "stories.know"  # may know that a story is told of it, also where its award ended
OVERSEE = "scoring.oversee"  # follows how its panel gets on
STEER = "scoring.steer"  # and may settle who marks it and what counts: an organisation of theirs takes no part
PREFER = "scoring.prefer"  # may be asked to mark it, and so says whether they would like to
JUDGE = "scoring.judge"  # sits on a panel of its call, and so keeps out of what is said of it in public
SUPPORT = "proposals.support"  # may stand behind it
TAKE_PART = "proposals.take_part"  # may know of it, and is not here to look after the place or to watch it
COMMENT = "proposals.comment"  # may comment on it for everybody to read
DISCUSS = "proposals.discuss"  # may write what its authors say among themselves
CONFER = "proposals.confer"  # reads what its authors say among themselves
MODERATE_TALK = "proposals.moderate_discussion"  # may hide comments on it
PLEDGE = "proposals.pledge"  # may offer people of their site in case it is funded
PLEDGES = "pledges.read"  # reads which sites pledged for it
FOLLOW = "proposals.follow"  # may keep an eye on it
INTEREST = "proposals.take_interest"  # may say that their own site is interested in it
IMPARTIAL = "proposals.impartial"  # has and had no part in it, and no conflict with it
KEPT_FROM = "proposals.kept_from"  # may not know of it, be it as public as can be
MARKS = "scoring.asked_to_mark"  # was asked to mark it, whatever became of that
DECLARE = "scoring.declare_in_the_chair"  # has it in the chair of its panel, and declares their interests first
CHAIRS = "panels.chair"  # sits in the chair of the panel now

_rows: dict[str, Callable[[Any], Q]] = {}
_holders: dict[str, Callable[..., QuerySet[Any]]] = {}


def answers_rows(name: str) -> Callable[[Callable[[Any], Q]], Callable[[Any], Q]]:
    """Decorate the function that says which rows a person holds the right `name` on."""

    def keep(function: Callable[[Any], Q]) -> Callable[[Any], Q]:
        _rows[name] = function
        return function

    return keep


def answers_holders(name: str) -> Callable[[Callable[..., QuerySet[Any]]], Callable[..., QuerySet[Any]]]:
    """Decorate the function that says who holds the right `name` at large, or on the row it is given."""

    def keep(function: Callable[..., QuerySet[Any]]) -> Callable[..., QuerySet[Any]]:
        _holders[name] = function
        return function

    return keep


def rows_for(name: str, person: Any) -> Q:
    return _rows[name](person)


def kept_as(name: str) -> str:
    """The name under which `with_rights` keeps a right beside the row."""
    return f"found_{name.replace('.', '_')}"


def found_with_row(name: str, person: Any, row: Any) -> bool | None:
    """What `with_rights(person, name)` read together with the row; None where nobody asked, or it was somebody else.

    As fresh as the row itself: what acts locks its row and reads it anew, and so asks anew.
    """
    is_theirs = person.is_authenticated and getattr(row, "rights_are_of", None) == person.pk
    return getattr(row, kept_as(name), None) if is_theirs else None


def holders_of(name: str, *row: Any) -> QuerySet[Any]:
    return _holders[name](*row)


def sees_embargoed(person: Any, proposal: Any = None) -> bool:
    """True for those who know an outcome before it is announced. Nobody knows that of what they wrote themselves."""
    return person.has_perm(OUTCOME, proposal)


def hides_applicants_from(person: Any, proposal: Any) -> bool:
    """True for those who may read a proposal and not know who wrote it. One place decides, and everything asks it."""
    return proposal.call.keeps_applicants_hidden and not person.has_perm(APPLICANTS, proposal)


def known_state(proposal: Any, person: Any) -> str:
    """A proposal's state as this person may know it."""
    return proposal.state if sees_embargoed(person, proposal) else proposal.shown_state


def rows_in_state(state: str, person: Any) -> Q:
    """The proposals that are in `state` as far as this person may know."""
    told = rows_for(OUTCOME, person)
    return Q(state=state) & told | Q(shown_state=state) & ~told
