"""The rubric of a call changed by a program, under the rules of the managers’ form."""

from typing import Any

from django.core.exceptions import ValidationError

from proposals.forms.values import problems_of, typed
from proposals.models import Call
from proposals.services.call_setup import call_to_change
from proposals.services.transactions import service
from scoring.forms.rubrics import FACTS, AnchorsForm, Criteria
from scoring.models import Rubric
from scoring.models.rubrics import CriterionGiven
from scoring.services.rubrics import save_rubric


@service
def change_rubric(call: Call, *, by: Any, version: int, given: dict[str, Any]) -> Rubric:
    """Replace the criteria, the anchors, or both; what is not in `given` stays as it is."""
    call_to_change(call.pk, by=by)
    rubric = Rubric.objects.get(call=call)
    anchors = {each.mark: each.text for each in rubric.anchors.all()}
    if "anchors" in given:
        anchors = anchors_in(given["anchors"])
    rows = [{"pk": each.pk, **{name: getattr(each, name) for name in FACTS}} for each in rubric.criteria.all()]
    criteria = [CriterionGiven(row["pk"], {name: row[name] for name in FACTS}) for row in rows]
    if "criteria" in given:
        criteria = criteria_in(given["criteria"], rubric)
    return save_rubric(rubric.pk, by=by, version=version, criteria=criteria, anchors=anchors)


def anchors_in(texts: list[str]) -> dict[int, str]:
    form = AnchorsForm({f"anchor_{mark}": text for mark, text in enumerate(texts)})
    if problems := problems_of(form):
        raise ValidationError({name.replace("anchor_", "anchors."): told for name, told in problems.items()})
    return form.anchors()


def criteria_in(sent: list[dict[str, Any]], rubric: Rubric) -> list[CriterionGiven]:
    """What the row of forms on the page makes of it; a code that the rubric does not know is a problem."""
    known = {each.code: each.pk for each in rubric.criteria.all()}
    codes = [row["code"] for row in sent if "code" in row]
    problems = {
        f"criteria.{place}.code": [f"The rubric has no criterion {row['code']}, or it stands here twice."]
        for place, row in enumerate(sent)
        if "code" in row and (row["code"] not in known or codes.count(row["code"]) > 1)
    }
    rows = Criteria(boxes_of(sent, known), prefix="criteria")
    for place, form in enumerate(rows.forms):
        problems |= {f"criteria.{place}.{name}": told for name, told in problems_of(form).items()}
    if whole := [str(each) for each in rows.non_form_errors()]:
        problems["criteria"] = whole
    if problems:
        raise ValidationError(problems)
    return rows.given()


def boxes_of(sent: list[dict[str, Any]], known: dict[str, int]) -> dict[str, Any]:
    """The rows as the page sends them."""
    boxes: dict[str, Any] = {"criteria-TOTAL_FORMS": len(sent), "criteria-INITIAL_FORMS": 0}
    for place, row in enumerate(sent):
        facts = {**row, "pk": known.get(row.get("code", "")), "place": place + 1}
        boxes |= {f"criteria-{place}-{name}": typed(value) for name, value in facts.items()}
    return boxes
