"""Flags that were raised before get their owner and their trail, and from now on a trail only grows."""

from django.db import migrations

from proposals import append_only

TABLE = "scoring_flagevent"


def tell(apps, schema_editor):
    flags, events, seats = (apps.get_model("scoring", name) for name in ("Flag", "FlagEvent", "Seat"))
    for flag in flags.objects.filter(trail=None).order_by("pk"):
        chairs = seats.objects.filter(kind="chair", left_on=None, panel__placements__proposal=flag.proposal_id)
        flag.owner_id = chairs.order_by("pk").values_list("person", flat=True).first()
        flag.save(update_fields=["owner"])
        events.objects.create(
            flag=flag, kind="raised", by_id=flag.raised_by_id, owner_id=flag.owner_id, at=flag.raised_at
        )
        if flag.resolved_at:
            events.objects.create(
                flag=flag, kind="settled", text=flag.resolution, by_id=flag.resolved_by_id, at=flag.resolved_at
            )


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0017_flags_have_an_owner_and_a_trail")]
    operations = [
        migrations.RunPython(tell, migrations.RunPython.noop),
        migrations.RunPython(protect, release),
    ]
