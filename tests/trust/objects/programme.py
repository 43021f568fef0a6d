"""Of the reports of the programme: the quarter that lasts in the world of the tests, and none."""

from types import SimpleNamespace

from tests.trust.objects.common import ByParameters, Objects, each, renamed


def by_name(world: SimpleNamespace) -> dict[str, Objects]:
    quarters = {"one that lasts": {"code": "2026-27-q1"}, "no quarter": {"code": "no-quarter"}}
    pages = [f"proposals:{name}" for name in ("quarter", "quarter_pdf", "quarter_workbook")]
    return {**each(pages, quarters), "api:quarterly_report": renamed(quarters, code="quarter")}


def by_parameters(world: SimpleNamespace) -> ByParameters:
    return {}
