from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "proposals.jobs"
    label = "jobs"
    verbose_name = "Background work"
