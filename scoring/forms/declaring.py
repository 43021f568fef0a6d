"""What an assessor declares of their interests, before a proposal opens or when a conflict comes up later."""

from collections.abc import Sequence
from typing import Any

from django import forms

from proposals.forms.texts import ShortText
from scoring.forms.sheets import LONGEST_COMMENT
from scoring.models import DeclarationKind, Nature
from scoring.oversight.declaring import Waiting
from scoring.states import AssignmentState

KIND_HINTS = {
    DeclarationKind.NONE: "I know of nothing that could sway me, or look as if it did.",
    DeclarationKind.INDIRECT: "A tie one step away, such as a colleague, a past employer or a rival team.",
    DeclarationKind.DIRECT: "You, your household or your organisation gain or lose by it, or you had a part in it.",
}
NATURE_HINTS = {
    Nature.PROFESSIONAL: "You work, worked, wrote or compete with somebody in it.",
    Nature.ORGANISATIONAL: "An organisation that you belong or belonged to takes part in it.",
    Nature.FINANCIAL: "You or your household gain or lose money by it.",
    Nature.PERSONAL: "Somebody in it is a relative or a friend.",
}
WHO_READS = "The chair and the programme team read this; the authors never do."
TEAM_READS = "The programme team reads this; the authors never do."
CONFLICTS = [DeclarationKind.INDIRECT, DeclarationKind.DIRECT]


class ConflictForm(forms.Form):
    """A conflict: of which kind, what it is about, and what it is."""

    kind = forms.ChoiceField(
        label="Which kind of conflict is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say which kind of conflict it is."},
    )
    nature = forms.ChoiceField(
        label="What is it about?",
        choices=Nature.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Say what the conflict is about."},
    )
    text = ShortText(
        label="What the conflict is",
        help_text=WHO_READS,
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_COMMENT,
        error_messages={"required": "Say what the conflict is."},
    )
    kinds: list[DeclarationKind] = CONFLICTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(each.value, each.label) for each in self.kinds]
        kind.choice_hints = {each.value: KIND_HINTS[each] for each in self.kinds}
        nature: Any = self.fields["nature"]
        nature.choice_hints = {each.value: words for each, words in NATURE_HINTS.items()}


class StepBackForm(ConflictForm):
    """The same of the chair."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = TEAM_READS


class RecordForm(ConflictForm):
    """The same of somebody else, so that nothing speaks to “you”."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "nature"):
            field: Any = self.fields[name]
            field.choice_hints = {}


class FirstDeclarationForm(ConflictForm):
    """Before the proposal opens: that there is no conflict, or which one there is."""

    kinds = list(DeclarationKind)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = "Do you have a conflict of interest?"
        self.fields["kind"].error_messages["required"] = "Say whether you have a conflict of interest."
        for name in ("nature", "text"):
            self.fields[name].required = False
        self.fields["nature"].help_text = "Only if you have a conflict."
        self.fields["text"].help_text = f"Only if you have one. {WHO_READS}"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") in CONFLICTS:
            for name in ("nature", "text"):
                if name in given and not given[name].strip():
                    self.add_error(name, ConflictForm.base_fields[name].error_messages["required"])
        return given


class FirstInTheChairForm(FirstDeclarationForm):
    """The same of the chair, before a proposal of their panel opens."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = f"Only if you have one. {TEAM_READS}"


class NoConflictForm(forms.Form):
    """That the chair has no conflict with several. Whatever waits may be sent; the service says which can't be.

    Nothing is chosen beforehand: each is judged.
    """

    proposals = forms.MultipleChoiceField(
        label="I have no conflict of interest with",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one proposal.",
            "invalid_choice": "Choose proposals from the list.",
        },
    )

    def __init__(self, *args: Any, waiting: Sequence[Waiting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        untied = [each for each in waiting if not each.is_by_itself]
        field: Any = self.fields["proposals"]
        field.choices = [(each.proposal.reference, each.proposal.title) for each in waiting]
        field.widget.choices = [(each.proposal.reference, each.proposal.title) for each in untied]
        field.choice_hints = {each.proposal.reference: _in_short(each) for each in untied}


def _in_short(waiting: Waiting) -> str:
    return f"{waiting.proposal.reference}. {waiting.proposal.pitch} {waiting.applicants.in_words()}".strip()


def declaration_form(sent: Any, *, state: str, initial: dict[str, str]) -> ConflictForm:
    which = FirstDeclarationForm if state == AssignmentState.INVITED else ConflictForm
    return which(sent, initial=initial)
