"""No code path changes a returned mark: triggers that keep a returned sheet as it was handed in, on both databases.

A sheet is returned while it has a total. Then its marks and its words stand. Its total can only be taken away, and
only by a reopening that is on record for that very return, so that the marks which were given stay known.
SQLite drops the triggers of a table that a migration makes anew: whoever alters these tables calls `release` before
and `protect` after.
"""

from typing import Any

SHEETS, MARKS = "scoring_scoresheet", "scoring_mark"
OF_MEETINGS = ["scoring_panelfigure", "scoring_statedfigure", "scoring_absence"]  # these only grow too
OF_CONFLICTS = ["scoring_lateconflict", "scoring_declaration", "scoring_chairdeclaration"]
OF_FLAGS = ["scoring_flagevent"]
OF_LEDGER = ["scoring_ledgerentry", "scoring_ledgeranswer"]
OF_LETTERS = ["scoring_letter", "scoring_reserveoffer", "scoring_reserveanswer"]
OF_SHORTLISTS = ["scoring_frozenshortlist", "scoring_shortlistevent"]
OF_FORECASTS = ["scoring_spreadforecast"]
RECORDS = ["scoring_sheetreturn", "scoring_returnedmark", "scoring_sheetreopening"]  # they only grow
SENTENCE = "A returned sheet stands as it was handed in."
MAY_CHANGE = {"id", "total", "version"}
ACTS = ["INSERT", "UPDATE", "DELETE"]

IS_ON_RECORD = """EXISTS (SELECT 1 FROM scoring_sheetreopening JOIN scoring_sheetreturn
    ON scoring_sheetreturn.id = scoring_sheetreopening.given_back_id
    WHERE scoring_sheetreturn.sheet_id = OLD.id AND scoring_sheetreturn.version = OLD.version)"""


def protect(connection: Any) -> None:
    with connection.cursor() as cursor:
        for statement in protecting(connection, words_of_a_sheet(connection)):
            cursor.execute(statement)


def release(connection: Any) -> None:
    with connection.cursor() as cursor:
        for statement in releasing(connection):
            cursor.execute(statement)


def words_of_a_sheet(connection: Any) -> list[str]:
    """The columns of a sheet that no reopening changes: all but its total and its version."""
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, SHEETS)
    return sorted({column.name for column in columns} - MAY_CHANGE)


def protecting(connection: Any, words: list[str]) -> list[str]:
    changes = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in words)
    is_wrong = f"OLD.total IS NOT NULL AND (NEW.total IS NOT NULL OR {changes} OR NOT {IS_ON_RECORD})"
    if connection.vendor == "postgresql":
        return [
            *_on_postgresql("sheet_update", SHEETS, "UPDATE", is_wrong),
            *_on_postgresql("sheet_delete", SHEETS, "DELETE", "OLD.total IS NOT NULL"),
            *[each for act in ACTS for each in _on_postgresql(f"mark_{act.lower()}", MARKS, act, _of_returned(act))],
        ]
    is_wrong = is_wrong.replace("IS DISTINCT FROM", "IS NOT")
    return [
        _on_sqlite("sheet_update", SHEETS, "UPDATE", is_wrong),
        _on_sqlite("sheet_delete", SHEETS, "DELETE", "OLD.total IS NOT NULL"),
        *[_on_sqlite(f"mark_{act.lower()}", MARKS, act, _of_returned(act)) for act in ACTS],
    ]


def releasing(connection: Any) -> list[str]:
    names = [("sheet_update", SHEETS), ("sheet_delete", SHEETS), *[(f"mark_{act.lower()}", MARKS) for act in ACTS]]
    if connection.vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS sealed_{name} ON {table}" for name, table in names]
    return [f"DROP TRIGGER IF EXISTS sealed_{name}" for name, _ in names]


def _of_returned(act: str) -> str:
    """Whether a mark belongs to a returned sheet, before the change or after it.

    A whole sheet may be written with its total and then its marks, as long as its return is not on record.
    """
    rows = {"INSERT": "NEW.sheet_id", "UPDATE": "OLD.sheet_id, NEW.sheet_id", "DELETE": "OLD.sheet_id"}[act]
    record = "scoring_sheetreturn AS kept WHERE kept.sheet_id = its.id AND kept.version = its.version"
    is_kept = f" AND EXISTS (SELECT 1 FROM {record})" if act == "INSERT" else ""  # noqa: S608
    sheet = f"{SHEETS} AS its WHERE its.id IN ({rows}) AND its.total IS NOT NULL"
    return f"EXISTS (SELECT 1 FROM {sheet}{is_kept})"  # noqa: S608


def _on_postgresql(name: str, table: str, act: str, is_wrong: str) -> list[str]:
    answer = "OLD" if act == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION sealed_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {is_wrong} THEN "
        f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {answer}; END $$",
        f"CREATE TRIGGER sealed_{name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION sealed_{name}()",
    ]


def _on_sqlite(name: str, table: str, act: str, is_wrong: str) -> str:
    return (
        f"CREATE TRIGGER sealed_{name} BEFORE {act} ON {table} WHEN {is_wrong} "
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    )
