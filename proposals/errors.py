"""Why an act was refused, in sentences for the person who tried it. Pages print them; the API answers 403 or 409."""

from typing import Any


class Refusal(Exception):
    """Raised before anything changed. `reasons` are full sentences; `fields` names the ones a form can show."""

    def __init__(self, *reasons: str, fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(*reasons)
        self.reasons = list(reasons)
        self.fields = fields or {}

    def __str__(self) -> str:
        return " ".join(self.reasons)


class NotPermitted(Refusal):
    """This person may not do this, or not to this row."""


class WrongState(Refusal):
    """There is no such step from the state the row is in now."""


class NotReady(Refusal):
    """Something must be true first."""


class StoreFailed(Refusal):
    """What was sent could not be kept, or what was asked for not be read; nothing of it stands half done."""


class NoRoom(StoreFailed):
    """The server has no room left to keep what was sent."""


class StoreSilent(StoreFailed):
    """The store of files does not answer."""


class StaleVersion(Refusal):
    """The row was changed by somebody else since this person opened it. `stored` says what stands now."""

    stored: dict[str, Any] | None = None
