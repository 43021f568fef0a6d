"""`manage.py install_reference_data`: frameworks, themes, organisations and the default rubric, from fixtures/.

Run it as often as you like: it adds what is missing, puts right the texts that changed, and deletes nothing.
"""

import csv
import json
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Model

from proposals.models import Organisation, PriorityArea, PriorityFramework, Theme
from scoring.models import Criterion, MarkAnchor, Rubric

FIXTURES = settings.BASE_DIR / "fixtures"


class Command(BaseCommand):
    help = "Install or update the priority frameworks, themes, organisations and the default rubric."

    def handle(self, *args: Any, **options: Any) -> None:
        counted = install()
        if options["verbosity"]:
            self.stdout.write(
                "Reference data: {added} added, {changed} changed, {kept} as they were.".format_map(
                    {"added": 0, "changed": 0, "kept": 0} | counted
                )
            )


@transaction.atomic
def install() -> dict[str, int]:
    """Make the database say what the fixtures say; returns how many rows were added, changed and kept."""
    counted: Counter[str] = Counter()
    _install_frameworks(counted)
    _install_themes(counted)
    _install_organisations(counted)
    _install_rubric(counted)
    return dict(counted)


def _install_frameworks(counted: Counter[str]) -> None:
    for told in _read("priority_frameworks.json"):
        dates = {"valid_from": told["valid_from"], "valid_to": told["valid_to"]}
        framework = _put(counted, PriorityFramework, {"code": told["code"]}, {"name": told["name"], **dates})
        for position, area in enumerate(told["areas"], start=1):
            texts = {"name": area["name"], "description": area["description"], "position": position}
            _put(counted, PriorityArea, {"framework": framework, "code": area["code"]}, texts)


def _install_themes(counted: Counter[str]) -> None:
    for told in _read("themes.json"):
        _put(counted, Theme, {"code": told["code"]}, {"name": told["name"]})


def _install_organisations(counted: Counter[str]) -> None:
    """Integrated care boards come first: the others name the one they belong to."""
    with open(FIXTURES / "organisations.csv", encoding="utf-8", newline="") as table:
        rows = sorted(csv.DictReader(table), key=lambda row: row["kind"] != "icb")
    boards: dict[str, Organisation] = {}
    for row in rows:
        key = {"ods_code": row["ods_code"]} if row["ods_code"] else {"name": row["name"]}
        is_board = row["kind"] == "icb"
        facts = {"name": row["name"], "kind": row["kind"], "board": None if is_board else boards[row["icb_code"]]}
        organisation = _put(counted, Organisation, key, facts)
        if is_board:
            boards[row["ods_code"]] = organisation


def _install_rubric(counted: Counter[str]) -> None:
    told = _read("default_rubric.json")
    rubric = _put(counted, Rubric, {"call": None, "name": told["name"]}, {})
    for position, criterion in enumerate(told["criteria"], start=1):
        facts = {name: criterion[name] for name in ("name", "guide", "weight")} | {"position": position}
        _put(counted, Criterion, {"rubric": rubric, "code": criterion["code"]}, facts)
    for anchor in told["anchors"]:
        _put(counted, MarkAnchor, {"rubric": rubric, "mark": anchor["mark"]}, {"text": anchor["text"]})


def _put(counted: Counter[str], model: Any, key: dict[str, Any], facts: dict[str, Any]) -> Any:
    """The row with this key, saying these facts. Its `version` grows only when something changed."""
    row = model.objects.filter(**key).first()
    if row is None:
        counted["added"] += 1
        return model.objects.create(**(key | facts))
    wanted = {name: _as_stored(model, name, value) for name, value in facts.items()}
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    counted["changed" if changed else "kept"] += 1
    if changed:
        for name, value in changed.items():
            setattr(row, name, value)
        if hasattr(row, "version"):
            row.version += 1
        row.save()
    return row


def _as_stored(model: Any, name: str, value: Any) -> Any:
    """A date or a weight as the database gives it back; a row stays a row."""
    return value if isinstance(value, Model) else model._meta.get_field(name).to_python(value)


def _read(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))
