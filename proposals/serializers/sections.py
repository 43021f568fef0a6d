"""The sections of a draft as their writers see them."""

from rest_framework import serializers

from proposals.forms.sections import STATUSES, Written


class SectionRow(serializers.Serializer):
    """One section. `needs_a_look`: somebody typed what can't be part of the proposal yet; its page shows it."""

    section = serializers.CharField(source="section.slug")
    title = serializers.CharField(source="section.title")
    status = serializers.ChoiceField(choices=STATUSES)
    missing = serializers.ListField(child=serializers.CharField())
    words = serializers.SerializerMethodField(help_text="Words written in its long texts.")
    most_words = serializers.SerializerMethodField(help_text="Words that may be written in them.")
    changed_by = serializers.CharField(
        source="row.changed_by", default=None, allow_null=True, help_text="Who changed it last; null while nobody has."
    )
    changed_at = serializers.DateTimeField(source="row.changed_at", default=None, allow_null=True)

    def get_words(self, written: Written) -> int:
        return written.form.words_written()[0]

    def get_most_words(self, written: Written) -> int:
        return written.form.words_written()[1]


class Edit(serializers.Serializer):
    """A spell of writing: who, in which section, and when it began."""

    section = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class Sections(serializers.Serializer):
    sections = SectionRow(many=True)
    edits = Edit(many=True, help_text="The latest first; the latest 200.")
