"""Texts to start from and signposts, which moderators keep for all of them."""

from typing import Any

from rest_framework import serializers

from proposals.forms.desk import CannedTextForm, SignpostForm
from proposals.models import TextKind
from proposals.serializers.call_setup import VERSION
from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Whole

OF_A_TEXT = {name: field for name, field in CannedTextForm.base_fields.items() if name != "version"}
OF_A_SIGNPOST = {name: field for name, field in SignpostForm.base_fields.items() if name != "version"}


class KeptRow(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    is_retired = serializers.BooleanField(help_text="Whether it is no longer offered.")
    changed_by = serializers.CharField()
    changed_at = serializers.DateTimeField()
    version = serializers.IntegerField(help_text="State it with a change.")


class KeptText(KeptRow):
    """A text to start from. Words in braces, such as {reference}, are filled in when it is used."""

    kind = serializers.ChoiceField(choices=TextKind.choices)
    title = serializers.CharField()
    body = serializers.CharField()


class KeptSignpost(KeptRow):
    """A service or a person that helps where a call can’t."""

    name = serializers.CharField()
    about = serializers.CharField()
    contact = serializers.CharField()


def changed(name: str, meaning: str, fields: Any) -> Any:
    return body_from(name, meaning, fields, all_optional=True, version=Whole(help_text=VERSION))


NewKeptText = body_from("NewKeptText", "A text for all moderators to start from.", OF_A_TEXT)
NewSignpost = body_from("NewSignpost", "A service or a person to point authors to.", OF_A_SIGNPOST)
KeptTextChange = changed("KeptTextChange", "A change of a text. What you leave out stays.", OF_A_TEXT)
SignpostChange = changed("SignpostChange", "A change of a signpost. What you leave out stays.", OF_A_SIGNPOST)
