"""What a program sends to start or to change a draft: the fields of the sections, each of them optional."""

from django import forms

from proposals.forms.sections import SECTIONS
from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Text, Whole

FIELDS: dict[str, forms.Field] = {
    name: section.form.base_fields[name] for section in SECTIONS for name in section.form.names()
}

NewDraft = body_from(
    "NewDraft",
    "A new draft; you become its lead author.",
    FIELDS,
    call=Text(help_text="The code of a call that takes submissions, such as safety-at-scale-2026."),
)
DraftChange = body_from(
    "DraftChange",
    "A change of a draft. Fields that you leave out stay as they are.",
    FIELDS,
    all_optional=True,
    version=Whole(help_text="The version that you edited, as you last read it."),
)
