"""A file of a proposal, as its lists show it."""

from rest_framework import serializers

from proposals.models import ScanState


class FileRow(serializers.Serializer):
    """One file. Its content stands at its own address, where `why_not` is empty."""

    number = serializers.IntegerField(help_text="Which file of the proposal it is.")
    name = serializers.CharField()
    kind = serializers.CharField(help_text="Such as PDF or Word document.")
    size_bytes = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ScanState.choices, help_text="What the virus scan says of it.")
    by = serializers.CharField(help_text="Who attached it; empty unless you are of its authors or the team.")
    at = serializers.DateTimeField(help_text="When it was attached.")
    why_not = serializers.CharField(help_text="Why you can’t open it; empty when you can.")
    question = serializers.CharField(help_text="The code of the question that it answers; empty for others.")


class SentFile(serializers.Serializer):
    """One file, sent as a form (multipart/form-data)."""

    file = serializers.FileField(
        help_text="A .pdf, .docx, .xlsx, .pptx, .png or .jpg of the size that the call allows."
    )
    question = serializers.CharField(
        required=False, help_text="The code of a question of the call that takes a file: this is its answer then."
    )
    replaces = serializers.IntegerField(
        required=False, help_text="The number of the file that answers the question now and makes way for this one."
    )
