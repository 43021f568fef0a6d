"""Letters to authors: how managers word them, and each as it was sent."""

from rest_framework import serializers

from proposals.serializers.from_forms import body_from
from scoring.forms.letters import WordingForm


class WordingShown(serializers.Serializer):
    """The wording of one kind of letter in a call. Version 0 is the one that the exchange comes with."""

    kind = serializers.CharField()
    subject = serializers.CharField()
    text = serializers.CharField()
    version = serializers.IntegerField()


class WordingsShown(serializers.Serializer):
    letters = WordingShown(many=True)


class LetterMerged(serializers.Serializer):
    """A letter as a proposal of the call would be sent it now."""

    subject = serializers.CharField()
    text = serializers.CharField()


class LetterShown(serializers.Serializer):
    """A letter as it was sent."""

    kind = serializers.CharField()
    subject = serializers.CharField()
    text = serializers.CharField()
    proof = serializers.CharField(help_text="SHA-256 of subject, an empty line and text.")
    sent_at = serializers.DateTimeField()


class LettersShown(serializers.Serializer):
    letters = LetterShown(many=True)


WordingGiven = body_from("WordingGiven", "How a letter is worded from now on.", WordingForm.base_fields)
