"""What every list page does the same way: fifty rows a page, and a word about an address that asks for nonsense."""

from typing import Any

from django.contrib import messages
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import HttpRequest, QueryDict

PAGE_LENGTH = 50


def page_of(request: HttpRequest, rows: Any, *, count: int | None = None, length: int = 0) -> Page:
    """The page that the address asks for; the first one, and a message, when there is no such page.

    `count` is how many rows there are, where that is known already; `length` how many stand on a page.
    """
    pages = Paginator(rows, length or PAGE_LENGTH)
    if count is not None:
        pages.count = count
    try:
        return pages.page(request.GET.get("page") or 1)
    except InvalidPage:
        messages.warning(request, "There is no such page in this list, so you see the first one.")
        return pages.page(1)


def narrows(form: Any) -> bool:
    """Whether a filter form leaves rows out; sorting them, or showing them as charts, does not."""
    return bool(set(form.changed_data) - {"sort", "show"})


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: nothing while the page is only read."""
    return request.POST if request.method == "POST" else None


def files_sent(request: HttpRequest) -> Any:
    return request.FILES if request.method == "POST" else None


def named_row(request: HttpRequest, name: str, rows: Any) -> Any:
    """The one of `rows` that the address names, as `?corrects=7` does; None where it names none of them."""
    number = request.GET.get(name, "")
    return rows.filter(pk=number).first() if is_number(number) else None


def is_number(text: str) -> bool:
    """Whether a text from a form or an address can be the number of a row."""
    return text.isascii() and text.isdecimal() and len(text) < 19
