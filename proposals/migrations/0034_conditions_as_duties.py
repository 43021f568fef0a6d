"""The conditions that awards have as one text become one condition without a day each; the text stays as it is."""

from django.db import migrations

HAS_AWARD = ["funded", "spread"]


def make_duties(apps, schema_editor):
    Proposal, Duty = apps.get_model("proposals", "Proposal"), apps.get_model("proposals", "Duty")
    History = apps.get_model("proposals", "HistoryEntry")
    awarded = Proposal.objects.filter(state__in=HAS_AWARD).exclude(award_conditions="")
    for pk, text in awarded.order_by("pk").values_list("pk", "award_conditions").iterator():
        funded = History.objects.filter(proposal=pk, step="fund").order_by("-number").first()
        if text.strip() and funded:
            Duty.objects.create(
                proposal_id=pk, kind="condition", text=text.strip(), set_by_id=funded.by_id, set_at=funded.at
            )


def take_duties_away(apps, schema_editor):
    """And what people were told of them stays, under a kind that was there before."""
    apps.get_model("proposals", "Duty").objects.filter(kind="condition", version=0).delete()
    apps.get_model("proposals", "Notice").objects.filter(kind="duty").update(kind="progress")
    apps.get_model("proposals", "NoticeChoice").objects.filter(kind="duty").delete()


class Migration(migrations.Migration):
    dependencies = [("proposals", "0033_duties_of_awards")]
    operations = [migrations.RunPython(make_duties, take_duties_away)]
