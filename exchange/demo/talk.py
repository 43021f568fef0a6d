"""Stories of those who talk about a proposal: questions, answers by its authors, and now and then a report."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from exchange.demo import material
from exchange.demo.backing import is_public
from exchange.demo.stage import Story, on_the_hour
from exchange.demo.tale import Tale
from proposals.models import Audience, Comment
from proposals.services import comment_moderation, discussion


@cache
def told() -> dict[str, list[dict[str, Any]]]:
    """{title of a proposal: its comments in the order in which they are written}"""
    return material.read("discussion")


def be_discussed(tale: Tale, dice: Random) -> Story:
    """What the fixture holds for this proposal, some hours apart; what nobody could write at the time is left out."""
    moments = _moments(tale, dice)
    for thread in told().get(tale.plot["title"], []):
        yield next(moments)
        if not _may_write(tale, thread):
            continue
        comment = _write(tale, thread)
        for answer in thread.get("answers", []):
            yield next(moments)
            _write(tale, answer | {"for": thread.get("for")}, parent=comment.pk)
        if report := thread.get("report"):
            yield next(moments)
            comment_moderation.report_comment(comment.pk, by=tale.cast.by_name[report["by"]], reason=report["reason"])
        if "hide" in thread:
            yield next(moments)
            comment_moderation.hide_comment(comment.pk, by=tale.moderator, reason=thread["hide"])


def _moments(tale: Tale, dice: Random) -> Iterator[datetime]:
    """From the day after it was submitted to an open call, or from the closing of a call that is over."""
    if tale.opened.phase == "open":
        day = tale.today - timedelta(days=tale.plot.get("days", 6) - 1)
    else:
        day = tale.opened.closing_day + timedelta(days=2)
    moment = on_the_hour(day, 8)
    while True:
        moment += timedelta(minutes=dice.randrange(50, 400))
        if not 7 <= moment.hour < 21:
            moment += timedelta(hours=10)
        yield moment


def _may_write(tale: Tale, thread: dict[str, Any]) -> bool:
    return tale.pk != 0 and (thread.get("for") == Audience.AUTHORS or is_public(tale))


def _write(tale: Tale, words: dict[str, Any], parent: int | None = None) -> Comment:
    by, audience = tale.cast.by_name[words["by"]], words.get("for") or Audience.EVERYBODY
    return discussion.write_comment(tale.pk, by=by, text=words["text"], audience=audience, parent=parent)
