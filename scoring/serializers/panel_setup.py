"""The panels of a call for those who set it up, and the bodies that they send."""

from rest_framework import serializers

from proposals.serializers.call_setup import VERSION
from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Whole
from scoring.forms.panel_setup import PanelForm

FACTS = {name: field for name, field in PanelForm.base_fields.items() if name != "version"}


class NamedRow(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class MembersOfAKind(serializers.Serializer):
    kind = serializers.CharField()
    seated = serializers.IntegerField()
    invited = serializers.IntegerField(help_text="How many have not answered their invitation.")


class PanelInSetup(serializers.Serializer):
    """A panel of a call that you set up. State `version` with each change."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    name = serializers.CharField()
    areas = NamedRow(many=True, help_text="It is suggested for proposals of these; none: of all.")
    boards = NamedRow(many=True, help_text="It is suggested for what is led from there; none: from everywhere.")
    members = MembersOfAKind(many=True, help_text="Kinds that nobody has are left out.")
    proposals = serializers.IntegerField(help_text="How many it holds of those that you oversee.")


class RemovedPanel(serializers.Serializer):
    """What was removed."""

    name = serializers.CharField()


NewPanel = body_from("NewPanel", "A panel of the call, without members yet.", FACTS)
PanelChange = body_from(
    "PanelChange",
    "A change of a panel. What you leave out stays as it is.",
    FACTS,
    all_optional=True,
    version=Whole(help_text=VERSION),
)
