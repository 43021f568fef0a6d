from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "Panels, scoring and decisions"

    def ready(self) -> None:
        """Let workers know of what happens daily."""
        from scoring.services import preferences, reminders  # noqa: F401
