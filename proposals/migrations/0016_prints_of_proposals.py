"""Every proposal gets the print of its title and pitch."""

from django.db import migrations

from proposals.services.prints import THE_CLOCK, print_of


def make_prints(apps, schema_editor):
    prints = apps.get_model("proposals", "TextPrint").objects
    proposals = apps.get_model("proposals", "Proposal").objects.only("title", "pitch").order_by("pk")
    stamp = 0
    for stamp, proposal in enumerate(proposals.iterator(chunk_size=1_000), start=1):
        prints.create(proposal=proposal, stamp=stamp, **print_of(proposal))
    apps.get_model("proposals", "PrintClock").objects.create(pk=THE_CLOCK, stamp=stamp)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0015_similar_proposals")]

    operations = [migrations.RunPython(make_prints, migrations.RunPython.noop)]
