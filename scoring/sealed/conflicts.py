"""A conflict of interest stands: triggers on assignments, on both databases.

Who has a conflict is neither asked again nor forgotten, and nobody marks in the seat of another. As with returned
sheets, a migration that makes this table anew calls `release` before and `protect` after. Declarations only grow.
"""

from typing import Any

from scoring.sealed.triggers import on_postgresql, on_sqlite

ASSIGNMENTS = "scoring_assignment"
STANDS = "A conflict of interest stands for good."
OWN_SEAT = "An assessor marks in their own seat."

IS_LOST = """OLD.state = 'conflicted' AND (NEW.state <> 'conflicted' OR NEW.assessor_id <> OLD.assessor_id
    OR NEW.proposal_id <> OLD.proposal_id)"""
IS_NOT_THEIRS = """NOT EXISTS (SELECT 1 FROM scoring_seat AS its
    WHERE its.id = NEW.seat_id AND its.person_id = NEW.assessor_id)"""
MOVES = "(NEW.seat_id <> OLD.seat_id OR NEW.assessor_id <> OLD.assessor_id)"
RULES = [
    ("sealed_conflict_update", "UPDATE", IS_LOST, STANDS),
    ("sealed_conflict_delete", "DELETE", "OLD.state = 'conflicted'", STANDS),
    ("sealed_seat_insert", "INSERT", IS_NOT_THEIRS, OWN_SEAT),
    ("sealed_seat_update", "UPDATE", f"{MOVES} AND {IS_NOT_THEIRS}", OWN_SEAT),
]


def protect(connection: Any) -> None:
    _run(connection, protecting(connection.vendor))


def release(connection: Any) -> None:
    _run(connection, releasing(connection.vendor))


def protecting(vendor: str) -> list[str]:
    make = on_postgresql if vendor == "postgresql" else on_sqlite
    return [statement for name, act, wrong, told in RULES for statement in make(name, ASSIGNMENTS, act, wrong, told)]


def releasing(vendor: str) -> list[str]:
    on = f" ON {ASSIGNMENTS}" if vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {name}{on}" for name, *_ in RULES]


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
