"""Shortlists changed by a program, under the rules of the managers’ forms, with problems told by their path."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from proposals.errors import NotReady
from proposals.forms.values import problems_of, typed
from proposals.services.transactions import service
from scoring.forms.shortlist_rows import RowForm, conditions_form
from scoring.forms.shortlist_terms import TermsForm, rules_form
from scoring.forms.shortlists import row_fields
from scoring.models import Shortlist
from scoring.ranking import Ranking, rank_call
from scoring.services import shortlists as verbs

NOT_THERE = "This shortlist has no such proposal, or it stands here twice."


@service
def change_rows(shortlist: Shortlist, *, by: Any, version: int, rows: list[dict[str, Any]]) -> Shortlist:
    """What is not named of a row stays as it is."""
    known = dict(shortlist.rows.values_list("proposal__reference", "proposal"))
    references = [row["reference"] for row in rows]
    problems: dict[str, Any] = {}
    given: dict[int, dict[str, Any]] = {}
    for place, row in enumerate(rows):
        if row["reference"] not in known or references.count(row["reference"]) > 1:
            problems[f"rows.{place}.reference"] = [NOT_THERE]
            continue
        values, wrong = _cleaned(row)
        problems |= {f"rows.{place}.{name}": told for name, told in wrong.items()}
        given[known[row["reference"]]] = values
    if problems:
        raise ValidationError(problems)
    places = {pk: place for place, pk in enumerate(given)}
    try:
        return verbs.decide_rows(shortlist.pk, by=by, version=version, given=given)
    except NotReady as refusal:
        raise _by_path(refusal, places) from refusal


def _cleaned(row: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """(the values as the pages would give them, {field: what is wrong})"""
    fields = {**RowForm.base_fields, **row_fields(row["reference"])}
    values: dict[str, Any] = {}
    problems: dict[str, list[str]] = {}
    for name, field in fields.items():
        if name in row:
            try:
                values[name] = field.clean(typed(row[name]))
            except forms.ValidationError as error:
                problems[name] = list(error.messages)
    if "conditions" in row:
        values["conditions"], wrong = _conditions(row["conditions"])
        problems |= wrong
    return values, problems


def _conditions(sent: list[dict[str, Any]]) -> tuple[list[Any], dict[str, list[str]]]:
    boxes = {"conditions-TOTAL_FORMS": len(sent), "conditions-INITIAL_FORMS": 0}
    boxes |= {f"conditions-{at}-{name}": typed(value) for at, each in enumerate(sent) for name, value in each.items()}
    rows = conditions_form([], boxes)
    wrong = {
        f"conditions.{at}.{name}": told
        for at, form in enumerate(rows.forms)
        for name, told in problems_of(form).items()
    }
    return ([] if wrong else rows.given()), wrong


def _by_path(refusal: NotReady, places: Mapping[int, int]) -> NotReady:
    """The fields by their place in what was sent, and not by the number of the proposal."""
    told = {}
    for name, sentences in refusal.fields.items():
        pk, _, field = name.partition("-")
        told[f"rows.{places[int(pk)]}.{field.replace('-', '.')}"] = sentences
    return NotReady(*refusal.reasons, fields=told)


@service
def change_terms(shortlist: Shortlist, *, by: Any, version: int, sent: dict[str, Any]) -> Shortlist:
    """Replace all that the line is drawn by."""
    verbs.must_be_open_to(shortlist, by)
    ranking = rank_call(shortlist.call, by)
    form = TermsForm(_boxes(shortlist, sent), shortlist=shortlist, ranking=ranking)
    rules = _rules(shortlist, ranking, sent["rules"])
    problems = _unknown(shortlist, ranking, sent) | problems_of(form)
    for place, each in enumerate(rules.forms):
        problems |= {f"rules.{place}.{name}": told for name, told in problems_of(each).items()}
    if whole := [str(each) for each in rules.non_form_errors()]:
        problems["rules"] = whole
    if problems:
        raise ValidationError(problems)
    return verbs.set_terms(shortlist.pk, by=by, version=version, terms=form.terms(rules))


def _boxes(shortlist: Shortlist, sent: Mapping[str, Any]) -> dict[str, Any]:
    pks = {area.code: area.pk for area in shortlist.call.framework.areas.all()}
    boxes = {name: typed(sent[name]) for name in ("pot_pounds", "quality_line_percent")} | {"version": "1"}
    for each in sent["areas"]:
        pk = pks.get(each["area"])
        boxes |= {f"least_{pk}": typed(each.get("at_least")), f"most_{pk}": typed(each.get("at_most"))}
    return boxes | {f"minimum_{each['criterion']}": typed(each["minimum"]) for each in sent["minimums"]}


def _unknown(shortlist: Shortlist, ranking: Ranking, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Areas and criteria that the call does not have."""
    areas = set(shortlist.call.framework.areas.values_list("code", flat=True))
    criteria = {each.code for each in ranking.criteria}
    told: dict[str, Any] = {
        f"areas.{place}.area": ["The call has no area of this code."]
        for place, each in enumerate(sent["areas"])
        if each["area"] not in areas
    }
    return told | {
        f"minimums.{place}.criterion": ["The rubric has no criterion of this code."]
        for place, each in enumerate(sent["minimums"])
        if each["criterion"] not in criteria
    }


def _rules(shortlist: Shortlist, ranking: Ranking, sent: list[dict[str, Any]]) -> Any:
    pks = {row.reference: row.pk for row in ranking.rows}
    boxes: dict[str, Any] = {"rules-TOTAL_FORMS": len(sent), "rules-INITIAL_FORMS": 0}
    for place, each in enumerate(sent):
        facts = {"proposal": pks.get(each["reference"], "unknown"), "kind": each["kind"], "reason": each["reason"]}
        boxes |= {f"rules-{place}-{name}": typed(value) for name, value in facts.items()}
    return rules_form(shortlist, ranking, boxes)
