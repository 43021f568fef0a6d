"""The parts of a call as a manager sets them up, each a form over the same row. `PARTS` puts them in order."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.timezone import localdate

from proposals.administration import PlainForm
from proposals.forms.drafting import Difference, in_words
from proposals.forms.limits import limit
from proposals.forms.moments import MomentThere
from proposals.forms.several import Several
from proposals.forms.texts import ShortText
from proposals.models import Call, Theme
from proposals.models.calls import MOST_ATTACHMENTS, MOST_MEGABYTES
from proposals.services.call_setup import FIXED_ONCE_OPEN
from proposals.states import CallState
from proposals.time_zones import NAMES

LIKELY_YEARS = range(2000, 2101)
LONGEST_GRACE = 24 * 60
LONGEST = {"intro": 20_000, "eligibility": 5_000, "assessor_guidance": 5_000}
RESERVED = ("new",)
MARKDOWN = (
    "Start a heading with ##, an item of a list with *, and put **stars** around what is bold. "
    "Write a link as [its words](https://its.address)."
)
ZONE = "As the clocks show it in the time zone of the call."
POUNDS = {"data-prefix": "£", "data-width": 10}
MISSING = {
    "title": "Give the call a title.",
    "code": "Give the call a web address.",
    "summary": "Write one or two sentences for the list of calls.",
    "intro": "Say what the call is for.",
    "framework": "Choose a priority framework.",
    "opens_at": "Say when the call opens.",
    "closes_at": "Say when the call closes.",
    "grace_minutes": "Say how many minutes of grace there are, or 0 for none.",
    "pot_pounds": "Say how much money there is.",
    "cap_pounds": "Say how much one proposal may ask for.",
}


class CallPart(PlainForm):
    """Some facts of one call. `version` is the call as this page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    in_markdown: tuple[str, ...] = ()  # what a manager can look at before it is saved
    sentences = {
        "call_opens_before_it_closes": ("closes_at", "It must close after it opens."),
        "call_has_a_pot": ("pot_pounds", "The pot must hold at least £1."),
        "call_cap_is_within_its_pot": ("cap_pounds", "This must be at least £1 and no more than the pot."),
        "call_never_commits_more_than_its_pot": ("pot_pounds", "More than this is awarded already."),
        "call_quality_line_is_a_percentage": ("quality_line_percent", "Enter a percentage from 0 to 100."),
        "call_wants_a_sheet": ("sheets_wanted", "At least one score sheet is needed."),
        "call_that_hides_applicants_is_confidential": (
            "hides_applicants",
            "What everybody can read can’t be hidden from the panel: let nothing be public until it is funded.",
        ),
        "call_takes_few_attachments": ("attachments_at_most", f"Take {MOST_ATTACHMENTS} files at most."),
        "call_takes_small_attachments": (
            "attachment_megabytes_at_most",
            f"Give a size from 1 to {MOST_MEGABYTES} MB.",
        ),
    }

    class Meta:
        model = Call
        fields: list[str] = []
        field_classes: dict[str, type[forms.Field]] = dict.fromkeys(["summary", *LONGEST], ShortText)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for name in LONGEST.keys() & self.fields.keys():
            limit(self.fields[name], LONGEST[name])
        for name in MISSING.keys() & self.fields.keys():
            self.fields[name].error_messages["required"] = MISSING[name]
        if self.instance.state != CallState.DRAFT:
            for name in FIXED_ONCE_OPEN:
                self.fields.pop(name, None)

    def values(self) -> dict[str, Any]:
        """What was typed, as keyword arguments of `change_call`; `version` is among them."""
        values = dict(self.cleaned_data)
        return values | {"themes": list(values["themes"])} if "themes" in values else values

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    def differences(self, latest: Call) -> list[Difference]:
        """Where the call as it stands now is not what this person typed."""
        stored = type(self)(instance=latest)
        found = []
        for name in self.fields:
            theirs = in_words(stored.fields[name], stored.initial.get(name))
            mine = in_words(self.fields[name], self.cleaned_data.get(name))
            if name != "version" and theirs != mine:
                found.append(Difference(str(self.fields[name].label), theirs, mine))
        return found


class BasicsForm(CallPart):
    class Meta(CallPart.Meta):
        fields = ["title", "code", "summary"]
        labels = {"title": "Title", "code": "Web address", "summary": "Summary"}
        help_texts = {
            "code": "The last part of its address: letters, digits and hyphens, such as safety-at-scale-2026.",
            "summary": "One or two sentences for the list of calls.",
        }
        widgets = {"summary": forms.Textarea({"rows": 3})}
        error_messages = {"code": {"unique": "Another call has this web address."}}

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).lower()
        if code in RESERVED:
            raise forms.ValidationError("This address is used by another page. Add a year or a word.")
        return code


class IntroductionForm(CallPart):
    in_markdown = ("intro", "eligibility")

    class Meta(CallPart.Meta):
        fields = ["intro", "eligibility"]
        labels = {"intro": "What the call is for", "eligibility": "Who can apply"}
        help_texts = dict.fromkeys(["intro", "eligibility"], MARKDOWN)
        widgets = {"intro": forms.Textarea({"rows": 18}), "eligibility": forms.Textarea({"rows": 8})}


class PrioritiesForm(CallPart):
    themes = Several(
        label="Themes",
        required=False,
        queryset=Theme.objects.all(),
        widget=forms.CheckboxSelectMultiple({"data-layout": "small"}),
        help_text="Choose the ones that this call asks for. When you choose none, all of them can be named.",
    )

    class Meta(CallPart.Meta):
        fields = ["framework", "themes"]
        labels = {"framework": "Priority framework"}
        help_texts = {"framework": "Each proposal names one of its areas."}


class LikelyDates:
    """For a form that asks for the dates of a call, or some of them; its times are told in the zone of the call."""

    add_error: Any
    fields: dict[str, forms.Field]
    instance: Call

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, MomentThere):
                field.zone = self.zone
                if "time_zone" not in self.fields:
                    field.help_text = f"In the time zone of the call, {self.instance.get_time_zone_display()}."

    @property
    def zone(self) -> ZoneInfo:
        """The one that is chosen on this page, or that of the call where the page does not ask."""
        chosen: Any = self["time_zone"].data if "time_zone" in self.fields else None  # type: ignore[index]
        return ZoneInfo(chosen if chosen in NAMES else self.instance.time_zone)

    def clean(self) -> dict[str, Any]:
        """A slip of the key in a date would be believed everywhere, so dates are likely ones and in their order."""
        given: Any = super().clean() or {}  # type: ignore[misc]
        for name in ("opens_at", "closes_at", "scoring_due_on", "decision_due_on"):
            if given.get(name) and given[name].year not in LIKELY_YEARS:
                self.add_error(name, f"Enter a year from {LIKELY_YEARS[0]} to {LIKELY_YEARS[-1]}.")
        if (given.get("grace_minutes") or 0) > LONGEST_GRACE:
            self.add_error("grace_minutes", f"Give a day of grace at most: {LONGEST_GRACE:,} minutes.")
        closes_at, sheets_due, decided = map(given.get, ("closes_at", "scoring_due_on", "decision_due_on"))
        if closes_at and sheets_due and sheets_due < localdate(closes_at, self.zone):
            self.add_error("scoring_due_on", "Sheets can’t be due before the call closes.")
        if sheets_due and decided and decided < sheets_due:
            self.add_error("decision_due_on", "Decisions can’t be due before the sheets are.")
        return given


class WindowForm(LikelyDates, CallPart):
    class Meta(CallPart.Meta):
        fields = ["time_zone", "opens_at", "closes_at", "grace_minutes", "scoring_due_on", "decision_due_on"]
        field_classes = {"opens_at": MomentThere, "closes_at": MomentThere}
        labels = {
            "time_zone": "Time zone",
            "opens_at": "Opens", "closes_at": "Closes", "grace_minutes": "Grace after closing",
            "scoring_due_on": "Score sheets are due on", "decision_due_on": "Decisions are due on",
        }  # fmt: skip
        help_texts = {
            "time_zone": "Its opening and closing times are read and shown in it, and the zone is named beside them.",
            "opens_at": ZONE,
            "closes_at": ZONE,
            "grace_minutes": "A submission that comes in this late is still taken. Nobody is told of it.",
        }
        widgets = {"grace_minutes": forms.NumberInput({"data-suffix": "minutes", "data-width": 4})}


class MoneyForm(CallPart):
    class Meta(CallPart.Meta):
        fields = ["pot_pounds", "cap_pounds"]
        labels = {"pot_pounds": "Pot", "cap_pounds": "Most that one proposal may ask for"}
        widgets = {"pot_pounds": forms.NumberInput(POUNDS), "cap_pounds": forms.NumberInput(POUNDS)}


class ScoringForm(CallPart):
    in_markdown = ("assessor_guidance",)

    class Meta(CallPart.Meta):
        fields = ["sheets_wanted", "quality_line_percent", "assessor_guidance"]
        labels = {
            "sheets_wanted": "Score sheets for each proposal", "quality_line_percent": "Quality line",
            "assessor_guidance": "Guidance for assessors",
        }  # fmt: skip
        help_texts = {
            "sheets_wanted": "Scoring can be closed once this many are returned.",
            "quality_line_percent": "Below this share of the highest score, nothing is funded as a rule.",
            "assessor_guidance": "Assessors read it beside each sheet; no author does. That proposals are confidential "
            f"and how to mark fairly is told in every call. {MARKDOWN}",
        }
        widgets = {
            "sheets_wanted": forms.NumberInput({"data-width": 2}),
            "quality_line_percent": forms.NumberInput({"data-suffix": "%", "data-width": 3}),
            "assessor_guidance": forms.Textarea({"rows": 10}),
        }


class RulesForm(CallPart):
    class Meta(CallPart.Meta):
        fields = [
            "visibility", "hides_applicants", "feedback_policy", "shows_resubmission_difference",
            "publishes_score_band", "attachments_at_most", "attachment_megabytes_at_most",
        ]  # fmt: skip
        labels = {
            "visibility": "Who can read proposals", "feedback_policy": "Feedback to authors",
            "hides_applicants": "Hide from the panel who applied",
            "shows_resubmission_difference": "Show assessors what changed in a resubmission, and the earlier feedback",
            "publishes_score_band": "Tell everybody how a funded proposal was scored, in words",
            "attachments_at_most": "Files with one proposal, at most", "attachment_megabytes_at_most": "Largest file",
        }  # fmt: skip
        help_texts = {
            "hides_applicants": "Assessors and chairs read proposals without names, organisations and history until "
            "outcomes are announced. Moderators and managers see who applied.",
            "feedback_policy": "They read it once outcomes are announced.",
            "publishes_score_band": "Such as “strong, with minor doubts only”. The score itself is never public, and "
            "nothing is told of a proposal that is not funded.",
            "shows_resubmission_difference": "With the mean marks, where the earlier call told its authors.",
        }
        widgets = {
            "visibility": forms.RadioSelect,
            "feedback_policy": forms.RadioSelect,
            "attachments_at_most": forms.NumberInput({"data-width": 2}),
            "attachment_megabytes_at_most": forms.NumberInput({"data-suffix": "MB", "data-width": 3}),
        }


class NewCallForm(LikelyDates, BasicsForm):
    """What a call can't be without; the rest has its own pages."""

    class Meta(CallPart.Meta):
        fields = [
            "title", "code", "summary", "framework", "time_zone", "opens_at", "closes_at", "pot_pounds", "cap_pounds",
        ]  # fmt: skip
        field_classes = WindowForm.Meta.field_classes
        labels = BasicsForm.Meta.labels | PrioritiesForm.Meta.labels | WindowForm.Meta.labels | MoneyForm.Meta.labels
        help_texts = BasicsForm.Meta.help_texts | PrioritiesForm.Meta.help_texts | WindowForm.Meta.help_texts
        widgets = BasicsForm.Meta.widgets | MoneyForm.Meta.widgets
        error_messages = BasicsForm.Meta.error_messages

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


@dataclass(frozen=True)
class Part:
    slug: str
    title: str
    hint: str
    form: type[CallPart]


PARTS = [
    Part("basics", "Title and summary", "Its name and what the list of calls says", BasicsForm),
    Part("introduction", "Introduction", "What it is for, who can apply, and how it reads", IntroductionForm),
    Part("priorities", "Priorities", "The framework with its areas, and the themes", PrioritiesForm),
    Part("window", "Window and dates", "Opening, closing and grace; when sheets and decisions are due", WindowForm),
    Part("money", "Money", "The pot and the cap", MoneyForm),
    Part("scoring", "Scoring", "Sheets wanted, quality line, and guidance for assessors", ScoringForm),
    Part("rules", "Rules", "Who reads proposals, hidden applicants, feedback, resubmission and files", RulesForm),
]
BY_SLUG = {part.slug: part for part in PARTS}
