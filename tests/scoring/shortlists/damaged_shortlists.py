"""Workbooks of a shortlist as people and programs damage them, by a seed: decided in first, then damaged.

`KEEPS` leaves what was decided as clear as it was, so that it must be read exactly; after one of `RUINS` nothing may be
taken. What tears the file itself stands in `tests/scoring/torn_files.py`.
"""

from tests.scoring.damaging import (
    Filled,
    add_a_tab_of_notes,
    break_a_code,
    copy_a_row,
    insert_columns,
    insert_rows,
    make_a_code_of_another_kind,
    move_columns,
    move_tabs,
    rename_tabs,
    sort_rows,
)

INPUTS = ["Decision", "Award", "Conditions", "Comment"]
NEEDED = ["Reference", *INPUTS, "Row code"]
DECISIONS = ["Fund", "Fund in part", "Reserve", "Decline", "Defer"]
COMMENTS = ["Clear.", "=1+1", "line\nbreak", "🙂 שלום", "3,5", "'quoted'", "x" * 2_000, "-", "0", "P-2026-0001"]
CONDITIONS = ["Report (by 5 March 2127)", "Name a lead\nReport (by 29 February 2128)", "Ask (the board)", "=1+1"]


class Decided(Filled):
    """`intended` is {(reference, part): what is to be read} of the cells that somebody wrote in."""

    def fill_in(self, number):
        for row in self.chance.sample(self.rows, number):
            for heading in self.chance.sample(INPUTS, self.chance.randrange(1, 5)):
                row[heading], meant = getattr(self, f"some_{heading.lower()}")()
                self.intended[row["Reference"][1], heading.lower()] = meant

    def some_decision(self):
        word = self.chance.choice(DECISIONS)
        return ("text", self.chance.choice([word, word.upper(), f" {word} "])), word

    def some_award(self):
        pounds = self.chance.randrange(1, 10_000_000)
        forms = [("number", pounds), ("number", float(pounds)), ("text", f"{pounds:,}"), ("text", f"£{pounds:,}.00"),
                 ("text", f" {pounds} ")]  # fmt: skip
        return self.chance.choice(forms), str(pounds)

    def some_conditions(self):
        text = self.chance.choice(CONDITIONS)
        return ("text", text), text

    def some_comment(self):
        text = self.chance.choice(COMMENTS)
        return ("text", text), text

    def is_marked(self, row):
        return True

    def forget(self, row):
        for part in INPUTS:
            self.intended.pop((row.get("Reference", ("", ""))[1], part.lower()), None)

    def a_row(self):
        return self.chance.choice(self.rows)


# --- What keeps it clear --------------------------------------------------------------------------------------------
def delete_a_row(book):
    for table in book.tables.values():
        book.forget(table.pop(book.chance.randrange(len(table))))


def delete_columns_that_only_tell(book):
    gone = book.chance.sample([each for each in book.headings if each and each not in NEEDED], 5)
    book.headings = ["" if each in gone else each for each in book.headings]


def write_over_formulas(book):
    for row in book.rows:
        for heading in ("Total", "Rank", "Above the line"):
            row[heading] = book.chance.choice([("number", 9.99), ("text", "Yes"), ("error", "#REF!")])


def empty_cells_that_nobody_filled_in(book):
    """They stay as they were where they were empty, and are read as emptied where something stood."""
    for row in book.rows:
        for heading in INPUTS:
            if (row["Reference"][1], heading.lower()) not in book.intended and row.pop(heading, None):
                book.intended[row["Reference"][1], heading.lower()] = ""


def lose_the_other_sheets(book):
    book.extra = []


# --- What ruins it --------------------------------------------------------------------------------------------------
WRONG = {
    "Decision": [("text", "Perhaps"), ("number", 1), ("truth", True), ("error", "#N/A"), ("formula", '="Fund"'),
                 ("text", "x" * 32_767), ("date", "2026-03-05")],
    "Award": [("number", 0), ("number", -1), ("number", 0.5), ("number", 1e300), ("number", float("nan")),
              ("number", float("inf")), ("number", 10**30), ("text", "12.000"), ("text", "12 000"), ("text", "1e3"),
              ("text", "٣"), ("text", "5" * 400), ("text", "£"), ("text", "1,0000"), ("truth", True),
              ("formula", "=5*1000"), ("formula", '=HYPERLINK("https://evil.example")'), ("error", "#REF!"),
              ("date", "2026-03-05"), ("text", "0"), ("number", 100_000_001)],
    "Conditions": [("text", "Report (by 31 June 2127)"), ("text", "Report (by 5/3/2127)"), ("text", "x" * 501),
                   ("text", "x\n" * 21), ("formula", "=A1"), ("truth", False), ("date", "2127-03-05"),
                   ("text", "y" * 30_000)],
    "Comment": [("text", "x" * 2_001), ("formula", "=A1"), ("date", "2026-03-05"), ("truth", False),
                ("error", "#REF!")],
}  # fmt: skip


def write_what_is_none(book):
    heading = book.chance.choice(INPUTS)
    book.a_row()[heading] = book.chance.choice(WRONG[heading])


def write_beside_the_rows(book):
    table = book.chance.choice(list(book.tables.values()))
    table.append({book.chance.choice(INPUTS): ("text", "A thought.")})


def delete_a_column_that_is_needed(book):
    needed = book.chance.choice(NEEDED)
    book.headings = ["" if each == needed else each for each in book.headings]


def copy_a_column(book):
    book.headings.append(book.chance.choice(NEEDED))


def lose_all_codes(book):
    book.intended["a decision", "without a code"] = ""
    book.a_row()["Decision"] = ("text", "Fund")
    for row in book.rows:
        row.pop("Row code")


KEEPS = [
    sort_rows, move_tabs, rename_tabs, move_columns, insert_columns, delete_columns_that_only_tell, delete_a_row,
    insert_rows, add_a_tab_of_notes, write_over_formulas, empty_cells_that_nobody_filled_in, lose_the_other_sheets,
]  # fmt: skip
RUINS = [
    write_what_is_none, write_what_is_none, write_beside_the_rows, break_a_code, make_a_code_of_another_kind,
    copy_a_row, delete_a_column_that_is_needed, copy_a_column, lose_all_codes,
]  # fmt: skip
