"""Forms of pages that save by themselves: which page sends, and how often it sent."""

from typing import Any

from proposals.models.sections import LONGEST_TAB


class SentByAPage:
    """For a form; without scripts a page has no name, and its first turn is 0."""

    data: Any

    @property
    def tab(self) -> str:
        """The name of the page that sends; empty where scripts are off."""
        named = str(self.data.get("tab", ""))
        return named if len(named) <= LONGEST_TAB else ""

    @property
    def turn(self) -> int:
        sent = str(self.data.get("turn", ""))
        return int(sent) if sent.isdecimal() and len(sent) < 10 else 0
