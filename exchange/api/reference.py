"""The OpenAPI description told for people: groups of operations, each with its fields, an example and its answers."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

GROUPS = [
    "Calls",
    "Setting up calls",
    "Proposals",
    "Files",
    "Steps",
    "Versions",
    "Similar proposals",
    "People",
    "The exchange",
    "Panels",
    "Assessments",
    "Shortlists",
    "Declarations of interest",
    "Objections to assessors",
    "Feedback and letters",
    "After the award",
    "Spread",
    "Reports",
    "Moderation desk",
    "Offers and notes",
    "Saved filters",
    "Notices",
    "Reference lists",
]
IN_ADDRESSES = {
    "shortlist": "3",
    "code": "safety-at-scale-2026",
    "quarter": "2026-27-q3",
    "reference": "P-2026-0042",
    "other": "P-2026-0017",
    "id": "7",
    "notice_pk": "42",
    "offer_pk": "7",
    "measure": "4",
    "rebase": "2",
    "pledge": "8",
    "note": "9",
    "question": "q3",
    "number": "1",
    "comment_pk": "118",
    "change_pk": "7",
    "panel": "3",
    "assignment": "31",
    "flag": "5",
    "entry": "4",
    "item": "11",
    "seat": "12",
    "anchor": "2",
    "duty": "4",
    "instalment": "9",
    "site": "14",
    "lead": "6",
    "interest": "3",
    "asked": "2",
    "event": "21",
    "invitation": "5",
    "kind": "part_fund",
    "run": "7",
    "run_key": "0b8e6f0e-6f0c-4c1e-9a53-0d1f6a1c7a11",
}
# What a reader recognises; any other required field gets an example by its type.
IN_BODIES: dict[str, Any] = {
    "call": "safety-at-scale-2026",
    "title": "Home blood pressure checks in barber shops",
    "pitch": "Barbers offer a check with each haircut, and a nurse follows up the same week.",
    "text": "We tried this in Walsall. @Mira-Patel can say how it went.",
    "version": 3,
    "is_true": True,
    "note": "Please add figures for last winter.",
    "return_by": "2026-05-01",
    "panel": 2,
    "award": 15000,
    "reason": "not_ready",
    "email": "mira@trust.nhs.uk",
    "role": "commenter",
    "was": "viewer",
    "person": 7,
    "accept": True,
    "organisation": 12,
    "confirm": True,
    "signpost": "Ask the improvement team of your trust about a pilot.",
    "answers": [{"gateway": "involvement", "is_met": False, "note": "Nobody who uses the ward was asked."}],
}
WORTH_SHOWING = {"NewDraft": ["pitch"], "DraftChange": ["pitch"]}


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    is_required: bool
    meaning: str
    choices: list[str] = field(default_factory=list)
    refers_to: str = ""
    is_list: bool = False
    may_be_null: bool = False


@dataclass(frozen=True)
class Operation:
    anchor: str
    method: str
    path: str
    title: str
    meaning: str
    parameters: list[Field]
    body: list[Field]
    example: str
    answers_with: str
    is_list: bool
    needs_a_person: bool


@dataclass(frozen=True)
class Group:
    name: str
    operations: list[Operation]


@dataclass(frozen=True)
class Thing:
    """An object that an answer holds."""

    name: str
    meaning: str
    fields: list[Field]


class Reference:
    def __init__(self, openapi: dict[str, Any]) -> None:
        self.paths: dict[str, Any] = openapi["paths"]
        self.schemas: dict[str, Any] = openapi["components"]["schemas"]
        self.groups = [Group(name, list(self._operations(name))) for name in GROUPS]
        self.things = [self._thing(name) for name in sorted(self._answered())]

    def _operations(self, group: str) -> Any:
        for path, methods in self.paths.items():
            for method, operation in methods.items():
                if group in operation["tags"]:
                    yield self._operation(path, method.upper(), operation)

    def _operation(self, path: str, method: str, operation: dict[str, Any]) -> Operation:
        body_name = self._body_name(operation)
        answer, is_list = self._answer(operation)
        return Operation(
            anchor=operation["operationId"].replace("_", "-"),
            method=method,
            path=path,
            title=operation["summary"],
            meaning=operation.get("description", ""),
            parameters=[self._parameter(each) for each in operation.get("parameters", []) if each["in"] == "query"],
            body=self._fields(body_name) if body_name else [],
            example=self._example(path, method, body_name, operation),
            answers_with=answer,
            is_list=is_list,
            needs_a_person={} not in operation["security"],
        )

    def _body_name(self, operation: dict[str, Any]) -> str:
        content = operation.get("requestBody", {}).get("content", {})
        return _name_in(next(iter(content.values()))["schema"]) if content else ""

    def _answer(self, operation: dict[str, Any]) -> tuple[str, bool]:
        """The name of what comes back, empty for a file, and whether it comes as a list."""
        done = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
        schema = done["content"].get("application/json", {}).get("schema")
        if schema is None or schema.get("format") == "binary":
            return "", False
        if "items" in schema:
            return _name_in(schema["items"]), True
        name = _name_in(schema)
        if "results" in self.schemas[name].get("properties", {}):
            return _name_in(self.schemas[name]["properties"]["results"]["items"]), True
        return name, False

    def _parameter(self, parameter: dict[str, Any]) -> Field:
        schema = parameter["schema"]
        choices = schema.get("enum") or schema.get("items", {}).get("enum", [])
        kind = "one of" if choices else _kind(schema)
        return Field(parameter["name"], kind, False, _first_line(parameter.get("description", "")), choices)

    def _fields(self, name: str) -> list[Field]:
        schema = self.schemas[name]
        required = schema.get("required", [])
        return [self._field(each, facts, each in required) for each, facts in schema.get("properties", {}).items()]

    def _field(self, name: str, facts: dict[str, Any], is_required: bool) -> Field:
        referred = _name_in(facts) or _name_in(facts.get("items", {}))
        choices = self.schemas[referred].get("enum", []) if referred else facts.get("enum", [])
        refers_to = "" if choices else referred
        return Field(
            name,
            "one of" if choices else _kind(facts),
            is_required,
            facts.get("description", ""),
            [choice for choice in choices if choice],
            refers_to,
            is_list="items" in facts,
            may_be_null=facts.get("nullable", False),
        )

    def _answered(self) -> set[str]:
        """Every object that an answer holds, however deep, and those inside the bodies that are sent."""
        found: set[str] = set()
        operations = [operation for group in self.groups for operation in group.operations]
        sent = {each.refers_to for operation in operations for each in operation.body if each.refers_to}
        waiting = {each.answers_with for each in operations if each.answers_with} | {"Problem"} | sent
        while waiting:
            found |= waiting
            inside = {each.refers_to for name in waiting for each in self._fields(name) if each.refers_to}
            waiting = inside - found
        return found

    def _thing(self, name: str) -> Thing:
        return Thing(name, self.schemas[name].get("description", ""), self._fields(name))

    def _example(self, path: str, method: str, body_name: str, operation: dict[str, Any]) -> str:
        lines = [f"curl {settings.BASE_URL}{path.format_map(IN_ADDRESSES)}"]
        if method != "GET":
            lines.append(f"-X {method}")
        if {} not in operation["security"]:
            lines.append('-H "Authorization: Token $TOKEN"')
        if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
            lines.append("-F file=@plan.pdf")
        elif method not in ("GET", "DELETE"):
            lines.append('-H "Content-Type: application/json"')
            lines.append(f"-d '{json.dumps(self.example_body(body_name), ensure_ascii=False)}'")
        return " \\\n  ".join(lines)

    def example_body(self, name: str) -> dict[str, Any]:
        shown = WORTH_SHOWING.get(name, [])
        fields = self._fields(name) if name else []
        return {each.name: _sample(each) for each in fields if each.is_required or each.name in shown}


def _sample(each: Field) -> Any:
    by_type = {"whole number": 1, "true or false": True}
    fallback = each.choices[0] if each.choices else by_type.get(each.kind, "text")
    known = IN_BODIES.get(each.name, fallback)
    return fallback if each.choices and known not in each.choices else known


def _name_in(schema: dict[str, Any]) -> str:
    """The name of the component that a schema points to, or nothing."""
    pointed = schema.get("$ref") or next((each.get("$ref", "") for each in schema.get("allOf", [])), "")
    return pointed.rpartition("/")[2]


def _kind(facts: dict[str, Any]) -> str:
    if facts.get("type") == "array":
        return f"list of {_kind(facts['items'])}s"
    kinds: dict[Any, str] = {
        ("string", "date"): "date",
        ("string", "date-time"): "date and time",
        ("string", "decimal"): "decimal, as text",
        ("integer", None): "whole number",
        ("number", None): "number",
        ("boolean", None): "true or false",
        ("object", None): "object",
    }
    return kinds.get((facts.get("type"), facts.get("format")), "text")


def _first_line(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if not line or line.endswith(".") else f"{line}."
