"""Markdown that a manager wrote, as HTML that can do no harm: the one place where text becomes markup.

No HTML of the writer's own gets through, no picture, and no address but web and mail. The headings are moved so that
the highest of them stands below the title of a page, whatever its writer began with.
"""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

HIGHEST, LOWEST = 2, 4
SIZES = {2: "m", 3: "s", 4: "xs"}
TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr", "code", "pre"}
CLASSES = {f"h{level}": {"class": f"nhsuk-heading-{size}"} for level, size in SIZES.items()} | {
    "ul": {"class": "nhsuk-list nhsuk-list--bullet"},
    "ol": {"class": "nhsuk-list nhsuk-list--number"},
}

_reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"https", "http", "mailto"},
    set_tag_attribute_values=CLASSES,
    link_rel="noopener noreferrer",
)


def markdown(text: str | None) -> SafeString:
    tokens = _reader.parse(text or "")
    _move_headings(tokens)
    written = _reader.renderer.render(tokens, _reader.options, {})
    return mark_safe(_cleaner.clean(written))  # noqa: S308  cleaned in this very line


def _move_headings(tokens: list[Token]) -> None:
    """Start at `HIGHEST`, and never skip a level on the way down."""
    opening = [each for each in tokens if each.type == "heading_open"]
    closing = [each for each in tokens if each.type == "heading_close"]
    highest = min((int(each.tag[1]) for each in opening), default=HIGHEST)
    before = HIGHEST - 1
    for start, end in zip(opening, closing, strict=True):
        before = min(int(start.tag[1]) - highest + HIGHEST, before + 1, LOWEST)
        start.tag = end.tag = f"h{before}"
