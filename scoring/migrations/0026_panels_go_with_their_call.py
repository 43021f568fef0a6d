from django.db import migrations, models


class Migration(migrations.Migration):
    """A call in preparation is removed with its empty panels; one that has members is kept by their seats."""

    dependencies = [("scoring", "0025_preferences_of_assessors")]

    operations = [
        migrations.AlterField(
            "panel", "call", models.ForeignKey("proposals.Call", models.CASCADE, related_name="panels")
        ),
    ]
