"""What Django's `check` must refuse in this project's settings."""

from django.conf import settings
from django.core.checks import Error, register


@register
def requests_must_not_be_atomic(app_configs, **kwargs):
    """On SQLite a transaction per request takes the write lock for each read: 4 to 9 times slower."""
    return [
        Error(
            f"DATABASES[{alias!r}] sets ATOMIC_REQUESTS.",
            hint="Remove it: services open their own transactions before their first read.",
            id="exchange.E001",
        )
        for alias, database in settings.DATABASES.items()
        if database.get("ATOMIC_REQUESTS")
    ]
