"""The official NHS component macros as functions: `nhs.errorSummary({...})`, each loaded when first used.

They count on undefined names being harmless, so they live in a template environment of their own; that of our pages
(`jinja.py`) refuses undefined names.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup

Component = Callable[[dict[str, Any]], str]


class NHS:
    FOLDERS = {"table": "tables", "image": "images", "list": "do-dont-list"}

    def __init__(self) -> None:
        loader = PackageLoader("nhsuk_frontend_jinja")
        self._env = Environment(
            loader=loader,
            undefined=ChainableUndefined,
            autoescape=True,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        # Each of the many imports between the macros compares all globals: only the one they use may stay.
        self._env.globals = {"namespace": self._env.globals["namespace"]}
        # Indenting costs most of the time of a macro, and would add blanks to the lines people typed.
        self._env.filters["indent"] = unchanged

    def __getattr__(self, name: str) -> Component:
        if name.startswith("_"):
            raise AttributeError(name)
        folder = self.FOLDERS.get(name) or re.sub("[A-Z]", lambda found: "-" + found[0].lower(), name)
        macro = getattr(self._env.get_template(f"nhsuk/components/{folder}/macro.jinja").module, name)
        setattr(self, name, macro)
        return macro


def unchanged(text: str, *_: Any) -> str:
    return text


nhs = NHS()


@cache
def logo() -> Markup:
    """The NHS lozenge as the official header draws it."""
    header = str(nhs.header({}))
    end = "</svg>"
    return Markup(header[header.index("<svg") : header.index(end) + len(end)])  # noqa: S704
