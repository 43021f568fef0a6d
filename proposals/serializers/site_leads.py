"""Who speaks for a site, what they read of it, and what they send."""

from rest_framework import serializers

from proposals.forms.site_leads import OwnReportForm, SiteLeadForm, WordForm
from proposals.serializers.from_forms import body_from


class LeadShown(serializers.Serializer):
    """Somebody who speaks for a site of this proposal."""

    id = serializers.IntegerField(source="pk")
    organisation = serializers.CharField()
    place = serializers.CharField()
    person = serializers.CharField()
    named_at = serializers.DateTimeField()


class EarlierDue(serializers.Serializer):
    month = serializers.DateField(source="period.first")
    missing = serializers.IntegerField()


class FiguresDue(serializers.Serializer):
    """What is waited for of the latest month or quarter and of earlier ones, and the number of the site."""

    site = serializers.IntegerField(source="site.pk")
    month = serializers.DateField(source="period.first", help_text="The first day of the month, or of the quarter.")
    due_on = serializers.DateField(source="period.due_on")
    missing = serializers.IntegerField()
    earlier = EarlierDue(many=True)


class OwnSiteShown(serializers.Serializer):
    """A site that you speak for."""

    id = serializers.IntegerField(source="lead_pk")
    reference = serializers.CharField()
    title = serializers.CharField()
    site = serializers.CharField(source="name")
    stage = serializers.CharField(source="stage_label")
    since = serializers.DateField(allow_null=True)
    waiting = serializers.IntegerField(help_text="How many reports of others wait for your word.")
    due = FiguresDue(many=True)


class OwnEntryShown(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    stage = serializers.CharField(source="stage_label")
    happened_on = serializers.DateField()
    evidence = serializers.CharField()
    link = serializers.CharField()
    reason = serializers.CharField()
    changed = serializers.CharField()
    said = serializers.CharField(help_text="What the site says of it.")
    file = serializers.CharField(source="file_name", help_text="The name of the file that shows it; or nothing.")
    waits = serializers.BooleanField()
    is_corrected = serializers.BooleanField()


class OwnSiteInFull(serializers.Serializer):
    site = serializers.CharField()
    entries = OwnEntryShown(many=True)


LeadGiven = body_from("SiteLeadGiven", "Who speaks for a site.", SiteLeadForm.base_fields)
OwnReportGiven = body_from("OwnReportGiven", "What happened at your site.", OwnReportForm.base_fields)
WordGiven = body_from("SiteWordGiven", "Whether what others recorded is right.", WordForm.base_fields)
