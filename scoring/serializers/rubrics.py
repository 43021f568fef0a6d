"""The rubric of a call for those who set it up: its criteria with what each really counts for, and its marks."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from proposals.serializers.call_setup import OF_A_FORM, VERSION, WITH_A_DEFAULT
from proposals.serializers.from_forms import as_json_field, body_from, described
from proposals.serializers.strict import Body, Number, Text, Whole
from scoring.arithmetic import HIGHEST_MARK
from scoring.forms.calls import CloneForm, TemplateForm
from scoring.forms.rubrics import MOST_CRITERIA, CriterionForm
from scoring.models import Rubric
from scoring.services.rubrics import MARKED, has_marks, weights_of


def per_cent(meaning: str) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=6, decimal_places=2, help_text=meaning)


class CriterionInSetup(serializers.Serializer):
    """One criterion, in its place in the row."""

    code = serializers.CharField(help_text="Send it with a change, so that the criterion stays the same one.")
    name = serializers.CharField()
    guide = serializers.CharField()
    weight = per_cent("Its share of the total as it is published, in per cent.")
    counts_for = per_cent("Its real share of the total: another one where the weights do not come to 100.")
    minimum = serializers.DecimalField(
        max_digits=3, decimal_places=2, allow_null=True, help_text="The least mean mark; null where there is none."
    )
    least_words = serializers.IntegerField(help_text="How many words of reasons a mark wants; 0 for none.")


class Anchor(serializers.Serializer):
    mark = serializers.IntegerField()
    text = serializers.CharField(help_text="What the mark means.")


class RubricToCopy(serializers.Serializer):
    """A rubric that is kept to begin with."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class RubricInSetup(serializers.Serializer):
    """What a call is scored by. State `version` with each change."""

    version = serializers.IntegerField()
    name = serializers.CharField()
    criteria = CriterionInSetup(many=True)
    anchors = Anchor(many=True)
    published = per_cent("What the published weights come to. A call opens only at 100.")
    why_it_stands = serializers.CharField(help_text="Why it can’t be changed any more; empty while it can.")


OF_A_CRITERION = ["code", "name", "guide", "weight", "minimum", "least_words"]


def rubric_in_setup(rubric: Rubric) -> dict[str, Any]:
    weighed = weights_of(rubric)
    rows = [
        {name: getattr(each, name) for name in OF_A_CRITERION} | {"counts_for": real}
        for each, real in weighed["weighed"]
    ]
    told = {
        "version": rubric.version,
        "name": rubric.name,
        "criteria": rows,
        "anchors": rubric.anchors.all(),
        "published": Decimal(weighed["published"]),
        "why_it_stands": MARKED if has_marks(rubric) else "",
    }
    return dict(RubricInSetup(told).data)


def hint(name: str) -> str:
    return described(CriterionForm.base_fields[name])


class CriterionGiven(Body):
    """One criterion of the row, in its new place."""

    code = Text(required=False, help_text="Of the criterion that stays; left out, it is a new one.")
    name = Text(help_text=f"{hint('name')} Up to 120 characters.")
    weight = Number(max_digits=5, decimal_places=2, help_text=f"{hint('weight')} In per cent.")
    minimum = Number(max_digits=3, decimal_places=2, required=False, allow_null=True, help_text=hint("minimum"))
    least_words = Whole(required=False, allow_null=True, help_text=hint("least_words"))
    guide = Text(help_text=hint("guide"))


class RubricChange(Body):
    """A change of the rubric. `criteria` and `anchors` replace all that stand; what you leave out stays."""

    version = Whole(help_text=VERSION)
    criteria = serializers.ListField(
        child=CriterionGiven(), max_length=MOST_CRITERIA, required=False,
        help_text="In their order; one that is left out is taken away.",
    )  # fmt: skip
    anchors = serializers.ListField(
        child=Text(), min_length=HIGHEST_MARK + 1, max_length=HIGHEST_MARK + 1, required=False,
        help_text=f"What the marks from 0 to {HIGHEST_MARK} mean, in this order. Up to 200 characters each.",
    )  # fmt: skip


RubricChoice = body_from("RubricChoice", "The rubric to begin with.", TemplateForm.base_fields)
Opening = body_from(
    "Opening",
    "A call that has a rubric opens with it; one that has none, with a copy of `template`.",
    TemplateForm.base_fields,
    all_optional=True,
)
CallLikeAnother = body_from(
    "CallLikeAnother",
    "What is new about a call that begins as a copy of another.",
    {name: field for name, field in CloneForm.base_fields.items() if name not in (*OF_A_FORM, *WITH_A_DEFAULT)},
    time_zone=as_json_field(CloneForm.base_fields["time_zone"], False),
)


class WhyNotOpen(serializers.Serializer):
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="What stands in the way of opening it; empty when nothing does."
    )
