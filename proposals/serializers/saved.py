"""Filters of one's own that are kept under a name."""

from rest_framework import serializers

from proposals.forms.saved import SavedFilterForm
from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import OneOf, Text
from proposals.services.saved import LISTS, LONGEST

CHOICES = [(name, words) for name, (_, words) in LISTS.items()]


class KeptFilter(serializers.Serializer):
    """What a list is narrowed to, under a name. Only you see it."""

    id = serializers.IntegerField(source="pk")
    of = serializers.ChoiceField(choices=CHOICES, help_text="The list that it narrows.")
    name = serializers.CharField()
    query = serializers.CharField(help_text="The parameters of the list, such as clock=late&claimed=nobody.")
    saved_at = serializers.DateTimeField()


NewFilter = body_from(
    "NewFilter",
    "A filter to keep.",
    SavedFilterForm.base_fields,
    of=OneOf(choices=CHOICES, help_text="The list that it narrows."),
    query=Text(allow_blank=True, max_length=LONGEST, help_text="The parameters of the list, as in its address."),
)
NewName = body_from("NewName", "Another name for a filter.", SavedFilterForm.base_fields)
