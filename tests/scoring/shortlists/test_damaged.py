"""1,000 damaged workbooks of a shortlist: each is refused, or exactly what somebody wrote is read. No database."""

from io import BytesIO
from random import Random

import pytest

from proposals.files.kinds import FileRefused
from proposals.files.workbooks import tabs_of
from scoring.brought_back.codes import code_of
from scoring.brought_back.reading import LEFT_OUT, sent_in
from scoring.workbook.figures import Plan, Table, lines_of
from scoring.workbook.shortlist import write_shortlist
from tests.scoring.rounds import ABOUT, Round
from tests.scoring.shortlists.damaged_shortlists import KEEPS, RUINS, Decided
from tests.scoring.torn_files import TEARS, pack_a_bomb, write_far_away

PLANS = [
    ("Fund", "20000", "", ""), ("Fund in part", "12000", "Report (by 5 March 2127)\nName a lead", "=1+1"),
    ("Reserve", "", "", "Second in line."), ("", "", "", ""),
]  # fmt: skip
PARTS = ("decision", "award", "conditions", "comment")


class Shortlisted:
    """The workbook of a draft with eight proposals, and what its cells say: {(reference, part): text}."""

    def __init__(self, folder, shortlist=1):
        one = Round(5, proposals=8)
        ranking = one.ranking()
        told = [dict(zip(PARTS, PLANS[row.pk % len(PLANS)], strict=True)) for row in ranking.rows]
        plans = [
            Plan(said["decision"], int(said["award"] or 0) or None, said["conditions"], said["comment"],
                 code=code_of(shortlist, row.pk, 1, said))
            for row, said in zip(ranking.rows, told, strict=True)
        ]  # fmt: skip
        into = BytesIO()
        table = Table(ranking, lines_of(ranking, plans, is_planned=True), name="As ranked")
        write_shortlist(into, table, ABOUT, one.score_lines(), [])
        self.raw, self.path = into.getvalue(), folder / "book.xlsx"
        self.says = {
            (row.reference, part): said[part] for row, said in zip(ranking.rows, told, strict=True) for part in PARTS
        }
        self.tabs = self.read(self.raw)

    def read(self, raw):
        self.path.write_bytes(raw)
        return tabs_of(self.path, "book.xlsx", LEFT_OUT)


@pytest.fixture(scope="module")
def shortlisted(tmp_path_factory):
    return Shortlisted(tmp_path_factory.mktemp("shortlist"))


def damaged(shortlisted, chance, *, ruins):
    book = Decided(shortlisted.tabs, chance)
    book.fill_in(chance.randrange(1, 7))
    for damage in chance.sample(KEEPS, chance.randrange(1, 6)):
        damage(book)
    if ruins:
        chance.choice(RUINS)(book)
    return book


def touched(sent):
    return {(line.reference, part): text for line in sent.lines for part, text in line.touched().items()}


def test_530_workbooks_in_disorder_are_read_exactly(shortlisted):
    for seed in range(530):
        book = damaged(shortlisted, Random(seed), ruins=False)

        sent = sent_in(book.tabs())

        written = {key: text for key, text in book.intended.items() if text != shortlisted.says[key]}
        assert (sent.problems, touched(sent)) == ([], written), seed


def test_426_workbooks_with_something_wrong_are_refused(shortlisted):
    for seed in range(530, 956):
        book = damaged(shortlisted, Random(seed), ruins=True)

        assert sent_in(book.tabs()).problems != [], seed


def test_44_torn_files_are_refused_or_change_nothing(shortlisted):
    outcomes = set()
    slow = [pack_a_bomb, write_far_away]  # once each
    quick = [tear for tear in TEARS if tear not in slow]
    for seed, tear in enumerate([*slow, *(quick * 5)[:42]], start=956):
        try:
            sent = sent_in(shortlisted.read(tear(shortlisted.raw, Random(seed))))
        except FileRefused:
            outcomes.add("refused")
        else:
            assert sent.problems or touched(sent) == {}, (seed, tear)
            outcomes.add("has problems" if sent.problems else "changes nothing")
    assert outcomes >= {"refused", "changes nothing"}


def test_a_line_of_another_shortlist_keeps_its_own_code(shortlisted, tmp_path):
    """So that it is refused, whatever is written in it."""
    other = sent_in(Shortlisted(tmp_path, shortlist=2).tabs)

    assert {line.code.shortlist for line in other.lines} == {2}
    assert {line.code.shortlist for line in sent_in(shortlisted.tabs).lines} == {1}
