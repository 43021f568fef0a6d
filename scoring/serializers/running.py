"""Running a panel: who owes sheets, what can be closed, who marks one proposal, and an assignment declined."""

from rest_framework import serializers

from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Body, Text, Whole
from scoring.forms.running import RemindForm
from scoring.forms.sheets import DeclineForm
from scoring.models import SeatKind
from scoring.serializers.ranking import Figure
from scoring.states import AssignmentState

MOST_AT_ONCE = 1_000


class PanelFollowed(serializers.Serializer):
    """A panel and how far it is. The counts are of proposals that you oversee."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    call = serializers.CharField(source="call.code")
    due_on = serializers.DateField(source="call.scoring_due_on")
    placed = serializers.IntegerField(help_text="Proposals passed to it.")
    marking = serializers.IntegerField(help_text="Those that are being marked.")
    sheets_in = serializers.IntegerField()
    sheets_wanted = serializers.IntegerField()
    open_flags = serializers.IntegerField()
    to_declare = serializers.IntegerField(help_text="What waits until you, its chair, declare your interests.")


class OwingLine(serializers.Serializer):
    """An assessor who owes sheets."""

    seat = serializers.IntegerField(source="seat_pk")
    name = serializers.CharField()
    kind = serializers.ChoiceField(source="seat_kind", choices=SeatKind.choices)
    to_declare = serializers.IntegerField()
    to_mark = serializers.IntegerField()
    reminded_at = serializers.DateTimeField(allow_null=True, help_text="When somebody last reminded them by hand.")


class OwingOnPanel(serializers.Serializer):
    """Those who owe most first."""

    owing = OwingLine(many=True)


class Reminded(serializers.Serializer):
    """How many owe a sheet of those named. Whoever was reminded today already is not told twice."""

    reminded = serializers.IntegerField()


class StandingLine(serializers.Serializer):
    """A proposal that is being marked."""

    reference = serializers.CharField(source="proposal.reference")
    title = serializers.CharField(source="proposal.title")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Why it waits; empty: it can be closed.")


class Standings(serializers.Serializer):
    """What is being marked on a panel, by reference."""

    proposals = StandingLine(many=True)


class ClosedLine(serializers.Serializer):
    """What became of a proposal."""

    reference = serializers.CharField(source="proposal.reference")
    is_closed = serializers.SerializerMethodField()
    refusal = serializers.CharField(help_text="Why it is not closed; empty where it is.")

    def get_is_closed(self, closed: object) -> bool:
        return not getattr(closed, "refusal", "")


class ClosedProposals(serializers.Serializer):
    """Each by itself: one that can’t be closed holds up no other."""

    proposals = ClosedLine(many=True)


class AskedLine(serializers.Serializer):
    """An assessor who was asked. Names and reasons are for whoever runs the panel."""

    id = serializers.IntegerField(source="pk", help_text="The number of the assignment.")
    seat = serializers.CharField(source="code", help_text="The code of the seat.")
    name = serializers.CharField()
    kind = serializers.CharField(source="seat_kind")
    state = serializers.ChoiceField(choices=AssignmentState.choices)
    conflict = serializers.CharField()
    about = serializers.CharField(help_text="What the conflict is about.")
    reason = serializers.CharField()
    objection = serializers.CharField(help_text="Why the authors ask that this person does not mark it.")
    returned_at = serializers.DateTimeField(allow_null=True)
    total = Figure(allow_null=True, help_text="Null before it is returned, and while you owe a sheet of your own.")


class CandidateLine(serializers.Serializer):
    """A seat that nobody asked about this proposal yet."""

    seat = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    kind = serializers.CharField(source="seat_kind")
    assigned = serializers.IntegerField()
    returned = serializers.IntegerField()
    reason = serializers.CharField(help_text="Why they can’t be asked; empty where they can.")
    objection = serializers.CharField(help_text="Why the authors ask that this person does not mark it.")


class AssessorsOfProposal(serializers.Serializer):
    """Who was asked to mark a proposal, and who can be."""

    sheets_in = serializers.IntegerField()
    sheets_wanted = serializers.IntegerField()
    asked = AskedLine(many=True)
    candidates = CandidateLine(many=True, help_text="For whoever runs the panel, while it is being marked.")


class Declined(serializers.Serializer):
    """An assignment that was given back."""

    id = serializers.IntegerField(source="pk")
    state = serializers.ChoiceField(choices=AssignmentState.choices)
    reason = serializers.CharField()


ReminderGiven = body_from("ReminderGiven", "Whom to remind, and what to add.", RemindForm.base_fields)
DeclineGiven = body_from("DeclineGiven", "Why you can’t mark it.", DeclineForm.base_fields)


class AssessorsGiven(Body):
    """Whom to ask."""

    seats = serializers.ListField(child=Whole(), max_length=200, help_text="The ids of their seats.")


class ClosingGiven(Body):
    """Which proposals to close."""

    proposals = serializers.ListField(
        child=Text(max_length=20),
        max_length=MOST_AT_ONCE,
        help_text="Their references, of those that are being marked.",
    )
