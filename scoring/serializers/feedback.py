"""Feedback as its authors read it, and the comments that somebody approves for them."""

from rest_framework import serializers

from proposals.forms.steps import LONGEST_NOTE
from proposals.serializers.strict import Body, OneOf, Text, Whole
from scoring.models import Verdict
from scoring.serializers.earlier import MeanMark

WORDS = f"What the authors read where the verdict is edited. Up to {LONGEST_NOTE:,} characters."


class MarkedCriterion(MeanMark):
    comments = serializers.ListField(child=serializers.CharField(), help_text="The words approved for the authors.")


class FeedbackShown(serializers.Serializer):
    """What the panel and the programme say to the authors; never who marked, and no rank."""

    sheets = serializers.IntegerField(source="panel.sheets")
    criteria = MarkedCriterion(many=True, source="panel.criteria", help_text="Empty where few sheets count.")
    overall_comments = serializers.ListField(child=serializers.CharField(), source="panel.overall_comments")
    paragraph = serializers.CharField(source="panel.paragraph", help_text="The programme’s own words.")
    decline_note = serializers.CharField()
    signpost = serializers.CharField()
    conditions = serializers.CharField()


class ReviewLineShown(serializers.Serializer):
    reference = serializers.CharField()
    title = serializers.CharField()
    comments = serializers.IntegerField()
    decided = serializers.IntegerField()
    is_ready = serializers.BooleanField()
    why_none = serializers.CharField(help_text="Why its authors read no comment, whatever is approved.")


class FeedbackOfCall(serializers.Serializer):
    """How far the feedback of a call is, of the proposals that you approve it for."""

    proposals = ReviewLineShown(many=True)


class CommentShown(serializers.Serializer):
    """A comment, by the alphabet; nothing says who wrote it."""

    key = serializers.CharField()
    text = serializers.CharField()
    verdict = serializers.CharField(help_text="Empty until it is decided.")
    words = serializers.CharField(help_text="What the authors read; empty where it is held back.")


class CommentsOnCriterion(serializers.Serializer):
    criterion = serializers.CharField()
    comments = CommentShown(many=True)


class ReviewShown(serializers.Serializer):
    """The comments on a proposal, criterion by criterion and the whole last."""

    version = serializers.IntegerField()
    paragraph = serializers.CharField()
    why_none = serializers.CharField(help_text="Why its authors read no comment, whatever is approved.")
    criteria = CommentsOnCriterion(many=True)


class CommentJudged(Body):
    """What becomes of one comment."""

    verdict = OneOf(choices=Verdict.choices, help_text="What the authors read.")
    words = Text(required=False, allow_blank=True, max_length=LONGEST_NOTE, help_text=WORDS)


class FeedbackSaved(Body):
    """What becomes of comments, and the programme's own paragraph."""

    version = Whole(help_text="The version that you read.")
    paragraph = Text(
        required=False, allow_blank=True, max_length=LONGEST_NOTE, help_text="Left out, it stays as it is."
    )
    comments = serializers.DictField(
        child=CommentJudged(), required=False, help_text="{key of a comment: what becomes of it}; others stay."
    )
