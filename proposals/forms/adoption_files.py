"""What sites and authors report of an adoption, with a file that shows it."""

from typing import Any

from django import forms

from proposals.files.kinds import BY_ENDING
from proposals.forms.site_leads import OwnReportForm
from proposals.forms.spread import AdoptionForm

ONLY_THESE = "Only who follows the award and who speaks for this site can open it."


def _file(help_text: str) -> Any:
    accept = ",".join(f".{ending}" for ending in BY_ENDING)
    return forms.FileField(
        label="A file that shows it",
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": accept}),
        help_text=f"{help_text} Leave out anything about a patient.",
    )


class AdoptionWithFileForm(AdoptionForm):
    file = _file(f"{ONLY_THESE} A correction keeps the file of what it corrects, unless you choose another.")


class OwnReportWithFileForm(OwnReportForm):
    file = _file(ONLY_THESE)
