"""How tests fill in the administration pages: what a browser would send, with something changed."""

import re
from html import unescape

import html5lib
from django.urls import reverse

INDEX = reverse("admin:index")
PAGES = [
    "exchange.member", "proposals.affiliation", "proposals.organisation", "proposals.priorityarea",
    "proposals.priorityframework", "proposals.theme", "scoring.panel", "scoring.rubric",
]  # fmt: skip
XHTML = "{http://www.w3.org/1999/xhtml}"


def address(page, *args):
    """address("panel", "change", 1), address("panel", "add"), address("panel", "changelist")"""
    noun, act, *rest = (page, *args)
    app = next(each.split(".")[0] for each in PAGES if each.endswith(f".{noun}"))
    return reverse(f"admin:{app}_{noun}_{act}", args=rest)


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def filled(response):
    """What a browser would send if nothing were changed on the page."""
    sent = {}
    for box in html5lib.parse(response.text).iter():
        name, kind = box.get("name"), box.get("type")
        if name is None or "__prefix__" in name or kind in ("submit", "button") or box.get("disabled") is not None:
            continue
        if box.tag == f"{XHTML}textarea":
            sent[name] = (box.text or "").removeprefix("\n")
        elif box.tag == f"{XHTML}select":
            chosen = [each.get("value") for each in box.iter(f"{XHTML}option") if each.get("selected") is not None]
            sent[name] = chosen[0] if chosen else ""
        elif box.tag == f"{XHTML}input" and (kind != "checkbox" or box.get("checked") is not None):
            sent[name] = box.get("value", "on" if kind == "checkbox" else "")
    return sent


def more(sent, prefix, *rows):
    """The page with rows added to its formset `prefix`."""
    total = int(sent[f"{prefix}-TOTAL_FORMS"])
    added = {f"{prefix}-{total + n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return sent | added | {f"{prefix}-TOTAL_FORMS": str(total + len(rows))}
