"""The environment of the page templates: strict about undefined names, with the NHS components as functions.

Pages call `nhs.button({"text": "Save"})` (`nhs.py`); filters stand in `wording.py`, charts in `charts/`.
"""

from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from exchange import charts
from exchange.comment_text import comment_text
from exchange.form_errors import error_summary, has_errors
from exchange.kept import kept_texts
from exchange.nhs import logo, nhs
from exchange.wording import FILTERS
from proposals.spread.organisations import short_name


def environment(**options: Any) -> Environment:
    options["undefined"] = StrictUndefined
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701  Django's engine sets autoescape
    env.globals.update(
        nhs=nhs,
        nhs_logo=logo,
        service=Service(),
        static=static,
        url=url,
        with_query=with_query,
        error_summary=error_summary,
        has_errors=has_errors,
        kept_texts=kept_texts,
        charts=charts,
    )
    env.filters.update(FILTERS, comment_text=comment_text, short_board=short_name)
    return env


class Service:
    """How this installation calls itself; read from the settings each time, so that tests may change them."""

    @property
    def name(self) -> str:
        return settings.SERVICE_NAME

    @property
    def owner(self) -> str:
        return settings.SERVICE_OWNER

    @property
    def support_email(self) -> str:
        return settings.SUPPORT_EMAIL

    @property
    def is_demo(self) -> bool:
        return settings.DEMO

    @property
    def shows_nhs_logo(self) -> bool:
        return settings.SHOW_NHS_LOGO


def url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)


def with_query(query: QueryDict, **changes: Any) -> str:
    """This page's address with its query changed: `with_query(request.GET, page=2)`. None takes a name out."""
    changed = query.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = str(value)
    return "?" + changed.urlencode()
