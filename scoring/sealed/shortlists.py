"""An agreed shortlist stands: triggers on both databases that keep it, all that hangs on it, and a call's tie order.

A shortlist that is agreed can be announced, or reopened where that is on record for the very record that was agreed;
nothing else of it changes. How equal scores are settled changes only while the call is prepared. As with returned
sheets, a migration that makes one of these tables anew calls `release` before and `protect` after.
"""

from typing import Any

from scoring.sealed.triggers import on_postgresql, on_sqlite

SENTENCE = "An agreed shortlist stands as two managers agreed it."
TIES_SENTENCE = "How a call settles equal scores stands once it is open."
SHORTLIST, ROW, TIES = "scoring_shortlist", "scoring_shortlistrow", "scoring_tieorder"
PARTS = ["scoring_shortlistarea", "scoring_shortlistminimum", "scoring_shortlistrule", ROW]
CONDITION = "scoring_shortlistcondition"
ACTS = ["INSERT", "UPDATE", "DELETE"]
MOVES = {"state", "announced_at"}  # what announcing changes; `version` and the rest stay
ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}

IS_REOPENED = """EXISTS (SELECT 1 FROM scoring_shortlistevent AS happened WHERE happened.shortlist_id = OLD.id
    AND happened.kind = 'reopened' AND happened.frozen_id = OLD.frozen_id)"""


def protect(connection: Any) -> None:
    with connection.cursor() as cursor:
        for statement in protecting(connection, columns_of_a_shortlist(connection)):
            cursor.execute(statement)


def release(connection: Any) -> None:
    with connection.cursor() as cursor:
        for statement in releasing(connection):
            cursor.execute(statement)


def columns_of_a_shortlist(connection: Any) -> list[str]:
    """The columns that stay when it is announced."""
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, SHORTLIST)
    return sorted({column.name for column in columns} - MOVES)


def protecting(connection: Any, columns: list[str]) -> list[str]:
    make = on_postgresql if connection.vendor == "postgresql" else on_sqlite
    return [
        statement
        for name, table, act, wrong, told in _rules(columns)
        for statement in make(name, table, act, wrong, told)
    ]


def releasing(connection: Any) -> list[str]:
    on = " ON {table}" if connection.vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {name}{on.format(table=table)}" for name, table, *_ in _rules([])]


def _rules(columns: list[str]) -> list[tuple[str, str, str, str, str]]:
    """(name, table, act, what is wrong, what is told)"""
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns)
    is_announced = f"OLD.state = 'agreed' AND NEW.state = 'announced' AND NOT ({changed or 'TRUE'})"
    is_reopened = f"OLD.state = 'agreed' AND NEW.state = 'draft' AND {IS_REOPENED}"
    stands = f"OLD.state <> 'draft' AND NOT ({is_announced}) AND NOT ({is_reopened})"
    rules = [
        ("sealed_shortlist_update", SHORTLIST, "UPDATE", stands, SENTENCE),
        ("sealed_shortlist_delete", SHORTLIST, "DELETE", "OLD.state <> 'draft'", SENTENCE),
    ]
    for act in ACTS:
        rules += [(f"sealed_{table}_{act.lower()}", table, act, _of_agreed(act), SENTENCE) for table in PARTS]
        rules.append((f"sealed_{CONDITION}_{act.lower()}", CONDITION, act, _of_agreed_row(act), SENTENCE))
        rules.append((f"sealed_{TIES}_{act.lower()}", TIES, act, _of_open_call(act), TIES_SENTENCE))
    return rules


def _of_agreed(act: str) -> str:
    ids = ", ".join(f"{row}.shortlist_id" for row in ROWS[act])
    return f"EXISTS (SELECT 1 FROM {SHORTLIST} AS its WHERE its.id IN ({ids}) AND its.state <> 'draft')"  # noqa: S608


def _of_agreed_row(act: str) -> str:
    ids = ", ".join(f"{row}.row_id" for row in ROWS[act])
    its = f"{SHORTLIST} AS its JOIN {ROW} AS line ON line.shortlist_id = its.id"
    return f"EXISTS (SELECT 1 FROM {its} WHERE line.id IN ({ids}) AND its.state <> 'draft')"  # noqa: S608


def _of_open_call(act: str) -> str:
    ids = ", ".join(f"{row}.call_id" for row in ROWS[act])
    return f"EXISTS (SELECT 1 FROM proposals_call AS its WHERE its.id IN ({ids}) AND its.state <> 'draft')"  # noqa: S608
