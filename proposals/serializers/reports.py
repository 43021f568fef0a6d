"""Comments as moderators see them: their words whatever became of them, the reports, and what was done."""

from rest_framework import serializers

from proposals.models import Ruling
from proposals.models.discussion import LONGEST_REASON
from proposals.serializers.strict import Body, OneOf, Text


class Report(serializers.Serializer):
    """Why somebody asks the moderators to look at a comment."""

    reporter = serializers.CharField()
    reason = serializers.CharField()
    reported_at = serializers.DateTimeField()


class WaitingReport(serializers.Serializer):
    """A report as the list tells it; who made it stands beside the comment."""

    reason = serializers.CharField()
    reported_at = serializers.DateTimeField()


class ReportedComment(serializers.Serializer):
    """A comment about which a report waits."""

    id = serializers.IntegerField(source="pk")
    reference = serializers.CharField(source="proposal.reference")
    writer = serializers.CharField()
    text = serializers.CharField()
    written_at = serializers.DateTimeField()
    since = serializers.DateTimeField(help_text="How long the oldest report waits.")
    reports = WaitingReport(many=True, source="waiting")


class RulingMade(serializers.Serializer):
    """What a moderator did about a comment."""

    ruling = serializers.ChoiceField(choices=Ruling.choices)
    reason = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class ModeratedComment(serializers.Serializer):
    """One comment with all that was said about it."""

    id = serializers.IntegerField(source="comment.pk")
    reference = serializers.CharField(source="comment.proposal.reference")
    place = serializers.CharField(
        source="comment.place", help_text="shown, hidden (by a moderator) or removed (by its writer)"
    )
    writer = serializers.CharField(source="comment.writer")
    text = serializers.CharField(source="comment.text")
    waiting = Report(many=True)
    settled = Report(many=True)
    rulings = RulingMade(many=True)


class NewRuling(Body):
    """What you do about a comment, and why."""

    ruling = OneOf(choices=Ruling.choices)
    reason = Text(
        help_text=f"Up to {LONGEST_REASON} characters. Its writer and those who reported it read it.", allow_blank=True
    )
