"""What a site did, sent as a form with a file that shows it."""

from rest_framework import serializers

from proposals.forms.site_leads import OwnReportForm
from proposals.forms.spread import AdoptionForm
from proposals.serializers.from_forms import body_from

AdoptionWithFileGiven = body_from(
    "AdoptionWithFileGiven", "What a site did, and a file.", AdoptionForm.base_fields, file=serializers.FileField()
)
OwnReportWithFileGiven = body_from(
    "OwnReportWithFileGiven", "What happened at your site, and a file.", OwnReportForm.base_fields,
    file=serializers.FileField(),
)  # fmt: skip
