"""Addresses that people give: of the web, and nothing that a browser would run."""

from urllib.parse import urlsplit

LONGEST_LINK = 500


def is_of_the_web(link: str) -> bool:
    """Nothing that a browser would run: an address of the web, on one line, with a host."""
    if len(link) > LONGEST_LINK or any(not each.isprintable() or each.isspace() for each in link):
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return link.startswith(("https://", "http://")) and bool(parts.hostname)
