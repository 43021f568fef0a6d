"""The doors at which a score is told: the chair's list and page, the managers' ranking, the API, and the workbook."""

import re
from html import unescape
from io import BytesIO

from django.urls import reverse
from openpyxl import load_workbook

from tests.api.caller import Caller


def scores_told(client, panel, proposal, manager):
    """{door: the score as it stands there, in text; "–" for none}"""
    client.force_login(manager)
    call = panel.panel.call

    def page(name, *args):
        return unescape(client.get(reverse(f"scoring:{name}", args=args)).text)

    return {
        "list": row_with(proposal, page("panel", panel.panel.pk))[2],
        "page": re.findall(r"<dt>score(?: so far)?</dt><dd>(.*?)</dd>", page("panel_proposal", *at(proposal)))[0],
        "ranking": row_with(proposal, page("ranking", call.code))[0],
        "API": Caller(manager).get(f"calls/{call.code}/ranking/").json()["rows"][0]["score"] or "–",
        "workbook": in_text(table(client, call, "Shortlist")[0]["Total"]),
    }


def at(proposal):
    return [proposal.placement.panel_id, proposal.reference]


def row_with(proposal, page):
    """What stands in the cells behind the title of its row."""
    row = next(each for each in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if proposal.reference in each)
    cells = [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<td.*?</td>", row.split("</th>")[1], re.DOTALL)]
    return [each.split()[-1] for each in cells if each.split()]


def book_of(client, call, *, formulas=False):
    """As a reader shows it who calculates nothing; or with its formulas."""
    answer = client.get(reverse("scoring:shortlist", args=[call.code]))
    return load_workbook(BytesIO(b"".join(answer.streaming_content)), data_only=not formulas)


def table(client, call, sheet):
    header, *rows = book_of(client, call)[sheet].values
    return [dict(zip(header, row, strict=True)) for row in rows]


def in_text(figure):
    return "–" if figure is None else f"{figure:.2f}"


def everywhere(score):
    return dict.fromkeys(["list", "page", "ranking", "API", "workbook"], score)
