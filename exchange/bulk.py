"""Doing the same to several submissions: each row by the verb that its own page uses, in a transaction of its own.

So a row is done whole or not at all, and one that is refused holds up no other. It stands on the topmost floor
because its verbs come from both below.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from proposals import rights
from proposals.errors import NotPermitted, Refusal
from proposals.forms.steps import DeclineForm, ReturnForm, StepForm
from proposals.models import BulkRun, Proposal, TextKind
from proposals.models.kept import filled_in
from proposals.services import claims, moderation
from scoring.forms.steps import note_for_the_team
from scoring.models import Panel
from scoring.services import panels, reserves

MOST_ROWS = 50
PERSONAL = " In each proposal {reference}, {title}, {first_name} and {call} are filled in."


class BulkPassForm(StepForm):
    """The panel for all rows; their gateways are answered on the page of each."""

    panel = forms.ModelChoiceField(
        label="Panel",
        queryset=Panel.objects.none(),
        widget=forms.RadioSelect({"data-layout": "small"}),
        empty_label=None,
        error_messages={"required": "Choose the panel that will mark them."},
        help_text="A proposal whose gateways are not all answered, or of another call, is left where it is.",
    )
    note = note_for_the_team()

    def offer_panels(self, proposals: list[Proposal]) -> None:
        field: Any = self.fields["panel"]
        field.queryset = Panel.objects.filter(call__in={each.call_id for each in proposals}).select_related("call")
        field.label_from_instance = lambda panel: f"{panel}, {panel.call}"


@dataclass(frozen=True)
class BulkAct:
    label: str
    asks: str
    form: type[StepForm]
    verb: Callable[..., Any]
    kept_texts: str = ""
    is_warning: bool = False


BULK_ACTS: dict[str, BulkAct] = {
    "claim": BulkAct("Claim", "Claim these for yourself?", StepForm, claims.claim),
    "release": BulkAct("Release", "Give these back to the desk?", StepForm, claims.release),
    "pass_to_panel": BulkAct("Pass to panel", "Pass these to a panel?", BulkPassForm, panels.pass_to_panel),
    "return_for_changes": BulkAct(
        "Return for changes", "Return these with the same words?", ReturnForm, moderation.return_for_changes,
        kept_texts=TextKind.RETURN,
    ),
    "decline": BulkAct(
        "Decline with signpost", "Decline these with the same words?", DeclineForm, reserves.decline,
        kept_texts=TextKind.DECLINE, is_warning=True,
    ),
}  # fmt: skip


def on_the_desk(person: Any) -> Any:
    return Proposal.objects.visible_to(person, rights.DESK).for_listing()


def chosen_rows(references: list[str], person: Any) -> list[Proposal]:
    """Those of the named proposals that are on the desk of this person, in the order in which they are tried."""
    return list(on_the_desk(person).filter(reference__in=references).order_by("submitted_at", "pk"))


def lines_of(run: BulkRun, person: Any) -> list[tuple[Proposal, str | None]]:
    """What became of each row: empty when it was done, else why not; None where it was not tried."""
    known = {each.reference: each for each in on_the_desk(person).filter(reference__in=run.rows)}
    return [(known[row], run.results.get(row)) for row in run.rows if row in known]


def form_for(act: BulkAct, sent: Any, proposals: list[Proposal], person: Any) -> Any:
    form = act.form(sent, proposal=Proposal(), person=person)
    if isinstance(form, BulkPassForm):
        form.offer_panels(proposals)
    elif "note" in form.fields:
        form.fields["note"].help_text += PERSONAL
    return form


def run(name: str, proposals: list[Proposal], *, by: Any, key: UUID, values: dict[str, Any]) -> BulkRun:
    """Do it to each row and keep what became of it. The same key again gives back the first run."""
    if not by.has_perm(rights.DESK):
        raise NotPermitted("The moderation desk is for moderators.")
    rows = [each.reference for each in proposals]
    try:
        with transaction.atomic():
            kept = BulkRun.objects.create(person=by, key=key, act=name, rows=rows, started_at=now())
    except IntegrityError:
        return BulkRun.objects.get(person=by, key=key)
    for proposal in proposals:
        kept.results[proposal.reference] = _done(BULK_ACTS[name], proposal, by, values)
        kept.save(update_fields=["results"])
    kept.finished_at = now()
    kept.save(update_fields=["finished_at"])
    return kept


def _done(act: BulkAct, proposal: Proposal, by: Any, values: dict[str, Any]) -> str:
    """Empty when it was done, else why not."""
    personal = {"note": filled_in(values["note"], proposal)} if act.kept_texts else {}
    try:
        act.verb(proposal.pk, by=by, **values | personal)
    except Refusal as refusal:
        return str(refusal)
    return ""
