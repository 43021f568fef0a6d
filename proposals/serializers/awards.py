"""After the award: what it asks for and how that stands, and what is sent about it."""

from rest_framework import serializers

from proposals.forms.awards import ChangedDutyForm, DropForm, DutyForm, DutyReportForm, RulingForm
from proposals.forms.payments import InstalmentForm, PaidForm
from proposals.serializers.attachments import FileRow
from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import OneOf
from proposals.states import DutyAct, DutyKind, DutyState


class DutyShown(serializers.Serializer):
    """One thing that an award asks for. `missing` is what was asked for when it was last sent back."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=DutyKind.choices)
    text = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=DutyState.choices)
    is_late = serializers.BooleanField()
    missing = serializers.CharField()
    version = serializers.IntegerField(help_text="Send it with what you do about it.")


class DutyEntryShown(serializers.Serializer):
    """Something that was done about it. Who did it is told by name to the programme team alone."""

    act = serializers.ChoiceField(choices=DutyAct.choices)
    text = serializers.CharField()
    link = serializers.CharField()
    file = FileRow(allow_null=True)
    was_text = serializers.CharField(help_text="What was asked before, where it was changed.")
    was_due_on = serializers.DateField(allow_null=True)
    by = serializers.CharField()
    at = serializers.DateTimeField()


class DutyInFull(serializers.Serializer):
    """One thing that an award asks for, with all that was done about it, the latest first."""

    duty = DutyShown()
    entries = DutyEntryShown(many=True)


class InstalmentShown(serializers.Serializer):
    """A sum of the schedule of payments. `waits_for` says what must be done first."""

    id = serializers.IntegerField(source="pk")
    pounds = serializers.IntegerField()
    due_on = serializers.DateField()
    waits_for = serializers.CharField()
    is_held_back = serializers.BooleanField()
    paid_on = serializers.DateField(allow_null=True)
    recorded_by = serializers.CharField()


class AwardInFull(serializers.Serializer):
    """The award of a proposal and what it asks for, or asked for until it ended."""

    reference = serializers.CharField(source="proposal.reference")
    award_pounds = serializers.IntegerField()
    ended_on = serializers.DateField(
        source="ended.on", allow_null=True, help_text="When it was given up or taken back."
    )
    ended_because = serializers.CharField(source="ended.why", allow_null=True)
    late = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="How many reports wait for the programme team.")
    done = serializers.IntegerField()
    duties = DutyShown(many=True)
    scheduled_pounds = serializers.IntegerField()
    paid_pounds = serializers.IntegerField()
    instalments = InstalmentShown(many=True)


class AwardRow(serializers.Serializer):
    """One award as the list tells it."""

    reference = serializers.CharField()
    title = serializers.CharField()
    call = serializers.CharField(source="call.code")
    lead_organisation = serializers.CharField(allow_null=True)
    award_pounds = serializers.IntegerField()
    late = serializers.IntegerField()
    waiting = serializers.IntegerField()
    open = serializers.IntegerField()
    next_due_on = serializers.DateField(allow_null=True)


DutyGiven = body_from(
    "DutyGiven",
    "One thing that an award asks for.",
    DutyForm.base_fields,
    kind=OneOf(choices=DutyKind.choices, help_text="What sort of thing it is."),
)
DutyChanged = body_from("DutyChanged", "In other words, or by another day.", ChangedDutyForm.base_fields)
DutyDropped = body_from("DutyDropped", "Why it is no longer asked for.", DropForm.base_fields)
DutyRuling = body_from("DutyRuling", "What you make of a report.", RulingForm.base_fields)
DutyReported = body_from(
    "DutyReported",
    "How it was done: in words, by a link, or both.",
    {name: field for name, field in DutyReportForm.base_fields.items() if name != "file"},
)


InstalmentGiven = body_from(
    "InstalmentGiven", "A sum of the schedule, or one in the place of another.", InstalmentForm.base_fields
)
PaymentGiven = body_from("PaymentGiven", "When an instalment was paid.", PaidForm.base_fields)


class DutyEvidence(serializers.Serializer):
    """A form with a file that shows how it was done, and words beside it."""

    file = serializers.FileField()
    version = serializers.IntegerField()
    text = serializers.CharField(required=False)
    link = serializers.CharField(required=False)
