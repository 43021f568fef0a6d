"""Affiliations, as their owner and as moderators see them."""

from rest_framework import serializers

from proposals.forms.organisations import AskForm, RefuseForm
from proposals.models import Standing
from proposals.serializers.from_forms import described
from proposals.serializers.organisations import OrganisationName
from proposals.serializers.strict import Body, Text, Truth, Whole


class Affiliation(serializers.Serializer):
    """Where you belong. It counts only while its standing is confirmed."""

    id = serializers.IntegerField(source="pk")
    organisation = OrganisationName()
    started_on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    standing = serializers.ChoiceField(choices=Standing.choices)
    shown_by = serializers.CharField(help_text="The domain of the mail address of yours that shows it, if one does.")
    reason = serializers.CharField(help_text="Why it was not confirmed.")


class Ended(serializers.Serializer):
    """What became of an affiliation that you ended."""

    ended_on = serializers.DateField(allow_null=True, help_text="Its last day; null where it still waited and is gone.")


class AskedAffiliation(serializers.Serializer):
    """An affiliation that waits for a moderator."""

    id = serializers.IntegerField(source="pk")
    person = serializers.CharField()
    organisation = OrganisationName()
    note = serializers.CharField()
    asked_at = serializers.DateTimeField()


class NewAffiliation(Body):
    """Where you belong."""

    organisation = Whole(help_text="The id of one of the organisations.")
    note = Text(required=False, allow_blank=True, max_length=300, help_text=described(AskForm.base_fields["note"]))


class AffiliationAnswer(Body):
    """Whether they belong there; with false, why it can't be confirmed."""

    confirm = Truth(help_text="true to confirm, false to refuse.")
    reason = Text(
        required=False, allow_blank=True, max_length=500, help_text=described(RefuseForm.base_fields["reason"])
    )
