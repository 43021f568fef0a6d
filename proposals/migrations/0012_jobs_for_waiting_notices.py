"""Gives each notice that waits to be mailed the job that mails it."""

from django.db import migrations


def ask_for_mails(apps, schema_editor):
    notices, jobs = apps.get_model("proposals", "Notice"), apps.get_model("jobs", "Job")
    waiting = notices.objects.filter(mailed_at=None, delivery="at_once").values_list("pk", flat=True)
    task = "proposals.mailing.sending.send_notice"
    jobs.objects.bulk_create(
        (jobs(task=task, key=f"notice-{pk}", args=[pk]) for pk in waiting.iterator()), ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [("proposals", "0011_notices_as_chosen"), ("jobs", "0001_initial")]
    operations = [migrations.RunPython(ask_for_mails, migrations.RunPython.noop)]
