"""Comments, as one person may see them, and the bodies that write, change and report them."""

from rest_framework import serializers

from proposals.models import Audience
from proposals.models.discussion import LONGEST_COMMENT, LONGEST_REASON
from proposals.serializers.strict import Body, OneOf, Text, Whole

IN_TEXT = f"Plain text, up to {LONGEST_COMMENT:,} characters. @Given-Family mentions somebody."
MEANINGS = "Where several people have a name in the text: {“@Mira-Patel”: the id of the one you mean, or 0 for nobody}."


class CommentRow(serializers.Serializer):
    """One comment. What is hidden or removed keeps its place: `writer` and `text` are empty then."""

    id = serializers.IntegerField(source="pk")
    audience = serializers.ChoiceField(choices=Audience.choices)
    parent = serializers.IntegerField(  # type: ignore[assignment]
        allow_null=True, help_text="The comment that it answers."
    )
    place = serializers.CharField(help_text="shown, hidden (by a moderator) or removed (by its writer)")
    writer = serializers.CharField()
    works_at = serializers.CharField(help_text="The organisation of its writer.")
    as_author = serializers.BooleanField(help_text="Whether its writer wrote the proposal.")
    is_mine = serializers.BooleanField()
    text = serializers.CharField()
    mentions = serializers.ListField(child=serializers.CharField(), help_text="Names of people.")
    written_at = serializers.DateTimeField()
    is_edited = serializers.BooleanField()
    version = serializers.IntegerField(help_text="State it with a change.")
    may_edit = serializers.BooleanField(help_text="For 15 minutes after you wrote it.")


class NewComment(Body):
    """A comment, or an answer to one."""

    text = Text(help_text=IN_TEXT, allow_blank=True)
    parent = Whole(  # type: ignore[assignment]
        required=False, allow_null=True, help_text="The id of the comment that you answer."
    )
    audience = OneOf(
        required=False, choices=Audience.choices, help_text="Whom it is for: everybody, unless you say otherwise."
    )
    meanings = serializers.DictField(required=False, child=Whole(), help_text=MEANINGS)


class CommentChange(Body):
    """A change of your own comment, for 15 minutes after you wrote it."""

    version = Whole(help_text="The version that you edited, as you last read it.")
    text = Text(help_text=IN_TEXT, allow_blank=True)
    meanings = serializers.DictField(required=False, child=Whole(), help_text=MEANINGS)


class NewReport(Body):
    """Why the moderators should look at a comment."""

    reason = Text(help_text=f"Up to {LONGEST_REASON} characters. Only the moderators read it.", allow_blank=True)
