"""Of calls and their set-up."""

from types import SimpleNamespace

from proposals.models import Question
from tests.trust.objects.common import ByParameters, Objects, each


def by_name(world: SimpleNamespace) -> dict[str, Objects]:
    return {
        **each(
            ["scoring:letter_wording", "scoring:letter_as_mail", "api:letter_wording", "api:merged_letter"],
            {
                "scoring-call/decline": {"code": "scoring-call", "kind": "decline"},
                "scoring-call/no-kind": {"code": "scoring-call", "kind": "no-kind"},
                "unknown-call/decline": {"code": "unknown-call", "kind": "decline"},
            },
        ),
    }


def by_parameters(world: SimpleNamespace) -> ByParameters:
    prepared = Question.objects.get(call__code="prepared-call").pk
    answered = Question.objects.filter(call=world.open_call).earliest("pk").pk
    codes = ["open-call", "scoring-call", "told-call", "prepared-call", "unknown-call"]
    windows = [(code, "window") for code in ("prepared-call", "open-call", "told-call")]
    stages = [("prepared-call", "form"), ("open-call", "eligibility"), ("open-call", "no-stage")]
    kinds = [("prepared-call", "number"), ("open-call", "number"), ("prepared-call", "riddle")]
    questions = [
        ("prepared", "prepared-call", prepared),
        ("answered", "open-call", answered),
        ("of another call", "prepared-call", answered),
    ]
    return {
        ("code",): {code: {"code": code} for code in codes},
        ("code", "part"): {
            f"{code}/{part}": {"code": code, "part": part} for code, part in [*windows, ("prepared-call", "no-part")]
        },
        ("code", "stage"): {f"{code}/{stage}": {"code": code, "stage": stage} for code, stage in stages},
        ("code", "question"): {
            f"{code}/{question}": {"code": code, "question": question}
            for code, question in [("prepared-call", "q1"), ("open-call", "q1"), ("open-call", "q9")]
        },
        ("code", "stage", "kind"): {
            f"{code}/{kind}": {"code": code, "stage": "form", "kind": kind} for code, kind in kinds
        },
        ("code", "stage", "pk"): {what: {"code": code, "stage": "form", "pk": pk} for what, code, pk in questions},
    }
