from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = "Proposals, calls and organisations"

    def ready(self) -> None:
        """Let workers know of what happens daily, and mails of what can be drawn."""
        from proposals.mailing import sending  # noqa: F401
        from proposals.measured import pictures  # noqa: F401
        from proposals.services import award_notices, measure_reminders, reminders  # noqa: F401
