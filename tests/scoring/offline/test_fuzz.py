"""Damaged workbooks: each is refused, or exactly what was filled in stands; nothing of anybody else changes."""

from random import Random

import pytest
from django.db import transaction

from proposals.files.kinds import FileRefused
from proposals.files.workbooks import tabs_of
from scoring.models import Criterion
from scoring.offline.comparing import CHANGES, compare
from scoring.offline.reading import ANSWER, ASKED, CODE, COMMENT, filled_in
from scoring.services import offline, sheets
from scoring.sheets.one import Given
from tests import factories
from tests.both_databases import many
from tests.scoring.damaging import KEEPS, RUINS, Filled
from tests.scoring.filling import FILE, accepted, content, given, problems, sent_back
from tests.scoring.torn_files import TEARS

pytestmark = pytest.mark.django_db
ANSWERS = {"low": "Low", "medium": "Medium", "high": "High", True: "Yes", False: "No"}


class Evening:
    """An assessor with three open sheets, one of them half marked, and the workbooks of two people."""

    def __init__(self, client, folder):
        panel = factories.panel(factories.open_call())
        self.mine = [accepted(panel) for _ in range(3)]
        self.person = self.mine[0].assessor
        need = Criterion.objects.get(rubric__call=panel.panel.call, code="need")
        sheets.save_sheet(self.mine[0].pk, by=self.person, version=1, marks={need.pk: Given(4, "Clear.")})
        self.theirs = [each.proposal.assignments.exclude(pk=each.pk).earliest("pk") for each in self.mine]
        for each in self.theirs:
            sheets.declare(each.pk, by=each.assessor, kind="none")
        self.foreign, self.raw = [self.taken(client, who, folder) for who in (self.theirs[0].assessor, self.person)]
        self.tabs = self.read(self.raw)
        self.before, self.of_others = self.stands()

    def taken(self, client, person, folder):
        self.path = folder / "book.xlsx"
        client.force_login(person)
        return content(client.get(FILE))

    def read(self, raw):
        self.path.write_bytes(raw)
        return tabs_of(self.path, "book.xlsx")

    def stands(self):
        """{(reference, what is asked, the heading of its cell): what stands} on every sheet, and the others' sheets."""
        own = {key: value for each in self.mine for key, value in cells_of(each).items()}
        return own, [given(each) for each in self.theirs]

    def foreseen(self, tabs):
        """What would stand by the preview, which saves nothing."""
        found = compare(filled_in(tabs), self.person)
        assert found.problems == []
        changes = [line for line in found.lines if line.effect == CHANGES]
        return self.before | {(line.reference, line.asked, line.part): line.in_file for line in changes}

    def outcome(self, tabs):
        """What stands after all of it was sent and agreed to, or None where it was refused."""
        found = compare(filled_in(tabs), self.person)
        if found.problems:
            assert not found.can_be_applied
            return None
        with transaction.atomic():
            if found.can_be_applied:
                offline.apply_workbook(offline.signed(found, by=self.person), by=self.person)
            own, others = self.stands()
            transaction.set_rollback(True)
        assert others == self.stands()[1]
        changed = {
            (line.reference, line.asked, line.part): line.in_file for line in found.lines if line.effect == CHANGES
        }
        assert {key: value for key, value in own.items() if value != self.stands()[0][key]} == changed
        return own


def cells_of(assignment):
    stands = given(assignment)
    names = {"need": "Need", "benefit": "Benefit", "value": "Value"}
    whole = {
        ("How sure are you of your marks?", ANSWER): ANSWERS.get(stands["confidence"], ""),
        ("All in all, is it worth funding?", ANSWER): ANSWERS.get(stands["is_fundable"], ""),
        ("Overall comment", COMMENT): stands["overall_comment"],
        ("Private note to the chair", COMMENT): stands["private_note"],
    }
    marks = {(name, ANSWER): str(stands["marks"].get(code, "")) for code, name in names.items()}
    texts = {(name, COMMENT): stands["comments"].get(code, "") for code, name in names.items()}
    return {(assignment.proposal.reference, *key): value for key, value in (whole | marks | texts).items()}


@pytest.fixture
def evening(client, tmp_path):
    return Evening(client, tmp_path)


def damaged(evening, chance, *, ruins):
    book = Filled(evening.tabs, chance)
    book.fill_in(chance.randrange(1, 15))
    for damage in chance.sample(KEEPS, chance.randrange(1, 5)):
        damage(book)
    if ruins:
        chance.choice(RUINS)(book)
    return book


def test_workbooks_in_disorder_are_taken_exactly(evening):
    for seed in range(40):
        book = damaged(evening, Random(seed), ruins=False)

        assert evening.outcome(book.tabs()) == evening.before | book.intended, seed


def test_410_more_in_disorder_are_foreseen_exactly(evening):
    """Foreseen and not saved, which takes long; that what is foreseen is saved is held by the forty above."""
    for seed in range(40, 40 + many(410)):
        book = damaged(evening, Random(seed), ruins=False)

        assert evening.foreseen(book.tabs()) == evening.before | book.intended, seed


def test_400_workbooks_with_something_wrong_are_refused(evening):
    for seed in range(450, 450 + many(400)):
        book = damaged(evening, Random(seed), ruins=True)

        assert evening.outcome(book.tabs()) is None, seed


def test_50_workbooks_with_rows_of_another_person_are_refused(evening):
    foreign = evening.read(evening.foreign)
    for seed in range(850, 850 + many(50)):
        chance = Random(seed)
        book, other = damaged(evening, chance, ruins=False), Filled(foreign, chance)
        other.fill_in(chance.randrange(1, 15))
        stranger = chance.choice(other.rows)
        row = next((each for each in book.rows if each[ASKED] == stranger[ASKED]), book.rows[0])
        row[CODE] = stranger[CODE]

        assert evening.outcome(other.tabs()) is None, seed
        assert evening.outcome(book.tabs()) is None, seed


def test_100_torn_files_are_refused_or_change_nothing(evening):
    outcomes = set()
    for seed in range(900, 900 + many(100)):
        chance = Random(seed)
        tear = TEARS[seed % len(TEARS)]
        try:
            outcome = evening.outcome(evening.read(tear(evening.raw, chance)))
        except FileRefused:
            outcome = None
        assert outcome in (None, evening.before), (seed, tear)
        outcomes.add(outcome is None)
    assert outcomes == {True, False}


def test_the_page_tells_of_each_kind_of_torn_file(client, evening):
    for tear in TEARS:
        answer = sent_back(client, tear(evening.raw, Random(7)))

        assert answer.status_code == 200
        is_named = "“my-sheets.xlsx”" in answer.text or "This workbook changes nothing." in answer.text
        assert problems(answer) or is_named, tear


def test_the_file_of_another_person_is_refused_by_the_page(client, evening):
    [(_, told)] = problems(sent_back(client, evening.foreign))

    assert told == "this row is from another person’s workbook. Send what you downloaded yourself."
