"""Stories, as programs read, write and settle them."""

from rest_framework import serializers

from proposals.forms.stories import StoryForm, StoryRulingForm, TakeDownForm
from proposals.models import StoryState
from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Truth


class StoryRow(serializers.Serializer):
    """The latest edition of a public story."""

    reference = serializers.CharField(source="story.proposal.reference")
    title = serializers.CharField()
    overview = serializers.CharField()
    challenge = serializers.CharField()
    outcomes = serializers.CharField()
    approved_at = serializers.DateTimeField()
    award_ended = serializers.BooleanField(source="story.proposal.award_ended", help_text="Given up or taken back.")


class StoryTextShown(serializers.Serializer):
    """A text of a story. `approved_on` is null for one that waits."""

    title = serializers.CharField()
    overview = serializers.CharField()
    challenge = serializers.CharField()
    outcomes = serializers.CharField()
    approved_on = serializers.DateField(allow_null=True)


class StoryShown(serializers.Serializer):
    """A story: what everybody reads, and for its team and the moderators what waits."""

    reference = serializers.CharField(source="proposal.reference")
    award_ended = serializers.BooleanField(source="proposal.award_ended", help_text="Given up or taken back.")
    state = serializers.ChoiceField(choices=StoryState.choices)
    version = serializers.IntegerField(help_text="Send it with what you do about the story; 0 before there is one.")
    note = serializers.CharField(help_text="What a moderator last said, for its team and the moderators.")
    edition = StoryTextShown(allow_null=True)
    waiting = StoryTextShown(allow_null=True)


StoryWritten = body_from(
    "StoryWritten",
    "The text of a story.",
    StoryForm.base_fields,
    send=Truth(required=False, help_text="Send it to the moderators; else it is saved for you to go on."),
)
StoryRuling = body_from("StoryRuling", "A moderator's decision.", StoryRulingForm.base_fields)
StoryTakenDown = body_from("StoryTakenDown", "Why a story is taken down.", TakeDownForm.base_fields)
