"""The form that files are sent with. What is wrong with a file is told at its box, by the file's name."""

from typing import Any

from django import forms

from proposals.files.kinds import BY_ENDING


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Files, as many as were chosen. Even an empty one gets as far as the check, which tells what is wrong with it."""

    def __init__(self, **options: Any) -> None:
        accept = ",".join(f".{ending}" for ending in BY_ENDING)
        super().__init__(widget=SeveralFilesInput({"accept": accept}), allow_empty_file=True, **options)

    def clean(self, sent: Any, initial: Any = None) -> list[Any]:
        return [super(SeveralFiles, self).clean(each, initial) for each in sent or []]


class FilesForm(forms.Form):
    chosen = SeveralFiles(label="Choose files", required=False)
