"""Calls. The grace after closing is told to nobody, and what is committed of the pot only on the ranking."""

from rest_framework import serializers

from proposals.models.calls import FeedbackPolicy, Visibility
from proposals.serializers.priorities import AreaName, FrameworkName, Theme
from proposals.serializers.questions import QuestionOfACall


class CallName(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()


class CallRow(CallName):
    summary = serializers.CharField()
    phase = serializers.CharField(help_text="Where it stands by the clock, such as “Open” or “Decided”.")
    time_zone = serializers.CharField(help_text="Where its clocks stand, such as Europe/London.")
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    pot_pounds = serializers.IntegerField()
    cap_pounds = serializers.IntegerField(help_text="The most that one proposal may ask for.")
    proposal_count = serializers.IntegerField(help_text="How many of its proposals you may know of.")


class FrameworkWithAreas(FrameworkName):
    areas = AreaName(many=True, source="areas.all")


class CallInFull(CallRow):
    intro = serializers.CharField(help_text="In Markdown.")
    eligibility = serializers.CharField(help_text="Who can apply, in Markdown.")
    themes = Theme(many=True, source="themes.all", help_text="Those it asks for; none means all.")
    questions = QuestionOfACall(many=True, source="questions.all")
    tie_rules = serializers.CharField(help_text="How equal scores are settled.")
    feedback_policy = serializers.ChoiceField(choices=FeedbackPolicy.choices)
    shows_resubmission_difference = serializers.BooleanField(
        help_text="Whether assessors see what changed in a resubmission, and the earlier feedback."
    )
    publishes_score_band = serializers.BooleanField(
        help_text="Whether everybody reads in words how a funded proposal was scored."
    )
    attachments_at_most = serializers.IntegerField(help_text="How many files may go with one proposal.")
    attachment_megabytes_at_most = serializers.IntegerField(help_text="How large each of them may be.")
    visibility = serializers.ChoiceField(choices=Visibility.choices)
    hides_applicants = serializers.BooleanField(
        help_text="Whether the panel reads proposals without who applied, until outcomes are announced."
    )
    framework = FrameworkWithAreas()
    scoring_due_on = serializers.DateField()
    decision_due_on = serializers.DateField()
    sheets_wanted = serializers.IntegerField()
    quality_line_percent = serializers.IntegerField()
    announced_at = serializers.DateTimeField(allow_null=True)
