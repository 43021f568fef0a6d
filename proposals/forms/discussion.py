"""What a comment, a report and a moderator's answer ask for. The services know the limits; here they are told early."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet

from proposals.discussion import mentions
from proposals.forms.texts import ShortText
from proposals.models import Comment, Proposal
from proposals.models.discussion import LONGEST_COMMENT, LONGEST_REASON

MOST_TO_PICK = 30


class CommentForm(forms.Form):
    """A comment. `picked` offers those who take part; a name that several people have adds a question."""

    text = ShortText(
        label="Your comment",
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 5}),
        help_text="Plain text. A blank line begins a paragraph. "
        "To tell somebody, write @ and their name, as in @Given-Family. Leave out anything about a patient.",
        error_messages={
            "required": "Write your comment.",
            "max_length": f"Shorten your comment to {LONGEST_COMMENT:,} characters: there are %(show_value)d now.",
        },
    )
    picked = forms.TypedMultipleChoiceField(
        label="Tell them of it",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple({"data-layout": "small"}),
        help_text="People who take part here.",
        error_messages={"invalid_choice": "Choose people from the list."},
    )
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=2**62)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=2**31 - 1)

    all_optional = True

    def __init__(
        self, data: Any = None, *, proposal: Proposal, audience: str, person: Any, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.asked: dict[str, str] = {}
        self._offer(mentions.people_to_pick(proposal, audience, by=person)[:MOST_TO_PICK])
        if data is not None:
            self._ask_about(data.get("text", ""), mentions.people_to_mention(proposal, audience, by=person))

    def _offer(self, people: QuerySet[Any]) -> None:
        choices = [(each.pk, mentions.described(each)) for each in people]
        self.fields["picked"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["picked"]

    def _ask_about(self, text: str, among: QuerySet[Any]) -> None:
        """One more question for each name that several people have."""
        for name, people in mentions.called(text, among).items():
            if len(people) > 1:
                field = "whom" + re.sub(r"\W", "-", name)
                self.asked[field], self.fields[field] = name, whom(name, people)

    def questions(self) -> list[forms.BoundField]:
        return [self[field] for field in self.asked]

    def arguments(self) -> dict[str, Any]:
        """What was typed, as keyword arguments of the services."""
        given = self.cleaned_data
        meanings = {name: given[field] for field, name in self.asked.items()}
        return {"text": given["text"], "picked": given.get("picked", []), "meanings": meanings}


def whom(name: str, people: list[Any]) -> forms.TypedChoiceField:
    choices = [(each.pk, mentions.described(each)) for each in people]
    return forms.TypedChoiceField(
        label=f"Whom do you mean by {name}?",
        coerce=int,
        choices=[*choices, (mentions.NOBODY, "Nobody: it is only text")],
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": f"Say whom you mean by {name}."},
    )


def reason(label: str, hint: str) -> ShortText:
    return ShortText(
        label=label,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
        help_text=hint,
        error_messages={
            "required": "Give the reason.",
            "max_length": f"Shorten the reason to {LONGEST_REASON} characters: there are %(show_value)d now.",
        },
    )


class ReportForm(forms.Form):
    reason = reason(
        "What is wrong with it?",
        "For example, it tells of a patient, it is unfair to somebody, or it has nothing to do with the proposal. "
        "The moderators read this. Its writer is not told who reported it.",
    )


class RulingForm(forms.Form):
    """What a moderator does about a comment; which answers there are depends on how it stands."""

    ruling = forms.ChoiceField(
        label="What will you do?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what you do about it.",
            "invalid_choice": "That is not possible any more. Look at the comment again.",
        },
    )
    reason = reason(
        "Why", "Its writer reads this when you hide it or show it again; those who reported it when you leave it."
    )

    def __init__(self, data: Any = None, *, comment: Comment, waits: bool) -> None:
        super().__init__(data)
        self.fields["ruling"].choices = choices_for(comment, waits)  # type: ignore[attr-defined]


def choices_for(comment: Comment, waits: bool) -> list[tuple[str, str]]:
    hides = [("hidden", "Hide it: its place says that a moderator hid it")] if not comment.hidden_at else []
    shows = [("shown", "Show it again")] if comment.hidden_at else []
    keeps = [("kept", "Leave it as it is")] if waits else []
    return [*hides, *shows, *keeps]
