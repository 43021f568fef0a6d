"""How the API takes a new start from a declined proposal, and shows what it started from."""

from rest_framework import serializers

from proposals.serializers.drafts import answers
from proposals.serializers.proposal import ProposalRow
from proposals.serializers.strict import Body, Text
from proposals.serializers.versions import ChangedAnswer


class NewStart(Body):
    call = Text(help_text="The code of a call that takes submissions now.")
    eligibility = answers("What that call asks before a draft: the code of each question with its answer.")


class FileLeftOut(serializers.Serializer):
    name = serializers.CharField()
    why = serializers.CharField()


class Starts(serializers.Serializer):
    earlier = ProposalRow(allow_null=True, help_text="What it started again from.")
    later = ProposalRow(many=True, help_text="What started again from it.")
    files_left_out = FileLeftOut(many=True, help_text="Files of the earlier start that this one is without, and why.")


class EarlierStart(serializers.Serializer):
    """Why the earlier start was declined, and what changed from its last text to this one."""

    earlier = ProposalRow(source="seen")
    reason = serializers.CharField()
    feedback = serializers.CharField(help_text="What its authors read when it was declined.")
    signpost = serializers.CharField()
    changed = ChangedAnswer(many=True, source="comparison.changed", default=())
