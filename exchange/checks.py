"""What Django's `check` must refuse in this project's settings."""

from django.conf import settings
from django.core.checks import Error, register


@register
def the_web_server_sends_only_files_on_the_disk(app_configs, **kwargs):
    """It would find nothing there while the files stand in an object store."""
    on_disk = settings.STORAGES["attachments"]["BACKEND"] == "proposals.attachments.storage.PrivateFiles"
    if on_disk or not settings.ATTACHMENTS_INTERNAL_PATH:
        return []
    hint = "Leave ATTACHMENTS_INTERNAL_PATH out: the exchange reads files from the store and sends them itself."
    return [Error("ATTACHMENTS_INTERNAL_PATH goes with files on the disk.", hint=hint, id="exchange.E002")]


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
