from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = "People and offices"

    def ready(self) -> None:
        """Load the table of rights, which the lower floors ask by name, and the system checks."""
        from exchange import checks, permissions  # noqa: F401
