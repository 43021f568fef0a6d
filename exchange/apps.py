from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = "People and offices"
    default = True

    def ready(self) -> None:
        """Load the table of rights, which the lower floors ask by name, and the system checks."""
        from exchange import checks, permissions  # noqa: F401


class AdministrationConfig(SimpleAdminConfig):
    """The administration pages of our three floors, and nobody else's: other applications would add theirs if asked."""

    default_site = "exchange.administration.Administration"
    default = False

    def ready(self) -> None:
        super().ready()
        for floor in ("exchange", "scoring", "proposals"):
            import_module(f"{floor}.admin")
