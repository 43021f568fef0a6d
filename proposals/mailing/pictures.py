"""The picture that a mail shows beside its words: whoever has something to draw registers here, by kind of notice.

A mail goes out in any case. Where a picture can't be drawn, or is too heavy, the words go alone.
"""

import logging
from collections.abc import Callable
from email.mime.image import MIMEImage
from typing import Any, NamedTuple

from django.core.mail import EmailMultiAlternatives

from proposals.models import Notice

HEAVIEST = 60_000  # bytes
NAME = "chart"  # by which the HTML calls it: cid:chart
log = logging.getLogger(__name__)


class Picture(NamedTuple):
    """A PNG, and what it shows in words: they are its text alternative and stand in the text of the mail."""

    png: bytes
    says: str


Drawer = Callable[[Notice], Picture | None]
_drawers: dict[str, Drawer] = {}


def draws(*kinds: str) -> Callable[[Drawer], Drawer]:
    """Decorate the function that draws for notices of these kinds; None where there is nothing to show this reader."""

    def keep(function: Drawer) -> Drawer:
        _drawers.update(dict.fromkeys(kinds, function))
        return function

    return keep


def picture_of(notice: Notice) -> Picture | None:
    drawer = _drawers.get(notice.kind)
    try:
        found = drawer(notice) if drawer else None
    except Exception:  # whatever it was, the words are what has to arrive
        log.exception("No picture could be drawn for notice %s.", notice.pk)
        return None
    return found if found and len(found.png) <= HEAVIEST else None


def attach(mail: EmailMultiAlternatives, picture: Picture) -> None:
    """Beside the HTML that shows it, and not as a file to open."""
    part: Any = MIMEImage(picture.png, "png")
    part.add_header("Content-ID", f"<{NAME}>")
    part.add_header("Content-Disposition", "inline", filename=f"{NAME}.png")
    mail.mixed_subtype = "related"  # type: ignore[attr-defined]
    mail.attach(part)
