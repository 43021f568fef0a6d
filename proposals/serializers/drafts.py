"""What a program sends to start or to change a draft: the fields of the sections, each of them optional."""

from django import forms

from proposals.forms.drafting import NOT_IN_THE_DRAFT
from proposals.forms.sections import IN_EVERY_CALL
from proposals.serializers.from_forms import body_from
from proposals.serializers.questions import answers
from proposals.serializers.strict import Text, Truth, Whole

FIELDS: dict[str, forms.Field] = {
    name: field
    for section in IN_EVERY_CALL
    for name, field in section.form.base_fields.items()
    if name not in NOT_IN_THE_DRAFT
}
ANSWERS = "What the form of the call asks beside: the code of each question with its answer. Null takes one back."

NO_NHS_NUMBER = Truth(
    default=False,
    help_text="Your word that what looks like an NHS number in these texts is none. Without it such a text is refused.",
)

NewDraft = body_from(
    "NewDraft",
    "A new draft; you become its lead author.",
    FIELDS,
    answers=answers(ANSWERS),
    eligibility=answers("What the call asks before a draft is started: the code of each question with its answer."),
    no_nhs_number=NO_NHS_NUMBER,
    call=Text(help_text="The code of a call that takes submissions, such as safety-at-scale-2026."),
)
DraftChange = body_from(
    "DraftChange",
    "A change of a draft. Fields that you leave out stay as they are.",
    FIELDS,
    all_optional=True,
    answers=answers(ANSWERS),
    no_nhs_number=NO_NHS_NUMBER,
    version=Whole(help_text="The version that you edited, as you last read it."),
)
