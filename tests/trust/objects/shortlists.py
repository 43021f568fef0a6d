"""Of shortlists and of files that are made in the background."""

from types import SimpleNamespace

from scoring.models import Export, Shortlist
from tests.trust.objects.common import NONE, ByParameters, Objects, each, references, renamed

PAGES = [
    "build", "shortlist_file", "shortlist_file_csv", "shortlist_file_json", "shortlist_pack", "shortlist_terms",
    "shortlist_alternatives", "send_shortlist", "apply_shortlist", "announce_shortlist", "agreement",
]  # fmt: skip
BY_PROGRAM = [
    "shortlist", "shortlist_terms", "shortlist_alternatives", "shortlist_workbook", "apply_shortlist_workbook",
    "shortlist_csv", "shortlist_json", "shortlist_pack", "announce_shortlist",
    *(f"{act}_shortlist" for act in ("propose", "confirm", "send_back", "reopen")),
]  # fmt: skip


def by_name(world: SimpleNamespace) -> dict[str, Objects]:
    draft, marking, _ = references(world)
    drafted = Shortlist.objects.get().pk
    objects = {
        "of the call": {"code": "scoring-call", "shortlist_pk": drafted},
        "of another call": {"code": "open-call", "shortlist_pk": drafted},
        "unknown": {"code": "scoring-call", "shortlist_pk": NONE},
    }
    rows = {
        "on it": {"code": "scoring-call", "shortlist_pk": drafted, "reference": marking},
        "not on it": {"code": "scoring-call", "shortlist_pk": drafted, "reference": draft},
    }
    made = {"of a manager": {"pk": Export.objects.get().pk}, "unknown": {"pk": NONE}}
    return {
        **each([f"scoring:{name}" for name in PAGES], objects),
        **each([f"api:{name}" for name in BY_PROGRAM], renamed(objects, shortlist_pk="shortlist")),
        **each(["scoring:shortlist_row", "scoring:letter_to_come"], rows),
        **each([f"scoring:{name}" for name in ("export", "export_now", "export_file")], made),
    }


def by_parameters(world: SimpleNamespace) -> ByParameters:
    return {}
